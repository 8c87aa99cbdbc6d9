"""The ministry's table with its real faults, and what an office gets to read about them."""

import csv
from datetime import date
from pathlib import Path

import pytest

from service.register.identity import Known, identify
from service.register.places import Place, Places
from service.register.read import read_register
from service.register.rows import RegisterRow

SHARED = Path(__file__).parents[4] / "shared" / "data"

PLACES = Places(
    [
        Place("64", "Kalimantan Timur", ""),
        Place("64.03", "Kabupaten Berau", "64"),
        Place("64.72", "Kota Samarinda", "64"),
        Place("64.03.05", "Tanjung Redeb", "64.03"),
        Place("64.03.05.1001", "Gunung Panjang", "64.03.05"),
        Place("64.03.05.1002", "Bugis", "64.03.05"),
    ]
)
HEADER = ["namaKoperasi", "provinsi", "kabupaten", "kecamatan", "kelurahan"]
BERAU = ["Koperasi Maju Bersama", "Kalimantan Timur", "KAB. BERAU", "Kec. Tanjung Redeb", "Kel. Gunung Panjang"]


def reading(*lines, header=HEADER):
    return read_register(header, list(enumerate(lines, 2)), PLACES)


def one(extra_header, *extra):
    """Read one good row with further columns."""
    return reading([*BERAU, *extra], header=[*HEADER, *extra_header])


def gianyar(change=lambda row: row):
    path = SHARED / "koperasi_real_gianyar_2022.csv"
    if not path.exists():
        pytest.skip("the real rows lie in ../shared, which is not here")
    with path.open(encoding="utf-8", newline="") as stream:
        header, *lines = list(csv.reader(stream))
    return read_register(
        header, list(enumerate((change(dict(zip(header, line, strict=True))) for line in lines), 2)), PLACES
    )


def test_a_row_finds_its_village_however_the_office_writes_it():
    (row,) = reading(BERAU).rows
    assert (row.kode_kabkota, row.kode_kecamatan, row.kode_desa) == ("64.03", "64.03.05", "64.03.05.1001")


def test_codes_with_points_work_as_names_do():
    (row,) = reading(["Koperasi Maju", "64", "64.03", "64.03.05", "64.03.05.1002"]).rows
    assert row.kode_desa == "64.03.05.1002"


def test_a_cooperative_of_another_province_is_refused_by_name():
    result = reading(["Koperasi Sedana", "Bali", "Gianyar", "Sukawati", "Kemenuh"])
    assert result.refused
    assert result.rows == ()
    assert "'Bali' bukan Kalimantan Timur" in result.faults[0].message
    assert result.faults[0].row == 2


def test_a_misspelt_regency_is_an_error_that_offers_the_right_one():
    (fault,) = reading(["Koperasi Maju", "", "Brau", "", ""]).faults
    assert fault.severity == "error"
    assert "Kabupaten Berau" in fault.message


def test_a_misspelt_village_is_told_and_left_for_the_officer():
    result = reading([*BERAU[:4], "Gunung Panjangg"])
    assert not result.refused
    assert result.rows[0].kode_desa == ""
    assert "Maksud Anda Gunung Panjang?" in result.faults[0].message


def test_a_table_without_the_regency_column_is_refused_as_a_whole():
    (fault,) = reading(["Koperasi Maju"], header=["Nama Koperasi"]).faults
    assert fault.row == 1
    assert "kabupaten/kota" in fault.message


@pytest.mark.parametrize("written", ["", "-", "0000-00-00"])
def test_a_zero_date_is_no_date_and_no_fault(written):
    result = one(["tglRAT_terakhir"], written)
    assert result.rows[0].tanggal_rat_terakhir is None
    assert result.faults == ()


def test_dates_are_read_as_people_and_databases_write_them():
    assert one(["tgl badan hukum"], "31/12/2003").rows[0].tanggal_badan_hukum == date(2003, 12, 31)
    assert one(["tgl badan hukum"], "2003-12-31 00:00:00").rows[0].tanggal_badan_hukum == date(2003, 12, 31)


def test_a_date_that_does_not_exist_is_told():
    (fault,) = one(["tgl badan hukum"], "31/02/2003").faults
    assert "'31/02/2003' bukan tanggal yang ada" in fault.message


def test_the_ministrys_misspelt_status_is_understood():
    assert one(["statusNIK"], "Sudah Bersetifikat").rows[0].status_nik == "bersertifikat"
    assert one(["statusNIK"], "Sertifikat - Expired").rows[0].status_nik == "kedaluwarsa"


def test_an_empty_type_is_told_since_the_officer_will_be_asked():
    (fault,) = one(["jenisKoperasi"], "").faults
    assert fault.severity == "warning"
    assert fault.column == "jenisKoperasi"


@pytest.mark.parametrize("written", ["5104010020001", "'5104010020001", " 5104 0100 20001"])
def test_a_nik_keeps_its_digits_whatever_excel_did_to_it(written):
    assert one(["nikKoperasi"], written).rows[0].nik == "5104010020001"


@pytest.mark.parametrize("written", ["1,23E+12", "123", "64030500100AB"])
def test_a_spoilt_nik_is_told_and_not_kept(written):
    result = one(["nikKoperasi"], written)
    assert result.rows[0].nik == ""
    assert written in result.faults[0].message


