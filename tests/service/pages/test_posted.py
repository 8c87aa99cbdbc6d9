"""A posted section changes what was changed on it, and nothing else."""

import pytest

from service.pages.fields import Rows, fields_of
from service.pages.posted import Change, changes, read


def posted_from(section):
    """Post a section as a browser without script does: every field as it stands."""
    sent = {}
    for field in fields_of(section.items):
        chosen = [option.name for option in field.options if option.chosen]
        if field.kind == "many":
            sent.setdefault("~banyak", []).append(field.name)
            if chosen:
                sent[field.name] = chosen
        elif field.options:
            sent[field.name] = chosen or [""]
        elif field.kind not in {"calculation", "note", "file"}:
            sent[field.name] = [field.value]
    return sent


@pytest.fixture
def post(build, stored):
    """Post a section of the example with some fields changed; give what that changes."""

    def posting(name, changed=None, before=None):
        section = next(one for one in build(before) if one.name == name)
        return changes(
            section.items, {**stored, **(before or {})}, {**posted_from(section), **(changed or {})}, lambda: "baru"
        )

    return posting


@pytest.mark.parametrize(
    "name",
    [
        "identitas",
        "legalitas",
        "rat",
        "keanggotaan",
        "pengurusan",
        "usaha",
        "keuangan",
        "pembiayaan",
        "pembinaan_kop",
        "pengisian",
    ],
)
def test_posting_a_section_as_it_stands_changes_nothing(post, name):
    assert post(name) == ()


def test_numbers_are_read_as_people_write_them(post):
    assert post("keuangan", {"keuangan/simpanan_pokok": ["Rp 12.750.000,-"]}) == (
        Change("keuangan/simpanan_pokok", 12750000),
    )


def test_what_cannot_be_read_is_kept_as_it_was_typed(post):
    assert post("keuangan", {"keuangan/hibah": ["kira-kira 5"]}) == (Change("keuangan/hibah", "kira-kira 5"),)


def test_an_emptied_field_empties_its_answer(post):
    assert post("identitas", {"identitas/kode_pos": [" "]}) == (Change("identitas/kode_pos", None),)


def test_dates_and_places_are_read(post):
    assert post("rat", {"rat/rat_tanggal": ["11 Maret 2026"]}) == (Change("rat/rat_tanggal", "2026-03-11"),)
    assert post("identitas", {"identitas/koordinat": ["-0,5 117,15"]}) == (
        Change("identitas/koordinat", "-0.5 117.15"),
    )


def test_ticks_can_all_be_taken_away(post):
    assert post("pengisian", {"pengisian/sumber_data": []}) == (Change("pengisian/sumber_data", None),)


def test_names_that_are_not_on_the_page_are_ignored(post):
    hostile = {
        "keuangan/hibah": ["1"],
        "identitas/koperasi_id": ["lain"],
        "identitas/tahun_buku": ["1999"],
        "x" * 9: ["1"],
    }
    assert post("identitas", hostile) == ()


def test_choices_that_are_not_offered_are_dropped_from_ticks(post):
    assert post("pengisian", {"pengisian/sumber_data": ["kunjungan", "bukan pilihan"]}) == (
        Change("pengisian/sumber_data", ["kunjungan"]),
    )


def test_control_characters_are_left_out_and_the_rest_is_kept(post):
    assert post("identitas", {"identitas/alamat": ["Jalan\x00 Baru \x1bNomor 5"]}) == (
        Change("identitas/alamat", "Jalan Baru Nomor 5"),
    )


def test_a_reason_is_kept_under_the_path_of_its_warning(build, stored):
    before = {"identitas/alamat": "Jl. Satu"}
    section = next(one for one in build(before) if one.name == "identitas")
    sent = {**posted_from(section), "~alasan/identitas/alamat": ["Satu-satunya jalan."]}
    assert changes(section.items, {**stored, **before}, sent, lambda: "") == (
        Change("~reason/identitas/alamat", "Satu-satunya jalan."),
    )


def test_a_pressed_reading_answers_the_question_what_was_meant(post):
    before = {"keuangan/hibah": "1,250"}
    assert post("keuangan", {"~maksud": ["keuangan/hibah 1.250"]}, before) == (Change("keuangan/hibah", 1250),)
    assert post("keuangan", {"~maksud": ["keuangan/hibah 1,25"]}, before) == (Change("keuangan/hibah", 1.25),)


def test_rows_are_added_and_removed_by_their_buttons(post, build):
    rows = next(item for one in build() for item in one.items if isinstance(item, Rows) and one.name == "usaha")
    ids = [row.id for row in rows.rows]
    assert post("usaha", {"~tambah": [rows.name]}) == (Change(rows.name, [*ids, "baru"]),)
    assert post("usaha", {"~hapus": [rows.rows[0].name]}) == (Change(rows.name, ids[1:]),)
    assert post("usaha", {"~hapus": ["usaha/unit_usaha/tidak-ada"]}) == ()


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("integer", "1.250", 1250),
        ("decimal", "1,5", 1.5),
        ("money", "Rp1.000.000", 1000000),
        ("year", "2012", 2012),
        ("year", "dua ribu", "dua ribu"),
        ("date", "31/12/2025", "2025-12-31"),
        ("date", "besok", "besok"),
        ("text", "  a  ", "a"),
        ("integer", "", None),
        ("money", "9" * 20, "9" * 20),
    ],
)
def test_typed_text_becomes_the_answer_it_means(kind, text, value):
    assert read(kind, text) == value
