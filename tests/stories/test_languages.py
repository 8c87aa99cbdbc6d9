"""An officer who reads English rather than Indonesian: the switch, a form filled in English, and back."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_door_speaks_english_without_script_too(site, browser):
    context = browser.new_context(base_url=site.address, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto("/masuk")
    expect(page.get_by_role("heading", name="Masuk")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_label("User name or email").fill("nobody@lumbung.example")
    page.get_by_label("Password", exact=True).fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("Wrong user name or password. Check both.")
    context.close()


def test_a_form_is_filled_in_english_and_the_switch_leads_back(visit):
    page = visit("petugas.ppu", viewport={"width": 1280, "height": 900})
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("td a.btn", has_text=re.compile("^(Start|Continue)")).first.click()
    try:
        expect(page.locator("html.ready")).to_be_attached(timeout=20_000)
        # The form's own English, the page's, and what the script says.
        expect(page.get_by_role("heading", name="A. Identity and location")).to_be_visible()
        page.get_by_role("radio", name="Found, operating").check()
        visited = page.locator("[name$='tanggal_kunjungan']").first
        visited.fill("14/4/2026")
        visited.press("Tab")
        field = page.locator(".field", has=visited)
        expect(field.locator(".echo")).to_have_text("Tuesday, 14 April 2026")
        expect(page.locator("#simpan")).to_contain_text(re.compile(r"Saved on the server \d\d:\d\d"), timeout=20_000)
        members = page.locator("[name$='anggota_awal']").first
        members.fill("dua")
        members.press("Tab")
        said = page.locator(".field", has=members).locator(".msg.err")
        expect(said).to_contain_text("must be a whole number")
        members.fill("")
        members.press("Tab")
        expect(page.locator(".sections summary")).to_contain_text("Sections (")
        expect(page.locator("#masalah")).to_have_text("Next problem")
        # A reload keeps it; so does another way in.
        page.reload()
        expect(page.locator("html")).to_have_attribute("lang", "en")
    finally:
        page.get_by_role("button", name="Bahasa Indonesia").click()
    expect(page.locator("html")).to_have_attribute("lang", "id")
    expect(page.locator(".sections summary")).to_contain_text("Daftar bagian (")
