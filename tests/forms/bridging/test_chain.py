"""Bridges over several versions: carried step by step, the weakest word wins."""

import pytest

HEAD = "| survey |\n| type | name | label |\n"
A = HEAD + "| decimal | aset | A |\n| integer | pokok | P |\n| integer | wajib | W |\n| text | fax | F |"
B = HEAD + (
    "| integer | aset_rp | A |\n| integer | simpanan | S |\n| integer | shu | U |\n"
    "| bridge |\n| question | expression | comparable | note |\n"
    "| aset_rp | ${aset} * 1000000 | yes | Rp |\n| simpanan | ${pokok} + ${wajib} | partly | digabung |"
)
C = HEAD + (
    "| integer | aset_rp | A |\n| integer | simpanan_sendiri | S |\n| integer | shu | U |\n| integer | nib | N |\n"
    "| bridge |\n| question | expression | comparable | note |\n| simpanan_sendiri | ${simpanan} | yes | nama baru |"
)


def test_the_weakest_word_wins_and_notes_are_joined(chained):
    steps = chained(A, B, C).steps
    assert (steps["simpanan_sendiri"].comparable, steps["simpanan_sendiri"].note) == ("partly", "digabung; nama baru")
    assert (steps["aset_rp"].comparable, steps["aset_rp"].note, steps["aset_rp"].carried) == ("yes", "Rp", True)
    assert (steps["shu"].comparable, steps["shu"].carried) == ("no", False)
    assert (steps["nib"].comparable, steps["nib"].carried) == ("no", False)
    assert list(steps) == ["aset_rp", "simpanan_sendiri", "shu", "nib"]


def test_answers_go_through_every_version(chained):
    carried = chained(A, B, C).carry({"aset": 1.5, "pokok": 1, "wajib": 2, "fax": "1"})
    assert carried.answers == {"aset_rp": 1_500_000, "simpanan_sendiri": 3}
    assert [dropped.path for dropped in carried.dropped] == ["fax"]


def test_one_form_is_the_identity(chained):
    alone = chained(A)
    answers = {"aset": 1.5, "lain": ["apa saja"]}
    assert alone.carry(answers).answers == answers
    assert alone.carry(answers).dropped == ()
    assert {step.comparable for step in alone.steps.values()} == {"yes"}


def test_two_versions_that_are_alike_carry_everything(chained):
    answers = {"aset": 1.5, "pokok": 1, "fax": "1"}
    carried = chained(A, A).carry(answers)
    assert (carried.answers, carried.dropped) == (answers, ())


def test_a_chain_of_nothing_is_refused(chained):
    with pytest.raises(ValueError, match="at least one"):
        chained()
