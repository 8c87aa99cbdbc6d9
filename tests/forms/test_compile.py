"""Compiling a form: every fault at once and in its place, references by position, an order that works."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from forms.check import check
from forms.compile import compile_form
from forms.errors import FormProblems, Issue
from forms.evaluate import Around
from forms.model import Choice, Form, Group, Question, Repeat

AROUND = Around(now=datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Makassar")))


def form_of(*children: Question | Group | Repeat) -> Form:
    return Form(id="uji", version="1", title="Uji", default_language="id", languages=("id",), children=children)


def calculate(name: str, row: int, text: str) -> Question:
    return Question(name=name, type="calculate", row=row, calculation=text)


def integer(name: str, row: int, **more: str) -> Question:
    return Question(name=name, type="integer", row=row, **more)


def issues_of(form: Form) -> tuple[Issue, ...]:
    with pytest.raises(FormProblems) as caught:
        compile_form(form)
    return caught.value.issues


def test_all_faults_of_a_form_are_told_at_once_each_in_its_cell():
    issues = issues_of(
        form_of(
            integer("umur", 2, relevant="${umurr} > 1", constraint=". == 1"),
            integer("b", 3, required="cuont(${umur})"),
            Question(name="c", type="note", row=4, label={"id": "Umur ${umr}"}),
        )
    )
    assert [(issue.row, issue.column, issue.code) for issue in issues] == [
        (2, "relevant", "unknown_reference"), (2, "constraint", "bad_operator"), (3, "required", "unknown_function"), (4, "label::id", "unknown_reference"),
    ]  # fmt: skip
    assert "`umur`" in issues[0].message
    assert "Did you mean `umur`?" in issues[0].message_en


def test_a_cycle_is_told_with_its_rows_and_its_chain():
    issues = issues_of(
        form_of(
            calculate("a", 2, "${b} + 1"),
            calculate("b", 3, "${c}"),
            calculate("c", 4, "${a}"),
            calculate("d", 5, "${a}"),
        )
    )
    assert len(issues) == 1
    assert "a -> b -> c -> a" in issues[0].message
    assert issues[0].piece == "${b}"
    assert "2, 3, 4" in issues[0].message


def test_two_questions_whose_relevance_waits_for_each_other_are_a_cycle():
    issues = issues_of(form_of(integer("a", 2, relevant="${b} = 1"), integer("b", 3, relevant="${a} = 1")))
    assert [issue.code for issue in issues] == ["cycle"]


def test_a_name_that_two_questions_share_is_ambiguous_only_when_it_is_read():
    groups = [Group(name=f"g{row}", row=row, children=(integer("x", row + 1),)) for row in (2, 4)]
    assert compile_form(form_of(*groups))
    assert [issue.code for issue in issues_of(form_of(*groups, calculate("c", 6, "${x}")))] == ["ambiguous_reference"]


def test_a_reference_inside_its_repeat_means_this_row_and_outside_all_rows():
    form = form_of(
        Repeat(
            name="r",
            row=2,
            children=(integer("x", 3), calculate("sendiri", 4, "sum(${x})"), calculate("jumlah", 5, "count(${r})")),
        ),
        calculate("semua", 6, "sum(${x})"),
    )
    verdict = check(compile_form(form), {"r": [{"x": 2}, {"x": 3}]}, AROUND)
    assert verdict.answers["r"] == [{"x": 2, "sendiri": 2, "jumlah": 2}, {"x": 3, "sendiri": 3, "jumlah": 2}]
    assert verdict.answers["semua"] == 5


def test_inner_repeats_are_read_from_their_own_outer_row():
    inner = Repeat(name="dalam", row=3, children=(integer("x", 4),))
    form = form_of(
        Repeat(name="luar", row=2, children=(inner, calculate("baris", 5, "sum(${x})"))),
        calculate("semua", 6, "sum(${x})"),
    )
    verdict = check(compile_form(form), {"luar": [{"dalam": [{"x": 1}, {"x": 2}]}, {"dalam": [{"x": 10}]}]}, AROUND)
    assert [row["baris"] for row in verdict.answers["luar"]] == [3, 10]
    assert verdict.answers["semua"] == 13


def test_a_group_within_a_repeat_has_its_own_relevance_in_each_row():
    group = Group(name="g", row=4, relevant="${x} > 1", children=(integer("y", 5, required="true()"),))
    form = form_of(Repeat(name="r", row=2, children=(integer("x", 3), group)))
    verdict = check(compile_form(form), {"r": [{"x": 1, "g": {"y": 5}}, {"x": 2}]}, AROUND)
    assert [(finding.path, finding.code) for finding in verdict.findings] == [
        ("r[1]/g/y", "irrelevant"),
        ("r[2]/g/y", "required"),
    ]


def test_the_register_the_round_and_last_year_are_read():
    form = form_of(
        Question(name="koperasi_id", type="text", row=2),
        calculate("nama", 3, "pulldata('register', 'nama', 'koperasi_id', ${koperasi_id})"),
        calculate("batas", 4, "pulldata('round', 'batas_rat', 'tahun_buku', 2025)"),
        calculate("naik", 5, "${anggota} - ${last-saved#anggota}"),
        integer("anggota", 6),
    )
    around = Around(
        now=AROUND.now,
        register={"koperasi_id": "K1", "nama": "Maju"},
        round={"tahun_buku": 2025, "batas_rat": "2026-03-31"},
        last_saved={"anggota": 40},
    )
    compiled = compile_form(form)
    assert check(compiled, {"koperasi_id": "K1", "anggota": 50}, around).answers == {
        "koperasi_id": "K1", "anggota": 50, "nama": "Maju", "batas": "2026-03-31", "naik": 10,
    }  # fmt: skip
    assert check(compiled, {"koperasi_id": "K2", "anggota": 50}, AROUND).answers == {"koperasi_id": "K2", "anggota": 50}


def test_the_authors_text_is_never_code():
    nasty = '"; import os #\\'
    form = form_of(
        Question(
            name="t",
            type="text",
            row=2,
            label={"id": nasty},
            constraint=f". != '{nasty}'",
            constraint_message={"id": nasty},
        ),
        Question(name="if", type="text", row=3),
        Question(name="class", type="text", row=4, relevant="${if} = 'return'"),
    )
    verdict = check(compile_form(form), {"t": nasty, "if": "return", "class": "x"}, AROUND)
    assert [(finding.code, finding.message) for finding in verdict.findings] == [("constraint", nasty)]


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("calculation", "${x} + 1", "first_instance"), ("calculation", "pulldata('tidak', 'a', 'b', ${b})", "missing_list"),
    ],
)  # fmt: skip
def test_a_doubtful_rule_is_warned_of_and_hinders_nothing(column, text, code):
    form = form_of(
        Question(name="b", type="text", row=2), Question(name="m", type="select_multiple", row=3), Repeat(name="r", row=4, children=(integer("x", 5),)),
        Question(name="q", type="text", row=6, **{column: text}),
    )  # fmt: skip
    assert (6, column, code) in [(warning.row, warning.column, warning.code) for warning in compile_form(form).warnings]


def test_ten_thousand_groups_inside_each_other_are_refused():
    nested: Question | Group = integer("x", 3)
    for depth in range(10_000):
        nested = Group(name=f"g{depth}", row=2, children=(nested,))
    assert [issue.code for issue in issues_of(form_of(nested))] == ["too_deep"]


def test_a_form_of_two_thousand_questions_in_one_chain_compiles():
    questions = [
        integer(f"q{at}", at + 2, relevant=f"${{q{at - 1}}} > 0" if at else "", constraint=". < 10")
        for at in range(2_000)
    ]
    compiled = compile_form(form_of(*questions))
    assert check(compiled, {f"q{at}": 1 for at in range(2_000)}, AROUND).valid


@pytest.mark.parametrize(
    "text",
    [
        "(" * 38 + "1" + "=1" * 300 + ")" * 38, "(" * 39 + "1" + "+1)" * 39, "1" + "=1" * 390, "1" + "<1=1" * 190, "1" + "+1" * 390,
        "if(1," * 39 + "1" + ",2)" * 39, "concat(" * 39 + "'a'" + ")" * 39, "not(" * 39 + "1" + ")" * 39, "-" * 9_000 + "1", "1" + " and (1" * 39 + ")" * 39,
        "((((" + "1" + "+1" * 390 + ")" + "+1" * 390 + ")" + "+1" * 390 + ")" + "+1" * 390 + ")",
        "selected(" * 39 + "'a'" + ",'b')" * 39, "coalesce(" * 39 + "${a}" + ",1)" * 39,
    ],
    ids=range(13),
)  # fmt: skip
def test_a_hostile_expression_compiles_or_is_refused_and_never_crashes(text):
    form = form_of(integer("a", 2), calculate("b", 3, text), integer("c", 4, relevant=text, constraint=text))
    try:
        compiled = compile_form(form)
    except FormProblems as problems:
        assert {issue.code for issue in problems.issues} <= {"too_deep", "cycle"}  # noqa: PT017  # either end is right
        return
    assert check(compiled, {"a": 1}, AROUND).answers["a"] == 1


def test_repeats_inside_repeats_are_bounded():
    nested: Question | Repeat = integer("x", 3)
    for depth in range(9):
        nested = Repeat(name=f"r{depth}", row=2, children=(nested,))
    assert [issue.code for issue in issues_of(form_of(nested))] == ["too_deep"]


def test_a_label_of_a_thousand_answers_is_filled_in():
    form = form_of(
        integer("a", 2),
        Question(name="b", type="text", row=3, required="true()", required_message={"id": "${a}," * 4_000}),
    )
    assert check(compile_form(form), {"a": 1}, AROUND).findings[0].message == "1," * 4_000


def test_a_row_may_read_what_another_row_of_its_repeat_computes():
    form = form_of(
        Repeat(
            name="r",
            row=2,
            children=(
                integer("x", 3),
                calculate("ganda", 4, "${x} * 2"),
                calculate("berikut", 5, "indexed-repeat(${ganda}, ${r}, position(..) + 1)"),
            ),
        )
    )
    answers = check(compile_form(form), {"r": [{"x": 1}, {"x": 2}]}, AROUND).answers
    assert answers == {"r": [{"x": 1, "ganda": 2, "berikut": 4}, {"x": 2, "ganda": 4}]}


def test_what_generated_code_names_is_made_once_and_more_of_it_when_it_is_named():
    choices = {"daftar": tuple(Choice(name=str(nth), row=nth, label={"id": f"Ke {nth}"}) for nth in range(2, 5))}
    asked = Question(name="a", type="select_one", row=2, list_name="daftar", label={"id": "A"})
    form = msgspec.structs.replace(form_of(asked), choices=choices)
    compiled = compile_form(form)
    before = compiled.names()
    assert not {"L9", "P9"} & before.keys()
    compiled.constants.lists["daftar"] = "L9"
    compiled.constants.patterns["[a-z]"] = "P9"
    once, again = compiled.names(), compiled.names()
    assert [row["name"] for row in once["L9"]] == ["2", "3", "4"]
    assert all(once[name] is again[name] for name in ("L9", "P9", *before))
    assert "function" not in again
