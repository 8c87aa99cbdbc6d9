"""With the keyboard alone: sign in, fill a section with a row of a repeat, look everything over, send."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

# The section about guidance, as a person with a keyboard answers it: text to type, or keys to press.
ROW = {
    "pembinaan_bentuk": "ArrowDown",
    "pembinaan_topik": "ArrowDown",
    "pembinaan_penyelenggara": "ArrowDown",
    "pembinaan_tanggal_mulai": "14/4/2025",
    "pembinaan_hari": "2",
    "pembinaan_peserta_l": "12",
    "pembinaan_peserta_p": "1.250",
}
HIDDEN = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  if (at === document.body) return false;
  const bars = [...document.querySelectorAll(".actions")].filter((bar) => !bar.contains(at));
  const seen = [[box.left + box.width / 2, box.top + box.height / 2]].every(([x, y]) => y >= 0 && y <= innerHeight);
  return !seen || bars.some((bar) => {
    const edge = bar.getBoundingClientRect();
    return getComputedStyle(bar).position === "sticky" && box.bottom > edge.top + 1 && box.top < edge.bottom;
  });
}"""
FOCUSED = "() => document.activeElement.id || document.activeElement.textContent.trim()"


def tab_to(page, wanted, most=80, key="Tab"):
    """Press Tab until the wanted element has the focus; nothing on the way may lie under a bar that stays."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate(HIDDEN):
            raise AssertionError(f"hidden: {page.evaluate(FOCUSED)}")
        if page.evaluate("(query) => document.activeElement.matches(query)", wanted):
            return
    raise AssertionError(f"{wanted} was not reached, but {page.evaluate(FOCUSED)}")


def follow(page, wanted, most=80, key="Tab"):
    tab_to(page, wanted, most, key)
    page.keyboard.press("Enter")


def test_a_submission_is_filled_and_sent_with_the_keyboard_alone(site, browser):
    context = browser.new_context(base_url=site.address, viewport={"width": 1280, "height": 800}, locale="id-ID")
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto("/masuk")
    tab_to(page, "input[autocomplete=username]")
    page.keyboard.type("petugas.bontang@lumbung.example")
    tab_to(page, "input[type=password]")
    page.keyboard.type(site.passwords["petugas.bontang@lumbung.example"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/koperasi")

    # A sending is taken back, so that everything else is answered.
    follow(page, ".tabs a[href*=sent]")
    page.wait_for_url("**keadaan=sent**")
    follow(page, "tbody th a")
    page.wait_for_url("**/periksa/**")
    follow(page, "form[action$=tarik] button", most=200)
    page.wait_for_selector("html.ready")

    follow(page, '.sections a[data-section="pembinaan_kop"]')
    expect(page.locator("#h-pembinaan_kop")).to_be_focused()
    follow(page, 'button[name="~tambah"][value="pembinaan_kop/pembinaan"]')
    row = page.locator('.rows[data-name="pembinaan_kop/pembinaan"] .entry').last
    begin = row.locator("[data-kind]").first
    expect(begin).to_be_focused()
    for nth, (name, keys) in enumerate(ROW.items()):
        if nth:
            tab_to(
                page,
                f'[data-kind]:not([type=radio]):not([type=checkbox])[name$="/{name}"], [type=radio][name$="/{name}"]',
            )
        if keys.startswith("Arrow"):
            # In a table Enter opens the cell, and then arrows choose; a number chooses where all choices are shown.
            radio = page.evaluate("document.activeElement.type") == "radio"
            for key in ("1",) if radio else ("Enter", keys):
                page.keyboard.press(key)
        else:
            page.keyboard.type(keys)
    women = row.locator('[name$="/pembinaan_peserta_p"]')
    page.keyboard.press("Shift+Tab")
    expect(women).to_have_value("1.250")
    page.keyboard.press("Tab")
    expect(women).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("8")
    page.keyboard.press("Shift+Tab")
    expect(women).to_have_value("8")
    # Tab at the last cell would add a row; Escape leaves the table.
    page.keyboard.press("Escape")
    expect(page.locator('button[name="~tambah"][value="pembinaan_kop/pembinaan"]')).to_be_focused()
    expect(page.locator("#simpan")).to_contain_text("Tersimpan di server")

    follow(page, ".actions a.btn", most=300)
    page.wait_for_url("**/kirim")
    expect(page.get_by_text("Tidak ada yang salah")).to_be_visible()
    follow(page, "form[action$=kirim] button", most=400)
    page.wait_for_url("**/periksa/**")
    expect(page.get_by_role("status").first).to_contain_text("Terkirim")
    expect(page.get_by_text(re.compile("14 April 2025")).first).to_be_visible()
    context.close()
