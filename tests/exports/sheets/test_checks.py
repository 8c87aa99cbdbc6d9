"""What is missing, what was warned of, what columns mean, and how it prints."""

import io
import tracemalloc
import zipfile
from datetime import UTC, datetime

import msgspec
import openpyxl
import pytest

from exports.model import Kept
from forms.check import check
from forms.compile import compile_form
from forms.evaluate import Around
from forms.model import Question


def test_sheets_stand_in_the_order_of_the_forms_recap_then_checks_data_and_dictionary(made, records):
    data, _ = made(records)
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames == [
        "Sampul", "Rekap", "Daftar", "Kecamatan", "Unit", "Semua Unit", "Kelengkapan", "Kelengkapan Pertanyaan", "Mutu Data",
        "Ringkasan Mutu", "Data Mentah", "Unit usaha", "Kamus Data", "Kamus Pilihan", "Manifes",
    ]  # fmt: skip


def test_missing_answers_are_told_of_those_who_were_asked(read, made, records):
    data, _ = made(records)
    rows = read.sheet_of(data, "Kelengkapan Pertanyaan").iter_rows(min_row=8, max_col=8, values_only=True)
    found = {row[3]: (row[1], row[4], *row[5:]) for row in rows if row[3]}
    assert found == {
        "nama": ("A. Identitas", "ya", 4, 0, 0), "status": ("A. Identitas", None, 4, 0, 0), "kecamatan": ("A. Identitas", None, 4, 0, 0),
        "sebab": ("A. Identitas", None, 2, 1, 0.5), "anggota": (None, None, 4, 0, 0),
    }  # fmt: skip
    # `beda` reads last year's answer, which stored answers do not hold


def test_each_kept_warning_stands_with_its_answer_and_reason_and_rules_are_counted_by_region(read, made, records):
    data, manifest = made(records)
    rows = read.listed_of(data, "Mutu Data")
    assert [(row["koperasi_id"], row["pertanyaan"], row["kolom"], row["nilai"], row["aturan"], row["alasan"]) for row in rows] == [
        ("K003", "Anggota", "anggota", 3, "Hanya 3 orang.", "Memang kecil"),
        ("K003", "Anggota", "anggota", 3, "Anggota 3 janggal.", ""),
        ("K004", "Volume", "unit[1]/volume", 40, "Kosong.", "=1+1"),
        ("K004", "hilang/lama", "hilang/lama", "", "Pesan lama", "Ya"),
    ]  # fmt: skip
    assert ("Mutu Data", 4) in manifest.sheets
    summary = read.sheet_of(data, "Ringkasan Mutu")
    counts = {(row[1], row[2]): row[3:7] for row in summary.iter_rows(min_row=8, max_row=11, values_only=True)}
    assert counts == {
        ("Anggota", "Anggota … janggal."): (0, 1, 0, 1),
        ("Anggota", "Hanya … orang."): (0, 1, 0, 1),
        ("Volume", "Kosong."): (0, 0, 1, 1),
        ("hilang/lama", "(aturan versi lain)"): (0, 0, 1, 1),
    }
    assert [cell.value for cell in summary[12]][3:7] == [0, 2, 2, 4]


def test_a_warning_about_a_personal_answer_shows_it_to_nobody_who_did_not_ask(read, made, records, form):
    secret = Question(name="telepon", type="text", row=2, label={"id": "Telepon"}, extras={"personal": "yes"}, warning=". != 'x'", warning_message={"id": "Aneh: ${telepon}"})  # fmt: skip
    group = form.children[0]
    changed = msgspec.structs.replace(
        form,
        children=(msgspec.structs.replace(group, children=(*group.children[:5], secret)), *form.children[1:]),
    )
    told = [msgspec.structs.replace(records[1], kept=(Kept("a/telepon", "Aneh: 0811", "Benar"),))]
    data, _ = made(told, form=changed)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"0811" not in b"".join(archive.read(name) for name in archive.namelist())
    data, _ = made(told, form=changed, personal=True)
    assert read.listed_of(data, "Mutu Data")[0]["nilai"] == "0811"


