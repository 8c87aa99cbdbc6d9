"""The application from outside: who may come in, and what no input can do."""

import asyncio
import base64
import hashlib
import secrets

import pytest
from litestar import Litestar, get

from service.accounts.guards import UnguardedRouteError, check_routes
from service.accounts.passwords import Passwords
from service.app import patient
from service.pages.assets import address
from service.problems import TOO_SLOW, Problem

pytestmark = pytest.mark.anyio
HOST = "http://testserver.local"


async def test_health_answers_without_an_account(client):
    answer = await client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_every_answer_carries_the_headers_of_a_closed_house(client):
    for path in ("/health", "/nowhere", "/api/rounds"):
        headers = (await client.get(path)).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert len(headers["x-request-id"]) == 16


async def test_only_a_kept_part_of_a_page_leaves_out_what_browsers_read_of_documents_and_workers(client):
    for path in (address("isi.js"), address("lumbung.css")):
        headers = (await client.get(path)).headers
        assert (headers["x-content-type-options"], headers["cross-origin-resource-policy"]) == (
            "nosniff",
            "same-origin",
        )
        assert not {"content-security-policy", "referrer-policy", "permissions-policy"} & set(headers)
    for path in (address("lumbung.svg"), "/static/old/isi.js", "/static/old/missing.js", "/sw.js", "/masuk"):
        headers = (await client.get(path)).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["referrer-policy"] == "same-origin"


async def test_a_route_without_a_guard_does_not_start():
    @get("/open")
    async def left_open() -> str:
        return "everybody"

    with pytest.raises(UnguardedRouteError, match="/open"):
        check_routes(Litestar([left_open], openapi_config=None))


async def test_the_api_is_described_without_any_outside_host(client):
    for path in ("/openapi.json", "/api"):
        answer = await client.get(path)
        assert answer.status_code == 200
        assert "http://" not in answer.text
        assert "https://" not in answer.text
        assert "/api/rounds/{round_id}/submissions/{cooperative_id}/send" in answer.text


async def test_signing_in_makes_a_key_of_its_own_and_signing_out_ends_it(visitor_of, world, owner_connection):
    hashed = await Passwords().hash("padi-di-lumbung")
    await owner_connection.execute("update accounts set password_hash = $1 where login_key = 'officer.berau'", hashed)
    visitor = visitor_of()
    planted = base64.urlsafe_b64encode(bytes(32)).decode().rstrip("=")
    visitor.cookies["lumbung-session"] = planted
    body = {"login": " Officer.BERAU ", "password": "padi-di-lumbung"}
    answer = await visitor.change("POST", "/api/session", json=body)
    assert answer.status_code == 200
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert visitor.cookies["lumbung-session"] != planted
    shown = (await visitor.ask("GET", "/api/session")).json()
    assert shown["principal"]["login"] == "officer.berau"
    stored = await owner_connection.fetchval(
        "select count(*) from sessions where key_hash = $1", hashlib.sha256(bytes(32)).digest()
    )
    assert stored == 0
    kept = dict(visitor.cookies)
    assert (await visitor.change("DELETE", "/api/session")).status_code == 204
    visitor.cookies = kept
    assert (await visitor.ask("GET", "/api/rounds")).status_code == 401


async def test_a_wrong_password_and_an_unknown_account_answer_alike_and_are_slowed_down(
    visitor_of, world, owner_connection
):
    hashed = await Passwords().hash("padi-di-lumbung")
    await owner_connection.execute("update accounts set password_hash = $1 where login_key = 'officer.berau'", hashed)
    visitor = visitor_of()
    told = []
    for login in ("officer.berau", "nobody.at.all"):
        answer = await visitor.change("POST", "/api/session", json={"login": login, "password": "salah-salah-saja"})
        told.append((answer.status_code, {k: v for k, v in answer.json().items() if k != "instance"}))
    assert told[0] == told[1]
    assert told[0][0] == 401
    aliases = ["officer.berau", "OFFICER.BERAU", " officer.berau ", "ｏfficer.berau"] * 3
    last = [
        await visitor.change("POST", "/api/session", json={"login": each, "password": "x" * 12}) for each in aliases
    ]
    assert last[-1].status_code == 429
    assert int(last[-1].headers["retry-after"]) > 0
    right = await visitor.change("POST", "/api/session", json={"login": "officer.berau", "password": "padi-di-lumbung"})
    assert right.status_code == 429


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"x-csrf-token": "AAAA"}, 403),
        ({"x-csrf-token": b"\xc3\xa9"}, 403),
        ({"token": "own", "origin": "https://elsewhere.example"}, 403),
        ({"token": "own", "origin": "null"}, 403),
        ({"token": "own", "origin": "http://["}, 403),
        ({"token": "own", "origin": "http://]"}, 403),
        ({"token": "own", "origin": HOST.removeprefix("http:")}, 403),
        ({"token": "own", "origin": HOST.replace("http:", "https:")}, 403),
        ({"token": "own", "origin": f"{HOST}/path"}, 403),
        ({"token": "own", "more": "AAAA"}, 403),
        ({"token": "own", "sec-fetch-site": "cross-site"}, 403),
        ({"token": "foreign"}, 403),
        ({"token": "own", "origin": HOST}, 201),
        ({"token": "own"}, 201),
    ],
)
async def test_a_change_needs_the_token_of_its_own_session_and_our_own_origin(visitor_of, world, headers, status):
    visitor = visitor_of(world.keys["officer.berau"])
    source = {"own": visitor, "foreign": visitor_of(world.keys["officer.kukar"])}.get(headers.get("token"))
    sent = {name: value for name, value in headers.items() if name not in {"token", "more"}}
    if source:
        sent["x-csrf-token"] = await source.token() + headers.get("more", "")
    answer = await visitor.ask("POST", f"/api/rounds/{world.round_id}/submissions/{world.berau}/draft", headers=sent)
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize(("media", "status"), [("application/json", 201), ("text/plain", 415), (None, 415)])
async def test_a_body_in_pieces_must_say_that_it_is_json_too(visitor_of, world, media, status):
    visitor = visitor_of(world.keys["officer.berau"])
    path = f"/api/rounds/{world.round_id}/submissions/{world.berau}/comments"
    headers = {"transfer-encoding": "chunked", "content-length": "0"} | ({"content-type": media} if media else {})
    answer = await visitor.change("POST", path, content=b'{"path": "", "text": "periksa"}', headers=headers)
    assert answer.status_code == status, answer.text


