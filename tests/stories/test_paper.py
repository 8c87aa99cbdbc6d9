"""The questionnaire on paper: from the version's page to A4 sheets that a person can fill, and a code book beside it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from exports.paper.page import page as printed
from forms.xlsform import load_form

pytestmark = pytest.mark.browser

MOST_PAGES = 10
A4 = (594, 596, 841, 843)
"""Points between which an A4 sheet's sides lie."""


def sheets(pdf: bytes) -> int:
    """Count the pages of a PDF that Chromium wrote."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_an_officer_prints_the_questionnaire_on_ten_sheets_of_a4_at_most(visit):
    page = visit("petugas.mahulu")
    page.goto("/unduh")
    page.get_by_role("link", name="Kuesioner kertas").click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Survei Kegiatan Koperasi")
    pdf = page.pdf(prefer_css_page_size=True)
    assert 5 <= sheets(pdf) <= MOST_PAGES
    for wide, high in re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", pdf):
        assert A4[0] < float(wide) < A4[1]
        assert A4[2] < float(high) < A4[3]


def test_the_answers_are_printed_beside_their_questions_on_ten_sheets_at_most(visit):
    page = visit("verifikator.kutim")
    page.goto("/periksa")
    links = page.locator("td a.btn[href^='/periksa/']").evaluate_all(
        "all => all.map((one) => one.getAttribute('href'))"
    )
    lengths = {}
    for link in links[:6]:
        page.goto(f"{link}/cetak")
        lengths[link] = sheets(page.pdf(prefer_css_page_size=True))
    assert lengths
    assert all(2 <= length <= MOST_PAGES for length in lengths.values()), lengths
    page.goto(max(lengths, key=lambda link: lengths[link]))
    page.get_by_role("link", name="Cetak jawaban (A4)").click()
    head = page.locator(".running").text_content()
    for words in ("Kutai Timur", "NIK", "kuesioner 2025.1", "Terkirim, revisi", "dicetak"):
        assert words in head
    assert page.get_by_text("Tanda tangan", exact=True).count() == 3
    answers = dict(page.locator("main section dl > div").evaluate_all(
        "all => all.map((one) => [one.querySelector('dt').textContent, one.querySelector('dd').textContent.trim()])"
    ))  # fmt: skip
    assert answers["Tahun buku"] == "2025"
    assert "-" in answers.values()
    assert page.get_by_text("Bagian yang tidak berlaku untuk koperasi ini").count() == 1


def test_the_author_finds_both_at_the_version_and_the_code_book_is_a_workbook(visit):
    page = visit("provinsi")
    page.goto("/kuesioner/2")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Buku kode (Excel)").click()
    assert fetched.value.suggested_filename == "Buku_Kode_koperasi_2025.1.xlsx"
    assert fetched.value.path().read_bytes()[:2] == b"PK"
    page.get_by_role("link", name="Kuesioner kertas").click()
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("link", name="Kuesioner").click()
    assert page.url.endswith("/kuesioner/2")


def test_what_is_printed_is_neither_cut_nor_wider_than_the_sheet(visit):
    page = visit("petugas.mahulu")
    page.goto("/unduh")
    page.get_by_role("link", name="Kuesioner kertas").click()
    page.set_viewport_size({"width": 703, "height": 1000})  # 186 mm, the sheet within its margins
    page.emulate_media(media="print")
    page.wait_for_load_state("load")  # a click does not wait for the next page's stylesheet
    page.wait_for_function("innerWidth === 703 && matchMedia('print').matches")
    wide = """() => [...document.querySelectorAll(".sheet *")]
      .filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 120))"""
    assert page.evaluate(wide) == []


def test_a_hostile_form_prints_without_harm(browser, hostile):
    page = browser.new_page()
    said = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.set_content(printed(hostile))
    assert sheets(page.pdf(prefer_css_page_size=True)) >= 1
    assert said == []
    assert page.locator("script").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.close()


def test_the_file_of_the_command_line_prints_alike(browser, repository):
    page = browser.new_page()
    page.set_content(printed(load_form(repository / "forms" / "definitions" / "koperasi" / "2025")))
    assert sheets(page.pdf(prefer_css_page_size=True)) <= MOST_PAGES
    page.close()
