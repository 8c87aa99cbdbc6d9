"""Which sheet of a file is which part of a form."""

from collections.abc import Mapping

from forms.errors import Severity
from forms.spelling import nearest
from forms.tables import Sheet, Tables, letter
from forms.vocabulary import MAX_CELL, MAX_CHOICES, MAX_ROWS, SHEETS
from forms.xlsform.ledger import Ledger, Told

_FLAWS = {
    "formula_blank": (
        "sel ini berisi rumus tanpa hasil. Tulis nilainya, lalu simpan ulang.",
        "this cell holds a formula without a result. Write the value and save again.",
    ),
    "error": (
        "sel ini berisi kesalahan Excel (misalnya #N/A). Tulis nilainya.",
        "this cell holds an error of Excel (such as #N/A). Write the value.",
    ),
    "formula": (
        "sel ini berisi rumus; yang dibaca adalah hasil yang tersimpan. Sebaiknya tulis nilainya.",
        "this cell holds a formula; its stored result was read. Better write the value.",
    ),
    "merged": (
        "sel ini digabung; hanya sel pertama yang dibaca. Pisahkan penggabungannya.",
        "this cell is merged; only its first cell is read. Unmerge it.",
    ),
    "control": (
        "sel ini berisi karakter yang tidak terlihat; karakter itu diabaikan. Ketik ulang isinya.",
        "this cell holds characters that cannot be shown; they were left out. Type it again.",
    ),
    "digits": (
        "angka ini lebih dari 15 digit dan mungkin dibulatkan Excel. Format sel sebagai teks.",
        "this number has more than 15 digits and Excel may have rounded it. Format the cell as text.",
    ),
}


def sheet_key(title: str) -> str:
    """Give the name by which a sheet of this title is known: `External choices` is `external_choices`."""
    return title.strip().casefold().replace(" ", "_")


def find_sheets(tables: Tables, ledger: Ledger) -> dict[str, Sheet]:
    """Give the sheets of the form by canonical name; sheets of other names are the author's own."""
    found: dict[str, Sheet] = {}
    for sheet in tables.sheets:
        name = sheet_key(sheet.name)
        if name not in SHEETS:
            continue
        if name in found:
            told = Told(
                "sheet_duplicate",
                "sheet ini ada dua kali. Hapus salah satunya.",
                "this sheet is there twice. Delete one.",
            )
            ledger.sheet(name, told)
            continue
        found[name] = sheet
        _flaws(name, sheet, ledger)
    _misspelt(tables, found, ledger)
    _bounded(found, ledger)
    for name, sheet in found.items():
        _long_cells(name, sheet, ledger)
    return found


def _misspelt(tables: Tables, found: Mapping[str, Sheet], ledger: Ledger) -> None:
    missing = [name for name in SHEETS if name not in found]
    for sheet in tables.sheets:
        name = sheet.name.strip().casefold()
        guess = "" if name in SHEETS or name.startswith("_") else nearest(name, missing, 0.85)
        if guess:
            told = Told(
                "sheet_unknown",
                f"sheet `{sheet.name}` tidak dikenal. Maksud Anda `{guess}`? Bila bukan, awali namanya dengan `_`.",
                f"unknown sheet `{sheet.name}`. Did you mean `{guess}`? If not, begin its name with `_`.",
                sheet.name,
            )
            ledger.sheet(sheet.name, told)
    if "survey" not in found:
        told = Told(
            "sheet_missing",
            "sheet ini tidak ada di dalam file. Tambahkan sheet bernama `survey` dengan kolom type, name, label.",
            "this sheet is not in the file. Add a sheet called `survey` with the columns type, name, label.",
        )
        ledger.sheet("survey", told)


def _bounded(found: dict[str, Sheet], ledger: Ledger) -> None:
    for name, sheet in tuple(found.items()):
        limit = MAX_CHOICES if name in {"choices", "external_choices"} else MAX_ROWS
        if len(sheet.rows) > limit:
            told = Told(
                "sheet_long",
                f"ada {len(sheet.rows)} baris; batasnya {limit}. Bagi formulir ini atau pindahkan pilihan ke file CSV.",
                f"there are {len(sheet.rows)} rows; the limit is {limit}. Divide the form, or move choices to a CSV file.",
            )
            ledger.sheet(name, told)
            del found[name]


def _long_cells(name: str, sheet: Sheet, ledger: Ledger) -> None:
    header = sheet.rows[0].cells if sheet.rows else ()
    for row in sheet.rows:
        for at, text in enumerate(row.cells):
            if len(text) > MAX_CELL:
                told = Told(
                    "cell_long",
                    f"isi sel ini {len(text)} huruf; batasnya {MAX_CELL}, seperti Excel. Persingkat.",
                    f"this cell holds {len(text)} characters; the limit is {MAX_CELL}, as in Excel. Shorten it.",
                    text[:40],
                )
                column = header[at][:40] if at < len(header) else ""
                ledger.place(name, row.number, column, f"{letter(at)}{row.number}", told)


def _flaws(name: str, sheet: Sheet, ledger: Ledger) -> None:
    header = sheet.rows[0].cells if sheet.rows else ()
    for flaw in sheet.flaws[:100]:
        column = header[flaw.column] if flaw.column < len(header) else ""
        if not column or (flaw.kind == "merged" and flaw.row == 1):
            continue
        message, message_en = _FLAWS[flaw.kind]
        severity: Severity = "error" if flaw.kind in {"formula_blank", "error"} else "warning"
        told = Told(f"cell_{flaw.kind}", message, message_en, flaw.detail)
        ledger.place(name, flaw.row, column, f"{letter(flaw.column)}{flaw.row}", told, severity)
