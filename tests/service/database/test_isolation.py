"""Nobody sees another office's rows, whatever the SQL says (reference/database.md section 3)."""

import asyncio
import hashlib
import secrets
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
import pytest

from service import problems
from service.database import drafts, revisions, submissions, tally, weighings
from service.problems import Problem

pytestmark = pytest.mark.anyio

SECURED = (
    "cooperatives", "roster", "submissions", "drafts", "draft_answers", "revisions", "findings", "comments", "events", "tally",
    "set_aside_answers", "acts", "act_items", "answer_locks", "revision_sources", "weighings", "identities", "unweighed", "weighed_offices",
)  # fmt: skip


def new_revision(world, op=None, base=0, **changes):
    values = {
        "op_id": op or uuid4(),
        "base_revision": base,
        "draft_seq": None,
        "form_version_id": world.version_id,
        "answers": b'{"answers":{"n":1},"reasons":{}}',
        "findings": (
            revisions.StoredFinding(path="n", code="warning", severity="warning", message="besar", reason="benar"),
        ),
        "marks": {"n": 1},
    }
    return revisions.NewRevision(**{**values, **changes})


async def entered(connection, key, statement, *values):
    """Runs a statement as the service does, but with SQL of our own."""
    async with connection.transaction():
        await connection.execute("select enter($1)", hashlib.sha256(key).digest())
        await connection.execute(statement, *values)


async def send(world, login, cooperative):
    handle = world.handles[login]
    await drafts.open_draft(handle, world.round_id, cooperative, world.version_id, b"{}", 0)
    await drafts.save(
        handle,
        world.round_id,
        cooperative,
        world.version_id,
        "pc",
        [drafts.Operation(path="n", value=b"1", base=0, seq=1)],
    )
    return await revisions.submit(handle, world.round_id, cooperative, new_revision(world, draft_seq=1))


async def test_without_a_principal_every_secured_table_is_empty(world, service_connection):
    await send(world, "officer.berau", world.berau)
    for table in SECURED:
        assert await service_connection.fetchval(f"select count(*) from {table}") == 0, table  # noqa: S608  # our own names


async def test_each_principal_counts_its_own_rows_only(world, service_connection):
    await send(world, "officer.berau", world.berau)
    expected = {
        "officer.kukar": 1,
        "officer.berau": 1,
        "officer.prov": 1,
        "province": 3,
        "administrator": 3,
        "author": 0,
    }
    for login, count in expected.items():
        key = hashlib.sha256(world.keys[login]).digest()
        for _ in range(8):  # more than a prepared plan needs to become generic
            async with service_connection.transaction():
                await service_connection.execute("select enter($1)", key)
                assert await service_connection.fetchval("select count(*) from submissions") == count
    assert await service_connection.fetchval("select count(*) from submissions") == 0


async def test_a_foreign_cooperative_answers_like_one_that_never_existed(world):
    handle = world.handles["officer.kukar"]
    for operation in (
        lambda c: drafts.open_draft(handle, world.round_id, c, world.version_id, b"{}", 0),
        lambda c: drafts.save(
            handle, world.round_id, c, world.version_id, "pc", [drafts.Operation(path="n", value=b"1", base=0, seq=1)]
        ),
        lambda c: revisions.submit(handle, world.round_id, c, new_revision(world)),
    ):
        told = []
        for cooperative in (world.berau, uuid4()):
            with pytest.raises(Problem) as refusal:
                await operation(cooperative)
            told.append((refusal.value.kind, refusal.value.detail))
        assert told[0] == told[1] == (problems.NOT_FOUND, "")
    assert await submissions.one(handle, world.round_id, world.berau) is None


async def test_naming_a_foreign_cooperative_under_ones_own_office_meets_no_key(world, service_connection):
    await send(world, "officer.berau", world.berau)
    sql = (
        "insert into drafts (round_id, cooperative_id, office_id, base_revision, form_version_id, base, started_by)"
        " values ($1, $2, 1, 0, $3, '{}', my_account())"
    )
    for cooperative in (world.berau, uuid4()):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await entered(
                service_connection, world.keys["officer.kukar"], sql, world.round_id, cooperative, world.version_id
            )


async def test_nobody_weighs_another_offices_submission(world, service_connection):
    await send(world, "officer.berau", world.berau)
    for office in (1, 2):
        for table, columns, values in (
            (
                "weighings",
                "revision, form_version_id, account_id, sent_at, warnings, figures",
                "1, $3, 1, now(), 0, '{}'",
            ),
            ("identities", "key, value, said", "'nik', $3::int4::text, 'x'"),
        ):
            sql = f"insert into {table} (round_id, cooperative_id, office_id, {columns}) values ($1, $2, {office}, {values})"  # noqa: S608  # our own names
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await entered(
                    service_connection, world.keys["officer.kukar"], sql, world.round_id, world.berau, world.version_id
                )
    foreign = weighings.Weighing(
        cooperative=world.berau, office=1, number=1, revision=1, version=world.version_id, account=1, sent_at=datetime.now(UTC)
    )  # fmt: skip
    await weighings.keep(world.handles["officer.kukar"], world.round_id, [foreign])
    assert await weighings.left(world.handles["officer.berau"], world.round_id) == 1
    with pytest.raises(Problem) as refusal:
        await weighings.again(world.handles["verifier.berau"], world.round_id)
    assert refusal.value.kind is problems.FORBIDDEN


