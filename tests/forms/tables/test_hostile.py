"""Hostile and broken workbooks are refused with a message, in little time and little memory; none is misread."""

import io
import resource
import signal
import struct
import subprocess
import sys
import time
import zipfile

import pytest

from forms.tables import TableProblem, read_outside, read_tables

ROW = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c></row>'


def refused(data, name="form.xlsx"):
    """Read as from outside; give the issue's code and check that it took no longer than it may."""
    began = time.monotonic()
    with pytest.raises(TableProblem) as problem:
        read_outside(data, name)
    assert time.monotonic() - began < 15  # 5 s of computing, on a busy machine
    assert problem.value.issue.message
    assert problem.value.issue.message_en
    return problem.value.issue


def test_a_sound_workbook_is_read_in_the_child_as_here(workbook, cell):
    data = workbook(f'<row r="2">{cell("B2", "x")}</row>')
    assert read_outside(data, "a.xlsx") == read_tables(data, "a.xlsx")
    assert read_outside(data, "a.xlsx").sheets[0].rows[0].cells == ("", "x")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_damaged"),
        (b"PK\x03\x04", "file_damaged"),
        (b"<html>", "file_damaged"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "file_password"),
    ],
)
def test_what_is_no_workbook_is_refused(data, code):
    assert refused(data).code == code


def test_a_file_of_another_kind_is_refused():
    assert refused(b"abc", "form.docx").code == "file_type"


def test_a_truncated_workbook_is_refused(workbook):
    data = workbook(ROW.format(1, "x"))
    for length in range(10, len(data) - 1, len(data) // 7):
        with pytest.raises(TableProblem):
            read_tables(data[:length], "a.xlsx")


def test_dimension_is_never_believed(workbook):
    rows = "".join(ROW.format(number, number) for number in range(1, 1001))
    for lie in ("A1:A2", "A1:XFD1048576", "B5"):
        sheet = read_outside(workbook(rows, before=f'<dimension ref="{lie}"/>'), "a.xlsx").sheets[0]
        assert len(sheet.rows) == 1000


def test_a_dimension_that_is_none_is_refused(workbook):
    assert refused(workbook(ROW.format(1, "x"), before='<dimension ref="nonsense"/>')).code == "file_damaged"


@pytest.mark.parametrize("order", [(3, 1), (1, 2, 2), (2, 1)])
def test_rows_out_of_order_or_twice_are_refused(workbook, order):
    issue = refused(workbook("".join(ROW.format(number, "x") for number in order)))
    assert (issue.code, issue.sheet) == ("row_order", "survey")


def test_cells_out_of_order_or_of_another_row_are_refused(workbook, cell):
    assert refused(workbook(f'<row r="1">{cell("B1", "x")}{cell("A1", "y")}</row>')).code == "row_order"
    assert refused(workbook(f'<row r="1">{cell("A2", "x")}</row>')).code == "row_order"


def test_a_row_of_number_nought_and_a_cell_before_every_row_are_told_at_the_first_row(workbook, cell):
    for rows in ('<row r="0"><c r="A0"/></row>', cell("A1", "x"), '<row r="1"/><row r="0"/>'):
        issue = refused(workbook(rows))
        assert (issue.code, issue.sheet, issue.row) == ("row_order", "survey", 1)


def test_a_formula_outside_of_every_cell_is_passed_over(workbook, cell):
    (sheet,) = read_outside(
        workbook(f'<row r="1"><f>A1</f></row><row r="2"><f/>{cell("B2", "x")}</row>'), "a.xlsx"
    ).sheets
    assert [row.cells for row in sheet.rows] == [("", "x")]
    assert sheet.flaws == ()


def test_a_cell_at_the_far_corner_is_refused(workbook, cell):
    data = workbook(ROW.format(1, "x") + f'<row r="1048576">{cell("XFD1048576", "x")}</row>')
    issue = refused(data)
    assert issue.code == "sheet_size"
    assert "XFD1048576" in issue.message


def test_a_merge_of_the_whole_sheet_costs_nothing(workbook):
    data = workbook(ROW.format(1, "x"), after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    (flaw,) = read_outside(data, "a.xlsx").sheets[0].flaws
    assert (flaw.kind, flaw.detail) == ("merged", "A1:XFD1048576")


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "http://localhost/x.dtd">',
    ],
)
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
)
def test_entities_and_document_types_are_refused_in_every_part(workbook, doctype, part):
    assert refused(workbook(parts={part: doctype + "<worksheet/>"})).code == "file_xml"


