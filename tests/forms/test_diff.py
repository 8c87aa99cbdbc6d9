"""What a new version changes, in the author's words, and what breaks the comparison with the old one."""

import time

import msgspec
import pytest
from generated_versions import forms
from hypothesis import given, settings

from forms.diff import Detail, diff
from forms.model import Form, Question

OLD = """
    | survey |
    | type          | name    | label::id         | label::en | relevant       | calculation | constraint | unit    |
    | begin group   | umum    | Umum              | General   |                |             |            |         |
    | text          | nama    | Nama koperasi     | Name      |                |             |            |         |
    | text          | telepon | Telepon kantor    | Phone     |                |             |            |         |
    | text          | fax     | Nomor faksimile   | Fax       |                |             |            |         |
    | end group     |         |                   |           |                |             |            |         |
    | select_one gr | grade   | Grade             | Grade     |                |             |            |         |
    | select_one gr | grade_lama | Grade lama     | Old grade |                |             |            |         |
    | integer       | anggota | Anggota           | Members   |                |             |            | orang   |
    | decimal       | aset    | Aset              | Assets    |                |             | . >= 0     | Rp juta |
    | integer       | karyawan | Karyawan         | Staff     |                |             |            |         |
    | calculate     | rasio   |                   |           |                | ${aset} div ${anggota} |  |         |
    | begin repeat  | unit    | Unit              | Unit      | ${anggota} > 0 |             |            |         |
    | integer       | volume  | Volume            | Turnover  |                |             |            |         |
    | end repeat    |         |                   |           |                |             |            |         |
    | choices |
    | list_name | name | label::id | label::en |
    | gr        | A    | A         | A         |
    | gr        | C    | C         | C         |
    | checks |
    | name | expression       | questions | message::id |
    | c1   | ${anggota} >= 20 | anggota   | Sedikit     |
"""


@pytest.fixture
def changes(form):
    """Give the changes from OLD to OLD with some cells replaced: question, kind, breaking."""

    def told(*replaced, bridge=""):
        text = OLD
        for before, after in replaced:
            assert before in text
            text = text.replace(before, after)
        return diff(form(OLD), form(text + bridge)).changes

    return told


def said(changes):
    return [(change.question, change.kind, change.breaking) for change in changes]


def row(text):
    return f"\n| bridge |\n| question | expression | comparable |\n| {text} |"


def test_the_same_form_twice_changes_nothing(form):
    assert diff(form(OLD), form(OLD)) == diff(form(OLD), form(OLD.replace("${aset} div", "${aset}  div")))
    assert diff(form(OLD), form(OLD)).changes == ()


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("| text          | fax     | Nomor faksimile   | Fax ", "| note | catatan | Terima kasih | Thanks ",
         [("catatan", "added", False), ("fax", "removed", True)]),
        ("| integer       | karyawan | Karyawan         | Staff     |                |             ",
         "| calculate | karyawan | Karyawan | Staff | | ${anggota} ", [("karyawan", "retyped", True)]),
        ("| integer       | anggota", "| decimal | anggota", [("anggota", "retyped", False)]),
        ("Rp juta", "Rp", [("aset", "retyped", True)]),
        ("| gr        | C    | C         | C         |", "| gr | C | C | C |\n| gr | D | D | D |",
         [("grade", "choices", False), ("grade_lama", "choices", False)]),
        ("| gr        | C    | C         | C         |", "| gr | C1 | C1 | C1 |",
         [("grade", "choices", True), ("grade_lama", "choices", True)]),
        ("| gr        | C    | C ", "| gr | C | C (cukup) ", [("grade", "choices", False), ("grade_lama", "choices", False)]),
        (". >= 0", ". > 0", [("aset", "logic", False)]),
        ("${aset} div ${anggota}", "${anggota} div ${aset}", [("rasio", "logic", True)]),
        ("${anggota} > 0", "${anggota} > 1", [("unit", "logic", False)]),
        ("${anggota} >= 20", "${anggota} >= 9", [("anggota", "logic", False)]),
        ("Telepon kantor    | Phone", "Nomor HP/WA | Phone", [("telepon", "label", False)]),
        ("Sedikit", "Anggota sedikit", [("anggota", "label", False)]),
    ],
)  # fmt: skip
def test_each_change_is_told_once_in_its_kind(changes, before, after, expected):
    assert said(changes((before, after))) == expected


def test_a_question_that_moves_to_another_group_is_told_alone(changes):
    fax = "| text          | fax     | Nomor faksimile   | Fax       |                |             |            |         |\n"
    moved = changes((fax, ""), ("    | select_one gr | grade   |", f"{fax}    | select_one gr | grade   |"))
    assert said(moved) == [("fax", "moved", False)]
    assert moved[0].message == "“Nomor faksimile” (`fax`) pindah dari umum ke /."


def test_of_questions_in_another_order_the_fewest_are_told(changes):
    members = "    | integer       | anggota | Anggota           | Members   |                |             |            | orang   |\n"
    assets = "    | decimal       | aset    |"
    moved = changes((members, ""), ("    | integer       | karyawan |", f"{members}    | integer       | karyawan |"))
    assert assets in OLD
    assert [change.kind for change in moved] == ["moved"]
    assert moved[0].message.endswith("berubah urutannya.")


def test_a_rename_that_the_bridge_says_breaks_nothing(changes):
    (change,) = changes(
        ("| karyawan | Karyawan         |", "| pegawai | Pegawai |"), bridge=row("pegawai | ${karyawan} | yes")
    )[:1]
    assert (change.question, change.source, change.kind, change.breaking, change.guessed) == (
        "pegawai", "karyawan", "renamed", False, False,
    )  # fmt: skip
    assert msgspec.to_builtins(change)["from"] == "karyawan"


