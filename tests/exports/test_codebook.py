"""The code book says what a version asks, word for word, and nothing in it is a formula."""

import io
import subprocess
import zipfile

import openpyxl
import pytest
import python_calamine

from exports.codebook import codebook
from forms.versions import content_hash
from forms.xlsform import load_form

LABEL, LABEL_EN = "label::Bahasa Indonesia (id)", "label::English (en)"


@pytest.fixture
def form(written):
    return written(
        [
            {"type": "begin group", "name": "g", LABEL: "C. Bagian", LABEL_EN: "C. Part"},
            {"type": "select_one yt", "name": "aktif", LABEL: "Aktif?", LABEL_EN: "Active?", "required": "yes"},
            {"type": "integer", "name": "modal", LABEL: "Modal", LABEL_EN: "Capital", "unit": "Rp", "relevant": "${aktif} = 'ya'",
             "constraint": ". >= 0", "constraint_message": "Tidak boleh minus.", "default": "0"},
            {"type": "calculate", "name": "dua", "calculation": "${modal} * 2"},
            {"type": "end group"},
        ],
        choices=[
            {"list_name": "yt", "name": "ya", LABEL: "Ya", LABEL_EN: "Yes", "urut": "01"},
            {"list_name": "yt", "name": "tidak", LABEL: "=Tidak", LABEL_EN: "No"},
        ],
        checks=[{"name": "c1", "severity": "warning", "expression": "${modal} > 5", "message": "Kecil.", "questions": "modal aktif"}],
        bridge=[{"question": "modal", "expression": "${modal} * 1000000", "comparable": "partly", "note": "dulu juta"}],
    )  # fmt: skip


def sheets(data):
    """Give every table by sheet: its headings to values, row by row, from the heading on."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    found = {}
    for name in book.sheetnames[1:]:
        heads, *rows = [[cell.value for cell in row] for row in book[name].iter_rows(min_row=4)]
        found[name] = [
            {head: value for head, value in zip(heads, row, strict=True) if value is not None} for row in rows
        ]
    return found


def test_questions_choices_checks_and_bridge_stand_as_their_author_wrote_them(form):
    found = sheets(codebook(form))
    assert found["Pertanyaan"][2] == {
        "Nomor": "C2", "Nama": "modal", "Tempat": "g", "Label (id)": "Modal", "Label (en)": "Capital",
        "Jenis": "bilangan bulat", "Satuan": "Rp", "Ditanyakan bila": "${aktif} = 'ya'",
        "Ditanyakan bila, dengan kata": "“Aktif?” (C1) dijawab “Ya”", "Batas": ". >= 0",
        "Pesan batas": "Tidak boleh minus.", "Nilai awal": "0",
        "Dari versi sebelumnya": "sebanding: sebagian\ndulu juta\n${modal} * 1000000",
    }  # fmt: skip
    assert found["Pertanyaan"][0]["Jenis"] == "kelompok pertanyaan"
    assert found["Pertanyaan"][1]["Wajib"] == "ya"
    assert found["Pertanyaan"][1]["Pilihan jawaban"] == "ya = Ya; tidak = =Tidak"
    assert found["Pertanyaan"][3] == {"Nama": "dua", "Tempat": "g", "Jenis": "dihitung", "Rumus": "${modal} * 2"}
    assert found["Pilihan"] == [
        {"Daftar": "yt", "No.": "1", "Kode": "ya", "Label (id)": "Ya", "Label (en)": "Yes", "urut": "01"},
        {"Daftar": "yt", "No.": "2", "Kode": "tidak", "Label (id)": "=Tidak", "Label (en)": "No"},
    ]
    assert found["Aturan"] == [
        {
            "Nama": "c1",
            "Tingkat": "peringatan",
            "Pertanyaan": "modal aktif",
            "Syarat": "${modal} > 5",
            "Pesan": "Kecil.",
        }
    ]
    assert found["Jembatan"] == [
        {
            "Pertanyaan": "modal",
            "Rumus atas jawaban lama": "${modal} * 1000000",
            "Sebanding": "sebagian",
            "Catatan": "dulu juta",
        }
    ]


def test_the_cover_says_which_version_it_is(form):
    book = openpyxl.load_workbook(io.BytesIO(codebook(form)))
    facts = {row[1].value: row[2].value for row in book["Sampul"].iter_rows(min_row=4, max_row=14)}
    assert facts["ID formulir"] == "uji"
    assert facts["Versi"] == "1"
    assert facts["SHA-256"] == content_hash(form)
    assert facts["Bahasa"] == "id, en"
    assert facts["Pertanyaan"] == "3, di antaranya 1 dihitung"
    assert facts["Daftar pilihan"] == "1, 2 pilihan"


def test_a_version_without_a_bridge_has_no_such_sheet_and_the_same_form_gives_the_same_bytes(written):
    form = written([{"type": "text", "name": "a", LABEL: "A"}])
    assert sorted(sheets(codebook(form))) == ["Aturan", "Pertanyaan", "Pilihan"]
    assert codebook(form) == codebook(form)


def test_every_table_can_be_filtered_and_repeats_its_heading_on_every_page(form):
    book = openpyxl.load_workbook(io.BytesIO(codebook(form)))
    for name in book.sheetnames[1:]:
        sheet = book[name]
        assert sheet.print_title_rows == "$4:$4"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 14)
        assert sheet.auto_filter.ref or sheet.tables
        assert sheet.freeze_panes is not None


def test_nothing_hostile_becomes_a_formula_or_breaks_the_file(hostile):
    data = codebook(hostile)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())
    found = sheets(data)
    assert len(found["Pilihan"]) == 303
    assert found["Pilihan"][7] == {"Daftar": "banyak", "No.": "8", "Kode": "c7", "Label": "=7 <b>", "=lain": "-1"}
    assert found["Pertanyaan"][3]["Label"] == "=cmd|' /C calc'!A0"


def test_further_columns_named_like_ours_or_like_each_other_keep_their_values(written):
    choices = [{"list_name": "l", "name": "a", LABEL: "A", "Kode": "x", "daftar": "y", "k" * 300: "z"}]
    form = written([{"type": "select_one l", "name": "q", LABEL: "Q"}], choices=choices)
    (row,) = sheets(codebook(form))["Pilihan"]
    assert {"x", "y", "z"} <= set(row.values())
    assert row["Kode"] == "a"


@pytest.mark.office
def test_libreoffice_reads_the_whole_code_book_of_2025(repository, soffice, tmp_path):
    form = load_form(repository / "forms" / "definitions" / "koperasi" / "2025")
    (tmp_path / "kode.xlsx").write_bytes(codebook(form))
    options = ["--headless", f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}", "--convert-to", "ods"]
    subprocess.run(
        [soffice, *options, "--outdir", str(tmp_path), str(tmp_path / "kode.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    read = python_calamine.load_workbook(tmp_path / "kode.ods")
    choices = read.get_sheet_by_name("Pilihan").to_python(skip_empty_area=False)
    assert len(choices) - 4 == sum(map(len, form.choices.values()))
    questions = read.get_sheet_by_name("Pertanyaan").to_python(skip_empty_area=False)
    assert {row[1] for row in questions[4:]} >= {"nik_koperasi", "total_aset", "pengurus_nama"}
