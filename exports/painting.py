"""What openpyxl is told of a cell's look and of a sheet's paper."""

from typing import Final

from openpyxl.cell.cell import Cell as OpenCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from exports import looks
from exports.drawing import Drawing
from exports.looks import Look

_FOLIO: Final = 14

_THIN = Side(style="thin", color=looks.LINE)
_WHITE = Side(style="thin", color=looks.WHITE)
_BORDERS: Final = {
    "none": Border(),
    "grid": Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN),
    "head": Border(left=_WHITE, right=_WHITE, top=_WHITE, bottom=_WHITE),
    "total": Border(
        left=_THIN,
        right=_THIN,
        top=Side(style="medium", color=looks.FOREST),
        bottom=Side(style="double", color=looks.FOREST),
    ),
    "under": Border(bottom=_THIN),
    "cover": Border(bottom=Side(style="thick", color=looks.GOLD)),
    "tile": Border(left=Side(style="thick", color=looks.GOLD)),
}


def dress(cell: OpenCell | ColumnDimension, look: Look) -> None:
    """Give a cell, or the blank cells of a column, its look."""
    cell.font = Font(
        name=looks.FONT,
        size=look.size,
        bold=look.bold,
        italic=look.italic,
        underline="single" if look.underline else None,
        color=look.colour,
    )
    if look.fill:
        cell.fill = PatternFill("solid", fgColor=look.fill)
    across = None if look.across == "general" else look.across
    cell.alignment = Alignment(horizontal=across, vertical=look.down, indent=look.indent, wrap_text=look.wrap)
    cell.border, cell.number_format = _BORDERS[look.border], look.format
    if not look.locked:
        cell.protection = Protection(locked=False)


def set_up_paper(sheet: Worksheet, drawing: Drawing, footer: str) -> None:
    """Paper, margins, titles and footers as offices print: Folio, one page wide, "Halaman x dari y"."""
    view, setup = sheet.sheet_view, sheet.page_setup
    sheet.column_dimensions.max_outline = 0  # openpyxl sets it while saving: a second saving would differ
    if drawing.row_height:
        sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = drawing.row_height, True
    view.showGridLines = drawing.gridlines
    sheet.freeze_panes = drawing.freeze or None
    if drawing.tab:
        sheet.sheet_properties.tabColor = drawing.tab
    setup.paperSize, setup.orientation = _FOLIO, "landscape" if drawing.landscape else "portrait"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    setup.fitToWidth, setup.fitToHeight = drawing.pages_wide, drawing.pages_tall
    margins = sheet.page_margins
    margins.left = margins.right = 0.45
    margins.top, margins.bottom, margins.header, margins.footer = 0.55, 0.65, 0.3, 0.3
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = drawing.repeat_rows or None
    sheet.print_title_cols = drawing.repeat_columns or None
    for row in drawing.breaks:
        sheet.row_breaks.append(Break(id=row - 1))
    name = footer.replace("&", "&&")
    for part, text in (("left", name), ("center", "Halaman &P dari &N"), ("right", "&A")):
        place = getattr(sheet.oddFooter, part)
        place.text, place.size, place.font, place.color = text, 8, "Calibri,Regular", looks.GREY
