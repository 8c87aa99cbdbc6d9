"""The province extends an office's last day, its officer reads it and sends; a closed round is corrected one by one."""

import re
from datetime import timedelta
from html import unescape

import pytest

from service.actions import open_round
from service.actions.library import Library
from service.database import rounds
from tests.service.desk import Desk
from tests.service.two_years import dated

pytestmark = pytest.mark.anyio
WHY = "jalan putus di hulu"


@pytest.fixture
async def late(owner_connection, world):
    """The round's last day was yesterday; gives the database's day."""
    today = await owner_connection.fetchval("select day_of(now())")
    await owner_connection.execute("set role lumbung_steward")
    await owner_connection.execute("update rounds set deadline = $1", today - timedelta(days=1))
    await owner_connection.execute("reset role")
    return today


@pytest.fixture
def visit(world, visitor_of):
    return lambda login: visitor_of(world.keys[login])


async def post(visitor, path, **fields):
    data = {"_csrf": await visitor.token(), **fields}
    return await visitor.ask("POST", path, data=data, follow_redirects=False, headers={"accept": "text/html"})


async def filled(world):
    desk = Desk(world, "officer.berau", world.berau)
    await desk.open()
    await desk.type(nama="Maju", anggota=30)
    return desk


async def test_after_the_last_day_pages_say_so_and_the_province_opens_the_way(world, visit, late):
    await filled(world)
    officer, province = visit("officer.berau"), visit("province")
    check = (await officer.ask("GET", f"/isi/{world.berau}.2025/kirim")).text
    assert "minta perpanjangan kepada provinsi" in check
    assert f'action="/isi/{world.berau}.2025/kirim"' not in check
    assert "Batas kirim sudah lewat" in (await officer.ask("GET", "/koperasi")).text
    refused = await post(officer, f"/isi/{world.berau}.2025/kirim")
    assert (refused.status_code, "Batas kirim kantor Anda sudah lewat" in refused.text) == (409, True)

    until = f"{late + timedelta(days=9):%d-%m-%Y}"
    done = await post(province, "/batas/2025", kantor="64.03", batas=until, alasan=WHY)
    assert (done.status_code, done.headers["location"]) == (303, "/batas?kabar=batas")
    table = (await province.ask("GET", "/batas")).text
    assert f"diperpanjang: {WHY}" in table
    listed = (await officer.ask("GET", "/koperasi")).text
    assert listed.count(f"diperpanjang sampai {until}: {WHY}") == 2
    assert "Batas kirim sudah lewat" not in listed
    assert WHY not in (await visit("officer.kukar").ask("GET", "/koperasi")).text
    assert (await post(officer, f"/isi/{world.berau}.2025/kirim")).headers[
        "location"
    ] == f"/periksa/{world.berau}.2025?kabar=terkirim"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kantor": "", "batas": "1-1-2199", "alasan": WHY}, "Pilih kantornya."),
        ({"kantor": "64.03", "batas": "besok", "alasan": WHY}, "Tulis tanggal batas kirim yang baru"),
        ({"kantor": "64.03", "batas": "1-1-2020", "alasan": WHY}, "hari yang sudah lewat tidak dapat dipilih"),
        ({"kantor": "64.03", "batas": "1-1-2199", "alasan": "ya"}, "Tulis alasannya"),
        ({}, "Pilih kantornya."),
    ],
)
async def test_what_is_wrong_comes_back_with_what_was_typed(visit, fields, said):
    answer = await post(visit("province"), "/batas/2025", **fields)
    assert (answer.status_code, said in answer.text) == (422, True)
    assert fields.get("alasan", "") in answer.text


async def test_an_office_gives_itself_nothing(visit):
    for login in ("officer.berau", "verifier.berau", "author"):
        assert (
            await post(visit(login), "/batas/2025", kantor="64.03", batas="1-1-2199", alasan=WHY)
        ).status_code == 403


async def test_the_api_tells_the_same(world, visit, late):
    desk = await filled(world)
    officer, province = visit("officer.berau"), visit("province")
    here = f"/api/rounds/{world.round_id}"
    sending = {"op_id": "00000000-0000-4000-8000-000000000001"}
    refused = await officer.change("POST", f"{here}/submissions/{world.berau}/send", json=sending)
    assert (refused.status_code, refused.json()["code"]) == (409, "deadline-passed")
    until = (late + timedelta(days=9)).isoformat()
    given = await province.change("PUT", f"{here}/deadlines/2", json={"deadline": until, "reason": WHY})
    assert given.status_code == 204
    [told] = (await officer.ask("GET", f"{here}/deadlines")).json()
    assert (told["office_id"], told["deadline"], told["reason"]) == (2, until, WHY)
    assert (await officer.ask("GET", here)).json()["own_deadline"] == until
    sent = await officer.change("POST", f"{here}/submissions/{world.berau}/send", json=sending)
    assert sent.status_code in {200, 201}
    assert await desk.state() == "sent"


