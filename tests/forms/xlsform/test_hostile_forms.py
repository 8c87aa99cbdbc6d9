"""Forms too deep, too long or too wide are refused or read in bounded time."""

import time

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
