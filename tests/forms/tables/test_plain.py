"""JSON of sheets and rows is read; other JSON is refused at its row."""

import pytest

from forms.tables import TableProblem, read_tables


def test_rows_of_json_are_numbered_as_under_a_header():
    data = b'{"survey": [{"type": "integer", "name": "a"}, {}, {"name": "b", "required": true, "n": 1.0}], "settings": {"form_id": "x"}}'
    survey, settings = read_tables(data, "form.json").sheets
    assert [(row.number, row.cells) for row in survey.rows] == [
        (1, ("type", "name", "required", "n")),
        (2, ("integer", "a")),
        (4, ("", "b", "TRUE", "1")),
    ]
    assert settings.rows[1].cells == ("x",)


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{", b'{"survey": 3}', b'{"survey": [3]}', b'{"survey": [{"a": {"b": 1}}]}', b'{"a":' * 50_000],
)
def test_other_json_is_refused(data):
    with pytest.raises(TableProblem) as problem:
        read_tables(data, "form.json")
    assert problem.value.issue.code in {"file_damaged", "json_shape"}


def test_a_bad_row_is_told_by_its_number():
    with pytest.raises(TableProblem) as problem:
        read_tables(b'{"survey": [{"type": "text"}, 5]}', "form.json")
    assert (problem.value.issue.sheet, problem.value.issue.row) == ("survey", 3)
