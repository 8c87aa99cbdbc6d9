"""What is filled and sent without a link arrives by itself once there is one, from any page, and the outcome is told."""

import asyncio
import re

import pytest
from playwright.sync_api import expect

from service.pages import fill
from tests.stories.desk import NOTE, note_on_server, type_note
from tests.stories.test_accessible import faults
from tests.stories.test_offline import held, until, visited_once

pytestmark = pytest.mark.browser

PATIENCE = 20_000  # milliseconds: the link is tried anew every few seconds


def addresses(page, state):
    """Give the addresses of the cooperatives in this state."""
    page.goto(f"/koperasi?keadaan={state}")
    return [one.get_attribute("href") for one in page.locator("tbody th a").all()]


def open_draft(page, address):
    """Open a draft, from wherever it comes."""
    page.goto(address)
    page.wait_for_selector("html.ready")


def back_online(page):
    """Give the link back; the browser tells its pages."""
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")


def test_two_drafts_filled_without_a_link_arrive_from_the_list(visit):
    officer = visit("petugas.kukar")
    visited_once(officer)
    first, second = addresses(officer, "draft")[:2]

    # Saved on the server after the page was kept: shown without a link all the same.
    open_draft(officer, first)
    type_note(officer, "Sudah di server")
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")
    officer.context.set_offline(True)
    officer.reload()
    officer.wait_for_selector("html.ready")
    expect(officer.get_by_text("Tanpa sinyal: isian per ")).to_be_visible()
    expect(officer.locator(NOTE)).to_have_value("Sudah di server")

    type_note(officer, "Ditulis tanpa sinyal")
    expect(officer.locator("#simpan")).to_contain_text("menunggu sinyal: 1 jawaban")
    officer.reload()
    expect(officer.locator(NOTE)).to_have_value("Ditulis tanpa sinyal")
    officer.goto("/koperasi?keadaan=draft")
    officer.locator(f'tbody th a[href="{second}"]').click()
    officer.wait_for_selector("html.ready")
    type_note(officer, "Yang kedua")
    expect(officer.locator("#simpan")).to_contain_text("menunggu sinyal: 1 jawaban")
    officer.goto("/koperasi")
    expect(officer.get_by_text("2 jawaban isian lain aman di komputer ini, menunggu sinyal")).to_be_visible()

    back_online(officer)
    expect(officer.get_by_text("aman di komputer ini")).to_have_count(0, timeout=PATIENCE)
    for address, words in ((first, "Ditulis tanpa sinyal"), (second, "Yang kedua")):
        officer.goto(address)
        assert note_on_server(officer) == words


def test_a_sending_waits_for_a_link_can_be_taken_back_and_is_told(visit):
    officer = visit("petugas.berau")
    visited_once(officer)
    whole, partly = addresses(officer, "returned")[0], addresses(officer, "draft")[0]
    officer.context.set_offline(True)

    # What would be refused is told here already.
    open_draft(officer, partly)
    officer.get_by_role("link", name="Periksa jawaban").click()
    box = officer.get_by_role("region", name="Kirim tanpa sinyal")
    lacking = re.compile(r"Belum dapat dikirim: .*\d+ pertanyaan wajib belum dijawab")
    expect(box).to_contain_text(lacking, timeout=PATIENCE)
    assert faults(officer) == []
    officer.goto(f"{partly}/kirim")
    expect(box).to_contain_text(lacking, timeout=PATIENCE)

    open_draft(officer, whole)
    officer.get_by_role("link", name="Periksa jawaban").click()
    expect(box).to_contain_text("Belum dapat dikirim: 1 hal perlu alasan", timeout=PATIENCE)
    box.get_by_role("listitem").get_by_role("link").click()
    officer.get_by_label(re.compile("^Alasan ?:")).fill("Gerai dibuka bulan depan")
    officer.get_by_label(re.compile("^Alasan ?:")).press("Tab")
    officer.get_by_role("link", name="Periksa jawaban").click()
    box.get_by_role("button", name="Kirim begitu ada sinyal").click()
    waiting = officer.locator("#menunggu")
    expect(waiting).to_contain_text("Menunggu sinyal: dikirim sendiri begitu ada sinyal")
    expect(waiting).to_be_focused()
    assert faults(officer) == []
    waiting.get_by_role("button", name="Batalkan pengiriman").click()
    expect(waiting).to_have_count(0)
    officer.get_by_role("link", name="Periksa jawaban").click()
    box.get_by_role("button", name="Kirim begitu ada sinyal").click()
    expect(box).to_have_count(0)  # it goes once the sending is noted on the disk
    officer.goto("/koperasi")
    expect(waiting).to_contain_text("Menunggu sinyal: dikirim sendiri begitu ada sinyal")

    back_online(officer)
    expect(waiting).to_contain_text("Terkirim ke verifikator", timeout=PATIENCE)
    waiting.get_by_role("link", name="Lihat").click()
    officer.wait_for_url(f"**{whole.replace('isi', 'periksa')}")
    expect(officer.get_by_text("Gerai dibuka bulan depan").first).to_be_visible()
    until(officer, lambda: whole not in held(officer), "what was sent is not kept for filling")
    officer.get_by_role("button", name="Tutup").click()
    expect(waiting).to_have_count(0)


