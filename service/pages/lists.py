"""The list of cooperatives: an office's own work, or that of all for the province."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency

from service.accounts.guards import allow
from service.actions.deadlines import last_day
from service.actions.library import Library
from service.database import deadlines, regions, submissions, tally
from service.database.handle import Handle
from service.database.rounds import Round
from service.database.submissions import STATES as CODES
from service.language import gettext
from service.pages import listing, narrowing, speech
from service.pages.earlier import Waiting, Year, elsewhere, years
from service.pages.engine import show
from service.pages.fields import Option
from service.pages.frame import frame_of
from service.pages.list_asked import asked_of
from service.pages.list_lines import Line, lines_of
from service.pages.whereabouts import current_round, domain_of


class ListPage(msgspec.Struct, frozen=True, kw_only=True):
    """The list of one office, or of all of them for the province.

    `book_year` names a round that is not the current one, 0 otherwise; `narrowed` says what a number of the province's page
    asked for, `many` how many that finds (-1: not counted), `wider` leads to the list without it.
    """

    office: str
    book_year: int
    narrowed: str
    many: int
    wider: str
    total: int
    done: int
    share: float
    pace: int
    workdays: int
    deadline: str
    late: bool
    returned: int
    may_fill: bool
    tabs: tuple[listing.Tab, ...]
    kept: Mapping[str, str]
    search: str
    cleared: str
    districts: tuple[Option, ...]
    offices: tuple[Option, ...]
    rows: tuple[Line, ...]
    first: str
    next: str
    years: tuple[Year, ...]
    elsewhere: tuple[Waiting, ...]


class ListController(Controller):
    """`/koperasi`: the work of an office; the province chooses among all of them."""

    path = "/koperasi"
    guards = (allow("officer", "verifier", "province", "administrator"),)

    @get("/", include_in_schema=False)
    async def office_list(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
    ) -> Response[str]:
        """Show the list, returned ones first; what is looked for stands in the address."""
        current = await current_round(handle)
        asked = await asked_of(request.query_params, handle, library, current, now)
        listed, chosen, kept, hidden = asked.round, asked.chosen, asked.kept, asked.hidden
        past = listed.id != current.id
        found = await submissions.page(handle, asked.filter)
        counts = await _counts(handle, listed, asked.filter.office_id)
        done, total = listing.done(counts), sum(counts.values())
        last, told = await _last_day(handle, listed, asked.filter.office_id)
        is_open = listed.state == "open"
        days = listing.workdays(now.date(), last)
        page = ListPage(
            office=domain_of(chosen) if chosen else gettext("semua kantor"),
            total=total,
            done=done,
            share=listing.share(done, total),
            book_year=listed.book_year if past else 0,
            narrowed=", ".join(asked.narrow.words),
            many=await narrowing.counted(handle, listed, asked.narrow, asked.filter),
            wider=listing.link("/koperasi", {**kept, **asked.wider}),
            pace=listing.pace(total - done, days) if is_open and not past else 0,
            workdays=days,
            deadline=told if is_open else "",
            late=is_open and last < now.date() and done < total,
            returned=counts["returned"],
            may_fill=handle.principal.role == "officer" and is_open and not past,
            tabs=()
            if asked.narrow.kept
            else listing.tabs(counts, asked.state, {**kept, "tahun": asked.wider.get("tahun", "")}),
            kept=hidden,
            search=kept["cari"],
            cleared=listing.link("/koperasi", {**kept, **hidden, "cari": ""}),
            districts=await _districts(
                handle, now, chosen.region_code if chosen and chosen.kind == "regency" else "", kept["kecamatan"]
            ),
            offices=tuple(Option(one.region_code, domain_of(one), one is chosen) for one in asked.offices),
            rows=await lines_of(handle, library, listed, found, now, named=chosen is None),
            first=listing.link("/koperasi", {**kept, **hidden}) if asked.filter.after else "",
            next=listing.link("/koperasi", {**kept, **hidden, "lewat": found.next}) if found.next else "",
            years=await years(handle, "/koperasi", listed, current),
            elsewhere=await elsewhere(handle, listed),
        )
        frame = await frame_of(request, handle, now, "/koperasi")
        return show("koperasi.html", frame=frame, page=page)


async def _last_day(handle: Handle, about: Round, office_id: int | None) -> tuple[date, str]:
    """Give the last day to send of an office, or the round's; and what is said where it is the office's own."""
    own = await deadlines.of_round(handle, about.id)
    held = own.get(office_id) if office_id is not None else None
    told = speech.own_deadline(held.deadline, held.reason, about.deadline) if held else ""
    return last_day(about, own, office_id), told


async def _counts(handle: Handle, current: Round, office_id: int | None) -> dict[str, int]:
    """Sum the tally of one office, or of all that the person may see."""
    found = await tally.counts(handle, current.id)
    picked = [one for one in found if office_id is None or one.office_id == office_id]
    return {code: sum(getattr(one, code) for one in picked) for code in CODES}


async def _districts(handle: Handle, now: datetime, regency: str, chosen: str) -> tuple[Option, ...]:
    if not regency:
        return ()
    valid = await regions.current(handle, now.date())
    return tuple(Option(one.code, one.name, one.code == chosen) for one in valid if one.parent == regency)
