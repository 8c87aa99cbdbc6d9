"""An officer's day on a slow computer and a weak link: resume, lose the link, go on, reload, agree with a colleague, send."""

import pytest
from playwright.sync_api import expect

from tests.stories.desk import NOTE, type_note, with_colleague
from tests.stories.test_offline import held, until, visited_once

pytestmark = pytest.mark.browser

QUESTIONS = 20  # the note among them
SLOWER = 6
KBIT, DELAY = 400, 400
WRITTEN = """() => [...document.querySelectorAll("input[data-kind=text], textarea[data-kind=text]")]
  .filter((one) => one.checkVisibility() && !one.readOnly && !one.name.startsWith("~") && !/catatan_petugas|surel|email|perubahan/.test(one.name))
  .map((one) => one.id)"""


@pytest.fixture(scope="module")
def site(site):
    """The sample with a second officer in Samarinda, Sri."""
    return with_colleague(site, "sri.samarinda", "Sri Wahyuni")


@pytest.fixture(autouse=True)
def patience():
    """On such a link everything may take longer."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


def slowed(page):
    """Make the page's computer six times as slow, its link 400 kbit/s with 400 ms of delay; gives what cuts and mends the link."""
    profile = page.context.new_cdp_session(page)
    profile.send("Network.enable")
    profile.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    speed = KBIT * 1000 / 8  # bytes a second

    def link(*, cut):
        page.context.set_offline(cut)
        conditions = {"offline": cut, "latency": DELAY, "downloadThroughput": speed, "uploadThroughput": speed}
        profile.send("Network.emulateNetworkConditions", conditions)

    link(cut=False)
    return link


def retyped(page, names):
    """Write something more into each of these fields; gives what they say then."""
    said = {}
    for name in names:
        box = page.locator(f'[id="{name}"]')
        said[name] = f"{box.input_value()} II".strip()
        box.fill(said[name])
        box.press("Tab")
    return said


def test_an_officers_day(visit):
    officer, sri = visit("petugas.samarinda"), visit("sri.samarinda")
    visited_once(officer)

    # Sent yesterday, and taken back this morning: something was forgotten.
    officer.goto("/koperasi?keadaan=sent")
    officer.locator("tbody th a").first.click()
    officer.locator("form[action$=tarik] button").click()
    officer.wait_for_selector("html.ready")
    here = officer.url.partition("?")[0]
    until(officer, lambda: any(here.endswith(one.partition("?")[0]) for one in held(officer)), "the page is kept")
    link = slowed(officer)
    officer.set_default_timeout(30_000)
    officer.goto(here)
    officer.wait_for_selector("html.ready")
    names = officer.evaluate(WRITTEN)[: QUESTIONS - 1]
    assert len(names) == QUESTIONS - 1, names

    half = QUESTIONS // 2
    said = retyped(officer, names[:half])
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")
    sri.wait_for_url("**/koperasi")
    sri.goto(here)
    sri.wait_for_selector("html.ready")
    type_note(sri, "Dari Sri")
    expect(sri.locator("#simpan")).to_contain_text("Tersimpan di server")

    link(cut=True)
    said |= retyped(officer, names[half:])
    type_note(officer, "Dari saya")
    expect(officer.locator("#simpan")).to_contain_text(f"menunggu sinyal: {QUESTIONS - half} jawaban")
    officer.reload()
    officer.wait_for_selector("html.ready")
    for name, words in said.items():
        expect(officer.locator(f'[id="{name}"]')).to_have_value(words)
    expect(officer.locator(NOTE)).to_have_value("Dari saya")

    link(cut=False)
    clash = officer.locator(".clash")
    expect(clash).to_contain_text("Dari saya → Dari Sri")
    clash.get_by_role("button", name="Pakai punya saya").click()
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")

    officer.get_by_role("link", name="Periksa jawaban").click()
    officer.get_by_role("button", name="Kirim").click()
    officer.wait_for_url("**/periksa/**")
    expect(officer.get_by_role("status").first).to_contain_text("Terkirim")
    for words in ("Dari saya", *said.values()):
        expect(officer.get_by_text(words, exact=True).first).to_be_attached()
