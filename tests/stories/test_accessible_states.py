"""What comes and goes in the fill page while somebody works can be used by everybody too, as the page itself (test_accessible)."""

import pytest
from playwright.sync_api import expect

from tests.stories.desk import NOTE, opened, type_note
from tests.stories.test_accessible import NARROW, alike, colour_faults, faults

pytestmark = pytest.mark.browser

MEMBERS = '[id="keanggotaan/anggota_akhir"]'
WIDE, SMALL = {"width": 1366, "height": 768}, {"width": 320, "height": 800}


@pytest.fixture
def officer(visit):
    """An officer of Kutai Timur with a draft open, each test with another one."""
    return visit("petugas.kutim", color_scheme="light", reduced_motion="reduce", viewport=WIDE)


def wrong(page):
    """Everything wrong with the page as it stands: wide, in each scheme of colours, and at 320 px."""
    found = faults(page) + colour_faults(page) + alike(page)
    page.set_viewport_size(SMALL)
    found += [f"at 320: {one}" for one in faults(page, NARROW)]
    page.set_viewport_size(WIDE)
    return found


def other_screen(page, here, words):
    """Answer the note on another screen of the same officer."""
    other = page.context.new_page()
    other.goto(here)
    other.wait_for_selector("html.ready")
    type_note(other, words)
    expect(other.locator("#simpan")).to_contain_text("Tersimpan di server")
    other.close()


def test_a_conflict_a_refusal_a_doubtful_number_and_the_backup(officer):
    here = opened(officer, 0)
    other_screen(officer, here, "Dari layar lain")
    type_note(officer, "Dari layar ini")
    expect(officer.locator(".clash")).to_be_visible()
    officer.locator('[id="identitas/alamat"]').evaluate("(box) => { box.value = 'x'.repeat(40000); }")
    officer.locator('[id="identitas/alamat"]').dispatch_event("change")
    expect(officer.locator("#ditolak")).to_be_visible()
    officer.locator(MEMBERS).fill("1,250")
    officer.locator(MEMBERS).press("Tab")
    expect(officer.locator(".reads")).to_be_visible()
    officer.locator("#cadangan > summary").click()
    expect(officer.get_by_role("button", name="Unduh cadangan")).to_be_visible()
    assert wrong(officer) == []
    officer.locator("#ditolak").get_by_role("button", name="Buang").click()


def test_a_session_that_ended_and_a_computer_that_keeps_nothing(officer):
    officer.add_init_script(
        "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };"
    )
    opened(officer, 1)
    expect(officer.locator("#tanpa-jurnal")).to_be_visible()
    officer.context.clear_cookies()
    type_note(officer, "Waktu masuk habis")
    again = officer.locator("#masuk-lagi")
    again.get_by_label("Kata sandi").fill("bukan ini")
    again.get_by_role("button", name="Masuk lagi").click()
    expect(again.get_by_role("alert")).to_contain_text("salah")
    assert wrong(officer) == []


def test_what_keys_open_and_what_waits_for_a_link(officer):
    opened(officer, 2)
    officer.wait_for_selector(".sheet.on", state="attached")
    officer.locator(MEMBERS).press("Control+Enter")
    box = officer.get_by_role("dialog")
    expect(box.get_by_text("Riwayat")).to_be_visible()
    assert wrong(officer) == []
    officer.keyboard.press("Escape")
    officer.locator('[id="legalitas/sektor_usaha"]').press("Alt+ArrowDown")
    expect(officer.get_by_role("combobox", name="Saring")).to_be_focused()
    assert wrong(officer) == []
    officer.keyboard.press("Escape")
    officer.context.set_offline(True)
    officer.locator(NOTE).fill("Tanpa sinyal")
    officer.locator(NOTE).press("Tab")
    officer.get_by_role("link", name="Periksa jawaban").click()
    expect(officer.locator("#kirim-nanti li, #kirim-nanti button").first).to_be_visible()
    assert wrong(officer) == []
