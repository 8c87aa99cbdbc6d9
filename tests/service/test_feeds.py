"""Feeds over HTTP: a token reads its own scope's rows and nothing else, and ends at once with whatever ends it."""

import base64
import csv
import errno
import gzip
import io
import json
import re
import secrets
import zipfile
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import msgspec
import pytest
import python_calamine

from service import problems
from service.accounts import feed_tokens as tokens
from service.accounts.signing import key_hash
from service.actions import feeds
from service.actions.build_workbook import build as build_workbook
from service.actions.library import Library
from service.database import accounts, feed_tokens
from service.problems import Problem
from tests.service.desk import Desk

pytestmark = pytest.mark.anyio

MAIN = "/api/feeds/2025/data-mentah.json"
ASKED = re.compile(r'id="token-baru">(lumbung_[\w-]+)<')


@pytest.fixture
async def sent(world):
    """One sent submission in each of the three offices, each with a row of the repeat; Berau's has an odd name."""
    for login, cooperative, name in (
        ("officer.berau", world.berau, "=Berau\nMaju"), ("officer.kukar", world.kukar, "Kukar"), ("officer.prov", world.provincial, "Induk"),
    ):  # fmt: skip
        desk = Desk(world, login, cooperative)
        await desk.open()
        await desk.type(nama=name, anggota=7)
        await desk.change(("unit", ["r1"], 0), ("unit/r1/usaha", "Beras", 0))
        await desk.send()
    return world


async def token_of(world, login, office_id, days=30, name="Excel saya"):
    """A new token of an account, with its id."""
    key = secrets.token_bytes(32)
    until = datetime.now(UTC) + timedelta(days=days)
    number = await feed_tokens.add(world.handles[login], key_hash(key), name, office_id, until)
    return number, tokens.shown(key)


def basic(token, name="umpan"):
    return {"authorization": "Basic " + base64.b64encode(f"{name}:{token}".encode()).decode()}


def bearer(token):
    return {"authorization": f"Bearer {token}"}


async def names(client, headers, path=MAIN):
    answer = await client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return sorted(row["nama"] for row in answer.json())


async def test_a_token_reads_the_rows_of_its_scope_as_basic_password_and_as_bearer(sent, client):
    _, own = await token_of(sent, "officer.berau", 2)
    _, whole = await token_of(sent, "province", None)
    _, narrowed = await token_of(sent, "administrator", 1)
    assert await names(client, basic(own)) == ["=Berau\nMaju"]
    assert await names(client, bearer(whole)) == ["=Berau\nMaju", "Induk", "Kukar"]
    assert await names(client, basic(narrowed, "")) == ["Kukar"]
    assert await names(client, bearer(whole), f"{MAIN}?region=64.03") == ["=Berau\nMaju"]
    for token, region in ((own, "64.02"), (narrowed, "64.03"), (narrowed, "64"), (whole, "99.99")):
        answer = await client.get(f"{MAIN}?region={region}", headers=bearer(token))
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


async def test_feed_rows_are_the_workbooks_rows(sent, client, tmp_path):
    _, token = await token_of(sent, "province", None)
    now = datetime.now(UTC)
    path = tmp_path / "buku.xlsx"
    await build_workbook(sent.handles["province"], Library(), 2025, path, now=now, new_id=uuid4)
    book = python_calamine.load_workbook(io.BytesIO(path.read_bytes()))
    listed = (await client.get("/api/feeds/2025", headers=bearer(token))).json()
    for table, name in zip(
        listed[:-1], [name for name in book.sheet_names if name in {"Data Mentah", "unit"}], strict=True
    ):
        sheet = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        rows = (await client.get(table["json"], headers=bearer(token))).json()
        assert list(table["columns"]) == list(rows[0]) == sheet[5]
        for row, cells in zip(rows, sheet[6:], strict=True):
            told = dict(zip(sheet[5], cells, strict=True))
            moved = {"tanggal_kirim"}  # the workbook above was made in another zone
            assert {k: v for k, v in row.items() if k not in moved} == {k: v for k, v in told.items() if k not in moved}
    answer = await client.get("/api/feeds/2025/semua.zip", headers=basic(token))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("data-mentah.csv").decode("utf-8-sig"), newline="")))
        assert sorted(row["nama"] for row in rows) == ["'=Berau\nMaju", "Induk", "Kukar"]
        assert [row["usaha"] for row in csv.DictReader(io.StringIO(archive.read("unit.csv").decode("utf-8-sig")))] == [
            "Beras"
        ] * 3


