"""The officer's own file comes back marked, loses nothing of its own, and can be marked again and again."""

import io
import time
import zipfile
from datetime import datetime
from itertools import pairwise

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from exports.filling.marking import mark_filled
from exports.filling.marks import Marking, PlainSheet, RowGain
from exports.filling.returned import fault_list
from exports.filling.returned.tints import FORMER
from forms.filling.model import Odd
from forms.tables.limits import OverrunError
from tests.exports.filling.book import LABELS, PATHS, PREFILLED, cell_mark, marked, opened, resaved, template

RED, AMBER = "FFF8A0A0", "FFFFC070"


def own(book):
    """Everything of a workbook's sheet that marks must not touch."""
    sheet = book["Koperasi"]
    return {
        "cells": {
            one.coordinate: (one.value, one.number_format, one.fill.start_color.rgb[-6:], one.protection.locked)
            for row in sheet.iter_rows(min_row=4)
            for one in row
            if one.column != 2
        },
        "lists": [
            (str(one.sqref), one.formula1, one.type, one.errorStyle) for one in sheet.data_validations.dataValidation
        ],
        "colours": [(str(one.sqref), [rule.formula for rule in one.rules]) for one in sheet.conditional_formatting],
        "widths": {
            nth: one.width
            for one in sheet.column_dimensions.values()
            for nth in range(one.min or 0, (one.max or 0) + 1)
            if nth > 2
        },
        "locked": (sheet.protection.sheet, sheet.protection.autoFilter, sheet.protection.sort),
        "frozen": sheet.freeze_panes,
        "help": sheet["E3"].comment.text,
        "hidden": [one.title for one in book.worksheets if one.sheet_state == "hidden" and one.title != FORMER],
    }


def test_cells_are_coloured_and_commented_and_the_rest_stays():
    data = template()
    book = marked(data, cell_mark(), cell_mark("F", 6, "conflict", repair="Di web tertulis “2”.", shown=""))
    sheet = book["Koperasi"]
    assert (sheet["E5"].fill.start_color.rgb, sheet["F6"].fill.start_color.rgb) == (RED, "FFFFC071")
    assert sheet["E5"].comment.text == "SALAH: “1,250” dapat dibaca dua cara. Tulis 1250 atau 1,25."
    assert (sheet["F6"].comment.text, sheet["F6"].comment.author) == ("BENTROK: Di web tertulis “2”.", "Lumbung")
    before, after = own(opened(data)), own(book)
    assert {key for key in before if before[key] != after[key]} == {"cells"}
    assert {key for key in before["cells"] if before["cells"][key] != after["cells"][key]} == {"E5", "F6"}


def test_each_row_says_what_became_of_it_and_only_faulty_ones_show():
    gains = (RowGain("Koperasi", 4, 5), RowGain("Koperasi", 5, 1))
    sheet = marked(template(), cell_mark(), cell_mark("G", 5), gains=gains)["Koperasi"]
    told = [sheet.cell(row, 2).value for row in range(3, 8)]
    assert told == [
        "Hasil",
        "Tersimpan: 5 nilai",
        "2 sel perlu diperbaiki, 1 tersimpan",
        "Tidak berubah",
        "Tidak berubah",
    ]
    assert [bool(sheet.row_dimensions[row].hidden) for row in range(1, 8)] == [
        False,
        True,
        False,
        True,
        False,
        True,
        True,
    ]
    assert (sheet.column_dimensions["A"].hidden, sheet.column_dimensions["B"].hidden) == (True, False)
    (column,) = sheet.auto_filter.filterColumn
    assert (sheet.auto_filter.ref, column.colId, column.filters.filter) == ("A3:G7", 1, [told[2]])
    waiting = marked(template(), gains=gains, stored=False)["Koperasi"]
    assert waiting["B4"].value == "Belum disimpan: 5 nilai"
    assert not waiting.auto_filter.filterColumn


def test_the_list_of_faults_leads_to_each_cell():
    book = marked(template(), cell_mark(shown="=1+1"), cell_mark("", 7, repair="Baris ganda."))
    assert book.sheetnames[0] == fault_list.NAME
    assert [one.title for one in book if one.sheet_view.tabSelected] == [fault_list.NAME]
    sheet = book[fault_list.NAME]
    rows = list(sheet.iter_rows(min_row=fault_list.HEAD_ROW + 1))
    assert [[cell.value for cell in row[:6]] for row in rows] == [
        ["E5", "Koperasi", "5", "Koperasi 5", "Jumlah anggota", "=1+1"],
        ["C7", "Koperasi", "7", "Koperasi 7", "Jumlah anggota", "1,250"],
    ]
    assert rows[0][5].data_type == "s"
    assert [row[0].hyperlink.location for row in rows] == ["'Koperasi'!E5", "'Koperasi'!C7"]
    assert rows[1][6].value == "Salah. Baris ganda."


