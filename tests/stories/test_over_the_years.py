"""A questionnaire is mended and published over a finished year; the round goes on with it, and growth stands in the workbook."""

import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.stories.desk import exported

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
NOTE = "Batas alamat diperjelas; lainnya sama."

MISTAKES = {
    ("alamat_baru", "relevant"): "${hasil_kunjungann} = 'pindah_alamat'",
    ("email", "constraint"): "contains(., '@') and",
    ("tanggal_kunjungan", "relevant"): "${hasil_kunjungan} == 'ditemukan_beroperasi'",
}
"""Question and column to what the author slipped into: a misspelt name, half a condition, a doubled sign."""


@pytest.fixture
def workbook(tmp_path):
    """Write the questionnaire of 2025 as the author's workbook, as version 2025.2, with some cells changed."""

    def written(name, cells):
        path = tmp_path / name
        folder = ROOT / "forms" / "definitions" / "koperasi" / "2025"
        lumbung = Path(sys.executable).with_name("lumbung")
        subprocess.run([lumbung, "form", "build", folder, "-o", path], check=True, capture_output=True)
        book = openpyxl.load_workbook(path)
        put(book["settings"], 2, "version", "2025.2")
        survey = book["survey"]
        names = {row[column_of(survey, "name") - 1].value: row[0].row for row in survey.iter_rows(min_row=2)}
        for (question, column), text in cells.items():
            put(survey, names[question], column, text)
        book.save(path)
        return path

    return written


def column_of(sheet, header):
    return next(cell.column for cell in sheet[1] if cell.value == header)


def put(sheet, row, header, text):
    sheet.cell(row, column_of(sheet, header)).value = text


def upload(page, path):
    page.goto("/kuesioner")
    page.get_by_label("Berkas kuesioner").set_input_files(path)
    page.get_by_role("button", name="Unggah dan periksa").click()


def test_a_mended_version_is_published_over_a_finished_year_and_growth_stands_in_the_workbook(
    visit, workbook, tmp_path
):
    author = visit("penyusun")
    upload(author, workbook("salah.xlsx", MISTAKES))
    expect(author.get_by_role("heading", name="Belum bisa diterbitkan: 3 salah")).to_be_visible()
    for piece in ("${hasil_kunjungann}", "=="):
        expect(author.locator("mark", has_text=piece)).to_be_visible()

    # Her own workbook comes back with the three cells marked.
    with author.expect_download() as download:
        author.get_by_role("link", name="Unduh berkas dengan tanda").click()
    marked = tmp_path / "bertanda.xlsx"
    download.value.save_as(marked)
    survey = openpyxl.load_workbook(marked)["survey"]
    commented = [cell for row in survey.iter_rows() for cell in row if cell.comment]
    assert set(MISTAKES.values()) <= {cell.value for cell in commented}

    # Mended, it is compared with the version before and published with a note.
    upload(author, workbook("benar.xlsx", {("alamat", "hint::Bahasa Indonesia (id)"): "Jalan, nomor, RT"}))
    author.get_by_role("link", name="Perubahan").click()
    expect(author.get_by_text("alamat", exact=True).first).to_be_visible()
    author.get_by_role("link", name="Terbitkan").click()
    author.get_by_label("Catatan versi").fill(NOTE)
    author.get_by_label("Saya sudah melihat perubahannya").check()
    author.get_by_role("button", name="Terbitkan versi 2025.2").click()
    author.goto("/kuesioner")
    expect(author.get_by_text(NOTE)).to_be_visible()

    # The round goes on with it.
    administrator = visit("admin")
    administrator.goto("/putaran")
    administrator.get_by_role("button", name="Pakai versi ini").first.click()
    expect(administrator.get_by_text("2025.2").first).to_be_visible()

    # What was accepted for 2024 stands beside 2025 in the province's workbook.
    province = visit("provinsi")
    path = tmp_path / "rekap.xlsx"
    exported(province, path)
    book = openpyxl.load_workbook(path, data_only=True)
    assert {"Pertumbuhan", "Matriks Status"} <= set(book.sheetnames)
    rows = [[cell for cell in row if cell is not None] for row in book["Pertumbuhan"].iter_rows(values_only=True)]
    totals = [row for row in rows if row and row[0] == "JUMLAH"]
    assert totals
    assert any(isinstance(cell, int | float) and cell > 0 for row in totals for cell in row)
