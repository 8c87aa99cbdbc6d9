"""Answers at the start and at rest."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.answers import flatten, fold, initial, place_at
from forms.compile import CompiledForm, compile_form
from forms.evaluate import Around, evaluate
from forms.expressions import ExpressionError
from forms.model import Choice, Form, Group, Question, Repeat

NOW = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Makassar"))


def compiled_form() -> CompiledForm:
    inner = Repeat(name="dalam", row=9, children=(Question(name="y", type="text", row=10),))
    rows = Repeat(
        name="r", row=7, label={"id": "Baris"}, children=(Question(name="x", type="integer", row=8, default="3"), inner)
    )
    group = Group(
        name="g",
        row=5,
        relevant="${n} > 1",
        children=(Question(name="t", type="date", row=6, default="today()", label={"id": "Tanggal ${nama}"}), rows),
    )
    return compile_form(
        Form(
            id="uji", version="1", title="Uji", default_language="id", languages=("id",),
            children=(
                Question(name="id", type="text", row=2, default="pulldata('register', 'id', 'id', '')"),
                Question(name="nama", type="text", row=3, default="pulldata('register', 'nama', 'id', ${id})", required="${n} > 1"),
                Question(name="n", type="integer", row=4, default="2"),
                Question(name="salah", type="integer", row=4, default="banyak"),
                group,
                Question(name="kota", type="select_one", row=11, list_name="kota"),
                Question(name="desa", type="select_one", row=12, list_name="desa", choice_filter="kota = ${kota}", read_only="${n} = 2"),
                Question(name="jumlah", type="calculate", row=13, calculation="sum(${x})"),
            ),
            choices={
                "kota": (Choice(name="bpp", row=2), Choice(name="smd", row=3)),
                "desa": (Choice(name="d1", row=4, columns={"kota": "bpp"}), Choice(name="d2", row=5, columns={"kota": "smd"})),
            },
        )
    )  # fmt: skip


@pytest.fixture(scope="module")
def compiled() -> CompiledForm:
    return compiled_form()


def test_a_new_submission_holds_its_defaults_and_nothing_else(compiled):
    around = Around(now=NOW, register={"id": "K1", "nama": "Maju"})
    assert initial(compiled, around) == {"id": "K1", "nama": "Maju", "n": 2, "g": {"t": "2026-11-22"}}
    assert initial(compiled, Around(now=NOW)) == {"n": 2, "g": {"t": "2026-11-22"}}


def test_rows_are_folded_in_their_order_and_deleted_rows_are_left_out(compiled):
    flat = {
        "n": 2,
        "g/r": ["b", "a"],
        "g/r/a/x": 1,
        "g/r/b/x": 2,
        "g/r/hapus/x": 9,
        "g/r/b/dalam": ["q"],
        "g/r/b/dalam/q/y": "z",
        "lain": 1,
    }
    assert fold(compiled, flat) == {"n": 2, "g": {"r": [{"x": 2, "dalam": [{"y": "z"}]}, {"x": 1}]}}


@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {"x": st.integers(0, 9)},
            optional={"dalam": st.lists(st.fixed_dictionaries({"y": st.just("a")}), min_size=1, max_size=2)},
        ),
        min_size=1,
        max_size=3,
    )
)
def test_folding_undoes_flattening(rows):
    compiled = KEPT
    nested = {"n": 3, "g": {"r": rows}}
    assert fold(compiled, flatten(compiled, nested)) == nested


KEPT = compiled_form()


def test_only_paths_of_the_form_can_be_written(compiled):
    assert place_at(compiled, "g/r/baris-1/x") is not None
    assert place_at(compiled, "g/r/1/dalam/2/y") is not None
    assert place_at(compiled, "g/r") is not None
    assert [place_at(compiled, path) for path in ("", "g", "x", "g/r/1", "g/r/1/x/2", "g/r/x", "lain", "n/n")] == [
        None
    ] * 8


def test_a_default_that_no_answer_can_hold_is_left_out():
    questions = (
        Question(name="a", type="text", row=2, default="1 div 0"),
        Question(name="b", type="integer", row=3, default="1 div 0"),
        Question(name="c", type="text", row=4, default="1 div 4"),
    )
    form = Form(id="u", version="1", title="U", default_language="id", languages=("id",), children=questions)
    assert initial(compile_form(form), Around(now=NOW)) == {"c": "0.25"}


def test_a_page_learns_what_is_asked_required_and_offered(compiled):
    shown = evaluate(
        compiled, {"n": 2, "nama": "Maju", "kota": "smd", "g": {"r": [{"x": 1}, {"x": 2}]}}, Around(now=NOW)
    )
    assert shown.relevant["g/r[2]/x"]
    assert [choice.name for choice in shown.choices("desa")] == ["d2"]
    assert [choice.name for choice in shown.choices("kota")] == ["bpp", "smd"]
    assert shown.label("g/t", "id") == "Tanggal Maju"
    assert shown.label("g/r", "en") == "Baris"
    assert (shown.required("nama"), shown.required("n")) == (True, False)
    assert (shown.read_only("desa"), shown.read_only("jumlah"), shown.read_only("n")) == (True, True, False)
    assert shown.answers["jumlah"] == 3
    hidden = evaluate(compiled, {"n": 1, "g": {"r": [{"x": 1}]}}, Around(now=NOW))
    assert not hidden.relevant["g/t"]
    assert "g/r[1]" not in hidden.relevant


def test_recap_expressions_read_stored_answers(compiled):
    read = compiled.expressions(
        [
            "count(${r})",
            "sum(${x}) div 2",
            "${t}",
            "${nama} = 'Maju'",
            "${n}",
            "selected(${kota}, 'smd')",
            "join('', ${y})",
        ]
    )
    stored = {
        "n": 2,
        "kota": "smd",
        "g": {"t": "2026-11-22", "r": [{"x": 1, "dalam": [{"y": "p"}, {"y": "q"}]}, {"x": 2}]},
    }
    assert read(stored) == (2, 1.5, NOW.date(), False, 2, True, "pq")
    assert read({}) == (0, 0, None, False, None, False, "")


def test_recap_expressions_inside_a_repeat_give_a_tuple_a_row_beside_the_answers_around_it(compiled):
    stored = {
        "n": 2,
        "kota": "smd",
        "g": {"t": "2026-11-22", "r": [{"x": 1, "dalam": [{"y": "p"}, {"y": "q"}]}, {"x": 2}, {"x": None}]},
    }
    outer = compiled.row_expressions("r", ["${x}", "${x} > 1", "${kota}", "join('', ${y})", "position(..)"])
    assert outer(stored) == [
        (1, False, "smd", "pq", 1),
        (2, True, "smd", "", 2),
        (None, False, "smd", "", 3),
    ]
    assert outer({}) == []
    inner = compiled.row_expressions("dalam", ["${y}", "${x}", "${n}"])
    assert inner(stored) == [("p", 1, 2), ("q", 1, 2)]
    assert len(compiled.row_expressions("r", [])(stored)) == 3
    with pytest.raises(ExpressionError):
        compiled.row_expressions("r", ["${tidak_ada}"])