def test_a_second_round_takes_the_first_ones_marks_off():
    data = template()
    first = mark_filled(Marking(data=data, marks=(cell_mark(), cell_mark("F", 6, "conflict"))), "a.xlsx")
    second = mark_filled(Marking(data=first, marks=(cell_mark("E", 6),)), "a.xlsx")
    sheet = opened(second)["Koperasi"]
    assert [one.coordinate for row in sheet.iter_rows(min_row=4) for one in row if one.comment] == ["E6"]
    assert (sheet["E5"].fill.start_color.rgb[-6:], sheet["F6"].fill.fill_type) == (PREFILLED, None)
    assert [bool(sheet.row_dimensions[row].hidden) for row in range(4, 8)] == [True, True, False, True]
    last = opened(mark_filled(Marking(data=second, marks=()), "a.xlsx"))
    assert own(last) == own(opened(data))
    assert last.sheetnames == opened(data).sheetnames


def test_colours_go_along_with_rows_that_were_sorted():
    book = marked(template(), cell_mark("E", 5), cell_mark("F", 5))
    sheet = book["Koperasi"]
    sheet.move_range("A5:G5", rows=5)
    out = io.BytesIO()
    book.save(out)
    again = marked(out.getvalue())["Koperasi"]
    assert (again["E10"].fill.start_color.rgb[-6:], again["F10"].fill.fill_type) == (PREFILLED, None)


def test_an_officers_own_comment_stays_and_several_faults_of_a_cell_are_one_comment():
    book = opened(template())
    book["Koperasi"]["E5"].comment = Comment("tanya Bu Sri", "Adi")
    out = io.BytesIO()
    book.save(out)
    first = mark_filled(Marking(data=out.getvalue(), marks=(cell_mark(repair="a"), cell_mark(repair="b"))), "a.xlsx")
    assert opened(first)["Koperasi"]["E5"].comment.text == "SALAH: a\n\nSALAH: b\n\nKomentar semula: tanya Bu Sri"
    assert opened(mark_filled(Marking(data=first, marks=()), "a.xlsx"))["Koperasi"]["E5"].comment.text == "tanya Bu Sri"


def test_marks_of_strange_places_harm_nothing():
    book = opened(template())
    book["Koperasi"].merge_cells("D5:E5")
    book["Koperasi"].delete_cols(2)
    out = io.BytesIO()
    book.save(out)
    made = marked(
        out.getvalue(), cell_mark("E", 5), cell_mark(sheet="tidak ada"), cell_mark("ZZ", 900), cell_mark("A", 0)
    )
    sheet = made["Koperasi"]
    assert sheet["D5"].comment.text.startswith("SALAH")
    assert sheet["ZZ900"].comment.text.startswith("SALAH")
    assert sheet["G2"].value == "~hasil"
    assert made[fault_list.NAME].cell(fault_list.HEAD_ROW + 2, 1).value in (None, "")


