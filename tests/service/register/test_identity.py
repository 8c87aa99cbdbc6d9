"""Which cooperative a row means: the strongest key that says anything decides, and nobody is registered twice."""

from datetime import date

import pytest

from service.register.identity import Known, identify
from service.register.rows import RegisterRow

DEED, DAY = "12/BH/X/1999", date(1999, 5, 1)


def row(at, **facts):
    return RegisterRow(
        **({"row": at, "nama": "KUD Maju", "kode_kabkota": "64.03", "kode_desa": "64.03.01.2001"} | facts)
    )


def known(identity, **facts):
    blank = {"nik": "", "nama": "KUD Lain", "kode_desa": "", "no_badan_hukum": "", "tanggal_badan_hukum": None}
    return Known(koperasi_id=identity, **(blank | facts))


def test_the_nik_is_stronger_than_the_deed_and_the_deed_than_the_name():
    there = [
        known("a", nik="6403010000001"),
        known("b", no_badan_hukum=DEED, tanggal_badan_hukum=DAY),
        known("c", nama="K.U.D. maju", kode_desa="64.03.01.2001"),
    ]
    rows = [
        row(2, nik="6403010000001", no_badan_hukum=DEED, tanggal_badan_hukum=DAY),
        row(3, no_badan_hukum="12 BH X 1999", tanggal_badan_hukum=DAY),
        row(4, nama="K U D MAJU"),
    ]
    found, faults = identify(rows, there)
    assert [each.koperasi_id for each in found] == ["a", "b", "c"]
    assert faults == []


def test_two_rows_that_mean_one_known_cooperative_are_refused():
    _, (fault,) = identify([row(2), row(3)], [known("c", nama="KUD Maju", kode_desa="64.03.01.2001")])
    assert (fault.row, fault.severity) == (3, "error")
    assert "baris 2" in fault.message


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ({}, {"nama": "kud maju"}, "nama dan desa"),
        ({"no_badan_hukum": DEED, "tanggal_badan_hukum": DAY, "kode_desa": ""},
         {"no_badan_hukum": DEED, "tanggal_badan_hukum": DAY, "kode_desa": ""}, "badan hukum"),
        ({"nik": "6403010000001"}, {}, "nama dan desa"),
    ],
)  # fmt: skip
def test_a_new_cooperative_is_not_registered_twice_by_one_file(first, second, shared):
    found, (fault,) = identify([row(2, **first), row(3, **second)], [])
    assert [each.row.row for each in found] == [2]
    assert fault.message.startswith(f"Baris ini dan baris 2 adalah koperasi yang sama ({shared} sama).")


def test_new_cooperatives_of_one_name_with_a_nik_each_are_two():
    found, faults = identify([row(2, nik="6403010000001"), row(3, nik="6403010000002")], [])
    assert [each.koperasi_id for each in found] == ["", ""]
    assert faults == []


def test_a_name_that_two_known_cooperatives_share_asks_for_the_id():
    there = [known(each, nama="KUD Maju", kode_desa="64.03.01.2001") for each in "ab"]
    found, (fault,) = identify([row(2)], there)
    assert found == []
    assert "ID koperasi" in fault.message


def test_an_id_that_is_not_there_is_refused_and_one_that_is_decides():
    found, (fault,) = identify([row(2, koperasi_id="x"), row(3, koperasi_id="a")], [known("a")])
    assert [each.koperasi_id for each in found] == ["a"]
    assert fault.row == 2


def test_a_nik_that_would_change_is_told_with_both_values():
    there = [known("a", nik="6403010000001", nama="KUD Maju", kode_desa="64.03.01.2001")]
    found, (fault,) = identify([row(2, nik="6403010000002")], there)
    assert [each.koperasi_id for each in found] == ["a"]
    assert (fault.severity, fault.column) == ("warning", "nik")
    assert "6403010000001" in fault.message
    assert "6403010000002" in fault.message
