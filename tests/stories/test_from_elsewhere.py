"""Answers that come to a page from elsewhere: where the cursor stands, where something is being typed, or was."""

import re

import pytest
from playwright.sync_api import expect

from tests.stories.desk import NOTE, note_on_server, opened, type_note

pytestmark = pytest.mark.browser

EARLIER = "Dari kunjungan tadi"
UNITS = ".rows[data-name='usaha/unit_usaha']"


def waits(officer):
    """Nothing reaches the server from now on."""
    officer.route("**/simpan", lambda route: route.abort())


def earlier_visit(visit, who, nth):
    """A visit whose note waits in the journal; give the page and the address of the form."""
    officer = visit(who, service_workers="block")
    here = opened(officer, nth)
    waits(officer)
    type_note(officer, EARLIER)
    expect(officer.locator("#simpan")).to_contain_text("menunggu sinyal: 1 jawaban")
    return officer, here


def late_recovery(officer, here, after):
    """Come again, and let what waits in the journal be shown only after something was done."""
    late = []
    officer.route("**/recovery.js", lambda route: late.append(route))  # noqa: PLW0108  # Playwright marks the function that it is given
    officer.goto(here)
    officer.wait_for_selector("html.ready")
    after()
    while not late:
        officer.wait_for_timeout(50)
    late[0].continue_()
    expect(officer.get_by_text("1 jawaban dari")).to_be_visible()
    officer.wait_for_timeout(300)


def leaves(officer, *answers):
    """As this page goes, it leaves these answers to the next visit, as one that the journal had not got."""
    officer.evaluate(
        "(answers) => { const { id, login, version } = document.getElementById('kerja').dataset;"
        " const operations = answers.map(([path, value], at) => ({ path, value, base: 0, seq: at + 1, version: Number(version),"
        " at: Date.now(), id: `dulu-${at + 1}`, device: 'dulu' }));"
        " window.addEventListener('pagehide', () => localStorage.setItem(`lumbung:${login}:${id}`,"
        " JSON.stringify({ device: 'dulu', operations }))); }",
        answers,
    )


def found_late(officer, here, *, held):
    """Come again; give what lets an earlier visit's answers be found, and then those of this visit that were `held` arrive."""
    late, sent = [], []
    officer.route("**/recovery.js", lambda route: late.insert(0, route))
    if held:
        officer.route("**/simpan", lambda route: sent.insert(0, route))
    officer.goto(here)
    officer.wait_for_selector("html.ready")

    def release():
        while not (late and (sent or not held)):
            officer.wait_for_timeout(50)
        late[0].continue_()
        officer.wait_for_timeout(500)
        officer.unroute("**/simpan")
        for one in sent:
            one.continue_()

    return release


def test_a_colleagues_answer_shows_where_the_cursor_only_stands_and_the_choice_holds(visit):
    one, other = visit("petugas.kutim", service_workers="block"), visit("petugas.kutim", service_workers="block")
    here = opened(one, 5)
    type_note(one, "Semula")
    expect(one.locator("#simpan")).to_contain_text("Tersimpan di server")
    other.wait_for_url("**/koperasi")
    other.goto(here)
    other.wait_for_selector("html.ready")
    waits(one)
    type_note(one, "Dari yang pertama")
    one.locator(NOTE).focus()
    type_note(other, "Dari yang kedua")
    expect(other.locator("#simpan")).to_contain_text("Tersimpan di server")

    one.unroute("**/simpan")
    one.evaluate("window.dispatchEvent(new Event('online'))")
    expect(one.locator(".clash")).to_be_visible()
    expect(one.locator(NOTE)).to_have_value("Dari yang kedua")
    one.get_by_role("button", name=re.compile("Pakai punya saya")).click()
    expect(one.locator(NOTE)).to_have_value("Dari yang pertama")
    expect(one.locator("#simpan")).to_contain_text("Tersimpan di server")
    assert note_on_server(one) == "Dari yang pertama"


