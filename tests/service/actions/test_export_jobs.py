"""Exports as jobs: made under the asker's rights, once, whatever stops on the way, and handed out to whoever may have them."""

import asyncio
import errno
import hashlib
import io
import zipfile
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from service import problems
from service.actions import build_workbook, export_jobs
from service.actions.ask_export import Asked, ask
from service.actions.export_file import file_of
from service.actions.export_jobs import Exports
from service.actions.library import Library
from service.database import accounts, drafts, exports, monitoring, revisions, workbooks
from service.database.exports import PIECE
from service.database.handle import connect
from service.problems import Problem

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 6, 30, 9, 30, tzinfo=ZoneInfo("Asia/Makassar"))
PROVINCE = Asked(kind="province", book_year=2025)
OWN = Asked(kind="office", book_year=2025)


@pytest.fixture
async def sent(world):
    """A cooperative of each regency was sent."""
    for login, cooperative, name in (
        ("officer.berau", world.berau, "Berau Maju"),
        ("officer.kukar", world.kukar, "Kukar Jaya"),
    ):
        await send(world, login, cooperative, name)
    return world


async def send(world, login, cooperative, name):
    handle = world.handles[login]
    await drafts.open_draft(handle, world.round_id, cooperative, world.version_id, b"{}", 0)
    new = revisions.NewRevision(
        op_id=uuid4(), base_revision=0, draft_seq=None, form_version_id=world.version_id,
        answers=b'{"answers":{"nama":"%b","anggota":7},"reasons":{}}' % name.encode(), findings=(), marks={},
    )  # fmt: skip
    await revisions.submit(handle, world.round_id, cooperative, new)


@asynccontextmanager
async def server(world, database=None):
    """A server that makes exports."""
    made = Exports(database or world.database, Library(), lambda: NOW)
    await made.open()
    try:
        yield made
    finally:
        await made.close()


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(export_jobs, "LOOK", 0.05)
    monkeypatch.setattr(export_jobs, "BEAT", 0.05)
    monkeypatch.setattr(export_jobs, "BREATH", 0.01)


async def asked(world, login, wish=PROVINCE):
    return await ask(world.handles[login], wish, uuid4())


async def ended(world, login, job_id, states=("done", "failed", "cancelled")):
    async with asyncio.timeout(20):
        while True:
            job = await exports.one(world.handles[login], job_id)
            if job.state in states:
                return job
            await asyncio.sleep(0.02)


async def bytes_of(world, login, job_id, *rest):
    given = await file_of(world.handles[login], job_id, *rest)
    return b"".join([each async for each in given.pieces])


async def refused(awaitable):
    with pytest.raises(Problem) as refusal:
        await awaitable
    return refusal.value


@pytest.fixture
def held(monkeypatch):
    """Holds every job at its first record, until it is let on."""
    gate = asyncio.Event()
    real = export_jobs.build_wanted

    async def waiting(*given, **rest):
        await gate.wait()
        return await real(*given, **rest)

    monkeypatch.setattr(export_jobs, "build_wanted", waiting)
    return gate


async def test_a_job_becomes_a_file_that_proves_itself(sent):
    job = await asked(sent, "province")
    assert (job.state, job.turn, job.total) == ("queued", 1, 2)
    async with server(sent):
        done = await ended(sent, "province", job.id)
    assert (done.state, done.done, done.total, done.ready) == ("done", 2, 2, True)
    data = await bytes_of(sent, "province", job.id)
    assert (len(data), hashlib.sha256(data).hexdigest()) == (done.size, done.sha256)
    noted = await workbooks.listed(sent.handles["province"], sent.round_id)
    assert [(each.name, each.file_sha.hex()) for each in noted] == [(done.name, done.sha256)]
    texts = {c.value for s in openpyxl.load_workbook(io.BytesIO(data)) for row in s.iter_rows() for c in row}
    assert {"Berau Maju", "Kukar Jaya"} <= texts


async def test_the_rest_of_a_file_can_be_had_after_a_cut(sent, monkeypatch):
    monkeypatch.setattr(export_jobs, "PIECE", 1000)
    monkeypatch.setattr(exports, "PIECE", 1000)
    job = await asked(sent, "province")
    async with server(sent):
        done = await ended(sent, "province", job.id)
    whole = await bytes_of(sent, "province", job.id)
    assert await bytes_of(sent, "province", job.id, "bytes=2500-") == whole[2500:]
    assert await bytes_of(sent, "province", job.id, "bytes=2500-", f'"{done.sha256}"') == whole[2500:]
    for header, condition in (("bytes=2500-", '"another"'), ("bytes=-5", ""), (f"bytes={len(whole)}-", ""), ("x", "")):
        assert await bytes_of(sent, "province", job.id, header, condition) == whole


