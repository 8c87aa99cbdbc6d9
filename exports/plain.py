"""Describes plain sheets of text, such as a questionnaire built as an XLSForm workbook."""

from collections.abc import Sequence

from exports import looks, texts
from exports.drawing import Cell, Drawing, address
from exports.looks import Look
from forms.lengths import utf16_units
from forms.tables import Sheet, Tables
from forms.vocabulary import SHEETS


def plain(name: str, rows: Sequence[Sequence[str]]) -> Drawing:
    """Describe a sheet of nothing but texts under a bold, frozen header; blanks are left out.

    Raises:
        ValueError: for a text longer than a cell holds (32,767 UTF-16 units).
    """
    head, body = Look(bold=True, down="top"), Look(down="top", wrap=True, format=looks.CODE)
    widest = [0] * max((len(row) for row in rows), default=0)
    cells: list[Cell] = []
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            if utf16_units(text) > texts.CELL_UNITS:
                raise ValueError(f"{name} {address(number, column)}: teks melebihi 32.767 karakter")
            if text:
                cells.append(Cell(row=number, column=column, value=text, look=head if number == 1 else body))
                widest[column - 1] = max(widest[column - 1], len(text))
    widths = tuple(min(60, max(10, width + 2)) for width in widest)
    return Drawing(name=name, cells=tuple(cells), widths=widths, freeze="A2", repeat_rows="1:1")


def grids_of(tables: Tables) -> dict[str, list[list[str]]]:
    """Lay tables out as sheets of text, survey first, blank rows where they were."""
    order = {name: at for at, name in enumerate(SHEETS)}
    sheets = sorted(
        (sheet for sheet in tables.sheets if sheet.rows), key=lambda sheet: order.get(sheet.name, len(order))
    )
    return {sheet.name: _grid(sheet) for sheet in sheets}


def _grid(sheet: Sheet) -> list[list[str]]:
    width = max(len(row.cells) for row in sheet.rows)
    by_number = {row.number: row.cells for row in sheet.rows}
    rows = [by_number.get(number, ()) for number in range(1, sheet.rows[-1].number + 1)]
    return [[*cells, *[""] * (width - len(cells))] for cells in rows]
