"""The one door to a workbook of somebody else: opened, marked or repaired in single cells, and written back."""

import io
from collections.abc import Sequence
from typing import Final

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell as OpenCell
from openpyxl.cell.cell import MergedCell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from exports.marks import Mark
from forms.tables.values import tidy
from forms.xlsform.repairs import Repair, repaired_text
from forms.xlsform.sheets import sheet_key

_COMMENT_WIDTH: Final = 360  # pixels


def mark_cells(data: bytes, marks: Sequence[Mark]) -> bytes:
    """Give a workbook back with cells filled and commented, and all else as it was as far as openpyxl keeps it.

    A mark in a sheet that is not there is put on the first; one inside merged cells goes to the cell that shows.
    """
    book, sheets = _opened(data)
    for mark in marks:
        sheet = sheets.get(sheet_key(mark.sheet), book.worksheets[0])
        cell = shown_cell(sheet, mark.cell)
        before = f"{cell.comment.text}\n\n" if cell.comment else ""
        cell.comment = Comment(before + mark.text, mark.author, height=mark.height, width=_COMMENT_WIDTH)
        cell.fill = PatternFill("solid", start_color=mark.colour)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repair_cells(data: bytes, repairs: Sequence[Repair]) -> tuple[bytes, tuple[Repair, ...]]:
    """Give a workbook back with pieces of cells replaced, and the repairs that were made; no other cell is written.

    A cell that holds a formula, is hidden by a merge, or does not hold what was read stays as it is.
    """
    book, sheets = _opened(data)
    asked: dict[tuple[str, str], list[Repair]] = {}
    for one in repairs:
        asked.setdefault((sheet_key(one.sheet), one.cell), []).append(one)
    done: list[Repair] = []
    for (name, place), wanted in asked.items():
        cell = sheets[name][place] if name in sheets else None
        if not isinstance(cell, OpenCell) or cell.data_type == "f" or not isinstance(cell.value, str | CellRichText):
            continue
        text, made = repaired_text(tidy(str(cell.value)), tuple(wanted))
        if made:
            cell.value = text
            cell.data_type = "s"
            done += made
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), tuple(done)


def _opened(data: bytes) -> tuple[Workbook, dict[str, Worksheet]]:
    """Open somebody's workbook; letters that are formatted within a cell stay so."""
    book = load_workbook(io.BytesIO(data), rich_text=True)
    sheets: dict[str, Worksheet] = {}
    for sheet in book.worksheets:
        sheets.setdefault(sheet_key(sheet.title), sheet)
    return book, sheets


def shown_cell(sheet: Worksheet, address: str) -> OpenCell:
    """Give the cell that is seen at an address: of merged ones the first."""
    cell: OpenCell | MergedCell = sheet[address]
    if isinstance(cell, OpenCell):
        return cell
    area = next(one for one in sheet.merged_cells.ranges if address in one)
    first: OpenCell = sheet[area.start_cell.coordinate]
    return first
