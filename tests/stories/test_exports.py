"""Exports with progress: asked for, watched, downloaded and proven; one is cancelled; a page without script does the same."""

import zipfile

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.stories.desk import exported, sign_in
from tests.stories.test_accessible import NARROW, alike, colour_faults, faults

pytestmark = pytest.mark.browser

PHONE, PC = {"width": 360, "height": 740}, {"width": 1366, "height": 768}


def ask(page, place, kind="Terkirim, diverifikasi, dan diterima"):
    """Ask for a file, and be on its page."""
    page.goto("/unduh")
    page.get_by_label("Wilayah").select_option(place)
    page.get_by_label(kind).check()
    page.get_by_role("button", name="Buat berkas").click()
    page.wait_for_url("**/unduh/*-*")


def looked_at(page, folder, name):
    """Everything that is wrong with a page, wide and narrow; what it looks like is kept."""
    page.set_viewport_size(PC)
    wrong = faults(page) + colour_faults(page) + alike(page)
    page.screenshot(path=folder / f"{name}-pc.png")
    page.set_viewport_size(PHONE)
    wrong += faults(page, NARROW)
    page.screenshot(path=folder / f"{name}-hp.png", full_page=True)
    page.set_viewport_size(PC)
    return wrong


def test_the_province_asks_watches_cancels_and_downloads(visit, tmp_path):
    page = visit("provinsi")
    page.set_default_timeout(90_000)

    # All workbooks in one zip take a while: the bar moves, by itself and without a reload.
    ask(page, "semua")
    page.evaluate("window.same = true")
    bar = page.locator("#maju")
    page.locator("#maju:not([value='0']), #hasil").first.wait_for()
    watched = page.url
    assert looked_at(page, tmp_path, "berjalan") == []
    assert page.evaluate("Boolean(window.same)") or bar.count() == 0

    # Two more; the last waits its turn, and is cancelled from its page.
    ask(page, "gabungan")
    ask(page, "64.02")
    if page.get_by_role("button", name="Batalkan").count():
        page.get_by_role("button", name="Batalkan").click()
        expect(page.get_by_role("heading", name="Dibatalkan")).to_be_visible()
        assert page.get_by_role("link", name="Unduh berkas").count() == 0

    # The first one is there, and is what it says.
    page.goto(watched)
    ready = page.get_by_role("link", name="Unduh berkas")
    ready.wait_for()
    assert looked_at(page, tmp_path, "siap") == []
    with page.expect_download() as download:
        ready.click()
    path = tmp_path / "semua.zip"
    download.value.save_as(path)
    assert path.read_bytes()[:4] == b"PK\x03\x04"
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len([one for one in names if one.startswith("Data_Koperasi_64.")]) == 10
        assert names[0].startswith("Rekap_Koperasi_Kaltim_TB2025")
        archive.extract(names[0], tmp_path)
    proof = openpyxl.load_workbook(tmp_path / names[0], read_only=True, data_only=True)["Manifes"]
    [chosen, written, missing] = next(row[3:6] for row in proof.iter_rows(values_only=True) if row[0] == "JUMLAH")
    assert (chosen, missing) == (written, 0)
    assert written > 0

    # The list tells of all three.
    page.goto("/unduh")
    rows = page.get_by_role("table", name="Berkas yang diminta").get_by_role("row")
    expect(rows.filter(has_text="Semua wilayah, satu zip").first).to_contain_text("Siap")
    assert looked_at(page, tmp_path, "daftar") == []


def test_a_choice_that_matches_nothing_is_told_on_the_page(visit, tmp_path):
    page = visit("petugas.mahulu")
    name = exported(page, tmp_path / "own.xlsx")
    assert name.startswith("Data_Koperasi_64.11_Mahakam_Ulu_TB2025")
    page.goto("/unduh")
    page.locator("#putaran").evaluate("(box) => { box.options[0].value = '1999' }")
    page.locator("#putaran").select_option("1999")
    page.get_by_role("button", name="Buat berkas").click()
    expect(page.get_by_text("Tidak ada putaran tahun buku 1999.")).to_be_visible()


def test_without_script_the_page_asks_for_itself_again(site, browser, tmp_path):
    context = browser.new_context(base_url=site.address, locale="id-ID", java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(60_000)
    sign_in(page, site, "verifikator.mahulu")
    page.goto("/unduh")
    page.get_by_role("button", name="Buat berkas").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh berkas").click()
    download.value.save_as(tmp_path / "own.xlsx")
    assert (tmp_path / "own.xlsx").read_bytes()[:2] == b"PK"
    context.close()


def test_the_pages_speak_english(visit):
    page = visit("petugas.bontang")
    page.goto("/unduh")
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Make the file").click()
    expect(page.get_by_role("link", name="Download the file")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", name="Ready")).to_be_visible()
    page.get_by_role("button", name="Bahasa Indonesia").click()
