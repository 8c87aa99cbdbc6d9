"""The Excel round trip: an officer fills the template in LibreOffice, breaks it, and ends with every value on the web.

What happens to the workbook on its way, each by LibreOffice itself:

 1. the label of a column is written over            8. a filled cell is blanked
 2. all rows are sorted                              9. a row of a repeat is added at its end
 3. a row is deleted                                10. two cells are merged
 4. a column is moved                               11. a formula stands instead of a number
 5. a number is typed as text, `1.250.000`          12. a row is another office's (its token and its NIK)
 6. a date is typed as text                         13. a number can be read two ways, `1,250`
 7. a choice is none of the list                    14. the protection is taken off
"""

import re
import threading

import pytest
from playwright.sync_api import expect

from service.pages import excel
from tests.stories.office import Office, rows_of
from tests.stories.test_accessible import NARROW, alike, colour_faults, faults

pytestmark = [pytest.mark.browser, pytest.mark.office]

WHO = "petugas.kubar"
NAME, NIK = "identitas/nama_koperasi", "identitas/nik_koperasi"
MEN, WOMEN = "keanggotaan/anggota_l", "keanggotaan/anggota_p"
GRANT, CURRENT = "keuangan/hibah", "keuangan/aset_lancar"
FOUNDED, PATTERN = "legalitas/tanggal_badan_hukum", "legalitas/pola"
PHONE, ADDRESS, POST = "identitas/telepon", "identitas/alamat", "identitas/kode_pos"
NOTE = "pengisian/catatan_petugas"
UNITS = "Unit usaha"
UNIT = "usaha/unit_usaha/*/unit_usaha_nama"
RED, AMBER = 0xF8A0A0, 0xFFC070
LOOK = 0xFFF0F0  # of a mark's colour: its last bits number what was there before


@pytest.fixture
def office(soffice, tmp_path):
    """LibreOffice."""
    return Office(soffice, tmp_path)


@pytest.fixture
def page(visit):
    """The officer's browser; a template takes some seconds."""
    page = visit(WHO)
    page.set_default_timeout(60_000)
    return page


def downloaded(page, press, path):
    """Press what downloads a file, and keep it."""
    with page.expect_download() as coming:
        press()
    coming.value.save_as(path)
    return path


def template(page, folder):
    """Two clicks from the list: the office's template."""
    page.goto("/koperasi")
    page.get_by_role("navigation", name="Menu utama").get_by_role("link", name="Isi lewat Excel").click()
    button = page.get_by_role("button", name="Unduh templat kantor saya")
    return downloaded(page, button.click, folder / "templat.xlsx")


def uploaded(page, path):
    """Send a file and wait for its preview."""
    page.goto("/excel")
    page.get_by_label("Berkas Excel yang sudah diisi").set_input_files(path)
    page.get_by_role("button", name="Unggah dan lihat dulu").click()
    page.wait_for_url(re.compile(r"/excel/[0-9a-f-]{36}$"))


def said(page):
    """The one sentence of a preview, as counts by kind."""
    words = page.locator("#hasil b").inner_text()
    return {
        kind: int(count) for count, kind in re.findall(r"([\d.]+) (nilai baru|diubah|dikosongkan|salah|bentrok)", words)
    }


def lines(page, kind):
    """The rows of one kind of edits, in words."""
    return page.locator(f"section[aria-labelledby={kind}] tbody tr").all_inner_texts()


def fillable(page, many):
    """Names and addresses of cooperatives that nobody has begun."""
    page.goto("/koperasi?keadaan=not_started")
    links = page.locator("tbody th a")
    return {links.nth(nth).inner_text(): links.nth(nth).get_attribute("href") for nth in range(many)}


def field(page, path):
    """What a web form holds in a field, whether it is in sight or not."""
    return page.evaluate(
        """(path) => {
          const boxes = [...document.getElementsByName(path)];
          const one = boxes.find((box) => box.checked) || boxes.find((box) => box.type !== "radio") || boxes[0];
          return one.type === "radio" && !one.checked ? "" : one.value;
        }""",
        path,
    )


