"""Every route, every role: own, foreign and never-existing ids. Generated from the routes, so a new one is walked too."""

import string
from collections import Counter
from uuid import uuid4

import pytest

from service.accounts.guards import roles_of
from service.actions import open_round

pytestmark = pytest.mark.anyio

BODIES = {
    "/draft": {"device": "pc", "changes": []},
    "/move": {"seq": 0},
    "/send": {"op_id": str(uuid4())},
    "/correction": {"revision": 1, "reason": "surat nomor 1"},
    "/return": {"revision": 1, "comments": {"nama": "periksa sekali lagi"}},
    "/undo": {"revision": 1, "step": "verify"},
    "/comments": {"path": "nama", "text": "apa ini"},
    "/attachments": {"path": "nama", "name": "a.pdf", "size": 1},
    "/simpan": {"device": "pc", "operations": []},
    "/{cooperative_id}": {"action": "dissolve", "reason": "surat nomor 1"},
    "/place": {"role": "officer", "office_id": 1},
}
FORM = {"revision": "1", "nomor": "1", "catatan:nama": "periksa sekali lagi", "op": str(uuid4())}
PUBLIC = ("public",)
COOPERATIVE = ("cooperative_id", "identity")
JSON_PAGES = ("/simpan",)


def walked(app):
    """Every route of ours: method, path with names in braces, and who may."""
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if handler.fn.__name__ == "options_handler":
                continue
            for method in sorted(handler.http_methods - {"HEAD"}):
                yield method, route.path_format, roles_of(handler)


def names_in(path):
    return {name for _, name, _, _ in string.Formatter().parse(path) if name}


def filled(path, world, cooperative, other):
    """The path with an id of a cooperative, or of whatever else it names."""
    section = "nama" if "{identity}" in path else "x"
    values = {
        "round_id": world.round_id, "cooperative_id": cooperative, "identity": f"{cooperative}.2025", "comment_id": uuid4(), "job_id": uuid4(), "act": uuid4(),
        "account_id": other, "token_id": other or 1, "office_id": 2 if other is None else other, "version_id": world.version_id if other is None else other, "book_year": 1999, "year": 1999,
        "filling_id": uuid4(), "word": "salah", "attachment_id": uuid4(), "sha256": "0" * 64,
        "upload_id": 1 if other is None else other, "what": "disable", "code": "64.02.13.1001", "section": section, "stamp": "x", "name": "x", "path": "x",
    }  # fmt: skip
    return path.format_map(values)


async def ask(visitor, token, method, template, path):
    """Sends what the route expects: JSON to the API, a form to a page."""
    if method == "GET":
        return await visitor.ask(method, path)
    if path.startswith("/api/") or template.endswith(JSON_PAGES):
        body = BODIES.get(template[template.rindex("/") :], {"revision": 1})
        return await visitor.ask(method, path, headers={"x-csrf-token": token}, json=body)
    return await visitor.ask(method, path, data={"_csrf": token, **FORM})


def told(answer, cooperative):
    """An answer without the id that was asked, the request's id, and what differs by chance."""
    request = answer.headers["x-request-id"]
    text = answer.text.replace(str(cooperative), "ID").replace(request, "REQUEST")
    headers = {
        k: v.replace(str(cooperative), "ID") for k, v in answer.headers.items() if k not in {"x-request-id", "date"}
    }
    return answer.status_code, text, headers


async def test_a_stranger_gets_nowhere_but_to_the_door(app, visitor_of, world):
    for method, path, roles in walked(app):
        if roles == PUBLIC:
            continue
        visitor = visitor_of()
        answer = await ask(visitor, await visitor.token(), method, path, filled(path, world, world.berau, 1))
        assert answer.status_code in {401, 303}, (method, path, answer.status_code)
        if answer.status_code == 303:
            assert answer.headers["location"].startswith("/masuk"), (method, path)


async def test_a_foreign_cooperative_answers_byte_for_byte_like_one_that_never_existed(app, visitor_of, world):
    seen = Counter()
    for login, key in world.keys.items():
        visitor = visitor_of(key)
        token = await visitor.token()
        role = login.partition(".")[0]
        sees_all = login in {"province", "administrator"}
        foreign = world.kukar if login.endswith("berau") else world.berau
        for method, path, roles in walked(app):
            if not names_in(path) & set(COOPERATIVE):
                continue
            answers = []
            for cooperative in (uuid4(), uuid4() if sees_all else foreign):
                at = filled(path, world, cooperative, 1)
                answers.append(told(await ask(visitor, token, method, path, at), cooperative))
            assert answers[0] == answers[1], (login, method, path)
            expected = {403} if role not in roles else {404}
            assert answers[0][0] in expected, (login, method, path, answers[0])
            seen[role] += 1
    assert min(seen.values()) > 20


async def test_a_role_that_may_not_is_refused_for_its_own_cooperative_too(app, visitor_of, world):
    for login, key in world.keys.items():
        visitor = visitor_of(key)
        token = await visitor.token()
        own = world.kukar if login.endswith("kukar") else world.berau if login.endswith("berau") else world.provincial
        for method, path, roles in walked(app):
            if roles == PUBLIC or login.partition(".")[0] in roles:
                continue
            answer = await ask(visitor, token, method, path, filled(path, world, own, 1))
            assert answer.status_code == 403, (login, method, path, answer.status_code)


async def test_whoever_may_reads_their_own_cooperative(app, visitor_of, world):
    read = 0
    for login, own in (
        ("officer.berau", world.berau), ("verifier.kukar", world.kukar), ("officer.prov", world.provincial), ("province", world.berau),
    ):  # fmt: skip
        visitor = visitor_of(world.keys[login])
        for method, path, roles in walked(app):
            if method != "GET" or login.partition(".")[0] not in roles or not names_in(path) & set(COOPERATIVE):
                continue
            answer = await visitor.ask(method, filled(path, world, own, 1))
            assert answer.status_code != 500, (login, path)
            read += answer.status_code == 200
    assert read >= 8


async def test_no_route_and_no_role_meets_a_500_with_ids_of_nothing(app, visitor_of, world):
    await open_round.close_round(
        world.handles["administrator"], world.round_id
    )  # so that nothing is changed by the way
    for login in ("officer.berau", "verifier.berau", "province", "author", "administrator"):
        visitor = visitor_of(world.keys[login])
        token = await visitor.token()
        for method, path, _ in walked(app):
            if path in {"/keluar", "/api/session", "/api/session/password"}:
                continue
            for other in (0, 32_768, 2**31, 2**63):
                answer = await ask(visitor, token, method, path, filled(path, world, uuid4(), other))
                assert answer.status_code < 500, (login, method, path, answer.text)
                if not names_in(path):
                    break


async def test_looking_changes_nothing(app, visitor_of, world, owner_connection):
    async def everything():
        return [
            await owner_connection.fetch(f"select * from {table} order by 1, 2")  # noqa: S608  # our own names
            for table in (
                "submissions",
                "drafts",
                "draft_answers",
                "revisions",
                "events",
                "tally",
                "comments",
                "rounds",
            )
        ]

    before = await everything()
    for login, own in (
        ("officer.berau", world.berau),
        ("verifier.kukar", world.kukar),
        ("province", world.berau),
        ("administrator", world.berau),
    ):
        visitor = visitor_of(world.keys[login])
        for method, path, _ in walked(app):
            if method == "GET":
                await visitor.ask(method, filled(path, world, own, 1))
    assert await everything() == before