async def test_all_workbooks_come_in_one_zip_from_one_moment(sent):
    job = await asked(sent, "province", Asked(kind="all", book_year=2025))
    async with server(sent):
        done = await ended(sent, "province", job.id)
    assert done.state == "done", done.problem
    archive = zipfile.ZipFile(io.BytesIO(await bytes_of(sent, "province", job.id)))
    assert archive.testzip() is None
    *books, sums = archive.infolist()
    assert [each.filename.split("_TB")[0] for each in books] == [
        "Rekap_Koperasi_Kalimantan_Timur", "Data_Koperasi_64.02_Kutai_Kartanegara", "Data_Koperasi_64.03_Berau",
    ]  # fmt: skip
    assert {each.compress_type for each in books} == {zipfile.ZIP_STORED}
    lines = dict(reversed(line.split("  ")) for line in archive.read(sums).decode().splitlines())
    assert lines == {each.filename: hashlib.sha256(archive.read(each)).hexdigest() for each in books}
    assert len(await workbooks.listed(sent.handles["province"], sent.round_id)) == 3


async def test_a_union_is_a_job_too(sent):
    job = await asked(sent, "province", Asked(kind="union", book_year=2025))
    async with server(sent):
        assert (await ended(sent, "province", job.id)).name.startswith("Gabungan_")


async def test_what_cannot_give_a_file_is_said_before_a_job_is_made(sent):
    told = [
        (await refused(asked(sent, login, wish))).kind
        for login, wish in (
            ("province", Asked(kind="province", book_year=1999)),
            ("province", Asked(kind="province", book_year=2025, states=("accepted",))),
            ("province", Asked(kind="office", book_year=2025, region="64")),
            ("province", Asked(kind="office", book_year=2025, region="99")),
            ("province", Asked(kind="union", book_year=2025, region="64.02")),
            ("province", Asked(kind="province", book_year=2025, region="")),
            ("officer.berau", PROVINCE),
            ("officer.berau", Asked(kind="office", book_year=2025, region="64.02")),
            ("author", OWN),
        )
    ]
    empty, missing, mine = problems.EXPORT_EMPTY, problems.NOT_FOUND, problems.FORBIDDEN
    other = problems.REFUSED
    assert told == [missing, empty, empty, missing, other, other, mine, missing, mine]
    assert await exports.listed(sent.handles["province"], sent.accounts["province"], 3) == ()


async def test_the_same_wish_gives_the_same_file_until_something_changes(sent):
    first = await asked(sent, "officer.berau", OWN)
    assert (await asked(sent, "officer.berau", OWN)).id == first.id
    async with server(sent) as made:
        await ended(sent, "officer.berau", first.id)
        assert (await asked(sent, "verifier.berau", OWN)).id == first.id
        fresh = await asked(sent, "officer.berau", Asked(kind="office", book_year=2025, fresh=True))
        assert fresh.id != first.id
        made.look()
        await ended(sent, "officer.berau", fresh.id)
        await send_again(sent)
        assert (await asked(sent, "officer.berau", OWN)).id not in {first.id, fresh.id}


async def send_again(world):
    await world.handles["officer.berau"].call("select take_back($1, $2, $3, 1, $4)", world.round_id, world.berau, b"{}")
    new = revisions.NewRevision(
        op_id=uuid4(), base_revision=1, draft_seq=None, form_version_id=world.version_id,
        answers=b'{"answers":{"nama":"Baru","anggota":9},"reasons":{}}', findings=(), marks={},
    )  # fmt: skip
    await revisions.submit(world.handles["officer.berau"], world.round_id, world.berau, new)


