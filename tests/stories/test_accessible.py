"""Every page can be used by everybody: no finding of axe, targets of 44 px, no sideways scrolling at 320 px."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = {
    "petugas.mahulu": (
        "/koperasi",
        "FILL",
        "FILL/identitas",
        "FILL/kirim",
        "FILL?galat=ya",
        "/unduh",
        "/saya",
        "/sandi",
        "/akun",
        "/luring",
        "/luring/keluar",
    ),
    "verifikator.kutim": ("/periksa", "REVIEW"),
    "provinsi": (
        "/provinsi",
        "/koperasi",
        "/koperasi?keadaan=dikirim",
        "/periksa?cari=kud",
        "/kuesioner",
        "/kuesioner/1",
        "/kuesioner/2/wilayah",
        "/kuesioner/2/wilayah/64.02.13.1004",
        "/putaran/2024/angka",
        "/kuesioner/1/cetak",
        "/tidak-ada",
    ),
    "penyusun": ("/kuesioner",),
    "admin": (
        "/akun",
        "/akun?cari=berau",
        "/akun/1/setel",
        "/putaran",
        "/putaran/2025/daftar?cari=koperasi",
        "/putaran/2025/tutup",
        "/register",
    ),
}
# Links inside running text are excepted by WCAG 2.2 (2.5.8); everything that stands alone is not.
SMALL = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")]
  .filter((e) => {
    const target = e.matches("[type=radio], [type=checkbox]") ? e.closest("label") : e;
    const box = target.getBoundingClientRect();
    const shown = e.checkVisibility() && box.width > 1 && !e.closest(".skip, .vh");
    return shown && (box.height < 43.5 || box.width < 43.5);
  }).map((e) => e.outerHTML.slice(0, 160))"""


def addresses(page: Page, wanted: tuple[str, ...]) -> list[str]:
    """Put a real cooperative of the list into the addresses that name one."""
    first = page.locator("td a.btn[href^='/isi/'], td a.btn[href^='/periksa/']")
    link = first.first.get_attribute("href") or "" if first.count() else ""
    return [path.replace("FILL", link).replace("REVIEW", link) for path in wanted]


def faults(page: Page) -> list[str]:
    """Give everything wrong with the page as it stands."""
    found = Axe().run(page, options=RULES).response["violations"]
    told = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return told + [f"small: {one}" for one in page.evaluate(SMALL)] + ([f"wider by {width}"] if width > 0 else [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("who", PAGES)
def test_every_page_is_accessible(visit, who, scheme):
    page = visit(who, color_scheme=scheme)
    found = {}
    for path in addresses(page, PAGES[who]):
        # Colours do not change with the width, so the dark scheme is looked at once.
        for width in (1280, 320) if scheme == "light" else (1280,):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(path)
            wrong = faults(page)
            if wrong:
                found[f"{path} at {width}"] = wrong
    assert found == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sign_in_page_is_accessible(site, browser, scheme):
    context = browser.new_context(base_url=site.address, color_scheme=scheme, viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto("/masuk?lanjut=/koperasi")
    assert faults(page) == []
    page.get_by_label("Nama pengguna atau surel").fill("siapa")
    page.get_by_label("Kata sandi", exact=True).fill("salah")
    page.get_by_role("button", name="Masuk", exact=True).click()
    assert page.title() == "Galat: Masuk - Lumbung"
    assert faults(page) == []
    context.close()


def test_english_pages_are_accessible(visit):
    page = visit("petugas.ppu")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    found = {}
    try:
        for path in addresses(page, ("/koperasi", "FILL", "/saya")):
            for width in (1280, 320):
                page.set_viewport_size({"width": width, "height": 800})
                page.goto(path)
                wrong = faults(page)
                if wrong:
                    found[f"{path} at {width}"] = wrong
    finally:
        page.get_by_role("button", name="Bahasa Indonesia").click()
        expect(page.locator("html")).to_have_attribute("lang", "id")
    assert found == {}
