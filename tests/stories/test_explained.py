"""What findings say comes when the first is told: late, not at all, or from this computer."""

import re

import pytest
from playwright.sync_api import expect

from tests.stories.desk import opened
from tests.stories.test_offline import visited_once

pytestmark = pytest.mark.browser

MESSAGES = re.compile(r"/formulir/\d+/[0-9a-f]+/pesan\.js")
POSTCODE = "identitas/kode_pos"
TOLD = "harus 5 angka dan diawali 75, 76, atau 77"
DEAD = "Tidak lolos pemeriksaan; penjelasannya dimuat begitu sinyal kembali"


def wrong(page):
    """Answer a question wrongly; gives the question."""
    field = page.locator(f'.field[data-name="{POSTCODE}"]')
    field.locator(".input").fill("12")
    field.locator(".input").press("Tab")
    expect(field).to_have_class(re.compile(r"\bbad\b"))
    return field


@pytest.fixture
def officer(visit):
    """Give an officer's page; the worker is out of the way, for what it fetches passes no route."""
    page = visit("petugas.kukar")
    page.context.add_init_script("Object.defineProperty(navigator, 'serviceWorker', { value: undefined })")
    return page


def test_the_words_come_once_and_only_when_something_is_told(officer):
    asked = []
    waiting = []
    officer.route(MESSAGES, lambda route: (asked.append(route.request.url), waiting.append(route)))
    opened(officer)
    field = wrong(officer)
    expect(field).to_contain_text("Memuat penjelasan...")
    officer.wait_for_timeout(200)
    assert len(asked) == 1
    waiting[0].continue_()
    expect(field).to_contain_text(TOLD)
    expect(field).not_to_contain_text("Memuat penjelasan")
    field.locator(".input").fill("75111")
    field.locator(".input").press("Tab")
    expect(field).not_to_have_class(re.compile(r"\bbad\b"))
    wrong(officer)
    expect(field).to_contain_text(TOLD)
    assert len(asked) == 1


def test_without_the_words_a_finding_still_stands_and_they_come_with_the_link(officer):
    officer.route(MESSAGES, lambda route: route.abort())
    opened(officer)
    field = wrong(officer)
    expect(field).to_contain_text(DEAD)
    expect(field.locator(".input")).to_have_attribute("aria-invalid", "true")
    officer.unroute(MESSAGES)
    officer.evaluate("window.dispatchEvent(new Event('online'))")
    expect(field).to_contain_text(TOLD)
    expect(field).not_to_contain_text(DEAD)


def test_the_words_are_kept_with_the_page(visit):
    officer = visit("petugas.berau")
    visited_once(officer)
    officer.context.set_offline(True)
    opened(officer)
    expect(officer.get_by_text("Tanpa sinyal: isian per ")).to_be_visible()
    expect(wrong(officer)).to_contain_text(TOLD)
