"""Exports are made one after the other, by whichever server is free, under the rights of whoever asked; files go to the database.

A server holds a job by a lease that it renews each second. When it dies, another, or the same after its restart, begins it anew.
"""

import asyncio
import hashlib
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import structlog

from exports.model import State
from service import problems
from service.accounts.signing import KEY_BYTES, key_hash
from service.actions.build_all import build_all
from service.actions.build_union import build_union
from service.actions.build_workbook import Wanted, build_wanted
from service.actions.library import Library
from service.actions.passing import Passing
from service.actions.room import Room
from service.database import exports, offices, rounds, sessions
from service.database.exports import PIECE, Job
from service.database.handle import Database, Handle
from service.language import DEFAULT, speak
from service.problems import Problem

log = structlog.get_logger()

AT_ONCE = 2
"""Jobs of one server at a time: each keeps a core busy and a connection taken."""
LOOK = 5.0  # seconds between two looks for jobs that other servers were asked for, or let go
BEAT = 1.0  # seconds between two signs of life
BREATH = 2.0  # seconds before a job that was let go may be taken again
_AGAIN = frozenset({problems.BUSY, problems.SIGN_IN})
"""What may be over the next time: a database that was away, an account whose password was changed."""


class _Taken(msgspec.Struct, frozen=True):
    """A job that is ours: the run's own id, and the session that was begun for it."""

    id: UUID
    worker: UUID
    key_hash: bytes


class Exports:
    """The exports of one application."""

    def __init__(self, database: Database, library: Library, clock: Callable[[], datetime]) -> None:
        """Take what the jobs are made with; `clock` gives the moment in the zone of the settings."""
        self._database = database
        self._library = library
        self._clock = clock
        self._wake = asyncio.Event()
        self._room = Room()
        self._hands: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        """Begin to work, with what is waiting already."""
        await asyncio.to_thread(self._room.sweep)
        self._hands = [asyncio.create_task(self._work()) for _ in range(AT_ONCE)]

    def look(self) -> None:
        """Say that there may be a new job."""
        self._wake.set()

    async def close(self) -> None:
        """Stop; what is being made goes back into the queue."""
        for each in self._hands:
            each.cancel()
        await asyncio.gather(*self._hands, return_exceptions=True)

    async def _work(self) -> None:
        """Do jobs for as long as the application lives."""
        speak(DEFAULT)  # what is kept stays Indonesian
        while True:
            try:
                taken = await self._take()
                if taken is not None:
                    await self._do(taken)
                    continue
            except Problem as problem:
                if problem.kind not in _AGAIN:
                    log.exception("export_failed")
            except Exception:
                log.exception("export_failed")
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK):
                    await self._wake.wait()
            self._wake.clear()

    async def _take(self) -> _Taken | None:
        """Take the next job, if there is one; a stop of the server meanwhile gives it back."""
        worker, hashed = uuid4(), key_hash(secrets.token_bytes(KEY_BYTES))
        claim = asyncio.create_task(exports.claim(self._database, worker, hashed))
        try:
            job_id = await asyncio.shield(claim)
        except asyncio.CancelledError:
            with suppress(Problem):
                if await claim:  # taken already, and nobody else would know by whom
                    await exports.let_go(self._database, worker, stopped=True)
                    await sessions.leave(self._database, hashed)
            raise
        return _Taken(job_id, worker, hashed) if job_id else None

    async def _do(self, taken: _Taken) -> None:
        """Do one job to its end; a stop of the server gives it back."""
        try:
            handle = await self._database.enter(taken.key_hash)
            await self._watched(handle, taken)
        except Problem as problem:
            if problem.kind not in _AGAIN:
                raise
            await exports.let_go(self._database, taken.worker, stopped=False)
            await asyncio.sleep(BREATH)
        except asyncio.CancelledError:
            with suppress(Problem):  # without a database the lease ends by itself
                await exports.let_go(self._database, taken.worker, stopped=True)
            raise
        finally:
            with suppress(Problem):
                await sessions.leave(self._database, taken.key_hash)

    async def _watched(self, handle: Handle, taken: _Taken) -> None:
        """Make the file while signs of life are given; who cancels the job stops it."""
        passing = Passing()
        making = asyncio.create_task(self._made(handle, taken, passing))
        try:
            while not making.done():
                await asyncio.wait([making], timeout=BEAT)
                if not making.done() and not await _held(handle, taken, passing):
                    return
            await making
        except (asyncio.CancelledError, Problem) as stopped:
            if isinstance(stopped, asyncio.CancelledError) or stopped.kind in _AGAIN:
                raise
            told = stopped.detail
            await exports.fail(handle, taken.worker, stopped.kind.code, told[:2000])
        except Exception:
            log.exception("export_failed", job=str(taken.id))
            await exports.fail(handle, taken.worker, problems.UNEXPECTED.code, "")
        finally:
            making.cancel()
            await asyncio.wait([making])

    async def _made(self, handle: Handle, taken: _Taken, passing: Passing) -> None:
        """Write the file into a folder of its own, and from there into the database."""
        job = await exports.one(handle, taken.id)
        if job is None:
            raise Problem(problems.EXPORT_REVOKED)
        with self._room.folder() as folder:
            file = folder / "file"
            name = await self._written(handle, job, file, passing)
            whole, size, place = hashlib.sha256(), 0, 0
            pieces = _pieces(file)
            while piece := await asyncio.to_thread(next, pieces, b""):
                await exports.keep_piece(handle, taken.worker, place, piece)
                whole.update(piece)
                place, size = place + 1, size + len(piece)
        await exports.finish(handle, taken.worker, name, size, whole.digest())

    async def _written(self, handle: Handle, job: Job, file: Path, passing: Passing) -> str:
        """Write what was asked for; give the file's name."""
        now, states = self._clock(), msgspec.convert(job.states, tuple[State, ...])
        if job.kind == "all":
            zipped = await build_all(
                handle, self._library, job.book_year, file, now=now, new_id=uuid4, states=states, passing=passing
            )
            return zipped.name
        if job.kind == "union":
            years = [each.book_year for each in await rounds.listed(handle) if each.book_year <= job.book_year]
            built = await build_union(
                handle, self._library, years, file, now=now, new_id=uuid4, states=states, passing=passing
            )
            return built.name
        known = {each.id: each.region_code for each in await offices.listed(handle)}
        wanted = Wanted(job.book_year, known[job.office_id] if job.office_id else None, states)
        built = await build_wanted(handle, self._library, wanted, file, now=now, new_id=uuid4, passing=passing)
        return built.name


async def _held(handle: Handle, taken: _Taken, passing: Passing) -> bool:
    """Give a sign of life; False when the job is not ours any more. A database that is away is asked again."""
    try:
        return await exports.beat(handle, taken.worker, passing.done, passing.total)
    except Problem as problem:
        if problem.kind is not problems.BUSY:
            raise
        return True


def _pieces(file: Path) -> Iterator[bytes]:
    with file.open("rb") as whole:
        while piece := whole.read(PIECE):
            yield piece
