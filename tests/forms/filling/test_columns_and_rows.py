"""Columns are found by path and rows by what they hold, however people moved them."""

from filled_books import paths, saved, template, token
from openpyxl import Workbook

from forms.filling.read import read_filled


def sheet_of(*rows, title="Apa saja"):
    """Write rows as they are; read the one sheet."""
    book = Workbook()
    book.worksheets[0].title = title
    for row in rows:
        book.worksheets[0].append(row)
    (sheet,) = read_filled(saved(book), "isi.xlsx").sheets
    return sheet


def test_columns_may_be_moved_and_the_row_of_paths_too():
    sheet = sheet_of(
        ["Judul orang"], [], ["a/d", None, "~token", "a/c"], ["D", None, "Kode", "C"], [1, None, token(1), 2]
    )
    assert (sheet.paths, sheet.columns) == (("a/d", "~token", "a/c"), ("A", "C", "D"))
    assert [(row.number, row.cells) for row in sheet.rows] == [(5, (1.0, token(1), 2.0))]


def test_a_doubled_path_is_told_and_its_first_column_read():
    sheet = sheet_of(["~token", "a/c", "a/c"], ["Kode", "C", "C"], [token(1), 1, 2])
    assert sheet.doubled == ("a/c",)
    assert sheet.rows[0].cells == (token(1), 1.0)


def test_labels_of_columns_without_a_path_are_told_where_they_hold_values():
    sheet = sheet_of(["~token", "a/c"], ["Kode", "C", "Catatan\nsaya", "Kosong"], [token(1), 1, "x", None])
    assert sheet.unknown == ("Catatan saya",)


def test_hidden_columns_of_questions_are_told_and_read():
    book = template([(1, 2)])
    for letter in "ABD":
        book.worksheets[0].column_dimensions[letter].hidden = True
    (sheet,) = read_filled(saved(book), "isi.xlsx").sheets
    assert sheet.hidden == ("D",)
    assert sheet.rows[0].cells[2:] == (1.0, 2.0)


def test_a_row_without_labels_is_no_loss():
    sheet = sheet_of(["~token", "a/c"], [token(1), 1], [token(2), 2])
    assert [row.cells[1] for row in sheet.rows] == [1.0, 2.0]


def test_rows_sorted_above_the_paths_are_read():
    sheet = sheet_of([token(1), 1], ["Bagian", None], ["~token", "a/c"], ["Kode", "C"], [None, 2])
    assert [(row.number, row.cells) for row in sheet.rows] == [(1, (token(1), 1.0)), (5, (None, 2.0))]


def test_a_sheet_whose_tokens_were_deleted_is_still_one():
    sheet = sheet_of(["~hasil", "a/nik", "a/c"], ["Hasil", "NIK", "C"], [None, "6471", 1])
    assert sheet.paths == ("~hasil", "a/nik", "a/c")


def test_other_sheets_are_passed_over_and_a_lost_hidden_sheet_is_no_fault():
    book = template([(1,)])
    del book["_lumbung"]
    book.create_sheet("Corat-coret").append(["x"])
    filled = read_filled(saved(book), "isi.xlsx")
    assert filled.about == {}
    assert [sheet.name for sheet in filled.sheets] == ["Koperasi"]
    assert filled.sheets[0].paths == tuple(paths(1))
