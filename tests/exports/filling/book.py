"""A small workbook as officers get it: paths, tokens, lists, colours, help, a locked structure."""

import io
import subprocess

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from exports.filling.marking import mark_filled
from exports.filling.marks import CellMark, Marking

PATHS = ("~token", "~hasil", "identitas/nik", "identitas/nama", "keanggotaan/anggota", "rat/tanggal", "rat/rat")
LABELS = ("", "Hasil", "NIK", "Nama", "Jumlah anggota", "Tanggal RAT", "RAT dilaksanakan")
PREFILLED = "E6EFE9"


def template(rows=4):
    """Give a template's bytes: cooperatives from row 4 on, and the lists on a hidden sheet."""
    book = Workbook()
    book.active.title = "Petunjuk"
    book.active["A1"] = "Isi sel yang tidak terkunci."
    sheet = book.create_sheet("Koperasi")
    for nth, (path, label) in enumerate(zip(PATHS, LABELS, strict=True), 1):
        sheet.cell(1, nth, "Identitas" if nth > 2 else None)
        sheet.cell(2, nth, path)
        sheet.cell(3, nth, label).font = Font(bold=True)
    sheet["E3"].comment = Comment("Anggota per 31 Desember, laki-laki dan perempuan. " * 6, "Lumbung")
    for row in range(4, 4 + rows):
        for nth, value in enumerate((f"token{row}", None, f"64010{row}", f"Koperasi {row}", 10 * row, None, "ya"), 1):
            cell = sheet.cell(row, nth, value)
            cell.protection = Protection(locked=nth <= 2)
            if nth > 2 and value is not None:
                cell.fill = PatternFill("solid", start_color=PREFILLED)
        sheet.cell(row, 3).number_format = "@"
        sheet.cell(row, 6).number_format = "dd/mm/yyyy"
    sheet.row_dimensions[2].hidden = True
    for letter, width in zip("ABCDEFG", (8, 8, 18, 33, 14, 14, 14), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.column_dimensions["A"].hidden = sheet.column_dimensions["B"].hidden = True
    lists = book.create_sheet("_pilihan")
    for row, word in enumerate(("ya", "tidak"), 1):
        lists.cell(row, 1, word)
    lists.sheet_state = "hidden"
    listed = DataValidation("list", formula1="_pilihan!$A$1:$A$2", errorStyle="warning", showErrorMessage=True)
    listed.add(f"G4:G{3 + rows}")
    whole = DataValidation(
        "whole", operator="greaterThanOrEqual", formula1="0", errorStyle="warning", showErrorMessage=True
    )
    whole.add(f"E4:E{3 + rows}")
    sheet.add_data_validation(listed)
    sheet.add_data_validation(whole)
    yellow = PatternFill(bgColor="FFF2CC", fill_type="solid")
    sheet.conditional_formatting.add(f"F4:F{3 + rows}", FormulaRule(formula=['AND($G4="ya",F4="")'], fill=yellow))
    sheet.freeze_panes = "E4"
    sheet.auto_filter.ref = f"A3:G{3 + rows}"
    sheet.protection.sheet = True
    sheet.protection.sort = sheet.protection.autoFilter = False
    about = book.create_sheet("_lumbung")
    about.append(["jenis", "templat"])
    about.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def opened(data):
    """Open what was made."""
    return load_workbook(io.BytesIO(data))


def cell_mark(
    column="E",
    row=5,
    kind="wrong",
    sheet="Koperasi",
    repair="“1,250” dapat dibaca dua cara. Tulis 1250 atau 1,25.",
    shown="1,250",
):
    """A mark on one cell."""
    return CellMark(sheet, row, column, kind, f"Koperasi {row}", "Jumlah anggota", shown, repair)


def marked(data, *marks, **rest):
    """Mark outside, as the service does, and open it."""
    return opened(mark_filled(Marking(data=data, marks=marks, **rest), "isian.xlsx"))


def resaved(soffice, folder, data, kind="xlsx"):
    """Open bytes of an xlsx in LibreOffice and give what it saves."""
    source, target = folder / "asal.xlsx", folder / "hasil"
    source.write_bytes(data)
    options = [
        "--headless",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--convert-to",
        kind,
        "--outdir",
        target,
    ]
    subprocess.run([soffice, *options, source], check=True, capture_output=True, timeout=120)
    return (target / f"asal.{kind}").read_bytes()


__all__ = ["cell_mark", "marked", "opened", "resaved", "template"]