def test_a_rename_without_a_row_is_guessed_by_its_label_and_asked(changes):
    (change,) = changes(("| karyawan |", "| pegawai |"))
    assert (change.question, change.source, change.breaking, change.guessed) == ("pegawai", "karyawan", True, True)
    assert "question `pegawai`, expression `${karyawan}`" in change.message


def test_a_group_with_another_name_does_not_move_its_questions(changes):
    (change,) = changes(("| umum    | Umum ", "| identitas | Umum "))
    assert (change.question, change.source, change.kind, change.breaking) == ("identitas", "umum", "renamed", False)


def test_a_renamed_question_is_the_same_in_rules(changes):
    told = changes(("| anggota |", "| jumlah_anggota |"), ("${anggota}", "${jumlah_anggota}"), ("| anggota   |", "| jumlah_anggota |"),
                   bridge=row("jumlah_anggota | ${anggota} | yes"))  # fmt: skip
    assert said(told) == [("jumlah_anggota", "renamed", False)]


def test_what_the_bridge_explains_breaks_nothing_and_what_it_denies_does(changes):
    retyped = ("Rp juta", "Rp")
    assert said(changes(retyped, bridge=row("aset | ${aset} * 1000000 | yes"))) == [("aset", "retyped", False)]
    assert said(changes(retyped, bridge=row("aset | | no"))) == [("aset", "retyped", True)]
    (change,) = changes(bridge=row("aset | ${aset} | partly"))
    assert (change.kind, change.breaking, change.details) == ("logic", True, (Detail("comparable", "yes", "partly"),))


def versioned(text, version, bridge_from=""):
    return f"{text}\n| settings |\n| form_id | version | bridge_from |\n| x | {version} | {bridge_from} |\n"


@pytest.mark.parametrize("base", ["", "2024"])
def test_a_correction_breaks_only_what_it_changes_itself(form, base):
    """Rows over 2024 that 2025.1 has too are no news in 2025.2, and excuse no new unit."""
    rows = row("aset | ${aset} * 1000000 | yes |\n| anggota | | no |\n| telepon | ${telepon} | partly")
    first = form(versioned(OLD, "2025.1", base) + rows)
    correction = form(versioned(OLD.replace("Nomor faksimile", "Faksimile"), "2025.2", base) + rows)
    assert said(diff(first, correction).changes) == [("fax", "label", False)]
    unit = form(versioned(OLD.replace("Rp juta", "Rp"), "2025.2", base) + rows)
    assert said(diff(first, unit).changes) == [("aset", "retyped", True)]


def test_the_next_year_repeats_its_rows_as_news(form):
    rows = row("anggota | ${anggota} | partly")
    first, following = (form(versioned(OLD, version) + rows) for version in ("2025.2", "2026.1"))
    assert said(diff(first, following).changes) == [("anggota", "logic", True)]


def test_a_row_that_only_the_correction_has_is_about_the_correction(form):
    first = form(versioned(OLD, "2025.1") + row("aset | ${aset} | yes"))
    renamed = OLD.replace("| karyawan |", "| pegawai |")
    rows = row("aset | ${aset} | yes |\n| pegawai | ${karyawan} | yes")
    (change,) = diff(first, form(versioned(renamed, "2025.2") + rows)).changes
    assert (change.question, change.kind, change.breaking, change.guessed) == ("pegawai", "renamed", False, False)


def test_a_bridge_that_names_nothing_of_the_old_version_hinders_no_diff(changes):
    assert said(changes((". >= 0", ". > 0"), bridge=row("aset | ${lama_sekali} + ${entah} | yes"))) == [
        ("aset", "logic", False)
    ]


def test_details_hold_column_before_and_after(changes):
    (change,) = changes((". >= 0", ". > 0"))
    assert change.details == (Detail("constraint", ". >= 0", ". > 0"),)
    assert change.message_en == "“Assets” (`aset`): constraint: `. >= 0` → `. > 0`."


def numbered(word, name, count=600):
    """Give a form of many questions that are worded nearly alike."""
    label = f"Berapa jumlah {word} pada akhir tahun buku menurut neraca dan catatan pengurus, nomor"
    questions = (
        Question(name=f"{name}{at}", type="integer", row=at, label={"id": f"{label} {at}"}) for at in range(2, count)
    )
    return Form(id="f", version=name, title="F", default_language="id", languages=("id",), children=tuple(questions))


def test_forms_of_many_questions_that_all_changed_their_names_are_compared_soon():
    begun = time.process_time()
    renamed = diff(numbered("modal", "a"), numbered("modal", "b")).changes
    others = diff(numbered("modal", "a"), numbered("utang", "b")).changes
    assert time.process_time() - begun < 5  # letter by letter it takes minutes
    assert [(one.question, one.source) for one in renamed if one.kind == "renamed"] == [
        (f"b{at}", f"a{at}") for at in range(2, 600)
    ]
    assert {one.kind for one in others} == {"added", "removed"}


@settings(max_examples=50, deadline=None)
@given(forms("1"), forms("2"))
def test_any_two_forms_compare_and_each_question_has_one_entry_a_kind(old, new):
    found = diff(old, new)
    told = [(change.question, change.kind) for change in found.changes]
    assert len(set(told)) == len(told)
    assert found.breaking == any(change.breaking for change in found.changes)
    assert diff(old, old).changes == ()
