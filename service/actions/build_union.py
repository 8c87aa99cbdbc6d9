"""The union of several rounds over all versions: one moment of the database, one row per submission, none lost."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

import msgspec

from exports import book, union
from exports.model import COUNTED, BookSpec, Manifest, Record, State, Version
from exports.package import Target
from exports.union import UnionError
from service import problems
from service.actions.build_workbook import WHOLE_PROVINCE, Built, describe, in_thread, only_whole, resolve, written
from service.actions.counted import Ways, pulled, versions_of, ways
from service.actions.library import Library
from service.actions.passing import Passing
from service.database import rounds, tally, workbooks
from service.database.handle import Handle, Snapshot
from service.database.workbooks import Workbook
from service.language import gettext
from service.problems import Problem


async def build_union(
    handle: Handle,
    library: Library,
    book_years: Sequence[int],
    target: Path,
    *,
    now: datetime,
    new_id: Callable[[], UUID],
    states: Sequence[State] = COUNTED,
    passing: Passing | None = None,
) -> Built:
    """Write the union of rounds to `target`, in the questions of the newest round's version.

    Args:
        handle: the province's or the system's.
        library: the compiled forms.
        book_years: the rounds', in any order.
        target: a new file; removed again when anything fails.
        now: the moment that is printed, in the zone of the settings.
        new_id: makes the id under which the file is written down, as one of the newest round.
        states: which submissions count.
        passing: counts the records that are read.

    Raises:
        Problem: FORBIDDEN; NOT_FOUND for a year without a round; VERSION_UNBRIDGED for a submission whose version cannot
            be read or has no way to the newest, with its id; WORKBOOK_REFUSED rather than a file that is not whole.
    """
    if handle.principal.role not in WHOLE_PROVINCE:
        raise Problem(problems.FORBIDDEN)
    years = tuple(sorted(set(book_years)))
    passing = passing or Passing()
    async with only_whole(target):
        async with library.binding, handle.snapshot(lasting=True) as rows:
            found = await _rounds(rows, years)
            newest = found[-1]
            used = [version for each in found for version in await versions_of(rows, each.id, None, states)]
            way = await ways(rows, library, used, newest.form_version_id)
            top = await tally.top_hash(rows, newest.id)
            spec = await _spec(handle, rows, library, found, (tuple(states), top, now))
            selected = await _selected(rows, found, way, states)
            passing.expect(sum(selected.values()))
            records = passing.through(_records(rows, found, way, tuple(states)))
            make = partial(_bound, spec, await _versions(rows, library, way), records, selected)
            manifest, sha = await in_thread(partial(written, make, target), passing)
        count = sum(share.written for share in manifest.shares)
        await workbooks.note(
            handle,
            Workbook(
                id=new_id(), round_id=newest.id, office_id=None, account_id=handle.principal.account_id, at=now,
                name=spec.file_name, records=count, top_hash=top, file_sha=sha,
            ),
            states,
        )  # fmt: skip
    return Built(name=spec.file_name, path=target, sha256=sha.hex(), manifest=manifest)


def _bound(
    spec: BookSpec,
    versions: Sequence[Version],
    records: Iterator[Record],
    selected: Mapping[tuple[str, str], int],
    out: Target,
) -> Manifest:
    try:
        return union.build(spec, versions, records, selected, out)
    except UnionError as error:
        raise Problem(problems.VERSION_UNBRIDGED, str(error)) from error


async def _rounds(rows: Snapshot, years: Sequence[int]) -> list[rounds.Round]:
    """Give the rounds of the book years, oldest first."""
    found = []
    for year in years:
        the_round = await rounds.of_year(rows, year)
        if the_round is None:
            raise Problem(problems.NOT_FOUND, gettext("Tidak ada putaran tahun buku {year}.", year=year))
        found.append(the_round)
    if not found:
        raise Problem(problems.REFUSED, gettext("Sebut tahun buku yang digabung."))
    return found


async def _spec(
    handle: Handle,
    rows: Snapshot,
    library: Library,
    found: Sequence[rounds.Round],
    said: tuple[tuple[State, ...], bytes, datetime],
) -> BookSpec:
    """Say everything about the file but its rows: the newest round's, over all the years."""
    states, top, now = said
    newest = found[-1]
    chosen = await resolve(handle, rows, newest.book_year, None, states)
    form = (await library.compiled(rows, newest.form_version_id)).form
    spec = await describe(handle, rows, chosen, form, top, now)
    years = tuple(each.book_year for each in found)
    province = next(each for each in chosen.offices if each.kind == "province")
    region = form.settings.get("workbook_region", province.region_name)
    return msgspec.structs.replace(
        spec,
        years=years,
        file_name=book.union_name(years, now.date(), region),
        is_sample=any(each.is_sample for each in found),
    )


async def _versions(rows: Snapshot, library: Library, way: Ways) -> list[Version]:
    """Give every version that can be read, the newest first."""
    found = []
    for version_id in sorted(way.chains, reverse=True):
        form = (await library.compiled(rows, version_id)).form
        chain = way.chains[version_id]
        carry = None if version_id == way.to else partial(way.carried, version_id)
        found.append(Version(label=way.labels[version_id], form=form, steps=chain.steps, carry=carry))
    return found


async def _selected(
    rows: Snapshot, found: Sequence[rounds.Round], way: Ways, states: Sequence[State]
) -> dict[tuple[str, str], int]:
    """Count what is to be written, by book year and version."""
    selected: dict[tuple[str, str], int] = {}
    for each in found:
        for count in await workbooks.roster_counts(rows, each.id, None, states):
            if count.state in states and count.form_version_id is not None:
                key = (str(each.book_year), way.labels.get(count.form_version_id, str(count.form_version_id)))
                selected[key] = selected.get(key, 0) + count.count
    return selected


def _records(rows: Snapshot, found: Sequence[rounds.Round], way: Ways, states: tuple[State, ...]) -> Iterator[Record]:
    """Give the submissions of all rounds, oldest round first, one cursor after the other."""
    loop = asyncio.get_running_loop()
    batches = [(each.book_year, workbooks.exported(rows, each.id, None, states)) for each in found]
    return (record for year, batch in batches for record in pulled(batch, loop, way, year, raw=True))
