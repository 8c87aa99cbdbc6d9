"""What was typed survives a lost session, another person, a dead link, a closed tab, a full disk and a power cut."""

import pytest
from playwright.sync_api import expect

from service.pages.assets import address
from tests.stories.desk import NOTE, answered_without_link, dies, note_on_server, opened, sign_in, type_note

pytestmark = pytest.mark.browser


def test_a_session_that_ends_is_begun_again_in_place(visit, site):
    officer = visit("petugas.kukar")
    here = opened(officer)
    officer.context.clear_cookies()
    type_note(officer, "Buku kas dibawa bendahara")
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di komputer ini, waktu masuk habis: 1 jawaban")

    # The page that sums up does not come while something waits.
    officer.get_by_role("link", name="Periksa jawaban").click()
    again = officer.locator("#masuk-lagi")
    again.get_by_label("Kata sandi").fill("bukan ini")
    again.get_by_role("button", name="Masuk lagi").click()
    expect(again.get_by_role("alert")).to_contain_text("salah")
    assert officer.url == here
    again.get_by_label("Kata sandi").fill(site.passwords["petugas.kukar@lumbung.example"])
    again.get_by_role("button", name="Masuk lagi").click()
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")
    expect(again).to_have_count(0)
    assert note_on_server(officer) == "Buku kas dibawa bendahara"

    # Whatever else the page sends knows of the new session too.
    officer.get_by_role("button", name="English").click()
    expect(officer.locator("html")).to_have_attribute("lang", "en")
    officer.get_by_role("button", name="Bahasa Indonesia").click()
    expect(officer.locator("html")).to_have_attribute("lang", "id")


def test_a_new_sign_in_in_another_tab_takes_the_question_for_it_away(visit, site):
    officer = visit("petugas.kukar")
    opened(officer, 1)
    officer.context.clear_cookies()
    type_note(officer, "Masuk lagi di tab lain")
    again = officer.locator("#masuk-lagi")
    expect(again).to_be_visible()
    other = officer.context.new_page()
    sign_in(other, site, "petugas.kukar")
    other.close()
    officer.evaluate("window.dispatchEvent(new Event('online'))")
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")
    expect(again).to_have_count(0)


def test_a_page_from_before_a_new_sign_in_renews_its_token_by_itself(visit, site):
    officer = visit("petugas.kukar")
    opened(officer, 2)
    officer.context.clear_cookies()
    other = officer.context.new_page()
    sign_in(other, site, "petugas.kukar")
    other.close()
    type_note(officer, "Token lama")
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")
    assert note_on_server(officer) == "Token lama"


def test_another_person_at_the_same_computer_sees_nothing_and_sends_nothing(visit, site):
    officer = visit("petugas.berau", service_workers="block")
    here = opened(officer)
    officer.route("**/simpan", lambda route: route.abort())
    type_note(officer, "Hanya untuk saya")
    expect(officer.locator("#simpan")).to_contain_text("menunggu sinyal: 1 jawaban")
    officer.context.clear_cookies()
    second = officer.context.new_page()
    sign_in(second, site, "petugas.kutim")
    officer.unroute("**/simpan")
    officer.keyboard.press("Control+s")
    expect(officer.locator("#simpan")).to_contain_text("akun lain sedang masuk: 1 jawaban")
    opened(second)
    waiting = (
        "(address) => import(address)"
        ".then((made) => made.openJournal(Number(document.getElementById('kerja').dataset.account)))"
        ".then((journal) => journal.all()).then((found) => found.length)"
    )
    assert second.evaluate(waiting, address("journal.js")) == 0
    assert officer.evaluate(waiting, address("journal.js")) == 1
    officer.close()
    second.context.clear_cookies()
    sign_in(second, site, "petugas.berau", onward=here)
    expect(second.locator("#pulih")).to_contain_text("1 jawaban dari")
    expect(second.locator(NOTE)).to_have_value("Hanya untuk saya")
    expect(second.locator("#simpan")).to_contain_text("Tersimpan di server")


def test_a_dead_link_and_a_closed_tab_are_outlived(visit):
    officer = visit("petugas.paser")
    here = answered_without_link(officer, "Diisi tanpa sinyal", 0)
    # Nothing is saved before the next page has shown it, not even by the tab while it closes.
    officer.context.route("**/simpan", lambda route: route.abort())
    officer.close()

    # The tab is gone; the next one shows what was left behind without a question, and sends it.
    again = officer.context.new_page()
    officer.context.set_offline(False)
    again.goto(here)
    told = again.locator("#pulih")
    expect(told).to_contain_text("1 jawaban dari")
    expect(again.locator(NOTE)).to_have_value("Diisi tanpa sinyal")
    again.context.unroute("**/simpan")
    again.keyboard.press("Control+s")
    told.get_by_role("button", name="Tutup").click()
    expect(told).to_have_count(0)
    expect(again.locator("#simpan")).to_contain_text("Tersimpan di server")
    assert note_on_server(again) == "Diisi tanpa sinyal"


