"""Two officers on one form; an answer that the server does not take; a backup carried to another computer."""

import json

import pytest
from playwright.sync_api import expect

from tests.stories.desk import NOTE, note_on_server, opened, type_note, with_colleague

pytestmark = pytest.mark.browser

ADDRESS = '[id="identitas/alamat"]'


@pytest.fixture(scope="module")
def site(site):
    """The sample with a second officer in Samarinda, Siti."""
    return with_colleague(site, "siti.samarinda", "Siti Aminah")


@pytest.fixture
def both(visit):
    """Budi and Siti with the same form open, of which Siti changes the note first."""

    def on_one_form(nth):
        budi, siti = visit("petugas.samarinda"), visit("siti.samarinda")
        here = opened(budi, nth)
        siti.wait_for_url("**/koperasi")
        siti.goto(here)
        siti.wait_for_selector("html.ready")
        type_note(siti, "Dari Siti")
        expect(siti.locator("#simpan")).to_contain_text("Tersimpan di server")
        type_note(budi, "Dari saya")
        return budi, siti

    return on_one_form


def test_a_conflict_shows_both_values_and_survives_a_reload(both):
    budi, siti = both(3)
    clash = budi.locator(".clash")
    expect(clash).to_contain_text("Nilai ini diubah Siti")
    expect(clash).to_contain_text("Dari saya \u2192 Dari Siti")
    expect(budi.locator(NOTE)).to_have_value("Dari Siti")
    expect(budi.locator("#simpan")).to_contain_text("pilih salah satu")
    budi.reload()
    expect(clash).to_contain_text("Dari saya \u2192 Dari Siti")
    clash.get_by_role("button", name="Pakai punya saya").click()
    expect(budi.locator("#simpan")).to_contain_text("Tersimpan di server")
    expect(clash).to_have_count(0)
    assert note_on_server(budi) == "Dari saya"

    # Hers is kept, and readable.
    siti.reload()
    siti.locator("#cadangan > summary").click()
    expect(siti.locator("#cadangan li", has_text="Dari Siti")).to_contain_text("Catatan petugas")


def test_the_colleagues_value_can_be_taken_and_stays_the_colleagues(both):
    budi, _ = both(4)
    budi.locator(".clash").get_by_role("button", name="Pakai punya Siti").click()
    expect(budi.locator("#simpan")).to_contain_text("Tersimpan di server")
    budi.reload()
    budi.wait_for_selector("html.ready")
    expect(budi.locator(NOTE)).to_have_value("Dari Siti")
    expect(budi.locator(".clash")).to_have_count(0)
    expect(budi.locator(".field", has=budi.locator(NOTE))).to_contain_text("diisi Siti")


def test_a_row_that_a_colleague_took_away_comes_back_with_what_was_answered_in_it(visit):
    budi, siti = visit("petugas.samarinda"), visit("siti.samarinda")
    budi.goto("/koperasi?keadaan=draft")
    addresses = [one.get_attribute("href") for one in budi.locator("tbody th a").all()]
    rows = budi.locator('.rows[data-name="pengurusan/pengurus"] > .entries > .entry')
    here = next(
        address for address in addresses if (budi.goto(address), budi.wait_for_selector("html.ready"), rows.count())[2]
    )
    name = rows.first.locator('[id$="/pengurus_nama"]').get_attribute("id")
    siti.wait_for_url("**/koperasi")
    siti.goto(here)
    siti.wait_for_selector("html.ready")
    theirs = siti.locator(f'.rows[data-name="pengurusan/pengurus"] .entry:has([id="{name}"])')
    theirs.get_by_role("button", name="Hapus").click()
    expect(siti.locator("#simpan")).to_contain_text("Tersimpan di server")

    budi.locator(f'[id="{name}"]').fill("Nama yang diperbaiki")
    budi.locator(f'[id="{name}"]').press("Tab")
    expect(budi.locator("#simpan")).to_contain_text("Tersimpan di server")
    budi.reload()
    budi.wait_for_selector("html.ready")
    expect(budi.locator(f'[id="{name}"]')).to_have_value("Nama yang diperbaiki")

    # What is in a row when it is taken away can still be read.
    rows.filter(has=budi.locator(f'[id="{name}"]')).get_by_role("button", name="Hapus").click()
    expect(budi.locator("#simpan")).to_contain_text("Tersimpan di server")
    budi.reload()
    budi.wait_for_selector("html.ready")
    budi.locator("#cadangan > summary").click()
    expect(budi.locator("#cadangan li", has_text="Nama yang diperbaiki")).to_contain_text("di baris yang dihapus")


