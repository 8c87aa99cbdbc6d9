"""Hostile, broken and foreign workbooks are refused with a repair, or read harmlessly, in little time."""

import time

import pytest
from filled_books import by_parts, saved, template
from openpyxl import Workbook
from small_workbooks import document_cell, ods, written

from forms.filling.model import Odd
from forms.filling.read import MAX_FILE, read_filled, read_filled_outside
from forms.tables import TableProblem

BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{}</sheets></workbook>'
)
ROW = '<row r="4"><c r="C4"><v>1</v></c></row>'


def refused(data, name="isi.xlsx", read=read_filled):
    """Read; give the issue, which says what to do in both languages, and check that it took no longer than it may."""
    began = time.process_time()
    with pytest.raises(TableProblem) as problem:
        read(data, name)
    assert time.process_time() - began < 5
    issue = problem.value.issue
    assert issue.message
    assert issue.message_en
    return issue


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_damaged"),
        (b"nama,nik\n", "file_damaged"),
        (b"PK\x03\x04", "file_damaged"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "file_password"),
        (b"P" * (MAX_FILE + 1), "file_size"),
    ],
)
def test_what_is_no_workbook_is_refused(data, code):
    assert refused(data, read=read_filled_outside).code == code
    assert refused(data).code == code


def test_a_workbook_that_is_no_template_is_told_what_to_do():
    for data in (
        written({"Data": [["nik", "nama"], ["1", "a"]]}),
        saved(Workbook()),
        ods(f"<table:table-row>{document_cell('x')}</table:table-row>"),
    ):
        issue = refused(data)
        assert issue.code == "no_template"
        assert "bukan templat Lumbung" in issue.message
        assert "nduh templat" in issue.message


def test_a_row_of_paths_beyond_the_tenth_row_is_none():
    book = Workbook()
    book.worksheets[0]["A11"], book.worksheets[0]["B11"] = "~token", "a/b"
    assert refused(saved(book)).code == "no_template"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"xl/vbaProject.bin": b"x"}, "file_macro"),
        ({"xl/workbook.xml": None}, "file_damaged"),
        ({"xl/_rels/workbook.xml.rels": None}, "file_damaged"),
        ({"[Content_Types].xml": None}, "file_damaged"),
        ({"xl/workbook.xml": BOOK.format('<sheet name="a" r:id="rId1"/><sheet name="a" r:id="rId1"/>')}, "sheet_duplicate"),
        ({"xl/sharedStrings.xml": b" " * (20 * 2**20)}, "file_size"),
        ({"xl/worksheets/sheet1.xml": "<worksheet>"}, "file_xml"),
        ({"xl/worksheets/sheet1.xml": '<worksheet><sheetData><row r="1"></sheetData></worksheet>'}, "file_xml"),
        ({"xl/worksheets/sheet1.xml": "<worksheet/>".encode("utf-16")}, "file_xml"),
        ({"xl/sharedStrings.xml": "<sst><si><t>a\x01</t></si></sst>"}, "file_xml"),
        ({"xl/sharedStrings.xml": b"<sst><si><t>\xff</t></si></sst>"}, "file_xml"),
        ({"xl/sharedStrings.xml": "<sst><si><t>&tak;</t></si></sst>"}, "file_xml"),
    ],
)  # fmt: skip
def test_spoiled_parts_are_refused(parts, code):
    assert refused(by_parts(ROW, parts=parts)).code == code


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
)
@pytest.mark.parametrize(
    "doctype",
    ['<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', '<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>', "<!DOCTYPE x>"],
)  # fmt: skip
def test_entities_and_document_types_are_refused_in_every_part(part, doctype):
    assert refused(by_parts(ROW, parts={part: doctype + "<worksheet/>"})).code == "file_xml"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ('<row r="5"><c r="C5"><v>1</v></c></row><row r="4"><c r="C4"><v>1</v></c></row>', "row_order"),
        ('<row r="4"><c r="C4"><v>1</v></c></row><row r="4"><c r="C4"><v>2</v></c></row>', "row_order"),
        ('<row r="4"><c r="D4"><v>1</v></c><c r="C4"><v>1</v></c></row>', "row_order"),
        ('<row r="4"><c r="C5"><v>1</v></c></row>', "row_order"),
        ('<row r="4"><c r="XFE4"><v>1</v></c></row>', "sheet_size"),
        ('<row r="1048577"><c r="C1048577"><v>1</v></c></row>', "sheet_size"),
        ('<row r="4"><c r="C4" t="s"><v>-1</v></c></row>', "file_damaged"),
    ],
)
def test_what_two_readers_would_read_differently_is_refused(rows, code):
    assert refused(by_parts(rows)).code == code
    assert refused(by_parts(f"<!-- x -->{rows}")).code == code


