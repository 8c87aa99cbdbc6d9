"""Paper and code book of a version: for everybody who is signed in, and of versions that exist."""

import io

import openpyxl
import pytest

from service.pages.assets import ASSETS

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("who", "back"), [("officer.berau", "/"), ("province", "/kuesioner/{}"), ("author", "/kuesioner/{}")]
)
async def test_the_page_links_its_style_and_the_way_back(world, visitor_of, who, back):
    answer = await visitor_of(world.keys[who]).ask("GET", f"/kuesioner/{world.version_id}/cetak")
    assert answer.status_code == 200
    assert f'<a href="{back.format(world.version_id)}">' in answer.text
    assert "<style" not in answer.text
    assert "kuesioner.css" in answer.text
    assert "style-src 'self'" in answer.headers["content-security-policy"]
    assert b"@page" in ASSETS["kuesioner.css"].content


async def test_the_code_book_is_a_workbook_with_a_plain_name(world, visitor_of):
    answer = await visitor_of(world.keys["officer.berau"]).ask("GET", f"/kuesioner/{world.version_id}/buku-kode")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith('attachment; filename="Buku_Kode_')
    assert "Pertanyaan" in openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames


@pytest.mark.parametrize("what", ["cetak", "buku-kode"])
async def test_a_version_that_is_not_there_is_not_found_and_a_stranger_sees_nothing(world, visitor_of, client, what):
    assert (await visitor_of(world.keys["author"]).ask("GET", f"/kuesioner/999/{what}")).status_code == 404
    answer = await client.get(f"/kuesioner/{world.version_id}/{what}", follow_redirects=False)
    assert answer.status_code in {303, 401}
    assert "Kuesioner kertas, versi" not in answer.text
