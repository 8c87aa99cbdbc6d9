"""A reviewer's day: keys, threads under a question, only the flagged questions open, clean records at once and back."""

import re

import pytest
from playwright.sync_api import expect

from tests.stories.test_accessible import NARROW, alike, colour_faults, faults

pytestmark = pytest.mark.browser

COMMENT = "Daftar hadir RAT menyebut angka lain. Mohon dicek lagi."


def wrong_with(page):
    """What a whole page is held to, wide and narrow."""
    page.set_viewport_size({"width": 1280, "height": 800})
    told = faults(page) + colour_faults(page) + alike(page)
    page.set_viewport_size({"width": 320, "height": 800})
    return told + [f"at 320: {one}" for one in faults(page, NARROW)]


def first_of_queue(page, at="/periksa"):
    page.goto(at)
    link = page.locator("tbody th a").first
    name, href = link.inner_text(), link.get_attribute("href")
    link.click()
    expect(page.locator("h1")).to_have_text(name)
    return name, href


def test_only_the_flagged_question_opens_and_both_sides_talk_under_it(visit):
    verifier = visit("verifikator.kutim", color_scheme="light")
    _, href = first_of_queue(verifier)
    identity = href.removeprefix("/periksa/")
    row = verifier.locator('[id="q-identitas/alamat"]')
    row.get_by_text("Komentari").click()
    row.get_by_label("Apa yang perlu diperbaiki?").fill(COMMENT)
    verifier.get_by_role("button", name="Kembalikan").click()
    expect(verifier.get_by_role("status").first).to_contain_text("Dikembalikan")

    officer = visit("petugas.kutim", color_scheme="light")
    officer.goto(f"/isi/{identity}")
    officer.wait_for_selector("html.ready")
    expect(officer.get_by_text("Yang tidak diminta terkunci.")).to_be_visible()
    expect(officer.locator('[id="identitas/alamat"]')).to_be_editable()
    locked = officer.locator('[id="identitas/nama_koperasi"]')
    expect(locked).not_to_be_editable()
    expect(officer.locator('.field[data-name="identitas/nama_koperasi"]')).to_contain_text("terkunci, tidak diminta")
    assert wrong_with(officer) == []
    officer.set_viewport_size({"width": 1280, "height": 800})
    officer.locator('[id="identitas/alamat"]').fill("Jalan Baru 5")
    officer.locator('[id="identitas/alamat"]').press("Tab")
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")
    # A reply from the head of the form; the answer that was typed stays.
    officer.get_by_text(re.compile(r"Komentar \(1\), balas")).click()
    officer.get_by_label("Balasan Anda").fill("Sudah saya betulkan.")
    officer.get_by_role("button", name="Kirim balasan").click()
    expect(officer.get_by_role("status").first).to_contain_text("Komentar terkirim.")
    expect(officer.locator('[id="identitas/alamat"]')).to_have_value("Jalan Baru 5")

    # The officer asks for more where it stands; the reviewer opens it.
    officer.goto(f"/periksa/{identity}")
    row = officer.locator('[id="q-identitas/nama_koperasi"]')
    row.get_by_text("Komentari").click()
    row.get_by_label("Apa yang ingin Anda katakan?").fill("Namanya juga salah.")
    officer.get_by_role("button", name="Kirim komentar").click()
    expect(officer.get_by_role("status").first).to_contain_text("Komentar terkirim.")
    verifier.goto(href)
    asked = verifier.locator('[id="p-identitas/nama_koperasi"]')
    expect(asked).to_contain_text("Namanya juga salah.")
    assert wrong_with(verifier) == []
    verifier.set_viewport_size({"width": 1280, "height": 800})
    asked.get_by_text("Balas komentar").click()
    asked.get_by_label("Apa yang ingin Anda katakan?").fill("Silakan dibetulkan.")
    verifier.get_by_role("button", name="Kirim dan buka").click()
    expect(verifier.get_by_role("status").first).to_contain_text("dapat diubah petugas")
    verifier.locator('[id="p-identitas/alamat"]').get_by_role("button", name="Tandai selesai").click()
    expect(verifier.get_by_role("status").first).to_contain_text("ditandai selesai")
    expect(verifier.locator('[id="q-identitas/alamat"]')).to_contain_text("Selesai dibicarakan (2)")
    officer.goto(f"/isi/{identity}")
    officer.wait_for_selector("html.ready")
    expect(officer.locator('[id="identitas/nama_koperasi"]')).to_be_editable()


