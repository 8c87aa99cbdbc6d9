"""An ods says the same as an xlsx, as LibreOffice writes both; repeated cells and rows are bounded."""

import datetime as dt
import subprocess
import time
from pathlib import Path

import pytest
from filled_books import saved, template, token
from small_workbooks import document_cell, ods

from forms.filling.model import Odd
from forms.filling.read import read_filled
from forms.tables import TableProblem

HEADS = "".join(
    f"<table:table-row>{''.join(document_cell(cell) for cell in row)}</table:table-row>"
    for row in (("~token", "a/b", "a/c"), ("Kode", "B", "C"))
)


def rows_of(rows):
    (sheet,) = read_filled(ods(HEADS + rows), "isi.ods").sheets
    return [(row.number, row.cells) for row in sheet.rows]


def cell(attributes="", inside=""):
    """Read one cell, given by its attributes and content."""
    ((_, cells),) = rows_of(
        f"<table:table-row>{document_cell('x')}<table:table-cell {attributes}>{inside}</table:table-cell></table:table-row>"
    )
    return cells[1]


@pytest.mark.parametrize(
    ("attributes", "inside", "value"),
    [
        ('office:value-type="float" office:value="12.5"', "<text:p>12,5</text:p>", 12.5),
        ('office:value-type="currency" office:value="12500"', "<text:p>Rp12.500</text:p>", 12500.0),
        ('office:value-type="percentage" office:value="0.125"', "<text:p>12,5%</text:p>", Odd("percent", "12.5")),
        ('office:value-type="float" office:value="6471010101010001"', "", Odd("digits", "6471010101010001")),
        ('office:value-type="float" office:value="nan"', "", Odd("digits", "nan")),
        ('office:value-type="date" office:date-value="2025-12-31"', "<text:p>31/12/25</text:p>", Odd("date", "2025-12-31")),
        ('office:value-type="date" office:date-value="2025-12-31T07:30:00"', "", Odd("date", "2025-12-31T07:30:00")),
        ('office:value-type="date" office:date-value="2025-02-31"', "", Odd("error", "tanggal di luar kalender (2025-02-31)")),
        ('office:value-type="time" office:time-value="PT07H30M00S"', "", Odd("date", "07:30:00")),
        ('office:value-type="boolean" office:boolean-value="true"', "<text:p>BENAR</text:p>", Odd("truth", "TRUE")),
        ('office:value-type="string"', '<text:p>satu<text:s text:c="2"/>dua</text:p><text:p>tiga</text:p>', "satu  dua\ntiga"),
        ('office:value-type="string"', "<office:annotation><text:p>komentar</text:p></office:annotation><text:p>isi</text:p>", "isi"),
        ('office:value-type="string" table:formula="of:=[.A1]"', "<text:p>hasil</text:p>", "hasil"),
        ('table:formula="of:=[.A1]"', "", Odd("formula", "of:=[.A1]")),
        ('office:value-type="string" calcext:value-type="error" table:formula="of:=1/0" xmlns:calcext="urn:c"', "<text:p>#DIV/0!</text:p>", Odd("error", "#DIV/0!")),
    ],
)  # fmt: skip
def test_a_cell_says_what_the_person_sees(attributes, inside, value):
    assert cell(attributes, inside) == value


def test_repeated_cells_and_rows_are_read_as_often_and_blank_ones_cost_nothing():
    rows = (
        '<table:table-row table:number-rows-repeated="1000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="2" table:visibility="filter"><table:table-cell/>'
        '<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="3"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1047571"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert rows_of(rows) == [(1003, (None, 3.0, 3.0)), (1004, (None, 3.0, 3.0))]


@pytest.mark.parametrize(
    "row",
    [
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="9" office:value-type="float" office:value="1"/></table:table-row>',
        '<table:table-row><table:table-cell table:number-columns-repeated="99999" office:value-type="float" office:value="1"/></table:table-row>',
        '<table:table-row table:number-rows-repeated="9999999"><table:table-cell office:value-type="float" office:value="1"/></table:table-row>',
    ],
)
def test_repeated_values_beyond_all_measure_are_refused(row):
    began = time.process_time()
    with pytest.raises(TableProblem) as problem:
        rows_of(row)
    assert problem.value.issue.code == "sheet_size"
    assert time.process_time() - began < 2


def test_covered_cells_are_told():
    first = document_cell("y", 'table:number-columns-spanned="2"')
    rows = f"<table:table-row>{document_cell('x')}{first}<table:covered-table-cell/></table:table-row>"
    assert rows_of(rows) == [(3, ("x", "y", Odd("merged", "B3:C3")))]


def test_entities_are_refused():
    with pytest.raises(TableProblem) as problem:
        read_filled(ods(HEADS, before='<!DOCTYPE x [<!ENTITY e "x">]>'), "isi.ods")
    assert problem.value.issue.code == "file_xml"


@pytest.fixture
def through_office(soffice, tmp_path):
    """Have LibreOffice save a workbook as another kind; give its bytes."""

    def convert(data, kind):
        source = tmp_path / "asal.xlsx"
        source.write_bytes(data)
        options = ["--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--convert-to", kind]
        subprocess.run(
            [soffice, *options, "--outdir", str(tmp_path / "hasil"), str(source)],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return Path(tmp_path / "hasil" / f"asal.{kind}").read_bytes()

    return convert


@pytest.mark.office
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_what_libreoffice_saves_is_read(through_office, kind):
    book = template(
        [
            ("Koperasi & Usaha <Maju>", 12500.5, dt.date(2025, 12, 31), 0.125, "0064", None),
            (" spasi ", -3, None, "=1+1", "baris satu\nbaris dua", True),
        ]
    )
    sheet = book.worksheets[0]
    sheet["F4"].number_format = "0.0%"
    sheet.merge_cells("H4:H5")
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["C"].hidden = True
    filled = read_filled(through_office(saved(book), kind), f"isi.{kind}")
    (read,) = filled.sheets
    assert filled.about["kantor"] == "Kutai & Timur"
    assert read.hidden == ("C",)
    assert read.computed
    assert [tuple(row.cells) for row in read.rows] == [
        (
            token(0),
            None,
            "Koperasi & Usaha <Maju>",
            12500.5,
            Odd("date", "2025-12-31"),
            Odd("percent", "12.5"),
            "0064",
            None,
        ),
        (token(1), None, " spasi ", -3.0, None, 2.0, "baris satu\nbaris dua", Odd("merged", "H4:H5")),
    ]
    assert [row.hidden for row in read.rows] == [False, True]
