"""Every slip of the sheet `bridge` is told at its cell when the form is read beside its predecessor."""

import pytest

OLD = """
    | survey |
    | type              | name    | label  | unit    |
    | integer           | aset    | Aset   | Rp juta |
    | integer           | anggota | A      | orang   |
    | text              | nama    | Nama   |         |
    | date              | tanggal | T      |         |
    | select_one yt     | rat     | RAT    |         |
    | begin repeat      | unit    | Unit   |         |
    | integer           | volume  | Volume | Rp juta |
    | end repeat        |         |        |         |
    | choices |
    | list_name | name  | label |
    | yt        | ya    | Ya    |
    | yt        | tidak | Tidak |
"""
SAME = OLD.replace("| choices |", "| integer | anggota_baru | B | orang |\n | calculate | hitung | | |\n| choices |").replace(
    "| type              | name    | label  | unit    |", "| type | name | label | unit | calculation |"
).replace("| calculate | hitung | | |", "| calculate | hitung | | | 1 |")  # fmt: skip


def sheet(*rows):
    return "| bridge |\n| question | expression | comparable | note |\n" + "\n".join(f"| {row} |" for row in rows)


@pytest.mark.parametrize(
    ("row", "column", "code", "piece"),
    [
        ("anggota_baru | ${angota} | yes", "expression", "unknown_reference", "${angota}"),
        ("anggota_baru | ${anggota} + | yes", "expression", "syntax", ""),
        ("anggota_baru | ${anggota} == 1 | yes", "expression", None, "=="),
        ("anggota_baru | ${tanggal} | yes", "expression", "bridge_type", "${tanggal}"),
        ("anggota_baru | ${rat} = 'ya' | yes", "expression", "bridge_type", ""),
        ("anggota_baru | if(${rat} = 'ya', 'banyak', 0) | yes", "expression", "bridge_type", "'banyak'"),
        ("anggota_baru | today() | yes", "expression", "unsupported", "today()"),
        ("anggota_baru | ${last-saved#anggota} | yes", "expression", "unsupported", "${last-saved#anggota}"),
        ("anggota_baru | pulldata('wilayah', 'a', 'b', ${nama}) | yes", "expression", "list_unknown", "wilayah"),
        ("anggota_baru |  | yes", "expression", "bridge_blank", ""),
        ("volume | ${volume} * 1000000 | yes", "expression", "bridge_repeat", "volume"),
        ("unit | ${volume} | yes", "question", "bridge_question", "unit"),
        ("rat | if(${rat} = 'ya', 'iya', 'tidak') | yes", "expression", "choice_unknown", "'iya'"),
        ("rat | if(${rat} = 'ya', 'ya', '') | yes", "expression", "bridge_coverage", ""),
    ],
)  # fmt: skip
def test_a_slip_in_a_row_is_told_at_its_cell(told, row, column, code, piece):
    ((number, where, found, marked),) = told(OLD, SAME + sheet(row))
    assert (number, where) == (2, column)
    assert code in {None, found, "syntax"}
    assert piece in marked


def test_an_unknown_old_name_says_what_was_meant(between):
    with pytest.raises(Exception, match=r"Maksud Anda `anggota`\?"):
        between(OLD, SAME + sheet("anggota_baru | ${angota} | yes"))


def test_all_slips_of_a_sheet_are_told_together(told):
    rows = ("anggota_baru | ${x1} + ${x2} | yes", "anggota_baru | ${anggota} | yes", "hitung | ${y} | yes")
    assert [issue[:3] for issue in told(OLD, SAME + sheet(*rows))] == [
        (2, "expression", "unknown_reference"),
        (2, "expression", "unknown_reference"),
        (3, "question", "bridge_twice"),
        (4, "expression", "unknown_reference"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "code", "name"),
    [
        ("integer           | anggota ", "text | anggota", "bridge_type", "anggota"),
        ("integer           | aset    | Aset   | Rp juta", "integer | aset | Aset | Rp", "bridge_unit", "aset"),
        ("yt        | tidak", "yt | belum", "bridge_list", "rat"),
        ("integer           | volume  | Volume | Rp juta", "integer | volume | Volume | Rp", "bridge_unit", "volume"),
    ],
)
def test_a_question_that_changed_needs_a_row(told, before, after, code, name):
    changed = SAME.replace(before, after)
    assert changed != SAME
    assert told(OLD, changed) == [(1, "question", code, name)]
    assert told(OLD, changed + sheet(f"{name} | | no | berubah")) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("integer           | anggota ", "decimal | anggota"),
        ("yt        | tidak | Tidak", "yt | tidak | Tidak |\n| yt | belum | Belum"),
        ("integer           | anggota | A      | orang", "integer | anggota | A | "),
    ],
)
def test_what_takes_every_old_answer_needs_no_row(told, before, after):
    assert told(OLD, SAME.replace(before, after)) == []