def test_an_answer_is_in_the_journal_when_the_page_goes_before_it_could_show_it(visit):
    officer = visit("petugas.kukar", service_workers="block")
    opened(officer, 3)
    account = officer.locator("#kerja").get_attribute("data-account")
    officer.context.route("**/simpan", lambda route: route.abort())
    officer.context.new_cdp_session(officer).send("Emulation.setCPUThrottlingRate", {"rate": 6})
    # No frame comes between the answer and the page's going, and on a slow computer hardly a turn.
    officer.locator(NOTE).evaluate(
        "(box) => { box.value = 'Sekejap sebelum pergi';"
        " box.dispatchEvent(new Event('change', { bubbles: true })); location.href = '/koperasi'; }"
    )
    officer.wait_for_url("**/koperasi*")
    kept = officer.evaluate(
        "([address, account]) => import(address).then((made) => made.openJournal(Number(account)))"
        ".then((journal) => journal.all()).then((found) => found.map((one) => one.value))",
        [address("journal.js"), account],
    )
    assert kept == ["Sekejap sebelum pergi"]


VIEWPORTS = pytest.mark.parametrize("viewport", [{"width": 1366, "height": 768}, {"width": 412, "height": 823}])


def types_before_the_script(officer, where, name, seen=0):
    """Begin a word in a box that the page has shown for `seen` ms, and end it once the script is there."""
    waiting = []
    officer.route("**/isi.js", lambda route: waiting.insert(0, route))
    officer.goto(where, wait_until="commit")
    box = officer.locator(f'[id="{name}"]')
    officer.wait_for_timeout(seen)
    box.press_sequentially(" Jaya")
    for one in waiting:
        one.continue_()
    officer.wait_for_selector("html.ready")
    officer.keyboard.type(" Abadi")
    expect(box).to_be_focused()
    expect(box).to_be_in_viewport()
    assert " Jaya Abadi" in box.input_value()


@VIEWPORTS
def test_who_types_before_the_script_is_there_stays_where_they_type(visit, viewport):
    officer = visit("petugas.samarinda", viewport=viewport, service_workers="block")
    here = opened(officer, 8)
    officer.goto(f"{here}#pengisian/catatan_petugas")
    officer.wait_for_selector("html.ready")
    type_note(officer, f"Sampai di sini, {viewport}")
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")
    types_before_the_script(officer, here, "identitas/nama_koperasi")


@VIEWPORTS
@pytest.mark.parametrize(
    ("typed_in", "led_to"), [("identitas/nama_koperasi", "pengisian"), ("pengisian/catatan_petugas", "identitas")]
)
def test_who_types_elsewhere_than_the_address_leads_stays_there_and_its_link_still_works(
    visit, viewport, typed_in, led_to
):
    officer = visit("petugas.samarinda", viewport=viewport, service_workers="block")
    here = opened(officer, 8)
    officer.goto("/koperasi")
    types_before_the_script(officer, f"{here}#bag-{led_to}", typed_in, seen=500)  # the browser has gone there by then
    if not officer.locator(".sections a").first.is_visible():
        officer.locator(".sections summary").click()
    officer.locator(f".sections a[href='#bag-{led_to}']").click()
    expect(officer.locator(f"#h-{led_to}")).to_be_in_viewport()


def test_the_word_being_typed_is_kept_when_the_tab_is_closed(visit):
    officer = visit("petugas.kubar")
    here = opened(officer)
    officer.locator(NOTE).press_sequentially("Belum selesai diket")
    officer.close(run_before_unload=True)
    again = officer.context.new_page()
    # It was sent as the tab went; a page that is quicker than that shows it on its next visit.
    for _ in range(20):
        again.goto(here)
        if again.locator(NOTE).input_value() == "Belum selesai diket":
            return
        again.wait_for_timeout(250)
    pytest.fail("the half word did not arrive")


def test_a_full_disk_is_told_before_work_and_answers_still_arrive(visit):
    officer = visit("petugas.samarinda")
    officer.add_init_script(
        "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };"
    )
    opened(officer)
    expect(officer.locator("#tanpa-jurnal")).to_contain_text("tidak dapat menyimpan jawaban")
    type_note(officer, "Disk penuh")
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")
    assert note_on_server(officer) == "Disk penuh"
    officer.context.set_offline(True)
    type_note(officer, "Disk penuh dan sinyal putus")
    expect(officer.locator("#simpan")).to_contain_text("Belum tersimpan, jangan tutup halaman ini, menunggu sinyal: 1")
    officer.context.set_offline(False)
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")