async def test_nobody_signs_in_with_plain_text(visitor_of):
    answer = await visitor_of().change(
        "POST", "/api/session", content='{"login": "a", "password": "b"}', headers={"content-type": "text/plain"}
    )
    assert answer.status_code == 415


async def test_guesses_at_ones_own_password_are_counted_and_the_right_one_clears_them(
    visitor_of, world, owner_connection
):
    hashed = await Passwords().hash("padi-di-lumbung")
    await owner_connection.execute("update accounts set password_hash = $1 where login_key = 'officer.berau'", hashed)
    visitor, new = visitor_of(world.keys["officer.berau"]), "lumbung-penuh-2026"

    async def guess(present):
        return await visitor.change("POST", "/api/session/password", json={"present": present, "new": new})

    assert [(await guess("salah-sekali")).status_code for _ in range(3)] == [401] * 3
    assert (await guess("padi-di-lumbung")).status_code == 200
    assert await owner_connection.fetchval("select count(*) from login_attempts where kind <> 'address'") == 0
    new = "lumbung-penuh-2027"
    answers = [(await guess("salah-sekali")) for _ in range(9)]
    assert [each.status_code for each in answers] == [401] * 8 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert (await guess("lumbung-penuh-2026")).status_code == 429


async def test_a_disabled_reset_or_moved_account_is_out_at_once(visitor_of, world):
    admin = visitor_of(world.keys["administrator"])
    for login, change, body in (
        ("officer.berau", "disable", None),
        ("officer.kukar", "reset", None),
        ("verifier.kukar", "place", {"role": "officer", "office_id": 1}),
    ):
        visitor = visitor_of(world.keys[login])
        assert (await visitor.ask("GET", "/api/rounds")).status_code == 200
        answer = await admin.change("POST", f"/api/accounts/{world.accounts[login]}/{change}", json=body)
        assert answer.status_code == 200, answer.text
        assert (await visitor.ask("GET", "/api/rounds")).status_code == 401


async def test_a_one_time_password_opens_nothing_but_its_own_change(visitor_of, world, owner_connection):
    admin = visitor_of(world.keys["administrator"])
    made = await admin.change(
        "POST", "/api/accounts", json={"login": "baru.berau", "name": "Baru", "role": "officer", "office_id": 2}
    )
    assert made.status_code == 201, made.text
    once = made.json()["one_time_password"]
    visitor = visitor_of()
    await visitor.change("POST", "/api/session", json={"login": "baru.berau", "password": once})
    refused = await visitor.ask("GET", "/api/rounds")
    assert (refused.status_code, refused.json()["code"]) == (403, "change-password")
    short = await visitor.change("POST", "/api/session/password", json={"present": once, "new": "pendek"})
    assert short.status_code == 422
    done = await visitor.change("POST", "/api/session/password", json={"present": once, "new": "lumbung-penuh-2026"})
    assert done.status_code == 200, done.text
    assert (await visitor.ask("GET", "/api/rounds")).status_code == 200


async def test_nobody_changes_their_own_role(visitor_of, world):
    admin = visitor_of(world.keys["administrator"])
    answer = await admin.change("POST", f"/api/accounts/{world.accounts['administrator']}/disable")
    assert answer.status_code == 409