def test_a_cell_at_the_far_corner_is_harmless():
    data = by_parts(f'{ROW}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    began = time.process_time()
    assert [row.number for row in read_filled(data, "isi.xlsx").sheets[0].rows] == [4]
    assert time.process_time() - began < 1


@pytest.mark.parametrize("comment", ["", "<!-- x -->"])
def test_a_merge_of_the_whole_sheet_is_harmless(comment):
    merge = f'{comment}<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    began = time.process_time()
    (sheet,) = read_filled(by_parts(ROW, after=merge), "isi.xlsx").sheets
    merged = Odd("merged", "A1:XFD1048576")
    assert sheet.rows[0].cells == (merged, merged, 1.0, merged)
    assert time.process_time() - began < 1


def test_merges_beyond_all_measure_are_refused():
    merges = "".join(f'<mergeCell ref="A{n}:XFD1048576"/>' for n in range(1, 60_000))
    rows = "".join(f'<row r="{n}"><c r="C{n}"><v>1</v></c></row>' for n in range(4, 2000))
    assert refused(by_parts(rows, after=f"<mergeCells>{merges}</mergeCells>")).code == "sheet_size"


def test_blank_formatted_rows_down_to_the_last_cost_little():
    rows = "".join(
        f'<row r="{n}" s="1" customFormat="1" ht="15"><c r="C{n}" s="1"/></row>' for n in range(5, 1_048_577)
    )
    data = by_parts(ROW + rows)
    began = time.process_time()
    assert [row.number for row in read_filled(data, "isi.xlsx").sheets[0].rows] == [4]
    assert time.process_time() - began < 5
    assert len(read_filled_outside(data, "isi.xlsx").sheets[0].rows) == 1


def test_a_million_shared_strings_cost_little():
    data = by_parts(ROW, strings="".join(f"<si><t>teks {n}</t></si>" for n in range(1_000_000)))
    began = time.process_time()
    assert read_filled(data, "isi.xlsx").sheets[0].rows[0].cells[2] == 1.0
    assert time.process_time() - began < 5


def test_many_cell_styles_cost_little():
    styles = "".join(f"<xf numFmtId='14' fontId='{n}' fillId='{n * 7919 % 1000}'/>" for n in range(100_000))
    parts = {"xl/styles.xml": f"<styleSheet><cellXfs>{styles}</cellXfs></styleSheet>"}
    data = by_parts('<row r="4"><c r="C4" s="99999"><v>46022</v></c></row>', parts=parts)
    began = time.process_time()
    assert read_filled(data, "isi.xlsx").sheets[0].rows[0].cells[2] == Odd("date", "2025-12-31")
    assert time.process_time() - began < 3


def test_more_filled_cells_than_any_template_has_are_refused():
    cells = "<c><v>1</v></c>" * 16_000
    rows = "".join(f'<row r="{n}">{cells}</row>' for n in range(4, 170))
    assert refused(by_parts(rows), read=read_filled_outside).code in {"sheet_size", "file_size", "file_heavy"}


def test_a_truncated_workbook_is_refused():
    data = saved(template([("a", 1)]))
    for length in range(10, len(data) - 1, len(data) // 23):
        refused(data[:length])


def test_external_links_and_pictures_are_not_even_parsed():
    parts = {"xl/externalLinks/externalLink1.xml": "<<<", "xl/drawings/drawing1.xml": "<<<", "xl/media/a.xml": "<<<"}
    assert read_filled(by_parts(ROW, parts=parts), "isi.xlsx").sheets[0].rows[0].cells[2] == 1.0