async def test_what_is_sent_is_packed_for_those_who_take_it_and_never_stays(sent, client, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    _, token = await token_of(sent, "province", None)
    answer = await client.get(MAIN, headers={**bearer(token), "accept-encoding": "gzip"})
    assert (answer.headers["content-encoding"], answer.headers["x-rows"]) == ("gzip", "3")
    assert answer.headers["cache-control"] == "no-store"
    plain = await client.get(MAIN, headers={**bearer(token), "accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == (
        answer.content if not answer.content.startswith(b"\x1f\x8b") else gzip.decompress(answer.content)
    )
    assert 'filename="TB2025_data-mentah.json"' in plain.headers["content-disposition"]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "header",
    [
        "", "Basic", "Basic !!!", "Bearer", "Bearer x", "Bearer lumbung_", "Digest abc", "Basic " + "A" * 5_000, "Bearer lumbung_" + "A" * 43,
        "Basic " + base64.b64encode(b"\xff\xfe").decode(), "Basic " + base64.b64encode(b"lumbung_x").decode(), "Bearer lumbung_é" + "A" * 42,
    ],
)  # fmt: skip
async def test_a_header_that_holds_no_token_is_a_problem_and_never_falls_back_on_the_session(sent, visitor_of, header):
    visitor = visitor_of(sent.keys["province"])
    assert (await visitor.ask("GET", MAIN)).status_code == 200
    answer = await visitor.ask("GET", MAIN, headers={"authorization": header.encode()})
    assert (answer.status_code, answer.json()["code"]) == (401, "feed-token")
    assert answer.headers["www-authenticate"].startswith("Basic ")
    assert answer.headers["content-type"].startswith("application/problem+json")


async def test_without_anything_excel_is_asked_for_a_password(sent, client):
    answer = await client.get(MAIN)
    assert (answer.status_code, answer.json()["code"]) == (401, "feed-token")
    assert answer.headers["www-authenticate"].startswith("Basic ")


async def test_a_token_in_the_address_is_no_token(sent, client):
    _, token = await token_of(sent, "province", None)
    for query in (f"?token={token}", f"?access_token={token}", f"?key={token}"):
        assert (await client.get(MAIN + query)).status_code == 401


async def test_a_token_opens_nothing_but_feeds(sent, client, app):
    _, token = await token_of(sent, "administrator", None)
    walked = 0
    for route in app.routes:
        path = getattr(route, "path_format", route.path)
        if path.startswith("/api/feeds") or "{" in path or "GET" not in getattr(route, "methods", ()):
            continue
        for headers in (basic(token), bearer(token)):
            answer = await client.get(path, headers=headers, follow_redirects=False)
            without = await client.get(path, follow_redirects=False)
            assert answer.status_code == without.status_code, path
            walked += 1
    assert walked > 20
    posted = await client.post("/api/workbooks/2025", headers=bearer(token), json={})
    assert posted.status_code in {401, 403}


async def test_the_database_knows_no_session_behind_a_token_and_a_feed_cannot_write(sent):
    key = secrets.token_bytes(32)
    until = datetime.now(UTC) + timedelta(days=3)
    await feed_tokens.add(sent.handles["administrator"], key_hash(key), "x", None, until)
    with pytest.raises(Problem) as refused:
        await sent.database.enter(key_hash(key))
    assert refused.value.kind is problems.SIGN_IN
    handle = await sent.database.enter_feed(key_hash(key))
    assert (handle.principal.role, handle.principal.account_id) == ("province", sent.accounts["administrator"])
    for call in (
        lambda: feed_tokens.listed(handle),
        lambda: feed_tokens.add(handle, key_hash(b"y" * 32), "y", None, until),
        lambda: accounts.change(handle, sent.accounts["province"], "disable"),
        lambda: accounts.choose_language(handle, "en"),
    ):
        with pytest.raises(Problem) as refused:
            await call()
        assert refused.value.kind is problems.SIGN_IN


async def test_a_revoked_token_ends_at_once_and_only_its_owner_revokes(sent, client):
    number, token = await token_of(sent, "officer.berau", 2)
    with pytest.raises(Problem) as refused:
        await feed_tokens.revoke(sent.handles["officer.kukar"], number)
    assert refused.value.kind is problems.NOT_FOUND
    assert (await client.get(MAIN, headers=bearer(token))).status_code == 200
    await feed_tokens.revoke(sent.handles["officer.berau"], number)
    await feed_tokens.revoke(sent.handles["officer.berau"], number)
    answer = await client.get(MAIN, headers=bearer(token))
    assert (answer.status_code, answer.json()["code"]) == (401, "feed-token")
    assert [one.state for one in await feed_tokens.listed(sent.handles["officer.berau"])] == ["revoked"]


async def test_a_token_ends_with_its_account_and_does_not_come_back(sent, client):
    _, token = await token_of(sent, "officer.berau", 2)
    administrator, who = sent.handles["administrator"], sent.accounts["officer.berau"]
    for what in ("disable", "enable"):
        await accounts.change(administrator, who, what)
        answer = await client.get(MAIN, headers=bearer(token))
        assert (answer.status_code, answer.json()["code"]) == (401, "feed-token")


async def test_a_token_ends_when_its_account_moves_or_is_reset(sent, client):
    administrator = sent.handles["administrator"]
    for login, office, change in (
        ("officer.berau", 2, {"what": "move", "role": "officer", "office_id": 1}),
        ("province", None, {"what": "reset", "password_hash": "x"}),
    ):
        _, token = await token_of(sent, login, office)
        assert (await client.get(MAIN, headers=bearer(token))).status_code == 200
        await accounts.change(administrator, sent.accounts[login], **change)
        assert (await client.get(MAIN, headers=bearer(token))).status_code == 401


async def test_a_token_ends_with_its_day(sent, client, owner_connection):
    number, token = await token_of(sent, "province", None)
    await owner_connection.execute("set role lumbung_door")
    await owner_connection.execute(
        "update feed_tokens set expires_at = now() - interval '1 second' where id = $1", number
    )
    assert (await client.get(MAIN, headers=bearer(token))).status_code == 401
    assert [one.state for one in await feed_tokens.listed(sent.handles["province"])] == ["expired"]


async def test_only_hashes_are_stored_and_the_last_use_is_known(sent, client, owner_connection):
    _, token = await token_of(sent, "province", None)
    assert (await feed_tokens.listed(sent.handles["province"]))[0].last_used is None
    await client.get(MAIN, headers=bearer(token))
    assert (await feed_tokens.listed(sent.handles["province"]))[0].last_used is not None
    await owner_connection.execute("set role lumbung_door")
    row = await owner_connection.fetchrow("select t::text as all, key_hash from feed_tokens t")
    assert token not in row["all"]
    assert row["key_hash"] == key_hash(tokens.taken(token))


@pytest.mark.parametrize(
    ("login", "office", "days", "name", "kind"),
    [
        ("officer.berau", 1, 30, "x", "forbidden"), ("verifier.kukar", None, 30, "x", "forbidden"), ("author", None, 30, "x", "forbidden"),
        ("province", None, 400, "x", "refused"), ("province", None, -1, "x", "refused"), ("province", None, 30, " ", "refused"),
        ("province", None, 30, "x" * 61, "refused"),
    ],
)  # fmt: skip
async def test_a_token_that_may_not_be_is_refused(sent, login, office, days, name, kind):
    with pytest.raises(Problem) as refused:
        await token_of(sent, login, office, days, name)
    assert refused.value.kind.code == kind


async def test_ten_tokens_hold_at_once(sent):
    made = [await token_of(sent, "officer.berau", 2, name=f"t{n}") for n in range(feed_tokens.MOST)]
    with pytest.raises(Problem) as refused:
        await token_of(sent, "officer.berau", 2)
    assert refused.value.kind is problems.CONFLICT
    await feed_tokens.revoke(sent.handles["officer.berau"], made[0][0])
    await token_of(sent, "officer.berau", 2)


async def test_a_filter_that_matches_nothing_gives_no_row_and_all_headings(sent, client):
    _, token = await token_of(sent, "province", None)
    answer = await client.get(f"{MAIN}?state=accepted", headers=bearer(token))
    assert (answer.status_code, answer.json(), answer.headers["x-rows"]) == (200, [], "0")
    answer = await client.get("/api/feeds/2025/data-mentah.csv?state=accepted", headers=bearer(token))
    (headings,) = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert {"koperasi_id", "nama", "anggota"} <= set(headings)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/feeds/1999/data-mentah.json", 404), ("/api/feeds/2025/lain.json", 404), ("/api/feeds/2025/lain.m", 404), ("/api/feeds/2025/data-mentah", 404),
        ("/api/feeds/2025/data-mentah.xlsx", 404), ("/api/feeds/2025/semua.json", 404), ("/api/feeds/2025/data-mentah.zip", 404),
        ("/api/feeds/99999999999/data-mentah.json", 404), ("/api/feeds/2025/..%2F.json", 404), ("/api/feeds/2025/data-mentah.json?state=nope", 422),
    ],
)  # fmt: skip
async def test_addresses_of_nothing_answer_with_a_problem(sent, client, path, status):
    _, token = await token_of(sent, "province", None)
    answer = await client.get(path, headers=bearer(token))
    assert answer.status_code in {status, 400}, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")


