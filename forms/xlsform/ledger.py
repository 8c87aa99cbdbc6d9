"""Where faults are written down while a form is read: each with its sheet, row, column and cell."""

from collections.abc import Iterable

import msgspec

from forms.errors import Issue, Severity, short
from forms.spelling import nearest
from forms.tables import letter

NEAR = 0.7
"""How like a word must be to what stands in a sheet, from 0 to 1, to be taken for it."""


class Heading(msgspec.Struct, frozen=True):
    """One cell of a header row: where it stands, what it says, what it means.

    `key` is the canonical column (`relevant`), or `+` and the header's text for a column that XLSForm does not know.
    """

    index: int
    text: str
    key: str
    language: str = ""


class Record(msgspec.Struct, frozen=True):
    """One row under the header: its number, and its cells that hold anything by heading."""

    number: int
    cells: dict[tuple[str, str], str]

    def get(self, key: str) -> str:
        """Give the text of a column without a language, '' when blank."""
        return self.cells.get((key, ""), "")

    def texts(self, key: str) -> dict[str, str]:
        """Give the texts of a translated column by language."""
        return {language: text for (name, language), text in self.cells.items() if name == key}

    def extras(self) -> dict[str, str]:
        """Give what stands in columns that XLSForm does not know, by header."""
        return {key[1:]: text for (key, _), text in self.cells.items() if key.startswith("+")}


class Grid(msgspec.Struct, frozen=True):
    """One sheet of a form with its header understood."""

    sheet: str
    title: str
    headings: tuple[Heading, ...] = ()
    records: tuple[Record, ...] = ()
    header_row: int = 1

    def heading(self, key: str, language: str = "") -> Heading | None:
        """Find a column, in this language if it is there, else in any."""
        found = [heading for heading in self.headings if heading.key == key]
        return next((heading for heading in found if heading.language == language), next(iter(found), None))


class Told(msgspec.Struct, frozen=True):
    """A fault in words: a stable code, Indonesian, English, the piece of the cell that is meant, and its sure repair or ''."""

    code: str
    message: str
    message_en: str
    piece: str = ""
    mend: str = ""

    def at(self, sheet: str, row: int, column: str, severity: Severity = "error") -> Issue:
        """Make the issue of a place whose header and cell are put in later."""
        return Issue(
            sheet=sheet,
            row=row,
            column=column,
            code=self.code,
            severity=severity,
            message=self.message,
            message_en=self.message_en,
            piece=self.piece,
            mend=self.mend,
        )


class Ledger:
    """Collects the issues of one reading."""

    def __init__(self) -> None:
        """Begin with a clean page."""
        self.issues: list[Issue] = []

    def cell(
        self, grid: Grid, row: int, key: str, told: Told, severity: Severity = "error", language: str = ""
    ) -> None:
        """Write down a fault of one cell; without such a column, of the row."""
        heading = grid.heading(key, language)
        if heading is None:
            issue = told.at(grid.sheet, row, key, severity)
            self._write(issue, f"Baris {row}: ", f"Row {row}: ")
        else:
            self.place(grid.sheet, row, heading.text, f"{letter(heading.index)}{row}", told, severity)

    def header(self, grid: Grid, heading: Heading, told: Told, severity: Severity = "error") -> None:
        """Write down a fault of one header."""
        self.place(grid.sheet, 1, heading.text, f"{letter(heading.index)}{grid.header_row}", told, severity)

    def sheet(self, sheet: str, told: Told, severity: Severity = "error") -> None:
        """Write down a fault of a whole sheet."""
        self._write(told.at(sheet, 1, "", severity), f"Sheet {sheet}: ", f"Sheet {sheet}: ")

    def place(self, sheet: str, row: int, column: str, cell: str, told: Told, severity: Severity = "error") -> None:
        """Write down a fault of a cell by its name, such as F17."""
        issue = msgspec.structs.replace(told.at(sheet, row, column, severity), cell=cell)
        self._write(issue, f"Sel {cell}: ", f"Cell {cell}: ")

    @property
    def broken(self) -> bool:
        """Tell whether any error was written down."""
        return any(issue.severity == "error" for issue in self.issues)

    def _write(self, issue: Issue, where: str, where_en: str) -> None:
        issue = msgspec.structs.replace(
            issue,
            sheet=short(issue.sheet, 200),
            column=short(issue.column, 200),
            message=short(where + issue.message),
            message_en=short(where_en + issue.message_en),
        )
        self.issues.append(issue)


def meant(word: str, known: Iterable[str], frame: str = "{}") -> tuple[str, str]:
    """Give ` Maksud Anda x?` and ` Did you mean x?`, or two blanks when nothing is near."""
    guess = nearest(word, known, NEAR)
    if not guess:
        return "", ""
    shown = frame.format(guess)
    return f" Maksud Anda `{shown}`?", f" Did you mean `{shown}`?"
