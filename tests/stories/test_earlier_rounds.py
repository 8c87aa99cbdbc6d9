"""A submission of a closed round beside the open one: found, corrected, judged, and never mixed up with this year's."""

import re

import pytest
from playwright.sync_api import expect

from service.pages.assets import address
from tests.stories.desk import note_on_server, type_note
from tests.stories.test_accessible import faults
from tests.stories.test_offline import held, until, visited_once

pytestmark = pytest.mark.browser

WHY = "Notaris menemukan akta yang tertukar."
FOUND = "Akta sudah ditukar kembali."


def in_both(officer):
    """Give the id of a cooperative that is being filled this year and was accepted last year."""
    officer.goto("/koperasi?tahun=2024&keadaan=accepted")
    last = {one.get_attribute("href")[len("/periksa/") : -len(".2024")] for one in officer.locator("tbody th a").all()}
    officer.goto("/koperasi?keadaan=draft")
    now = [one.get_attribute("href")[len("/isi/") : -len(".2025")] for one in officer.locator("tbody th a").all()]
    return next(one for one in now if one in last)


def corrected(province, identity):
    """Open last year's submission for correction, as the province does."""
    province.goto(f"/periksa/{identity}.2024")
    province.get_by_role("link", name="Buka untuk koreksi").click()
    province.get_by_label("Alasan").fill(WHY)
    province.get_by_role("button", name="Buka").click()
    expect(province.get_by_role("link", name="Tarik koreksi")).to_be_visible()
    assert province.url.partition("?")[0].endswith(f"/periksa/{identity}.2024")


def waiting(page, identity):
    """The line that says what waits in another round, and the link in it."""
    return page.locator(f'.note a[href$="{identity}.2024"]')


def sent(officer):
    """Send what the page shows; explain what it asks about."""
    officer.get_by_role("link", name="Periksa jawaban").click()
    officer.wait_for_url("**/kirim")
    officer.get_by_role("button", name="Kirim").click()
    officer.wait_for_url("**/periksa/**")
    expect(officer.get_by_role("status").first).to_contain_text("Terkirim")


def test_last_years_submission_is_corrected_while_this_years_is_filled(visit):
    officer, province = visit("petugas.kubar"), visit("provinsi")
    officer.wait_for_url("**/koperasi")
    identity = in_both(officer)
    this_year = f"/isi/{identity}.2025"
    officer.goto(this_year)
    before = note_on_server(officer)

    # Found from the list of its year; every page says which year it is about.
    province.goto("/koperasi")
    province.get_by_role("navigation", name="Tahun buku").get_by_role("link", name="2024").click()
    expect(province.get_by_role("heading", level=1)).to_contain_text("tahun buku 2024")
    corrected(province, identity)
    expect(province.locator(".strip")).to_contain_text("Tahun buku 2024")
    expect(province.locator(".strip")).to_contain_text("bukan putaran sekarang (2025)")
    assert faults(province) == []

    officer.goto("/koperasi")
    expect(officer.get_by_text("1 koreksi dari putaran lain menunggu Anda")).to_be_visible()
    assert faults(officer) == []
    waiting(officer, identity).click()
    officer.wait_for_selector("html.ready")
    expect(officer.locator(".strip")).to_contain_text("Tahun buku 2024")
    type_note(officer, FOUND)
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")
    sent(officer)
    assert officer.url.partition("?")[0].endswith(f"/periksa/{identity}.2024")
    officer.goto("/koperasi")
    expect(waiting(officer, identity)).to_have_count(0)

    # Judged where it belongs, and back to the queue of its year.
    verifier = visit("verifikator.kubar")
    for judge, approve in ((verifier, "Setujui, teruskan ke provinsi"), (province, "Terima")):
        judge.goto("/periksa")
        waiting(judge, identity).click()
        expect(judge.get_by_text(FOUND).first).to_be_attached()
        judge.get_by_role("button", name=re.compile(f"^{approve}")).click()
        expect(judge.get_by_role("heading", level=1)).to_contain_text("tahun buku 2024")
        assert faults(judge) == []
        judge.goto("/periksa")
        expect(waiting(judge, identity)).to_have_count(0)
    province.goto(f"/periksa/{identity}.2024")
    expect(province.get_by_text("Diterima").first).to_be_visible()
    officer.goto(this_year)
    officer.wait_for_selector("html.ready")
    assert note_on_server(officer) == before


def test_answers_without_a_link_go_each_to_the_round_of_its_page(visit):
    officer, province = visit("petugas.kutim"), visit("provinsi")
    officer.wait_for_url("**/koperasi")
    identity = in_both(officer)
    corrected(province, identity)
    officer.goto("/koperasi")
    visited_once(officer)
    this, last = f"/isi/{identity}.2025", f"/isi/{identity}.2024"
    until(officer, lambda: {this, last} <= set(held(officer)), "both years are kept")
    officer.context.set_offline(True)
    for here in (last, this):
        officer.goto(here)
        officer.wait_for_selector("html.ready")
        type_note(officer, f"Untuk {here[-4:]}")
        expect(officer.locator("#simpan")).to_contain_text("menunggu sinyal: 1 jawaban")
    officer.goto("/koperasi")
    expect(officer.get_by_text("2 jawaban isian lain aman di komputer ini")).to_be_visible()
    officer.context.set_offline(False)
    officer.evaluate("window.dispatchEvent(new Event('online'))")
    expect(officer.get_by_text("aman di komputer ini")).to_have_count(0, timeout=20_000)
    for here in (last, this):
        officer.goto(here)
        assert note_on_server(officer) == f"Untuk {here[-4:]}"


NOTED = """([address, cooperative]) => import(address)
  .then((made) => made.openJournal(Number(document.documentElement.dataset.officer)))
  .then((journal) => journal.note(`send:${cooperative}`, { key: crypto.randomUUID(), name: "Lama" }))"""


def test_a_sending_that_waited_from_before_years_stood_in_addresses_is_told_truly(visit):
    officer = visit("petugas.bontang")
    officer.wait_for_url("**/koperasi")
    officer.goto("/koperasi?keadaan=draft")
    part = officer.locator("tbody th a").first.get_attribute("href")[len("/isi/") :]
    assert officer.evaluate(NOTED, [address("journal.js"), part.partition(".")[0]])
    officer.goto("/koperasi")
    waiting = officer.locator("#menunggu")
    expect(waiting).to_contain_text("Belum terkirim: ada yang perlu diperbaiki", timeout=20_000)
    waiting.get_by_role("link", name="Perbaiki").click()
    officer.wait_for_url(f"**/isi/{part}**")


@pytest.mark.parametrize("part", ["1999", "20245", "x", "2024.2024"])
def test_a_year_without_a_round_is_no_page(visit, part):
    officer = visit("petugas.kubar")
    officer.wait_for_url("**/koperasi")
    for way in ("isi", "periksa"):
        answer = officer.goto(f"/{way}/00000000-0000-4000-8000-000000000000.{part}")
        assert answer.status == 404
        expect(officer.get_by_role("heading", level=1)).to_have_text("Tidak ditemukan")
