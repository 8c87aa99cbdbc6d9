"""The keyboard: a block from Excel into rows, undo, a section filled without a mouse, and what is known about an answer."""

import pytest
from playwright.sync_api import Page, expect

from tests.stories.test_accessible import faults

pytestmark = pytest.mark.browser

WIDE = {"width": 1366, "height": 900}
UNITS = '.rows[data-name="usaha/unit_usaha"]'
BOARD = '.rows[data-name="pengurusan/pengurus"]'
BLOCK = (
    "Bank sampah\tJasa lain\t38110\t2009\r\n"
    '"Toko ""Sembako"""\tToko sembako\t47111\t2010\r\n'
    "Sewa tenda\tSewa alat\t77291\tlama sekali\r\n"
)
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def opened(page: Page, state: str) -> None:
    """Open the first cooperative of a state, and wait for the keyboard."""
    page.goto(f"/koperasi?keadaan={state}")
    page.locator("tbody th a").first.click()
    page.wait_for_selector("html.ready")
    page.wait_for_selector(".sheet.on", state="attached")


def with_units(visit) -> Page:
    """Open a draft of Samarinda's officer in which rows of units are asked for."""
    officer = visit("petugas.samarinda", viewport=WIDE)
    opened(officer, "draft")
    field(officer, "usaha/jumlah_unit").fill("3")
    field(officer, "usaha/jumlah_unit").press("Enter")
    return officer


def field(page: Page, name: str):
    return page.locator(f'[id="{name}"]')


def cells(page: Page, column: str):
    return page.locator(f'{UNITS} .entry [id$="/unit_usaha_{column}"]')


def values(page: Page, column: str) -> list[str]:
    return cells(page, column).evaluate_all("boxes => boxes.map((one) => one.value)")


def test_a_block_from_excel_is_shown_before_it_is_pasted_and_undone_as_one(visit):
    officer = with_units(visit)
    officer.locator(UNITS).get_by_role("button", name="Tambah").click()
    before = {column: values(officer, column) for column in ("nama", "kategori", "tahun_mulai")}
    assert faults(officer) == []

    cells(officer, "nama").last.focus()
    officer.evaluate(PASTE, BLOCK)
    box = officer.get_by_role("dialog", name="Periksa sebelum ditempel")
    expect(box).to_contain_text("11 dari 12 sel akan ditempel; 1 tidak terbaca dan dilewati; 2 baris ditambah.")
    expect(box.locator(".bad")).to_contain_text("lama sekali tidak ditempel: bukan tahun empat angka")
    assert values(officer, "nama") == before["nama"], "nothing is there before it is agreed to"
    assert faults(officer) == []
    box.get_by_role("button", name="Tempel 11 sel").click()
    assert values(officer, "nama") == [*before["nama"][:-1], "Bank sampah", 'Toko "Sembako"', "Sewa tenda"]
    assert values(officer, "tahun_mulai")[-3:] == ["2009", "2010", ""]
    assert cells(officer, "kategori").last.evaluate("box => box.selectedOptions[0].textContent") == "Sewa alat"

    officer.keyboard.press("Control+z")
    expect(cells(officer, "nama")).to_have_count(len(before["nama"]))
    assert {column: values(officer, column) for column in before} == before
    officer.keyboard.press("Control+Shift+z")
    expect(cells(officer, "nama").last).to_have_value("Sewa tenda")

    # The server has it too: undo and redo were operations like any other.
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")
    officer.reload()
    officer.wait_for_selector("html.ready")
    # What was still on its way as the page went comes out of the journal a moment later.
    expect(cells(officer, "nama").last).to_have_value("Sewa tenda")
    assert values(officer, "nama")[-3:] == ["Bank sampah", 'Toko "Sembako"', "Sewa tenda"]
    assert values(officer, "tahun_mulai")[-3:] == ["2009", "2010", ""]


