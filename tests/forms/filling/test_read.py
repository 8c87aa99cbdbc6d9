"""Cells of a filled workbook are read as they stand, whatever program wrote them."""

import pytest
from filled_books import by_parts, saved, template, token

from forms.filling.model import Odd
from forms.filling.read import read_filled, read_filled_outside
from forms.filling.reading.lines import Aside, UnusualError
from forms.filling.reading.meanings import Meanings
from forms.filling.reading.quick import quick_lines
from forms.tables import TableProblem


def cells(rows, **more):
    """Read rows of XML of the small book: the cells of C and D in each."""
    (sheet,) = read_filled(by_parts(rows, **more), "isi.xlsx").sheets
    return [row.cells[2:] for row in sheet.rows]


def one(cell, **more):
    """Read one cell, given as XML with `C4` as its place."""
    return cells(f'<row r="4">{cell}</row>', **more)[0][0]


def test_a_filled_template_is_read_under_its_paths():
    book = template([("Koperasi Maju", 12), (None, 3.5)])
    filled = read_filled(saved(book), "isi.xlsx")
    (sheet,) = filled.sheets
    assert filled.about == {"jenis": "templat", "format": "1", "kantor": "Kutai & Timur"}
    assert sheet.paths == ("~token", "~hasil", "bagian_0/tanya_0", "bagian_0/tanya_1")
    assert sheet.columns == ("A", "B", "C", "D")
    assert [(row.number, row.cells, row.hidden) for row in sheet.rows] == [
        (4, (token(0), None, "Koperasi Maju", 12.0), False),
        (5, (token(1), None, None, 3.5), False),
    ]
    assert not sheet.computed


def test_the_child_reads_the_same():
    data = saved(template([("Koperasi", 12), (True, None)]))
    assert read_filled_outside(data, "isi.xlsx") == read_filled(data, "isi.xlsx")


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="C4"><v>12</v></c>', 12.0),
        ('<c r="C4" t="n"><v>1.25E+3</v></c>', 1250.0),
        ('<c r="C4" s="4"><v>12500</v></c>', 12500.0),
        ('<c r="C4"><v>123456789012345</v></c>', 123456789012345.0),
        ('<c r="C4"><v>6471010101010001</v></c>', Odd("digits", "6471010101010001")),
        ('<c r="C4"><v>-6.4E+16</v></c>', Odd("digits", "-64000000000000000")),
        ('<c r="C4" s="2"><v>0.125</v></c>', Odd("percent", "12.5")),
        ('<c r="C4" s="2"><v>7.0000000000000007E-2</v></c>', Odd("percent", "7")),
        ('<c r="C4" t="b"><v>1</v></c>', Odd("truth", "TRUE")),
        ('<c r="C4" t="e"><v>#N/A</v></c>', Odd("error", "#N/A")),
        ('<c r="C4" t="d"><v>2025-12-31T00:00:00</v></c>', Odd("date", "2025-12-31")),
        ('<c r="C4" t="d"><v>2025-12-31T07:30:00.000</v></c>', Odd("date", "2025-12-31T07:30:00")),
        ('<c r="C4"><f>1+1</f><v>2</v></c>', 2.0),
        ('<c r="C4"><f>1+1</f></c>', Odd("formula", "=1+1")),
        ('<c r="C4"><f>1+1</f><v></v></c>', Odd("formula", "=1+1")),
        ('<c r="C4" t="str"><f>A1&amp;"x"</f><v>teks &amp; x</v></c>', "teks & x"),
        ('<c r="C4" t="str"><f>""</f><v></v></c>', None),
        ('<c r="C4" t="inlineStr"><is><t xml:space="preserve"> a &lt; b </t></is></c>', " a < b "),
        ('<c r="C4" t="inlineStr"><is><r><t>Koperasi </t></r><r><rPr><b/></rPr><t>Maju</t></r></is></c>', "Koperasi Maju"),
        ('<c r="C4" t="inlineStr"><is><t>baris satu_x000D_&#10;baris dua_x005F_x000D_</t></is></c>', "baris satu\nbaris dua_x000D_"),
        ('<c r="C4" t="inlineStr"><is><t>a_x0000_b</t></is></c>', "a\ufffdb"),
        ('<c r="C4" t="inlineStr"><is><t>1E5</t></is></c>', "1E5"),
        ('<c r="C4" t="inlineStr"><is><t>0064</t></is></c>', "0064"),
        ('<c r="C4"><v>bukan angka</v></c>', Odd("error", "bukan angka")),
        ('<c r="C4"><v>nan</v></c>', Odd("error", "nan")),
        ('<c r="C4"><v>1e999</v></c>', Odd("digits", "inf")),
    ],
)  # fmt: skip
def test_a_cell_says_what_the_person_sees(cell, value):
    assert one(f'{cell}<c r="D4"><v>1</v></c>') == value


