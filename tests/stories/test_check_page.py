"""Before sending: where it was left, all answers once more, a change that leads back, reasons that a change takes away."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SAVINGS, MEMBERS = "keuangan/simpanan_pokok", "keanggotaan/anggota_akhir"
WHY = "Simpanan pokok memang kecil sejak awal."


def opened(visit, **options):
    """Open the third draft of Kutai Kartanegara."""
    page = visit("petugas.kukar", **options)
    page.goto("/koperasi?keadaan=draft")
    page.locator("tbody th a").nth(2).click()
    return page


def typed(page, name, text):
    page.locator(f'[id="{name}"]').fill(text)
    page.locator(f'[id="{name}"]').press("Tab")


def saved(page):
    expect(page.locator("#simpan")).to_contain_text("Tersimpan di server")


def test_a_reason_is_asked_again_when_its_answer_or_what_it_rests_on_changes(visit):
    page = opened(visit)
    page.wait_for_selector("html.ready")
    typed(page, MEMBERS, "40")
    typed(page, SAVINGS, "4000")
    field = page.locator(f'.field[data-name="{SAVINGS}"]')
    reason = field.get_by_label(re.compile("^Alasan: Simpanan pokok"))
    done = field.get_by_text("Sudah dijelaskan")
    reason.fill(WHY)
    reason.press("Tab")
    expect(done).to_be_visible()

    # The answer itself changes, then one in another section that the warning rests on.
    for name, text in ((SAVINGS, "4.400"), (MEMBERS, "44")):
        typed(page, name, text)
        expect(done).to_be_hidden()
        expect(reason).to_have_value("")
        expect(field.get_by_text(f"“{WHY}”")).to_be_visible()
        reason.fill(WHY)
        reason.press("Tab")
        expect(done).to_be_visible()

    # The server says the same: with another answer the reason no longer stands there, and is asked for.
    typed(page, "keanggotaan/anggota_l", "21")
    saved(page)
    page.reload()
    page.wait_for_selector("html.ready")
    expect(reason).to_have_value(WHY)
    typed(page, SAVINGS, "4.500")
    saved(page)
    page.reload()
    page.wait_for_selector("html.ready")
    expect(reason).to_have_value("")
    page.goto(f"{page.url.partition('#')[0]}/kirim")
    expect(page.get_by_role("link", name=re.compile("Simpanan pokok: tulis alasannya"))).to_be_visible()


def test_a_change_from_the_check_page_leads_back_to_its_line(visit):
    page = opened(visit)
    page.wait_for_selector("html.ready")
    page.get_by_role("link", name="Periksa jawaban").click()
    page.get_by_role("link", name="Ubah Alamat kantor").click()
    page.wait_for_selector("html.ready")
    address = page.locator('[id="identitas/alamat"]')
    expect(address).to_be_focused()
    expect(page.get_by_text("Alamat kantor", exact=True)).to_be_in_viewport()
    address.fill("Jalan Baru Nomor 7")
    page.get_by_role("link", name="Kembali ke periksa jawaban").click()
    page.wait_for_url(re.compile(r"/kirim#q-identitas/alamat$"))
    line = page.locator('[id="q-identitas/alamat"]')
    expect(line).to_be_in_viewport()
    expect(line).to_contain_text("Jalan Baru Nomor 7")


def test_without_script_too(visit):
    page = opened(visit, java_script_enabled=False)
    page.goto(page.url.partition("/isi/")[0] + "/isi/" + page.url.partition("/isi/")[2].partition("/")[0] + "/kirim")
    page.get_by_role("link", name="Ubah Alamat kantor").click()
    page.locator('[id="identitas/alamat"]').fill("Jalan Lama Nomor 8")
    page.get_by_role("button", name="Simpan dan kembali").click()
    assert page.url.endswith("/kirim#q-identitas/alamat")
    expect(page.locator('[id="q-identitas/alamat"]')).to_contain_text("Jalan Lama Nomor 8")


def test_filling_goes_on_where_it_was_left_on_another_device_too(visit):
    page = opened(visit)
    page.wait_for_selector("html.ready")
    typed(page, "keanggotaan/anggota_p", "17")
    saved(page)
    phone = opened(visit, viewport={"width": 390, "height": 844})
    expect(phone.locator('[id="keanggotaan/anggota_p"]')).to_be_focused()
    expect(phone.locator('[id="keanggotaan/anggota_p"]')).to_be_in_viewport()
    expect(phone.get_by_role("heading", name="D. Keanggotaan")).to_be_visible()
