"""A filled file that is no xlsx (LibreOffice's .ods) becomes one: the same sheets, order, values and labels, in plain looks."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from exports import looks
from exports.filling.marks import PlainSheet
from exports.texts import clean
from forms.filling.layout import ABOUT, FIRST_ROW, LABELS_ROW, PATHS_ROW, RESULT, ROW, TOKEN
from forms.filling.model import Odd, Raw

LOST: Final = "Berkas semula bukan .xlsx: urutan, isi, dan judul tetap sama; warna, lebar kolom, daftar pilihan, dan rumusnya tidak ikut."
_HIDDEN: Final = frozenset({TOKEN, RESULT, ROW})


def plain_book(sheets: Sequence[PlainSheet], about: Mapping[str, str]) -> Workbook:
    """Write the sheets as they were read, each row where it stood (but below the rows of paths and labels)."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for one in sheets:
        _write(book.create_sheet(one.name), one)
    if about:
        hidden = book.create_sheet(ABOUT)
        for row, (key, value) in enumerate(about.items(), 1):
            hidden.cell(row, 1, key)
            _text(hidden.cell(row, 2), value)
        hidden.sheet_state = "hidden"
    return book


def moved(sheet: PlainSheet) -> int:
    """Say by how many rows the answers stand lower than they were read: 0 unless they began above the first row of answers."""
    return max(0, FIRST_ROW - min((number for number, _ in sheet.rows), default=FIRST_ROW))


def _write(sheet: Worksheet, one: PlainSheet) -> None:
    for nth, (path, label) in enumerate(zip(one.paths, one.labels, strict=True), 1):
        _text(sheet.cell(PATHS_ROW, nth), path)
        head = sheet.cell(LABELS_ROW, nth)
        _text(head, label)
        head.font = Font(name=looks.FONT, size=10, bold=True, color=looks.WHITE)
        head.fill = PatternFill("solid", start_color=looks.FOREST)
        head.alignment = Alignment(vertical="center", wrap_text=True)
        column = sheet.column_dimensions[get_column_letter(nth)]
        column.width = 18
        column.hidden = path in _HIDDEN
    sheet.row_dimensions[PATHS_ROW].hidden = True
    lower = moved(one)
    for number, cells in one.rows:
        for nth, value in enumerate(cells, 1):
            _put(sheet.cell(number + lower, nth), value)
    sheet.freeze_panes = f"A{FIRST_ROW}"


def _put(cell: Cell | MergedCell, value: Raw) -> None:
    if isinstance(value, Odd):
        _odd(cell, value)
    elif isinstance(value, str):
        _text(cell, value)
    elif value is not None:
        cell.value = value


def _odd(cell: Cell | MergedCell, odd: Odd) -> None:
    if odd.kind == "date":
        try:
            cell.value = datetime.fromisoformat(odd.value)
        except ValueError:
            _text(cell, odd.value)
        else:
            cell.number_format = looks.DATE if len(odd.value) <= len("2025-12-31") else looks.TIME
    elif odd.kind == "percent":
        cell.value = float(odd.value) / 100
        cell.number_format = "0.##########%"
    elif odd.kind == "truth":
        cell.value = odd.value.upper() == "TRUE"
    elif odd.kind != "merged":
        _text(cell, odd.value)


def _text(cell: Cell | MergedCell, text: str) -> None:
    """Write text that stays text, whatever it begins with."""
    cell.value = clean(text)
    cell.data_type = "s"
    cell.number_format = "@"
