"""The author's pages: a draft is uploaded, judged, marked, compared, tried out, published or discarded."""

import io
import re

import anyio
import pytest
from openpyxl import Workbook, load_workbook

from service.actions import draft_version
from service.actions.library import Library
from service.database import forms, uploads
from tests.forms.conftest import tables_in_text
from tests.service.two_years import OLD, publish

pytestmark = pytest.mark.anyio

FORM = """
    | survey |
    | type                | name    | label          | relevant          | constraint | required |
    | select_one ya_tidak | rapat   | Sudah rapat?   |                   |            | yes      |
    | integer             | hadir   | Jumlah hadir   | ${rapat} = 'ya'   | . >= 1     | yes      |
    | begin group         | alasan  | Alasan         | ${rapat} = 'tidak' |           |          |
    | text                | sebab   | Sebab          |                   |            | yes      |
    | end group           |         |                |                   |            |          |
    | begin repeat        | unit    | Unit           |                   |            |          |
    | text                | usaha   | Usaha          |                   |            |          |
    | end repeat          |         |                |                   |            |          |
    | choices |
    | list_name | name  | label |
    | ya_tidak  | ya    | Ya    |
    | ya_tidak  | tidak | Tidak |
    | settings |
    | form_id | version | form_title |
    | rapat   | 1       | Rapat      |
"""
BROKEN = FORM.replace(". >= 1 ", ". >= and").replace("${rapat} = 'ya' ", "${rapat} = 'iya'")
SECOND = FORM.replace("| rapat   | 1 ", "| rapat   | 2 ").replace("Jumlah hadir", "Anggota hadir")


