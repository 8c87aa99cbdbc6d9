"""The consolidated workbook: one moment of the database, written to a file first, with its proof kept.

Rows flow from a cursor, batch by batch, into a thread that writes; the event loop stays free and memory flat.
"""

import asyncio
import errno
import hashlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import msgspec

from exports import book
from exports.frame import corrected
from exports.model import (
    COUNTED,
    BookSpec,
    Compiled,
    Manifest,
    Office,
    Previous,
    Record,
    Region,
    RosterCount,
    Round,
    SignOff,
    State,
)
from exports.package import PackageError, Target
from exports.recap import RecapError
from forms.model import Form
from service import problems
from service.actions.counted import earlier, pulled, versions_of, ways
from service.actions.library import Library
from service.actions.passing import Passing
from service.actions.room import private
from service.database import corrections, forms, offices, regions, rounds, tally, workbooks
from service.database.handle import Handle, Snapshot
from service.database.workbooks import Workbook
from service.language import gettext
from service.problems import Problem

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WHOLE_PROVINCE = ("province", "administrator", "system")
ONE_OFFICE = ("officer", "verifier")
DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

T = TypeVar("T")


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """A finished workbook: its name, where it lies, its SHA-256, and the manifest that stands in it too."""

    name: str
    path: Path
    sha256: str
    manifest: Manifest


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for, resolved: the round, the office (None is the province) and the states."""

    round: rounds.Round
    office: offices.Office | None
    offices: tuple[offices.Office, ...]
    states: tuple[State, ...]
    labels: Mapping[int, str]


class Wanted(msgspec.Struct, frozen=True):
    """What is asked for: a round by its book year, an office by its region's code (None: all one may see), the states."""

    book_year: int
    region: str | None
    states: tuple[State, ...]


class Bound(msgspec.Struct, frozen=True, kw_only=True):
    """A workbook that was written and is not written down yet."""

    spec: BookSpec
    chosen: Chosen
    top: bytes
    manifest: Manifest
    sha: bytes


async def build(
    handle: Handle,
    library: Library,
    book_year: int,
    target: Path,
    *,
    now: datetime,
    new_id: Callable[[], UUID],
    region: str | None = None,
    states: Sequence[State] = COUNTED,
) -> Built:
    """Write the workbook of a round to `target`.

    Args:
        handle: the province's for everything, an office's for its own.
        library: the compiled forms.
        book_year: the round's.
        target: a new file; removed again when anything fails.
        now: the moment that is printed, in the zone of the settings.
        new_id: makes the id under which the workbook is written down.
        region: the code of an office's region (64.03; 64 is the province's own office); None is everything one may see.
        states: which submissions count.

    Raises:
        Problem: NOT_FOUND for a round or office that there is not, or that is not one's own; FORBIDDEN;
            WORKBOOK_REFUSED rather than a file that is not whole; VERSION_UNBRIDGED for a submission that cannot be
            read in the round's version, with its id; STORAGE_FULL when the disk is.
    """
    wanted = Wanted(book_year, region, tuple(states))
    return await build_wanted(handle, library, wanted, target, now=now, new_id=new_id, passing=Passing())


async def build_wanted(
    handle: Handle,
    library: Library,
    wanted: Wanted,
    target: Path,
    *,
    now: datetime,
    new_id: Callable[[], UUID],
    passing: Passing,
) -> Built:
    """Do what `build` does; `passing` counts the records that are read, those of the year before too."""
    async with only_whole(target):
        async with library.binding, handle.snapshot(lasting=True) as rows:
            chosen = await resolve(handle, rows, wanted.book_year, wanted.region, wanted.states)
            bound = await bind(handle, rows, library, chosen, target, now=now, passing=passing)
        await write_down(handle, bound, new_id(), now)
    return Built(name=bound.spec.file_name, path=target, sha256=bound.sha.hex(), manifest=bound.manifest)


