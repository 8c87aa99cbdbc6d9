"""The sheet `Daftar kesalahan` of a marked file: every fault with what stood there, what to do, and a link to its cell."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from exports import looks
from exports.filling.marks import CellMark
from exports.texts import clean

NAME: Final = "Daftar kesalahan"
HEAD_ROW: Final = 5
MOST: Final = 5000
"""Faults that are listed, and cells that get a comment; every wrong cell is coloured."""

_COLUMNS: Final = (
    ("Sel", 9), ("Lembar", 16), ("Baris", 7), ("Koperasi", 32), ("Pertanyaan", 34), ("Isi sel", 24), ("Yang perlu dilakukan", 60),
)  # fmt: skip
_WORDS: Final = {"wrong": "Salah", "conflict": "Bentrok", "locked": "Terkunci"}
_LONGEST: Final = 500  # letters of a cell that are shown
_LINE_HEIGHT: Final = 14.0  # points


def list_faults(book: Workbook, marks: Sequence[CellMark], cells: Sequence[str], note: str) -> None:
    """Write the sheet, first in the workbook; `cells` are the addresses of the marks, `note` is a further line on top."""
    sheet: Worksheet = book.create_sheet(NAME, 0)
    sheet.sheet_view.showGridLines = False
    sheet["A1"].value = NAME
    sheet["A1"].font = Font(name=looks.FONT, size=14, bold=True, color=looks.FOREST)
    more = f" Yang ditulis di sini {MOST} yang pertama." if len(marks) > MOST else ""
    many = Counter(one.kind for one in marks)
    counts = (
        (many["wrong"], "sel salah (merah)"),
        (many["conflict"], "sel bentrok (kuning tua)"),
        (many["locked"], "sel terkunci (ungu)"),
    )
    sheet["A2"].value = ", ".join(f"{count} {words}" for count, words in counts if count) + f".{more}"
    sheet["A3"].value = (
        "Perbaiki di selnya, simpan, lalu unggah berkas ini lagi. Lembar lain hanya menampilkan baris yang bermasalah; "
        "hapus saringannya untuk melihat semua baris."
    )
    sheet["A4"].value = note or None
    for row in (2, 3, 4):
        sheet.cell(row, 1).font = Font(name=looks.FONT, size=10, color=looks.GREY)
    _head(sheet)
    for row, (one, cell) in enumerate(zip(marks[:MOST], cells[:MOST], strict=True), HEAD_ROW + 1):
        _line(sheet, row, one, cell)
    sheet.freeze_panes = f"A{HEAD_ROW + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"


def _head(sheet: Worksheet) -> None:
    for column, (word, width) in enumerate(_COLUMNS, 1):
        cell = sheet.cell(HEAD_ROW, column, word)
        cell.font = Font(name=looks.FONT, size=10, bold=True, color=looks.WHITE)
        cell.fill = PatternFill("solid", start_color=looks.FOREST)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.row_dimensions[HEAD_ROW].height = 20


def _line(sheet: Worksheet, row: int, one: CellMark, address: str) -> None:
    repair = f"{_WORDS[one.kind]}. {one.repair}"
    values = (address, one.sheet, str(one.row), one.name, one.label, one.shown, repair)
    under = Side(style="thin", color=looks.LINE)
    lines = 1
    for column, (value, (_, width)) in enumerate(zip(values, _COLUMNS, strict=True), 1):
        cell = sheet.cell(row, column)
        text = clean(value)[:_LONGEST]
        cell.value = text
        # What an officer typed is never a formula here.
        cell.data_type = "s"
        lines = max(lines, sum(1 + len(part) // width for part in text.split("\n")))
        cell.font = Font(name=looks.FONT, size=10, color=looks.INK)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        cell.border = Border(bottom=under)
    if address:
        _link(sheet.cell(row, 1), one.sheet, address)
    sheet.row_dimensions[row].height = _LINE_HEIGHT * min(lines, 12) + 4


def _link(link: Cell | MergedCell, name: str, address: str) -> None:
    name = name.replace("'", "''")
    link.hyperlink = Hyperlink(ref=link.coordinate, location=f"'{name}'!{address}", display=address)
    link.font = Font(name=looks.FONT, size=10, bold=True, underline="single", color=looks.LEAF)
