import io
import re
import tracemalloc
import zipfile
from datetime import date

import msgspec
import openpyxl
import pytest
import python_calamine
from defusedxml import ElementTree

from exports import book
from exports.model import Limits, RosterCount

SHEETS = [
    "Sampul", "Rekap Kab-Kota", "Per Jenis", "Kab-Kota dan Jenis", "Kelengkapan", "Kelengkapan Pertanyaan", "Mutu Data",
    "Ringkasan Mutu", "Data Mentah", "Unit usaha", "Barang", "Kamus Data", "Kamus Pilihan", "Manifes",
]  # fmt: skip


def read(data, name):
    """A data sheet's rows as dicts, read by calamine."""
    rows = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [dict(zip(rows[5], row, strict=True)) for row in rows[6:]]


def test_the_workbook_has_its_sheets_in_the_order_of_the_contents(small, province):
    data, _ = small.build(province)
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames == SHEETS


def test_every_cooperative_is_one_row_with_its_answers_as_stored(small, province):
    data, _ = small.build(province)
    rows = read(data, "Data Mentah")
    assert [row["koperasi_id"] for row in rows] == [record.koperasi_id for record in province]
    for row, record in zip(rows, province, strict=True):
        answers = record.answers
        assert row["anggota"] == answers["anggota"]
        assert row["modal"] == answers["modal"]
        assert row["bunga"] == answers["bunga"]
        assert row["kode"] == "64.10"
        assert row["kode_nama"] == "Kota Contoh"
        assert row["tanggal"] == date(2019, 5, 4)
        assert row["topik"] == ("RAT; Pajak" if answers["topik"] else "")
        assert row["jenis"] == {"konsumen": "Konsumen", "jasa": "Jasa"}.get(
            answers["identitas"]["jenis"], answers["identitas"]["jenis"]
        )


def test_rows_of_repeats_are_keyed_by_the_cooperative_and_numbered(small, province):
    data, _ = small.build(province)
    units = read(data, "Unit usaha")
    assert len(units) == sum(len(record.answers["unit_usaha"]) for record in province)
    assert (units[1]["koperasi_id"], units[1]["baris"], units[1]["nama"], units[1]["volume"]) == (
        "K002",
        1,
        "Unit 0",
        0,
    )
    goods = read(data, "Barang")
    assert (goods[2]["koperasi_id"], goods[2]["baris_induk_1"], goods[2]["baris"]) == ("K002", 2, 1)


def test_names_and_phones_marked_personal_stay_out_unless_asked_for(small):
    records = [small.record(1, "contoh", telepon="0811")]
    data, _ = small.build(records)
    assert "telepon" not in read(data, "Data Mentah")[0]
    data, _ = small.build(records, spec=small.spec(records, personal=True))
    assert read(data, "Data Mentah")[0]["telepon"] == "0811"


def test_the_manifest_sets_selected_rows_against_written_ones_by_office_and_version(small, province):
    data, manifest = small.build(province)
    assert manifest.complete
    assert [(s.part, s.version, s.selected, s.written) for s in manifest.shares] == [
        ("paser", "2025.1", 10, 10), ("contoh", "2025.1", 20, 20), ("provinsi", "2025.1", 10, 10),
    ]  # fmt: skip
    assert manifest.sheets[0] == ("Data Mentah", 40)
    assert manifest.size == len(data)
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Manifes"]
    assert [cell.value for cell in sheet[11]][3:7] == [40, 40, 0, "COCOK"]
    texts = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {manifest.content, manifest.chain_head, *(share.content for share in manifest.shares)} <= texts


def test_a_row_that_was_selected_and_not_written_is_told(small, province):
    spec = small.spec(province)
    lost = RosterCount(office="paser", state="sent", version="2025.1", count=1)
    data, manifest = small.build(province, spec=msgspec.structs.replace(spec, roster=(*spec.roster, lost)))
    assert not manifest.complete
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Manifes"]
    assert [cell.value for cell in sheet[8]][3:7] == [11, 10, 1, "TIDAK COCOK"]


def test_one_changed_answer_changes_its_offices_hash_and_no_other(small, province):
    _, before = small.build(province)
    changed = [*province[:-1], msgspec.structs.replace(province[-1], answers=province[-1].answers | {"anggota": 1})]
    _, after = small.build(changed)
    differ = [old.part for old, new in zip(before.shares, after.shares, strict=True) if old.content != new.content]
    assert differ == [province[-1].office]
    assert before.content != after.content


def test_completeness_counts_the_whole_roster(small, province):
    data, _ = small.build(province)
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Kelengkapan"]
    assert [cell.value for cell in sheet[11]][2:11] == [46, 6, 0, 0, 0, 0, 40, 40 / 46, 40]


def test_the_same_input_gives_the_same_bytes(small, province):
    assert small.build(province)[0] == small.build(province)[0]


