import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import msgspec
import pytest

from service.sample.register import register
from service.sample.spread import coverage

ROOT = Path(__file__).parents[3]
SIMKOPDES = ROOT.parent / "shared" / "data" / "kaltim_kdkmp_simkopdes_2026-08.csv"


def test_the_same_seed_gives_the_same_bytes_and_another_seed_gives_others(plan, cooperatives):
    again = register(plan, seed=2025, book_year=2025)
    assert msgspec.json.encode(again) == msgspec.json.encode(cooperatives)
    assert msgspec.json.encode(register(plan, seed=7, book_year=2025)) != msgspec.json.encode(cooperatives)


def test_the_province_has_six_thousand_of_which_1037_are_village_cooperatives_and_112_its_own(cooperatives):
    assert len(cooperatives) == 6_000
    assert sum(one.adalah_kdkmp == "ya" for one in cooperatives) == 1_037
    assert sum(one.kewenangan == "provinsi" for one in cooperatives) == 112
    assert not any(one.kewenangan == "provinsi" and one.adalah_kdkmp == "ya" for one in cooperatives)


@pytest.mark.skipif(not SIMKOPDES.exists(), reason="../shared/data is not beside this checkout")
def test_village_cooperatives_per_regency_are_those_that_simkopdes_counts(cooperatives):
    with SIMKOPDES.open(encoding="utf-8") as file:
        published = {row["kode_kemendagri"]: row for row in csv.DictReader(file)}
    village = [one for one in cooperatives if one.adalah_kdkmp == "ya"]
    assert Counter(one.kode_kabkota for one in village) == {
        code: int(row["cooperatives"]) for code, row in published.items()
    }
    assert Counter(one.kode_kabkota for one in village if one.nib) == {
        code: int(row["nib_count"]) for code, row in published.items() if int(row["nib_count"])
    }


def test_every_village_is_covered_by_one_village_cooperative_and_one_covers_two(plan):
    covers = [cover for office in plan.offices for cover in coverage(plan, office)]
    villages = [village.code for cover in covers for village in cover]
    assert len(villages) == len(set(villages)) == sum(map(len, plan.villages.values())) == 1_038
    assert Counter(map(len, covers)) == {1: 1_036, 2: 1}


def test_a_cooperative_sits_in_a_real_village_of_its_district_and_regency(plan, cooperatives):
    districts = {village.code: village.parent for found in plan.villages.values() for village in found}
    for one in cooperatives:
        assert districts[one.kode_desa] == one.kode_kecamatan
        assert one.kode_kecamatan.startswith(one.kode_kabkota + ".")


def test_provincial_cooperatives_keep_a_home_regency_but_belong_to_the_province(plan, cooperatives):
    own = [one for one in cooperatives if one.office == plan.province.code]
    assert len(own) == 112
    assert {one.kode_kabkota for one in own} <= {regency.code for regency in plan.regencies}
    assert {one.tingkat_keanggotaan for one in own} == {"provinsi"}
    assert all(one.office == one.kode_kabkota for one in cooperatives if one.kewenangan == "kabkota")


def test_ids_and_numbers_are_unique_and_a_nik_begins_with_the_regencys_bps_code(plan, cooperatives):
    bps = {regency.code: regency.bps for regency in plan.regencies}
    for field in ("koperasi_id", "nik", "nib", "npwp"):
        filled = [getattr(one, field) for one in cooperatives if getattr(one, field)]
        assert len(filled) == len(set(filled)) > 1_000
    assert len({(one.no_badan_hukum, one.tanggal_badan_hukum) for one in cooperatives}) == 6_000
    assert len({(one.nama, one.kode_desa) for one in cooperatives}) == 6_000
    assert all(re.fullmatch(bps[one.kode_kabkota] + r"\d{9}", one.nik) for one in cooperatives if one.nik)
    assert all(bool(one.nik) == (one.status_nik != "belum") for one in cooperatives)


def test_what_a_row_says_agrees_with_itself(cooperatives):
    for one in cooperatives:
        assert date(1947, 1, 1) <= one.tanggal_badan_hukum <= date(2025, 12, 31)
        assert one.tanggal_rat_terakhir is None or one.tanggal_badan_hukum < one.tanggal_rat_terakhir
        assert one.tanggal_perubahan_ad is None or one.tanggal_badan_hukum <= one.tanggal_perubahan_ad
        assert (one.status_nik == "bersertifikat") == (
            one.tanggal_berlaku_nik is not None and one.tanggal_berlaku_nik > date(2025, 12, 31)
        )
        assert one.nama.endswith(" (contoh)")
        assert re.search(r"/BH/|^AHU-\d{7}\.AH\.01\.", one.no_badan_hukum)
    village = [one for one in cooperatives if one.adalah_kdkmp == "ya"]
    assert {one.tanggal_badan_hukum.year for one in village} == {2025}


def test_a_smaller_province_keeps_its_proportions_and_no_office_is_empty(plan):
    small = register(plan, seed=2025, book_year=2025, total=300)
    assert len(small) == 300
    assert sum(one.adalah_kdkmp == "ya" for one in small) == 52
    assert set(Counter(one.office for one in small)) == {office.code for office in plan.offices}


def test_no_region_code_is_written_in_the_generators(plan):
    codes = {regency.code for regency in plan.regencies} | {regency.bps for regency in plan.regencies}
    for path in (ROOT / "service" / "sample").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not [code for code in codes if re.search(rf"\b{re.escape(code)}\b", text)], path.name
