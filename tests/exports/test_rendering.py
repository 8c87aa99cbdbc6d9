import contextlib
import io
import math
import re
import zipfile
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Context

import openpyxl
import pytest
import python_calamine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports import texts
from exports.drawing import Bulk, Cell, Drawing
from exports.looks import CODE, DATE, TIME, Look
from exports.pour import Pour
from exports.rendering import Column, number_said
from exports.shared import LONGEST, SharedStrings
from exports.workbook import Draft
from forms.lengths import utf16_units

LABELS = {"Aktif": 0, "Tidak & <aktif>": 1, " tepi ": 2}
DATED = ("date", "datetime")
FORMATS = {"date": DATE, "datetime": TIME, "text": CODE, "label": CODE}
HOSTILE = [
    "=1+1", "+cmd|'/C calc'!A0", "-2", "@SUM(1)", "#N/A", "TRUE", "1E5", "00123", "12/11", "_x0041_", "_x005F_x0041_",
    " tepi ", "\ttab", "baris\nlain", "a&b<c>d", "]]>", "?", "\ud800", "\x00", "\x0b", "\ufffe", "\u202eRTL", "é\u0301", "😀" * 9,
    "\x1f", "a\x1fb", '"', "'", "＝1", "{=a}", "&amp;", "é & è ", "\x7f", "\x85", "\u2028", "",
]  # fmt: skip
TEXT = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12), st.text(st.characters(codec=None), max_size=6))
INTEGER = st.one_of(st.integers(-(10**6), 10**6), st.integers(-(10**20), 10**20), st.sampled_from([10**15, 10**15 - 1]))
DECIMAL = st.floats(allow_nan=True, allow_infinity=True)
DAY = st.dates(date(1, 1, 1), date(9999, 12, 31))
TIME_OF_DAY = st.datetimes(datetime(1800, 1, 1), datetime(9998, 1, 1)).map(lambda at: at.replace(microsecond=0))  # noqa: DTZ001
VALUES = {
    "integer": INTEGER,
    "decimal": DECIMAL,
    "text": TEXT,
    "label": st.one_of(st.sampled_from(list(LABELS)), TEXT),
    "date": DAY,
    "datetime": TIME_OF_DAY,
    "any": st.one_of(INTEGER, DECIMAL, TEXT, DAY, st.booleans()),
}


@st.composite
def grids(draw):
    kinds = draw(st.lists(st.sampled_from(list(VALUES)), min_size=1, max_size=9))
    strange = st.one_of(st.none(), *VALUES.values()) if draw(st.booleans()) else st.none()
    row = st.tuples(*(st.one_of(VALUES[kind], VALUES[kind], strange) for kind in kinds))
    return kinds, draw(st.lists(row, max_size=12))


def poured(kinds, rows, overflow=lambda *_: None):
    """Pour a grid into a workbook of one sheet whose table starts in row 1."""
    columns = tuple(
        Column(heading=f"k{place}", kind=kind, labels=LABELS if kind == "label" else {})
        for place, kind in enumerate(kinds)
    )
    heads = tuple(
        Cell(row=1, column=place, value=column.heading, look=Look()) for place, column in enumerate(columns, 1)
    )
    looks = tuple(Look(format=FORMATS.get(kind, "General")) for kind in kinds)
    bulk = Bulk(table="Grid", first=2, columns=columns, looks=looks)
    draft = Draft(datetime(2026, 1, 1), "uji")  # noqa: DTZ001
    draft.paint(Drawing(name="Grid", cells=heads, widths=(), bulk=bulk), "uji")
    seam = draft.seams()["Grid"]
    styled = [
        Column(heading=c.heading, kind=c.kind, style=s, labels=c.labels)
        for c, s in zip(columns, seam.styles, strict=True)
    ]
    strings = SharedStrings(LABELS)
    pour = Pour(seam.head, styled, 2, overflow, strings=strings)
    out = io.BytesIO()
    with contextlib.closing(pour):
        for row in rows:
            pour.write(row)
        draft.write(out, ["Grid"], {"Grid": pour}, strings.numbers)
    return out.getvalue()


def as_read(value, kind):
    """What a reader must give back for a stored value."""
    if value is None or isinstance(value, str):
        return texts.clean(value or "")
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date):
        day = datetime.combine(value, datetime.min.time()) if not isinstance(value, datetime) else value
        return day if kind in DATED and day >= datetime(1900, 3, 1) else value.isoformat()  # noqa: DTZ001
    shown = abs(value) < 10**15 if isinstance(value, int) else math.isfinite(value)
    return float(value) if shown and kind not in DATED else str(value)


def equal(read, wanted):
    if isinstance(wanted, datetime) and isinstance(read, date):
        day = read if isinstance(read, datetime) else datetime.combine(read, datetime.min.time())
        return abs(day - wanted) < timedelta(seconds=1)
    return read == wanted


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(grids())
def test_stored_exported_and_read_again_are_equal_for_random_grids(grid):
    kinds, rows = grid
    data = poured(kinds, rows)
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")
    read = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_name("Grid").to_python(skip_empty_area=False)
    for number, row in enumerate(rows, 1):
        line = read[number] if number < len(read) else []
        for place, (kind, value) in enumerate(zip(kinds, row, strict=True)):
            found = line[place] if place < len(line) else ""
            assert equal(found, as_read(value, kind)), (kind, value, found)


