"""What stands in a template: paths, marks, values, lists, and what can be changed."""

import re
from datetime import date, datetime

import pytest
from openpyxl.utils.escape import unescape

from tests.exports.filling.conftest import ANSWERS, by_path, row

KOPERASI, UNIT = "Koperasi", "Unit usaha a-b"


def cell(sheet, path, at=4):
    return sheet.cell(at, by_path(sheet)[path])


def test_sheets_rows_and_hidden_parts_stand_where_readers_look_for_them(made):
    book, _, _ = made(row(1), row(2))
    assert book.sheetnames == ["Petunjuk", KOPERASI, UNIT, "_daftar", "_lumbung"]
    assert [book[name].sheet_state for name in book.sheetnames] == ["visible"] * 3 + ["hidden"] * 2
    sheet = book[KOPERASI]
    paths = [each.value for each in sheet[2]]
    assert paths[:4] == ["~token", "~hasil", "identitas/kode", "identitas/nik"]
    assert sheet.row_dimensions[2].hidden
    assert sheet.column_dimensions["A"].hidden
    assert sheet.column_dimensions["B"].hidden
    assert not sheet.column_dimensions["C"].hidden
    assert (sheet["C1"].value, sheet["D1"].value) == ("A. Identitas", None)
    assert [sheet["A4"].value, sheet["A5"].value] == ["tanda-1", "tanda-2"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("F4", "A3:M5")
    about = {line[0].value: line[1].value for line in book["_lumbung"]}
    assert about == {"jenis": "templat", "format": "1", "id": "x", "versi": "2025.1", "cap": "ab"}


def test_a_repeat_has_a_row_for_each_of_its_rows_in_their_order(made):
    book, said, _ = made(row(1), row(2, {"identitas/nama": "Sepi"}))
    sheet = book[UNIT]
    assert [each.value for each in sheet[2]] == [
        "~token", "~hasil", "~baris", "~koperasi", "unit/*/usaha", "unit/*/tempat",
    ]  # fmt: skip
    lines = [[each.value for each in line] for line in sheet.iter_rows(min_row=4)]
    assert lines == [
        ["tanda-1", None, "b", "0000000000001 Koperasi 1", "Simpan pinjam", "Muara"],
        ["tanda-1", None, "a", "0000000000001 Koperasi 1", "Warung", None],
    ]
    assert [sheet.column_dimensions[name].hidden for name in "ABCD"] == [True, True, True, False]
    assert sheet.freeze_panes == "E4"
    assert said["00000000-0000-0000-0000-000000000001"]["unit"] == ["b", "a"]


def test_values_are_what_their_kind_is_in_excel(made):
    book, _, _ = made(row())
    sheet = book[KOPERASI]
    shown = {path: cell(sheet, path) for path in by_path(sheet) if not path.startswith("~")}
    assert {path: one.value for path, one in shown.items()} == {
        "identitas/kode": "K-1",
        "identitas/nik": "0012345678901",
        "identitas/nama": "Maju Jaya",
        "identitas/kabkota": "Paser",
        "identitas/kecamatan": "Tengah (64.01.1)",
        "lahir": datetime(2001, 2, 3),  # noqa: DTZ001
        "modal": 1_250_000,
        "tahun": 2019,
        "bunga": 1.25,
        "sumber": "Laporan; Lainnya",
        "sebab": "Banjir",
    }
    formats = {path: one.number_format for path, one in shown.items()}
    assert {formats[path] for path in ("identitas/nik", "identitas/nama", "identitas/kabkota", "sumber")} == {"@"}
    assert [formats[path] for path in ("lahir", "modal", "tahun", "bunga")] == ["dd-mm-yyyy", "#,##0", "0", "#,##0.00"]


def test_what_the_file_says_is_kept_answer_by_answer(made):
    _, said, _ = made(row())
    assert said == {"00000000-0000-0000-0000-000000000001": ANSWERS}


def test_labels_name_the_unit_and_what_is_required_and_notes_help(made):
    book, _, _ = made(row())
    sheet = book[KOPERASI]
    assert cell(sheet, "modal", 3).value == "Modal (Rp) (wajib)"
    assert cell(sheet, "identitas/nik", 3).value == "NIK"
    assert cell(sheet, "identitas/nik", 3).comment.text == "13 angka"
    assert cell(sheet, "modal", 3).comment.text == "Diisi angka bulat.\nModal tidak boleh kurang dari nol."
    assert "Laporan; Lainnya" in cell(sheet, "sumber", 3).comment.text


def test_questions_are_open_fixed_ones_and_sent_rows_are_not(made):
    book, _, _ = made(row(1, marks={"identitas/nama": "last_year"}), row(2, closed=True))
    sheet = book[KOPERASI]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert not (sheet.protection.autoFilter)
    assert not (sheet.protection.sort)
    assert not (sheet.protection.deleteRows)
    assert not sheet.protection.formatColumns
    assert book.security.lockStructure
    assert not book.security.workbookPassword
    columns = by_path(sheet)
    fixed = {"~token", "~hasil", "identitas/kode"}
    for path, column in columns.items():
        letter = sheet.cell(1, column).column_letter
        if path not in fixed:
            assert not sheet.column_dimensions[letter].protection.locked, path
            assert not sheet.cell(4, column).protection.locked, path
        else:
            assert sheet.cell(4, column).protection.locked, path
        assert sheet.cell(5, column).protection.locked, path
    assert sheet.cell(4, columns["identitas/nama"]).fill.start_color.rgb == "00FFF3D1"
    assert sheet.cell(4, columns["identitas/kabkota"]).fill.fill_type is None
    unit = book[UNIT]
    assert not unit.column_dimensions["D"].protection.locked
    assert not unit.column_dimensions["E"].protection.locked


def validations(sheet):
    return {str(one.sqref).partition(":")[0]: one for one in sheet.data_validations.dataValidation}


def test_lists_come_from_named_ranges_and_are_cut_without_indirect(made):
    book, _, data = made(row(1), row(2, {"identitas/kabkota": "64.02"}))
    named = {name: place.attr_text for name, place in book.defined_names.items()}
    offered = validations(book[KOPERASI])
    whole = offered["F4"]
    assert (whole.type, whole.errorStyle) == ("list", "warning")
    assert [line[0].value for line in book["_daftar"][named[whole.formula1].split("!")[1]]] == ["Paser", "Kukar"]
    cut = re.fullmatch(r"OFFSET\((\w+),MATCH\(\$F4,(\w+),0\)-1,0,COUNTIF\(\2,\$F4\),1\)", offered["G4"].formula1)
    assert cut
    words, keys = ([line[0].value for line in book["_daftar"][named[name].split("!")[1]]] for name in cut.groups())
    assert list(zip(keys, words, strict=True)) == [
        ("Kukar", "Tengah (64.02.1)"), ("Kukar", "Anggana"), ("Paser", "Tengah (64.01.1)"), ("Paser", "Muara"),
    ]  # fmt: skip
    assert b"INDIRECT" not in data
    outside = validations(book[UNIT])
    assert outside["D4"].formula1 == "daftar_koperasi"
    assert "INDEX(" in outside["F4"].formula1
    assert max(len(one.formula1) for each in (offered, outside) for one in each.values()) <= 255
    kinds = {one.type: one for one in offered.values()}
    assert set(kinds) == {"list", "whole", "decimal", "date"}
    assert {one.errorStyle for one in offered.values()} == {"warning"}
    assert "Modal tidak boleh kurang dari nol." in kinds["whole"].error or any(
        "Modal tidak" in (one.error or "") for one in offered.values()
    )


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("=cmd|'/c calc'!A1", "=cmd|'/c calc'!A1"),
        ("+1+1", "+1+1"),
        ("@SUM(A1)", "@SUM(A1)"),
        ("a\x00b\x0bc\ud800", "a\ufffdb\ufffdc\ufffd"),
        ("baris\r\ndua", "baris\ndua"),
        ("_x0041_", "_x0041_"),
        ("  tepi  ", "  tepi  "),
        ("007", "007"),
        ("2025-12-31", "2025-12-31"),
        ("TRUE", "TRUE"),
    ],
)
def test_hostile_text_stays_text_and_is_what_the_file_is_compared_with(made, answer, shown):
    book, said, _ = made(row(1, {"identitas/nama": answer}))
    found = cell(book[KOPERASI], "identitas/nama")
    assert (found.data_type, unescape(found.value), found.number_format) == ("s", shown, "@")
    assert said["00000000-0000-0000-0000-000000000001"] == {"identitas/nama": shown}


