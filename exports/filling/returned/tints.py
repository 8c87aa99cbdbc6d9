"""The colours of marked cells, which remember what a cell looked like before, so that a later round takes them off again.

A marked cell's colour ends in a number; a hidden sheet holds, under each number, one cell that wears the former fill. A colour moves with its
cell when rows are sorted, and any program that saves the workbook keeps both: a conditional format would stay behind where the row
had been, and a comment is lost on the way through some programs.
"""

from copy import copy
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color
from openpyxl.worksheet.worksheet import Worksheet

FORMER: Final = "_lumbung_warna"
"""The hidden sheet of former fills: row n + 1 wears the fill of number n."""

MOST: Final = 256
_BASES: Final = {"wrong": 0xF8A0A0, "conflict": 0xFFC070, "locked": 0xC8B0F0}
_NUMBER: Final = 0x000F0F  # four low bits of green, four of blue
_NONE: Final = PatternFill()


class Tints:
    """The marks' colours in one workbook: found on opening, taken off, put on anew."""

    def __init__(self, book: Workbook) -> None:
        """Read the former fills that an earlier round kept."""
        self._book = book
        self._kept = FORMER in book.sheetnames
        self._used = False
        rows = book[FORMER].iter_rows(max_col=1, max_row=MOST) if self._kept else ()
        self._fills: list[PatternFill] = [_own(cell) for (cell,) in rows]

    def take_off(self, cell: Cell) -> None:
        """Give a cell the fill back that it had before it was marked; any other cell stays as it is."""
        number = _number(cell.fill.start_color) if cell.fill.fill_type == "solid" else None
        if number is not None and self._kept:
            cell.fill = self._fills[number] if number < len(self._fills) else _NONE

    def put_on(self, cell: Cell, kind: str) -> None:
        """Colour a cell, and keep what it looked like; beyond 256 looks a cell's own is not remembered."""
        number = self._number_of(_own(cell))
        self._used = True
        colour = _BASES[kind] | (number >> 4) << 8 | (number & 15)
        cell.fill = PatternFill("solid", start_color=f"FF{colour:06X}")

    def _number_of(self, fill: PatternFill) -> int:
        if fill not in self._fills:
            if len(self._fills) == MOST:
                return 0
            self._fills.append(fill)
        return self._fills.index(fill)

    def keep(self) -> None:
        """Write the former fills into their hidden sheet; without marks there is no such sheet."""
        if self._kept:
            del self._book[FORMER]
        if not self._used:
            return
        sheet: Worksheet = self._book.create_sheet(FORMER)
        sheet.sheet_state = "hidden"
        for row, fill in enumerate(self._fills, 1):
            # A cell without a word may be left out by whoever saves the workbook next.
            sheet.cell(row, 1, "warna sel sebelum ditandai").fill = fill


def _own(cell: Cell | MergedCell) -> PatternFill:
    fill: PatternFill = copy(cell.fill)  # type: ignore[assignment]  # a proxy, whose copy is what it stands for
    return fill


def _number(colour: Color) -> int | None:
    """Give the number in a mark's colour; None for any other colour."""
    if colour.type != "rgb" or not isinstance(colour.rgb, str):
        return None
    try:
        rgb = int(colour.rgb[-6:], 16)
    except ValueError:
        return None
    if rgb & ~_NUMBER not in _BASES.values():
        return None
    return (rgb >> 4) & 0xF0 | (rgb & 0x0F)