async def bind(
    handle: Handle, rows: Snapshot, library: Library, chosen: Chosen, target: Path, *, now: datetime, passing: Passing
) -> Bound:
    """Write the workbook of what was chosen, from one moment of the database; raises as `build`."""
    compiled = await library.compiled(rows, chosen.round.form_version_id)
    top = await tally.top_hash(rows, chosen.round.id)
    office_id = chosen.office.id if chosen.office else None
    before = await earlier(rows, library, chosen.round, office_id, chosen.states)
    spec = await describe(handle, rows, chosen, compiled.form, top, now)
    spec = msgspec.structs.replace(spec, remark=before.remark)
    batches = workbooks.exported(rows, chosen.round.id, office_id, chosen.states, warnings=True)
    versions = await versions_of(rows, chosen.round.id, office_id, chosen.states)
    way = await ways(rows, library, versions, chosen.round.form_version_id)
    records = pulled(batches, asyncio.get_running_loop(), way, chosen.round.book_year)
    previous = before.previous and msgspec.structs.replace(
        before.previous, records=passing.through(before.previous.records)
    )
    passing.expect(sum(each.count for each in spec.roster if each.state in chosen.states) + before.count)
    make = partial(_bound, spec, compiled, passing.through(records), previous)
    manifest, sha = await in_thread(partial(written, make, target), passing)
    return Bound(spec=spec, chosen=chosen, top=top, manifest=manifest, sha=sha)


async def write_down(handle: Handle, bound: Bound, book_id: UUID, now: datetime) -> None:
    """Note who took which moment of the data."""
    await workbooks.note(
        handle,
        Workbook(
            id=book_id,
            round_id=bound.chosen.round.id,
            office_id=bound.chosen.office.id if bound.chosen.office else None,
            account_id=handle.principal.account_id,
            at=now,
            name=bound.spec.file_name,
            records=sum(share.written for share in bound.manifest.shares),
            top_hash=bound.top,
            file_sha=bound.sha,
        ),
        bound.chosen.states,
    )


async def in_thread(work: Callable[[], T], passing: Passing) -> T:
    """Do `work` in a thread; when it is broken off, the thread ends at its next record, and is waited for."""
    running = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        passing.stop()
        await asyncio.wait([running])
        # what it says then is of no interest
        running.cancelled() or running.exception()
        raise


async def build_aside(
    handle: Handle,
    library: Library,
    book_year: int,
    *,
    now: datetime,
    new_id: Callable[[], UUID],
    region: str | None = None,
    states: Sequence[State] = COUNTED,
) -> Built:
    """Write the workbook into a private folder of its own, to be sent and then given to `discard`; raises as `build`."""
    target = await asyncio.to_thread(private, "workbook") / "workbook.xlsx"
    try:
        return await build(handle, library, book_year, target, now=now, new_id=new_id, region=region, states=states)
    except BaseException:
        await asyncio.to_thread(discard, target)
        raise


def discard(path: Path) -> None:
    """Remove a workbook that `build_aside` wrote, with its folder."""
    path.unlink(missing_ok=True)
    path.parent.rmdir()


@asynccontextmanager
async def only_whole(target: Path) -> AsyncIterator[None]:
    """Leave no file behind a workbook that failed, was broken off, or could not be written down."""
    try:
        yield
    except BaseException:
        await asyncio.to_thread(target.unlink, missing_ok=True)
        raise


async def resolve(
    handle: Handle, rows: Snapshot, book_year: int, region: str | None, states: Sequence[State]
) -> Chosen:
    """Resolve what was asked for; another office's workbook answers like one that does not exist."""
    role = handle.principal.role
    if role not in WHOLE_PROVINCE and role not in ONE_OFFICE:
        raise Problem(problems.FORBIDDEN)
    the_round = await rounds.of_year(rows, book_year)
    known = await offices.listed(rows)
    wanted = region if role in WHOLE_PROVINCE else region or handle.principal.region_code
    office = next((each for each in known if each.region_code == wanted), None)
    if the_round is None or (wanted is not None and office is None):
        raise Problem(problems.NOT_FOUND)
    if role in ONE_OFFICE and (office is None or office.id != handle.principal.office_id):
        raise Problem(problems.NOT_FOUND)
    return Chosen(
        round=the_round,
        office=office,
        offices=known,
        states=tuple(states),
        labels={each.id: each.label for each in await forms.versions(rows)},
    )