def test_no_formula_comes_from_an_answer_and_every_formula_has_its_value(small):
    hostile = ["=1+1", "@SUM(1)", "#REF!", "=cmd|'/C calc'!A0"]
    records = [
        msgspec.structs.replace(small.record(n, "contoh", catatan=text, identitas={"jenis": text}), name=text)
        for n, text in enumerate(hostile)
    ]
    data, _ = small.build(records)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        for name in (name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")):
            xml = archive.read(name).decode()
            assert len(re.findall("<f>", xml)) == len(re.findall(r"</f><v>[^<]+</v>", xml))
    assert [row["catatan"] for row in read(data, "Data Mentah")] == hostile
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Per Jenis"]
    formulas = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert all(formula.startswith("=SUM(") for formula in formulas)


def test_a_text_of_forty_thousand_letters_stands_whole_in_the_overflow_sheet(small):
    text = "panjang " * 5_000
    data, _ = small.build([small.record(1, "contoh", catatan=text)])
    parts = read(data, "Teks Panjang")
    assert "".join(row["teks"] for row in parts) == text
    assert {(row["koperasi_id"], row["kolom"]) for row in parts} == {("K001", "catatan")}
    assert "Teks Panjang" in read(data, "Data Mentah")[0]["catatan"]


def test_a_full_sheet_is_continued_on_another_with_its_own_table(small, province):
    data, manifest = small.build(province, limits=Limits(rows=15))
    assert manifest.sheets[:3] == (("Data Mentah", 15), ("Data Mentah (2)", 15), ("Data Mentah (3)", 10))
    found = [
        row["koperasi_id"] for name in ("Data Mentah", "Data Mentah (2)", "Data Mentah (3)") for row in read(data, name)
    ]
    assert found == [record.koperasi_id for record in province]
    sheets = openpyxl.load_workbook(io.BytesIO(data))
    tables = [table for sheet in sheets for table in sheet.tables]
    assert len(tables) == len(set(tables)) == 11


def test_a_form_wider_than_a_sheet_goes_on_in_another_keyed_by_the_cooperative(small, province):
    data, _ = small.build(province, limits=Limits(columns=12))
    parts = [read(data, name) for name in ("Data Mentah", "Data Mentah (2)", "Data Mentah (3)")]
    for rows in parts:
        assert len(rows[0]) <= 12
        assert [row["koperasi_id"] for row in rows] == [record.koperasi_id for record in province]
    assert {"jenis", "catatan", "anggota", "bantuan"} <= {heading for rows in parts for heading in rows[0]}


def test_a_regencys_own_workbook_holds_its_rows_only(small, province):
    own = [record for record in province if record.office == "contoh"]
    data, manifest = small.build(own, spec=small.spec(own, small.offices[1:2], scope="KOTA CONTOH"))
    assert [share.part for share in manifest.shares] == ["contoh"]
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Rekap Kab-Kota"]
    assert [sheet.cell(row, 2).value for row in (8, 9)] == ["Kota Contoh", None]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Dinas Paser" not in whole
    assert province[0].koperasi_id.encode() not in whole


def test_another_offices_record_or_an_unasked_state_is_refused(small, province):
    with pytest.raises(ValueError, match="paser"):
        small.build(province, spec=small.spec(province[1:2], small.offices[1:]))
    draft = [msgspec.structs.replace(province[0], state="draft")]
    with pytest.raises(ValueError, match="draft"):
        small.build(draft)


def test_a_source_that_breaks_leaves_nothing_written(small, province):
    def broken():
        yield province[0]
        raise ConnectionError

    out = io.BytesIO()
    with pytest.raises(ConnectionError):
        book.build(small.spec(province), small.compiled(), broken(), out)
    assert out.getvalue() == b""


def test_no_record_at_all_still_gives_a_whole_workbook(small):
    data, manifest = small.build([])
    assert manifest.complete
    assert manifest.shares == ()
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames == SHEETS


def test_memory_stays_flat_whatever_the_number_of_rows(small, province):
    def peak(times):
        def many():
            for _ in range(times):
                yield from province

        records = list(province)
        tracemalloc.start()
        book.build(small.spec(records), small.compiled(), many(), io.BytesIO())
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    few, many = peak(25), peak(250)
    assert many - few < 3 * 2**20


def test_nothing_stands_in_it_that_excel_would_repair(small, province):
    data, _ = small.build(province)
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        merged = [cell for area in sheet.merged_cells.ranges for row in area.cells for cell in [row]]
        assert len(merged) == len(set(merged)), sheet.title
        for table in sheet.tables.values():
            names = [column.name for column in table.tableColumns]
            head = sheet[table.ref][0]
            assert names == [cell.value for cell in head]
            assert len({name.lower() for name in names}) == len(names)
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.hyperlink):
            assert cell.hyperlink.location == f"'{cell.value}'!A1"
            assert cell.value in SHEETS
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            ElementTree.fromstring(archive.read(name))
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2026-06-30T08:00:00Z") == 2


def test_files_are_named_as_offices_name_them(small):
    day = date(2026, 6, 30)
    assert book.file_name(2025, day, 3, "Kaltim") == "Rekap_Koperasi_Kaltim_TB2025_per_2026-06-30_v03.xlsx"
    own = book.file_name(2025, day, 1, "Kota/Contoh", small.offices[1])
    assert own == "Data_Koperasi_64.10_Kota_Contoh_TB2025_per_2026-06-30_v01.xlsx"