def xlsx(text):
    """A form's text as the workbook that its author would send."""
    book = Workbook()
    book.remove(book.active)
    for sheet in tables_in_text(text).sheets:
        made = book.create_sheet(sheet.name)
        for row in sheet.rows:
            for at, cell in enumerate(row.cells, 1):
                made.cell(row.number, at, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def author(world, visitor_of):
    return visitor_of(world.keys["author"])


async def post(visitor, path, files=None, **fields):
    data = {"_csrf": await visitor.token(), **fields}
    return await visitor.ask("POST", path, data=data, files=files, follow_redirects=False)


async def upload(visitor, text, name="rapat.xlsx"):
    data = text if isinstance(text, bytes) else xlsx(text)
    answer = await post(visitor, "/kuesioner/naskah", files={"berkas": (name, data)})
    return answer.headers.get("location", "") or answer


async def page(visitor, path):
    answer = await visitor.ask("GET", path)
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_every_fault_is_shown_at_its_cell_with_the_piece_marked(author):
    at = await upload(author, BROKEN)
    text = await page(author, at)
    assert "Belum bisa diterbitkan: 2 salah" in text
    assert "Sel E3" in text
    assert "<mark>and</mark>" in text or "<mark>&gt;=</mark>" in text
    assert re.search(r"Sel D3.*?<mark>&#39;iya&#39;</mark>.*?Maksud Anda\s*<code>ya</code>", text, re.DOTALL)
    assert "/terbitkan" not in text
    assert "/bertanda" in text


async def test_the_same_workbook_comes_back_marked_and_the_authors_own_byte_for_byte(author):
    data = xlsx(BROKEN)
    at = await upload(author, data, "Rapat tahunan.xlsx")
    assert (await author.ask("GET", f"{at}/berkas")).content == data
    marked = await author.ask("GET", f"{at}/bertanda")
    assert "Rapat%20tahunan%20%28bertanda%29.xlsx" in marked.headers["content-disposition"]
    survey = load_workbook(io.BytesIO(marked.content))["survey"]
    assert survey["D3"].comment.text.startswith("SALAH: ")
    assert survey["D3"].value == "${rapat} = 'iya'"


async def test_the_same_file_again_is_the_same_draft_and_what_is_no_questionnaire_is_refused(author):
    data = xlsx(FORM)
    assert await upload(author, data) == await upload(author, data)
    for name, content in (("rapat.exe", b"MZ"), ("", b"")):
        answer = await post(author, "/kuesioner/naskah", files={"berkas": (name, content)} if name else None)
        assert answer.status_code == 422
        assert "<title>Galat: Kuesioner" in answer.text
    assert "Belum bisa diterbitkan" in await page(author, await upload(author, b"PK no zip", "rusak.xlsx"))


async def test_a_draft_is_published_with_a_note_and_then_it_is_no_draft(world, author):
    at = await upload(author, FORM)
    assert "Versi pertama" in await page(author, f"{at}/perubahan")
    for fields, words in (
        ({}, "Tulis catatan"),
        ({"catatan": "Pertama."}, "Centang dahulu"),
        ({"catatan": "x" * 2001, "yakin": "ya"}, "2000 huruf"),
    ):
        refused = await post(author, f"{at}/terbitkan", **fields)
        assert (refused.status_code, words in refused.text) == (422, True)
    done = await post(author, f"{at}/terbitkan", catatan="Pertama.", yakin="ya")
    assert done.headers["location"] == "/kuesioner?kabar=terbit"
    handle = world.handles["author"]
    (version,) = [one for one in await forms.versions(handle) if one.form == "rapat"]
    assert (version.label, version.note) == ("1", "Pertama.")
    assert (await forms.source(handle, version.id))[0] == "rapat.xlsx"
    assert (await author.ask("GET", at)).status_code == 404
    again = await post(author, f"{at}/terbitkan", catatan="Lagi.", yakin="ya")
    assert again.headers["location"] == "/kuesioner?kabar=naskah-hilang"


async def publish_draft(visitor, text):
    return await post(visitor, f"{await upload(visitor, text)}/terbitkan", catatan="Sudah.", yakin="ya")


async def test_the_same_content_and_a_taken_number_are_told_before_publishing(author):
    await publish_draft(author, FORM)
    same = await upload(author, FORM)
    assert "Isinya sama dengan versi 1 yang sudah terbit" in await page(author, same)
    taken = await upload(author, FORM.replace("Jumlah hadir", "Yang hadir"))
    text = await page(author, f"{taken}/terbitkan")
    assert "Versi 1 sudah terbit dengan isi lain" in text
    assert 'name="catatan"' not in text
    refused = await post(author, f"{taken}/terbitkan", catatan="Sudah.", yakin="ya")
    assert (refused.status_code, "Beri nomor versi yang baru" in refused.text) == (422, True)


async def test_changes_are_told_in_the_authors_words(author):
    await publish_draft(author, FORM)
    text = await page(author, f"{await upload(author, SECOND)}/perubahan")
    assert "Semua angka tetap sebanding" in text
    assert "Jumlah hadir &rarr; <b>Anggota hadir</b>" in text


async def test_of_two_authors_the_second_is_told_and_reads_again(author):
    await publish_draft(author, FORM)
    mine, theirs = (
        await upload(author, SECOND),
        await upload(author, SECOND.replace("| rapat   | 2 ", "| rapat   | 3 ")),
    )
    await post(author, f"{theirs}/terbitkan", catatan="Lebih dahulu.", yakin="ya")
    refused = await post(author, f"{mine}/terbitkan", catatan="Kedua.", yakin="ya")
    assert refused.status_code == 422
    assert "Versi 3 baru saja diterbitkan orang lain" in refused.text
    assert "Versi 3 terbit sesudah naskah ini diperiksa" in refused.text
    assert (await post(author, f"{mine}/periksa")).headers["location"] == f"{mine}?kabar=diperiksa"
    done = await post(author, f"{mine}/terbitkan", catatan="Kedua.", yakin="ya")
    assert done.headers["location"] == "/kuesioner?kabar=terbit"


async def test_open_drafts_are_counted_and_stay(world, author, visitor_of):
    officer = visitor_of(world.keys["officer.berau"])
    opened = await officer.change("POST", f"/api/rounds/{world.round_id}/submissions/{world.berau}/draft")
    assert opened.json() == {"opened": True}
    handle = world.handles["author"]
    counts = [(one.book_year, one.label, one.drafts) for one in await uploads.open_drafts(handle, "koperasi")]
    assert [count for _, _, count in counts] == [1]
    assert await uploads.open_drafts(world.handles["officer.berau"], "koperasi") == ()


async def test_only_authors_upload_and_publish_and_only_they_and_administrators_see_drafts(world, author, visitor_of):
    at = await upload(author, FORM)
    admin = visitor_of(world.keys["administrator"])
    assert "Hanya penyusun kuesioner" in await page(admin, f"{at}/terbitkan")
    for login in ("administrator", "province", "officer.berau", "verifier.berau"):
        visitor = visitor_of(world.keys[login])
        assert (await post(visitor, f"{at}/terbitkan", catatan="x", yakin="ya")).status_code == 403
        assert (await post(visitor, "/kuesioner/naskah", files={"berkas": ("a.xlsx", b"x")})).status_code == 403
        if login != "administrator":
            assert (await visitor.ask("GET", at)).status_code == 403
            assert await uploads.listed(world.handles[login]) == ()
    assert (await post(admin, f"{at}/buang")).headers["location"] == "/kuesioner?kabar=dibuang"
    assert (await author.ask("GET", at)).status_code == 404


async def test_a_draft_is_read_beside_the_newest_version_of_its_own_form(world, author):
    await publish(world.handles["author"], OLD)
    text = OLD.replace("2024.1", "2024.2").replace("Modal ", "Modal. ")
    upload_id = int((await upload(author, text)).rpartition("/")[2])
    found = await uploads.one(world.handles["author"], upload_id)
    versions = {one.id: one.label for one in await forms.versions(world.handles["author"])}
    assert versions[found.previous_id] == "2024.1"
    diff = await draft_version.changes(world.handles["author"], Library(), found)
    assert [change.kind for change in diff.changes] == ["label"]


async def test_the_preview_says_why_a_question_is_hidden_and_follows_what_is_typed(author):
    at = f"{await upload(author, FORM)}/pratinjau"
    text = await page(author, at)
    assert re.search(
        r"Tersembunyi: Jumlah hadir.*?<code>\$\{rapat\} = &#39;ya&#39;</code>.*?<code>rapat</code> kini: <b>\(kosong\)</b>",
        text,
        re.DOTALL,
    )
    assert "Tersembunyi: Alasan (1 pertanyaan)" in text
    answers = re.search(r'name="~jawaban" value="([^"]*)"', text)[1].replace("&#34;", '"')
    text = (await post(author, at, **{"~jawaban": answers, "rapat": "ya", "hadir": "0"})).text
    assert "Tersembunyi: Jumlah hadir" not in text
    assert re.search(r"<code>rapat</code> kini: <b>ya</b>", text)
    assert "1 salah" in text
    answers = re.search(r'name="~jawaban" value="([^"]*)"', text)[1].replace("&#34;", '"')
    assert answers == '{"rapat":"ya","hadir":0}'
    text = (await post(author, at, **{"~jawaban": answers, "rapat": "ya", "hadir": "5"})).text
    assert "Tidak ada yang salah" in text
    text = (await post(author, at, **{"~jawaban": "{no json", "~tambah": "unit"})).text
    assert 'data-row="' in text


async def test_random_answers_are_the_same_at_the_same_address(author):
    at = f"{await upload(author, FORM)}/pratinjau?benih=4"
    first, again = await page(author, at), await page(author, at)
    answers = [re.search(r'name="~jawaban" value="([^"]*)"', text)[1] for text in (first, again)]
    assert answers[0] == answers[1] != "{}"
    assert "Tidak ada yang salah" in first
    assert 'class="ponsel"' in await page(author, f"{at}&lebar=ponsel")
    for odd in ("-1", "x", "9" * 30, "٣"):
        assert "Tersembunyi" in await page(author, f"{at[:-1]}{odd}")


async def test_a_draft_with_errors_has_no_preview(author):
    at = await upload(author, BROKEN)
    for end in ("pratinjau", "perubahan"):
        assert (await author.ask("GET", f"{at}/{end}")).status_code == 409


async def test_what_an_author_writes_stays_text_on_every_page(author):
    hostile = "<script>alert(1)</script>\"'>{{ 7 * 7 }}"
    await publish_draft(author, FORM)
    pages = await page(author, await upload(author, BROKEN.replace("and", f"and {hostile}"), f"{hostile[:8]}.xlsx"))
    at = await upload(author, SECOND.replace("Anggota hadir", hostile).replace("| Rapat      |", f"| {hostile} |"))
    for end in ("", "/perubahan", "/pratinjau?benih=1", "/terbitkan", "/dampak"):
        pages += await page(author, at + end)
    assert "<script>alert" not in pages
    assert "&lt;script&gt;alert(1)" in pages
    assert "{{ 7 * 7 }}" in pages


async def test_where_nothing_could_be_counted_nobody_is_told_that_all_is_well(author):
    """The round's answers are those of another form, so this one's rules ran over none."""
    at = await upload(author, FORM)
    job = (await post(author, f"{at}/dampak")).headers["location"]
    text = await page(author, job)
    while "Sedang menghitung" in text:
        await anyio.sleep(0.1)
        text = await page(author, job)
    assert "Belum ada jawaban yang dapat dihitung" in text
    assert "Tidak ada jawaban tersimpan yang menjadi salah" not in text
