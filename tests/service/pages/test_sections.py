"""The questionnaire stands on the page as it is meant: kinds, sections, what is asked, what is wrong."""

import pytest

from forms.compile import compile_form
from forms.model import Form, Group, Question
from service.pages.fields import Block, Rows, fields_of, named_in_rows


def by_name(sections):
    return {field.name: field for section in sections for field in fields_of(section.items)}


def section(sections, name):
    return next(one for one in sections if one.name == name)


def test_every_section_of_the_form_is_a_section_of_the_page(build, questionnaire):
    assert [one.name for one in build()] == [node.name for node in questionnaire.form.children]


def test_a_complete_example_leaves_nothing_to_do(build):
    sections = build(strict=True)
    shown = [one for one in sections if not one.hidden]
    assert sum(one.wrong for one in shown) == 0
    assert sum(one.answered for one in shown) == sum(one.required for one in shown) > 90


def test_questions_are_asked_in_the_way_that_fits_their_type(build):
    fields = by_name(build())
    kinds = {
        "tindak_lanjut/tidak_aktif_sejak": "year",
        "identitas/koordinat": "place",
        "identitas/kode_desa": "list",
        "identitas/alamat": "long",
        "identitas/hasil_kunjungan": "one",
        "legalitas/tanggal_badan_hukum": "date",
        "legalitas/kelompok": "list",
        "rat/rat_berkas": "file",
        "rat/status_keaktifan": "calculation",
        "keanggotaan/anggota_l": "integer",
        "keuangan/simpanan_pokok": "money",
        "simpan_pinjam/bunga_pinjaman": "decimal",
        "pengisian/sumber_data": "many",
    }
    assert {name: fields[name].kind for name in kinds} == kinds


def test_every_kind_of_answer_is_written_as_people_write_it(build):
    fields = by_name(build())
    assert fields["identitas/koordinat"].value == "2.1523, 117.4965"
    assert fields["legalitas/tanggal_badan_hukum"].value == "17-05-2011"
    assert fields["legalitas/tanggal_badan_hukum"].echo == "Selasa, 17 Mei 2011"
    assert fields["keuangan/simpanan_pokok"].value == "12.500.000"
    assert fields["keuangan/simpanan_pokok"].echo == "dua belas juta lima ratus ribu rupiah"
    assert fields["keuangan/modal_sendiri"].value == "Rp262.500.000"
    assert fields["rat/status_keaktifan"].value == "Aktif"
    assert fields["pengisian/sumber_data"].said == "Laporan RAT, Kunjungan"


def test_a_question_in_a_row_is_named_with_its_row(build):
    named = {path: words for one in build() for path, words in named_in_rows(one.items).items()}
    rows = [words for path, words in named.items() if path.endswith("]/pengurus_nama")]
    assert rows[:2] == ["Pengurus dan pengawas 1, Nama", "Pengurus dan pengawas 2, Nama"]
    assert named["identitas/alamat"] == "Alamat kantor"


def test_villages_are_only_those_of_the_chosen_district(build):
    village = by_name(build())["identitas/kode_desa"]
    assert len(village.options) < 20
    assert all(option.name.startswith("64.03.05.") for option in village.options)


def test_a_village_that_no_longer_fits_stays_visible_as_chosen(build):
    village = by_name(build({"identitas/kode_kecamatan": "64.03.01"}))["identitas/kode_desa"]
    chosen = [option for option in village.options if option.chosen]
    assert [option.name for option in chosen] == ["64.03.05.1006"]


def test_what_is_not_asked_is_hidden_and_not_counted(build):
    sections = build()
    assert section(sections, "kdkmp").hidden
    assert section(sections, "kdkmp").look == ("na", "s-na", "Tidak berlaku")
    assert by_name(sections)["identitas/alamat_baru"].hidden


def test_rows_keep_their_ids_and_count_from_one(build):
    usaha = section(build(), "usaha")
    rows = next(item for item in usaha.items if isinstance(item, Rows))
    assert [row.number for row in rows.rows] == [1, 2]
    first = fields_of(rows.rows[0].items)[0]
    assert first.name == f"usaha/unit_usaha/{rows.rows[0].id}/unit_usaha_nama"
    assert first.path == "usaha/unit_usaha[1]/unit_usaha_nama"


def test_rows_of_a_section_that_is_not_asked_are_kept_but_hidden(build):
    sections = build({"identitas/hasil_kunjungan": "tidak_ditemukan"})
    usaha = section(sections, "usaha")
    assert usaha.hidden
    assert usaha.required == 0
    assert any(field.value == "Toko sembako" for field in fields_of(usaha.items))