def with_rows(data, rows):
    """Write rows of XML below the answers of the sheet of cooperatives."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet2.xml":
                content = content.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            target.writestr(name, content)
    return out.getvalue()


def test_blank_formatted_rows_down_to_the_last_do_not_keep_a_file_from_being_marked():
    rows = "".join(f'<row r="{n}" s="1" customFormat="1"><c r="C{n}" s="1"/></row>' for n in range(8, 1_048_577))
    data = with_rows(template(), rows)
    sheet = marked(data, cell_mark())["Koperasi"]  # within the child's memory and seconds
    assert (sheet["E5"].comment.text[:5], sheet["B5"].value) == ("SALAH", "1 sel perlu diperbaiki")
    assert sheet.max_row == 7
    assert sheet["D7"].value == "Koperasi 7"


def test_a_cell_at_the_far_corner_costs_nothing():
    data = with_rows(template(), '<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>')
    sheet = marked(data, cell_mark())["Koperasi"]
    assert sheet["B5"].value == "1 sel perlu diperbaiki"
    assert sheet["XFD1048576"].value == "x"


def test_a_workbook_whose_days_count_from_1904_stays_one():
    book = opened(template())
    book.epoch = CALENDAR_MAC_1904
    book["Koperasi"]["F5"] = datetime(2025, 12, 31)  # noqa: DTZ001  # a day of a workbook has no zone
    out = io.BytesIO()
    book.save(out)
    back = mark_filled(Marking(data=out.getvalue(), marks=(cell_mark(),)), "isian.xlsx")
    assert opened(back)["Koperasi"]["F5"].value == datetime(2025, 12, 31)  # noqa: DTZ001
    with zipfile.ZipFile(io.BytesIO(back)) as package:
        assert b'date1904="1"' in package.read("xl/workbook.xml").replace(b"true", b"1")


def test_what_is_no_workbook_is_refused():
    with pytest.raises(OverrunError):
        mark_filled(Marking(data=b"PK bukan", marks=()), "a.xlsx")


def test_a_hundred_cooperatives_are_all_marked_in_three_seconds_of_computing():
    book = Workbook()
    sheet = book.active
    sheet.title = "Koperasi"
    sheet.append(["Bagian"])
    sheet.append(["~token", "~hasil", *(f"a/q{nth}" for nth in range(150))])
    sheet.append(["", "Hasil", *(f"Pertanyaan {nth}" for nth in range(150))])
    for row in range(100):
        sheet.append([f"t{row}", None, *(row * nth if nth % 3 else f"teks {row}" for nth in range(150))])
    out = io.BytesIO()
    book.save(out)
    begun = time.process_time()
    back = marked(out.getvalue(), *(cell_mark("D", row) for row in range(4, 104)))
    assert time.process_time() - begun < 3
    found = back["Koperasi"]
    assert all(found.cell(row, 4).comment for row in range(4, 104))
    assert not any(found.cell(row, 5).comment for row in range(4, 104))


def test_a_file_that_is_no_xlsx_comes_back_as_one():
    rows = (
        (9, ("t9", None, "0064", "=1+1", 12.5, Odd("date", "2025-12-31"), "ya")),
        (4, ("t4", None, "65", None, Odd("percent", "12.5"), Odd("merged", ""), Odd("truth", "TRUE"))),
    )
    made = marked(
        b"",
        cell_mark("E", 9),
        plain=(PlainSheet("Koperasi", PATHS, LABELS, rows),),
        about={"jenis": "templat", "cap": "=ab"},
    )
    sheet = made["Koperasi"]
    assert [one.value for one in sheet[2]] == list(PATHS)
    assert [sheet.cell(9, nth).value for nth in (1, 2, 3, 4, 5)] == [
        "t9",
        "1 sel perlu diperbaiki",
        "0064",
        "=1+1",
        12.5,
    ]
    assert sheet["D9"].data_type == "s"
    assert sheet["F9"].is_date
    assert (sheet["E4"].value, sheet["G4"].value, sheet["F4"].value) == (0.125, True, None)
    assert [[one.value for one in row] for row in made["_lumbung"]] == [["jenis", "templat"], ["cap", "=ab"]]
    assert made["_lumbung"].sheet_state == "hidden"
    assert "bukan .xlsx" in made[fault_list.NAME]["A4"].value


@pytest.mark.office
def test_what_libreoffice_saved_loses_nothing_and_comes_clean_again(soffice, tmp_path):
    """Measured with LibreOffice 7.4: lists, colours, widths, locks, help and formats stay; what openpyxl drops is told below."""
    saved = resaved(soffice, tmp_path, template())
    marks = (cell_mark(), cell_mark("F", 6, "conflict"), cell_mark("", 7))
    first = mark_filled(Marking(data=saved, marks=marks), "a.xlsx")
    before, after = own(opened(saved)), own(opened(first))
    assert {key for key in before if before[key] != after[key]} == {"cells"}
    again = resaved(soffice, tmp_path, first)
    sheet = opened(again)["Koperasi"]
    assert sheet["E5"].comment.text.startswith("SALAH: ")
    assert sheet["E5"].fill.start_color.rgb == RED
    assert sheet.row_dimensions[4].hidden
    links = [one.hyperlink.location for one in opened(again)[fault_list.NAME]["A"] if one.hyperlink]
    assert links == ["'Koperasi'!E5", "'Koperasi'!F6", "'Koperasi'!C7"]
    assert own(opened(mark_filled(Marking(data=again, marks=()), "a.xlsx"))) == before


@pytest.mark.office
def test_a_marked_file_is_whole(soffice, tmp_path):
    """No two columns overlap and nothing stands twice in the package: Excel would offer to repair it."""
    data = mark_filled(Marking(data=resaved(soffice, tmp_path, template()), marks=(cell_mark(),)), "a.xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
    assert len(names) == len(set(names))
    spans = sorted((one.min, one.max) for one in opened(data)["Koperasi"].column_dimensions.values())
    assert all(high < low for (_, high), (low, _) in pairwise(spans))