def test_a_sending_that_the_server_refuses_says_what_to_do(visit):
    officer = visit("petugas.bontang")
    visited_once(officer)
    partly = addresses(officer, "draft")[0]
    officer.goto(f"{partly}/kirim")
    officer.wait_for_function("navigator.serviceWorker.controller")
    officer.wait_for_load_state("networkidle")
    officer.context.set_offline(True)
    officer.get_by_role("button", name="Kirim ke verifikator").click()
    expect(officer.locator("aside")).to_contain_text("Menunggu sinyal: dikirim sendiri begitu ada sinyal")

    back_online(officer)
    waiting = officer.locator("#menunggu")
    expect(waiting).to_contain_text("Belum terkirim: ada yang perlu diperbaiki", timeout=PATIENCE)
    waiting.get_by_role("link", name="Perbaiki").click()
    expect(officer.get_by_role("heading", name="Ada yang perlu diperbaiki")).to_be_visible()


def test_a_row_is_added_without_a_link_after_one_visit(visit):
    officer = visit("petugas.kutim")
    visited_once(officer)
    address = addresses(officer, "draft")[3]  # not one of those that test_accessible_states leaves with a conflict
    officer.context.set_offline(True)
    open_draft(officer, address)
    add = officer.locator('.rows [name="~tambah"]:visible').first
    name = add.get_attribute("value")
    lines = officer.locator(f'.rows[data-name="{name}"] > .entries > .entry')
    before = lines.count()
    add.click()
    expect(lines).to_have_count(before + 1)
    title = officer.locator(f'.rows[data-name="{name}"] > h3').text_content()
    expect(lines.last.locator("h4")).to_have_text(f"{title} {before + 1}")
    officer.keyboard.press("a")
    officer.keyboard.press("Tab")
    expect(officer.locator("#simpan")).to_contain_text("menunggu sinyal")
    back_online(officer)
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server", timeout=PATIENCE)
    officer.reload()
    expect(lines).to_have_count(before + 1)


def test_a_page_that_took_long_to_write_is_kept_with_what_arrived_meanwhile(visit, monkeypatch):
    officer = visit("petugas.kukar")
    visited_once(officer)
    open_draft(officer, addresses(officer, "draft")[3])
    until(officer, lambda: officer.evaluate("Boolean(navigator.serviceWorker.controller)"), "the worker is there")
    written = fill._page  # noqa: SLF001  # what writes the page, here slower

    async def slowly(*known, **asked):
        page = await written(*known, **asked)
        await asyncio.sleep(2.5)
        return page

    monkeypatch.setattr(fill, "_page", slowly)
    officer.evaluate(
        """([query, words]) => {
          setTimeout(() => location.reload());
          const box = document.querySelector(query);
          box.focus();
          box.value = words;
          box.dispatchEvent(new Event("change", { bubbles: true }));
        }""",
        [NOTE, "Ditulis selagi halaman datang"],
    )
    officer.wait_for_timeout(100)
    officer.wait_for_selector("html.ready")
    expect(officer.locator(NOTE)).to_have_value("Ditulis selagi halaman datang")
    officer.context.set_offline(True)
    officer.reload()
    expect(officer.get_by_text("Tanpa sinyal: isian per ")).to_be_visible()
    expect(officer.locator(NOTE)).to_have_value("Ditulis selagi halaman datang")
