"""Brings a database to the newest schema: numbered files of plain SQL, applied once, in order, by the owner.

A file is `migrations/NNNN_name.sql`. It runs in one transaction as the role lumbung_owner, unless its first line is
`-- no-transaction` (CREATE INDEX CONCURRENTLY). Its SHA-256 is kept and enforced: an applied file never changes.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from importlib.resources import files
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import msgspec

LOCK = 7_584_620_131  # any number that nothing else locks
OLDEST_POSTGRES = 150_000
NO_TRANSACTION = "-- no-transaction"
ROLE_ATTEMPTS = 10

# Raised when two databases of one cluster make the same role or grant at the same moment.
RACES = (asyncpg.DuplicateObjectError, asyncpg.UniqueViolationError, asyncpg.InternalServerError)


class MigrationError(RuntimeError):
    """The schema cannot be brought up to date; the message names the file or the server."""


class Migration(msgspec.Struct, frozen=True):
    """One file of the folder `migrations`."""

    number: int
    name: str
    sql: str
    sha256: str

    @property
    def in_transaction(self) -> bool:
        """Whether the file runs in a transaction of its own."""
        return not self.sql.startswith(NO_TRANSACTION)


class Step(msgspec.Struct, frozen=True):
    """One migration as a database sees it; `applied_at` is None while it waits."""

    number: int
    name: str
    applied_at: datetime | None


def migrations() -> tuple[Migration, ...]:
    """The files, in order.

    Raises:
        MigrationError: a name that is not NNNN_name.sql, or a number that is missing or used twice.
    """
    found = tuple(_read_folder())
    for expected, each in enumerate(found, start=1):
        if each.number != expected:
            raise MigrationError(f"expected migration {expected:04d} but found {each.number:04d}_{each.name}.sql")
    return found


async def up(owner_url: str, *, wanted: tuple[Migration, ...] | None = None) -> tuple[Migration, ...]:
    """Applies what is missing and returns it; makes the database and the roles first where they are missing.

    Several processes may call this at once: one works, the others wait and find nothing to do.

    Raises:
        MigrationError: a server older than 15, a file that changed after it was applied, or SQL that fails.
    """
    wanted = migrations() if wanted is None else wanted
    await _ensure_database(owner_url)
    async with _connected(owner_url) as connection:
        await connection.execute("select pg_advisory_lock($1)", LOCK)
        await _ensure_roles(connection)
        await connection.execute("set role lumbung_owner")
        await connection.execute(_LEDGER)
        missing = _missing(wanted, await _applied(connection))
        for migration in missing:
            await _apply(connection, migration)
        return missing


async def status(url: str, *, wanted: tuple[Migration, ...] | None = None) -> tuple[Step, ...]:
    """Every migration with the moment it was applied; none is where the database does not exist yet.

    Raises:
        MigrationError: an applied file changed or is gone.
    """
    wanted = migrations() if wanted is None else wanted
    if not await _exists(url):
        return tuple(Step(each.number, each.name, None) for each in wanted)
    async with _connected(url) as connection:
        there = await connection.fetchval("select to_regclass('public.migrations') is not null")
        applied = await _applied(connection) if there else {}
    _missing(wanted, applied)
    moments = {number: record["applied_at"] for number, record in applied.items()}
    return tuple(Step(each.number, each.name, moments.get(each.number)) for each in wanted)


_LEDGER = """
create table if not exists migrations (
    number integer primary key,
    name text not null,
    sha256 text not null,
    applied_at timestamptz not null default now()
);
grant select on migrations to lumbung_app
"""


def _read_folder() -> Iterator[Migration]:
    """Reads the files in the order of their names."""
    for entry in sorted(files("service.database").joinpath("migrations").iterdir(), key=lambda each: each.name):
        if not entry.name.endswith(".sql"):
            continue
        parts = re.fullmatch(r"(\d{4})_([a-z0-9_]+)\.sql", entry.name)
        if parts is None:
            raise MigrationError(f"a migration must be named like 0001_accounts.sql, not {entry.name}")
        sql = entry.read_text(encoding="utf-8")
        yield Migration(int(parts[1]), parts[2], sql, hashlib.sha256(sql.encode()).hexdigest())


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[asyncpg.Connection[asyncpg.Record]]:
    """A connection of its own, so that a lock cannot outlive the work."""
    try:
        connection = await asyncpg.connect(url, timeout=30, server_settings={"search_path": "public"})
    except (OSError, asyncpg.PostgresError) as error:
        raise MigrationError(
            f"cannot connect to the database: {error}. Check DATABASE_URL or LUMBUNG_OWNER_URL."
        ) from error
    try:
        if connection.get_server_version() < (OLDEST_POSTGRES // 10_000,):
            raise MigrationError(f"PostgreSQL 15 or newer is needed, this is {connection.get_server_version().major}")
        yield connection
    finally:
        await connection.close()


async def _exists(url: str) -> bool:
    """False when the server says that it has no such database; any other trouble is told by the next connection."""
    try:
        await (await asyncpg.connect(url, timeout=30)).close()
    except asyncpg.InvalidCatalogNameError:
        return False
    except (OSError, asyncpg.PostgresError):
        return True
    return True


async def _ensure_database(url: str) -> None:
    """Makes the database that the URL names, sorted by code point, where the server has none of that name."""
    if await _exists(url):
        return
    async with _connected(database_url(url, "postgres")) as admin:
        builtin = admin.get_server_version().major >= 17  # noqa: PLR2004  # the first with builtin collations
        locale = "locale_provider builtin builtin_locale 'C.UTF-8'" if builtin else "lc_collate 'C' lc_ctype 'C'"
        name = await admin.fetchval("select quote_ident($1)", urlsplit(url).path.lstrip("/"))
        # DuplicateDatabase and UniqueViolation: another process was quicker.
        with suppress(asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
            await admin.execute(f"create database {name} template template0 encoding 'UTF8' {locale}")


def database_url(url: str, database: str) -> str:
    """The same server and login, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