@pytest.mark.parametrize("xml", ["<a>", "", "\ufeff<a/><b/>", '<?xml version="1.0" encoding="UTF-7"?><a/>'])
def test_bad_xml_is_refused(workbook, xml):
    assert refused(workbook(parts={"xl/worksheets/sheet1.xml": xml})).code == "file_xml"


def test_utf_16_is_refused(workbook):
    hidden = '<!DOCTYPE x [<!ENTITY e "x">]><worksheet/>'.encode("utf-16")
    assert refused(workbook(parts={"xl/worksheets/sheet1.xml": hidden})).code == "file_xml"


def test_a_zip_bomb_is_refused_before_it_is_inflated(workbook):
    assert refused(workbook(parts={"xl/media/a.xml": b" " * (80 * 2**20)})).code == "file_size"
    assert refused(workbook(parts={"xl/sharedStrings.xml": b" " * (20 * 2**20)})).code == "file_size"


def test_a_part_larger_than_it_says_is_refused(workbook):
    data = bytearray(workbook(parts={"xl/styles.xml": "<a>" + " " * 5000 + "</a>"}))
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.rfind(mark)
        data[at + offset : at + offset + 4] = struct.pack("<I", 10)
    assert refused(bytes(data)).code in {"file_damaged", "file_xml"}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_doubled_and_leading_names_are_refused():
    for names in (("a.xml", "a.xml"), ("a.xml", "A.xml"), ("../a.xml",), ("/a.xml",), ("a\\b.xml",), ("c:a.xml",)):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as package:
            for name in names:
                package.writestr(name, "<a/>")
        assert refused(buffer.getvalue()).code == "file_damaged"


def test_too_many_parts_are_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for number in range(3000):
            package.writestr(f"xl/a{number}.xml", "")
    assert refused(buffer.getvalue()).code == "file_size"


@pytest.mark.parametrize("part", ["[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_missing_part_is_told(workbook, part):
    assert refused(workbook(parts={part: None})).code == "file_damaged"


def test_macros_are_refused(workbook):
    assert refused(workbook(parts={"xl/vbaProject.bin": b"x"})).code == "file_macro"


def test_two_sheets_of_one_name_are_refused(workbook):
    book = (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        '<sheet name="a" sheetId="1" r:id="rId1"/><sheet name="a" sheetId="2" r:id="rId1"/></sheets></workbook>'
    )
    assert refused(workbook(parts={"xl/workbook.xml": book})).code == "sheet_duplicate"


def test_what_is_too_heavy_ends_with_a_message(workbook):
    cells = "<c/>" * 16_000
    rows = "".join(f'<row r="{number}">{cells}</row>' for number in range(1, 900))
    assert refused(workbook(rows)).code in {"file_heavy", "file_size"}


def test_external_links_and_pictures_are_not_even_parsed(workbook):
    parts = {"xl/externalLinks/externalLink1.xml": "<<<", "xl/drawings/drawing1.xml": "<<<", "xl/connections.bin": "x"}
    assert read_outside(workbook(ROW.format(1, "x"), parts=parts), "a.xlsx").sheets[0].rows[0].cells == ("x",)


@pytest.mark.parametrize(
    ("work", "code", "said"),
    [
        ("bytearray(300 * 2**20)", 1, "MemoryError"),
        ("exec('while True: pass')", -signal.SIGKILL, ""),
        ("print('x', file=open('written', 'w'), flush=True)", 1, "File too large"),
    ],
)
def test_the_child_has_256_mib_five_seconds_and_no_file(work, code, said, tmp_path):
    source = f"from forms.tables.limits import limit; limit(); {work}"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False, cwd=tmp_path)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 6
