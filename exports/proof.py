"""What a sheet says, cell by cell, as a line of text that is the same when written, saved again, and read back.

A row's line joins its cells by U+001F and ends with its last filled one: texts as a cell holds them, numbers (dates are
Excel's day numbers) behind U+001E with the 15 digits that Excel keeps, results of formulas behind U+001D. Cleaned texts
hold none of these three. A sheet's content is the SHA-256 over the SHA-256 of its lines; rows without a value say nothing.
"""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Final

import msgspec

from exports import texts
from exports.drawing import Drawing, Formula
from exports.rendering import BETWEEN, NUMBER, as_text, figure_of, number_said

FORMULA: Final = "\x1d"
MARK: Final = 4
"""Letters that stand for one row among a sheet's marks: 24 bits of its line's SHA-256."""

_NOTHING: Final = hashlib.sha256().digest()
"""The digest of a row without a value."""

_EXACT: Final = 1e10
"""From here on a formula's whole result is compared with 15 digits, else with 10: programs add in different order."""


class SheetProof(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet's proof: poured rows (of a drawn sheet: rows that hold anything), its content in hex, each row's mark in order."""

    name: str
    rows: int
    content: str
    marks: str


class Lines:
    """Takes the lines of one sheet in order; keeps their digest and marks."""

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self._whole = hashlib.sha256()
        self._marks = bytearray()
        self.extend(lines)

    def extend(self, lines: Iterable[str]) -> list[bytes]:
        """Take rows' lines and give the digest of each; blank ones are passed over."""
        digests = [hashlib.sha256(line.encode()).digest() for line in lines]
        filled = [digest for digest in digests if digest != _NOTHING]
        self._whole.update(b"".join(filled))
        self._marks += b"".join([digest[:3] for digest in filled])
        return digests

    @property
    def content(self) -> str:
        """The digest over all lines so far."""
        return self._whole.hexdigest()

    @property
    def marks(self) -> str:
        """The marks of all lines so far, `MARK` letters each."""
        return urlsafe_b64encode(self._marks).decode()

    def proof(self, name: str, rows: int | None = None) -> SheetProof:
        """Give the sheet's proof; without `rows`, all lines are counted."""
        count = len(self._marks) // 3 if rows is None else rows
        return SheetProof(name=name, rows=count, content=self.content, marks=self.marks)


class Computed(msgspec.Struct, frozen=True):
    """The stored result of a formula, as it was read."""

    value: str | float


def line_of(cells: Sequence[object]) -> str:
    """Give the line of a row's values: None, texts, numbers, dates, formulas with their values."""
    return BETWEEN.join([_said(value) for value in cells]).rstrip(BETWEEN)


def lines_of(drawing: Drawing) -> Iterator[str]:
    """Give the lines of a drawn sheet, in the order of its rows."""
    rows: dict[int, dict[int, object]] = {}
    for cell in drawing.cells:
        if cell.value is not None:
            rows.setdefault(cell.row, {})[cell.column] = cell.value
    for _, cells in sorted(rows.items()):
        yield line_of([cells.get(column) for column in range(1, max(cells) + 1)])


def _said(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Formula | Computed):
        return FORMULA + _result(value.value)
    if isinstance(value, str):
        return texts.fitted(texts.clean(value))
    if isinstance(value, date | datetime | int | float):
        figure = figure_of(value)
        return NUMBER + number_said(float(figure)) if figure else texts.clean(as_text(value))
    raise TypeError(f"{type(value)} is no cell's value")


def _result(value: str | float) -> str:
    if isinstance(value, str):
        return texts.clean(value)
    number = float(value)
    digits = 15 if number.is_integer() and abs(number) >= _EXACT else 10
    return f"{NUMBER}{number + 0.0:.{digits}g}"
