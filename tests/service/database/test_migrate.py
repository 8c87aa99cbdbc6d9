"""Migrations are applied once, in order, by the owner, and never change afterwards."""

import asyncio
import hashlib

import asyncpg
import pytest

from service.database import migrate
from service.database.migrate import Migration, MigrationError

pytestmark = pytest.mark.anyio


def file(number, name, sql):
    """A migration as the folder would hold it."""
    return Migration(number, name, sql, hashlib.sha256(sql.encode()).hexdigest())


BARNS = file(1, "barns", "create table barns (id integer primary key);")
SACKS = file(2, "sacks", "create table sacks (id integer primary key);")


@pytest.fixture
async def fresh(empty_database):
    """The owner's way into a database without a table of ours."""
    return empty_database.owner


async def fetch(url, query):
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_a_database_that_is_missing_is_made_and_brought_up(fresh):
    assert await migrate.up(fresh, wanted=(BARNS, SACKS)) == (BARNS, SACKS)
    assert await fetch(fresh, "select count(*) from barns") == 0


async def test_a_second_run_finds_nothing_to_do(fresh):
    await migrate.up(fresh, wanted=(BARNS,))
    assert await migrate.up(fresh, wanted=(BARNS, SACKS)) == (SACKS,)
    assert await migrate.up(fresh, wanted=(BARNS, SACKS)) == ()


async def test_tables_belong_to_the_owner_role_and_not_to_the_login(fresh):
    await migrate.up(fresh, wanted=(BARNS,))
    assert await fetch(fresh, "select tableowner from pg_tables where tablename = 'barns'") == "lumbung_owner"


async def test_status_tells_what_waits(fresh):
    await migrate.up(fresh, wanted=(BARNS,))
    done, waiting = await migrate.status(fresh, wanted=(BARNS, SACKS))
    assert (done.name, done.applied_at is None) == ("barns", False)
    assert (waiting.name, waiting.applied_at) == ("sacks", None)


async def test_a_file_that_changed_after_it_was_applied_is_refused_by_name(fresh):
    await migrate.up(fresh, wanted=(BARNS,))
    changed = file(1, "barns", BARNS.sql + " -- just a comment")
    with pytest.raises(MigrationError, match="0001_barns.sql changed after it was applied"):
        await migrate.up(fresh, wanted=(changed,))
    with pytest.raises(MigrationError, match="0001_barns.sql changed"):
        await migrate.status(fresh, wanted=(changed,))


async def test_a_database_of_a_newer_version_is_refused(fresh):
    await migrate.up(fresh, wanted=(BARNS, SACKS))
    with pytest.raises(MigrationError, match="0002_sacks, which this version does not know"):
        await migrate.up(fresh, wanted=(BARNS,))


async def test_a_file_that_fails_leaves_nothing_behind(fresh):
    broken = file(1, "broken", "create table half (id integer); select 1 / 0;")
    with pytest.raises(MigrationError, match="0001_broken.sql: division by zero"):
        await migrate.up(fresh, wanted=(broken,))
    assert await fetch(fresh, "select to_regclass('half')") is None
    assert await migrate.up(fresh, wanted=(BARNS,)) == (BARNS,)


async def test_a_file_may_ask_to_run_outside_a_transaction(fresh):
    index = file(2, "index", "-- no-transaction\ncreate index concurrently barns_by_id on barns (id);")
    await migrate.up(fresh, wanted=(BARNS, index))
    assert await fetch(fresh, "select indisvalid from pg_index where indexrelid = 'barns_by_id'::regclass")


async def test_four_starts_at_once_apply_each_file_once(fresh):
    done = await asyncio.gather(*(migrate.up(fresh, wanted=(BARNS, SACKS)) for _ in range(4)))
    assert sorted(len(each) for each in done) == [0, 0, 0, 2]


async def test_several_new_databases_of_one_cluster_can_be_made_at_once(postgres_server):
    names = [f"test_twin_{number}" for number in range(4)]
    try:
        owners = [postgres_server.urls(name).owner for name in names]
        done = await asyncio.gather(*(migrate.up(owner, wanted=(BARNS,)) for owner in owners))
        assert done == [(BARNS,)] * 4
    finally:
        connection = await asyncpg.connect(migrate.database_url(postgres_server.owner, "postgres"))
        for name in names:
            await connection.execute(f"drop database if exists {name} with (force)")
        await connection.close()


async def test_a_server_that_does_not_answer_is_told_with_the_variable_to_check(tmp_path):
    with pytest.raises(MigrationError, match="DATABASE_URL"):
        await migrate.up(f"postgresql://nobody@/lumbung?host={tmp_path}")


async def test_the_service_owns_nothing_and_cannot_pass_row_security(database, service_connection):
    row = await service_connection.fetchrow(
        "select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as strong,"
        " (select count(*) from pg_class where relowner = r.oid) as owned from pg_roles r where rolname = current_user",
    )
    assert (row["strong"], row["owned"]) == (False, 0)
    for statement in (
        "create table mine (id integer)",
        "create temp table mine (id integer)",
        "set role lumbung_owner",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await service_connection.execute(statement)