def test_a_unit_that_changed_is_not_carried_by_a_blank_row(told):
    changed = SAME.replace("| aset    | Aset   | Rp juta", "| aset | Aset | Rp")
    assert told(OLD, changed + sheet("aset | | partly |")) == [(2, "expression", "bridge_blank", "")]


def test_choices_that_are_meant_to_be_blank_are_no_doubt(told):
    assert told(OLD, SAME + sheet("rat | if(${rat} = 'ya', 'ya', '') | partly")) == []


def versioned(text, version, bridge_from=""):
    return f"{text}\n| settings |\n| form_id | version | bridge_from |\n| x | {version} | {bridge_from} |\n"


def test_a_sheet_over_another_version_is_not_followed(between):
    """2025.2 mends 2025.1 and keeps its sheet over 2024: amounts are not multiplied a second time."""
    rupiah = SAME.replace("| aset    | Aset   | Rp juta", "| aset | Aset | Rp")
    rows = sheet("aset | ${aset} * 1000000 | yes |", "volume | | yes")
    first, second = (versioned(rupiah, version, "2024") + rows for version in ("2025.1", "2025.2"))
    assert between(versioned(OLD, "2024.3"), first).carry({"aset": 2}).answers == {"aset": 2_000_000}
    assert between(first, second).carry({"aset": 2}).answers == {"aset": 2}


def test_rows_that_a_mended_version_has_too_are_not_followed_between_the_two(between):
    """Without `bridge_from`, too: a row of both sheets is over 2024, a row of the second alone is over 2025.1."""
    rupiah = SAME.replace("| aset    | Aset   | Rp juta", "| aset | Aset | Rp")
    kept, fixed = "aset | ${aset} * 1000000 | yes |", "aset | ${aset} * 999999 | yes |"
    first = versioned(rupiah, "2025.1") + sheet(kept)
    assert between(versioned(OLD, "2024.3"), first).carry({"aset": 2}).answers == {"aset": 2_000_000}
    for row in (kept, fixed):
        second = versioned(rupiah, "2025.2") + sheet(row, "anggota | ${anggota} + 1 | partly |")
        assert between(first, second).carry({"aset": 2, "anggota": 3}).answers == {"aset": 2, "anggota": 4}
    assert between(first, versioned(rupiah, "2026.1") + sheet(kept)).carry({"aset": 2}).answers == {"aset": 2_000_000}


def test_what_changed_within_a_year_is_left_behind_and_told_as_a_doubt(between):
    first = versioned(SAME, "2025.1", "2024")
    second = versioned(SAME.replace("| integer           | anggota ", "| text | anggota "), "2025.2", "2024")
    bridge = between(first, second)
    assert [(issue.code, issue.severity) for issue in bridge.warnings] == [("bridge_type", "warning")]
    carried = bridge.carry({"anggota": 3, "nama": "Maju"})
    assert carried.answers == {"nama": "Maju"}
    assert [(dropped.path, dropped.value) for dropped in carried.dropped] == [("anggota", 3)]


def test_a_calculation_over_bridged_questions_is_a_doubt_until_it_has_its_own_row(told):
    """A ratio of millions and a ratio of rupiah have one name: its old figure must not be carried unseen."""
    old = SAME.replace("| 1 |", "| ${aset} div ${anggota} |")
    new = old.replace("| aset    | Aset   | Rp juta", "| aset | Aset | Rp")
    row = "aset | ${aset} * 1000000 | yes"
    assert told(old, new + sheet(row)) == [(1, "question", "bridge_derived", "hitung")]
    assert told(old, new + sheet(row, "hitung | ${hitung} * 1000000 | yes")) == []
    assert told(old, old + sheet("aset | ${aset} | yes")) == []