def test_what_is_being_typed_stays_when_an_earlier_visits_answer_comes_to_be_shown(visit):
    officer, here = earlier_visit(visit, "petugas.kukar", 2)

    def typed():
        officer.locator(NOTE).press("ControlOrMeta+a")
        officer.locator(NOTE).press_sequentially("Sedang diketik")

    late_recovery(officer, here, typed)
    expect(officer.locator(NOTE)).to_have_value("Sedang diketik")


def test_what_an_earlier_visit_left_is_told_also_where_its_part_of_the_page_comes_late(visit):
    officer, here = earlier_visit(visit, "petugas.kutim", 4)
    officer.unroute("**/simpan")
    late_recovery(officer, here, lambda: officer.wait_for_timeout(2_500))
    expect(officer.locator(NOTE)).to_have_value(EARLIER)
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")
    assert note_on_server(officer) == EARLIER


def test_what_was_typed_and_taken_back_gives_way_to_an_earlier_visits_answer(visit):
    officer, here = earlier_visit(visit, "petugas.kutim", 6)

    def typed_and_taken_back():
        officer.locator(NOTE).press("End")
        officer.locator(NOTE).press_sequentially("x")
        officer.locator(NOTE).press("Backspace")

    late_recovery(officer, here, typed_and_taken_back)
    officer.locator(NOTE).press("Tab")
    expect(officer.locator(NOTE)).to_have_value(EARLIER)


def test_a_reason_that_is_being_typed_stays(visit):
    officer = visit("petugas.kutim", service_workers="block")
    reason = officer.locator(".why:not([hidden]) textarea").first
    here = next(here for nth in range(8) if (here := opened(officer, nth)) and reason.count())
    waits(officer)
    reason.fill(EARLIER)
    reason.press("Tab")
    expect(officer.locator("#simpan")).to_contain_text("menunggu sinyal: 1 jawaban")

    def typed():
        reason.press("ControlOrMeta+a")
        reason.press_sequentially("Sedang dijelaskan")

    late_recovery(officer, here, typed)
    expect(reason).to_have_value("Sedang dijelaskan")


@pytest.mark.parametrize("landed", [True, False], ids=["it has landed", "it is on its way"])
def test_a_newer_answer_is_not_written_over_by_an_earlier_visits_that_is_found_late(visit, landed):
    officer = visit("petugas.samarinda", service_workers="block")
    here = opened(officer, 7)
    # The server has it, and the page that sent it went before it heard so.
    type_note(officer, f"{EARLIER}, {landed}")
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")
    leaves(officer, ("pengisian/catatan_petugas", f"{EARLIER}, {landed}"))
    release = found_late(officer, here, held=not landed)
    type_note(officer, f"Yang terbaru, {landed}")
    if landed:
        expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")
    release()
    officer.wait_for_timeout(1_000)
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")
    expect(officer.locator(NOTE)).to_have_value(f"Yang terbaru, {landed}")
    expect(officer.locator(".clash")).to_have_count(0)
    assert note_on_server(officer) == f"Yang terbaru, {landed}"


def test_a_row_of_an_earlier_visit_that_is_found_late_stays_beside_one_of_this(visit):
    officer = visit("petugas.kutim", service_workers="block")
    here = opened(officer, 7)
    entries = officer.locator(f"{UNITS} .entry")
    before = entries.count()
    rows = [*entries.evaluate_all("(found) => found.map((one) => one.dataset.row)"), "barisdulu"]
    leaves(officer, ("usaha/unit_usaha", rows), ("usaha/unit_usaha/barisdulu/unit_usaha_nama", "Kios tadi"))
    release = found_late(officer, here, held=True)
    officer.locator("button[name='~tambah'][value='usaha/unit_usaha']").click()
    release()
    expect(entries).to_have_count(before + 2)
    expect(officer.locator("[id='usaha/unit_usaha/barisdulu/unit_usaha_nama']")).to_have_value("Kios tadi")
    officer.wait_for_timeout(1_000)
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")
    officer.goto(here)
    officer.wait_for_selector("html.ready")
    expect(entries).to_have_count(before + 2)
