"""Exports that people asked for: jobs that any server may do, and the files they made, in pieces."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from service.database.handle import Database, Handle, Reader

Kind = Literal["province", "office", "all", "union"]
State = Literal["queued", "running", "done", "failed", "cancelled"]
PIECE = 1_048_576  # bytes


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One export; `office_id` None is the whole province, `book_year` the round's.

    `turn` is the place in the queue while it waits, 0 else. `code` says why it failed, `problem` says more, in Indonesian.
    `ready` tells whether its file can be had now, `within` whether the file is within the principal's rights.
    """

    id: UUID
    account_id: int
    place: int | None
    asked_at: datetime
    kind: Kind
    round_id: int
    book_year: int
    office_id: int | None
    states: tuple[str, ...]
    state: State
    done: int
    total: int
    begun_at: datetime | None
    ended_at: datetime | None
    code: str
    problem: str
    name: str
    size: int
    sha256: str
    expires_at: datetime | None
    turn: int
    within: bool
    ready: bool


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for; `total` is how many records are to be written, as far as one knows now."""

    kind: Kind
    round_id: int
    office_id: int | None
    states: tuple[str, ...]
    total: int


_JOB = """
select j.id, j.account_id, j.place, j.asked_at, j.kind, j.round_id, r.book_year, j.office_id, j.states, j.state, j.done, j.total,
       j.begun_at, j.ended_at, j.code, j.problem, j.name, j.size, coalesce(encode(j.sha, 'hex'), '') as sha256, j.expires_at,
       coalesce(case when j.state = 'queued' then (select t.turn from export_turns() t where t.id = j.id) end, 0) as turn,
       (j.office_id = any (my_offices()) or (j.office_id is null and my_role() in ('province', 'administrator', 'system'))) is true as within,
       coalesce(j.state = 'done' and j.expires_at > now(), false)
           and exists (select 1 from export_pieces e where e.job_id = j.id and e.place = 0) as ready
  from export_jobs j join rounds r on r.id = j.round_id
"""


def _made(row: object) -> Job:
    values = dict(row)  # type: ignore[call-overload]
    return Job(**{**values, "states": tuple(values["states"])})


async def ask(handle: Handle, job_id: UUID, wish: Wish, *, fresh: bool = False) -> UUID:
    """Ask for an export; give the id of the job, which is an earlier one where nothing changed since and none is wanted anew.

    Raises:
        Problem: THROTTLED with twenty that are not finished; NOT_FOUND for an office that is not one's own; FORBIDDEN.
    """
    rows = await handle.call(
        "select ask_export($1, $2, $3, $4, $5, $6, $7, $8) as id",
        job_id,
        wish.kind,
        wish.round_id,
        wish.office_id,
        list(wish.states),
        wish.total,
        fresh,
    )
    found: UUID = rows[0]["id"]
    return found


async def one(rows: Reader, job_id: UUID) -> Job | None:
    """Give one job that the principal may see."""
    row = await rows.first(_JOB + " where j.id = $1", job_id)
    return _made(row) if row else None


async def listed(rows: Reader, account_id: int, place: int | None, limit: int = 30) -> tuple[Job, ...]:
    """Give the newest jobs of an account and of its office."""
    found = await rows.fetch(
        _JOB + " where j.account_id = $1 or j.place = $2 order by j.asked_at desc, j.id limit $3",
        account_id,
        place,
        limit,
    )
    return tuple(_made(row) for row in found)


async def cancel(handle: Handle, job_id: UUID) -> None:
    """Break a job off; one that has ended stays as it is.

    Raises:
        Problem: NOT_FOUND, also for one that only its asker and the province may break off.
    """
    await handle.call("select cancel_export($1, $2)", job_id)


async def piece(rows: Reader, job_id: UUID, place: int) -> bytes | None:
    """Give a piece of the file; None after the last, and for whoever has no right to it."""
    row = await rows.first("select contents from export_pieces where job_id = $1 and place = $2", job_id, place)
    return bytes(row["contents"]) if row else None


async def pieces(rows: Reader, job: Job, begin: int = 0) -> AsyncIterator[bytes]:
    """Give the file from byte `begin` on; each piece is a read of its own, which asks anew whether it may.

    Raises:
        EOFError: the file went, or the right to it, before its end.
    """
    place, skipped = divmod(begin, PIECE)
    left = job.size - begin
    while left > 0:
        # Whoever hangs up stops the sending, again and again until it ends; a read that has begun ends by itself.
        found = await asyncio.shield(piece(rows, job.id, place))
        if found is None:
            raise EOFError(str(job.id))
        place, left = place + 1, left - len(found) + skipped
        yield found[skipped:]
        skipped = 0


async def claim(database: Database, worker: UUID, key_hash: bytes) -> UUID | None:
    """Take the next job for `worker`; a session of the job's account begins under `key_hash`. None when nothing waits."""
    rows = await database.door("select claim_export($1, $2) as id", worker, key_hash)
    found: UUID | None = rows[0]["id"]
    return found


async def let_go(database: Database, worker: UUID, *, stopped: bool) -> None:
    """Give back the job of `worker`, to be done anew; that of a server that `stopped` was no attempt."""
    await database.door("select let_go_export($1, $2)", worker, stopped)


async def beat(handle: Handle, worker: UUID, done: int, total: int) -> bool:
    """Say that the job is being done, and how far; False when it was cancelled or taken over."""
    rows = await handle.call("select beat_export($1, $2, $3, $4) as held", worker, done, total)
    return bool(rows[0]["held"])


async def keep_piece(handle: Handle, worker: UUID, place: int, contents: bytes) -> None:
    """Keep a piece of the file.

    Raises:
        Problem: STORAGE_FULL; CONFLICT when the job is not ours any more.
    """
    await handle.call("select keep_export_piece($1, $2, $3, $4)", worker, place, contents)


async def finish(handle: Handle, worker: UUID, name: str, size: int, sha: bytes) -> bool:
    """End a job with its file, whose pieces are kept."""
    return await _end(handle, worker, name, size, sha, "", "")


async def fail(handle: Handle, worker: UUID, code: str, problem: str) -> bool:
    """End a job with what went wrong."""
    return await _end(handle, worker, "", 0, None, code, problem)


async def _end(handle: Handle, worker: UUID, *said: str | int | bytes | None) -> bool:
    rows = await handle.call("select end_export($1, $2, $3, $4, $5, $6, $7) as ended", worker, *said)
    return bool(rows[0]["ended"])