def test_a_journal_that_a_slow_computer_opens_late_is_waited_for(visit):
    officer = visit("petugas.kutim")
    here = answered_without_link(officer, "Sebelum komputer dinyalakan lagi", 4)
    dies(officer)
    again = officer.context.new_page()
    again.add_init_script(
        """const open = IDBFactory.prototype.open;
        IDBFactory.prototype.open = function later(...wanted) {
            const asked = open.apply(this, wanted);
            const told = (listener) => asked.addEventListener("success", () => setTimeout(listener, 5000));
            return Object.defineProperty(asked, "onsuccess", { set: told });
        };"""
    )
    again.context.set_offline(False)
    again.goto(here)
    expect(again.locator("#pulih")).to_contain_text("1 jawaban dari", timeout=15_000)
    expect(again.locator(NOTE)).to_have_value("Sebelum komputer dinyalakan lagi")
    expect(again.locator("#simpan")).to_contain_text("Tersimpan di server")
    expect(again.locator("#tanpa-jurnal")).to_have_count(0)


def test_a_journal_that_never_opens_is_told_and_answers_still_arrive(visit):
    officer = visit("petugas.kutim")
    officer.add_init_script(
        """IDBFactory.prototype.open = () => ({});
        const later = window.setTimeout;
        window.setTimeout = (work, wait, ...more) => later(work, wait === 10000 ? 500 : wait, ...more);"""
    )
    opened(officer, 3)
    expect(officer.locator("#tanpa-jurnal")).to_contain_text("tidak dapat menyimpan jawaban")
    type_note(officer, "Jurnal tidak pernah terbuka")
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")
    assert note_on_server(officer) == "Jurnal tidak pernah terbuka"


def test_what_stood_in_the_older_journal_is_taken_over(visit):
    officer = visit("petugas.samarinda")
    here = opened(officer, 2)
    officer.evaluate(
        """() => {
            const { login, id, version } = document.getElementById("kerja").dataset;
            const operations = [{ path: "pengisian/catatan_petugas", value: "Dari jurnal lama", base: 0, seq: 1 }];
            localStorage.setItem(`lumbung:${login}:${id}`, JSON.stringify({ device: "lama", version: Number(version), operations }));
        }"""
    )
    officer.goto(here)
    expect(officer.locator(NOTE)).to_have_value("Dari jurnal lama")
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")
    assert officer.evaluate("localStorage.length") == 0


def test_what_arrives_while_the_page_comes_again_is_shown(visit):
    officer = visit("petugas.kukar", service_workers="block")
    opened(officer, 3)
    pages, savings = [], []
    officer.route("**/isi/*", lambda route: pages.append((route, route.fetch())))
    officer.route("**/simpan", lambda route: savings.append(route))  # noqa: PLW0108  # Playwright marks the function that it is given
    type_note(officer, "Sampai di tengah jalan")
    expect(officer.locator("#simpan")).to_contain_text("Menyimpan")

    # The page is written with what stood there; then the answer arrives, then the page.
    officer.evaluate("() => { location.reload(); }")
    while not pages:
        officer.wait_for_timeout(50)
    with officer.expect_response("**/simpan"):
        savings[0].continue_()
    officer.wait_for_timeout(500)
    route, written = pages[0]
    assert "Sampai di tengah jalan" not in written.text()
    route.fulfill(response=written)
    officer.wait_for_selector("html.ready")
    expect(officer.locator(NOTE)).to_have_value("Sampai di tengah jalan")
    expect(officer.get_by_text("dipulihkan")).to_have_count(0)


def test_a_busy_computer_that_had_no_time_for_the_journal_loses_nothing(visit):
    officer = visit("petugas.kukar", service_workers="block")
    # No frame is ever drawn, and no tenth of a second passes: what is typed reaches the journal only as the page goes.
    officer.add_init_script(
        """window.requestAnimationFrame = () => 0;
        const later = window.setTimeout;
        window.setTimeout = (work, wait, ...more) => wait === 100 ? 0 : later(work, wait, ...more);"""
    )
    opened(officer, 4)
    officer.route("**/simpan", lambda route: route.abort())
    type_note(officer, "Diketik sesaat sebelum dimuat ulang")
    officer.reload()
    officer.wait_for_selector("html.ready")
    expect(officer.locator(NOTE)).to_have_value("Diketik sesaat sebelum dimuat ulang")
    officer.unroute("**/simpan")
    officer.keyboard.press("Control+s")
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan di server")
    assert note_on_server(officer) == "Diketik sesaat sebelum dimuat ulang"