async def _ensure_roles(connection: asyncpg.Connection[asyncpg.Record]) -> None:
    """Makes the roles; tries again when another database of the cluster makes them at this moment."""
    script = files("service.database").joinpath("roles.sql").read_text(encoding="utf-8")
    for attempt in range(1, ROLE_ATTEMPTS + 1):
        try:
            async with connection.transaction():
                await connection.execute(script)
        except RACES as error:
            if attempt == ROLE_ATTEMPTS:
                raise MigrationError(f"the roles cannot be made: {error}") from error
            await asyncio.sleep(0.05 * attempt)
        except asyncpg.PostgresError as error:
            raise MigrationError(f"the roles of roles.sql cannot be made by this login: {error}") from error
        else:
            return


async def _applied(connection: asyncpg.Connection[asyncpg.Record]) -> dict[int, asyncpg.Record]:
    """What the ledger says, by number."""
    return {
        row["number"]: row for row in await connection.fetch("select number, name, sha256, applied_at from migrations")
    }


def _missing(wanted: tuple[Migration, ...], applied: dict[int, asyncpg.Record]) -> tuple[Migration, ...]:
    """The files that were not applied yet, once it is sure that the applied ones are the same."""
    by_number = {each.number: each for each in wanted}
    for number, row in sorted(applied.items()):
        file = by_number.get(number)
        if file is None:
            raise MigrationError(
                f"the database has migration {number:04d}_{row['name']}, which this version does not know"
            )
        if file.sha256 != row["sha256"]:
            raise MigrationError(
                f"{number:04d}_{file.name}.sql changed after it was applied: restore it and write a new file"
            )
    return tuple(each for each in wanted if each.number not in applied)


async def _apply(connection: asyncpg.Connection[asyncpg.Record], migration: Migration) -> None:
    """Runs one file and writes it into the ledger."""
    try:
        if migration.in_transaction:
            async with connection.transaction():
                await connection.execute("set local lock_timeout = '10s'")
                await connection.execute(migration.sql)
                await _note(connection, migration)
        else:
            await connection.execute(migration.sql)
            await _note(connection, migration)
    except asyncpg.PostgresError as error:
        raise MigrationError(f"{migration.number:04d}_{migration.name}.sql: {error}") from error


async def _note(connection: asyncpg.Connection[asyncpg.Record], migration: Migration) -> None:
    """Writes one line of the ledger."""
    await connection.execute("set role lumbung_owner")  # a file may have changed the role
    await connection.execute(
        "insert into public.migrations (number, name, sha256) values ($1, $2, $3)",
        migration.number,
        migration.name,
        migration.sha256,
    )
