"""Each input that once broke something, as the security review of November 2026 found it (its numbers: f1 to f16)."""

import asyncio

import pytest

from forms.compile import compile_form
from forms.model import Form, Group, Question, Repeat
from service.actions.asked import asked_at
from service.database.handle import connect
from service.problems import BUSY, Problem

pytestmark = pytest.mark.anyio

ROUND = {
    "book_year": 2030, "form_version_id": 1, "starts": "2031-01-01", "deadline": "2031-06-30", "years_without_rat": 2,
    "rat_deadline_primer": "2031-03-31", "rat_deadline_sekunder": "2031-06-30",
}  # fmt: skip
PAGE = {"versi": "1", "tahun": "2030", "batas": "30-06-2031", "mulai": "01-02-2031", "tanpa_rat": "2",
        "primer": "31-03-2031", "sekunder": "30-06-2031"}  # fmt: skip


async def saved(visitor, world, path, value):
    """Save one answer of Berau's cooperative over the API, then open its page: what became of it, and the page's status."""
    at = f"/api/rounds/{world.round_id}/submissions/{world.berau}/draft"
    await visitor.change("POST", at)
    change = {"path": path, "value": value, "base": 0, "seq": 1}
    told = await visitor.change("PATCH", at, json={"device": "hostile", "changes": [change]})
    page = await visitor.ask("GET", f"/isi/{world.berau}.2025", headers={"accept": "text/html"})
    assert told.status_code == 200
    return told.json()["results"][0]["status"], page.status_code


@pytest.mark.parametrize("origin", ["http://[", "http://]", "//testserver.local", "null", ""])
async def test_f1_an_origin_that_is_none_is_refused(visitor_of, origin):
    answer = await visitor_of().change("POST", "/masuk", headers={"origin": origin})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "wrong", [{"book_year": 0}, {"book_year": -1}, {"book_year": 10_000}, {"book_year": 1900}, {"years_without_rat": 0}]
)
async def test_f2_settings_of_a_round_out_of_bounds(visitor_of, world, wrong):
    visitor = visitor_of(world.keys["administrator"])
    answer = await visitor.change("POST", "/api/rounds", json={**ROUND, "form_version_id": world.version_id, **wrong})
    assert answer.status_code == 422


@pytest.mark.parametrize("wrong", [{"tahun": "0000"}, {"tahun": "1900"}, {"versi": "²"}, {"versi": "1" * 5_000}])
async def test_f2_the_page_of_rounds_too(visitor_of, world, wrong):
    visitor = visitor_of(world.keys["administrator"])
    posted = {**PAGE, "_csrf": await visitor.token(), **wrong}
    assert (await visitor.ask("POST", "/putaran", data=posted)).status_code == 422


@pytest.mark.parametrize("order", [5, True, "abc", [1, 2], [None], [["x"]], ["a", "a"], [""], ["a/b"], ["<i>"]])
async def test_f3_the_order_of_rows_is_a_list_of_different_ids(visitor_of, world, order):
    told, page = await saved(visitor_of(world.keys["officer.berau"]), world, "unit", order)
    assert (told, page) == ("refused", 200)


async def test_f4_rows_are_counted_when_they_are_saved(visitor_of, world):
    ids = [str(number) for number in range(30_000)]
    told, page = await saved(visitor_of(world.keys["officer.berau"]), world, "unit", ids)
    assert (told, page) == ("refused", 200)


async def test_f5_an_answer_larger_than_its_column_is_refused(visitor_of, world):
    told, page = await saved(visitor_of(world.keys["officer.berau"]), world, "nama", ["a" * 32_767] * 7)
    assert (told, page) == ("refused", 200)


async def test_f6_the_number_of_a_shown_draft_may_be_anything(visitor_of, world):
    visitor = visitor_of(world.keys["officer.berau"])
    await saved(visitor, world, "nama", "Berau Maju")
    posted = {"_csrf": await visitor.token(), "nama": "Berau Lebih Maju", "~dasar": "9" * 5_000}
    answer = await visitor.ask("POST", f"/isi/{world.berau}.2025/nama", data=posted)
    assert answer.status_code < 500


@pytest.mark.parametrize("path", ["nope", "unit/usaha", "<script>", "unit[99]/usaha"])
async def test_f7_nobody_comments_on_a_question_that_is_not_there(visitor_of, world, path):
    visitor = visitor_of(world.keys["verifier.berau"])
    at = f"/api/rounds/{world.round_id}/submissions/{world.berau}/comments"
    assert (await visitor.change("POST", at, json={"path": path, "text": "periksa ini"})).status_code == 422


async def test_f8_a_chunked_body_must_say_that_it_is_json_too(visitor_of, world):
    async def pieces():
        yield b'{"path": "", "text": "periksa ini"}'

    visitor = visitor_of(world.keys["verifier.berau"])
    at = f"/api/rounds/{world.round_id}/submissions/{world.berau}/comments"
    answer = await visitor.change("POST", at, content=pieces(), headers={"content-type": "text/plain"})
    assert answer.status_code == 415


async def test_f9_guesses_at_ones_own_password_are_counted(visitor_of, world):
    visitor = visitor_of(world.keys["officer.berau"])
    told = [
        (await visitor.change("POST", "/api/session/password", json={"present": f"tebakan-{n}", "new": "Kucing-terbang-77"}))
        for n in range(20)
    ]  # fmt: skip
    assert told[-1].status_code == 429


async def test_f13_a_pool_that_is_used_up_says_so_soon(database, world):
    async with connect(database.service, 1) as pool, pool._pool.acquire():  # noqa: SLF001  # the only connection is taken
        with pytest.raises(Problem) as refused:
            await asyncio.wait_for(pool.enter(b"0" * 32), timeout=12)
        assert refused.value.kind is BUSY
        assert await asyncio.wait_for(pool.answers(), timeout=12) is False


def test_f16_a_row_of_a_group_that_has_no_answers_is_not_there():
    inner = Repeat(name="unit", row=3, children=(Question(name="usaha", type="text", row=4, label={"id": "U"}),))
    form = Form(
        id="f", version="1", title="F", default_language="id", languages=("id",),
        children=(Group(name="usaha_bersama", row=2, children=(inner,)),),
    )  # fmt: skip
    assert asked_at(compile_form(form), "usaha_bersama/unit[99]/usaha", {}) is None