def usable(page):
    """Whatever keeps anybody from using a page, on a PC, in the dark, and 320 px wide."""
    told = faults(page) + colour_faults(page) + alike(page)
    page.set_viewport_size({"width": 320, "height": 640})
    told += faults(page, NARROW)
    page.set_viewport_size({"width": 1280, "height": 720})
    return told


def row_with(rows, path, value):
    """The number of the row that says something."""
    return next(number for number, row in rows.items() if row[path] == value)


def test_an_office_fills_in_libreoffice_breaks_it_in_every_way_and_ends_with_every_value_on_the_web(
    page, office, tmp_path
):
    (first, second, third, foreign, gone), hrefs = _cooperatives(page)
    path = template(page, tmp_path)

    # Meanwhile a colleague writes on the web what the file will contradict.
    page.goto(hrefs[first])
    page.wait_for_selector("html.ready")
    page.locator(f'[id="{NOTE}"]').fill("Dari web")
    page.locator(f'[id="{NOTE}"]').press("Tab")
    expect(page.locator("#simpan")).to_contain_text("Tersimpan di server")

    broken = _broken(office, path, tmp_path / "isian.xlsx", first, second, third, foreign, gone)
    uploaded(page, broken)
    counts = said(page)
    assert counts["bentrok"] == 1
    assert counts["dikosongkan"] == 1
    assert counts["salah"] == len(lines(page, "salah"))
    assert usable(page) == []
    wrong = "\n".join(lines(page, "salah"))
    for words in ("Campuran bebas", "1,250", "digabung"):
        assert words in wrong, wrong
    assert first in "".join(lines(page, "bentrok"))
    assert third in "".join(lines(page, "kosong"))
    page.get_by_role("checkbox", name=re.compile(r"^Pakai nilai Excel\s*:")).check()
    page.get_by_role("button", name=re.compile(r"Terapkan \d+ nilai")).click()
    expect(page.locator("#hasil")).to_contain_text("nilai tersimpan dari Excel")

    assert usable(page) == []
    marked = downloaded(page, page.get_by_role("link", name="Unduh berkas bertanda").click, tmp_path / "bertanda.xlsx")
    mended = _mended(office, marked, tmp_path / "bertanda-lagi.xlsx", first, second, foreign)
    uploaded(page, mended)
    assert "salah" not in said(page), lines(page, "salah")
    page.get_by_role("button", name=re.compile(r"Terapkan \d+ nilai")).click()
    expect(page.locator("#hasil")).to_contain_text("nilai tersimpan dari Excel")

    page.goto(hrefs[first])
    page.wait_for_selector("html.ready")
    found = {one: field(page, one) for one in (MEN, GRANT, PATTERN, NOTE)}
    assert found == {MEN: "77", GRANT: "1.250.000", PATTERN: "syariah", NOTE: "Dari Excel"}
    assert "Warung baru" in page.evaluate(
        "[...document.querySelectorAll('[id$=unit_usaha_nama]')].map((box) => box.value)"
    )
    page.goto(hrefs[second])
    page.wait_for_selector("html.ready")
    found = {one: field(page, one) for one in (FOUNDED, CURRENT, WOMEN, ADDRESS, POST)}
    assert found == {FOUNDED: "31-12-2020", CURRENT: "2.000.000", WOMEN: "1.250", ADDRESS: "Jalan Baru", POST: "75777"}


