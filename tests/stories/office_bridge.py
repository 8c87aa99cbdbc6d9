"""Works in LibreOffice as an officer would: run by a Python that has `uno`, told what to do by JSON on stdin.

`[program, profile, source, target, steps]`; a step is `[what, sheet, …]` as in `STEPS`. Writes JSON of what `read` steps gave.
"""

import contextlib
import json
import subprocess
import sys
import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.table import TableSortField
from com.sun.star.table.CellContentType import FORMULA

SAVED_AS = {"xlsx": "Calc MS Excel 2007 XML", "ods": "calc8"}
PATHS_ROW = 1  # from 0


def option(name, value):
    one = PropertyValue()
    one.Name, one.Value = name, value
    return one


def connected(program, profile):
    """Start an office of our own without a window; gives it and its desktop."""
    pipe = f"lumbung{time.time_ns()}"
    order = [
        program,
        "--headless",
        "--norestore",
        "--nologo",
        f"-env:UserInstallation=file://{profile}",
        f"--accept=pipe,name={pipe};urp;",
    ]
    office = subprocess.Popen(order, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(300):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
            return office, context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            time.sleep(0.2)
    office.kill()
    raise SystemExit("LibreOffice does not answer")


def used(sheet):
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    return cursor.RangeAddress.EndRow, cursor.RangeAddress.EndColumn


def column_of(sheet, path):
    """Find a column by the path in its hidden row, whatever it is called now."""
    _, last = used(sheet)
    for column in range(last + 1):
        if sheet.getCellByPosition(column, PATHS_ROW).String == path:
            return column
    raise SystemExit(f"no column {path} in {sheet.Name}")


def row_of(sheet, path, text):
    """Find the first row that says something under a path."""
    last, _ = used(sheet)
    column = column_of(sheet, path)
    for row in range(PATHS_ROW + 2, last + 1):
        if sheet.getCellByPosition(column, row).String == text:
            return row
    raise SystemExit(f"no row with {text!r} under {path} in {sheet.Name}")


def cell(sheet, row, path):
    """A cell by its row in Excel's count and its path."""
    return sheet.getCellByPosition(column_of(sheet, path), row - 1)


def text(sheet, row, path, value):
    """Type a text that stays text."""
    cell(sheet, row, path).String = value


def number(sheet, row, path, value):
    cell(sheet, row, path).Value = value


def formula(sheet, row, path, value):
    cell(sheet, row, path).Formula = value


def clear(sheet, row, path):
    cell(sheet, row, path).clearContents(1 | 2 | 4 | 16)


def rename(sheet, path, value):
    """Write another label over a column."""
    sheet.getCellByPosition(column_of(sheet, path), PATHS_ROW + 1).String = value


def sort(sheet, path):
    """Sort all rows by a column, downwards."""
    last, right = used(sheet)
    rows = sheet.getCellRangeByPosition(0, PATHS_ROW + 2, right, last)
    field = TableSortField()
    field.Field, field.IsAscending = column_of(sheet, path), False
    rows.sort(
        (
            option("SortFields", uno.Any("[]com.sun.star.table.TableSortField", (field,))),
            option("ContainsHeader", False),
        )
    )


def delete_row(sheet, row):
    sheet.Rows.removeByIndex(row - 1, 1)


def move_column(sheet, path, before):
    """Cut a column out and put it in before another one."""
    last, _ = used(sheet)
    goal = column_of(sheet, before)
    sheet.Columns.insertByIndex(goal, 1)
    source = column_of(sheet, path)
    moved = sheet.getCellRangeByPosition(source, 0, source, last).RangeAddress
    sheet.moveRange(sheet.getCellByPosition(goal, 0).CellAddress, moved)
    sheet.Columns.removeByIndex(source, 1)


def merge(sheet, row, path, cells):
    """Merge a cell with those at its right; the first one's words stay."""
    column = column_of(sheet, path)
    area = sheet.getCellRangeByPosition(column, row - 1, column + cells - 1, row - 1)
    for nth in range(1, cells):
        area.getCellByPosition(nth, 0).clearContents(1 | 2 | 4 | 16)
    area.merge(True)


def split(sheet, row, path):
    """Take a merge back."""
    column = column_of(sheet, path)
    cursor = sheet.createCursorByRange(sheet.getCellByPosition(column, row - 1))
    cursor.collapseToMergedArea()
    cursor.merge(False)


def unlock(sheet):
    """Take the protection off, as anyone may."""
    sheet.unprotect("")


def read(sheet):
    """Give all of a sheet: texts as shown, and comments and colours by address."""
    last, right = used(sheet)
    rows = []
    for row in range(last + 1):
        line = []
        for column in range(right + 1):
            one = sheet.getCellByPosition(column, row)
            line.append([one.String, one.Formula if one.Type == FORMULA else "", one.CellBackColor])
        rows.append({"cells": line, "hidden": not sheet.Rows.getByIndex(row).IsVisible})
    notes = {}
    for note in sheet.Annotations:
        notes[f"{note.Position.Column},{note.Position.Row}"] = note.String
    return {"rows": rows, "notes": notes}


STEPS = {
    one.__name__: one
    for one in (text, number, formula, clear, rename, sort, delete_row, move_column, merge, split, unlock, read)
}


def main():
    program, profile, source, target, steps = json.load(sys.stdin)
    office, desktop = connected(program, profile)
    try:
        book = desktop.loadComponentFromURL(f"file://{source}", "_blank", 0, (option("Hidden", True),))
        found = []
        for what, name, *rest in steps:
            given = STEPS[what](book.Sheets.getByName(name), *rest)
            if what == "read":
                found.append(given)
        if target:
            filtered = SAVED_AS[target.rpartition(".")[2]]
            book.storeToURL(f"file://{target}", (option("FilterName", filtered),))
        book.close(True)
        sys.stdout.write(json.dumps(found))
    finally:
        with contextlib.suppress(Exception):  # an office that goes down answers no more
            desktop.terminate()
        office.wait(60)


if __name__ == "__main__":
    main()
