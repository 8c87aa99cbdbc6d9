"""The data feeds: one sheet, or all as a zip, from one moment of the database, written to a file first.

Nothing is sent before it is whole: what cannot be read answers with a problem instead of half an array, and a slow client
holds no snapshot. Rows flow as they do into a workbook (`build_workbook`), so memory stays flat.
"""

import asyncio
import errno
import gzip
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from exports import feed
from exports.feed import Format, Table, Written
from exports.model import COUNTED, Record, State
from exports.package import PackageError, Target
from service import problems
from service.actions.build_workbook import Chosen, describe, discard, resolve
from service.actions.counted import pulled, versions_of, ways
from service.actions.library import Library
from service.actions.room import private
from service.database import tally, workbooks
from service.database.handle import Handle, Snapshot
from service.language import gettext
from service.problems import Problem

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


class Fed(msgspec.Struct, frozen=True, kw_only=True):
    """A finished feed: its file's name, where it lies, its rows; `zipped` says that the file is gzip of what it is."""

    name: str
    path: Path
    rows: int
    zipped: bool


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked for: the book year, the region's code (None: all one may see) and the states that count."""

    book_year: int
    region: str | None = None
    states: Sequence[State] = COUNTED


def address(base_url: str, book_year: int) -> str:
    """Give the address of a book year's feeds, as other programs reach it."""
    return f"{base_url}/api/feeds/{book_year}"


async def listed(handle: Handle, library: Library, wish: Wish, *, now: datetime) -> tuple[Table, ...]:
    """Give the tables of a round.

    Raises:
        Problem: NOT_FOUND for a round or office that there is not, or that is not one's own.
    """
    async with handle.snapshot() as rows:
        chosen = await resolve(handle, rows, wish.book_year, wish.region, wish.states)
        return await _laid(handle, rows, library, chosen, now)


async def build(
    handle: Handle, library: Library, wish: Wish, word: str, kind: Format, *, now: datetime, zipped: bool = False
) -> Fed:
    """Write one table into a private folder of its own, to be sent and then given to `discard`.

    Args:
        handle: a session's, or a feed token's.
        library: the compiled forms.
        wish: the round, region and states.
        word: the table's.
        kind: csv or json.
        now: the moment in the zone of the settings; dates of sending are told in it.
        zipped: compress the file with gzip.

    Raises:
        Problem: NOT_FOUND for a round, office or table that there is not; VERSION_UNBRIDGED for a submission that cannot
            be read in the round's version; STORAGE_FULL when the disk is full.
    """

    def make(every: tuple[Table, ...], records: Iterator[Record], out: Target) -> tuple[Written, ...]:
        return (feed.write(_named(every, word), every, records, kind, out),)

    return await _built(handle, library, wish, now, word, (f"{word}.{kind}", zipped, make))


async def build_zip(handle: Handle, library: Library, wish: Wish, *, now: datetime) -> Fed:
    """Write all tables as a zip of CSV files; raises as `build`, and WORKBOOK_REFUSED from 4 GiB on."""
    return await _built(handle, library, wish, now, "", (f"{feed.WHOLE}.zip", False, feed.write_zip))


Make = Callable[[tuple[Table, ...], Iterator[Record], Target], tuple[Written, ...]]


async def _built(
    handle: Handle, library: Library, wish: Wish, now: datetime, word: str, asked: tuple[str, bool, Make]
) -> Fed:
    name, zipped, make = asked
    target = await asyncio.to_thread(private, "feed") / "feed"
    try:
        async with library.binding, handle.snapshot(lasting=True) as rows:
            chosen = await resolve(handle, rows, wish.book_year, wish.region, wish.states)
            every = await _laid(handle, rows, library, chosen, now)
            if word:
                _named(every, word)
            office_id = chosen.office.id if chosen.office else None
            versions = await versions_of(rows, chosen.round.id, office_id, chosen.states)
            way = await ways(rows, library, versions, chosen.round.form_version_id)
            batches = workbooks.exported(rows, chosen.round.id, office_id, chosen.states)
            records = pulled(batches, asyncio.get_running_loop(), way, chosen.round.book_year)
            told = await asyncio.to_thread(_written, partial(make, every, records), target, zipped=zipped)
    except BaseException:
        await asyncio.to_thread(_cleared, target)
        raise
    where = f"_{chosen.office.region_code}" if chosen.office else ""
    return Fed(
        name=f"TB{chosen.round.book_year}{where}_{name}",
        path=target,
        rows=sum(each.rows for each in told),
        zipped=zipped,
    )


async def _laid(handle: Handle, rows: Snapshot, library: Library, chosen: Chosen, now: datetime) -> tuple[Table, ...]:
    """Lay out the tables exactly as the workbook's data sheets."""
    compiled = await library.compiled(rows, chosen.round.form_version_id)
    top = await tally.top_hash(rows, chosen.round.id)
    spec = await describe(handle, rows, chosen, compiled.form, top, now)
    return feed.tables(compiled.form, spec)


def _named(every: tuple[Table, ...], word: str) -> Table:
    """Give the table of a word."""
    found = next((table for table in every if table.word == word), None)
    if found is None:
        words = ", ".join(table.word for table in every)
        raise Problem(problems.NOT_FOUND, gettext("Tidak ada lembar bernama itu. Yang ada: {words}.", words=words))
    return found


def _written(make: Callable[[Target], tuple[Written, ...]], target: Path, *, zipped: bool) -> tuple[Written, ...]:
    """Write the file; runs in a thread."""
    try:
        with target.open("xb") as out:
            if not zipped:
                return make(out)
            with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=1, mtime=0) as packed:
                return make(packed)
    except PackageError as error:
        raise Problem(problems.WORKBOOK_REFUSED, str(error)) from error
    except OSError as error:
        if error.errno in _FULL:
            raise Problem(problems.STORAGE_FULL) from error
        raise


def _cleared(target: Path) -> None:
    target.touch()
    discard(target)
