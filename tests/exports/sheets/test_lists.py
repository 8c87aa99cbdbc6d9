"""Lists, districts and the order of the sheets."""

import msgspec


def test_a_list_holds_who_meets_the_condition_with_answers_expressions_and_rows_as_text(read, made, records):
    data, manifest = made(records)
    assert read.listed_of(data, "Daftar") == [
        {"koperasi_id": "K002", "koperasi": "Koperasi 2", "kantor": "Dinas Paser", "nama": "Koperasi 2", "kecamatan": "Kuaro", "dua": 4, "unit": "Toko, 1"},
        {"koperasi_id": "K003", "koperasi": "Koperasi 3", "kantor": "Dinas Contoh", "nama": "Koperasi 3", "kecamatan": "Sambutan", "dua": 6, "unit": ""},
    ]  # fmt: skip
    assert ("Daftar", 2) in manifest.sheets
    assert read.sheet_of(data, "Daftar").tables  # filters
    asked, _ = made(records, personal=True)
    assert [row["telepon"] for row in read.listed_of(asked, "Daftar")] == ["0811", ""]


def test_a_districts_block_has_the_districts_of_its_region_only(read, made, records):
    data, _ = made(records)
    assert [(row[1], row[2]) for row in read.lines_of(data, "Kecamatan", 3)] == [
        ("Kabupaten Paser", 2), ("Long Ikis", 1), ("Kuaro", 1), ("Kota Contoh", 1), ("Sambutan", 1), ("Kewenangan Provinsi", 1),
        ("Sambutan", 1), (None, 4),
    ]  # fmt: skip


def test_a_regencys_own_workbook_goes_by_district_where_the_provinces_goes_by_region(read, made, records, small):
    own = records[:2]
    data, _ = made(own, offices=small.offices[:1], scope="KABUPATEN PASER")
    assert read.sheet_of(data, "Rekap").cell(1, 1).value == "REKAP MENURUT KECAMATAN"
    assert [(row[1], row[2]) for row in read.lines_of(data, "Rekap", 3)] == [("Long Ikis", 1), ("Kuaro", 1), (None, 2)]
    assert [(row[1], row[2]) for row in read.lines_of(data, "Kecamatan", 3)] == [
        ("Long Ikis", 1),
        ("Kuaro", 1),
        (None, 2),
    ]
    whole, _ = made(records)
    assert read.sheet_of(whole, "Rekap").cell(1, 1).value == "REKAP MENURUT KABUPATEN/KOTA"


def test_a_list_may_be_called_like_a_sheet_of_ours(read, made, records, form):
    recap = tuple(
        msgspec.structs.replace(column, table="Mutu Data") if column.table == "Daftar" else column
        for column in form.recap
    )
    data, manifest = made(records, form=msgspec.structs.replace(form, recap=recap))
    assert [row["koperasi_id"] for row in read.listed_of(data, "Mutu Data")] == ["K002", "K003"]
    assert len(read.listed_of(data, "Mutu Data (2)")) == 4
    assert {("Mutu Data", 2), ("Mutu Data (2)", 4)} <= set(manifest.sheets)
