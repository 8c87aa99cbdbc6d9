"""A day of the province: a number followed to its list, one returned, many accepted at once, a deadline extended, a workbook proven."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from service.cli import main
from tests.stories.conftest import served
from tests.stories.desk import exported

pytestmark = pytest.mark.browser

ENOUGH = 1500
"""Cooperatives of which fifty clean ones wait for the province."""


@pytest.fixture(scope="module")
def site(copy_database, template_database):
    """Serve a province of its own: this day moves much of it."""
    with copy_database(template_database) as urls, served(urls, ENOUGH) as found:
        yield found


def test_a_day_in_samarinda(visit, tmp_path):
    page = visit("provinsi")
    page.set_default_timeout(30_000)

    # The dashboard; a number leads to exactly what it counts.
    page.goto("/provinsi")
    line = page.locator("table tr", has=page.get_by_role("rowheader", name=re.compile("Samarinda"))).first
    number = line.locator("a[href*='keadaan=verified']").first
    many = int(number.inner_text().replace(".", ""))
    number.click()
    rows = page.locator("main tbody tr")
    expect(rows).to_have_count(min(many, 50))

    # One question of one submission goes back.
    page.goto("/periksa?kantor=64.72")
    page.locator("tbody th a").first.click()
    row = page.locator(".judged [data-jawaban]", has=page.locator("textarea")).first
    row.get_by_text("Komentari").click()
    row.locator("textarea").fill("Jumlahnya lain dengan laporan RAT, mohon dicek lagi.")
    page.get_by_role("button", name=re.compile("^Kembalikan")).click()
    expect(page.get_by_role("status").first).to_contain_text("Dikembalikan ke petugas")

    # The clean ones are accepted at once, after a look at some.
    page.goto("/periksa/sekaligus")
    expect(page.get_by_role("heading", name=re.compile("contoh yang diundi"))).to_be_visible()
    button = page.get_by_role("button", name=re.compile(r"Terima [\d.]+ kiriman"))
    taken = int(re.search(r"[\d.]+", button.inner_text())[0].replace(".", ""))
    assert taken >= 50
    button.click()
    expect(page.get_by_role("status").first).to_contain_text(f"{taken} diterima.")

    # Samarinda gets more time.
    until = datetime.now(ZoneInfo("Asia/Makassar")).date() + timedelta(days=400)
    page.get_by_role("link", name="Batas kirim").click()
    page.get_by_label("Kantor", exact=True).select_option("64.72")
    page.get_by_label("Batas kirim yang baru").fill(f"{until:%d-%m-%Y}")
    page.get_by_label("Alasan").fill("Kantor pindah gedung.")
    page.get_by_role("button", name="Simpan batas kirim").click()
    expect(page.get_by_text("Batas kirim disimpan.")).to_be_visible()

    # The workbook comes with progress, and proves itself.
    path = tmp_path / "rekap.xlsx"
    assert exported(page, path).startswith("Rekap_Koperasi_Kaltim_TB2025")
    proven = CliRunner().invoke(main, ["verify", str(path)])
    assert proven.exit_code == 0, proven.output
    path.write_bytes(path.read_bytes()[:-2_000])
    assert CliRunner().invoke(main, ["verify", str(path)]).exit_code == 2
