"""What was typed survives a lost session, a dead link and a closed tab."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

NOTE = '[id="pengisian/catatan_petugas"]'


def opened(page):
    """Open the second cooperative that is being filled."""
    page.goto("/koperasi?keadaan=draft")
    page.locator("tbody th a").nth(1).click()
    page.wait_for_selector("html.ready")


def sign_in(page, site, who):
    page.goto("/masuk")
    page.get_by_label("Nama pengguna atau surel").fill(f"{who}@lumbung.example")
    page.get_by_label("Kata sandi", exact=True).fill(site.passwords[f"{who}@lumbung.example"])
    page.get_by_role("button", name="Masuk", exact=True).click()


def test_a_lost_session_loses_nothing_that_was_typed(visit, site):
    officer = visit("petugas.kukar")
    opened(officer)
    here = officer.url
    officer.context.clear_cookies()
    officer.locator(NOTE).fill("Buku kas dibawa bendahara")
    officer.locator(NOTE).press("Tab")
    expect(officer.locator("#simpan")).to_contain_text("Waktu masuk habis")

    # The page does not leave while something waits.
    officer.get_by_role("link", name="Periksa jawaban").click()
    officer.wait_for_timeout(1000)
    assert officer.url == here

    sign_in(officer, site, "petugas.kukar")
    opened(officer)
    expect(officer.locator(NOTE)).to_have_value("Buku kas dibawa bendahara")
    officer.wait_for_timeout(500)
    other = visit("petugas.kukar")
    other.goto(here)
    expect(other.locator(NOTE)).to_have_value("Buku kas dibawa bendahara")


def test_a_dead_link_is_told_and_outlived(visit):
    officer = visit("petugas.paser")
    officer.goto("/koperasi?keadaan=draft")
    officer.locator("tbody th a").first.click()
    officer.wait_for_selector("html.ready")
    here = officer.url
    officer.context.set_offline(True)
    officer.locator(NOTE).fill("Diisi tanpa sinyal")
    officer.locator(NOTE).press("Tab")
    expect(officer.locator("#simpan")).to_contain_text("menunggu sinyal")
    officer.close()

    # The tab is gone; the next one sends what was left behind.
    again = officer.context.new_page()
    officer.context.set_offline(False)
    again.goto(here)
    expect(again.locator(NOTE)).to_have_value("Diisi tanpa sinyal")
    again.wait_for_selector("html.ready")
    expect(again.locator("#simpan")).to_contain_text("Tersimpan")
