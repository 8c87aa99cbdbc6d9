"""What openpyxl is told of a sheet that people fill: lists, warnings, colours that follow answers, what is locked or hidden."""

from typing import Final

from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from exports import texts
from exports.drawing import Drawing
from exports.painting import dress
from exports.rendering import letters

_MESSAGE: Final = 225
"""Letters that Excel shows of a warning."""
_NOTE_WIDTH: Final = 320
_NOTE_LINE: Final = 44
"""Pixels that a note is wide, and letters that a line of it holds."""


def set_up_filling(sheet: Worksheet, drawing: Drawing) -> None:
    """Set all that a drawing says for those who fill the sheet."""
    for column, look in drawing.column_looks.items():
        dress(sheet.column_dimensions[letters(column)], look)
    for column in drawing.hidden_columns:
        sheet.column_dimensions[letters(column)].hidden = True
    for row in drawing.hidden_rows:
        sheet.row_dimensions[row].hidden = True
    for each in drawing.validations:
        made = DataValidation(
            type=each.kind,
            operator=None if each.kind == "list" else "between",
            formula1=each.formula,
            formula2=each.most or None,
            allow_blank=True,
            showErrorMessage=True,
            errorStyle="warning",
            errorTitle="Periksa isian",
            error=texts.clean(each.message)[:_MESSAGE] or None,
        )
        made.add(each.cells)
        sheet.add_data_validation(made)
    for rule in drawing.rules:
        colour = PatternFill("solid", start_color=rule.fill, end_color=rule.fill)
        sheet.conditional_formatting.add(
            rule.cells,
            FormulaRule(formula=[rule.formula], fill=colour, stopIfTrue=True),  # type: ignore[no-untyped-call]
        )
    if sheet.parent is not None:
        for name, place in drawing.names.items():
            sheet.parent.defined_names[name] = DefinedName(name, attr_text=place)
    if drawing.locked:
        _lock(sheet)
    if drawing.hidden:
        sheet.sheet_state = "hidden"


def _lock(sheet: Worksheet) -> None:
    """Keep locked cells from slips. In openpyxl's words False allows.

    Excel sorts, and deletes rows, only where every cell concerned is unlocked. Here the row's mark and the fixed answers are locked,
    since a changed one is worth nothing; so Excel refuses both until the sheet's protection is taken off, which wants no password
    and does no harm: rows are known by their marks. Filters, widths and hiding work as they are; LibreOffice does as Excel does.
    """
    guard = sheet.protection
    guard.sheet = True
    guard.sort = guard.autoFilter = guard.deleteRows = guard.insertRows = False
    guard.formatColumns = guard.formatRows = guard.formatCells = False
    guard.selectLockedCells = guard.selectUnlockedCells = False


def note_of(text: str) -> Comment:
    """Make a note as high as its text needs."""
    lines = sum(1 + len(line) // _NOTE_LINE for line in text.split("\n"))
    return Comment(texts.clean(text), "Lumbung", height=24 + 17 * lines, width=_NOTE_WIDTH)
