"""The minutes of a meeting, from an officer's phone to the verifier's desk, over a link that breaks."""

import random
import re

import pytest
from playwright.sync_api import expect

from service.sample.minutes import page as minutes
from tests.stories.desk import sign_in

pytestmark = pytest.mark.browser

FIELD = '.field[data-name="rat/rat_berkas"]'
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}


def scan(size):
    """A pdf with a page of noise, as a scanner makes it."""
    noise = random.Random(5).randbytes(size).replace(b"\n", b"")  # noqa: S311  # the same each time
    return minutes(("BERITA ACARA (contoh)",)).replace(b"stream\n", b"stream\n%" + noise + b"\n", 1)


def opened(page, state="draft"):
    """Open the last cooperative in a state, which no other story works at, with a meeting that was held."""
    page.goto(f"/koperasi?keadaan={state}")
    page.locator("tbody th a").last.click()
    page.wait_for_selector("html.ready")
    page.evaluate("window.location.hash = 'rat/rat_status'")
    page.locator('input[name="rat/rat_status"][value="sudah"]').check()
    expect(page.locator(FIELD)).to_be_visible()
    return page.url.partition("#")[0]


def test_a_file_survives_a_cut_answers_its_question_and_is_taken_off(visit):
    officer = visit("petugas.kutim", **PHONE)
    here = opened(officer)
    field = officer.locator(FIELD)
    status = field.get_by_role("status")
    chooser = field.locator(".choose input")

    chooser.set_input_files({"name": "rat.pdf", "mimeType": "application/pdf", "buffer": b"<html>not a pdf"})
    expect(status).to_contain_text("bukan PDF, JPG, atau PNG")

    cut = []

    def once(route):
        cut.append(route.request.url)
        if len(cut) == 2:
            route.abort("connectionreset")
        else:
            route.continue_()

    officer.route(re.compile(r"/attachments/.*at="), once)
    data = scan(300_000)
    chooser.set_input_files({"name": "Berita acara RAT.pdf", "mimeType": "application/pdf", "buffer": data})
    expect(status).to_contain_text("Menunggu sinyal")
    expect(status).to_contain_text("Terunggah (", timeout=15_000)
    places = [int(url.partition("at=")[2]) for url in cut]
    assert places == sorted(places)  # nothing was sent from the beginning again
    assert places.count(places[1]) == 2
    expect(field.locator(".kept")).to_contain_text("Berita acara RAT.pdf")
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan")

    officer.goto(f"{here}#rat/rat_berkas")
    officer.wait_for_selector("html.ready")
    link = field.get_by_role("link", name=re.compile("Unduh .pdf, "))
    with officer.expect_download() as downloading:
        link.evaluate("link => link.click()")
    assert downloading.value.suggested_filename == "Berita acara RAT.pdf"
    assert downloading.value.path().read_bytes() == data

    field.get_by_role("button", name=re.compile("Lepas berkas")).evaluate("button => button.click()")
    expect(field.locator(".kept")).to_be_hidden()
    expect(officer.locator("#simpan")).to_contain_text("Tersimpan")
    officer.goto(f"{here}#rat/rat_berkas")
    officer.wait_for_selector("html.ready")
    expect(field.locator(".kept")).to_be_hidden()


def test_a_file_goes_on_after_its_session_ended_in_the_middle(visit, site):
    officer = visit("petugas.berau", **PHONE)
    opened(officer)
    field = officer.locator(FIELD)
    status = field.get_by_role("status")
    pieces = []

    def ended(route):
        pieces.append(route.request.url)
        if len(pieces) == 3:
            officer.context.clear_cookies()
            route.fulfill(status=401, json={"code": "unauthorized", "title": "Belum masuk"})
        else:
            route.continue_()

    officer.route(re.compile(r"/attachments/.*at="), ended)
    chosen = {"name": "Berita acara.pdf", "mimeType": "application/pdf", "buffer": scan(300_000)}
    field.locator(".choose input").set_input_files(chosen)
    expect(status).to_contain_text("Menunggu Anda masuk lagi: 131 kB dari")
    again = officer.locator("#masuk-lagi")
    again.get_by_label("Kata sandi").fill(site.passwords["petugas.berau@lumbung.example"])
    again.get_by_role("button", name="Masuk lagi").click()
    expect(status).to_contain_text("Terunggah (", timeout=15_000)
    expect(again).to_have_count(0)
    places = [int(url.partition("at=")[2]) for url in pieces]
    assert places[2] == places[3] > 0  # it went on where it stood

    # A file chosen in a page from before a new sign-in needs no word about it.
    officer.context.clear_cookies()
    other = officer.context.new_page()
    sign_in(other, site, "petugas.berau")
    other.close()
    field.locator(".choose input").set_input_files({**chosen, "buffer": scan(1000)})
    expect(status).to_contain_text("Terunggah (2 kB)")


def test_a_large_photo_is_made_smaller_before_it_is_sent(visit):
    officer = visit("petugas.kukar")
    opened(officer)
    field = officer.locator(FIELD)
    # The photo is made in the page: ten megabytes would take their time on the way there.
    size = field.locator(".camera input").evaluate(
        """async (input) => {
          const sheet = new OffscreenCanvas(3000, 1500);
          const pen = sheet.getContext("2d");
          const noise = pen.createImageData(3000, 1500);
          new Uint32Array(noise.data.buffer).forEach((_, at, all) => { all[at] = 0xff000000 | ((at * 2654435761) & 0x3f3f3f); });
          pen.putImageData(noise, 0, 0);
          const made = await sheet.convertToBlob({ type: "image/jpeg", quality: 0.97 });
          const chosen = new DataTransfer();
          chosen.items.add(new File([made], "IMG_0001.jpg", { type: made.type }));
          input.files = chosen.files;
          input.dispatchEvent(new Event("change", { bubbles: true }));
          return made.size;
        }"""
    )
    assert size > 1_500_000
    expect(field.get_by_role("status")).to_contain_text("Foto diperkecil dari", timeout=30_000)
    expect(field.locator(".kept")).to_contain_text("IMG_0001.jpg")


def test_the_verifier_sees_and_downloads_what_the_sample_attached(visit):
    verifier = visit("verifikator.kukar")
    verifier.goto("/koperasi?keadaan=verified")
    for address in [each.get_attribute("href") for each in verifier.locator("tbody th a").all()]:
        verifier.goto(address)
        if verifier.get_by_role("link", name=re.compile("^Unduh .pdf")).count():
            break
    with verifier.expect_download() as downloading:
        verifier.get_by_role("link", name=re.compile("^Unduh .pdf")).first.evaluate("link => link.click()")
    assert downloading.value.suggested_filename == "Berita acara RAT 2025.pdf"
    assert downloading.value.path().read_bytes().startswith(b"%PDF-1.4")