async def describe(handle: Handle, rows: Snapshot, chosen: Chosen, form: Form, top: bytes, now: datetime) -> BookSpec:
    """Say everything about the workbook but its records."""
    shown = (chosen.office,) if chosen.office else chosen.offices
    province = next(each for each in chosen.offices if each.kind == "province")
    signing = chosen.office or province
    codes = {each.id: each.region_code for each in chosen.offices}
    counts = await workbooks.roster_counts(
        rows, chosen.round.id, chosen.office.id if chosen.office else None, chosen.states
    )
    version = 1 + await workbooks.made_before(rows, chosen.round.id, chosen.office.id if chosen.office else None)
    return BookSpec(
        round=Round(
            year=chosen.round.book_year,
            cut_off=date(chosen.round.book_year, 12, 31),
            inactive_after=chosen.round.years_without_rat,
            deadline=chosen.round.deadline,
            also_after=chosen.round.also_years,
        ),
        offices=tuple(printed_office(each) for each in shown),
        regions=tuple(
            Region(code=each.code, name=each.name)
            for each in await regions.current(rows, date(chosen.round.book_year, 12, 31))
            if each.level != "village"
        ),
        roster=tuple(
            RosterCount(
                office=codes[each.office_id],
                state=each.state,
                version=chosen.labels.get(each.form_version_id or 0, ""),
                count=each.count,
            )
            for each in counts
        ),
        scope=(f"Provinsi {signing.region_name}" if signing.kind == "province" else signing.region_name).upper(),
        generated_at=now,
        generated_by=handle.principal.name,
        file_name=_name(chosen, signing, form, version, now.date()),
        chain_head=top.hex(),
        letterhead=signing.letterhead,
        sign_off=msgspec.convert(signing.sign_off, SignOff),
        states=chosen.states,
        is_sample=chosen.round.is_sample,
        corrected=await _corrected(rows, chosen, now),
    )


async def _corrected(rows: Snapshot, chosen: Chosen, now: datetime) -> str:
    """Say how many corrections came after the close, and how many are on their way; '' for none."""
    found = await corrections.counted(rows, chosen.round.id, chosen.office.id if chosen.office else None, chosen.states)
    closed = chosen.round.closed_at
    return corrected(found.came, found.waiting, closed.astimezone(now.tzinfo) if closed else None)


def _name(chosen: Chosen, signing: offices.Office, form: Form, version: int, day: date) -> str:
    """Name the file as offices do; a regency's own name goes without Kabupaten or Kota."""
    if chosen.office is None:
        short = form.settings.get("workbook_region", signing.region_name)
        return book.file_name(chosen.round.book_year, day, version, short)
    short = signing.region_name.removeprefix("Kabupaten ").removeprefix("Kota ")
    return book.file_name(chosen.round.book_year, day, version, short, printed_office(signing))


def printed_office(office: offices.Office) -> Office:
    """Give an office as workbooks name it."""
    return Office(
        code=office.region_code,
        name=office.name,
        kind="province" if office.kind == "province" else "regency",
        region=office.region_code,
    )


def _bound(
    spec: BookSpec, compiled: Compiled, records: Iterator[Record], previous: Previous | None, out: Target
) -> Manifest:
    return book.build(spec, compiled, records, out, previous)


def written(make: Callable[[Target], Manifest], target: Path) -> tuple[Manifest, bytes]:
    """Write and hash a file; runs in a thread.

    Raises:
        Problem: WORKBOOK_REFUSED when the form's recap cannot be read, the file would be too large, or rows are missing;
            STORAGE_FULL when the disk is.
    """
    try:
        with target.open("xb") as out:
            manifest = make(out)
    except (RecapError, PackageError) as error:
        raise Problem(problems.WORKBOOK_REFUSED, str(error)) from error
    except OSError as error:
        if error.errno in DISK_FULL:
            raise Problem(problems.STORAGE_FULL) from error
        raise
    if not manifest.complete:
        raise Problem(
            problems.WORKBOOK_REFUSED, gettext("Tidak semua baris yang dipilih tertulis. Coba lagi sebentar.")
        )
    with target.open("rb") as whole:
        return manifest, hashlib.file_digest(whole, "sha256").digest()
