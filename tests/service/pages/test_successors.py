"""The page on which the province names the new code of a village."""

import re

import pytest

from service.database import successors as stored
from tests.service.actions.test_successors import MARGO, MARGO_NOW, NEW, OLD, SALOK, SALOK_NOW, STAYS
from tests.service.two_years import publish

pytestmark = pytest.mark.anyio


@pytest.fixture
async def at(world):
    """The page of the newer of two versions."""
    await publish(world.handles["author"], OLD)
    version = await publish(world.handles["author"], NEW)
    return f"/kuesioner/{version.version_id}/wilayah"


async def post(visitor, path, **fields):
    return await visitor.ask("POST", path, data={"_csrf": await visitor.token(), **fields}, follow_redirects=False)


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


async def test_the_province_names_changes_and_takes_back(world, visitor_of, at):
    province = visitor_of(world.keys["province"])
    assert f'href="{at}"' in (await province.ask("GET", at.removesuffix("/wilayah"))).text
    page = await province.ask("GET", at)
    assert "1 kode belum punya penerus" in text(page)
    assert f"Margomulyo ({MARGO_NOW}) menurut berkas kuesioner" in text(page)
    one = (await province.ask("GET", f"{at}/{SALOK}")).text
    assert f'<optgroup label="Namanya mirip"><option value="{SALOK_NOW}">' in one

    done = await post(province, f"{at}/{SALOK}", nomor="0", kode=SALOK_NOW, alasan="Surat <b>12</b>")
    assert (done.status_code, done.headers["location"]) == (303, f"{at}?kabar=penerus")
    page = await province.ask("GET", f"{at}?kabar=penerus")
    assert "Penerus disimpan." in text(page)
    assert "belum punya penerus" not in page.text
    assert "Surat &lt;b&gt;12&lt;/b&gt;" in page.text

    late = await post(province, f"{at}/{SALOK}", nomor="0", kode=MARGO_NOW, alasan="Lambat")
    assert late.status_code == 409
    changed = await post(province, f"{at}/{SALOK}", nomor="1", kode=MARGO_NOW, alasan="Perda 3/2026")
    assert changed.status_code == 303
    one = await province.ask("GET", f"{at}/{SALOK}")
    assert f'<option value="{MARGO_NOW}" selected>' in one.text
    assert f"Sekarang ditunjuk: Margomulyo ({MARGO_NOW})" in text(one)
    assert 'name="nomor" value="2"' in one.text

    admin = visitor_of(world.keys["administrator"])
    back = await post(admin, f"{at}/{SALOK}", nomor="2", kode=MARGO_NOW, alasan="Keliru", cabut="ya")
    assert back.headers["location"] == f"{at}?kabar=penerus-dicabut"
    assert "mencabut penunjukan" in text(await admin.ask("GET", f"{at}/{SALOK}"))
    assert await stored.named(world.system) == {}


async def test_what_is_refused_is_told_and_what_was_typed_stays(world, visitor_of, at):
    province = visitor_of(world.keys["province"])
    wrong = await post(province, f"{at}/{MARGO}", nomor="0", kode=SALOK_NOW, alasan="Perda 3/2026")
    assert wrong.status_code == 422
    assert "Centang bahwa Anda menggantinya." in wrong.text
    assert '<a href="#ganti">' in wrong.text
    assert "Perda 3/2026</textarea>" in wrong.text
    assert f'<option value="{SALOK_NOW}" selected>' in wrong.text
    right = await post(province, f"{at}/{MARGO}", nomor="0", kode=SALOK_NOW, alasan="Perda 3/2026", ganti="ya")
    assert right.status_code == 303
    for fields in (
        {},
        {"nomor": "99999999999", "kode": SALOK_NOW, "alasan": "x"},
        {"nomor": "²", "kode": "\x00'", "alasan": "\x00"},
        {"nomor": "0", "cabut": "ya"},
        {"nomor": "0", "kode": "x" * 5000, "alasan": "y"},
    ):
        assert (await post(province, f"{at}/{SALOK}", **fields)).status_code in {409, 422}, fields


async def test_codes_that_did_not_change_and_versions_that_are_not_there_are_not_found(world, visitor_of, at):
    province = visitor_of(world.keys["province"])
    missing = (
        f"{at}/{STAYS}",
        f"{at}/tidak-ada",
        "/kuesioner/9999/wilayah",
        f"/kuesioner/9999/wilayah/{SALOK}",
    )
    assert (await province.ask("GET", f"{at}/%00")).status_code == 400
    for path in (*missing, "/kuesioner/99999999999999999999/wilayah"):
        assert (await province.ask("GET", path)).status_code == 404, path
    for path in missing[:1]:
        assert (await post(province, path, nomor="0", kode=SALOK_NOW, alasan="x")).status_code == 404
    without = await province.ask("GET", f"/kuesioner/{world.version_id}/wilayah")
    assert "tidak mengganti kode wilayah" in without.text


@pytest.mark.parametrize("login", ["officer.berau", "verifier.berau", "author"])
async def test_nobody_else_comes_in(world, visitor_of, at, login):
    visitor = visitor_of(world.keys[login])
    assert (await visitor.ask("GET", at)).status_code == 403
    assert (await post(visitor, f"{at}/{SALOK}", nomor="0", kode=SALOK_NOW, alasan="x")).status_code == 403
    if login == "author":
        assert "wilayah" not in (await visitor.ask("GET", at.removesuffix("/wilayah"))).text.partition("<table")[0]
