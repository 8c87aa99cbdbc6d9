"""Counted submissions on their way from a cursor into a writing thread, in the names of one version of their form."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from exports.activity import earlier_status
from exports.model import Kept, Previous, Record
from forms.bridge import Chain, weakest
from forms.errors import FormProblems
from service import problems
from service.actions.library import Library
from service.database import forms, offices, rounds, workbooks
from service.database.handle import Snapshot
from service.database.workbooks import Exported
from service.language import gettext, gettext_noop
from service.problems import Problem

_KEPT = msgspec.json.Decoder(tuple[Kept, ...])


Ruled = Mapping[int, Callable[[Mapping[str, Any], Mapping[str, Any]], tuple[Mapping[str, Any], str]] | None]
"""Version to what puts the status by this round's rule into its carried answers, as `exports.activity.earlier_status` gives it."""


class Ways(msgspec.Struct, frozen=True):
    """How answers of each version come to version `to`; `broken` says of the others why they cannot.

    `labels` are the versions' names, `codes` the offices' region codes, by their ids.
    """

    to: int
    chains: Mapping[int, Chain]
    broken: Mapping[int, str]
    labels: Mapping[int, str]
    codes: Mapping[int, str]

    def carried(self, version_id: int, answers: Mapping[str, Any]) -> Mapping[str, Any]:
        """Give answers of a version in the names of `to`."""
        return answers if version_id == self.to else self.chains[version_id].carry(answers).answers


async def ways(rows: Snapshot, library: Library, version_ids: Iterable[int], to: int) -> Ways:
    """Build the bridges from versions to `to`."""
    chains: dict[int, Chain] = {}
    broken: dict[int, str] = {}
    for version_id in sorted({*version_ids, to}):
        try:
            found = await library.bridge(rows, version_id, to)
        except FormProblems as error:
            first = next(issue for issue in error.issues if issue.severity == "error")
            broken[version_id] = f"{first.sheet} baris {first.row}: {first.message}"
            continue
        if found is None:
            broken[version_id] = gettext_noop("tidak ada jembatan ke versi yang lebih baru dari formulir yang sama")
        else:
            chains[version_id] = found
    known = await offices.listed(rows)
    return Ways(
        to, chains, broken, {each.id: each.label for each in await forms.versions(rows)},
        {each.id: each.region_code for each in known},
    )  # fmt: skip


async def versions_of(rows: Snapshot, round_id: int, office_id: int | None, states: Collection[str]) -> tuple[int, ...]:
    """Give the versions of a round's newest revisions in the states that count."""
    return _versions(await _counted(rows, round_id, office_id, states))


async def _counted(
    rows: Snapshot, round_id: int, office_id: int | None, states: Collection[str]
) -> list[workbooks.RosterCount]:
    counts = await workbooks.roster_counts(rows, round_id, office_id, tuple(states))
    return [each for each in counts if each.state in states]


def _versions(counts: Iterable[workbooks.RosterCount]) -> tuple[int, ...]:
    return tuple(sorted({each.form_version_id for each in counts if each.form_version_id is not None}))


def pulled(
    batches: AsyncIterator[list[Exported]],
    loop: asyncio.AbstractEventLoop,
    way: Ways,
    year: int,
    *,
    raw: bool = False,
    ruled: Ruled | None = None,
) -> Iterator[Record]:
    """Give records to the writing thread, each batch fetched by the loop that owns the connection.

    With `raw` the answers stay as they were stored; `ruled` puts the status by this round's rule into carried ones.

    Raises:
        Problem: VERSION_UNBRIDGED for a submission of a version without a way, with its id.
    """

    async def following() -> list[Exported] | None:
        return await anext(batches, None)

    while (batch := asyncio.run_coroutine_threadsafe(following(), loop).result()) is not None:
        for each in batch:
            version = each.form_version_id
            if version not in way.chains:
                raise Problem(problems.VERSION_UNBRIDGED, _lost(each, way, year))
            document: dict[str, Any] = msgspec.json.decode(each.answers)
            answers = document["answers"]
            carried, beside = answers if raw else way.carried(version, answers), ""
            if ruled and (told := ruled.get(version)):
                carried, beside = told(answers, carried)
            yield Record(
                koperasi_id=str(each.cooperative_id),
                name=each.name,
                office=way.codes[each.office_id],
                state=each.state,
                version=way.labels[version],
                revision=each.revision,
                chain=each.head.hex(),
                answers=carried,
                sent_at=each.at,
                year=year,
                kept=_KEPT.decode(each.warnings),
                also_status=beside,
            )


def _lost(each: Exported, way: Ways, year: int) -> str:
    label = way.labels.get(each.form_version_id, str(each.form_version_id))
    why = way.broken.get(each.form_version_id, gettext_noop("versinya tidak terbaca"))
    return gettext(
        "Jawaban koperasi {cooperative_id} ({name}), tahun buku {year}, memakai versi {label}, yang tidak dapat dibawa ke versi {to}: {why}. Berkas tidak dibuat, agar tidak ada baris yang hilang.",
        cooperative_id=each.cooperative_id,
        name=each.name,
        year=year,
        label=label,
        to=way.labels.get(way.to, str(way.to)),
        why=gettext(why),
    )


class Earlier(msgspec.Struct, frozen=True):
    """The round before as a workbook takes it, `count` records, or why it cannot be compared ('' where there is none)."""

    previous: Previous | None
    remark: str = ""
    count: int = 0


async def earlier(
    rows: Snapshot, library: Library, the_round: rounds.Round, office_id: int | None, states: Collection[str]
) -> Earlier:
    """Give the counted submissions of the round before, in the names of this round's version."""
    found = await rounds.before(rows, the_round)
    if found is None:
        return Earlier(None)
    counts = await _counted(rows, found.id, office_id, states)
    versions = _versions(counts)
    way = await ways(rows, library, versions, the_round.form_version_id)
    missing = [version for version in versions if version in way.broken]
    if missing:
        told = "; ".join(f"versi {way.labels[version]}: {way.broken[version]}" for version in missing)
        return Earlier(None, f"tahun buku {found.book_year} tidak dibandingkan, {told}")
    steps = weakest(
        [way.chains[version].steps for version in versions or (found.form_version_id,) if version in way.chains]
    )
    batches = workbooks.exported(rows, found.id, office_id, tuple(states))
    new = await library.compiled(rows, the_round.form_version_id)
    years, also = the_round.years_without_rat, the_round.also_years
    ruled = {version: earlier_status(await library.compiled(rows, version), new, years, also) for version in versions}
    records = pulled(batches, asyncio.get_running_loop(), way, found.book_year, ruled=ruled)
    count = sum(each.count for each in counts)
    return Earlier(Previous(year=found.book_year, steps=steps, records=records), count=count)