def test_an_added_row_has_no_submit_button_to_look_for_and_can_still_be_taken_away(visit):
    """A browser looks through all fields of a form for each submit button that joins it; without script a row is sent with one."""
    officer = visit("petugas.samarinda", viewport=WIDE)
    opened(officer, "draft")
    rows, submits = officer.locator(f"{BOARD} .entry"), officer.locator(f'{BOARD} [name="~hapus"][type=submit]')
    add = officer.locator(BOARD).get_by_role("button", name="Tambah")
    add.click()
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")
    officer.reload()
    officer.wait_for_selector(".sheet.on", state="attached")
    as_served = rows.count()
    assert as_served > 0
    expect(submits).to_have_count(as_served)

    add.click()
    expect(rows).to_have_count(as_served + 1)
    expect(rows.last.locator("[type=submit]")).to_have_count(0)
    rows.last.get_by_role("button", name="Hapus").click()
    expect(rows).to_have_count(as_served)
    officer.locator(BOARD).get_by_role("button", name="Urungkan").click()
    expect(rows).to_have_count(as_served + 1)


def test_the_cells_of_an_added_row_stand_under_their_headings(visit):
    officer = with_units(visit)
    add = officer.locator(UNITS).get_by_role("button", name="Tambah")
    add.click()
    add.click()
    expect(officer.locator(f"{UNITS} .sheet-head")).to_have_css("display", "grid")
    heads, boxes = officer.locator(UNITS).evaluate(
        """rows => {
          const left = (one) => Math.round(one.getBoundingClientRect().left);
          const cells = Array.from(rows.querySelector(".entry:last-of-type").querySelectorAll(".ctl"));
          const top = Math.min(...cells.map((one) => one.getBoundingClientRect().top));
          return [
            Array.from(rows.querySelectorAll("[role=columnheader]")).slice(1, -1).map(left),
            cells.map((one) => [left(one), one.getBoundingClientRect().top - top]),
          ];
        }"""
    )
    assert boxes == [[left, 0] for left in heads]


def test_the_number_of_the_row_in_hand_stays_in_sight_as_a_wide_table_moves_to_the_side(visit):
    officer = visit("petugas.samarinda", viewport=WIDE)
    opened(officer, "draft")
    officer.locator(BOARD).get_by_role("button", name="Tambah").click()
    table, row = officer.locator(f"{BOARD} .entries"), officer.locator(f"{BOARD} .entry").last
    number, last = row.locator(".place-cell"), row.locator("select").last
    edge = table.evaluate("one => one.getBoundingClientRect().left")
    seen = "(one, edge) => one.getBoundingClientRect().left >= edge"
    assert table.evaluate("one => one.scrollWidth > one.clientWidth"), "this table is wider than its place"

    last.focus()
    expect(table).to_contain_class("sideways")
    assert number.evaluate(seen, edge)
    row.locator("select").first.focus()
    table.evaluate("one => { one.scrollLeft = 0; }")
    expect(table).not_to_contain_class("sideways")
    assert number.evaluate(seen, edge)


def test_an_added_row_is_drawn_first_and_has_the_focus_by_the_time_a_key_comes(visit):
    officer = with_units(visit)
    add = officer.locator(UNITS).get_by_role("button", name="Tambah")
    add.click()
    expect(cells(officer, "nama").last).to_be_focused()

    # As if its frame took long: what is typed by then goes into the row, and a place that was chosen meanwhile is left alone.
    officer.evaluate("window.requestAnimationFrame = () => 0")
    add.click()
    expect(add).to_be_focused()
    officer.keyboard.type("Toko")
    expect(cells(officer, "nama").last).to_have_value("Toko")
    add.click()
    field(officer, "usaha/jumlah_unit").focus()
    officer.keyboard.type("9")
    expect(cells(officer, "nama").last).to_have_value("")
    expect(field(officer, "usaha/jumlah_unit")).to_be_focused()


