"""Whatever stands in the cells, reading ends with a form or with issues, never with a crash."""

from hypothesis import given, settings
from hypothesis import strategies as st
from spoiled_workbooks import CHOICES, PIECES, SURVEY

from forms.tables import Row, Sheet, Tables
from forms.xlsform import read_form

CELL = st.sampled_from(PIECES) | st.text(max_size=12)
EDIT = st.tuples(st.booleans(), st.integers(0, 6), st.integers(0, 8), CELL)


def edited(rows, edits):
    grid = [list(row) for row in rows]
    for row, column, text in edits:
        if row < len(grid) and column < len(grid[row]):
            grid[row][column] = text.strip()
    return tuple(Row(number, tuple(row)) for number, row in enumerate(grid, start=1) if any(row))


@settings(max_examples=400, deadline=None)
@given(st.lists(EDIT, min_size=1, max_size=6))
def test_any_edit_of_a_form_ends_with_a_form_or_with_issues(edits):
    survey = edited(SURVEY, [(row, column, text) for here, row, column, text in edits if here])
    choices = edited(CHOICES, [(row, column, text) for here, row, column, text in edits if not here])
    form, issues = read_form(Tables("a.xlsx", (Sheet("survey", survey), Sheet("choices", choices))))
    assert (form is None) == any(issue.severity == "error" for issue in issues)
    for issue in issues:
        assert issue.sheet in {"survey", "choices"}
        assert issue.row >= 1
        assert issue.message
        assert issue.message_en
