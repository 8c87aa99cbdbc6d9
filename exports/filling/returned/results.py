"""The column `~hasil` of a marked file, and the filter that shows the rows with problems."""

from collections import Counter
from collections.abc import Iterable
from copy import copy
from typing import Final

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.worksheet import Worksheet

from exports import looks
from forms.filling.layout import COOPERATIVE, PATHS_ROW, RESULT, ROW, TOKEN

WIDTH: Final = 36
SEARCHED: Final = 20
"""Rows from the top in which the paths are looked for: somebody may have put lines above them."""

_BRICK: Final = Font(name=looks.FONT, size=10, bold=True, color=looks.BRICK)
_LEAF: Final = Font(name=looks.FONT, size=10, color=looks.LEAF)
_GREY: Final = Font(name=looks.FONT, size=10, color=looks.GREY)


class Table:
    """The rows of answers of one sheet, and its column of results."""

    def __init__(self, sheet: Worksheet, row: int, columns: dict[str, int]) -> None:
        """Take a sheet, the row of its paths, and the columns that have one."""
        self.sheet = sheet
        self.labels = row + 1
        self.first = row + 2
        self.columns = columns
        self.result = columns.get(RESULT) or sheet.max_column + 1
        if RESULT not in columns:
            sheet.cell(row, self.result, RESULT)

    @property
    def rows(self) -> list[int]:
        """The numbers of the rows of answers; those without a cell of their own are none."""
        return sorted({row for cell in cells_of(self.sheet) if (row := cell.row or 0) >= self.first})

    @property
    def whole(self) -> str:
        """The column that stands for a whole row: who it is, or the first one that is seen."""
        own = {self.result, *(self.columns.get(one, 0) for one in (TOKEN, ROW))}
        seen = [nth for nth in self.columns.values() if nth not in own and not _hidden(self.sheet, nth)]
        return get_column_letter(self.columns.get(COOPERATIVE) or min(seen, default=self.result))

    def holds(self, row: int) -> bool:
        """Say whether a row has anything in it."""
        return any(
            self.sheet.cell(row, nth).value not in (None, "") for path, nth in self.columns.items() if path != RESULT
        )

    def fill(self, faults: Counter[int], gains: dict[int, int], *, stored: bool) -> None:
        """Say of each row what became of it, show the column, and let the filter show the rows with faults only."""
        shown = set()
        for row in self.rows:
            cell = self.sheet.cell(row, self.result)
            if isinstance(cell, MergedCell):
                continue
            told, font = _told(faults[row], gains.get(row, 0), stored=stored)
            cell.value = told if told or not self.holds(row) else "Tidak berubah"
            cell.font = font
            cell.alignment = Alignment(vertical="center", wrap_text=False)
            if faults[row]:
                shown.add(told)
        self._head()
        self._filter({row for row, many in faults.items() if many}, shown)

    def _head(self) -> None:
        head = self.sheet.cell(self.labels, self.result)
        if isinstance(head, Cell):
            head.value = "Hasil"
            head.font = Font(name=looks.FONT, size=10, bold=True, color=looks.WHITE)
            head.fill = PatternFill("solid", start_color=looks.BRICK)
            head.alignment = Alignment(horizontal="center", vertical="center")
        alone = _alone(self.sheet, self.result)
        alone.hidden = False
        alone.width = WIDTH

    def _filter(self, faulty: set[int], words: set[str]) -> None:
        last = get_column_letter(max(self.sheet.max_column, self.result))
        filtered = bool(self.sheet.auto_filter.filterColumn)
        self.sheet.auto_filter = AutoFilter(ref=f"A{self.labels}:{last}{max(self.sheet.max_row, self.first)}")
        # The list begins in column A, so a column's number in the filter is its own less one.
        if faulty:
            self.sheet.auto_filter.add_filter_column(self.result - 1, sorted(words))
        for row in self.rows:
            if faulty or filtered:
                self.sheet.row_dimensions[row].hidden = bool(faulty) and row not in faulty
        if self.sheet.protection.sheet:
            # openpyxl names what is forbidden: a locked sheet must still let its rows be filtered.
            self.sheet.protection.autoFilter = False


def cells_of(sheet: Worksheet) -> list[Cell | MergedCell]:
    """Give the cells that a sheet has: going through its rows would make all others too, down to a lone one at the far corner."""
    return list(sheet._cells.values())  # noqa: SLF001  # openpyxl gives no other way


def tables(sheets: Iterable[Worksheet]) -> dict[str, Table]:
    """Find the sheets that have a row of paths, by name."""
    return {sheet.title: found for sheet in sheets if (found := _table(sheet))}


def _table(sheet: Worksheet) -> Table | None:
    for row in (PATHS_ROW, *range(1, min(sheet.max_row, SEARCHED) + 1)):
        columns: dict[str, int] = {}
        for (cell,) in sheet.iter_cols(min_row=row, max_row=row):
            if isinstance(cell.value, str) and cell.value.strip():
                columns.setdefault(cell.value.strip(), cell.column)
        if TOKEN in columns or RESULT in columns:
            return Table(sheet, row, columns)
    return None


def _told(faults: int, gain: int, *, stored: bool) -> tuple[str, Font]:
    kept = "tersimpan" if stored else "belum disimpan"
    if faults:
        return f"{faults} sel perlu diperbaiki" + (f", {gain} {kept}" if gain else ""), _BRICK
    return (f"{kept.capitalize()}: {gain} nilai", _LEAF) if gain else ("", _GREY)


def _hidden(sheet: Worksheet, column: int) -> bool:
    return any(one.hidden for one in sheet.column_dimensions.values() if _first(one) <= column <= _last(one))


def _first(one: ColumnDimension) -> int:
    one.reindex()
    return int(one.min or 0)


def _last(one: ColumnDimension) -> int:
    one.reindex()
    return int(one.max or 0)


def _alone(sheet: Worksheet, column: int) -> ColumnDimension:
    """Give a column's own look: programs write neighbours that look alike as one, which must not be changed as one."""
    letter = get_column_letter(column)
    for key, one in list(sheet.column_dimensions.items()):
        low, high = _first(one), _last(one)
        if not low <= column <= high or low == high:
            continue
        del sheet.column_dimensions[key]
        for begin, end in ((low, column - 1), (column, column), (column + 1, high)):
            if begin <= end:
                name = get_column_letter(begin)
                part = ColumnDimension(
                    sheet, index=name, min=begin, max=end, width=one.width, hidden=one.hidden,
                    customWidth=one.customWidth, outlineLevel=one.outlineLevel, collapsed=one.collapsed,
                )  # fmt: skip
                part._style = copy(one._style)  # type: ignore[attr-defined]  # noqa: SLF001  # openpyxl gives no other way to copy a column's look
                sheet.column_dimensions[name] = part
    return sheet.column_dimensions[letter]
