"""Before a version is published: its rules run over the stored answers of a round, bridged, and what they would find is counted.

An author gets counts only. Whoever may read all answers also gets a few cooperatives for each rule.
"""

import asyncio
import hashlib
import os
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager
from multiprocessing import get_context
from uuid import UUID

import msgspec

from forms import lineage, versions
from forms.impact_counts import Example, Impact, together
from forms.model import Form
from service import problems
from service.actions.counting import Counted, Order, Sheet, begin, count
from service.actions.surroundings import around_of
from service.database import forms, impact, offices, rounds, successors
from service.database.handle import Handle
from service.database.impact import ForCounting
from service.database.rounds import Round
from service.language import gettext
from service.problems import Problem

WORKERS = min(2, os.cpu_count() or 1)
AHEAD = 3  # pages
READS_ANSWERS = ("province", "administrator", "system")


class RoundImpact(msgspec.Struct, frozen=True, kw_only=True):
    """What a new version would mean for the answers of one round; regions are the codes of the offices' regions.

    `drafts` are those open now in any round; `names` the regions' names; `unread` counts submissions of versions from which no
    bridge leads to the new one.
    """

    book_year: int
    names: dict[str, str]
    drafts: dict[str, int]
    impact: Impact
    unread: int


async def last_round(handle: Handle, book_year: int | None = None) -> Round:
    """Give the round of a book year; without one the newest that is over, else the newest.

    Raises:
        Problem: NOT_FOUND when there is none.
    """
    listed = await rounds.listed(handle)
    if book_year is not None:
        listed = tuple(each for each in listed if each.book_year == book_year)
    if not listed:
        raise Problem(problems.NOT_FOUND, gettext("Belum ada putaran dengan jawaban tersimpan untuk diperiksa."))
    return next((each for each in listed if each.state == "closed"), listed[0])


async def count_impact(handle: Handle, form: Form, the_round: Round, tell: Callable[[int, int], None]) -> RoundImpact:
    """Count, page by page, in processes of their own, so that the event loop stays free.

    Args:
        handle: an author's or the province's.
        form: the new version, free of errors; it need not be published.
        the_round: whose answers are taken.
        tell: is told how many are done, of how many.

    Raises:
        Problem: FORBIDDEN; REFUSED when the bridge to the new version does not fit; BUSY when a process is ended from outside.
    """
    scope = await impact.scope(handle, the_round.id)
    total = sum(each.stored for each in scope)
    tell(0, total)
    known = await offices.listed(handle)
    desk = _Desk(handle, the_round, {each.id: each.region_code for each in known})
    done, counted = 0, []
    order = await _order(handle, form)
    async with _workers(order) as workers:
        async for size, each in desk.counted(workers):
            if each.problem:
                raise Problem(problems.REFUSED, each.problem)
            done += size
            counted.append(each)
            tell(done, max(done, total))
    return RoundImpact(
        book_year=the_round.book_year,
        names={each.region_code: each.region_name for each in known},
        drafts={desk.codes[each.office_id]: each.drafts for each in scope if each.drafts},
        impact=together(each.impact for each in counted),
        unread=sum(each.unread for each in counted),
    )


async def _order(handle: Handle, form: Form) -> Order:
    """Give the new version, and those of its form that it follows; a version that is published already has its own place."""
    new = await asyncio.to_thread(versions.canonical, form)
    sha = hashlib.sha256(new).hexdigest()
    listed = [each for each in await forms.versions(handle) if each.form == form.id]
    same = next((each.id for each in listed if each.content_sha == sha), None)
    labels = {each.id: each.label for each in listed}
    before = (
        lineage.before(labels, form.version)
        if same is None
        else lineage.between(labels, lineage.in_line(labels)[0], same)
    )
    found = [(each, await forms.canonical(handle, each)) for each in before]
    known = tuple((each, canonical) for each, canonical in found if canonical is not None)
    return Order(new, known, await successors.named(handle))


@asynccontextmanager
async def _workers(order: Order) -> AsyncIterator[ProcessPoolExecutor]:
    """Give the processes that count, and let them go at the end, whatever it is."""
    pool = ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn"), initializer=begin, initargs=(order,))
    try:
        yield pool
    except BrokenProcessPool as broken:
        raise Problem(problems.BUSY) from broken
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


class _Desk:
    """Reads pages and hands them to those who count, a few ahead."""

    def __init__(self, handle: Handle, the_round: Round, codes: Mapping[int, str]) -> None:
        self.handle = handle
        self.round = the_round
        self.codes = codes
        self.shows = handle.principal.role in READS_ANSWERS

    async def counted(self, workers: ProcessPoolExecutor) -> AsyncIterator[tuple[int, Counted]]:
        """Yield for each page its size and what was counted, in the order of the pages."""
        waiting: deque[tuple[int, asyncio.Future[bytes]]] = deque()
        after: UUID | None = None
        while page := await impact.page(self.handle, self.round.id, after):
            after = page[-1].cooperative_id
            sheets = [self.sheet(each) for each in page]
            # in a thread, since beginning a process waits for it
            future = await asyncio.to_thread(workers.submit, count, sheets)
            waiting.append((len(page), asyncio.wrap_future(future)))
            if len(waiting) > AHEAD:
                yield await _next(waiting)
        while waiting:
            yield await _next(waiting)

    def sheet(self, each: ForCounting) -> Sheet:
        """Give a submission as it is counted: on the day it was sent, beside the register as it is now."""
        return Sheet(
            region=self.codes[each.office_id],
            version=each.form_version_id,
            document=each.answers,
            around=around_of(self.round, each.facts, each.at),
            example=Example(str(each.cooperative_id), each.name) if self.shows else None,
        )


async def _next(waiting: deque[tuple[int, asyncio.Future[bytes]]]) -> tuple[int, Counted]:
    size, future = waiting.popleft()
    return size, msgspec.json.decode(await future, type=Counted)
