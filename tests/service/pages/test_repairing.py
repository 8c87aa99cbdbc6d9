"""Beside its issues, a draft's report repairs what is sure in one click, and says how the form's test cases went."""

import io

import pytest
from openpyxl import load_workbook

from tests.service.pages.test_authoring import FORM, author, page, post, upload, xlsx

pytestmark = pytest.mark.anyio
__all__ = ["author"]

SLIPS = (
    FORM.replace("${rapat} = 'ya' ", "${rapat} == “ya”")
    .replace("| constraint | required |", "| constraint | requird  |")
    .replace("| integer             | hadir ", "| integer             | jumlah hadir ")
)
CASES = """
    | cases |
    | case     | like | question | answer | expect     | note |
    | lengkap  |      | rapat    | ya     |            | Rapat dengan satu orang |
    |          |      | hadir    | 1      |            |      |
    | kosong   | lengkap | hadir | 0      | constraint |      |
"""


async def test_safe_repairs_are_listed_and_become_the_draft_in_one_click(author):
    at = await upload(author, SLIPS, "rapat.xlsx")
    text = await page(author, at)
    assert "4 hal dapat diperbaiki otomatis" in text
    for place, old, new in (
        ("survey F1", "requird", "required"),
        ("survey B3", "jumlah hadir", "jumlah_hadir"),
        ("survey D3", "==", "="),
        ("survey D3", "“ya”", "&#39;ya&#39;"),
    ):
        assert f'class="nw">{place}</th>' in text
        assert f"<del><code>{old}</code></del>" in text
        assert f"<code>{new}</code></td></tr>" in text
    done = await post(author, f"{at}/perbaikan")
    taken, _, told = done.headers["location"].partition("?")
    assert (taken != at, told) == (True, "kabar=diperbaiki")
    text = await page(author, taken)
    assert "rapat (diperbaiki).xlsx" in text
    assert "Tidak ada yang salah" in text
    assert "dapat diperbaiki otomatis" not in text
    assert "requird" in await page(author, at)


async def test_the_repaired_workbook_is_downloaded_with_its_other_cells_as_they_were(author):
    data = xlsx(SLIPS)
    answer = await author.ask("GET", f"{await upload(author, data, 'Rapat.xlsx')}/perbaikan")
    assert "Rapat%20%28diperbaiki%29.xlsx" in answer.headers["content-disposition"]
    before, after = (load_workbook(io.BytesIO(one)) for one in (data, answer.content))
    changed = {
        (sheet.title, cell.coordinate, after[sheet.title][cell.coordinate].value)
        for sheet in before
        for row in sheet.iter_rows()
        for cell in row
        if cell.value != after[sheet.title][cell.coordinate].value
    }
    assert changed == {
        ("survey", "F1", "required"),
        ("survey", "B3", "jumlah_hadir"),
        ("survey", "D3", "${rapat} = 'ya'"),
    }


async def test_a_draft_without_safe_repairs_has_none_to_take_and_only_authors_take_them(world, author, visitor_of):
    sound = await upload(author, FORM)
    assert "/perbaikan" not in await page(author, sound)
    assert (await author.ask("GET", f"{sound}/perbaikan")).status_code == 404
    assert (await post(author, f"{sound}/perbaikan")).status_code == 404
    at = await upload(author, SLIPS)
    admin = visitor_of(world.keys["administrator"])
    text = await page(admin, at)
    assert "Unduh yang sudah diperbaiki" in text
    assert "Perbaiki dan jadikan naskah" not in text
    assert (await post(admin, f"{at}/perbaikan")).status_code == 403
    officer = visitor_of(world.keys["officer.berau"])
    assert (await officer.ask("GET", f"{at}/perbaikan")).status_code == 403


async def test_the_forms_cases_are_listed_with_what_they_expect(author):
    text = await page(author, await upload(author, FORM + CASES))
    assert "2 kasus, semua lulus" in text
    assert "cases baris 2: Rapat dengan satu orang" in text
    assert "<code>constraint:hadir</code>" in text
    assert "tanpa temuan" in text
    assert "Kasus uji" not in await page(author, await upload(author, FORM))


async def test_a_case_that_fails_stands_first_with_what_came_instead(author):
    at = await upload(author, (FORM + CASES).replace("hadir | 0 ", "hadir | 7 ").replace("| 1      |", "| 0      |"))
    text = await page(author, at)
    assert "2 kasus, 2 tidak lulus" in text
    assert "cases baris 4" in text
    assert "<code>constraint:hadir</code> tidak muncul" in text
    assert "<code>constraint:hadir</code> muncul: " in text
    one = await upload(author, (FORM + CASES).replace("hadir | 0 ", "hadir | 7 "))
    text = await page(author, one)
    assert "2 kasus, 1 tidak lulus" in text
    assert text.index("cases baris 4") < text.index("cases baris 2")
