"""People name the new code of a region whose file knows none: the bridge takes it as if the file said so."""

import pytest

from forms.bridge import build_bridge, chain, recoded
from forms.compile import compile_form

OLD = """
    | survey |
    | type                 | name      | label     |
    | select_one kabkota   | kabkota   | Kabupaten |
    | select_one kecamatan | kecamatan | Kecamatan |
    | select_one desa      | desa      | Desa      |
    | select_one grade     | grade     | Grade     |
    | choices |
    | list_name | name          | label    |
    | kabkota   | 64.02         | Kukar    |
    | kabkota   | 64.03         | Berau    |
    | kecamatan | 64.02.13      | Samboja  |
    | desa      | 64.02.13.1001 | Salok    |
    | desa      | 64.02.13.1002 | Margo    |
    | desa      | 64.02.13.1005 | Tetap    |
    | grade     | A             | A        |
"""

NEW = """
    | survey |
    | type                 | name      | label     |
    | select_one kabkota   | kabkota   | Kabupaten |
    | select_one kecamatan | kecamatan | Kecamatan |
    | select_one desa      | desa      | Desa      |
    | select_one grade     | grade     | Grade     |
    | choices |
    | list_name | name          | label   | lama | baru | atas |
    | kabkota   | 64.02         | Kukar   | | | |
    | kabkota   | 64.03         | Berau   | | | |
    | kecamatan | 64.02.13      | Samboja | | | |
    | kecamatan | 64.02.20      | Barat   | | | |
    | desa      | 64.02.13.1005 | Tetap   | | | |
    | desa      | 64.02.20.1001 | Salok B | | | |
    | desa      | 64.02.20.1002 | Margo B | | | |
    | desa      | 64.03.20.1002 | Jauh    | | | |
    | pindah    | a             | a       | 64.02.13.1001 | | |
    | pindah    | b             | b       | 64.02.13.1002 | 64.02.20.1002 | 64.02.20 |
    | pindah    | c             | c       | A | AA | |
    | grade     | AA            | AA      | | | |
    | bridge |
    | question  | expression | comparable | note |
    | kecamatan | coalesce(pulldata('pindah', 'atas', 'lama', ${desa}), ${kecamatan}) | partly | |
    | desa      | coalesce(pulldata('pindah', 'baru', 'lama', ${desa}), ${desa}) | partly | Kode berganti. |
    | grade     | pulldata('pindah', 'baru', 'lama', ${grade}) | yes | |
"""

SALOK = {"64.02.13.1001": "64.02.20.1001"}


@pytest.fixture
def years(form):
    return compile_form(form(NEW)), compile_form(form(OLD))


def carried(years, village, named):
    found = build_bridge(*years, named).carry({"kecamatan": "64.02.13", "desa": village})
    return found.answers, [one.path for one in found.dropped]


def test_only_regions_are_recoded_and_only_codes_that_changed_can_be_named(years):
    (one,) = recoded(*years)
    assert (one.list_name, one.question, one.parents, one.fixed) == ("pindah", "desa", {"atas": 3}, 2)
    assert {old.code: (old.label, old.filed) for old in one.olds.values()} == {
        "64.02.13.1001": ("Salok", ""),
        "64.02.13.1002": ("Margo", "64.02.20.1002"),
    }
    assert one.targets["64.02.20.1001"] == "Salok B"


def test_a_named_successor_is_carried_with_the_district_above_it_and_told(years):
    assert carried(years, "64.02.13.1001", {}) == ({"kecamatan": "64.02.13"}, ["desa"])
    answers = {"kecamatan": "64.02.20", "desa": "64.02.20.1001"}
    assert carried(years, "64.02.13.1001", SALOK) == (answers, [])
    step = build_bridge(*years, SALOK).steps["desa"]
    assert step.note == "Kode berganti. Penerus yang ditunjuk provinsi: 64.02.13.1001 menjadi 64.02.20.1001."
    assert build_bridge(*years, SALOK).steps["grade"].comparable == "yes"


def test_it_goes_before_what_the_file_says_and_leaves_every_other_code_alone(years):
    other = {"64.02.13.1002": "64.02.20.1001"}
    assert carried(years, "64.02.13.1002", {})[0]["desa"] == "64.02.20.1002"
    assert carried(years, "64.02.13.1002", other)[0]["desa"] == "64.02.20.1001"
    assert carried(years, "64.02.13.1002", SALOK)[0]["desa"] == "64.02.20.1002"
    assert carried(years, "64.02.13.1005", other)[0] == {"kecamatan": "64.02.13", "desa": "64.02.13.1005"}


@pytest.mark.parametrize(
    "named",
    [
        {"64.02.13.1001": "64.02.99.1001"},  # no such code in the new version
        {"64.02.13.1001": "64.03.20.1002"},  # another regency: no lookup would change that one
        {"64.02.13.1005": "64.02.20.1001"},  # a code that still holds
        {"99.99": "64.02.20.1001"},
        {"A": "64.02.20.1001"},
        {"64.02.13.1001": "64.02.13.1002", "64.02.13.1002": "64.02.13.1001"},
    ],
)
def test_names_that_do_not_hold_between_two_versions_change_nothing(years, named):
    for village in ("64.02.13.1001", "64.02.13.1002", "64.02.13.1005"):
        assert carried(years, village, named) == carried(years, village, {})
    assert "ditunjuk" not in build_bridge(*years, named).steps["desa"].note


def test_over_several_versions_the_name_holds_at_the_step_where_the_code_changed(form, years):
    new, old = years
    later = compile_form(form(NEW.partition("| bridge |")[0]))
    found = chain([old, new, later], SALOK).carry({"kecamatan": "64.02.13", "desa": "64.02.13.1001"})
    assert found.answers == {"kecamatan": "64.02.20", "desa": "64.02.20.1001"}


def test_a_code_that_is_used_again_cannot_lead_round_in_a_circle(form, years):
    """Two codes that both go on to be used: neither can be the other's successor."""
    swapped = NEW.replace("64.02.20.1001 | Salok B", "64.02.13.1001 | Salok B").replace(
        "64.02.20.1002 | Margo B", "64.02.13.1002 | Margo B"
    )
    swapped = swapped.replace("| 64.02.20.1002 | 64.02.20 |", "| 64.02.13.1001 | 64.02.13 |")
    swapped = swapped.replace("| 64.02.13.1001 | | |", "| 64.02.13.1001 | 64.02.13.1005 | 64.02.13 |")
    (one,) = recoded(compile_form(form(swapped)), years[1])
    assert one.fitting({"64.02.13.1001": "64.02.13.1002", "64.02.13.1002": "64.02.13.1001"}) == {}