async def test_a_full_disk_is_told_and_leaves_nothing(sent, client, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    _, token = await token_of(sent, "province", None)

    def full(*_args):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(feeds.feed, "write", full)
    answer = await client.get(MAIN, headers=bearer(token))
    assert (answer.status_code, answer.json()["code"]) == (507, "storage-full")
    assert list(tmp_path.iterdir()) == []


async def test_old_data_with_control_characters_and_long_texts_is_whole(sent, client, owner_connection):
    _, token = await token_of(sent, "province", None)
    text = "huruf " * 7_000
    row = await owner_connection.fetchrow("select answers from revisions where cooperative_id = $1", sent.berau)
    document = json.loads(row["answers"])
    document["answers"]["nama"] = f"\x00{text}"
    await owner_connection.execute("alter table revisions disable trigger user")
    await owner_connection.execute(
        "update revisions set answers = $2 where cooperative_id = $1", sent.berau, msgspec.json.encode(document)
    )
    rows = (await client.get(MAIN, headers=bearer(token))).json()
    (main,) = [row for row in rows if row["koperasi_id"] == str(sent.berau)]
    assert main["nama"].endswith("[teks utuh di lembar Teks Panjang]")
    parts = (await client.get("/api/feeds/2025/teks-panjang.json", headers=bearer(token))).json()
    assert "".join(part["teks"] for part in parts) == f"\ufffd{text}"
    assert json.loads((await client.get(MAIN, headers=bearer(token))).content)


async def test_the_page_makes_a_token_shows_it_once_and_revokes_it(sent, visitor_of, client):
    visitor = visitor_of(sent.keys["officer.berau"])
    page = await visitor.ask("GET", "/umpan")
    assert page.status_code == 200
    assert "/api/feeds/2025/data-mentah.json" in page.text
    fields = {"_csrf": await visitor.token(), "nama": "Rekap & <b>Berau</b>", "masa": "90", "cakupan": "64.02"}
    answer = await visitor.ask("POST", "/umpan", data=fields)
    (token,) = ASKED.findall(answer.text)
    assert "Rekap &amp; &lt;b&gt;Berau" in answer.text
    assert await names(client, basic(token)) == [
        "=Berau\nMaju"
    ]  # an officer's scope is the own office, whatever was posted
    again = await visitor.ask("GET", "/umpan")
    assert token not in again.text
    (at,) = re.findall(r'href="(/umpan/\d+/cabut)"', again.text)
    assert "Rekap &amp; &lt;b&gt;" in (await visitor.ask("GET", at)).text
    stranger = visitor_of(sent.keys["officer.kukar"])
    assert (await stranger.ask("GET", at)).status_code == 404
    assert (await stranger.ask("POST", at, data={"_csrf": await stranger.token()})).status_code == 404
    assert (
        await visitor.ask("POST", at, data={"_csrf": await visitor.token()}, follow_redirects=False)
    ).status_code in {302, 303}
    assert (await client.get(MAIN, headers=basic(token))).status_code == 401


@pytest.mark.parametrize(
    "fields",
    [
        {"nama": ""},
        {"nama": "x" * 61},
        {"nama": "a\x01b"},
        {"nama": "x", "masa": "9999"},
        {"nama": "x", "cakupan": "99"},
    ],
)
async def test_the_page_tells_what_is_wrong_with_a_new_token(sent, visitor_of, fields):
    visitor = visitor_of(sent.keys["province"])
    answer = await visitor.ask("POST", "/umpan", data={"_csrf": await visitor.token(), **fields})
    assert answer.status_code == 422
    assert ASKED.search(answer.text) is None
    assert await feed_tokens.listed(sent.handles["province"]) == ()


async def test_the_page_gives_the_query_of_a_sheet(sent, visitor_of):
    visitor = visitor_of(sent.keys["province"])
    answer = await visitor.ask("GET", "/api/feeds/2025/data-mentah.m?region=64.03")
    assert 'Web.Contents("http://' in answer.text
    assert '/api/feeds/2025/data-mentah.json?region=64.03")' in answer.text
    assert answer.headers["content-type"].startswith("text/plain")


async def test_the_query_of_a_narrowed_sheet_asks_for_no_more_than_that(sent, client):
    _, token = await token_of(sent, "province", None)
    asked = "/api/feeds/2025/data-mentah.m?region=64.03&state=sent&state=accepted"
    (told,) = re.findall(r'Web.Contents\("([^"]+)"\)', (await client.get(asked, headers=bearer(token))).text)
    assert told.endswith("/api/feeds/2025/data-mentah.json?region=64.03&state=sent&state=accepted")
    assert await names(client, bearer(token), told[told.index("/api/") :]) == ["=Berau\nMaju"]
