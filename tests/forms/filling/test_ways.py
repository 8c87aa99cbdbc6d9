"""The quick way and the thorough one say the same; what is written is what is read."""

import datetime as dt
import re

from filled_books import by_parts, large_book, paths, saved, template, token
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.filling.model import Odd
from forms.filling.read import read_filled
from forms.filling.reading.cells import lettered
from forms.filling.reading.lines import Aside, UnusualError
from forms.filling.reading.meanings import Meanings
from forms.filling.reading.quick import quick_lines
from forms.filling.reading.strings import plain_strings, thorough_strings
from forms.filling.reading.thorough import Events, thorough_lines
from forms.tables import TableProblem

TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=12
)
WRITTEN = TEXTS.filter(
    lambda text: (
        not text.startswith("=")
        and not re.search("_x[0-9A-Fa-f]{4}_", text)
        and text not in {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"}
    )
)
NUMBERS = st.one_of(st.integers(-(10**15) + 1, 10**15 - 1), st.floats(-1e14, 1e14, allow_nan=False, width=64))
DATES = st.dates(dt.date(1900, 3, 1), dt.date(9999, 12, 31))
VALUES = st.one_of(st.none(), WRITTEN, NUMBERS, st.booleans(), DATES)


def meant(value):
    """Give what a written value is read as."""
    if isinstance(value, bool):
        return Odd("truth", "TRUE" if value else "FALSE")
    if isinstance(value, dt.date):
        return Odd("date", value.isoformat())
    return float(f"{value:.16g}") if isinstance(value, float) else value  # openpyxl writes 16 digits


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(VALUES, min_size=3, max_size=3), max_size=14))
def test_what_openpyxl_writes_is_read(rows):
    (sheet,) = read_filled(saved(template(rows, 3)), "isi.xlsx").sheets
    assert [row.cells for row in sheet.rows] == [(token(n), None, *map(meant, row)) for n, row in enumerate(rows)]


PIECES = st.sampled_from(
    [
        '<c r="C{n}"><v>12</v></c>', '<c r="C{n}" s="3"><v>45000</v></c>', '<c r="C{n}" s="3"/>', '<c r="C{n}" s="2"><v>0.5</v></c>', '<c r="C{n}" t="s"><v>1</v></c>',
        '<c r="C{n}" t="s"><v>99</v></c>', '<c r="C{n}" t="s"><v> 1</v></c>', '<c r="C{n}" t="str"><v>a "b" &amp; c_x000D_</v></c>', '<c r="C{n}" t="str"><v>x\r\ny</v></c>',
        '<c r="C{n}"><f>1</f><v>3</v></c>', '<c r="C{n}"><v>&#49;</v></c>', '<c r="C{n}"><v> 12 </v></c>', '<c r="C{n}"><v>1_2</v></c>', '<c r="C{n}"><v>.5</v></c>', '<c r="C{n}"><v>007</v></c>',
        '<c r="C{n}"><v>1,2</v></c>', '<c r="C{n}"><v>null</v></c>', '<c r="C{n}"><v>\r\nnull</v></c>', '<c r="C{n}" t="s"><v>\r\nnull</v></c>', '<c r="C{n}"><v>1e400</v></c>', '<c r="C{n}"><v>9999999999999999</v></c>',
        '<c r="C{n}" t="b"><v>1</v></c>', '<c r="C{n}" t="b"><v>true</v></c>', '<c r="C{n}" t="e"><v>#N/A</v></c>', '<c r="C{n}" t="d"><v>2025-01-31</v></c>', '<c r="C{n}" t="z"><v>1</v></c>',
        '<c r="D{n}" t="inlineStr"><is><t>halo</t></is></c>', '<c r="D{n}" t="inlineStr"><is><t xml:space="preserve"> é ]]&gt;</t></is></c>', '<c r="D{n}" t="inlineStr"><is><r><t>a</t></r></is></c>',
        '<c r="D{n}"><is><t>tanpa jenis</t></is></c>', '<c r="D{n}" t="inlineStr"><v>aneh</v></c>', '<c r="D{n}"><v>7</v></c>', '<c r="D{n}" s="1" t="n"><v>7</v></c>', '<c r="D{n}"></c>', '<c r="D{n}"><v></v></c>',
        '<c r="C{n}" r="D{n}"><v>1</v></c>', '<c r="XFE{n}"><v>1</v></c>', '<c r="D1"><v>1</v></c>', "<c><v>5</v></c>", "<!-- x -->", "teks", '<c r="E{n}" t="str"><v>a\x02b</v></c>', '<x:c r="E{n}"/>', '<c r="E{n}"><v>1</v>', "<row/>",
    ]
)  # fmt: skip
ENDS = st.sampled_from(["", "", "", ' hidden="1"', ' spans="1:3" ht="15"', ' r="3"', " ", ' ht="1" ht="2"'])
JOINS = st.sampled_from(["", "", "", "", "\n", "<!-- <row -->", '<row r="{n}"/>'])


