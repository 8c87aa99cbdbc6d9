"""Work that takes longer than a request: begun, looked at, broken off; its result is kept for an hour, in this process only."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Generic, Literal, TypeVar
from uuid import UUID

import msgspec
import structlog

from service import problems
from service.language import gettext
from service.problems import Problem

log = structlog.get_logger()

KEPT = timedelta(hours=1)
AT_ONCE = 2  # each keeps a core busy
MOST_OF_ONE = 3  # unfinished ones of one account

T = TypeVar("T")
Tell = Callable[[int, int], None]
"""Is told how many are done, of how many."""


class Job(msgspec.Struct, Generic[T], frozen=True):
    """How far a piece of work is. `problem` says in words why it failed; `result` is there when it is done."""

    id: UUID
    state: Literal["running", "done", "failed", "cancelled"]
    done: int
    total: int
    begun_at: datetime
    problem: str = ""
    result: T | None = None


class _Work(Generic[T]):
    """One job with its owner and its task."""

    def __init__(self, account_id: int, job: Job[T]) -> None:
        self.account_id = account_id
        self.job = job
        self.task: asyncio.Task[None] | None = None

    def tell(self, done: int, total: int) -> None:
        self.job = msgspec.structs.replace(self.job, done=done, total=total)

    async def run(self, story: Callable[[Tell], Awaitable[T]], turn: asyncio.Semaphore) -> None:
        """Run to the end, whatever it is; a fault of ours is logged and told as one."""
        try:
            async with turn:
                result = await story(self.tell)
            self.job = msgspec.structs.replace(self.job, state="done", result=result)
        except asyncio.CancelledError:
            self.job = msgspec.structs.replace(self.job, state="cancelled")
            raise
        except Problem as problem:
            told = problem.detail or f"{problem.kind.title}. {problem.kind.advice}"
            self.job = msgspec.structs.replace(self.job, state="failed", problem=told)
        except Exception:
            log.exception("job_failed", job=str(self.job.id))
            told = f"{problems.UNEXPECTED.title}. {problems.UNEXPECTED.advice}"
            self.job = msgspec.structs.replace(self.job, state="failed", problem=told)


class Jobs(Generic[T]):
    """The jobs of one application; each is its account's own, and to others it does not exist."""

    def __init__(self) -> None:
        """Begin empty."""
        self._works: dict[UUID, _Work[T]] = {}
        self._turn = asyncio.Semaphore(AT_ONCE)

    def begin(self, job_id: UUID, account_id: int, story: Callable[[Tell], Awaitable[T]], now: datetime) -> Job[T]:
        """Begin a piece of work in the running loop.

        Raises:
            Problem: CONFLICT when the account has several that are not finished.
        """
        self._forget(now)
        running = [
            each for each in self._works.values() if each.account_id == account_id and each.job.state == "running"
        ]
        if len(running) >= MOST_OF_ONE:
            raise Problem(
                problems.CONFLICT, gettext("Beberapa hitungan Anda belum selesai. Tunggu, atau batalkan salah satu.")
            )
        work = _Work[T](account_id, Job(job_id, "running", 0, 0, now))
        self._works[job_id] = work
        work.task = asyncio.create_task(work.run(story, self._turn))
        return work.job

    def look(self, job_id: UUID, account_id: int, now: datetime) -> Job[T]:
        """Give how far a job is.

        Raises:
            Problem: NOT_FOUND when there is none of this account, or it is too old.
        """
        self._forget(now)
        return self._own(job_id, account_id).job

    def cancel(self, job_id: UUID, account_id: int) -> None:
        """Break a job off; one that has ended stays as it is. Raises as `look`."""
        work = self._own(job_id, account_id)
        if work.task is not None and not work.task.done():
            work.task.cancel()
            # one that has not begun to run never gets to say so itself
            work.job = msgspec.structs.replace(work.job, state="cancelled")

    async def close(self) -> None:
        """Break everything off; for the end of the application."""
        tasks = [work.task for work in self._works.values() if work.task is not None and not work.task.done()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _own(self, job_id: UUID, account_id: int) -> _Work[T]:
        work = self._works.get(job_id)
        if work is None or work.account_id != account_id:
            raise Problem(problems.NOT_FOUND)
        return work

    def _forget(self, now: datetime) -> None:
        old = [
            each for each, work in self._works.items() if work.job.state != "running" and now - work.job.begun_at > KEPT
        ]
        for each in old:
            del self._works[each]
