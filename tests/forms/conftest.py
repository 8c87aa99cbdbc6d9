"""Forms as small tables in a test's own text."""

from collections.abc import Callable

import pytest

from forms.errors import Issue
from forms.model import Form
from forms.tables import Row, Sheet, Tables
from forms.vocabulary import SHEETS
from forms.xlsform import form_of, read_form

Reading = tuple[Form | None, tuple[Issue, ...]]


def tables_in_text(text: str, name: str = "uji.xlsx") -> Tables:
    r"""Read `| survey |`, then `| type | name |` and rows; a lone cell with a sheet's name begins that sheet.

    `\|` is a bar inside a cell and `\n` a line break; rows count as in Excel, the header being row 1.
    """
    sheets: dict[str, list[Row]] = {}
    rows: list[Row] = []
    for line in filter(str.strip, text.splitlines()):
        cells = [
            cell.strip().replace("\0", "|").replace("\\n", "\n")
            for cell in line.strip().replace("\\|", "\0").strip("|").split("|")
        ]
        if len(cells) == 1 and cells[0] in {*SHEETS, "survei", "chioces"}:
            rows = sheets.setdefault(cells[0], [])
            continue
        while cells and not cells[-1]:
            cells.pop()
        rows.append(Row(len(rows) + 1, tuple(cells)))
    return Tables(name, tuple(Sheet(sheet, tuple(row for row in held if row.cells)) for sheet, held in sheets.items()))


@pytest.fixture
def tables() -> Callable[[str], Tables]:
    """Make tables out of a text."""
    return tables_in_text


@pytest.fixture
def read() -> Callable[[str], Reading]:
    """Read a form out of a text: the form or None, and every issue."""
    return lambda text: read_form(tables_in_text(text))


@pytest.fixture
def form() -> Callable[[str], Form]:
    """Read a form out of a text that holds no error."""
    return lambda text: form_of(tables_in_text(text))
