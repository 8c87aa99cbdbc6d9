"""Under each question people answer each other: threads, settled and opened again; what a return locks is said and opened."""

import re
from uuid import uuid4

import pytest

from service.database import comments, submissions
from tests.service.pages.test_judging import COMMENT, post, send, state_of

pytestmark = pytest.mark.anyio


@pytest.fixture
async def sent(world):
    await send(world, "officer.berau", world.berau)
    return f"/periksa/{world.berau}.2025"


@pytest.fixture
def verifier(world, visitor_of):
    return visitor_of(world.keys["verifier.berau"])


@pytest.fixture
def officer(world, visitor_of):
    return visitor_of(world.keys["officer.berau"])


async def said(world):
    return [
        (one.path, one.author_role, one.body, one.resolved_at is not None)
        for one in await comments.listed(world.system, world.round_id, world.berau)
    ]


async def test_both_sides_answer_each_other_without_a_step_and_a_reply_opens_a_settled_thread_again(
    world, sent, verifier, officer
):
    answer = await post(verifier, f"{sent}/komentar", anggota="Dari mana angka ini?", nama=" ")
    assert answer.status_code == 303
    assert await state_of(world, world.berau) == "sent"
    page = (await officer.ask("GET", sent)).text
    assert "Dari mana angka ini?" in page
    assert re.search(r"<b>Verifier.Berau</b> \(verifikator\)", page)
    await post(officer, f"{sent}/komentar", anggota="Dari buku anggota.")
    await post(verifier, f"{sent}/selesai", **{"~jalan": "anggota"})
    assert {resolved for *_, resolved in await said(world)} == {True}
    page = (await verifier.ask("GET", sent)).text
    assert "Selesai dibicarakan (2)" in page
    await post(officer, f"{sent}/komentar", anggota="Ternyata 119.")
    page = (await verifier.ask("GET", sent)).text
    assert "Selesai dibicarakan" not in page
    thread = re.search(r'<div class="thread small">.*?</div>', page, re.DOTALL)[0]
    assert re.findall(r"</b> \((\w+)\)", thread) == ["verifikator", "petugas", "petugas"]


async def test_a_button_pressed_twice_says_it_once(world, sent, verifier):
    key = str(uuid4())
    for _ in range(2):
        assert (await post(verifier, f"{sent}/komentar", anggota="Benar?", **{"~kunci": key})).status_code == 303
    assert await said(world) == [("anggota", "verifier", "Benar?", False)]


async def test_what_was_typed_is_not_thrown_away_by_settling(world, sent, verifier):
    await post(verifier, f"{sent}/komentar", anggota="Benar?")
    answer = await post(verifier, f"{sent}/selesai", nama="Namanya?", **{"~jalan": "anggota"})
    assert answer.status_code == 422
    assert re.search(r'name="nama"[^>]*>Namanya\?</textarea>', answer.text)
    assert (await said(world))[0][3] is False


async def test_nothing_or_the_unknown_is_refused_in_words(sent, verifier, officer):
    answer = await post(verifier, f"{sent}/komentar")
    assert answer.status_code == 422
    assert "Tulis dulu komentarnya." in answer.text
    assert (await post(verifier, f"{sent}/selesai", **{"~jalan": "nama"})).status_code == 404
    assert (await post(officer, f"{sent}/komentar", nama="x" * 4001)).status_code == 422
    assert (
        (await post(verifier, f"{sent}/komentar", **{"~seluruh": "Lengkap?", "~kembali": "//jahat.id"}))
        .headers["location"]
        .startswith("/?kabar=")
    )


async def test_the_officer_sees_what_is_locked_asks_for_more_and_gets_it(world, sent, verifier, officer):
    await post(verifier, f"{sent}/kembalikan", anggota=COMMENT)
    fill = (await officer.ask("GET", f"/isi/{world.berau}.2025")).text
    assert "Yang tidak diminta terkunci." in fill
    assert re.search(r'id="nama"[^>]* readonly', fill)
    assert not re.search(r'id="anggota"[^>]* readonly', fill)
    assert fill.count("terkunci, tidak diminta") == 1
    # Rows are shut as a whole: none is added.
    assert '~tambah" value="unit"' not in fill
    reply = {"anggota": "Sudah saya hitung lagi.", "~kembali": f"/isi/{world.berau}.2025"}
    answer = await post(officer, f"{sent}/komentar", **reply)
    assert answer.headers["location"] == f"/isi/{world.berau}.2025?kabar=dikomentari"
    await post(officer, f"{sent}/komentar", nama="Boleh saya betulkan namanya?")
    assert re.search(r'id="nama"[^>]* readonly', (await officer.ask("GET", f"/isi/{world.berau}.2025")).text)
    # An officer opens nothing, not even by its own hand.
    assert (await post(officer, f"{sent}/komentar", nama="Saya buka.", **{"~buka": "ya"})).status_code == 403
    assert "Kirim dan buka" in (await verifier.ask("GET", sent)).text
    answer = await post(verifier, f"{sent}/komentar", nama="Silakan.", unit="Tambahkan unitnya.", **{"~buka": "ya"})
    assert answer.headers["location"].endswith("kabar=dibukakan")
    fill = (await officer.ask("GET", f"/isi/{world.berau}.2025")).text
    assert not re.search(r'id="nama"[^>]* readonly', fill)
    assert '~tambah" value="unit"' in fill


async def test_the_api_refuses_a_locked_answer_with_its_reason_and_opens_one_for_a_reviewer(
    world, sent, verifier, officer
):
    await post(verifier, f"{sent}/kembalikan", anggota=COMMENT)
    base = f"/api/rounds/{world.round_id}/submissions/{world.berau}"
    await officer.change("POST", f"{base}/draft")
    changes = [{"path": "nama", "value": "Lain", "seq": 1}, {"path": "anggota", "value": 119, "seq": 2}]
    body = {"device": "skrip", "operations": changes}
    answer = await officer.change("POST", f"/isi/{world.berau}.2025/simpan", json=body)
    assert [one["status"] for one in answer.json()["results"]] == ["refused", "applied"]
    assert "Minta pemeriksa membuka" in answer.json()["results"][0]["reason"]
    remark = {"path": "nama", "text": "Betulkan juga.", "opens": True}
    assert (await officer.change("POST", f"{base}/comments", json=remark)).status_code == 403
    assert (await verifier.change("POST", f"{base}/comments", json=remark)).status_code == 201
    body["operations"] = [{"path": "nama", "value": "Lain", "seq": 3}]
    answer = await officer.change("POST", f"/isi/{world.berau}.2025/simpan", json=body)
    assert [one["status"] for one in answer.json()["results"]] == ["applied"]


async def test_the_next_submission_follows_the_order_of_the_queue(world, visitor_of):
    for place, identity in (("kukar", world.kukar), ("berau", world.berau), ("prov", world.provincial)):
        await send(world, f"officer.{place}", identity, b'{"answers": {"nama": "%s"}}' % place.encode())
        await submissions.move(world.handles[f"verifier.{place}"], world.round_id, identity, "verify", 1)
    province = visitor_of(world.keys["province"])
    order = re.findall(r'<th role="rowheader" scope="row"><a class="inline-tap" href="(/periksa/[^"]+)"', (await province.ask("GET", "/periksa")).text)  # fmt: skip
    assert len(order) == 3
    for here, onward in zip(order, [*order[1:], "/periksa?kabar=antrean-habis"], strict=True):
        answer = await province.ask("GET", f"{here}/berikut", follow_redirects=False)
        assert answer.headers["location"] == onward