def test_the_row_that_stands_ready_is_like_any_other_and_is_made_anew_when_the_grid_becomes_a_list(visit):
    officer = visit("petugas.samarinda", viewport=WIDE)
    opened(officer, "draft")
    add = officer.locator(BOARD).get_by_role("button", name="Tambah")
    lines = officer.locator(f"{BOARD} > .entries > .entry")
    before = lines.count()
    asked = "rows => Array.from(rows.closest('form').elements).filter((one) => !one.matches('.rincian')).length"
    fields = officer.locator(BOARD).evaluate(asked)

    def added() -> list[list[object]]:
        """Add a row in a quiet moment; give of each row its role, its number, whether it has the focus, and whether its names are its own."""
        officer.evaluate(
            """async () => { for (let at = 0; at < 4; at += 1) {
              await new Promise(requestAnimationFrame);
              await new Promise(requestIdleCallback);
            } }"""
        )
        add.click()
        return lines.evaluate_all(
            """lines => lines.map((line) => [line.getAttribute("role"), line.querySelector(".nth").textContent, line.contains(document.activeElement),
              Array.from(line.querySelectorAll("[id], [for], [data-name]"), (one) => one.id || one.htmlFor || one.dataset.name)
                .every((name) => name.includes(`/${line.dataset.row}`))])"""
        )

    for more in range(1, 4):
        assert added()[before:] == [["row", str(before + at), at == more, True] for at in range(1, more + 1)]
    assert len(set(lines.evaluate_all("lines => lines.map((line) => line.dataset.row)"))) == before + 3
    assert officer.locator("[id*=__baris__], [name*=__baris__]").count() == 0
    own = "input, select, textarea, button:not(.rincian), output, fieldset"
    assert officer.locator(BOARD).evaluate(asked) == fields + sum(
        lines.nth(before + at).locator(own).count() for at in range(3)
    )
    officer.evaluate("location.hash = 'pengurusan/pengurus'")
    officer.set_viewport_size({"width": 412, "height": 900})
    expect(add).to_be_visible()
    expect(lines.first).to_have_attribute("role", "listitem")
    assert added()[before:] == [["listitem", str(before + at), at == 4, True] for at in range(1, 5)]
    expect(lines.last.locator("[role=gridcell], [style*=grid-area]")).to_have_count(0)
    with officer.expect_response("**/simpan"):
        officer.keyboard.press("ArrowDown")
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")
    officer.reload()
    expect(lines).to_have_count(before + 4)


def test_added_rows_are_drawn_by_themselves_until_there_are_enough_to_be_skipped_together(visit):
    """A frame that asks whether a new row is in sight walks all others: it is asked for eleven at once, in an idle moment."""
    officer = visit("petugas.samarinda", viewport=WIDE)
    opened(officer, "not_started")
    add = officer.locator(BOARD).get_by_role("button", name="Tambah")
    board = officer.locator(f"{BOARD} .entry")
    before = board.count()
    seen = "rows => rows.map((row) => getComputedStyle(row).contentVisibility)"
    for nth in range(1, 11):
        add.click()
        expect(board).to_have_count(before + nth)
    officer.wait_for_timeout(1_000)
    assert board.evaluate_all(seen)[before:] == ["visible"] * 10
    add.click()
    expect(officer.locator(f"{BOARD} .fresh")).to_have_count(0)
    assert board.evaluate_all(seen)[before:] == ["auto"] * 11


def test_a_section_is_filled_with_the_keyboard_alone(visit):
    officer = visit("petugas.samarinda", viewport=WIDE)
    opened(officer, "not_started")
    keys = officer.keyboard
    field(officer, "pengurusan/jumlah_pengurus").focus()
    for typed in ("2", "0"):
        keys.type(typed)
        keys.press("Enter")
    field(officer, "pengurusan/jumlah_pengawas").focus()
    keys.press("Tab")
    keys.type("Pengawas dipilih bulan depan")
    keys.press("Tab")
    keys.press("Enter")
    expect(officer.locator(f"{BOARD} [role=row].entry")).to_have_count(1)
    for key in ("p", "ArrowRight", "k", "ArrowRight"):
        keys.press(key)
    keys.type("Siti Aminah")
    move_and_edit(officer)
    keys.press("Escape")
    expect(officer.locator(BOARD).get_by_role("button", name="Tambah")).to_be_focused()

    field(officer, "pengurusan/karyawan_l").focus()
    keys.type("4")
    keys.press("ArrowDown")
    expect(field(officer, "pengurusan/karyawan_p")).to_be_focused()
    keys.type("3")
    keys.press("Enter")
    expect(officer.locator("#bag-pengurusan .tally")).to_contain_text("10/10 wajib")
    assert "/kirim" not in officer.url