def test_letters_press_the_buttons_that_stand_there_and_can_be_turned_off(visit):
    page = visit("verifikator.berau", viewport={"width": 1366, "height": 768})
    _, href = first_of_queue(page, "/periksa?keadaan=sent")
    expect(page.get_by_role("button", name="Masalah berikut")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("[data-problem]").first).to_be_focused()
    many = page.locator("[data-problem]").count()
    page.keyboard.press("k")
    expect(page.locator("[data-problem]").nth(many - 1)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("c")
    box = page.locator("[data-problem] textarea, .judged textarea, #seluruh textarea").locator("visible=true").first
    expect(box).to_be_focused()
    # In a field they are letters.
    page.keyboard.type("jkanr?")
    expect(box).to_have_value("jkanr?")
    expect(page).to_have_url(re.compile(re.escape(href)))
    box.fill("")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("ke koperasi berikut")
    page.get_by_label("Pakai tombol satu huruf").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile(re.escape(href)))
    page.get_by_role("button", name="Tombol cepat").click()
    page.get_by_label("Pakai tombol satu huruf").check()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page).not_to_have_url(re.compile(re.escape(href)))
    expect(page).to_have_url(re.compile(r"\?keadaan=sent$"))
    expect(page.get_by_role("link", name="Koperasi berikut")).to_be_visible()
    page.keyboard.press("a")
    expect(page.get_by_role("status").first).to_contain_text("Diverifikasi")
    expect(page).to_have_url(re.compile(r"/periksa\?keadaan=sent\b"))


def test_clean_ones_are_taken_at_once_and_given_back(visit):
    page = visit("verifikator.kukar", java_script_enabled=False)
    page.get_by_role("link", name="Terima sekaligus yang tanpa masalah").click()
    expect(page.get_by_role("heading", name=re.compile("contoh yang diundi"))).to_be_visible()
    assert page.locator("table.beside-each thead th").count() >= 2
    button = page.get_by_role("button", name=re.compile(r"Setujui \d+ kiriman"))
    many = re.search(r"\d+", button.inner_text())[0]
    button.click()
    expect(page.get_by_role("status").first).to_contain_text(f"{many} diverifikasi.")
    page.get_by_role("button", name="Batalkan semuanya").click()
    expect(page.get_by_role("status").first).to_contain_text(f"Dibatalkan: {many} menunggu Anda lagi, 0 tetap.")


def test_what_was_done_at_once_is_told_to_everybody(visit):
    page = visit("verifikator.paser", color_scheme="light")
    page.goto("/periksa/sekaligus")
    page.get_by_role("button", name=re.compile(r"Setujui \d+ kiriman")).click()
    expect(page.get_by_role("status").first).to_contain_text("diverifikasi.")
    page.locator("summary").first.click()
    assert wrong_with(page) == []
    page.get_by_role("button", name="Batalkan semuanya").click()
    expect(page.get_by_role("status").first).to_contain_text("Dibatalkan")
    assert wrong_with(page) == []


def test_a_provincial_cooperative_goes_the_same_two_levels(visit):
    """The 112 belong to the province's own office: its officer fills, its verifier verifies, the province accepts."""
    verifier = visit("verifikator.provinsi")
    name, href = first_of_queue(verifier)
    # Its verifier sees its own office's alone.
    expect(verifier.locator("main")).not_to_contain_text("Kabupaten Berau")
    verifier.get_by_role("button", name="Setujui, teruskan ke provinsi").click()
    expect(verifier.get_by_role("status").first).to_contain_text("Diverifikasi")
    province = visit("provinsi")
    province.goto("/periksa?kantor=64")
    expect(province.get_by_role("link", name=name, exact=True)).to_be_visible()
    province.goto(href)
    province.get_by_role("button", name="Terima").click()
    expect(province.get_by_role("status").first).to_contain_text("Diterima.")
