"""Work goes on without a link: pages open from this computer, and nobody else at the same computer sees them."""

import asyncio
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from service.pages import lists, offline
from service.pages.whereabouts import current_round
from tests.stories.test_accessible import faults

pytestmark = pytest.mark.browser

NOTE = '[id="pengisian/catatan_petugas"]'
HELD = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const all = await (await caches.open(name)).keys();
    found[name] = all.map((one) => one.url.replace(location.origin, ""));
  }
  return found;
}"""


NAMED = """async () => {
  const { lists, drafts, files } = await (await fetch("/luring/daftar")).json();
  return [...lists, ...files, ...drafts.map((one) => one.address)];
}"""


def held(page: Page) -> list[str]:
    """Give the addresses of all that is kept for people; files that belong to nobody are left out."""
    return [
        address for name, all_of_it in page.evaluate(HELD).items() if name.startswith("lumbung-pages-") for address in all_of_it
    ]  # fmt: skip


def until(page: Page, done: Callable[[], bool], what: str) -> None:
    """Wait for what only a promise of the page can tell (its own waiting takes any promise for true)."""
    for _ in range(200):
        if done():
            return
        page.wait_for_timeout(100)
    raise AssertionError(what)


def visited_once(page: Page) -> None:
    """Look at the office's list once, and wait until the worker has brought all that the server names."""
    page.wait_for_url("**/koperasi")
    named = page.evaluate(NAMED)
    until(page, lambda: set(named) <= set(held(page)), "what the server names is kept")


def sign_in(page: Page, site, who: str) -> None:
    """Sign in on the page that is there."""
    page.get_by_label("Nama pengguna atau surel").fill(f"{who}@lumbung.example")
    page.get_by_label("Kata sandi", exact=True).fill(site.passwords[f"{who}@lumbung.example"])
    page.get_by_role("button", name="Masuk", exact=True).click()


SPOKEN = """async (address) => {
  const found = await caches.match(address);
  return found ? /<html lang="(\\w+)"/.exec(await found.text())[1] : "";
}"""


def test_a_draft_that_is_kept_changes_its_language_with_the_person(visit):
    officer = visit("petugas.berau")
    visited_once(officer)
    draft = next(address for address in held(officer) if address.startswith("/isi/") and not address.endswith("/kirim"))
    assert officer.evaluate(SPOKEN, draft) == "id"
    officer.get_by_role("button", name="English").click()
    expect(officer.locator("html")).to_have_attribute("lang", "en")
    try:
        until(officer, lambda: officer.evaluate(SPOKEN, draft) == "en", "the draft is kept in English")
    finally:
        officer.get_by_role("button", name="Bahasa Indonesia").click()
    until(officer, lambda: officer.evaluate(SPOKEN, draft) == "id", "the draft is kept in Indonesian again")


def test_the_list_and_drafts_open_without_a_link_after_one_visit(visit):
    officer = visit("petugas.berau")
    visited_once(officer)
    officer.context.set_offline(True)

    officer.goto("/koperasi?keadaan=draft")
    expect(officer.get_by_role("status").filter(has_text="Tanpa sinyal: daftar per ")).to_be_visible()
    drafts = officer.locator("tbody th a")
    addresses = [one.get_attribute("href") for one in drafts.all()]
    for address in addresses[:2]:
        officer.goto("/koperasi?keadaan=draft")
        officer.locator(f'tbody th a[href="{address}"]').click()
        officer.wait_for_selector("html.ready")
        expect(officer.get_by_text("Tanpa sinyal: isian per ")).to_be_visible()

    # What is not kept says so before it is opened, and where it is opened all the same.
    officer.goto("/koperasi")
    expect(officer.locator("tbody tr", has_text="Terkirim").first).to_contain_text("Perlu sinyal untuk dibuka")
    expect(officer.locator("tbody tr", has_text="Sedang diisi").first).not_to_contain_text("Perlu sinyal")
    officer.set_viewport_size({"width": 320, "height": 800})
    assert faults(officer) == []
    officer.goto("/unduh")
    expect(officer.get_by_role("heading", name="Tanpa sinyal")).to_be_visible()
    assert faults(officer) == []
    officer.set_viewport_size({"width": 1280, "height": 800})
    officer.goto("/")
    expect(officer.get_by_text("Tanpa sinyal: daftar per ")).to_be_visible()
    assert [one for one in held(officer) if "/periksa" in one or "/api" in one or "/unduh" in one] == []

    # The link is back: the page says so and shows the newest.
    officer.context.set_offline(False)
    officer.evaluate("window.dispatchEvent(new Event('online'))")
    officer.get_by_role("button", name="Sinyal kembali: tampilkan yang terbaru").click()
    expect(officer.get_by_text("Tanpa sinyal")).to_have_count(0)