@st.composite
def worksheets(draw):
    """Write a worksheet most of whose rows are alike, some of pieces."""
    alike = draw(st.lists(PIECES, max_size=2))
    rows, number = [], 0
    for _ in range(draw(st.integers(0, 40))):
        number += draw(st.sampled_from([1, 1, 1, 1, 1, 3, 0]))
        pieces = draw(st.lists(PIECES, max_size=3)) if draw(st.integers(0, 5)) == 0 else alike
        end, join = (
            draw(ENDS) if draw(st.integers(0, 9)) == 0 else "",
            draw(JOINS) if draw(st.integers(0, 19)) == 0 else "",
        )
        rows.append(f'<row r="{number}"{end}>{"".join(pieces)}</row>{join}'.replace("{n}", str(number)))
    rows.append(
        '<row r="1000"><c r="C1000"><v>1</v></c></row>'
    )  # rows after the last value are not judged the quick way
    return f'<worksheet><cols><col min="3" max="4" hidden="1"/></cols><sheetData>{"".join(rows)}</sheetData></worksheet>'.encode()


def told(lines, aside):
    """Give all that a way tells, blank cells left out, or that it refuses."""
    try:
        found = [
            (
                line.number,
                line.hidden,
                [(c, v) for c, v in zip(line.columns, line.cells, strict=True) if v is not None],
                line.formulas,
            )
            for line in lines
        ]
    except TableProblem:
        return "refused"  # of two reasons each way may meet another first
    return [line for line in found if line[2]], aside.hidden, aside.merges


@settings(max_examples=1500, deadline=None)
@given(worksheets())
def test_the_quick_way_says_the_same_or_nothing(content):
    meanings = Meanings("isi.xlsx", ["nol", "satu", None], ["number", "date", "percent", "date"], from_1904=False)
    aside, other = Aside(), Aside()
    try:
        quick = told(quick_lines(content, "s", "Koperasi", meanings, aside), aside)
    except UnusualError:
        return
    assert quick == told(thorough_lines(content, "s", "Koperasi", meanings, other), other)


STRINGS = st.sampled_from(
    ["<si><t>a</t></si>", "<si><t> b</t></si>", '<si><t xml:space="preserve"> c </t></si>', "<si><t/></si>", "<si><t></t></si>", "<si/>", "<si></si>", "<si><t>&amp;é_x000D_&#10;</t></si>", "<si><t>\r\n</t></si>",
     "<si><r><t>d</t></r><r><t>e_x0041_</t></r></si>", "<si><t>f</t><rPh><t>g</t></rPh></si>", "\n", "<!-- -->", "<si><t>]]></t></si>", "<si><t>&x;</t></si>", "<si><t>\x01</t></si>", "<si><t>&#1;</t></si>", "<si><t>\x7f</t></si>", "<t>h</t>", "<si><t>i</si>"]
)  # fmt: skip


@settings(max_examples=1000, deadline=None)
@given(
    st.lists(STRINGS, max_size=6), st.sampled_from(["<sst>", '<?xml version="1.0"?>\r\n<sst count="3">', "\ufeff<sst>"])
)
def test_both_ways_read_the_same_strings(pieces, head):
    content = f"{head}{''.join(pieces)}</sst>".encode()
    try:
        quick = plain_strings(content)
    except UnusualError:
        return
    assert quick == thorough_strings(content, "s")


@given(st.text(max_size=30))
def test_text_is_never_made_of_what_cannot_be_kept(text):
    read = lettered(text)
    assert read is None or not re.search("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", read)


def test_a_book_as_excel_writes_it_needs_events_for_its_first_rows_only(monkeypatch):
    data = large_book(700, 12, "mixed", 0.3)
    expected = read_filled(data, "isi.xlsx")
    assert len(expected.sheets[0].rows) == 700
    assert expected.sheets[0].paths == tuple(paths(12))
    asked = []
    begin = Events.__init__
    monkeypatch.setattr(Events, "__init__", lambda self, *given: (asked.append(1), begin(self, *given))[1])
    assert read_filled(data, "isi.xlsx") == expected
    assert len(asked) < 10


def test_the_small_book_is_read_both_ways_alike(monkeypatch):
    data = by_parts("".join(f'<row r="{n}"><c r="C{n}"><v>{n}</v></c></row>' for n in range(4, 90)))
    expected = read_filled(data, "isi.xlsx")

    def unusual(*_):
        raise UnusualError
        yield

    monkeypatch.setattr("forms.filling.read.quick_lines", unusual)
    assert read_filled(data, "isi.xlsx") == expected


def test_cells_with_more_or_fewer_attributes_have_one_shape(monkeypatch):
    forms = (
        '<c r="C{n}"><v>1</v></c>',
        '<c r="C{n}" s="4"><v>1</v></c>',
        '<c r="C{n}" s="4" t="n"><v>1</v></c>',
        '<c r="C{n}" s="4"/>',
        "",
    )
    rows = "".join(
        f'<row r="{n}"><c r="B{n}"><v>2</v></c>{forms[n % 5].replace("{n}", str(n))}</row>' for n in range(4, 400)
    )
    asked = []
    begin = Events.__init__
    monkeypatch.setattr(Events, "__init__", lambda self, *given: (asked.append(1), begin(self, *given))[1])
    read = read_filled(by_parts(rows), "isi.xlsx").sheets[0].rows
    assert [row.cells[1:3] for row in read] == [(2.0, 1.0 if n % 5 < 3 else None) for n in range(4, 400)]
    assert len(asked) < 10
