"""An author's story: a workbook with three mistakes, marked and mended, looked at, compared and published."""

import io

import pytest
from openpyxl import load_workbook

from tests.service.pages.test_authoring import FORM, SECOND, xlsx
from tests.stories.test_accessible import alike, colour_faults, faults

pytestmark = pytest.mark.browser

THREE_MISTAKES = (
    SECOND.replace("${rapat} = 'ya' ", "${rapat} = 'iya'").replace(". >= 1 ", ". >= and").replace("| constraint | required |", "| constraint | requird  |")
)  # fmt: skip


def upload(page, name, text):
    page.get_by_label("Berkas kuesioner").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": xlsx(text)}
    )
    page.get_by_role("button", name="Unggah dan periksa").click()
    page.get_by_role("heading", level=1).get_by_text("Rapat", exact=False).or_(
        page.get_by_text("Belum bisa")
    ).first.wait_for()


def publish(page, note):
    page.get_by_role("link", name="Terbitkan", exact=True).click()
    page.get_by_label("Catatan versi").fill(note)
    page.get_by_label("Saya sudah melihat perubahannya").check()
    page.get_by_role("button", name="Terbitkan versi").click()
    page.get_by_text("Kuesioner terbit.").wait_for()


def looked_at(page, found):
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{page.url} at {width}: {one}" for one in faults(page)]
    page.set_viewport_size({"width": 1280, "height": 800})
    found += [f"{page.url}: {one}" for one in colour_faults(page) + alike(page)]


def test_three_mistakes_are_marked_mended_compared_and_published(visit):
    page, wrong = visit("penyusun"), []
    page.goto("/kuesioner")
    upload(page, "rapat.xlsx", FORM)
    publish(page, "Versi pertama.")

    upload(page, "rapat-2.xlsx", THREE_MISTAKES)
    assert page.get_by_text("Belum bisa diterbitkan: 3 salah").is_visible()
    assert page.locator("mark").all_inner_texts() == ["requird", "'iya'", "and"]
    looked_at(page, wrong)
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh berkas dengan tanda").click()
    survey = load_workbook(io.BytesIO(download.value.path().read_bytes()))["survey"]
    assert sorted(cell.coordinate for row in survey.iter_rows() for cell in row if cell.comment) == ["D3", "E3", "F1"]

    upload(page, "rapat-2.xlsx", SECOND)
    page.get_by_text("Tidak ada yang salah").wait_for()
    looked_at(page, wrong)
    page.get_by_role("link", name="Perubahan").click()
    assert page.get_by_role("cell", name="Anggota hadir").is_visible()
    looked_at(page, wrong)

    page.get_by_role("link", name="Pratinjau").click()
    page.get_by_text("Tersembunyi: Anggota hadir").click()
    assert page.locator("#why-hadir").get_by_text("rapat kini: (kosong)").is_visible()
    page.get_by_role("radio", name="Ya", exact=True).check()
    page.get_by_label("Anggota hadir").fill("12")
    page.locator("#why-alasan").get_by_text("rapat kini: ya").wait_for(state="attached")
    looked_at(page, wrong)
    page.get_by_role("link", name="Isi acak yang sah").click()
    page.get_by_role("link", name="Lebar ponsel").click()
    assert page.locator("#pratinjau").bounding_box()["width"] <= 360
    looked_at(page, wrong)

    page.get_by_role("link", name="Dampak").click()
    looked_at(page, wrong)
    page.get_by_role("button", name="Hitung dampaknya").click()
    page.get_by_role("button", name="Hitung lagi").wait_for(timeout=30_000)
    looked_at(page, wrong)

    page.get_by_role("link", name="Terbitkan", exact=True).click()
    page.get_by_role("button", name="Terbitkan versi 2").click()
    assert page.title().startswith("Galat: ")
    looked_at(page, wrong)
    publish(page, "Pertanyaan diperjelas.")
    assert page.get_by_text("Pertanyaan diperjelas.").is_visible()
    looked_at(page, wrong)
    assert wrong == []


SLIPS = FORM.replace("| rapat   | 1       | Rapat      |", "| dropped | 1 | Seretan |").replace(
    "${rapat} = 'ya' ", "${rapat} == “ya”"
)
CASES = """
    | cases |
    | case | question | answer | expect | note |
    | sudah | rapat | ya |  | Rapat dengan satu orang |
    |       | hadir | 0 | required |  |
"""
DROP = """([name, bytes, where]) => {
  const held = new DataTransfer();
  held.items.add(new File([new Uint8Array(bytes)], name));
  const on = document.querySelector(where);
  const send = (kind) => on.dispatchEvent(new DragEvent(kind, { dataTransfer: held, bubbles: true, cancelable: true }));
  return [send("dragover"), document.querySelector("[data-drop]").className, send("drop")];
}"""


def test_a_workbook_is_dropped_repaired_in_one_click_and_its_cases_are_seen(visit):
    page, wrong = visit("penyusun"), []
    page.goto("/kuesioner")
    data = [*xlsx(SLIPS + CASES)]
    assert page.get_by_text("Atau seret berkasnya ke sini.").is_visible()
    # beside the form the file is taken by nobody, and the page stays
    assert page.evaluate(DROP, ["lain.xlsx", data, "h1"]) == [False, "panel", False]
    assert page.url.endswith("/kuesioner")
    assert page.evaluate(DROP, ["seretan.xlsx", data, "[data-drop] h2"]) == [False, "panel over", False]
    page.get_by_text("2 hal dapat diperbaiki otomatis").wait_for()
    assert "/kuesioner/naskah/" in page.url
    looked_at(page, wrong)
    page.get_by_role("button", name="Perbaiki dan jadikan naskah").click()
    page.get_by_text("Berkas yang diperbaiki menjadi naskah ini.").wait_for()
    assert page.get_by_role("heading", name="Kasus uji").is_visible()
    assert page.get_by_role("row", name="sudah").get_by_text("Tidak lulus").is_visible()
    looked_at(page, wrong)
    assert wrong == []
