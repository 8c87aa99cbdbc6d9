"""A cell's value is read as the text its author means."""

import datetime as dt
import io

import openpyxl
import pytest

from forms.tables import letter, read_tables
from forms.tables.values import text_of


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1.0, "1"),
        (14.6, "14.6"),
        (0.00001, "0.00001"),
        (-3.0, "-3"),
        (True, "TRUE"),
        (dt.date(2025, 12, 31), "2025-12-31"),
        (dt.datetime(2025, 12, 31), "2025-12-31"),  # noqa: DTZ001  Excel knows no zones
        (dt.datetime(2025, 12, 31, 7, 5), "2025-12-31T07:05:00"),  # noqa: DTZ001  Excel knows no zones
        (dt.time(7, 5), "07:05:00"),
        (dt.timedelta(hours=30), "30:00:00"),
        ("  a\u00a0b \r\n", "a b"),
        ("a\r\nb", "a\nb"),
        ("\ufeffname", "name"),
        ("a\x07b", "ab"),
        ("007", "007"),
    ],
)
def test_values_become_text(value, text):
    assert text_of(value) == text


def test_columns_have_the_letters_of_excel():
    assert [letter(0), letter(25), letter(26), letter(16383)] == ["A", "Z", "AA", "XFD"]


def test_a_workbook_from_excel_is_read_with_its_own_row_numbers():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "survey"
    sheet["A1"], sheet["B1"] = "type", "name"
    sheet["A4"], sheet["B4"], sheet["D4"] = "integer", 1.0, dt.date(2025, 1, 2)
    sheet["A5"], sheet["B5"] = 6471012501850001, True
    sheet["A6"], sheet["B6"] = "=1+1", "#N/A"
    sheet.merge_cells("A7:B8")
    book.create_sheet("catatan").sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    read, hidden = read_tables(buffer.getvalue(), "a.xlsx").sheets
    assert [(row.number, row.cells) for row in read.rows] == [
        (1, ("type", "name")),
        (4, ("integer", "1", "", "2025-01-02")),
        (5, ("6471012501850001", "TRUE")),
    ]
    assert {(flaw.kind, flaw.row, flaw.column) for flaw in read.flaws} == {
        ("digits", 5, 0),
        ("formula_blank", 6, 0),
        ("error", 6, 1),
        ("merged", 7, 0),
    }
    assert hidden.hidden


def test_a_number_with_three_decimals_is_told_from_thousands_that_somebody_typed():
    book = openpyxl.Workbook()
    book.active.append(["juta"])
    for value in (12.125, "12.125", 1250.125, 12.5, -0.125):
        book.active.append([value])
    buffer = io.BytesIO()
    book.save(buffer)
    (read,) = read_tables(buffer.getvalue(), "a.xlsx").sheets
    assert [row.cells for row in read.rows[1:]] == [("12.125",), ("12.125",), ("1250.125",), ("12.5",), ("-0.125",)]
    assert read.fractions == ((2, 0), (6, 0))