@pytest.mark.parametrize("written", ["Primer Provinsi", "Sekunder Provinsi", "Sekunder Nasional"])
def test_members_across_regencies_make_it_the_provinces(written):
    assert one(["bentukKoperasi"], written).rows[0].authority == "provinsi"


def test_members_of_one_regency_make_it_the_regencys():
    row = one(["bentukKoperasi"], "Primer Kabupaten/Kota").rows[0]
    assert (row.bentuk, row.tingkat_keanggotaan, row.authority) == ("primer", "kabupaten_kota", "kabkota")


def test_a_total_that_does_not_add_up_is_told_with_both_values():
    (fault,) = one(["jmlAnggota_pria", "jmlAnggota_wanita", "totalAnggota"], "273", "988", "1264").faults
    assert "1264" in fault.message
    assert "273" in fault.message


def test_one_nik_on_two_rows_is_an_error_that_names_both():
    row = [*BERAU, "6405050010012"]
    result = reading(row, row, header=[*HEADER, "nik"])
    assert result.refused
    assert "baris 2" in result.faults[0].message
    assert result.faults[0].row == 3


def test_a_nik_of_another_district_stands_out_among_its_neighbours():
    niks = [f"640505001000{n}" for n in range(6)] + ["6405990010007"]
    faults = reading(*([*BERAU, nik] for nik in niks), header=[*HEADER, "nik"]).faults
    assert [fault.row for fault in faults] == [8]
    assert "kecamatan lain" in faults[0].message


def test_the_real_rows_of_bali_are_refused_one_by_one():
    result = gianyar(lambda row: list(row.values()))
    assert result.rows == ()
    errors = [fault for fault in result.faults if fault.severity == "error"]
    assert [fault.row for fault in errors] == list(range(2, 22))
    assert all("'Bali'" in fault.message for fault in errors)


def test_the_real_rows_come_in_with_their_faults_told_once_they_lie_here():
    villages = {"Kemenuh": "Bugis"}

    def moved(row):
        village = villages.get(row["kelurahan"], "Gunung Panjang")
        here = {
            "provinsi": "Kalimantan Timur",
            "kabupaten": "Berau",
            "kecamatan": "Tanjung Redeb",
            "kelurahan": village,
        }
        return list((row | here).values())

    result = gianyar(moved)
    assert not result.refused
    assert len(result.rows) == 20
    told = {fault.column for fault in result.faults}
    assert told == {"jenisKoperasi", "nikKoperasi"}
    assert sum(row.authority == "provinsi" for row in result.rows) == 2
    assert {row.status_nik for row in result.rows} == {"bersertifikat", "kedaluwarsa", ""}
    assert all(row.tanggal_perubahan_ad is None or row.no_perubahan_ad for row in result.rows)


def known(koperasi_id, **facts):
    empty = {"nik": "", "nama": "Koperasi Lain", "kode_desa": "", "no_badan_hukum": "", "tanggal_badan_hukum": None}
    return Known(koperasi_id=koperasi_id, **(empty | facts))


def row(number=2, **facts):
    return RegisterRow(row=number, **({"nama": "Koperasi Maju", "kode_kabkota": "64.03"} | facts))


def test_a_cooperative_is_found_again_by_its_nik_though_its_name_changed():
    found, faults = identify([row(nik="6405050010012", nama="Baru")], [known("k1", nik="6405050010012")])
    assert (found[0].koperasi_id, faults) == ("k1", [])


def test_without_a_nik_the_legal_number_and_date_find_it():
    legal = {"no_badan_hukum": "21/BH/Tahun 2007", "tanggal_badan_hukum": date(2007, 5, 21)}
    found, _ = identify([row(**legal)], [known("k1", **legal)])
    assert found[0].koperasi_id == "k1"


def test_without_both_the_name_within_its_village_finds_it():
    found, _ = identify(
        [row(nama="KOPERASI  maju", kode_desa="64.03.05.1002")],
        [
            known("k1", nama="Koperasi Maju", kode_desa="64.03.05.1002"),
            known("k2", nama="Koperasi Maju", kode_desa="x"),
        ],
    )
    assert found[0].koperasi_id == "k1"


def test_a_row_that_nothing_matches_is_a_new_cooperative():
    found, faults = identify([row()], [known("k1")])
    assert (found[0].koperasi_id, faults) == ("", [])


def test_two_cooperatives_that_one_row_could_mean_are_asked_about():
    twins = [known("k1", nik="6405050010012"), known("k2", nik="6405050010012")]
    found, (fault,) = identify([row(nik="6405050010012")], twins)
    assert found == []
    assert "Isi kolom ID koperasi" in fault.message


def test_an_id_that_the_register_does_not_know_is_an_error():
    _, (fault,) = identify([row(koperasi_id="gone")], [known("k1")])
    assert "gone" in fault.message


def test_two_rows_that_mean_one_cooperative_name_each_other():
    rows = [row(2, nik="6405050010012"), row(3, nama="Koperasi Lain", kode_desa="64.03.05.1002")]
    _, (fault,) = identify(rows, [known("k1", nik="6405050010012", kode_desa="64.03.05.1002")])
    assert "baris 2" in fault.message
