"""A filled workbook is opened, cleaned of the marks of an earlier round, and marked anew."""

import io
from collections import Counter
from collections.abc import Sequence

import msgspec
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from exports.authored import shown_cell
from exports.filling.marks import CellMark, Marking
from exports.filling.returned import fault_list
from exports.filling.returned.notes import put_note, sized, take_note_off
from exports.filling.returned.plain_book import LOST, moved, plain_book
from exports.filling.returned.results import Table, cells_of, tables
from exports.filling.returned.tints import FORMER, Tints
from exports.filling.returned.trailing import without_trailing_rows


def marked_workbook(marking: Marking) -> bytes:
    """Mark within this process; what comes from outside belongs to `exports.filling.marking`, which does it in a limited one."""
    out = io.BytesIO()
    _marked(marking).save(out)
    return out.getvalue()


def _marked(marking: Marking) -> Workbook:
    book = (
        plain_book(marking.plain, marking.about)
        if marking.plain
        else load_workbook(io.BytesIO(without_trailing_rows(marking.data)), rich_text=True)
    )
    marks = _lowered(marking)
    tints = Tints(book)
    if fault_list.NAME in book.sheetnames:
        del book[fault_list.NAME]
    sheets = [one for one in book.worksheets if one.title != FORMER]
    found = tables(sheets)
    for sheet in sheets:
        _clean(sheet, tints, found.get(sheet.title))
    cells = [_mark(book, found, tints, one, noted=nth < fault_list.MOST) for nth, one in enumerate(marks)]
    for name, table in found.items():
        faults = Counter(one.row for one in marks if one.sheet == name)
        gains = {one.row: one.values for one in marking.gains if one.sheet == name}
        table.fill(faults, gains, stored=marking.stored)
    if marks:
        fault_list.list_faults(book, marks, cells, LOST if marking.plain else "")
    tints.keep()
    _select_first(book)
    return book


def _lowered(marking: Marking) -> tuple[CellMark, ...]:
    """Give the marks where their rows stand now; in a file that was built anew they may stand lower."""
    lower = {one.name: moved(one) for one in marking.plain}
    return tuple(msgspec.structs.replace(one, row=one.row + lower.get(one.sheet, 0)) for one in marking.marks)


def _clean(sheet: Worksheet, tints: Tints, table: Table | None) -> None:
    """Take off what an earlier round marked, and let every other comment have a box that holds it."""
    for cell in cells_of(sheet):
        if not isinstance(cell, Cell):
            continue
        if table and cell.row >= table.first:
            if cell.has_style:
                tints.take_off(cell)
            take_note_off(cell)
        if cell.comment:
            cell.comment = sized(cell.comment.text, cell.comment.author)


def _mark(book: Workbook, found: dict[str, Table], tints: Tints, one: CellMark, *, noted: bool) -> str:
    """Mark a cell; gives its address, '' for a sheet that is not there."""
    if one.sheet not in book.sheetnames:
        return ""
    sheet = book[one.sheet]
    table = found.get(one.sheet)
    address = f"{one.column or (table.whole if table else 'A')}{max(one.row, 1)}"
    cell = shown_cell(sheet, address)
    tints.take_off(cell)
    tints.put_on(cell, one.kind)
    if noted:
        put_note(cell, one.kind, one.repair)
    return address


def _select_first(book: Workbook) -> None:
    """Open at the first sheet that is seen, and select it alone: in a group of sheets one would type into all of them."""
    sheets: Sequence[Worksheet] = book.worksheets
    first = next((nth for nth, one in enumerate(sheets) if one.sheet_state == "visible"), 0)
    book.active = first
    for nth, one in enumerate(sheets):
        one.sheet_view.tabSelected = nth == first
