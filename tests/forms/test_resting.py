"""Which answers a warning rests on, and whether a changed answer takes the ground from what was said at a place."""

import pytest

from forms.compile import compile_form
from forms.model import Check, Form, Group, Question, Repeat
from forms.resting import rests, rests_on


def form() -> Form:
    unit = Repeat(
        name="unit",
        row=5,
        children=(
            Question(name="volume", row=6, type="integer"),
            Question(name="biaya", row=7, type="integer", warning="${volume} = '' or . <= ${volume}"),
        ),
    )
    money = Group(
        name="uang",
        row=2,
        children=(
            Question(name="masuk", row=3, type="integer", warning=". < 1000"),
            Question(name="keluar", row=4, type="integer"),
            unit,
            Question(name="sisa", row=8, type="integer", calculation="${masuk} - ${keluar} + sum(${volume})"),
            Question(name="cek", row=9, type="integer", warning=". <= ${sisa}"),
        ),
    )
    doubt = Check(name="a", row=2, severity="warning", expression="${keluar} < ${cek}", questions=("keluar", "cek"))
    error = Check(name="b", row=3, severity="error", expression="${masuk} < ${cek}", questions=("masuk", "cek"))
    return Form(
        id="f",
        title={},
        version="1",
        default_language="id",
        languages=("id",),
        children=(money,),
        checks=(doubt, error),
    )


def test_a_warning_rests_on_what_it_reads_through_calculations_and_an_error_on_nothing():
    assert rests_on(compile_form(form())) == {
        "uang/masuk": {"uang/masuk"},
        "uang/unit/biaya": {"uang/unit/biaya", "uang/unit/volume"},
        "uang/cek": {"uang/cek", "uang/masuk", "uang/keluar", "uang/unit/volume"},
        "uang/keluar": {"uang/keluar", "uang/cek"},
    }


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ("uang/cek", "uang/cek", True),
        ("uang/cek", "uang/masuk", True),
        ("uang/cek", "uang/lain", False),
        ("uang/cek", "uang/unit[3]/volume", True),
        ("uang/cek", "uang/unit", True),
        ("uang/unit[1]/biaya", "uang/unit[1]/volume", True),
        ("uang/unit[1]/biaya", "uang/unit[2]/volume", False),
        ("uang/unit[1]/biaya", "uang/unit", False),
    ],
)
def test_another_row_is_another_matter(here, there, expected):
    grounds = rests_on(compile_form(form()))
    on = grounds["uang/unit/biaya" if "unit" in here else here]
    assert rests(here, there, on) is expected