@pytest.mark.parametrize(
    ("style", "value", "shown"),
    [
        (1, "46022", Odd("date", "2025-12-31")),
        (3, "46022", Odd("date", "2025-12-31")),
        (5, "46022.5", Odd("date", "2025-12-31T12:00:00")),
        (4, "46022", 46022.0),
        (6, "12.5", 12.5),
        (7, "12.5", 12.5),
        (8, "0.5", Odd("date", "12:00:00")),
        (10, "0.25", Odd("date", "06:00:00")),
        (1, "1", Odd("date", "1900-01-01")),
        (1, "59", Odd("date", "1900-02-28")),
        (1, "60", Odd("error", "tanggal di luar kalender (60)")),
        (1, "61", Odd("date", "1900-03-01")),
        (1, "0", Odd("error", "tanggal di luar kalender (0)")),
        (1, "-1", Odd("error", "tanggal di luar kalender (-1)")),
        (1, "2958465", Odd("date", "9999-12-31")),
        (1, "2958466", Odd("error", "tanggal di luar kalender (2958466)")),
        (99, "46022", 46022.0),
    ],
)
def test_serial_dates_are_told_by_their_format(style, value, shown):
    assert one(f'<c r="C4" s="{style}"><v>{value}</v></c>') == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("45000", Odd("date", "2027-03-16")),
        ("0", Odd("date", "1904-01-01")),
        ("2958465", Odd("error", "tanggal di luar kalender (2958465)")),
    ],
)
def test_days_may_count_from_1904(value, shown):
    book = (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<workbookPr date1904="1"/><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    assert one(f'<c r="C4" s="1"><v>{value}</v></c>', parts={"xl/workbook.xml": book}) == shown


def test_shared_strings_of_all_kinds():
    strings = (
        '<si><t>biasa</t></si><si><t xml:space="preserve"> spasi &amp; </t></si><si><t/></si>'
        '<si><r><t>tebal</t></r><r><rPr><b/></rPr><t> miring</t></r></si><si><t>課</t><rPh sb="0" eb="1"><t>カ</t></rPh><phoneticPr fontId="1"/></si>'
    )
    rows = "".join(
        f'<row r="{4 + n}"><c r="C{4 + n}" t="s"><v>{n}</v></c><c r="D{4 + n}"><v>1</v></c></row>' for n in range(5)
    )
    assert [row[0] for row in cells(rows, strings=strings)] == ["biasa", " spasi & ", None, "tebal miring", "課"]


def test_a_shared_string_that_is_not_there_is_damage():
    with pytest.raises(TableProblem, match="shared string 7"):
        one('<c r="C4" t="s"><v>7</v></c>', strings="<si><t>a</t></si>")


def test_prefixes_and_left_out_references_are_read():
    sheet = (
        '<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:dimension ref="A1:A1"/><x:sheetData>'
        '<x:row><x:c/></x:row><x:row><x:c t="str"><x:v>~token</x:v></x:c><x:c t="str"><x:v>a/b</x:v></x:c></x:row>'
        '<x:row><x:c t="str"><x:v>Kode</x:v></x:c></x:row><x:row><x:c/><x:c><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    (read,) = read_filled(by_parts("", parts={"xl/worksheets/sheet1.xml": sheet}), "isi.xlsx").sheets
    assert [(row.number, row.cells) for row in read.rows] == [(4, (None, 5.0))]


def test_an_absolute_target_is_followed():
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="/xl/worksheets/sheet1.xml"/></Relationships>'
    )
    assert one('<c r="C4"><v>1</v></c>', parts={"xl/_rels/workbook.xml.rels": links}) == 1.0


def test_rows_that_are_hidden_are_read_and_told():
    data = by_parts(
        '<row r="4" hidden="1"><c r="C4"><v>1</v></c></row><row r="5" hidden="0"><c r="C5"><v>2</v></c></row>'
    )
    (sheet,) = read_filled(data, "isi.xlsx").sheets
    assert [row.hidden for row in sheet.rows] == [True, False]


def test_blank_cells_of_a_merged_range_are_told():
    merges = '<mergeCells count="1"><mergeCell ref="C4:D5"/></mergeCells>'
    rows = '<row r="4"><c r="A4" t="str"><v>a</v></c><c r="C4"><v>1</v></c><c r="D4" s="1"/></row><row r="5"><c r="A5" t="str"><v>b</v></c><c r="D5"><v>3</v></c></row>'
    merged = Odd("merged", "C4:D5")
    assert cells(rows, after=merges) == [(1.0, merged), (merged, 3.0)]


@pytest.mark.parametrize("dimension", ["A1:A2", "A1:XFD1048576", "nonsense"])
def test_no_dimension_is_believed(dimension):
    rows = "".join(f'<row r="{n}"><c r="C{n}"><v>{n}</v></c></row>' for n in range(4, 500))
    assert [row[0] for row in cells(rows, before=f'<dimension ref="{dimension}"/>')] == list(range(4, 500))


def test_blank_rows_between_are_passed_over_and_numbers_kept():
    (sheet,) = read_filled(
        by_parts('<row r="4"/><row r="9"><c r="C9"><v>1</v></c></row><row r="40" s="1"/>'), "a.xlsx"
    ).sheets
    assert [row.number for row in sheet.rows] == [9]


def test_a_row_that_the_pattern_has_learnt_wrongly_falls_back_alone():
    rows = [f'<row r="{n}"><c r="C{n}"><v>{n}</v></c><c r="D{n}" t="str"><v>x</v></c></row>' for n in range(4, 700)]
    rows[100] = '<row r="104"><c r="C104"><f>1+1</f><v>104</v></c><c r="D104"><v>7</v></c></row>'
    rows[300] = '<row r="304"><c t="b" r="C304"><v>1</v></c></row>'
    rows[400] = '<row r="404"><c r="C404"><v>6471010101010001</v></c><c r="D404" t="str"><v>x</v></c></row>'
    read = cells("".join(rows))
    assert len(read) == len(rows)
    assert (read[100], read[300], read[400]) == (
        (104.0, 7.0),
        (Odd("truth", "TRUE"), None),
        (Odd("digits", "6471010101010001"), "x"),
    )
    assert read[99] == (103.0, "x")


def test_results_of_formulas_are_told():
    (sheet,) = read_filled(by_parts('<row r="4"><c r="C4"><f>1+1</f><v>2</v></c></row>'), "isi.xlsx").sheets
    assert sheet.computed
    (sheet,) = read_filled(
        by_parts('<row r="4"><c r="C4"><v>2</v></c><c r="Z4"><f>1</f><v>2</v></c></row>'), "isi.xlsx"
    ).sheets
    assert not sheet.computed


def test_the_quick_way_is_really_taken():

    sheet = b"<worksheet><sheetData>%b</sheetData></worksheet>"
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 300))
    meanings = Meanings("a.xlsx", [], [], from_1904=False)
    assert len(list(quick_lines(sheet % rows, "s", "s", meanings, Aside()))) == 299
    with pytest.raises(UnusualError):
        list(quick_lines(sheet % b"<x:row/>", "s", "s", meanings, Aside()))
