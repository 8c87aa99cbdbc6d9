import io
import zipfile

import openpyxl
import pytest
import python_calamine

from exports.drawing import Cell, Drawing, Formula
from exports.looks import Look
from exports.workbook import Draft, write_sheets

SHEETS = {
    "survey": [
        ["type", "name", "constraint"],
        ["integer", "anggota", ". >= 0"],
        ["text", "catatan", "=1+1"],
        ["", "#N/A", ""],
    ],
    "choices": [["list_name", "name"], ["kode", "64.10"]],
    "kosong": [],
}


def test_plain_sheets_come_back_as_the_texts_they_were():
    read = python_calamine.load_workbook(io.BytesIO(write_sheets(SHEETS)))
    assert read.sheet_names == list(SHEETS)
    assert read.get_sheet_by_name("survey").to_python() == SHEETS["survey"]
    assert read.get_sheet_by_name("choices").to_python() == SHEETS["choices"]


def test_no_plain_text_becomes_a_formula_an_error_or_a_number():
    sheet = openpyxl.load_workbook(io.BytesIO(write_sheets(SHEETS)))["survey"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}


def test_the_same_sheets_give_the_same_bytes():
    assert write_sheets(SHEETS) == write_sheets(SHEETS)


@pytest.mark.parametrize("name", ["a" * 32, "a/b", "", "'a'", "History"])
def test_a_sheet_name_that_excel_refuses_is_refused(name):
    with pytest.raises(ValueError, match="nama lembar"):
        write_sheets({name: [["a"]]})


def test_two_sheet_names_that_differ_in_case_only_are_refused():
    with pytest.raises(ValueError, match="nama lembar"):
        write_sheets({"Data": [], "DATA": []})


def test_a_text_that_no_cell_holds_is_refused_with_its_place():
    with pytest.raises(ValueError, match="survey B2"):
        write_sheets({"survey": [["a", "b"], ["", "x" * 32_768]]})


def drawn(value):
    draft = Draft(openpyxl.utils.datetime.from_excel(45_000), "uji")
    cells = tuple(Cell(row=1, column=place, value=each, look=Look()) for place, each in enumerate(value, 1))
    draft.paint(Drawing(name="Uji", cells=cells, widths=(9,)), "A&B")
    out = io.BytesIO()
    draft.write(out, ["Uji"], {}, ())
    return out.getvalue()


def test_a_formula_carries_its_value_whatever_its_type():
    data = drawn([1, Formula("A1*1.5", 1.5), Formula('IF(A1>0,"<ya>","-")', "<ya>"), Formula("SUM(A1:B1)", 2.5)])
    formulas, values = (openpyxl.load_workbook(io.BytesIO(data), data_only=only)["Uji"] for only in (False, True))
    assert [cell.value for cell in formulas[1]] == [1, "=A1*1.5", '=IF(A1>0,"<ya>","-")', "=SUM(A1:B1)"]
    assert [cell.value for cell in values[1]] == [1, 1.5, "<ya>", 2.5]


def test_pages_are_numbered_on_folio_and_an_ampersand_in_the_footer_is_one():
    sheet = openpyxl.load_workbook(io.BytesIO(drawn(["a"])))["Uji"]
    assert sheet.page_setup.paperSize == 14
    assert sheet.oddFooter.center.text == "Halaman &P dari &N"
    assert "A&&B" in zipfile.ZipFile(io.BytesIO(drawn(["a"]))).read("xl/worksheets/sheet1.xml").decode().replace(
        "&amp;", "&"
    )


def test_relationships_inside_the_package_are_relative():
    for name in zipfile.ZipFile(io.BytesIO(drawn(["a"]))).namelist():
        if name.startswith("xl/") and name.endswith(".rels"):
            assert b'Target="/' not in zipfile.ZipFile(io.BytesIO(drawn(["a"]))).read(name)