def test_what_two_keys_did_is_undone_one_by_one_on_a_computer_whose_timers_come_late(visit):
    officer = visit("petugas.samarinda", viewport=WIDE)
    officer.add_init_script(
        "const timed = setTimeout; window.setTimeout = (act, wait) => timed(act, Math.max(wait || 0, 1000));"
    )
    opened(officer, "draft")
    members = field(officer, "keanggotaan/anggota_akhir")
    first = members.input_value()
    members.focus()
    for typed in ("1234", "5678"):
        members.fill(typed)
        officer.keyboard.press("Enter")
        members.focus()
    officer.keyboard.press("Control+z")
    expect(members).to_have_value("1.234")
    officer.keyboard.press("Control+z")
    expect(members).to_have_value(first)


def move_and_edit(officer: Page) -> None:
    """Esc restores, Delete clears, Enter edits; Tab at the last cell adds a row; Ctrl+D copies from above."""
    keys = officer.keyboard
    name = officer.locator(f'{BOARD} [id$="/pengurus_nama"]')
    keys.press("Enter")
    expect(name).to_have_value("Siti Aminah")
    name.focus()
    keys.press("Delete")
    expect(name).to_have_value("")
    keys.press("Control+z")
    expect(name).to_have_value("Siti Aminah")
    keys.type("salah ketik")
    keys.press("Escape")
    expect(name).to_have_value("Siti Aminah")
    keys.press("Enter")
    keys.type(" Putri")
    keys.press("Enter")
    expect(name).to_have_value("Siti Aminah Putri")
    officer.locator(f'{BOARD} [id$="/pengurus_pernah_dilatih"]').focus()
    keys.press("Tab")
    organs = officer.locator(f'{BOARD} [id$="/pengurus_organ"]')
    expect(organs).to_have_count(2)
    expect(organs.last).to_be_focused()
    keys.press("Control+d")
    expect(organs.last).to_have_value("pengurus")
    for key in ("ArrowRight", "s", "ArrowRight"):
        keys.press(key)
    keys.type("x")
    keys.press("Escape")
    keys.type("Budi")
    keys.press("ArrowUp")
    expect(name.first).to_be_focused()
    keys.press("ArrowDown")
    expect(name.last).to_have_value("Budi")


def test_what_is_known_about_an_answer_is_one_key_away(visit):
    officer = visit("petugas.samarinda", viewport=WIDE)
    opened(officer, "draft")
    members = field(officer, "keanggotaan/anggota_akhir")
    first = members.input_value()
    members.fill("1234")
    members.press("Control+Enter")
    box = officer.get_by_role("dialog", name="Anggota akhir tahun")
    expect(box).to_contain_text("1.234 orang")
    expect(box).to_contain_text("Median Kota Samarinda")
    expect(box.locator(".feed")).to_contain_text("(halaman isi)")
    assert faults(officer) == []
    officer.keyboard.press("Escape")
    expect(members).to_be_focused()
    officer.keyboard.press("Control+z")
    expect(members).to_have_value(first)
    officer.locator(".rincian").click()
    expect(box).to_be_visible()
    officer.keyboard.press("Escape")

    # A list filters as one types; the list of keys can turn the single letter off.
    field(officer, "legalitas/sektor_usaha").press("Alt+ArrowDown")
    expect(officer.get_by_role("combobox", name="Saring")).to_be_focused()
    officer.keyboard.type("pertanian")
    officer.keyboard.press("Enter")
    expect(field(officer, "legalitas/sektor_usaha")).to_have_value("A")
    officer.get_by_role("heading", level=1).click()
    officer.keyboard.press("?")
    officer.get_by_label("Pakai tombol satu huruf").uncheck()
    officer.keyboard.press("Escape")
    officer.keyboard.press("?")
    expect(officer.get_by_role("dialog")).to_have_count(0)
    assert officer.locator("dialog").count() == 0
