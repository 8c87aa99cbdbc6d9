"""Whose row is it? The register's cooperative, or words about why nobody can tell."""

from datetime import date

import pytest

from service.figures.found import Candidate, Finder
from service.register.places import Place, Places

PLACES = Places(
    Place(*row)
    for row in (
        ("64", "Kalimantan Timur", ""),
        ("64.02", "Kabupaten Kutai Kartanegara", "64"), ("64.02.01", "Kecamatan Tenggarong", "64.02"),
        ("64.02.01.2001", "Sumber Sari", "64.02.01"), ("64.02.02", "Kecamatan Loa Kulu", "64.02"),
        ("64.02.02.2001", "Jembayan", "64.02.02"),
        ("64.03", "Kabupaten Berau", "64"), ("64.03.01", "Kecamatan Sambaliung", "64.03"),
        ("64.03.01.2001", "Sumber Sari", "64.03.01"), ("64.03.01.2002", "Gurimbang", "64.03.01"),
    )
)  # fmt: skip


def one(identity, name, region, nik="", letter="", day=None):
    return Candidate(
        koperasi_id=identity, name=name, region=region, nik=nik, legal_number=letter, legal_date=day
    )  # fmt: skip


FINDER = Finder(
    [
        one("a", "KUD Maju", "64.02.01.2001", nik="6403010010001", letter="12/BH/1999", day=date(1999, 1, 2)),
        one("b", "KUD Maju", "64.03.01.2001", letter="12/BH/1999", day=date(1999, 5, 6)),
        one("c", "KSP Jaya", "64.03.01.2002", letter="AHU-1"),
        one("d", "KSP Jaya", "64.03.01.2002", letter="AHU-2"),
    ],
    PLACES,
)


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ({"nik": "'6403010010001"}, "a"),
        ({"nik": "6403.01.001.0001", "nama": "KUD Maju"}, "a"),
        ({"no_badan_hukum": "12/bh/1999", "tanggal_badan_hukum": "6 Mei 1999"}, "b"),
        ({"no_badan_hukum": "ahu 1"}, "c"),
        ({"nik": "-", "nama": "kud maju", "kecamatan": "Tenggarong"}, "a"),
        ({"nama": "KUD MAJU", "kabkota": "Kab. Berau", "desa": "Sumber Sari"}, "b"),
        ({"nama": "KUD Maju", "desa": "64.03.01.2001", "kecamatan": "64.03.01", "kabkota": "64.03"}, "b"),
        ({"koperasi_id": "D"}, "d"),
        ({"nik": "6409999999999", "no_badan_hukum": "AHU-2"}, "d"),
    ],
)
def test_a_cooperative_is_found_by_the_strongest_that_its_row_says(cells, found):
    assert FINDER.whose(cells).koperasi_id == found


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({}, "tidak menyebut koperasi"),
        ({"nik": "6409999999999"}, "tidak ada di register"),
        ({"nik": "640"}, "bukan 13 angka"),
        ({"no_badan_hukum": "12/BH/1999"}, "Ada 2 koperasi"),
        ({"nama": "KUD Maju"}, "saja tidak cukup"),
        ({"nama": "KUD Maju", "desa": "Sumber Sari"}, "ada di beberapa tempat"),
        ({"nama": "KSP Jaya", "desa": "Gurimbang"}, "Ada 2 koperasi"),
        ({"nama": "KUD Maju", "kecamatan": "Loa Kulu"}, "tidak ada di register"),
        ({"koperasi_id": "z"}, "tidak ada di register"),
    ],
)
def test_what_could_be_two_or_none_is_said(cells, words):
    whose = FINDER.whose(cells)
    assert whose.koperasi_id == ""
    assert words in whose.wrong


def test_another_name_than_the_registers_wants_to_be_seen():
    whose = FINDER.whose({"nik": "6403010010001", "nama": "Koperasi Lain"})
    assert whose.koperasi_id == "a"
    assert "Di register bernama “KUD Maju”" in whose.doubt
