"""Where the first answers come from: last year's record, the register, or the form."""

from datetime import UTC, datetime

import pytest

from forms.answers import flatten, initial
from forms.compile import compile_form
from forms.evaluate import Around
from forms.origins import origins

REGISTER = "pulldata('register', 'anggota', 'koperasi_id', '')"
LAST = {"lama": 5, "nama": "Maju"}


@pytest.fixture
def origin(form):
    """Give the origin and value of a question with a default, beside one that last year knows."""

    def found(default, last=LAST, register="5", kind="integer"):
        compiled = compile_form(
            form(
                "| survey |\n| type | name | label | default |\n| begin group | g | G | |\n"
                f"| {kind} | a | A | {default} |\n| end group | | | |\n| integer | lama | L | |\n| text | nama | N | |"
            )
        )
        around = Around(now=datetime(2026, 5, 1, tzinfo=UTC), last_saved=last, register={"anggota": register})
        flat = flatten(compiled, initial(compiled, around))
        return origins(compiled, flat, around).get("g/a"), flat.get("g/a")

    return found


@pytest.mark.parametrize(
    ("default", "told"),
    [
        ("7", ("form", 7)),
        ("3 + 4", ("form", 7)),
        ("${last-saved#lama}", ("last_year", 5)),
        ("${last-saved#lama} * 2", ("last_year", 10)),
        (REGISTER, ("register", 5)),
        (f"coalesce(${{last-saved#lama}}, {REGISTER})", ("last_year", 5)),  # both say 5: the form asks last year first
        (f"if(${{last-saved#nama}} = 'Maju', {REGISTER} + 1, 0)", ("last_year", 6)),
        ("${last-saved#nama}", (None, None)),  # no whole number: no answer
    ],
)
def test_a_default_tells_where_it_comes_from(origin, default, told):
    assert origin(default) == told


def test_what_last_year_does_not_know_comes_from_the_register_or_not_at_all(origin):
    default = f"coalesce(${{last-saved#lama}}, {REGISTER})"
    for last in (None, {}, {"nama": "Maju"}):
        assert origin(default, last=last) == ("register", 5)
        assert origin(default, last=last, register="") == (None, None)


def test_a_default_that_reads_another_prefilled_question_follows_it(form):
    compiled = compile_form(
        form(
            "| survey |\n| type | name | label | default |\n"
            "| integer | lama | L | ${last-saved#lama} |\n| integer | baru | B | ${lama} + 1 |"
        )
    )
    around = Around(now=datetime(2026, 5, 1, tzinfo=UTC), last_saved={"lama": 5})
    flat = flatten(compiled, initial(compiled, around))
    assert (flat, origins(compiled, flat, around)) == (
        {"lama": 5, "baru": 6},
        {"lama": "last_year", "baru": "last_year"},
    )