def test_without_script_a_file_is_applied_and_taken_back(visit, office, tmp_path):
    page = visit("petugas.paser", java_script_enabled=False)
    page.set_default_timeout(60_000)
    path = template(page, tmp_path)
    rows = rows_of(office.look(path, "Koperasi"))
    (name, href), *_ = fillable(page, 1).items()
    row = row_with(rows, NAME, name)
    filled = office.edit(path, tmp_path / "isian.ods", ["text", "Koperasi", row, NOTE, "Tanpa skrip"])
    uploaded(page, filled)
    assert said(page) == {"nilai baru": 1}, lines(page, "salah")
    page.get_by_role("button", name="Terapkan 1 nilai").click()
    expect(page.locator("#hasil")).to_contain_text("1 nilai tersimpan dari Excel")
    back = page.url.partition("#")[0]
    page.goto(f"{href}/pengisian")
    expect(page.locator(f'[id="{NOTE}"]')).to_have_value("Tanpa skrip")
    page.goto(back)
    page.get_by_role("link", name="Batalkan unggahan ini").click()
    page.get_by_role("button", name="Ya, batalkan unggahan").click()
    expect(page.locator("#hasil")).to_contain_text("1 jawaban kembali seperti semula")
    page.goto(f"{href}/pengisian")
    expect(page.locator(f'[id="{NOTE}"]')).to_have_value("")
    page.goto("/excel")
    assert "Dibatalkan" in page.locator("section[aria-labelledby=dulu]").inner_text()


def test_every_page_of_an_upload_is_usable_and_a_long_reading_has_one_to_wait_on(page, office, tmp_path, monkeypatch):
    path = template(page, tmp_path)
    row = min(rows_of(office.look(path, "Koperasi")))
    filled = office.edit(path, tmp_path / "isian.xlsx", ["text", "Koperasi", row, NOTE, "Lama dibaca"])
    read, slow = excel.read_filled_outside, threading.Event()
    monkeypatch.setattr(excel, "WAITED", 0.2)
    monkeypatch.setattr(excel, "read_filled_outside", lambda *file: slow.wait(60) and read(*file))
    page.goto("/excel")
    page.get_by_label("Berkas Excel yang sudah diisi").set_input_files(filled)
    page.get_by_role("button", name="Unggah dan lihat dulu").click()
    page.wait_for_url("**/excel/baca/*")
    said = page.get_by_role("status")
    assert re.search(r"Sudah \d detik", said.inner_text())
    assert usable(page) == []
    page.evaluate("""() => {
        window.loaded = 'once';
        window.heard = 0;
        new MutationObserver(() => { window.heard += 1; }).observe(document.querySelector('[role=status]'), {childList: true});
    }""")
    asked = []
    page.on("request", lambda one: asked.append(one.resource_type))
    with page.expect_response("**/excel/baca/*") as answered:
        pass
    assert answered.value.request.resource_type == "fetch"
    page.wait_for_timeout(4000)
    assert page.evaluate("window.loaded") == "once"
    assert page.evaluate("window.heard") == 0  # a screen reader is not told every two seconds
    assert set(asked) - {"script"} == {"fetch"}  # a part of the page may still come, the page itself does not
    slow.set()
    page.wait_for_url(re.compile(r"/excel/[0-9a-f-]{36}$"))
    here = page.url
    page.go_back()
    assert page.url.endswith("/excel")
    for kind in ("baru", "salah"):
        page.goto(f"{here}/sel/{kind}")
        assert usable(page) == []
    page.goto(here)
    page.get_by_role("button", name=re.compile("Terapkan")).click()
    page.get_by_role("link", name="Batalkan unggahan ini").click()
    assert usable(page) == []


@pytest.mark.parametrize("script", [True, False])
def test_who_waits_for_a_file_that_cannot_be_used_is_told_so_with_and_without_script(
    visit, tmp_path, monkeypatch, script
):
    page = visit(WHO, java_script_enabled=script)
    read, slow = excel.read_filled_outside, threading.Event()
    monkeypatch.setattr(excel, "WAITED", 0.2)
    monkeypatch.setattr(excel, "read_filled_outside", lambda *file: slow.wait(60) and read(*file))
    path = tmp_path / "rusak.xlsx"
    path.write_bytes(b"PK but no workbook")
    page.goto("/excel")
    page.get_by_label("Berkas Excel yang sudah diisi").set_input_files(path)
    page.get_by_role("button", name="Unggah dan lihat dulu").click()
    page.wait_for_url("**/excel/baca/*")
    kind = "fetch" if script else "document"
    with page.expect_response(lambda one: "/excel/baca/" in one.url and one.request.resource_type == kind):
        pass
    slow.set()
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.get_by_role("heading", name="Berkas tidak dapat dipakai").is_visible()
    page.get_by_role("link", name="Unggah berkas lain").click()
    assert page.url.endswith("/excel")


