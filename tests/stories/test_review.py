"""What comes back: a reviewer asks about single questions, the officer sees them first; a sending can be taken back."""

import re

import pytest
from playwright.sync_api import expect

from tests.stories.test_accessible import faults

pytestmark = pytest.mark.browser

COMMENT = "Daftar hadir RAT menyebut angka lain. Mohon dicek lagi."


def test_a_returned_question_is_seen_first_with_its_comment(visit):
    verifier = visit("verifikator.samarinda")
    link = verifier.locator("tbody th a").first
    name = link.inner_text()
    link.click()

    # Without a comment nothing is returned, and the page says what is missing.
    verifier.get_by_role("button", name="Kembalikan").click()
    expect(verifier.get_by_role("heading", name="Ada yang perlu diperbaiki")).to_be_visible()
    expect(verifier.get_by_role("link", name=re.compile("Tulis catatan"))).to_be_visible()

    row = verifier.locator('[id="q-identitas/alamat"]')
    row.get_by_text("Komentari").click()
    row.get_by_label("Apa yang perlu diperbaiki?").fill("pendek")
    verifier.get_by_role("button", name="Kembalikan").click()
    told = verifier.get_by_role("link", name=re.compile("sampai .* huruf; ini 6"))
    expect(told).to_be_visible()
    expect(verifier.locator('[id="c-identitas/alamat"]')).to_have_value("pendek")
    verifier.locator('[id="c-identitas/alamat"]').fill(COMMENT)
    verifier.get_by_role("button", name="Kembalikan").click()
    expect(verifier.get_by_role("status")).to_contain_text("Dikembalikan")

    officer = visit("petugas.samarinda")
    expect(officer.get_by_text(re.compile(r"\d+ koperasi dikembalikan"))).to_be_visible()
    officer.get_by_role("link", name="Dikembalikan").click()
    officer.get_by_role("link", name=name).first.click()
    officer.wait_for_selector("html.ready")
    expect(officer.get_by_text("1 pertanyaan perlu dilihat lagi")).to_be_visible()
    officer.get_by_role("link", name="Alamat kantor").first.click()
    address = officer.locator('[id="identitas/alamat"]')
    expect(address).to_be_focused()
    expect(officer.locator('.field[data-name="identitas/alamat"]').get_by_text(COMMENT)).to_be_visible()


ADDRESS = '[id="q-identitas/alamat"]'


def test_a_reviewer_opens_an_answers_details_over_the_page(visit):
    page = visit("verifikator.bontang", viewport={"width": 1280, "height": 900})
    page.locator("tbody th a").first.click()
    row = page.locator(ADDRESS)
    link = row.get_by_role("link", name=re.compile("Rincian .*Alamat kantor"))
    expect(link).to_have_attribute("aria-keyshortcuts", "Control+Enter")
    link.click()
    panel = page.get_by_role("dialog", name="Alamat kantor")
    expect(panel.get_by_text("terkirim, revisi 1")).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(link).to_be_focused()

    # From the box in which a comment is typed, which stays as it was.
    row.get_by_text("Komentari").click()
    box = row.get_by_label("Apa yang perlu diperbaiki?")
    box.fill(COMMENT)
    box.press("Control+Enter")
    expect(panel.get_by_role("heading", name="Riwayat")).to_be_visible()
    panel.get_by_role("button", name="Tutup").click()
    expect(box).to_be_focused()
    expect(box).to_have_value(COMMENT)

    # Without a link it says so, and the page stays.
    page.context.set_offline(True)
    link.click()
    expect(panel.get_by_text("Rincian belum dapat dimuat.")).to_be_visible()
    page.context.set_offline(False)


def test_an_answers_details_are_a_page_without_script(visit):
    page = visit("verifikator.bontang", java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.locator("tbody th a").first.click()
    review = page.url
    page.locator(ADDRESS).get_by_role("link", name=re.compile("Rincian .*Alamat kantor")).click()
    expect(page.get_by_role("heading", name="Rincian jawaban")).to_be_visible()
    expect(page.get_by_role("heading", name="Alamat kantor")).to_be_visible()
    expect(page.get_by_text("terkirim, revisi 1")).to_be_visible()
    page.get_by_role("link", name="Kembali ke jawaban").click()
    expect(page).to_have_url(f"{review}#q-identitas/alamat")


def test_a_sending_can_be_taken_back_until_it_is_verified(visit):
    officer = visit("petugas.balikpapan")
    officer.get_by_role("link", name="Terkirim").click()
    officer.locator("tbody th a").first.click()
    expect(officer.get_by_text("Kiriman masih dapat ditarik")).to_be_visible()
    officer.get_by_role("button", name="Tarik kiriman").click()
    expect(officer.get_by_text("Kiriman ditarik")).to_be_visible()
    expect(officer.get_by_role("link", name="Periksa jawaban")).to_be_visible()

    officer.goto("/koperasi?keadaan=verified")
    officer.locator("tbody th a").first.click()
    expect(officer.get_by_role("heading", name="Riwayat")).to_be_visible()
    expect(officer.get_by_role("button", name="Tarik kiriman")).to_have_count(0)


def test_two_officers_on_one_draft_lose_nothing(visit):
    path = "/koperasi?keadaan=draft"
    first, second = visit("petugas.bontang"), visit("petugas.bontang")
    for page in (first, second):
        page.goto(path)
        page.locator("tbody th a").first.click()
        page.wait_for_selector("html.ready")
    box = '[id="identitas/nama_koperasi"]'
    first.locator(box).fill("Nama dari petugas pertama")
    first.locator(box).press("Tab")
    expect(first.locator("#simpan")).to_contain_text("Tersimpan di server")
    second.locator(box).fill("Nama dari petugas kedua")
    second.locator(box).press("Tab")
    expect(second.locator(".clash")).to_contain_text("Nama dari petugas kedua \u2192 Nama dari petugas pertama")
    second.get_by_role("button", name="Pakai punya saya").click()
    expect(second.locator("#simpan")).to_contain_text("Tersimpan di server")
    first.reload()
    expect(first.locator(box)).to_have_value("Nama dari petugas kedua")
