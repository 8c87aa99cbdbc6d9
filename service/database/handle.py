"""The way to the rows: a pool, and a handle that nobody gets without a session.

Every write is one SQL function: one round trip, one transaction, whose first statement enters the session. Every read
is a transaction that begins the same way. Row-level security then shows what the principal may see; without a
principal it shows nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol, TypeVar

import asyncpg
import msgspec

from service.database.refusals import refused
from service.settings import ZONE

APP_ROLE = "lumbung_app"
ACQUIRE_TIMEOUT = 5.0  # seconds; asyncpg would wait for ever
STATEMENT_TIMEOUT = 30.0  # seconds
HEALTH_TIMEOUT = 2.0  # seconds
PAGE_OF_CURSOR = 200  # rows; more was no quicker

T = TypeVar("T")
Row = asyncpg.Record


class Principal(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks: an account with its role and office. Only `enter` makes one; `office_id` is None for the system.

    `language` is what the account chose, None until it chooses.
    """

    account_id: int
    login: str
    name: str
    role: str
    office_id: int | None
    office_name: str | None
    office_kind: str | None
    region_code: str | None
    must_change: bool
    language: str | None


class Reader(Protocol):
    """Whatever reads as a principal: a handle (one transaction a call) or a snapshot (one for all calls)."""

    async def fetch(self, sql: str, *values: Any) -> list[Row]:
        """Give all rows."""

    async def first(self, sql: str, *values: Any) -> Row | None:
        """Give the first row, or None."""


class Snapshot:
    """One REPEATABLE READ moment of the database, seen by one principal."""

    def __init__(self, connection: Any) -> None:
        """Wrap a connection whose transaction has entered already."""
        self._connection = connection

    async def fetch(self, sql: str, *values: Any) -> list[Row]:
        """Give all rows."""
        with refused():
            return list(await self._connection.fetch(sql, *values))

    async def first(self, sql: str, *values: Any) -> Row | None:
        """Give the first row, or None."""
        with refused():
            row: Row | None = await self._connection.fetchrow(sql, *values)
            return row

    async def batches(self, sql: str, *values: Any) -> AsyncIterator[list[Row]]:
        """Give rows in batches from a cursor, so that memory stays flat."""
        with refused():
            cursor = await self._connection.cursor(sql, *values)
            while rows := await cursor.fetch(PAGE_OF_CURSOR):
                yield rows


class Handle:
    """The database as one principal sees it."""

    def __init__(self, pool: Any, key_hash: bytes, principal: Principal, door: str = "enter") -> None:
        """Only `Database.enter` and `enter_feed` call this, each with its door."""
        self._pool = pool
        self._key_hash = key_hash
        self._door = door
        self.principal = principal

    async def call(self, sql: str, *values: Any) -> list[Row]:
        """Run one SQL function whose first argument ($1) is the session; it enters by itself.

        Raises:
            Problem: what the function refused, in words for the person.
        """
        return await _fetched(self._pool, sql, self._key_hash, *values)

    async def fetch(self, sql: str, *values: Any) -> list[Row]:
        """Give all rows of a query that the principal may see."""
        async with self._entered() as connection:
            return list(await connection.fetch(sql, *values))

    async def first(self, sql: str, *values: Any) -> Row | None:
        """Give the first row of a query, or None."""
        async with self._entered() as connection:
            row: Row | None = await connection.fetchrow(sql, *values)
            return row

    @asynccontextmanager
    async def snapshot(self, *, lasting: bool = False) -> AsyncIterator[Snapshot]:
        """Give one moment of the database for several reads.

        Never hold it while a slow client reads; `lasting` lets it idle for minutes between batches (a workbook).
        """
        async with self._entered(isolation="repeatable_read") as connection:
            if lasting:
                await connection.execute("set local idle_in_transaction_session_timeout = '10min'")
            yield Snapshot(connection)

    @asynccontextmanager
    async def _entered(self, **options: Any) -> AsyncIterator[Any]:
        with refused():
            async with self._pool.acquire(timeout=ACQUIRE_TIMEOUT) as connection, connection.transaction(**options):
                await connection.execute(f"select {self._door}($1)", self._key_hash)
                yield connection


