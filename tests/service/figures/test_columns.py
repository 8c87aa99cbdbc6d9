"""A column finds its question by name or label, by what somebody said, or is told to belong to none."""

import pytest

from forms.compile import compile_form
from service.figures.cells import Taker, Unread
from service.figures.columns import columns_of, read_said, targets_of
from tests.generators.figure_books import OLD_FORM

COMPILED = compile_form(OLD_FORM)


def mapped(*header, said=()):
    pairs = read_said(COMPILED, header, said)
    assert pairs.faults == ()
    return [(each.question, each.how) for each in columns_of(COMPILED, header, pairs.pairs)]


@pytest.mark.parametrize(
    ("header", "question"),
    [
        ("aset", "aset"), (" ASET ", "aset"), ("Assets", "aset"), ("Aset (Rp juta)", "aset"), ("Umum - RAT", "rat"),
        ("rat_hadir", "rat_hadir"), ("Volume 2", "volume[2]"), ("volume[3]", "volume[3]"), ("Bersih", "bersih"),
    ],
)  # fmt: skip
def test_names_and_labels_of_any_language_are_known(header, question):
    assert mapped(header) == [(question, "automatic")]


def test_two_columns_for_one_question_use_the_first_and_tell_the_other():
    assert mapped("Aset", "Assets", "Kolom X") == [("aset", "automatic"), ("", "doubled"), ("", "unmapped")]


def test_what_was_said_is_stronger_than_a_title():
    assert mapped("Aset", "Utang", said=("aset=utang", "Utang=")) == [("utang", "said"), ("", "left_out")]


@pytest.mark.parametrize(
    ("text", "fraction", "answer"),
    [("12.125", True, 12.125), ("12.125", False, 12125.0), ("1.250,5", False, 1250.5), ("2 juta", False, 2e6)],
)
def test_thousands_that_were_typed_and_decimals_of_a_cell_are_told_apart(text, fraction, answer):
    taker = Taker(COMPILED, targets_of(COMPILED)["aset"].place)
    assert taker.take(text, fraction=fraction, known=None) == answer


@pytest.mark.parametrize("text", ["1,250", "dua", "12e5", "1.2.3"])
def test_a_number_that_could_be_two_or_none_is_never_guessed(text):
    with pytest.raises(Unread):
        Taker(COMPILED, targets_of(COMPILED)["aset"].place).take(text, fraction=False, known=None)
