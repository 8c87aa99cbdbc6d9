"""Forms too deep, too long or too wide are refused or read in bounded time."""

import functools
import time

import pytest
from small_workbooks import PARTS, sheet_xml, text_cell, written, zipped

from forms.tables import Row, Sheet, Tables
from forms.xlsform import examine_outside, read_form


def sheet(name, header, rows):
    return Sheet(name, (Row(1, header), *(Row(number, row) for number, row in enumerate(rows, start=2))))


def test_groups_nested_without_end_are_refused():
    rows = [("begin group", f"g{number}") for number in range(9_000)]
    rows += [("text", "a")]
    rows += [("end group",)] * 9_000
    began = time.monotonic()
    form, issues = read_form(Tables("a.xlsx", (sheet("survey", ("type", "name"), rows),)))
    assert time.monotonic() - began < 5
    assert form is None
    assert [issue.code for issue in issues if issue.severity == "error"] == ["block_deep"]


def test_a_survey_of_100_000_rows_is_refused():
    rows = [("text", f"a{number}") for number in range(100_000)]
    form, issues = read_form(Tables("a.xlsx", (sheet("survey", ("type", "name"), rows),)))
    assert form is None
    assert issues[0].code == "sheet_long"


def test_a_list_of_16_000_choices_is_read():
    choices = sheet("choices", ("list_name", "name", "label"), [("w", f"c{number}", "C") for number in range(16_000)])
    survey = sheet("survey", ("type", "name", "label"), [("select_one w", "a", "A")])
    form, _ = read_form(Tables("a.xlsx", (survey, choices)))
    assert len(form.choices["w"]) == 16_000


def test_five_hundred_languages_are_read():
    header = (
        "type",
        "name",
        *(f"label::Bahasa {number} (x{chr(97 + number // 26)}{chr(97 + number % 26)})" for number in range(500)),
    )
    form, _ = read_form(Tables("a.xlsx", (sheet("survey", header, [("text", "a", *["A"] * 500)]),)))
    assert len(form.languages) == 500


def test_a_cell_longer_than_excel_holds_is_refused_with_its_length():
    form, issues = read_form(
        Tables("a.xlsx", (sheet("survey", ("type", "name", "label"), [("text", "a", "x" * 1_000_000)]),))
    )
    assert form is None
    assert [(issue.row, issue.column, issue.code) for issue in issues] == [(2, "label", "cell_long")]
    assert len(issues[0].message) < 200


def test_a_form_from_outside_is_judged_in_a_limited_process():
    data = b'{"survey": [{"type": "text", "name": "a", "label": "A"}], "settings": {"form_id": "x"}}'
    form, issues = examine_outside(data, "a.json")
    assert (form.id, issues) == ("x", ())


def test_a_form_from_outside_that_is_too_heavy_is_an_issue():
    form, issues = examine_outside(b"x" * 30_000_000, "a.json")
    assert form is None
    assert [issue.code for issue in issues] == ["file_size"]


def test_a_circle_of_a_thousand_questions_is_told_shortly():
    rows = [("calculate", f"q{number}", f"${{q{(number + 1) % 1000}}} + 1") for number in range(1000)]
    form, issues = read_form(Tables("a.xlsx", (sheet("survey", ("type", "name", "calculation"), rows),)))
    assert form is None
    assert all(len(issue.message) <= 700 and len(issue.piece) <= 200 for issue in issues)


COLUMNS = ("type", "name", "label", "calculation", "relevant", "constraint")


def from_outside(*rows, choices=()):
    """Examine an xlsx in the limited process: what it says was found within 256 MiB and 5 s, unless it is `file_heavy`."""
    sheets = {"survey": (COLUMNS, *rows), "choices": (("list_name", "name", "label"), *choices)}
    began = time.monotonic()
    form, issues = examine_outside(written(sheets), "a.xlsx")
    assert time.monotonic() - began < 15  # 5 s of computing, on a busy machine
    assert (form is None) == any(issue.severity == "error" for issue in issues)
    for issue in issues:
        assert len(issue.message) <= 600
        assert len(issue.message_en) <= 600
    return form, [(issue.code, issue.sheet, issue.row, issue.column) for issue in issues if issue.severity == "error"]


def calculate(name, expression):
    return ("calculate", name, "", expression)


def within(pattern, times, start):
    """Put a text into itself: `pattern` holds it as {0}."""
    return functools.reduce(lambda inner, _: pattern.replace("{0}", inner), range(times), start)