def _cooperatives(page):
    hrefs = fillable(page, 5)
    return tuple(hrefs), hrefs


def _broken(office, path, target, first, second, third, foreign, gone):
    """Fill the template, and do everything to it that people do; rows are sorted first, since their numbers change."""
    office.edit(path, target, ["unlock", "Koperasi"], ["unlock", UNITS], ["sort", "Koperasi", NAME])
    rows = rows_of(office.look(target, "Koperasi"))
    one, two, three, other = (row_with(rows, NAME, name) for name in (first, second, third, foreign))
    units = rows_of(office.look(target, UNITS))
    blank = next(number for number in range(4, 2000) if not units.get(number, {}).get("~koperasi"))
    label = " ".join(filter(None, (rows[one][NIK], first)))
    return office.edit(
        target,
        target,
        ["rename", "Koperasi", MEN, "Jml lk"],
        ["number", "Koperasi", one, MEN, 77],
        ["move_column", "Koperasi", GRANT, "keuangan/simpanan_pokok"],
        ["text", "Koperasi", one, GRANT, "1.250.000"],
        ["text", "Koperasi", one, PATTERN, "Campuran bebas"],
        ["text", "Koperasi", one, NOTE, "Dari Excel"],
        ["text", "Koperasi", two, FOUNDED, "31 Des 2020"],
        ["formula", "Koperasi", two, CURRENT, "=1000000*2"],
        ["text", "Koperasi", two, WOMEN, "1,250"],
        ["text", "Koperasi", two, ADDRESS, "Jalan Baru"],
        ["merge", "Koperasi", two, ADDRESS, 2],
        ["clear", "Koperasi", three, PHONE],
        ["text", "Koperasi", other, "~token", "A" * 32],
        ["text", "Koperasi", other, NIK, "1234567890123"],
        ["text", "Koperasi", other, NOTE, "Bukan milik kami"],
        ["text", UNITS, blank, "~koperasi", label],
        ["text", UNITS, blank, UNIT, "Warung baru"],
        ["delete_row", "Koperasi", row_with(rows, NAME, gone)],
    )


def _mended(office, marked, target, first, second, foreign):
    """See the marks in LibreOffice, and mend what they say."""
    found = office.look(marked, "Koperasi")
    rows, paths = rows_of(found), [cell[0] for cell in found["rows"][1]["cells"]]
    one, two, other = (row_with(rows, NAME, name) for name in (first, second, foreign))
    colours = {
        (number, paths[nth]): cell[2] & LOOK
        for number, row in enumerate(found["rows"][3:], 4)
        for nth, cell in enumerate(row["cells"])
    }
    for cell in ((one, PATTERN), (two, WOMEN)):
        assert colours[cell] == RED, cell
        assert found["notes"][f"{paths.index(cell[1])},{cell[0] - 1}"].startswith("SALAH: ")
    told = {number: row["~hasil"] for number, row in rows.items() if row["~hasil"]}
    faulty = {number for number, words in told.items() if "perlu diperbaiki" in words}
    assert {one, two, other} <= faulty
    shown = {number for number, row in enumerate(found["rows"][3:], 4) if not row["hidden"]}
    assert shown & set(rows) == faulty
    listed = office.look(marked, "Daftar kesalahan")
    assert any("Campuran bebas" in cell[0] for row in listed["rows"] for cell in row["cells"])
    return office.edit(
        marked,
        target,
        ["text", "Koperasi", one, PATTERN, "Syariah"],
        ["number", "Koperasi", two, WOMEN, 1250],
        ["split", "Koperasi", two, ADDRESS],
        ["text", "Koperasi", two, POST, "75777"],
        ["delete_row", "Koperasi", other],
    )