async def test_a_cancelled_job_stops_and_leaves_nothing(sent, held, owner_connection):
    job = await asked(sent, "province")
    async with server(sent):
        await ended(sent, "province", job.id, ("running",))
        assert (await refused(exports.cancel(sent.handles["officer.berau"], job.id))).kind is problems.NOT_FOUND
        await exports.cancel(sent.handles["province"], job.id)
        await asyncio.sleep(0.2)
        held.set()
        following = await asked(sent, "province")
        await ended(sent, "province", following.id)
    assert (await exports.one(sent.handles["province"], job.id)).state == "cancelled"
    assert (await refused(file_of(sent.handles["province"], job.id))).kind is problems.CONFLICT
    assert await owner_connection.fetchval("select count(*) from export_pieces where job_id = $1", job.id) == 0
    assert await owner_connection.fetchval("select count(*) from sessions where address = 'export'") == 0


async def test_a_server_that_stops_gives_its_job_back_and_the_next_does_it(sent, held):
    job = await asked(sent, "province")
    async with server(sent):
        await ended(sent, "province", job.id, ("running",))
    assert (await exports.one(sent.handles["province"], job.id)).state == "queued"
    held.set()
    async with server(sent):
        assert (await ended(sent, "province", job.id)).state == "done"


async def test_a_server_that_stops_while_it_takes_a_job_gives_it_back(sent, monkeypatch, owner_connection):
    taken = asyncio.Event()
    real = exports.claim

    async def lingering(*given):
        found = await real(*given)
        taken.set()
        await asyncio.sleep(0.2)
        return found

    monkeypatch.setattr(export_jobs.exports, "claim", lingering)
    job = await asked(sent, "province")
    async with server(sent):
        await taken.wait()
    assert (await exports.one(sent.handles["province"], job.id)).state == "queued"
    assert await owner_connection.fetchval("select count(*) from sessions where address = 'export'") == 0


async def test_a_server_stops_also_when_the_database_is_away(sent, held, monkeypatch, owner_connection):
    tried = []

    def away(name):
        async def refusing(*_given, **_named):
            tried.append(name)
            raise Problem(problems.BUSY)

        return refusing

    job = await asked(sent, "province")
    with monkeypatch.context() as without:
        async with asyncio.timeout(10), server(sent):
            await ended(sent, "province", job.id, ("running",))
            without.setattr(export_jobs.exports, "let_go", away("let_go"))
            without.setattr(export_jobs.sessions, "leave", away("leave"))
    assert tried == ["let_go", "leave"]
    # Nobody could give it back: it stays taken until its lease has ended, and then another server does it.
    assert (await exports.one(sent.handles["province"], job.id)).state == "running"
    await owner_connection.execute("update export_jobs set lease_until = now() - interval '1 second'")
    held.set()
    async with server(sent):
        assert (await ended(sent, "province", job.id)).state == "done"


async def test_the_job_of_a_dead_server_begins_anew_once_its_lease_has_ended(sent, owner_connection):
    job = await asked(sent, "province")
    dead = uuid4()
    assert await exports.claim(sent.database, dead, b"k" * 32) == job.id
    assert await exports.claim(sent.database, uuid4(), b"l" * 32) is None
    await owner_connection.execute("update export_jobs set lease_until = now() - interval '1 second'")
    async with server(sent):
        done = await ended(sent, "province", job.id)
    assert done.state == "done"
    late = await sent.database.enter(b"k" * 32)
    assert not await exports.beat(late, dead, 1, 2)
    assert not await exports.finish(late, dead, "late.xlsx", 1, b"s" * 32)
    assert (await refused(exports.keep_piece(late, dead, 99, b"late"))).kind is problems.CONFLICT
    assert (await exports.one(sent.handles["province"], job.id)).name == done.name


async def test_a_server_at_work_for_somebody_is_no_visit_of_theirs(sent, owner_connection):
    """The province's page says when a person was last here; a job may be done again long after."""
    job = await asked(sent, "officer.berau", OWN)
    whose = sent.accounts["officer.berau"]
    await owner_connection.execute("update accounts set seen_at = seen_at - interval '9 days' where id = $1", whose)
    before = await owner_connection.fetchval("select seen_at from accounts where id = $1", whose)
    async with server(sent):
        assert (await ended(sent, "province", job.id)).state == "done"
    seen = {one.id: one.seen_at for one in await monitoring.visits(sent.handles["province"])}
    assert seen[whose] == before


async def test_a_job_that_kills_every_server_is_given_up(sent, owner_connection):
    job = await asked(sent, "province")
    for each in range(5):
        assert await exports.claim(sent.database, uuid4(), bytes([each]) * 32) == job.id
        await owner_connection.execute("update export_jobs set lease_until = now() - interval '1 second'")
    assert await exports.claim(sent.database, uuid4(), b"z" * 32) is None
    given_up = await exports.one(sent.handles["province"], job.id)
    assert (given_up.state, given_up.code) == ("failed", "export-gave-up")


