"""Work goes on without a link: pages open from this computer, answers and sendings wait, and nobody else sees them."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

NOTE = '[id="pengisian/catatan_petugas"]'
KEPT = """async () => {
  const names = (await caches.keys()).filter((one) => one.startsWith("lumbung-pages-"));
  const found = [];
  for (const name of names) {
    for (const one of await (await caches.open(name)).keys()) {
      const { pathname, search } = new URL(one.url);
      found.push(pathname + search);
    }
  }
  return found;
}"""
PROVIDED = """(least) => caches.keys().then(async (names) => {
  const name = names.find((one) => one.startsWith("lumbung-pages-"));
  const pages = name ? await (await caches.open(name)).keys() : [];
  return pages.filter((one) => one.url.includes("/isi/")).length >= least;
})"""


def provided(page: Page, least: int) -> None:
    """Wait until the worker has fetched so many drafts."""
    page.wait_for_function(PROVIDED, arg=least, timeout=20_000)


def test_debug(visit):
    officer = visit("petugas.berau")
    officer.context.on("console", lambda m: print("CONSOLE", m.text))
    officer.on("requestfailed", lambda r: print("FAILED", r.url, r.failure))
    officer.wait_for_url("**/koperasi")
    officer.wait_for_timeout(6000)
    print(officer.evaluate(KEPT))
    print(officer.evaluate("caches.keys()"))
    print(
        officer.evaluate(
            "navigator.serviceWorker.getRegistration().then(r => [r && r.active && r.active.state, !!navigator.serviceWorker.controller])"
        )
    )
    officer.context.set_offline(True)
    officer.goto("/koperasi?keadaan=draft")
    print(officer.content()[:300])
    officer.wait_for_timeout(1000)
    officer.screenshot(path="/tmp/off-list.png")
    officer.locator("tbody th a").first.click()
    officer.wait_for_selector("html.ready")
    officer.wait_for_timeout(1000)
    officer.screenshot(path="/tmp/off-isi.png")
    officer.goto("/unduh")
    officer.wait_for_timeout(500)
    officer.screenshot(path="/tmp/off-unduh.png")