HOSTILE = [
    ("GET", "/api/rounds/%00", {}),
    ("GET", "/api/rounds/99999999999999999999999", {}),
    ("GET", "/api/rounds/-1/submissions", {}),
    ("GET", "/api/rounds/1/submissions?after=%ff%fe&text=%25%5f%5c", {}),
    ("GET", "/api/rounds/1/submissions?limit=-1&office=70000", {}),
    ("GET", "/api/rounds/1/submissions?state='%20or%201=1", {}),
    ("GET", "/api/register?text=" + "x" * 7000, {}),
    ("GET", "/api/register?text=" + "x" * 60000, {}),
    ("TRACE", "/health", {}),
    ("PUT", "/api/rounds", {}),
    ("GET", "/..%2f..%2fetc/passwd", {}),
    ("PATCH", "DRAFT", {"content": b"[" * 100_000}),
    ("PATCH", "DRAFT", {"content": b'{"device":"\xff\xfe"}'}),
    ("PATCH", "DRAFT", {"content": b'{"device":"a\\u0000","changes":[]}'}),
    ("PATCH", "DRAFT", {"content": b'{"device":"a","changes":[{"path":"n","value":"\\ud800","base":0,"seq":1}]}'}),
    ("PATCH", "DRAFT", {"content": b'{"device":"a","changes":[{"path":"n","value":"\\u0000","base":0,"seq":1}]}'}),
    ("PATCH", "DRAFT", {"content": b'{"device":"a","changes":[{"path":"n","value":1e999,"base":0,"seq":1}]}'}),
    ("PATCH", "DRAFT", {"content": b'{"device":"a","changes":[{"path":"n","value":' + b"9" * 5000 + b',"base":0,"seq":1}]}'}),
    ("PATCH", "DRAFT", {"content": b'{"device":"a","changes":[{"path":"../x","value":1,"base":0,"seq":1}]}'}),
    ("PATCH", "DRAFT", {"content": b'{"device":"a","changes":[{"path":"n","value":1,"base":-5,"seq":99999999999999999999}]}'}),
    ("PATCH", "DRAFT", {"content": b'{"device":"a","changes":[],"office_id":1}'}),
    ("PATCH", "DRAFT", {"content": b"null"}),
    ("PATCH", "DRAFT", {"content": b""}),
    ("PATCH", "DRAFT", {"content": b"{}", "headers": {"content-type": "text/plain"}}),
    ("PATCH", "DRAFT", {"content": b"x" * 1_100_000}),
    ("PATCH", "DRAFT", {"content": b"--x", "headers": {"content-type": "multipart/form-data"}}),
    ("POST", "/api/register", {"content": b"--x", "headers": {"content-type": "multipart/form-data; boundary=x"}}),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path", "rest"), HOSTILE)
async def test_no_input_gives_a_500(visitor_of, world, method, path, rest):
    visitor = visitor_of(world.keys["officer.berau"])
    path = path.replace("DRAFT", f"/api/rounds/{world.round_id}/submissions/{world.berau}/draft")
    headers = {"content-type": "application/json", "x-csrf-token": await visitor.token()} | rest.get("headers", {})
    answer = await visitor.ask(method, path, headers=headers, content=rest.get("content"))
    assert answer.status_code in {200, 400, 403, 404, 405, 409, 413, 415, 422}, answer.text
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["code"]


async def test_a_body_that_stops_coming_is_not_waited_for_and_one_that_ends_too_soon_is_told():
    async def silence():
        await asyncio.sleep(10)

    async def gone():
        return {"type": "http.disconnect"}

    for receive in (silence, gone):
        with pytest.raises(Problem) as refused:
            await patient(receive, longest_pause=0.01)()
        assert refused.value.kind is TOO_SLOW


async def test_behind_a_whole_body_the_end_of_the_line_is_waited_for_as_long_as_an_answer_takes():
    messages = [
        {"type": "http.request", "body": b"a", "more_body": True},
        {"type": "http.request", "body": b"b", "more_body": False},
        {"type": "http.disconnect"},
    ]

    async def receive():
        if len(messages) == 1:
            await asyncio.sleep(0.05)
        return messages.pop(0)

    waiting = patient(receive, longest_pause=0.01)
    assert [(await waiting())["type"] for _ in range(3)] == ["http.request", "http.request", "http.disconnect"]


@pytest.mark.parametrize("host", ["evil.example", "", "testserver.local@evil.example", "testserverXlocal"])
async def test_another_host_is_not_answered(client, host):
    answer = await client.get("/health", headers={"host": host, "x-forwarded-host": "testserver.local"})
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown-host")


async def test_a_key_that_nobody_made_and_a_broken_cookie_are_strangers(client):
    for value in (base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("="), "x" * 8000, "%00", "é"):
        answer = await client.get("/api/rounds", headers={"cookie": f"lumbung-session={value}".encode()})
        assert answer.status_code == 401
        client.cookies.clear()