@pytest.mark.parametrize(("stopped", "state"), [(True, "running"), (False, "failed")])
async def test_planned_stops_are_no_attempts_and_what_could_not_go_on_is(sent, stopped, state):
    job = await asked(sent, "province")
    for each in range(5):
        worker = uuid4()
        assert await exports.claim(sent.database, worker, bytes([each]) * 32) == job.id
        await exports.let_go(sent.database, worker, stopped=stopped)
    await exports.claim(sent.database, uuid4(), b"z" * 32)
    assert (await exports.one(sent.handles["province"], job.id)).state == state


async def test_two_servers_do_ten_jobs_at_once_each_one_once(sent, settings, monkeypatch):
    begun = []
    real = export_jobs.build_wanted

    async def noted(handle, *given, **rest):
        begun.append(handle.principal.login)
        return await real(handle, *given, **rest)

    monkeypatch.setattr(export_jobs, "build_wanted", noted)
    people = ("province", "administrator", "officer.berau", "verifier.berau", "officer.kukar", "verifier.kukar")
    wishes = [(login, PROVINCE if "." not in login else OWN) for login in people]
    wishes += [("province", Asked(kind="office", book_year=2025, region=each)) for each in ("64.02", "64.03")]
    wishes += [("administrator", wish) for _, wish in wishes[-2:]]
    jobs = [(login, (await asked(sent, login, wish)).id) for login, wish in wishes]
    assert len({job for _, job in jobs}) == 10
    async with (
        connect(settings.database_url, 4) as other,
        server(sent),
        server(sent, other),
    ):
        states = [(await ended(sent, login, job)).state for login, job in jobs]
    assert states == ["done"] * 10
    assert sorted(begun) == sorted(login for login, _ in wishes)


async def test_whoever_asks_for_much_does_not_keep_others_waiting(sent):
    many = [
        await asked(sent, "province", wish)
        for wish in (PROVINCE, Asked(kind="all", book_year=2025), Asked(kind="union", book_year=2025))
    ]
    other = await asked(sent, "officer.berau", OWN)
    handles = sent.handles
    assert [(await exports.one(handles["province"], each.id)).turn for each in many] == [1, 3, 4]
    assert (await exports.one(handles["officer.berau"], other.id)).turn == 2


async def test_an_account_may_wait_for_twenty_and_no_more(sent):
    for _ in range(20):
        await exports.ask(sent.handles["province"], uuid4(), wish_of(sent, uuid4().hex))
    assert (await refused(asked(sent, "province"))).kind is problems.THROTTLED


def wish_of(world, state):
    return exports.Wish(kind="province", round_id=world.round_id, office_id=None, states=(state,), total=1)


@pytest.mark.parametrize("change", ["disable", "move"])
async def test_a_right_that_goes_while_the_job_waits_or_runs_ends_it(sent, held, change):
    waiting = await asked(sent, "officer.kukar", OWN)
    running = await asked(sent, "officer.berau", OWN)
    await changed(sent, "officer.kukar", change)
    async with server(sent):
        await ended(sent, "province", running.id, ("running",))
        await changed(sent, "officer.berau", change)
        held.set()
        codes = [(await ended(sent, "province", each.id)).code for each in (waiting, running)]
    assert codes == ["export-revoked"] * 2


async def changed(world, login, what, office=3):
    role = "officer" if what == "move" else None
    place = office if what == "move" else None
    await accounts.change(world.system, world.accounts[login], what, role=role, office_id=place)


async def test_a_file_goes_to_whoever_may_have_what_is_in_it_now(sent, owner_connection, settings):
    own = await asked(sent, "officer.berau", OWN)
    whole = await asked(sent, "province")
    async with server(sent):
        await ended(sent, "officer.berau", own.id)
        await ended(sent, "province", whole.id)
    for login in ("officer.berau", "verifier.berau", "province", "administrator"):
        assert (await bytes_of(sent, login, own.id))[:2] == b"PK"
    for login, job in (("officer.kukar", own), ("author", own), ("officer.berau", whole), ("officer.prov", whole)):
        assert (await refused(file_of(sent.handles[login], job.id))).kind is problems.NOT_FOUND, login
    # Whoever moves to another office is told that the file is no longer theirs.
    await changed(sent, "officer.berau", "move", office=1)
    moved = await entered(sent, owner_connection, "officer.berau")
    assert (await refused(file_of(moved, own.id))).kind is problems.EXPORT_REVOKED
    assert await exports.piece(moved, own.id, 0) is None


