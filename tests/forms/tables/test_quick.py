"""The quick scan says the same as the thorough one, or nothing."""

from xml.parsers import expat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.tables.model import TableProblem
from forms.tables.quick import plain_area
from forms.tables.scan import _Reader, scan_worksheet

HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = "</sheetData></worksheet>"
PLAIN = (
    f'{HEAD}<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1"><v>1</v></c></row>'
    f'<row r="4" ht="2"><c r="A4" s="1"/><c r="C4"><v>2</v></c></row>{TAIL}'
)


def test_a_plain_sheet_is_known_at_once():
    assert plain_area(PLAIN.encode()) == (4, 3)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('r="4"', 'r="1"'),
        ('r="A4"', 'r="D4"'),
        ('r="C4"', 'r="C5"'),
        ("<v>1</v>", "<f>1</f>"),
        ('t="s"', 't="e"'),
        ("<v>1</v>", "<!-- --><v>1</v>"),
        ('<c r="C1">', "<c>"),
        ('<c r="C1">', '<c s="1" r="C1">'),
        ("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells>'),
        ("<sheetData>", "<sheetData >"),
        ('<row r="4" ht="2">', '<row ht="2" r="4">'),
        ('<c r="C1">', '<x:c r="C1">'),
    ],
)
def test_anything_else_is_left_to_the_thorough_scan(old, new):
    assert old in PLAIN
    sheet = PLAIN.replace(old, new)
    assert plain_area(sheet.encode()) is None


PIECES = st.sampled_from(
    ['<row r="1">', '<row r="2">', '<row r="3"', ">", "</row>", '<c r="A1">', '<c r="B1"/>', '<c r="A2">', '<c r="C2"><v>5</v></c>',
     "<v>1</v>", "</c>", "<f>1</f>", 't="e"', "<!-- x -->", "<x:c>", "text", '<c r="AA3"/>', " ", "&amp;"]
)  # fmt: skip


@settings(max_examples=1500, deadline=None)
@given(st.lists(PIECES, max_size=14))
def test_where_both_answer_they_agree(pieces):
    content = (HEAD + "".join(pieces) + TAIL).encode()
    area = plain_area(content)
    if area is None:
        return
    if not well_formed(content):
        with pytest.raises(TableProblem):
            scan_worksheet(content, "sheet1.xml", "survey")
        return
    scan = scan_worksheet(content, "sheet1.xml", "survey")
    assert scan.flaws == thorough(content)
    assert (scan.rows, scan.columns) == area


def well_formed(content):
    """Tell whether expat can read the whole."""
    try:
        expat.ParserCreate().Parse(content, True)
    except expat.ExpatError:
        return False
    return True


def thorough(content):
    """Read with the thorough scan's own handler; rows and cells out of order would be refused by it."""
    reader = _Reader("survey")
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.Parse(content, True)
    return tuple(reader.flaws)
