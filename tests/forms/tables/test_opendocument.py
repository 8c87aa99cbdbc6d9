"""Workbooks of LibreOffice are read like those of Excel, and bounded like them."""

import pytest
from small_workbooks import document_cell as text
from small_workbooks import ods

from forms.tables import TableProblem, read_outside, read_tables


def test_rows_keep_their_numbers_over_blank_and_repeated_ones():
    data = ods(
        f"<table:table-row>{text('type')}{text('name')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
        f"<table:table-row>{text('x', 'table:number-columns-repeated=' + chr(34) + '2' + chr(34))}"
        '<table:table-cell office:value-type="float" office:value="14.6"/></table:table-row>'
    )
    (sheet,) = read_outside(data, "a.ods").sheets
    assert [(row.number, row.cells) for row in sheet.rows] == [(1, ("type", "name")), (5, ("x", "x", "14.6"))]


def test_formulas_and_merges_are_told():
    data = ods(
        '<table:table-row><table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>'
        f"{text('a', 'table:number-columns-spanned=' + chr(34) + '2' + chr(34))}<table:covered-table-cell/></table:table-row>"
    )
    (sheet,) = read_tables(data, "a.ods").sheets
    assert {(flaw.kind, flaw.row, flaw.column, flaw.detail) for flaw in sheet.flaws} == {
        ("formula", 1, 0, ""),
        ("merged", 1, 1, "B1:C1"),
    }


@pytest.mark.parametrize(
    "rows",
    [
        f'<table:table-row table:number-rows-repeated="1048576">{text("x")}{text("y")}{text("z")}</table:table-row>',
        f"<table:table-row>{text('x', 'table:number-columns-repeated=' + chr(34) + '9999999' + chr(34))}</table:table-row>",
    ],
)
def test_repeated_cells_without_end_are_refused(rows):
    with pytest.raises(TableProblem) as problem:
        read_outside(ods(rows), "a.ods")
    assert problem.value.issue.code == "sheet_size"


def test_blank_rows_to_the_end_of_the_sheet_cost_nothing():
    data = ods(
        f"<table:table-row>{text('x')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert len(read_outside(data, "a.ods").sheets[0].rows) == 1


def test_entities_are_refused():
    doctype = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    with pytest.raises(TableProblem) as problem:
        read_outside(ods(f"<table:table-row>{text('&e;')}</table:table-row>", before=doctype), "a.ods")
    assert problem.value.issue.code == "file_xml"
