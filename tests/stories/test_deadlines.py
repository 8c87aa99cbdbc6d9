"""A sending waited for a link until the office's last day was over: it is told, nothing is lost, the province extends, it goes."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import asyncpg
import pytest
from playwright.sync_api import expect

from tests.stories.test_accessible import alike, colour_faults, faults
from tests.stories.test_offline import visited_once
from tests.stories.test_offline_work import PATIENCE, back_online

pytestmark = pytest.mark.browser
WHY = "jalan putus di hulu Mahakam"
KUBAR = "64.07"


async def _passed(url, region):
    """Let the last day of one office have been yesterday."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("set role lumbung_steward")
        await connection.execute(
            """insert into office_deadlines (round_id, office_id, deadline, reason, account_id)
               select r.id, o.id, day_of(now()) - 1, 'batas yang lama', 1 from rounds r, offices o
                where r.state = 'open' and o.region_code = $1""",
            region,
        )
    finally:
        await connection.close()


def test_what_waited_past_the_last_day_is_told_extended_and_sent(visit, site):
    officer = visit("petugas.kubar")
    visited_once(officer)
    officer.get_by_role("link", name=re.compile("^Terkirim")).click()
    officer.locator("tbody th a").first.click()
    officer.get_by_role("button", name="Tarik kiriman").click()
    expect(officer.get_by_text("Kiriman ditarik")).to_be_visible()
    officer.wait_for_selector("html.ready")
    address = officer.url.partition("?")[0]
    officer.goto(f"{address}/kirim")
    officer.wait_for_function("navigator.serviceWorker.controller")
    officer.wait_for_load_state("networkidle")
    officer.context.set_offline(True)
    officer.get_by_role("button", name="Kirim ke verifikator").click()
    expect(officer.locator("aside")).to_contain_text("Menunggu sinyal: dikirim sendiri begitu ada sinyal")

    with ThreadPoolExecutor() as beside:  # Playwright's own loop runs in this thread
        beside.submit(asyncio.run, _passed(site.urls.owner, KUBAR)).result()
    back_online(officer)
    waiting = officer.locator("#menunggu")
    expect(waiting).to_contain_text("batas kirim kantor Anda sudah lewat. Jawaban tetap tersimpan", timeout=PATIENCE)
    waiting.get_by_role("link", name="Lihat").click()
    officer.wait_for_selector("html.ready")
    expect(officer.locator("#terkunci")).to_contain_text("minta perpanjangan kepada provinsi")
    assert faults(officer) == []
    officer.goto(f"{address}/kirim")
    expect(officer.get_by_role("button", name="Kirim ke verifikator")).to_have_count(0)
    assert faults(officer) + colour_faults(officer) == []

    province = visit("provinsi")
    until = datetime.now(ZoneInfo("Asia/Makassar")).date() + timedelta(days=9)
    province.get_by_role("link", name="Batas kirim").click()
    province.get_by_label("Kantor", exact=True).select_option(KUBAR)
    province.get_by_label("Batas kirim yang baru").fill(f"{until:%d-%m-%Y}")
    province.get_by_role("button", name="Simpan batas kirim").click()
    expect(province.get_by_role("heading", name="Ada yang perlu diperbaiki")).to_be_visible()
    assert faults(province) == []
    province.get_by_label("Alasan").fill(WHY)
    province.get_by_role("button", name="Simpan batas kirim").click()
    expect(province.get_by_text("Batas kirim disimpan.")).to_be_visible()
    expect(province.get_by_role("row", name=re.compile("Kutai Barat"))).to_contain_text(WHY)

    officer.goto("/koperasi")
    expect(officer.get_by_text(re.compile(f"{until:%d-%m-%Y}: {WHY}")).first).to_be_visible()
    officer.goto(f"{address}?galat=ya")
    officer.wait_for_selector("html.ready")
    for reason in officer.get_by_label(re.compile("^Alasan ?:")).all():
        if reason.is_visible() and not reason.input_value():
            reason.fill("Sudah dicek ke pengurus")
            reason.press("Tab")
            expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")
    officer.goto(f"{address}/kirim")
    officer.get_by_role("button", name="Kirim ke verifikator").click()
    expect(officer.get_by_text("Terkirim. Verifikator akan memeriksanya.")).to_be_visible()


def test_the_page_that_opens_a_correction_is_accessible(visit):
    province = visit("provinsi")
    province.goto("/koperasi?keadaan=accepted")
    there = province.locator("tbody th a").first.get_attribute("href")
    for path in (f"{there}/koreksi", f"{there}/koreksi/tarik"):
        for width in (1280, 320):
            province.set_viewport_size({"width": width, "height": 800})
            province.goto(path)
            assert faults(province) + colour_faults(province) + alike(province) == []
    province.goto(f"{there}/koreksi")
    province.get_by_label("Alasan").fill(WHY)
    province.get_by_role("button", name="Buka untuk koreksi").click()
    expect(province.get_by_text("Putaran ini masih dibuka: kembalikan kirimannya seperti biasa.")).to_be_visible()