async def test_a_closed_round_is_corrected_one_by_one(world, visit):
    desk = await filled(world)
    await desk.send()
    admin, province, officer = visit("administrator"), visit("province"), visit("officer.berau")
    assert "Buka untuk koreksi" not in (await province.ask("GET", f"/periksa/{world.berau}.2025")).text
    await open_round.close_round(world.handles["administrator"], world.round_id)
    assert "Buka untuk koreksi" in (await province.ask("GET", f"/periksa/{world.berau}.2025")).text
    assert "Buka untuk koreksi" not in (await admin.ask("GET", f"/periksa/{world.berau}.2025")).text
    short = await post(province, f"/periksa/{world.berau}.2025/koreksi", alasan="ya", **{"~revisi": "1"})
    assert (short.status_code, "Tulis alasannya" in short.text) == (422, True)
    done = await post(province, f"/periksa/{world.berau}.2025/koreksi", alasan=WHY, **{"~revisi": "1"})
    assert done.status_code == 303
    page = (await officer.ask("GET", f"/isi/{world.berau}.2025")).text
    assert "Dibuka untuk koreksi sesudah putaran ditutup" in page
    assert WHY in page
    assert f'href="/isi/{world.berau}.2025"' in (await officer.ask("GET", "/koperasi")).text
    assert f'href="/isi/{world.kukar}.2025"' not in (await visit("officer.kukar").ask("GET", "/koperasi")).text
    assert "menunggu petugas" in (await province.ask("GET", "/batas")).text
    assert (
        "Kiriman yang lama berlaku lagi"
        in (await province.ask("GET", f"/periksa/{world.berau}.2025/koreksi/tarik")).text
    )
    await desk.open()
    await desk.type(anggota=31)
    assert (await post(officer, f"/isi/{world.berau}.2025/kirim")).status_code == 303
    assert "revisi 2 dikirim, menunggu pemeriksaan" in (await province.ask("GET", "/batas")).text
    gone = await post(province, f"/periksa/{world.berau}.2025/koreksi/tarik")
    assert (gone.status_code, "Selesaikan pemeriksaannya" in gone.text) == (409, True)


async def test_a_correction_keeps_the_filter_with_which_its_submission_was_found(world, visit):
    await (await filled(world)).send()
    await open_round.close_round(world.handles["administrator"], world.round_id)
    province, kept = visit("province"), "?keadaan=sent&urut=lama"
    here = f"/periksa/{world.berau}.2025"
    assert offered(await province.ask("GET", here + kept)) == f"{here}/koreksi{kept}"
    asked = await province.ask("GET", f"{here}/koreksi{kept}")
    assert posted_to(asked) == f"{here}/koreksi{kept}"
    assert asked.text.count(f'href="{here}{kept}"'.replace("&", "&amp;")) == 2
    short = await post(province, f"{here}/koreksi{kept}", alasan="ya", **{"~revisi": "1"})
    assert posted_to(short) == f"{here}/koreksi{kept}"
    begun = await post(province, f"{here}/koreksi{kept}", alasan=WHY, **{"~revisi": "1"})
    assert begun.headers["location"] == f"{here}{kept}&kabar=koreksi"
    assert offered(await province.ask("GET", here + kept)) == f"{here}/koreksi/tarik{kept}"
    asked = await province.ask("GET", f"{here}/koreksi/tarik{kept}")
    assert posted_to(asked) == f"{here}/koreksi/tarik{kept}"
    assert f'href="{here}{kept}"'.replace("&", "&amp;") in asked.text
    gone = await post(province, f"{here}/koreksi/tarik{kept}")
    assert gone.headers["location"] == f"{here}{kept}&kabar=koreksi-ditarik"


def offered(answer):
    """Where a review page leads to for a correction."""
    return unescape(re.search(r'href="(/periksa/[^"]+/koreksi[^"]*)"', answer.text)[1])


def posted_to(answer):
    """Where a correction's own form is posted to."""
    return unescape(re.search(r'<form[^>]*action="(/periksa/[^"]+)"', answer.text)[1])


async def test_the_administrator_changes_rule_and_deadline_of_an_open_round(world, visit):
    admin = visit("administrator")
    assert (await post(admin, "/putaran/2025/aturan", tanpa_rat="keduanya")).headers[
        "location"
    ] == "/putaran?kabar=aturan"
    held = await rounds.one(world.system, world.round_id)
    assert (held.years_without_rat, held.also_years) == (2, 3)
    assert "dihitung juga menurut 3 tahun" in (await admin.ask("GET", "/putaran")).text
    assert (await post(admin, "/putaran/2025/aturan", tanpa_rat="9")).status_code == 422
    assert (await post(admin, "/putaran/2025/batas", batas="31-12-2198")).status_code == 303
    assert (await rounds.one(world.system, world.round_id)).deadline.year == 2198
    assert (await post(admin, "/putaran/2025/batas", batas="1-2-2020")).status_code == 422
    assert (await post(visit("province"), "/putaran/2025/aturan", tanpa_rat="3")).status_code == 403
    await open_round.close_round(world.handles["administrator"], world.round_id)
    assert (await post(admin, "/putaran/2025/aturan", tanpa_rat="3")).status_code == 409


async def test_pages_of_rounds_speak_english(visit, late):
    province = visit("province")
    await post(province, "/bahasa", bahasa="en", lanjut="/batas")
    page = (await province.ask("GET", "/batas")).text
    assert "Extend for one office" in page
    assert "Perpanjang" not in page


async def test_the_list_of_a_round_before_says_nothing_of_this_rounds_last_day(world, visit):
    await filled(world)
    administrator = world.handles["administrator"]
    before = await rounds.open_now(administrator)
    await open_round.close_round(administrator, before.id)
    await open_round.open_round(administrator, Library(), dated(2026, before.form_version_id))
    until = (await rounds.open_now(administrator)).deadline + timedelta(days=9)
    done = await post(visit("province"), "/batas/2026", kantor="64.03", batas=f"{until:%d-%m-%Y}", alasan=WHY)
    assert done.status_code == 303
    officer = visit("officer.berau")
    assert WHY in (await officer.ask("GET", "/koperasi")).text.partition("<main")[2]
    past = (await officer.ask("GET", "/koperasi?tahun=2025")).text.partition("<main")[2]
    assert ("tahun buku 2025" in past.lower(), WHY in past) == (True, False)
