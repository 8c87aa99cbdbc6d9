"""What comes back: a reviewer asks about single questions, the officer sees them first; a sending can be taken back."""

import re

import pytest
from playwright.sync_api import expect

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