def test_hostile_texts_stay_texts_for_openpyxl_too():
    rows = [(text,) for text in HOSTILE if text and not re.search("_x[0-9A-F]{4}_", text)]
    sheet = openpyxl.load_workbook(io.BytesIO(poured(["text"], rows)))["Grid"]
    for row, (text,) in zip(sheet.iter_rows(min_row=2), rows, strict=True):
        assert row[0].data_type == "s"
        assert row[0].value == texts.clean(text)


def test_long_digits_codes_and_leading_noughts_are_texts():
    row = ("64.10", "3174012345678901", "00123", 3174012345678901)
    sheet = openpyxl.load_workbook(io.BytesIO(poured(["text", "text", "text", "integer"], [row])))["Grid"]
    assert [cell.value for cell in sheet[2]] == ["64.10", "3174012345678901", "00123", "3174012345678901"]


def test_a_text_longer_than_a_cell_is_marked_and_given_whole_to_the_overflow():
    text = "😀" * 16_384
    spilled = []
    data = poured(["text", "text"], [("K1", text), ("K2", "a" * 32_767)], lambda *facts: spilled.append(facts))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Grid"]
    assert spilled == [("K1", "k1", text)]
    assert sheet["B2"].value.endswith("Teks Panjang]")
    assert utf16_units(sheet["B2"].value) <= texts.CELL_UNITS
    assert sheet["B3"].value == "a" * 32_767


def test_long_texts_come_row_by_row_though_rows_are_rendered_together():
    long = "a" * 32_768
    spilled = []
    rows = [("K1", "x", long), ("K2", long, "x"), ("K3", long, long)]
    poured(["text", "text", "text"], rows, lambda key, heading, _: spilled.append((key, heading)))
    assert spilled == [("K1", "k2"), ("K2", "k1"), ("K3", "k1"), ("K3", "k2")]


def test_an_odd_value_changes_its_own_cell_only():
    rows = [("Desa", 1, 1.5, 7), (" tepi ", 2, 2.5, 8), ("Desa", "tiga", 10**400, 10**400)]
    data = poured(["text", "integer", "decimal", "any"], rows)
    sheet = zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(' t="s" r="([A-Z]+[0-9]+)"', sheet) == ["A2", "A4"]
    assert re.findall(' t="inlineStr" r="([A-Z]+[0-9]+)"', sheet)[-4:] == ["A3", "B4", "C4", "D4"]
    assert [cell.value for cell in openpyxl.load_workbook(io.BytesIO(data))["Grid"][3]] == [" tepi ", 2, 2.5, 8]


def test_the_table_and_its_filter_reach_the_last_row_and_an_empty_one_has_a_row():
    for rows, last in (([("a",)] * 5, 6), ([], 2)):
        table = openpyxl.load_workbook(io.BytesIO(poured(["text"], rows)))["Grid"].tables["Grid"]
        assert table.ref == f"A1:A{last}"
        assert table.autoFilter.ref == f"A1:A{last}"


def test_labels_are_shared_strings_counted_right():
    data = poured(["label"], [("Aktif",), (None,), ("Aktif",), ("lain",)])
    strings = zipfile.ZipFile(io.BytesIO(data)).read("xl/sharedStrings.xml").decode()
    assert 'count="2" uniqueCount="3"' in strings


def test_a_row_beyond_the_last_one_is_refused(monkeypatch):
    monkeypatch.setattr("exports.pour.ROWS", 3)
    with pytest.raises(ValueError, match="penuh"):
        poured(["text"], [("a",)] * 3)


def test_written_texts_that_come_again_are_shared_and_counted_and_long_ones_are_not():
    long = "a" * (LONGEST + 1)
    rows = [("Desa Maju", long), ("Desa Maju", None), (None, "R&D"), ("R&D", "Desa Maju"), ("", "_x0041_")]
    data = poured(["text", "text"], rows)
    package = zipfile.ZipFile(io.BytesIO(data))
    sheet, strings = (package.read(f"xl/{name}.xml").decode() for name in ("worksheets/sheet1", "sharedStrings"))
    assert strings.count("<t>Desa Maju</t>") == strings.count("<t>R&amp;D</t>") == 1
    assert sheet.count(' t="s"') == int(re.search(r' count="(\d+)"', strings)[1]) == 6
    assert long in sheet
    assert long not in strings
    read = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_name("Grid").to_python(skip_empty_area=False)
    assert read[1:] == [[one or "", other or ""] for one, other in rows]


def test_a_full_pool_of_shared_strings_takes_no_more_and_loses_nothing():
    strings = SharedStrings(room=2)
    shown, apart = strings.shown(("a", "b", "c", None, "a", "c"))
    assert shown == ["0", "1", "<is><t>c</t></is>", "", "0", "<is><t>c</t></is>"]
    assert apart == [2, 5]
    assert list(strings.numbers) == ["a", "b"]


def said_plainly(value):
    """What `number_said` promises, without its short ways."""
    shown = repr(value + 0.0)
    if shown[-1] == "5" or "5e" in shown:
        return f"{float(Context(prec=15, rounding=ROUND_HALF_UP).create_decimal(shown)):.15g}"
    return f"{value + 0.0:.15g}"


@settings(max_examples=1000, deadline=None)
@given(
    st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers(-(10**17), 10**17).map(lambda n: n / 1e4))
)
def test_a_numbers_short_way_to_its_line_says_the_same(value):
    assert number_said(value) == said_plainly(value)