def test_a_text_longer_than_a_cell_holds_is_locked_and_says_so(made):
    book, said, _ = made(row(1, {"sebab": "a" * 40_000}))
    found = cell(book[KOPERASI], "sebab")
    assert len(found.value) == 32_767
    assert found.value.endswith("utuh di laman Lumbung]")
    assert found.protection.locked
    assert said["00000000-0000-0000-0000-000000000001"]["sebab"] == found.value


@pytest.mark.parametrize(
    ("path", "answer", "shown"),
    [
        ("modal", "dua juta", "dua juta"),
        ("modal", 10**15, "1000000000000000"),
        ("modal", True, "true"),
        ("lahir", "1899-12-31", "1899-12-31"),
        ("lahir", "kemarin", "kemarin"),
        ("sumber", "rat", "rat"),
        ("identitas/kabkota", "99.99", "99.99"),
        ("sebab", {"a": 1}, '{"a":1}'),
    ],
)
def test_an_answer_that_is_not_of_its_kind_is_shown_as_text(made, path, answer, shown):
    book, said, _ = made(row(1, {path: answer}))
    found = cell(book[KOPERASI], path)
    assert (found.value, found.data_type, found.number_format) == (shown, "s", "@")
    assert said["00000000-0000-0000-0000-000000000001"] == {path: answer}


def test_a_template_without_cooperatives_opens(made):
    book, said, _ = made()
    assert book[KOPERASI].max_row == 3
    assert said == {}


def test_days_before_march_1900_are_not_moved(made):
    book, _, _ = made(row(1, {"lahir": "1900-03-01"}))
    assert cell(book[KOPERASI], "lahir").value.date() == date(1900, 3, 1)