@pytest.mark.parametrize(
    "statement",
    [
        "update submissions set office_id = 1",
        "insert into submissions (round_id, cooperative_id, office_id, name_key, district_code) select round_id, gen_random_uuid(), office_id, '', '' from submissions",
        "update revisions set answers = ''",
        "insert into unweighed (round_id, cooperative_id, office_id) select round_id, cooperative_id, office_id from submissions",
        "update identities set value = 'x'",
        "delete from weighed_offices",
        "delete from revisions",
        "truncate events",
        "select password_hash from accounts",
        "select * from sessions",
        "select * from journal",
        "set role lumbung_owner",
        "set role lumbung_steward",
        "create table mine (a int)",
        "create temp table mine (a int)",
        "select open_session('administrator', sha256('x'), '1 hour')",
        "select log_admin('x', null, '', '')",
    ],
)  # fmt: skip
async def test_the_service_role_may_not(world, service_connection, statement):
    await send(world, "officer.berau", world.berau)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await entered(service_connection, world.keys["administrator"], statement)


async def test_an_event_cannot_be_written_in_anothers_name(world, service_connection):
    sql = "insert into events values ($1, 2, 0, 99, null, 'x', null, null, $2, now(), 0, '', '', '')"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await entered(
            service_connection, world.keys["officer.berau"], sql, world.round_id, world.accounts["verifier.berau"]
        )


async def test_even_a_superuser_cannot_change_a_revision_unknowingly(world, owner_connection):
    await send(world, "officer.berau", world.berau)
    for statement in ("update revisions set answers = 'x'", "delete from events", "truncate revisions cascade"):
        with pytest.raises(asyncpg.PostgresError, match="append-only"):
            await owner_connection.execute(statement)


async def test_every_table_forces_row_security_and_every_definer_function_is_fenced(owner_connection):
    loose = await owner_connection.fetch(
        "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
        " and not (relrowsecurity and relforcerowsecurity) and relname <> 'migrations'"
    )
    assert [row["relname"] for row in loose] == []
    open_functions = await owner_connection.fetch(
        "select proname from pg_proc p where pronamespace = 'public'::regnamespace"
        " and (has_function_privilege('public', p.oid, 'execute')"
        " or (prosecdef and (proconfig is null or pg_get_userbyid(proowner) not in ('lumbung_door', 'lumbung_steward'))))"
    )
    assert [row["proname"] for row in open_functions] == []


async def test_the_tally_equals_a_recount_after_every_step(world, owner_connection):
    receipt = await send(world, "officer.berau", world.berau)
    await submissions.move(world.handles["verifier.berau"], world.round_id, world.berau, "verify", receipt.revision)
    await send(world, "officer.kukar", world.kukar)
    counted = {row.office_id: row for row in await tally.counts(world.handles["province"], world.round_id)}
    for row in await owner_connection.fetch("select office_id, state, count(*) from submissions group by 1, 2"):
        assert getattr(counted[row["office_id"]], row["state"]) == row["count"]
    assert sum(each.total for each in counted.values()) == 3


async def test_the_same_sending_fifty_times_at_once_is_one_revision(world):
    handle = world.handles["officer.berau"]
    await drafts.open_draft(handle, world.round_id, world.berau, world.version_id, b"{}", 0)
    op = uuid4()
    receipts = await asyncio.gather(
        *(revisions.submit(handle, world.round_id, world.berau, new_revision(world, op)) for _ in range(50))
    )
    assert {(r.revision, r.hash, r.at) for r in receipts} == {(1, receipts[0].hash, receipts[0].at)}
    assert sorted(r.repeated for r in receipts) == [False] + [True] * 49
    assert len(await revisions.history(handle, world.round_id, world.berau)) == 1


async def test_the_chain_is_rebuilt_in_python_and_a_changed_answer_is_found(world, owner_connection):
    first = await send(world, "officer.berau", world.berau)
    await submissions.take_back(world.handles["officer.berau"], world.round_id, world.berau, 1, b"{}")
    second = await revisions.submit(
        world.handles["officer.berau"],
        world.round_id,
        world.berau,
        new_revision(world, base=1, answers=b'{"answers":{}}'),
    )
    chain = await revisions.history(world.handles["province"], world.round_id, world.berau)
    assert [each.hash for each in chain] == [first.hash, second.hash]
    assert revisions.broken_at(chain) is None
    await owner_connection.execute("set session_replication_role = replica")
    await owner_connection.execute("update revisions set answers = 'x' where number = 1")
    assert revisions.broken_at(await revisions.history(world.handles["province"], world.round_id, world.berau)) == 1


async def test_a_session_key_that_nobody_made_is_refused(world):
    with pytest.raises(Problem) as refusal:
        await world.database.enter(secrets.token_bytes(32))
    assert refusal.value.kind is problems.SIGN_IN


async def test_many_snapshots_of_one_session_after_a_pause_do_not_end_each_other(world, owner_connection):
    handle = world.handles["province"]
    await owner_connection.execute("update sessions set last_seen = now() - interval '10 minutes'")
    async with handle.snapshot() as first, handle.snapshot() as second:
        for rows in (first, second):
            assert len(await rows.fetch("select id from rounds")) == 1
    old = "select count(*) from sessions where last_seen < now() - interval '5 minutes' and account_id = $1"
    assert await owner_connection.fetchval(old, world.accounts["province"]) == 1
    await handle.fetch("select 1")
    assert await owner_connection.fetchval(old, world.accounts["province"]) == 0
