"""From 2024 to 2025 as a whole: no silent gap, no mistaken unit, and a new draft that begins with last year."""

import pytest

from forms.answers import initial
from forms.check import check
from forms.evaluate import Around
from forms.model import Question, walk

MILLION = 1_000_000


def test_every_question_of_2025_is_carried_by_name_or_bridged_or_marked_as_new(books, bridge):
    """No silent gap: what is not the same question in both years has a row with a note."""
    old = {path[-1]: node for path, node in walk(books("2024").form.children) if isinstance(node, Question)}
    rows = {row.question: row for row in books("2025").form.bridge}
    assert len(bridge.steps) == 165
    for name, step in bridge.steps.items():
        if name in rows:
            assert step.note, name
            assert step.carried == bool(rows[name].expression), name
        else:
            assert name in old, name
            assert (step.comparable, step.carried) == ("yes", True)
    assert all(step.carried or step.comparable == "no" for step in bridge.steps.values())


def test_the_only_doubt_of_the_bridge_are_the_three_villages_without_a_successor(bridge):
    (doubt,) = bridge.warnings
    assert all(code in doubt.message for code in ("64.02.13.1001", "64.02.13.1003", "64.02.13.1004"))


@pytest.mark.parametrize("name", ["ordinary", "inactive", "dissolved", "provincial"])
def test_an_accepted_2024_questionnaire_warns_of_no_mistaken_unit_in_2025(books, bridge, last_year, name):
    book = books("2025")
    given = book.example(name)
    last = bridge.carry(last_year(name).answers).answers
    around = Around(last_saved=last, register=given["register"], round=book.example("round"), now=book.now)
    verdict = check(book.compiled, given["answers"], around)
    assert verdict.valid
    assert not [one for one in verdict.findings if "seribu atau sejuta" in one.message or "3 kali" in one.message]


def test_a_new_draft_of_2025_begins_with_last_years_answers(books, bridge, last_year):
    book = books("2025")
    given = book.example("provincial")
    stored = last_year("provincial").answers
    last = bridge.carry(stored).answers
    begun = initial(
        book.compiled, Around(last_saved=last, register=given["register"], round=book.example("round"), now=book.now)
    )
    assert begun["simpan_pinjam"]["pinjaman_awal"] == round(stored["simpan_pinjam"]["pinjaman_akhir"] * MILLION)
    assert begun["keanggotaan"]["anggota_awal"] == stored["keanggotaan"]["anggota_akhir"]
    assert begun["rat"]["rat_t1"] == "ya"