def test_an_answer_that_is_refused_holds_no_other_up_and_is_mended_or_dropped(visit):
    officer = visit("petugas.samarinda")
    opened(officer, 5)
    before = officer.locator(NOTE).input_value()
    officer.locator(NOTE).evaluate("(box) => { box.value = 'x'.repeat(40000); }")
    officer.locator(NOTE).dispatch_event("change")
    officer.locator(ADDRESS).fill("Jalan Baru 5")
    officer.locator(ADDRESS).press("Tab")
    told = officer.locator("#ditolak")
    expect(told).to_contain_text("Catatan petugas: Teks paling banyak")
    expect(officer.locator("#simpan")).to_contain_text("Belum tersimpan, perlu diperbaiki: 1 jawaban")
    told.get_by_role("button", name="Perbaiki").click()
    expect(officer.locator(NOTE)).to_be_focused()

    # It is still told after a reload, and the other answer has arrived.
    officer.reload()
    officer.wait_for_selector("html.ready")
    expect(officer.locator(ADDRESS)).to_have_value("Jalan Baru 5")
    told.get_by_role("button", name="Buang").click()
    expect(officer.locator(NOTE)).to_have_value(before)
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")
    officer.reload()
    officer.wait_for_selector("html.ready")
    expect(told).to_have_count(0)


def test_a_backup_goes_to_another_computer_and_a_wrong_file_is_told(visit, tmp_path):
    officer = visit("petugas.samarinda", service_workers="block")
    here = opened(officer, 6)
    officer.route("**/simpan", lambda route: route.abort())
    type_note(officer, "Dari komputer yang rusak")
    expect(officer.locator("#simpan")).to_contain_text("menunggu sinyal")
    officer.locator("#cadangan > summary").click()
    with officer.expect_download() as waiting:
        officer.get_by_role("button", name="Unduh cadangan").click()
    file = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(file)
    officer.context.close()

    other = visit("petugas.samarinda")
    other.wait_for_url("**/koperasi")
    other.goto(here)
    other.wait_for_selector("html.ready")
    other.locator("#cadangan > summary").click()
    box, said = other.locator("#cadangan input[type=file]"), other.locator("#cadangan [role=status]")
    told = json.loads(file.read_text(encoding="utf-8"))
    for spoilt, words in (
        ("{", "bukan cadangan Lumbung"),
        (json.dumps({**told, "operations": [{"path": 3}]}), "bukan cadangan Lumbung"),
        (json.dumps({**told, "cooperative": "lain", "name": "Koperasi Lain"}), "koperasi lain: Koperasi Lain"),
        (json.dumps({**told, "account": 1, "person": "Budi"}), "dibuat akun lain (Budi)"),
    ):
        box.set_input_files({"name": "c.json", "mimeType": "application/json", "buffer": spoilt.encode()})
        expect(said).to_contain_text(words)
    box.set_input_files(file)
    expect(said).to_contain_text("1 jawaban dari cadangan dimuat")
    expect(other.locator(NOTE)).to_have_value("Dari komputer yang rusak")
    expect(other.locator("#simpan")).to_contain_text("Tersimpan di server")
    box.set_input_files(file)
    expect(said).to_contain_text("sudah ada di halaman ini")
    assert note_on_server(other) == "Dari komputer yang rusak"
