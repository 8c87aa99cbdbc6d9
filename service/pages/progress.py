"""What the province watches: a table of offices and states first, then where, how fast, what was found, who needs a reminder.

Every number is a link to the list that it counts; all of them come from counts that events keep (service/database/monitoring.py).
"""

import asyncio
from datetime import date, datetime
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency

from exports.monitoring import draw
from service.accounts.guards import allow
from service.actions.build_workbook import MEDIA_TYPE
from service.actions.library import Library
from service.database.handle import Handle
from service.database.rounds import Round
from service.pages import charts, listing, speech
from service.pages.earlier import Year, years
from service.pages.engine import show
from service.pages.frame import frame_of
from service.pages.narrowing import IDLE_DAYS, round_of
from service.pages.watching import Measure, Office, Share, Watch, watch
from service.pages.watching_told import board_of, plain_text, rules_told, time_left
from service.pages.whereabouts import current_round

Counts = tuple[tuple[str, int], ...]
"""State and count, in the order of a bar."""

RECENT_DAYS = 31
"""So many days with sendings stand in the table under the line."""
PACE_DAYS = 7
_TILES = charts.places()


class OfficeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One office's row; `pairs` are this year's and last year's share of each measure.

    `deadline` is its last day to send where that is not the round's, `remaining` how far off it is ('' once the round is closed).
    """

    code: str
    name: str
    share: float
    counts: Counts
    total: int
    parts: Counts
    said: str
    idle: int
    todo: int
    returned: int
    pairs: tuple[tuple[Measure, Share, Share | None], ...]
    seen: str
    never: tuple[str, ...]
    deadline: date | None
    passed: bool
    remaining: str


class ProgressPage(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that `provinsi.html` writes down; `this_year` is the current round's, `last_year` 0 without a round before."""

    book_year: int
    this_year: int
    years: tuple[Year, ...]
    last_year: int
    at: str
    deadline: date
    left: int
    remaining: str
    pace: int
    recent: int
    legend: tuple[tuple[str, str], ...]
    offices: tuple[OfficeLine, ...]
    whole: OfficeLine
    done: int
    measures: tuple[Measure, ...]
    rules: str
    target: float
    map: charts.Map
    line: charts.Line
    days: tuple[tuple[date, int], ...]
    earlier: int
    idle_days: int
    message: str


class ProgressController(Controller):
    """`/provinsi`."""

    path = "/provinsi"
    guards = (allow("province", "administrator"),)

    @get("/", include_in_schema=False)
    async def table(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
    ) -> Response[str]:
        """Show the page of the current round, or of the one that `tahun` names."""
        about, current = await _rounds(request, handle)
        page = _page(
            await watch(handle, library, now, about), current, await years(handle, "/provinsi", about, current)
        )
        frame = await frame_of(request, handle, now, "/provinsi")
        return show("provinsi.html", frame=frame, page=page)

    @get("/unduh", include_in_schema=False)
    async def workbook(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
    ) -> Response[bytes]:
        """Give the same numbers as a workbook."""
        about, _ = await _rounds(request, handle)
        seen = board_of(await watch(handle, library, now, about))
        return Response(
            await asyncio.to_thread(draw, seen),
            media_type=MEDIA_TYPE,
            headers={"content-disposition": f'attachment; filename="{seen.file_name}"', "cache-control": "no-store"},
        )


async def _rounds(request: Request[Any, Any, Any], handle: Handle) -> tuple[Round, Round]:
    """Give the round that is asked for, and the current one."""
    current = await current_round(handle)
    return await round_of(handle, request.query_params.get("tahun", ""), current), current


def _page(seen: Watch, current: Round, others: tuple[Year, ...]) -> ProgressPage:
    """Make the page of what was gathered."""
    today, done = seen.at.date(), seen.whole.sent
    wanted = charts.target(seen.round.starts, seen.round.deadline, today)
    days = listing.workdays(today, seen.round.deadline)
    is_open = seen.round.state == "open"
    shares = [(one.code, one.name, one.sent.share) for one in seen.offices if one.regency]
    shown = seen.days[-RECENT_DAYS:]
    return ProgressPage(
        book_year=seen.round.book_year,
        this_year=current.book_year,
        years=others,
        last_year=seen.before.book_year if seen.before else 0,
        at=f"{speech.long_date(today)}, {speech.clock(seen.at)}",
        deadline=seen.round.deadline,
        left=done.whole - done.part,
        remaining=time_left(seen.round.deadline, today) if is_open else "",
        pace=listing.pace(done.whole - done.part, days) if is_open else 0,
        recent=round(sum(count for day, count in seen.days if listing.workdays(day, today) <= PACE_DAYS) / PACE_DAYS),
        legend=tuple(listing.TONES.items()),
        offices=tuple(_line(one, seen) for one in seen.offices),
        whole=_line(seen.whole, seen),
        done=done.part,
        measures=seen.measures,
        rules=rules_told(seen),
        target=wanted,
        map=charts.tiles(shares, _TILES, wanted),
        line=charts.line(seen.days, seen.round.starts, seen.round.deadline, today, done.whole),
        days=tuple(reversed(shown)),
        earlier=len(seen.days) - len(shown),
        idle_days=IDLE_DAYS,
        message=plain_text(seen),
    )


def _line(one: Office, seen: Watch) -> OfficeLine:
    return OfficeLine(
        code=one.code,
        name=one.name,
        share=one.sent.share,
        counts=tuple(one.counts.items()),
        total=one.sent.whole,
        parts=listing.parts(one.counts),
        said=listing.said(one.name, one.counts),
        idle=one.idle,
        todo=one.counts["not_started"],
        returned=one.counts["returned"],
        pairs=tuple(zip(seen.measures, one.now, one.before, strict=True)),
        seen=speech.moment(one.seen_at, seen.at) if one.seen_at else "",
        never=one.never,
        deadline=one.deadline if one.deadline != seen.round.deadline else None,
        passed=one.deadline < seen.at.date(),
        remaining=time_left(one.deadline, seen.at.date()) if seen.round.state == "open" else "",
    )
