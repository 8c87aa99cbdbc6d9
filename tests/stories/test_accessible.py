"""Every page can be used by everybody: no finding of axe, targets of 44 px, no sideways scrolling at 320 px, no two alike."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from litestar.handlers import HTTPRouteHandler
from playwright.sync_api import Page, expect

from service.pages import controllers
from service.pages.assets import address
from service.pages.engine import ENVIRONMENT
from service.pages.frame import Frame
from service.pages.moving import LeftBehind, MovePage
from service.pages.moving import Line as MovedLine

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}
NARROW = {**RULES, "rules": {"color-contrast": {"enabled": False}}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
PAGES = {
    "petugas.mahulu": (
        "/koperasi",
        "FILL",
        "FILL/identitas",
        "FILL/kirim",
        "FILL?galat=ya",
        "/unduh",
        "/umpan",
        "/excel",
        "/saya",
        "/sandi",
        "/akun",
        "/luring",
        "/luring/keluar",
    ),
    "verifikator.kutim": (
        "/periksa",
        "/periksa/sekaligus",
        "/periksa?keadaan=semua&masalah=any",
        "REVIEW",
        "REVIEW/cetak",
        "REVIEW/rincian?jalan=identitas/alamat",
    ),
    "provinsi": (
        "/provinsi",
        "/provinsi?tahun=2024",
        "/koperasi",
        "/koperasi?keadaan=dikirim",
        "/koperasi?diam=7",
        "/koperasi?tahun=2024&ukuran=Kepatuhan+RAT/sudah",
        "/periksa?cari=kud",
        "/periksa?keadaan=semua&masalah=median&kantor=64.72",
        "/umpan?putaran=2024",
        "/batas",
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
        "/akun/1/nonaktif",
        "/api/",
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


NO_PAGES = {
    "/provinsi/unduh",
    "/static/{stamp:str}/{name:str}", "/formulir/{version_id:int}/{stamp:str}/isi.js",
    "/formulir/{version_id:int}/{stamp:str}/isi-en.js",
    "/formulir/{version_id:int}/{stamp:str}/pesan.js", "/formulir/{version_id:int}/{stamp:str}/pesan-en.js", "/formulir/{version_id:int}/{stamp:str}/baris.js", "/formulir/{version_id:int}/{stamp:str}/baris-en.js", "/formulir/{version_id:int}/{stamp:str}/dasar.js", "/formulir/{version_id:int}/pilihan/{name:str}",
    "/formulir/{version_id:int}/pilihan/en/{name:str}", "/lampiran/{identity:str}/{sha256:str}",
    "/isi/{identity:str}/rincian",
    "/periksa/{identity:str}/berikut", "/kuesioner/{version_id:int}/buku-kode", "/kuesioner/naskah/{upload_id:int}/berkas",
    "/kuesioner/naskah/{upload_id:int}/bertanda", "/", "/sw.js", "/sesi", "/luring/daftar", "/excel/{filling_id:uuid}/bertanda", "/unduh/{job_id:uuid}/berkas", "/kuesioner/naskah/{upload_id:int}/perbaikan",
}  # fmt: skip
"""What answers with a file or a piece of a page, or leads on to another page."""

ELSEWHERE = {
    "/masuk": "below", "/periksa/sekaligus/{act:uuid}": "test_review_acts", "/isi/{identity:str}/pindah": "below", "/kuesioner/naskah/{upload_id:int}": "test_author",
    "/periksa/{identity:str}/koreksi": "test_deadlines", "/periksa/{identity:str}/koreksi/tarik": "test_deadlines",
    "/kuesioner/naskah/{upload_id:int}/pratinjau": "test_author", "/kuesioner/naskah/{upload_id:int}/perubahan": "test_author",
    "/kuesioner/naskah/{upload_id:int}/dampak": "test_author", "/kuesioner/naskah/{upload_id:int}/terbitkan": "test_author",
    "/kuesioner/naskah/{upload_id:int}/dampak/{job_id:uuid}": "test_author",
    "/excel/{filling_id:uuid}": "test_excel_round_trip", "/excel/{filling_id:uuid}/sel/{word:str}": "test_excel_round_trip",
    "/excel/{filling_id:uuid}/batalkan": "test_excel_round_trip", "/excel/baca/{job_id:uuid}": "test_excel_round_trip",
    "/unduh/{job_id:uuid}": "test_exports",
    "/umpan/{token_id:int}/cabut": "test_feeds",
}  # fmt: skip
"""Pages that need something made first, and where that is done."""

CONTROLS = {"textbox", "searchbox", "combobox", "checkbox", "radio", "button", "spinbutton", "link"}
GROUPS = {"group", "radiogroup", "form", "region", "row", "navigation", "complementary", "article"}


def addresses(page: Page, wanted: tuple[str, ...]) -> list[str]:
    """Put a real cooperative of the list into the addresses that name one."""
    first = page.locator("td a.btn[href^='/isi/'], td a.btn[href^='/periksa/']")
    link = first.first.get_attribute("href") or "" if first.count() else ""
    return [path.replace("FILL", link).replace("REVIEW", link) for path in wanted]


# What a browser need not draw while it is scrolled away, axe takes for hidden; and a target that the bar at the foot covers at
# this very scroll for too small, though scrolling frees it.
SHOWN = """() => {
  const all = new CSSStyleSheet();
  all.replaceSync("* { content-visibility: visible !important } .actions { position: static !important }");
  document.adoptedStyleSheets = [all];
}"""


def faults(page: Page, rules=RULES) -> list[str]:
    """Give everything wrong with the page as it stands."""
    page.evaluate(SHOWN)
    found = Axe().run(page, options=rules).response["violations"]
    told = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]
    width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return told + [f"small: {one}" for one in page.evaluate(SMALL)] + ([f"wider by {width}"] if width > 0 else [])


def colour_faults(page: Page) -> list[str]:
    """Give what cannot be read in the dark scheme and in forced colours, where nothing but the colours changes."""
    told = []
    for look in ({"color_scheme": "dark"}, {"color_scheme": "light", "forced_colors": "active"}):
        page.emulate_media(**look)
        found = Axe().run(page, options=COLOURS).response["violations"]
        told += [f"{look}: {one['nodes'][0]['html'][:160]}" for one in found]
    page.emulate_media(color_scheme="light", forced_colors="none")
    return told


def alike(page: Page) -> list[str]:
    """Give controls without a name, and those that a screen reader tells apart from no other: same role, name and groups."""
    session = page.context.new_cdp_session(page)
    nodes = {one["nodeId"]: one for one in session.send("Accessibility.getFullAXTree")["nodes"]}
    session.detach()
    seen: dict[tuple, set[str]] = {}
    told = []
    for node in nodes.values():
        role, name = _said(node, "role"), _said(node, "name")
        if node.get("ignored") or role not in CONTROLS:
            continue
        groups, above = [], nodes.get(node.get("parentId"))
        while above is not None:
            if _said(above, "role") in GROUPS:
                groups.append(_said(above, "name"))
            above = nodes.get(above.get("parentId"))
        if not name:
            told.append(f"nameless {role} in {groups}")
        # Two links of one name are one, as long as they lead to one place.
        target = next(
            (one["value"]["value"] for one in node.get("properties", ()) if one["name"] == "url"), node["nodeId"]
        )
        seen.setdefault((role, name, *groups), set()).add(target)
    return told + [f"alike: {key}" for key, targets in seen.items() if len(targets) > 1]


def _said(node: dict, what: str) -> str:
    return str(node.get(what, {}).get("value", ""))


@pytest.mark.parametrize("who", PAGES)
def test_every_page_is_accessible(visit, who):
    page = visit(who, color_scheme="light", reduced_motion="reduce")
    found = {}
    for path in addresses(page, PAGES[who]):
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(path)
        wrong = faults(page) + colour_faults(page) + alike(page)
        page.set_viewport_size({"width": 320, "height": 800})
        # Colours do not change with the width.
        wrong += [f"at 320: {one}" for one in faults(page, NARROW)]
        if wrong:
            found[path] = wrong
    assert found == {}


def test_no_page_is_left_out():
    """A new page that people can open fails here until it is looked at above, or where `ELSEWHERE` says."""
    listed = [re.sub("FILL|REVIEW", lambda name: {"FILL": "/isi", "REVIEW": "/periksa"}[name[0]] + "/ID", path.partition("?")[0])
              for paths in PAGES.values() for path in paths]  # fmt: skip
    handlers = [
        (controller.path if isinstance(controller.path, str) else "", handler)
        for controller in controllers
        for handler in vars(controller).values()
        if isinstance(handler, HTTPRouteHandler) and "GET" in handler.http_methods
    ]
    templates = {
        (root.rstrip("/") + (end if end != "/" else "")) or "/"
        for root, handler in handlers
        for end in handler.paths or {"/"}
    }
    assert len(templates) > 30
    assert set(ELSEWHERE) | NO_PAGES <= templates
    shapes = {one: re.compile(re.sub(r"\{\w+:\w+\}", "[^/]+", one) + "/?") for one in templates}
    looked_at = {one for one, shape in shapes.items() if any(shape.fullmatch(path) for path in listed)}
    assert templates - looked_at - NO_PAGES - set(ELSEWHERE) == set()


def test_the_page_about_moving_a_draft_is_accessible(site, visit):
    """The sample has no newer version, so the page is shown as it would be written."""
    page = visit("petugas.mahulu", color_scheme="light")
    line = MovedLine(label="Jumlah anggota", was="12", now="12 orang")
    lost = LeftBehind(label="Nomor faksimile", said="0541 1234", reason="pertanyaannya tidak ada lagi")
    shown = MovePage(
        id="1", name="KSU Contoh", old="2025.1", new="2025.2", seq=1, same=4, changed=(line,), dropped=(lost,),
        conflicts=("Alamat: tulis jalannya.",),
    )  # fmt: skip
    body = ENVIRONMENT.get_template("pindah.html").render(frame=Frame(token="x"), page=shown)
    assert address("lumbung.css") in body
    page.route("**/isi/1/pindah", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto("/isi/1/pindah")
    wrong = faults(page) + colour_faults(page) + alike(page)
    page.set_viewport_size({"width": 320, "height": 800})
    assert wrong + faults(page) == []


def test_nothing_moves_for_those_who_asked_for_less_motion(visit):
    page = visit("petugas.mahulu", reduced_motion="reduce")
    page.goto(addresses(page, ("FILL",))[0])
    moving = """() => [...document.querySelectorAll("*")].filter((e) => {
      const style = getComputedStyle(e);
      return style.animationName !== "none" || style.transitionDuration !== "0s" || style.scrollBehavior === "smooth";
    }).map((e) => e.outerHTML.slice(0, 120))"""
    assert page.evaluate(moving) == []


def test_the_sign_in_page_is_accessible(site, browser):
    context = browser.new_context(base_url=site.address, color_scheme="light", viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto("/masuk?lanjut=/koperasi")
    assert faults(page) + colour_faults(page) + alike(page) == []
    page.get_by_label("Nama pengguna atau surel").fill("siapa")
    page.get_by_label("Kata sandi", exact=True).fill("salah")
    page.get_by_role("button", name="Masuk", exact=True).click()
    assert page.title() == "Galat: Masuk - Lumbung"
    assert faults(page) + colour_faults(page) + alike(page) == []
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
