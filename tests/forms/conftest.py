"""Forms as small tables in a test's own text."""

from collections import Counter
from collections.abc import Callable

import pytest

from forms.errors import Issue
from forms.model import Form
from forms.tables import Row, Sheet, Tables
from forms.vocabulary import SHEETS
from forms.xlsform import form_of, read_form

FIGURES = pytest.StashKey[Counter[tuple[str, str]]]()
"""What the corpus tests counted: (part of the corpus, outcome) to cases."""

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


@pytest.fixture
def figure(pytestconfig: pytest.Config) -> Callable[[str, str], None]:
    """Count a case of the corpus for the table in the last lines (`./run test corpus`)."""
    counts = pytestconfig.stash.setdefault(FIGURES, Counter())

    def count(part: str, outcome: str) -> None:
        counts[part, outcome] += 1

    return count


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the figures of the corpus."""
    counts = config.stash.get(FIGURES, Counter())
    if not counts:
        return
    terminalreporter.section("corpus")
    parts = sorted({part for part, _ in counts})
    for part in parts:
        outcomes = {outcome: count for (named, outcome), count in sorted(counts.items()) if named == part}
        whole = sum(outcomes.values())
        terminalreporter.write_line(f"{part}: {whole}")
        for outcome, count in outcomes.items():
            terminalreporter.write_line(f"    {count:5}  {outcome}")