def test_a_warning_whose_words_hold_a_personal_answer_hides_it_too(read, made, records, form):
    phoned = msgspec.structs.replace(form.children[1], warning_message={"id": "Tanyakan ke ${telepon}."})
    changed = msgspec.structs.replace(form, children=(form.children[0], phoned, *form.children[2:]))
    told = [msgspec.structs.replace(records[1], kept=(Kept("anggota", "Tanyakan ke 0811.", "Benar"),))]
    data, _ = made(told, form=changed)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"0811" not in b"".join(archive.read(name) for name in archive.namelist())
    row = read.listed_of(data, "Mutu Data")[0]
    assert (row["nilai"], row["aturan"]) == (records[1].answers["anggota"], "Tanyakan ke ….")
    data, _ = made(told, form=changed, personal=True)
    assert read.listed_of(data, "Mutu Data")[0]["aturan"] == "Tanyakan ke 0811."


def test_a_rule_that_speaks_in_our_own_words_is_not_taken_for_another_versions(read, made, records, form):
    """The author wrote no message: what the check says then, of a question, a repeat's count and a check, is known."""
    members = msgspec.structs.replace(form.children[1], warning_message={})
    rows = msgspec.structs.replace(form.children[2], count="2")
    changed = msgspec.structs.replace(
        form,
        children=(form.children[0], members, rows, *form.children[3:]),
        checks=tuple(msgspec.structs.replace(check, message={}) for check in form.checks),
    )
    answers, now = {"a": {"nama": "Maju"}, "anggota": 1, "unit": [{"volume": 4}]}, datetime(2026, 5, 1, tzinfo=UTC)
    found = check(compile_form(changed), answers, Around(register={}, round={}, now=now)).findings
    told = [msgspec.structs.replace(records[1], kept=tuple(Kept(one.path, one.message, "Ya") for one in found))]
    data, _ = made(told, form=changed)
    lines = read.sheet_of(data, "Ringkasan Mutu").iter_rows(min_row=8, max_row=9, values_only=True)
    assert {(line[1], line[2]) for line in lines} == {
        ("Anggota", "Jawaban “Anggota” (…) tidak biasa. Periksa kembali, atau beri alasannya."),
        ("Unit usaha", "“Unit usaha” berisi … baris, seharusnya …. Tambah atau hapus baris."),
    }


def test_the_dictionary_says_choices_formulas_and_what_the_version_changed(read, made, records):
    data, _ = made(records)
    rows = list(read.sheet_of(data, "Kamus Data").iter_rows(min_row=4, values_only=True))
    heads = rows[0]
    found = {row[1]: dict(zip(heads, row, strict=True)) for row in rows[1:]}
    assert found["status"]["Pilihan jawaban"] == "aktif = Aktif; tidak = Tidak"
    assert found["anggota"]["Dari versi sebelumnya"] == "sebanding: sebagian\nDulu lain.\n${lama}"
    assert len(read.listed_of(data, "Kamus Pilihan")) == 8


def test_every_sheet_prints_on_folio_one_page_wide_with_its_page_numbers(made, records):
    data, _ = made(records)
    for entry in openpyxl.load_workbook(io.BytesIO(data)):
        assert int(entry.page_setup.paperSize) == 14
        assert entry.sheet_properties.pageSetUpPr.fitToPage
        assert "Halaman &P dari &N" in entry.oddFooter.center.text
        if entry.title != "Data Mentah":
            assert entry.page_setup.fitToWidth == 1, entry.title
        assert len(entry.title) <= 31


def test_nothing_at_all_still_gives_every_sheet(read, made):
    data, manifest = made([])
    assert manifest.complete
    assert read.sheet_of(data, "Ringkasan Mutu").cell(8, 2).value == "Tidak ada peringatan"
    assert read.lines_of(data, "Semua Unit", 4)[0][1] == "Tidak ada data"


def test_memory_of_lists_and_quality_stays_flat_whatever_the_rows(made, records):
    def peak(times):
        tracemalloc.start()
        made(records * times)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(1)
    few, many = peak(50), peak(500)
    assert many - few < 3 * 2**20


@pytest.mark.office
def test_libreoffice_computes_what_every_new_sheet_shows(made, records, recomputed, agreed):
    data, _ = made(records)
    assert agreed(data, recomputed(data)) > 40