HOSTILE = {
    "a question that waits for itself": ([calculate("a", "${a} + 1")], ("cycle", 2, "calculation")),
    "two that wait for each other": ([calculate("a", "${b}"), calculate("b", "${a}")], ("cycle", 2, "calculation")),
    "a circle of a thousand": (
        [calculate(f"q{n}", f"${{q{(n + 1) % 1000}}}") for n in range(1000)], ("cycle", 2, "calculation"),
    ),
    "ten thousand groups inside each other": (
        [*[("begin group", f"g{n}", "G") for n in range(9_990)], ("text", "a", "A"), *[("end group",)] * 9_990],
        ("block_deep", 21, "type"),
    ),
    "repeats inside each other": (
        [*[("begin repeat", f"g{n}", "G") for n in range(15)], ("text", "a", "A"), *[("end repeat",)] * 15],
        ("too_deep", 11, "type"),
    ),
    "ten thousand brackets": ([calculate("a", "(" * 10_000 + "1" + ")" * 10_000)], ("too_deep", 2, "calculation")),
    "five thousand calls": ([calculate("a", within("not({0})", 5_000, "1"))], ("too_deep", 2, "calculation")),
    "a hundred thousand rows": ([("text", f"a{n}", "A") for n in range(100_000)], ("sheet_long", 1, "")),
    "a cell of a million characters": ([("text", "a", "x" * 1_000_000)], ("cell_long", 2, "label")),
    "a type of five thousand characters": ([("y" * 5_000, "a", "A")], ("type_unknown", 2, "type")),
    "a pattern with a back-reference": ([("text", "a", "A", "", "", "regex(., '(a)\\1')")], ("bad_pattern", 2, "constraint")),
    "a pattern of a billion letters": (
        [("text", "a", "A", "", "", "regex(., '((a{1000}){1000}){1000}')")], ("bad_pattern", 2, "constraint"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_form_is_refused_at_its_place_within_the_limits(case):
    rows, (code, row, column) = HOSTILE[case]
    _, errors = from_outside(*rows)
    assert errors[0] == (code, "survey", row, column)


def test_loops_that_multiply_are_refused_at_the_loop():
    loops = [("begin loop over w", f"l{number}", "L") for number in range(10)]
    _, errors = from_outside(
        *loops, ("text", "a", "A"), *[("end loop",)] * 10, choices=[("w", f"c{n}", "C") for n in range(10)]
    )
    assert {code for code, *_ in errors} == {"loop_large"}
    assert errors[-1] == ("loop_large", "survey", 8, "type")


@pytest.mark.parametrize(
    "expression",
    [
        within("date({0} + 1)", 38, "${n}"),
        within("if({0} < today(), date(${n}), today())", 38, "today()"),
        within("if(today() >= {0}, today(), date(${n}))", 38, "date(${n})"),
    ],
)
def test_dates_inside_each_other_cost_no_more_than_they_are_long(expression):
    form, errors = from_outside(("integer", "n", "N"), calculate("a", expression))
    assert form is not None, errors


def test_a_pattern_that_would_never_end_elsewhere_is_read():
    alternatives = "|".join(f"a{number}" for number in range(4_000))
    form, errors = from_outside(("text", "a", "A", "", "", f"regex(., '(a+)+$') or regex(., '{alternatives}')"))
    assert form is not None, errors


def test_what_doubles_with_every_question_is_read():
    doubling = [calculate(f"q{n}", f"concat(${{q{n - 1}}}, ${{q{n - 1}}})") for n in range(1, 60)]
    form, errors = from_outside(calculate("q0", "'ab'"), *doubling)
    assert form is not None, errors


def test_a_form_beyond_the_limits_is_told_as_too_heavy():
    rows = [calculate(f"a{number}", " + ".join(["1.5"] * 399)) for number in range(5_000)]
    assert from_outside(*rows) == (None, [("file_heavy", "", 1, "")])


def test_formulas_and_errors_in_place_of_text_are_told_at_their_cells():
    header = "".join(
        text_cell(f"{letter}1", name) for letter, name in zip("ABC", ("type", "name", "label"), strict=True)
    )
    rows = (
        f'<row r="1">{header}</row>'
        f'<row r="2">{text_cell("A2", "text")}{text_cell("B2", "a")}<c r="C2"><f>1+1</f></c></row>'
        f'<row r="3">{text_cell("A3", "text")}{text_cell("B3", "b")}<c r="C3" t="e"><v>#REF!</v></c></row>'
        f'<row r="4">{text_cell("A4", "text")}{text_cell("B4", "c")}<c r="C4" t="str"><f>A1</f><v>type</v></c></row>'
    )
    form, issues = examine_outside(zipped({**PARTS, "xl/worksheets/sheet1.xml": sheet_xml(rows)}), "a.xlsx")
    assert form is None
    told = [(issue.code, issue.row, issue.column) for issue in issues if issue.code.startswith("cell_")]
    assert told == [("cell_formula_blank", 2, "label"), ("cell_error", 3, "label"), ("cell_formula", 4, "label")]