def test_nobody_else_at_the_same_computer_sees_anything(visit, site):
    page = visit("petugas.bontang")
    visited_once(page)
    mine = next(one for one in held(page) if one.startswith("/isi/"))
    account = page.locator("html").get_attribute("data-officer")

    # Another person signs in over it: what was kept is gone, also without a link.
    page.context.clear_cookies()
    page.goto("/masuk")
    sign_in(page, site, "verifikator.bontang")
    page.wait_for_url("**/periksa")
    until(page, lambda: held(page) == [], "what was kept is gone")
    page.context.set_offline(True)
    for address in ("/koperasi", mine):
        page.goto(address)
        expect(page.get_by_role("heading", name="Tanpa sinyal")).to_be_visible()
    page.context.set_offline(False)
    page.goto("/periksa")
    assert held(page) == []

    # An officer of another office: only its own.
    page.context.clear_cookies()
    page.goto("/masuk")
    sign_in(page, site, "petugas.samarinda")
    visited_once(page)
    assert mine not in held(page)
    assert f"lumbung-pages-{account}" not in page.evaluate("caches.keys()")


@pytest.mark.parametrize("linked", [True, False], ids=["linked", "without a link"])
def test_signing_out_leaves_nothing_behind(visit, linked):
    page = visit("petugas.paser")
    visited_once(page)
    mine = next(one for one in held(page) if one.startswith("/isi/"))
    page.context.set_offline(not linked)
    page.get_by_role("button", name="Keluar").click()
    page.get_by_role("heading", name="Masuk" if linked else "Sudah keluar di komputer ini", exact=True).wait_for()
    assert held(page) == []
    page.context.set_offline(True)
    page.goto(mine)
    expect(page.get_by_role("heading", name="Tanpa sinyal")).to_be_visible()


def test_a_link_that_is_too_slow_is_answered_from_here(visit, monkeypatch):
    page = visit("petugas.kubar")
    visited_once(page)

    async def late(handle):
        await asyncio.sleep(4.5)
        return await current_round(handle)

    monkeypatch.setattr(lists, "current_round", late)
    page.goto("/koperasi")
    expect(page.get_by_text("Sinyal lambat: daftar per ")).to_be_visible()
    # What came late is kept, and shown when it is asked for.
    fresh = page.get_by_role("button", name="Tampilkan yang terbaru")
    fresh.wait_for()
    monkeypatch.undo()
    fresh.click()
    expect(page.get_by_text("Sinyal lambat")).to_have_count(0)


def test_new_assets_come_with_their_own_worker_and_old_pages_keep_theirs(visit, monkeypatch):
    page = visit("petugas.ppu")
    visited_once(page)
    mine = next(one for one in held(page) if one.startswith("/isi/"))
    old = page.evaluate("document.querySelector('link[rel=stylesheet]').href")
    worker = offline.worker()
    stamp = old.split("/")[-2]
    monkeypatch.setattr(offline, "worker", lambda: worker.replace(stamp.encode(), b"0123456789ab"))
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    until(page, lambda: "/static/0123456789ab/isi.js" in page.evaluate(HELD)["lumbung-files"], "the new files are here")
    page.context.set_offline(True)
    page.goto(mine)
    page.wait_for_selector("html.ready")
    assert page.evaluate("document.querySelector('link[rel=stylesheet]').href") == old


def test_without_script_there_is_no_worker(visit):
    page = visit("petugas.berau", java_script_enabled=False)
    page.goto("/koperasi")
    expect(page.get_by_role("heading", name="Koperasi Kabupaten Berau")).to_be_visible()
    assert page.context.service_workers == []
