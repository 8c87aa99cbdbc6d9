"""Tables of text, as an author or a person who fills sees them: sheets, numbered rows, lettered columns."""

from typing import Literal

import msgspec

from forms.errors import Issue, short

FlawKind = Literal["formula", "formula_blank", "error", "merged", "digits", "control"]


class Flaw(msgspec.Struct, frozen=True):
    """One cell whose text may not be what its author sees.

    `formula`: the stored result of a formula was read; `formula_blank`: no result is stored; `error`: an error value
    such as #N/A; `merged`: a range of several cells (`detail`, e.g. A1:B2) shows only its first; `digits`: a number of
    more than 15 digits, which Excel rounds (probes P4, P5, P11 of the reliability notes); `control`: characters that
    cannot be shown were left out.
    """

    kind: FlawKind
    row: int
    column: int
    detail: str = ""


class Row(msgspec.Struct, frozen=True, array_like=True):
    """One row that holds anything: its number in Excel and its texts from column A on, without trailing blanks."""

    number: int
    cells: tuple[str, ...]


class Sheet(msgspec.Struct, frozen=True):
    """One sheet: its rows in order, blank ones left out. The header is the first row.

    `fractions` are the cells (row, column) of a workbook that hold a number such as 12.125, whose text a person who
    types it would mean as twelve thousand.
    """

    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    flaws: tuple[Flaw, ...] = ()
    fractions: tuple[tuple[int, int], ...] = ()


class Tables(msgspec.Struct, frozen=True, tag="tables"):
    """Everything of one file: `name` is the file's (or folder's) own name."""

    name: str
    sheets: tuple[Sheet, ...]


class TableProblem(Exception):
    """A file that cannot be read as tables; `issue` says why and how to mend it."""

    def __init__(self, issue: Issue) -> None:
        """Keep the issue and show its English text."""
        super().__init__(issue.message_en)
        self.issue = issue


def refuse(code: str, message: str, message_en: str, *, sheet: str = "", row: int = 1) -> TableProblem:
    """Make the problem of a whole file or sheet."""
    return TableProblem(
        Issue(
            sheet=short(sheet, 200),
            row=row,
            column="",
            code=code,
            severity="error",
            message=short(message),
            message_en=short(message_en),
        )
    )


def letter(column: int) -> str:
    """Name a column as Excel does: 0 is A, 25 is Z, 26 is AA."""
    name = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_index(letters: str) -> int:
    """Give the number of a column of Excel: A is 0, XFD is 16383."""
    index = 0
    for sign in letters:
        index = index * 26 + ord(sign) - 64
    return index - 1
