"""Completeness: offices and states as a table, each number linked to the list that it counts."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency

from service.accounts.guards import allow
from service.database import offices, tally
from service.database.handle import Handle
from service.language import gettext
from service.pages import listing, speech
from service.pages.engine import show
from service.pages.frame import frame_of
from service.pages.whereabouts import current_round, domain_of

Counts = tuple[tuple[str, int], ...]
"""State and count, in the order of a bar."""


class OfficeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One office's row."""

    code: str
    name: str
    share: float
    counts: Counts
    total: int
    parts: Counts
    said: str


class ProgressPage(msgspec.Struct, frozen=True, kw_only=True):
    """The table and its last row."""

    book_year: int
    at: str
    done: int
    total: int
    share: float
    legend: tuple[tuple[str, str], ...]
    offices: tuple[OfficeLine, ...]
    counts: Counts
    parts: Counts
    said: str


class ProgressController(Controller):
    """`/provinsi`."""

    path = "/provinsi"
    guards = (allow("province", "administrator"),)

    @get("/", include_in_schema=False)
    async def table(
        self, request: Request[Any, Any, Any], handle: NamedDependency[Handle], now: NamedDependency[datetime]
    ) -> Response[str]:
        """Show the table of the current round."""
        current = await current_round(handle)
        found = {one.office_id: one for one in await tally.counts(handle, current.id)}
        lines = tuple(
            _line(one.region_code, domain_of(one), _by_state(found[one.id]))
            for one in await offices.listed(handle)
            if one.id in found
        )
        summed = {code: sum(dict(line.counts)[code] for line in lines) for code in listing.TONES}
        total = _line("", gettext("Semua kantor"), summed)
        page = ProgressPage(
            book_year=current.book_year,
            at=f"{speech.long_date(now.date())}, {speech.clock(now)}",
            done=listing.done(summed),
            total=total.total,
            share=total.share,
            legend=tuple(listing.TONES.items()),
            offices=lines,
            counts=total.counts,
            parts=total.parts,
            said=total.said,
        )
        frame = await frame_of(request, handle, now, "/provinsi")
        return show("provinsi.html", frame=frame, page=page)


def _by_state(count: tally.Count) -> dict[str, int]:
    return {code: getattr(count, code) for code in listing.TONES}


def _line(code: str, name: str, counts: dict[str, int]) -> OfficeLine:
    total = sum(counts.values())
    return OfficeLine(
        code=code,
        name=name,
        share=listing.share(listing.done(counts), total),
        counts=tuple(counts.items()),
        total=total,
        parts=listing.parts(counts),
        said=listing.said(name, counts),
    )
