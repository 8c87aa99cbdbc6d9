"""Last year's answers in this year's questions, and what is left behind."""

import pytest

OLD_ANSWERS = {
    "umum": {"nama": "Maju", "fax": "0541-1", "kode_desa": "64.02.13.1015", "grade": "C", "rat": "ya"},
    "aset": 1234.567,
    "karyawan_total": 7,
    "simpanan_pokok": 10,
    "simpanan_wajib": 5,
    "jumlah_pelatihan": 3,
    "modal": 900,
    "pengurus": [
        {"pengurus_nama": "Siti", "pengurus_organ": "pengurus", "honor": 1.5},
        {"pengurus_nama": "Budi", "pengurus_organ": "dewan"},
    ],
}  # fmt: skip


def test_a_year_is_carried_over(to_2025):
    carried = to_2025.carry(OLD_ANSWERS)
    assert carried.answers == {
        "identitas": {"nama": "Maju", "kode_desa": "64.02.20.1001"},
        "grade_lama": "C",
        "rat_status": "sudah",
        "aset": 1_234_567_000,
        "karyawan_total": 7,
        "simpanan": 15,
        "modal": 900,
        "pelatihan_tercatat": 3,
        "pengurus": [{"pengurus_nama": "Siti", "pengurus_organ": "pengurus"}, {"pengurus_nama": "Budi"}],
    }
    assert [(dropped.path, dropped.value) for dropped in carried.dropped] == [
        ("pengurus[2]/pengurus_organ", "dewan"),
        ("umum/fax", "0541-1"),
        ("pengurus[1]/honor", 1.5),
    ]
    assert "dewan" in carried.dropped[0].reason
    assert "satuan berubah" in carried.dropped[2].reason


def test_the_raw_answers_stay_as_they_are(to_2025):
    before = repr(OLD_ANSWERS)
    to_2025.carry(OLD_ANSWERS)
    assert repr(OLD_ANSWERS) == before


def test_steps_say_how_each_question_follows(to_2025):
    steps = to_2025.steps
    assert (steps["nama"].comparable, steps["nama"].expression, steps["nama"].carried) == ("yes", "", True)
    assert (steps["aset"].expression, steps["aset"].note) == ("${aset} * 1000000", "Rp juta menjadi Rp")
    assert (steps["modal"].comparable, steps["modal"].carried) == ("no", True)
    assert (steps["nib"].comparable, steps["nib"].carried) == ("no", False)
    assert (steps["karyawan_l"].carried, steps["karyawan_total"].comparable) == (False, "yes")
    assert "pengurus_nama" not in steps


@pytest.mark.parametrize(
    ("juta", "rupiah"), [(0.0000015, 2), (1.1, 1_100_000), (0, 0), (999_999_999.999, 999_999_999_999_000)]
)
def test_millions_become_whole_rupiah(to_2025, juta, rupiah):
    assert to_2025.carry({"aset": juta}).answers["aset"] == rupiah


def test_an_amount_that_the_new_question_cannot_take_is_told_with_its_raw_value(to_2025):
    carried = to_2025.carry({"aset": 1e12})
    assert "aset" not in carried.answers
    (dropped,) = carried.dropped
    assert (dropped.path, dropped.value) == ("aset", 1e12)
    assert "15 angka" in dropped.reason


def test_a_split_choice_is_not_carried_but_its_fold_is(to_2025):
    carried = to_2025.carry({"umum": {"grade": "C"}})
    assert carried.answers == {"grade_lama": "C"}
    assert carried.dropped == ()
    assert to_2025.carry({"umum": {"grade": "A"}}).answers == {"identitas": {"grade": "A"}, "grade_lama": "A"}


def test_an_unknown_village_is_dropped_and_told(to_2025):
    carried = to_2025.carry({"umum": {"kode_desa": "64.99.99.9999"}})
    assert carried.answers == {}
    (dropped,) = carried.dropped
    assert (dropped.path, dropped.value) == ("umum/kode_desa", "64.99.99.9999")


def test_a_sum_with_a_blank_part_is_blank_and_its_part_is_told(to_2025):
    carried = to_2025.carry({"simpanan_pokok": 10})
    assert carried.answers == {}
    assert [(dropped.path, dropped.value) for dropped in carried.dropped] == [("simpanan_pokok", 10)]
    assert "`simpanan`" in carried.dropped[0].reason


def test_several_choices_are_kept_as_far_as_they_are_there(between):
    old = "| survey |\n| type | name | label |\n| select_multiple w | x | X |\n| choices |\n| list_name | name | label |\n| w | a | A |\n| w | b | B |"
    new = (
        old.replace("| w | b | B |", "| w | c | C |")
        + "\n| bridge |\n| question | expression | comparable |\n| x | | partly |"
    )
    carried = between(old, new).carry({"x": ["a", "b"]})
    assert carried.answers == {"x": ["a"]}
    assert [(dropped.path, dropped.value) for dropped in carried.dropped] == [("x", "b")]


def test_a_repeat_becomes_a_number(between):
    old = (
        "| survey |\n| type | name | label |\n| begin repeat | unit | U |\n| integer | volume | V |\n| end repeat | | |"
    )
    new = (
        "| survey |\n| type | name | label |\n| integer | total | T |\n| bridge |\n| question | expression | comparable |\n"
        "| total | sum(${volume}) | yes |"
    )
    carried = between(old, new).carry({"unit": [{"volume": 2}, {"volume": 3}]})
    assert carried.answers == {"total": 5}
    assert carried.dropped == ()


def test_a_repeat_that_is_gone_is_told_answer_by_answer(between):
    old = "| survey |\n| type | name | label |\n| begin repeat | unit | U |\n| integer | volume | V |\n| end repeat | | |\n| text | a | A |"
    carried = between(old, "| survey |\n| type | name | label |\n| text | a | A |").carry(
        {"unit": [{}, {"volume": 3}], "lain": 1}
    )
    assert [(dropped.path, dropped.value) for dropped in carried.dropped] == [("lain", 1), ("unit[2]/volume", 3)]


def test_dates_and_truths_become_what_their_question_takes(between):
    old = "| survey |\n| type | name | label |\n| date | t | T |\n| integer | n | N |"
    new = (
        "| survey |\n| type | name | label |\n| date | u | U |\n| text | b | B |\n| calculate | c | |\n"
        "| bridge |\n| question | expression | comparable |\n| u | date(${t} + 1) | yes |\n| b | ${n} | yes |"
    ).replace("| calculate | c | |\n", "")
    carried = between(old, new).carry({"t": "2024-12-31", "n": 5})
    assert carried.answers == {"u": "2025-01-01", "b": "5"}
