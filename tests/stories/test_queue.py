"""What stands out comes first: a reviewer narrows the queue without script, and is led from a remark to its question."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

TOTAL = re.compile(r"^([\d.]+) hasil\.")


def total(page):
    return int(TOTAL.match(page.locator("#daftar p").first.inner_text())[1].replace(".", ""))


def test_the_queue_is_narrowed_without_script_and_each_number_is_its_list(visit):
    page = visit("provinsi", java_script_enabled=False)
    page.goto("/periksa?keadaan=semua")
    whole = total(page)
    kinds = page.get_by_role("navigation", name="Saring menurut masalah")
    numbers = {}
    for words in ("Ada masalah", "Tanpa masalah"):
        link = kinds.get_by_role("link", name=words)
        numbers[words] = int(link.locator("b").inner_text().replace(".", ""))
        link.click()
        expect(kinds.locator("[aria-current]")).to_contain_text(words)
        assert total(page) == numbers[words]
    assert whole == sum(numbers.values())

    # Clean ones of one office and one kind of cooperative: three filters at once, told by the address.
    office = page.get_by_label("Kantor").locator("option", has_text="Samarinda")
    count = int(re.search(r"\(([\d.]+)\)", office.inner_text())[1])
    page.get_by_label("Kantor").select_option(office.get_attribute("value"))
    page.get_by_role("button", name="Terapkan").click()
    assert total(page) == count
    assert {"masalah=clean", "keadaan=semua", "kantor=64.72"} <= set(
        page.url.partition("?")[2].partition("#")[0].split("&")
    )
    page.get_by_label("Dikirim sejak").fill("31 Des 2099")
    page.get_by_role("button", name="Terapkan").click()
    expect(page.get_by_text("Tidak ada yang cocok dengan saringan ini.")).to_be_visible()
    page.get_by_role("link", name="Hapus saringan").click()
    expect(page.locator("tbody tr").first).to_be_visible()


def test_a_remark_leads_to_its_question(visit):
    page = visit("provinsi")
    page.goto("/periksa?keadaan=semua&masalah=year")
    page.locator("tbody th a").first.click()
    told = page.locator("[data-problem]", has_text=re.compile(r"(kali|dari) jawaban tahun buku 2024 \("))
    card = told.filter(has_text="Menonjol").first
    expect(card).to_be_visible()
    card.get_by_role("link", name="Lihat di antara jawaban").click()
    target = page.url.partition("#")[2]
    row = page.locator(f'[id="{target}"]')
    expect(row).to_be_in_viewport()
    expect(row.get_by_text("Menonjol")).to_be_visible()
