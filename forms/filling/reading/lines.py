"""The common ground of both file kinds: a line of raw cells, what a sheet says beside its cells, and what is refused."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from forms.filling.model import Raw
from forms.tables.model import TableProblem, column_index, letter, refuse
from forms.tables.scan import disorder

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384
MAX_CELLS = 2_500_000
"""Filled cells of one sheet: twice 5,000 rows of 250 questions."""

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})(?::\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6}))?")


class UnusualError(Exception):
    """A part that is not written the plain way: the thorough reader decides what it says."""


class Line(NamedTuple):
    """One row: its number, the columns of its cells (A is 0, rising) and what they hold; `formulas` are columns of results."""

    number: int
    hidden: bool
    columns: tuple[int, ...]
    cells: Sequence[Raw]
    formulas: tuple[int, ...] = ()


class Merge(msgspec.Struct, frozen=True):
    """A merged range, from and to, columns from 0 and rows from 1; `ref` as the file writes it."""

    ref: str
    first_column: int
    first_row: int
    last_column: int
    last_row: int


class Aside:
    """What a sheet says beside its cells: hidden columns (first and last, from 0) and merged ranges."""

    def __init__(self) -> None:
        self.hidden: list[tuple[int, int]] = []
        self.merges: list[Merge] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element of a worksheet outside of its rows."""
        name = tag.rpartition(":")[2]
        if name == "col" and is_true(attributes.get("hidden")):
            first, last = (attributes.get(key, "") for key in ("min", "max"))
            if first.isdecimal() and last.isdecimal() and len(first) + len(last) <= 10:  # noqa: PLR2004  5 digits each
                self.hidden.append((int(first) - 1, int(last) - 1))
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _merge(self, ref: str) -> None:
        place = _RANGE.fullmatch(ref)
        if place and place[3]:
            first, last = column_index(place[1]), column_index(place[3])
            self.merges.append(Merge(ref, first, int(place[2]), last, int(place[4])))


def is_true(text: str | None) -> bool:
    """Read a truth value as XML writes it."""
    return text in {"1", "true", "on"}


def in_order(lines: Iterator[Line], sheet: str) -> Iterator[Line]:
    """Pass lines on while their numbers rise and their cells are not too many.

    Raises:
        TableProblem: for rows that stand twice or out of order (probes P2, P3), and for too many cells.
    """
    last = cells = 0
    for line in lines:
        if line.number <= last:
            raise disorder(sheet, line.number)
        last = line.number
        cells += len(line.cells)
        if cells > MAX_CELLS:
            raise too_many(sheet, line.number)
        yield line


def outside(sheet: str, row: int, column: int) -> TableProblem:
    """Make the problem of a cell beyond the last column (XFD) or row of Excel."""
    return refuse(
        "sheet_size",
        f"Sheet {sheet} berisi sel {letter(column)}{row}, di luar batas Excel (XFD{MAX_ROW}). Salin isian Anda ke templat baru.",
        f"The sheet {sheet} holds the cell {letter(column)}{row}, beyond what Excel allows (XFD{MAX_ROW}). Copy your answers into a new template.",
        sheet=sheet,
        row=min(row, MAX_ROW),
    )


def too_many(sheet: str, row: int) -> TableProblem:
    """Make the problem of a sheet of too many filled cells."""
    return refuse(
        "sheet_size",
        f"Sheet {sheet} berisi lebih dari {MAX_CELLS} sel terisi. Hapus baris dan kolom yang tidak dipakai, atau bagi menjadi beberapa file.",
        f"The sheet {sheet} holds more than {MAX_CELLS} filled cells. Delete unused rows and columns, or split it into several files.",
        sheet=sheet,
        row=row,
    )
