"""The province's page on a phone: short enough to read, folded only as far as a finger or a wide screen opens it, nothing lost."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PHONE = {"width": 412, "height": 915}
LONGEST = 4600
"""Pixels: five screens; as cards for each office it took 15,500."""
NUMBERS = "main a[href^='/koperasi?']"


def height(page):
    return page.evaluate("document.documentElement.scrollHeight")


def test_the_page_is_five_screens_and_every_number_is_one_tap_away(visit):
    page = visit("provinsi", viewport=PHONE)
    page.goto("/provinsi")
    assert height(page) < LONGEST
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    # What is folded says its sum before anybody opens it.
    section = page.get_by_role("region", name="Perlu diingatkan")
    expect(section.get_by_role("link", name=re.compile(r"^[\d.]+ belum mulai$"))).to_be_visible()
    folds = page.locator("details[data-wide]")
    assert folds.count() >= 3
    for nth in range(folds.count()):
        expect(folds.nth(nth).get_by_role("table")).to_be_hidden()
        folds.nth(nth).locator("summary").click()
        expect(folds.nth(nth).get_by_role("table")).to_be_visible()
    # Sideways the table scrolls in its own box, and the office stays in sight.
    table = page.get_by_role("table", name="Keadaan kiriman menurut kantor")
    table.locator("..").evaluate("(box) => box.scrollTo(box.scrollWidth, 0)")
    office = table.get_by_role("rowheader").first.bounding_box()
    total = table.get_by_role("row").nth(1).get_by_role("cell").last.bounding_box()
    assert office["x"] >= 0
    assert office["x"] + office["width"] < total["x"]
    assert total["x"] + total["width"] <= PHONE["width"]


def test_without_script_the_same_numbers_stand_there_and_open_by_a_tap(visit, browser, site):
    page = visit("provinsi", viewport=PHONE)
    page.goto("/provinsi")
    wanted = [one.get_attribute("href") for one in page.locator(NUMBERS).all()]
    assert len(wanted) > 100
    bare = browser.new_context(
        base_url=site.address, viewport=PHONE, java_script_enabled=False, storage_state=page.context.storage_state()
    )
    plain = bare.new_page()
    plain.goto("/provinsi")
    assert [one.get_attribute("href") for one in plain.locator(NUMBERS).all()] == wanted
    fold = plain.locator("details[data-wide]").first
    fold.locator("summary").click()
    expect(fold.get_by_role("table")).to_be_visible()
    bare.close()


def test_a_wide_screen_and_paper_show_the_tables_at_once(visit):
    page = visit("provinsi", viewport={"width": 1366, "height": 768})
    page.goto("/provinsi")
    expect(page.locator("details[data-wide]:not([open])")).to_have_count(0)
    page.set_viewport_size(PHONE)
    page.reload()
    expect(page.locator("details[data-wide][open]")).to_have_count(0)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("details[data-wide]:not([open])")).to_have_count(0)