class Database:
    """A pool of connections as the role that owns nothing."""

    def __init__(self, pool: Any) -> None:
        """Wrap a pool; `connect` makes one."""
        self._pool = pool

    async def enter(self, key_hash: bytes) -> Handle:
        """Give the handle of a session.

        Args:
            key_hash: SHA-256 of the cookie's bytes.

        Raises:
            Problem: SIGN_IN when there is no such session, or it has ended.
        """
        rows = await self.door("select * from enter($1)", key_hash)
        return Handle(self._pool, key_hash, made(Principal, rows[0]))

    async def enter_feed(self, token_hash: bytes) -> Handle:
        """Give the handle of a feed's token, which only reads: no function that writes knows the token.

        Args:
            token_hash: SHA-256 of the token's bytes.

        Raises:
            Problem: SIGN_IN when there is no such token, or it has ended.
        """
        rows = await self.door("select * from enter_feed($1)", token_hash)
        return Handle(self._pool, token_hash, made(Principal, rows[0]), "enter_feed")

    async def door(self, sql: str, *values: Any) -> list[Row]:
        """Run one of the functions that need no session: signing in and out. Only sessions.py calls this."""
        return await _fetched(self._pool, sql, *values)

    async def answers(self) -> bool:
        """Tell whether the database answers (health)."""
        try:
            async with asyncio.timeout(HEALTH_TIMEOUT), self._pool.acquire() as connection:
                return bool(await connection.fetchval("select true"))
        except (asyncpg.PostgresError, OSError, TimeoutError, asyncpg.InterfaceError):
            return False


async def _fetched(pool: Any, sql: str, *values: Any) -> list[Row]:
    """Run one statement on a connection of the pool; who waits too long for one is told that the server is busy."""
    with refused():
        async with pool.acquire(timeout=ACQUIRE_TIMEOUT) as connection:
            return list(await connection.fetch(sql, *values))


class UnsafeLoginError(RuntimeError):
    """DATABASE_URL gives rights that would pass row-level security."""


@asynccontextmanager
async def connect(url: str, size: int = 10, zone: str = ZONE) -> AsyncIterator[Database]:
    """Open a pool on `url`, stepped down to the service's role; days are counted, and deadlines end, in `zone`.

    Raises:
        UnsafeLoginError: the role would pass row-level security.
        OSError: nobody listens there.
    """
    pool = await asyncpg.create_pool(
        url,
        min_size=1,
        max_size=size,
        command_timeout=STATEMENT_TIMEOUT,
        timeout=10,
        reset=_nothing,  # settings are the transaction's own, so nothing is left to reset
        server_settings={
            "role": APP_ROLE,
            "search_path": "public",
            "application_name": "lumbung",
            "idle_in_transaction_session_timeout": "60s",
            "lock_timeout": "10s",
            "lumbung.zone": zone,
        },
    )
    try:
        row = await pool.fetchrow(
            "select rolname, rolsuper or rolbypassrls as passes from pg_roles where rolname = current_user"
        )
        if row is None or row["passes"] or row["rolname"] != APP_ROLE:
            raise UnsafeLoginError(f"the service must work as {APP_ROLE}, which must not pass row-level security")
        yield Database(pool)
    finally:
        await pool.close()


async def _nothing(_connection: Any) -> None:
    """Spare a round trip: transaction-local settings end with their transaction."""


def made(kind: type[T], row: Row) -> T:
    """Make a Struct from a row whose columns bear the names of its fields."""
    return kind(**dict(row))


def text_of(value: Any) -> str:
    """Give JSON text for a jsonb argument."""
    return msgspec.json.encode(value).decode()