async def entered(world, owner_connection, login):
    key = uuid4().bytes * 2
    await owner_connection.execute("select open_session($1, $2, interval '1 hour')", login, key)
    return await world.database.enter(key)


async def test_a_changed_password_does_not_end_the_job(sent, held, owner_connection):
    job = await asked(sent, "officer.berau", OWN)
    async with server(sent):
        await ended(sent, "province", job.id, ("running",))
        await owner_connection.execute("update accounts set generation = generation + 1 where login = 'officer.berau'")
        await asyncio.sleep(0.2)
        held.set()
        assert (await ended(sent, "province", job.id)).state == "done"


async def test_a_full_disk_fails_the_job_in_words_and_leaves_no_half_file(sent, monkeypatch, tmp_path):
    def full(_spec, _compiled, records, out, _previous):
        out.write(b"half")
        next(records)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(export_jobs.Room, "__init__", lambda self: setattr(self, "_place", tmp_path))
    monkeypatch.setattr(build_workbook.book, "build", full)
    job = await asked(sent, "province")
    async with server(sent):
        failed = await ended(sent, "province", job.id)
    assert (failed.state, failed.code, failed.size) == ("failed", problems.STORAGE_FULL.code, 0)
    assert list(tmp_path.iterdir()) == []
    assert await workbooks.listed(sent.handles["province"], sent.round_id) == ()


async def test_what_nobody_foresaw_fails_the_job_and_not_the_server(sent, monkeypatch):
    real = build_workbook.book.build

    def broken(*_given):
        raise ZeroDivisionError

    monkeypatch.setattr(build_workbook.book, "build", broken)
    job = await asked(sent, "province")
    async with server(sent):
        failed = await ended(sent, "province", job.id)
        assert (failed.state, failed.code) == ("failed", "unexpected")
        monkeypatch.setattr(build_workbook.book, "build", real)
        again = await asked(sent, "province")
        assert again.id != job.id
        assert (await ended(sent, "province", again.id)).state == "done"


async def test_results_go_after_three_days_and_jobs_after_thirty(sent, owner_connection):
    job = await asked(sent, "province")
    async with server(sent):
        await ended(sent, "province", job.id)
    await owner_connection.execute("update export_jobs set expires_at = now() - interval '1 second'")
    assert (await refused(file_of(sent.handles["province"], job.id))).kind is problems.EXPORT_GONE
    await exports.claim(sent.database, uuid4(), b"k" * 32)
    assert await owner_connection.fetchval("select count(*) from export_pieces") == 0
    await owner_connection.execute("update export_jobs set ended_at = now() - interval '31 days'")
    await exports.claim(sent.database, uuid4(), b"k" * 32)
    assert await exports.one(sent.handles["province"], job.id) is None


async def test_the_oldest_results_make_room_for_new_ones(sent, owner_connection):
    old = await asked(sent, "province")
    async with server(sent):
        await ended(sent, "province", old.id)
        await owner_connection.execute("update export_jobs set size = 4000000000, ended_at = now() - interval '1 hour'")
        new = await asked(sent, "officer.berau", OWN)
        await ended(sent, "province", new.id)
        await asked(sent, "officer.kukar", OWN)
        await asyncio.sleep(0.3)
    assert (await refused(file_of(sent.handles["province"], old.id))).kind is problems.EXPORT_GONE
    assert (await bytes_of(sent, "officer.berau", new.id))[:2] == b"PK"


async def test_a_file_that_goes_while_it_is_read_breaks_off_instead_of_ending_short(
    sent, owner_connection, monkeypatch
):
    monkeypatch.setattr(export_jobs, "PIECE", 1000)
    monkeypatch.setattr(exports, "PIECE", 1000)
    job = await asked(sent, "province")
    async with server(sent):
        await ended(sent, "province", job.id)
    given = await file_of(sent.handles["province"], job.id)
    await anext(given.pieces)
    await owner_connection.execute("delete from export_pieces")
    with pytest.raises(EOFError):
        await anext(given.pieces)
    assert PIECE == 2**20