def test_figures_stand_under_each_other_and_short_answers_side_by_side(build):
    members = section(build(), "keanggotaan").items[1]
    assert isinstance(members, Block)
    assert (members.layout, members.fields[0].name) == ("ledger", "keanggotaan/anggota_awal")
    assert section(build(), "identitas").items[1].layout == "pair"


def test_helper_calculations_without_a_label_are_not_shown(build, questionnaire):
    names = by_name(build())
    assert "identitas/awal_tahun_buku" not in names
    assert "keuangan/total_aset" in names


def test_members_that_do_not_add_up_are_told_at_their_question(build):
    sections = build({"keanggotaan/anggota_l": 72})
    field = by_name(sections)["keanggotaan/anggota_p"]
    assert "72" in field.errors[0]
    assert "125" in field.errors[0]
    assert section(sections, "keanggotaan").look[0] == "err"


def test_missing_answers_are_errors_only_after_a_failed_send(build):
    emptied = {"keanggotaan/anggota_akhir": None}
    assert not by_name(build(emptied))["keanggotaan/anggota_akhir"].errors
    strict = by_name(build(emptied, strict=True))["keanggotaan/anggota_akhir"]
    assert strict.missing
    assert "belum" in strict.errors[0]


def test_a_number_that_can_mean_two_things_is_asked_about(build):
    field = by_name(build({"simpan_pinjam/bunga_pinjaman": "1,250"}))["simpan_pinjam/bunga_pinjaman"]
    assert field.value == "1,250"
    assert field.asked == ("1.250", "1,25")


def test_a_warning_counts_as_explained_once_its_reason_says_something(build):
    short = {"identitas/alamat": "Jl. Satu"}
    assert section(build(short), "identitas").look[2] == "1 perlu dicek"
    assert section(build(short, reasons={"identitas/alamat": "ya"}), "identitas").look[0] == "warn"
    explained = build(short, reasons={"identitas/alamat": "Satu-satunya jalan di kampung."})
    assert section(explained, "identitas").look[0] == "ok"


def test_a_locked_page_changes_nothing(build):
    assert all(field.locked for field in by_name(build(locked=True)).values())


def test_what_the_service_gave_is_no_field_to_fill_but_stands_before_readers(build):
    assert "identitas/koperasi_id" not in by_name(build())
    assert by_name(build(locked=True))["identitas/tahun_buku"].value == "2025"
    assert by_name(build({"identitas/tahun_buku": 1999}))["identitas/tahun_buku"].errors


def test_nothing_is_told_to_be_wrong_before_it_was_touched(build):
    wrong = {"keanggotaan/anggota_l": 72, "identitas/alamat": "Jl. Satu"}
    fresh = build(wrong, touched=frozenset())
    assert [field.name for field in by_name(fresh).values() if field.errors or field.warnings] == []
    begun = by_name(build(wrong, touched=frozenset({"keanggotaan/anggota_p"})))
    assert begun["keanggotaan/anggota_p"].errors
    assert not begun["identitas/alamat"].warnings
    assert by_name(build(wrong, touched=frozenset(), strict=True))["identitas/alamat"].warnings


@pytest.mark.parametrize("shape", [5, "a", [["x"]], [1, 2], {"a": 1}, None, True])
def test_no_stored_shape_breaks_the_page(questionnaire, stored, around, built, shape):
    for path in (
        "pengurusan/pengurus",
        "pengisian/sumber_data",
        "identitas/alamat",
        "keuangan/hibah",
        "rat/rat_tanggal",
    ):
        assert built(questionnaire, {**stored, path: shape}, around)


def test_rows_are_counted_once_and_not_without_end(questionnaire, stored, around, built):
    ids = [f"r{place}" for place in range(1000)] + ["r0", "r0"]
    sections = built(questionnaire, {**stored, "pengurusan/pengurus": ids}, around)
    rows = next(
        item for one in sections for item in one.items if isinstance(item, Rows) and item.name == "pengurusan/pengurus"
    )
    assert [row.id for row in rows.rows] == ids[:200]


def test_questions_outside_groups_make_sections_that_are_told_apart(built, around):
    form = Form(
        id="uji", version="1", title="Uji", default_language="id", languages=("id",),
        children=(
            Question(name="a", type="text", row=2),
            Group(name="g", row=3, label={"id": "G"}, children=(Question(name="b", type="text", row=4),)),
            Question(name="c", type="text", row=6),
        ),
    )  # fmt: skip
    seen = built(compile_form(form), {}, around)
    assert [(one.name, one.title) for one in seen] == [("_", "Umum"), ("g", "G"), ("_2", "Umum 2")]
