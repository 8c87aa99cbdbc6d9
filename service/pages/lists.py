"""Lists of cooperatives: an office's own work, and what waits for a reviewer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency

from service.accounts.guards import allow
from service.actions.library import Library
from service.database import offices, regions, submissions, tally
from service.database.handle import Handle
from service.database.rounds import Round
from service.database.submissions import STATES as CODES
from service.database.submissions import Filter, State
from service.language import gettext
from service.pages import listing
from service.pages.engine import show
from service.pages.fields import Option
from service.pages.frame import frame_of
from service.pages.list_lines import Line, lines_of
from service.pages.states import DONE, WAITING
from service.pages.whereabouts import current_round, domain_of

STAGES: Mapping[str, tuple[State, ...]] = {**{code: (code,) for code in CODES}, listing.SENT: DONE}
"""Word in the address (`?keadaan=`) to the states that it lists."""


class ListPage(msgspec.Struct, frozen=True, kw_only=True):
    """The list of one office, or of all of them for the province."""

    office: str
    total: int
    done: int
    share: float
    pace: int
    workdays: int
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


class QueuePage(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for a reviewer."""

    office: str
    total: int
    search: str
    districts: tuple[Option, ...]
    offices: tuple[Option, ...]
    filtered: bool
    rows: tuple[Line, ...]
    first: str
    next: str


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
        keadaan, cari, kecamatan, kantor, lewat = (
            request.query_params.get(name, "") for name in ("keadaan", "cari", "kecamatan", "kantor", "lewat")
        )
        current = await current_round(handle)
        seen = await offices.listed(handle)
        mine = [
            one for one in seen if handle.principal.office_kind == "province" or one.id == handle.principal.office_id
        ]
        chosen = next((one for one in mine if one.region_code == kantor), mine[0] if len(mine) == 1 else None)
        counts = await _counts(handle, current, chosen.id if chosen else None)
        states = STAGES.get(keadaan, ())
        state = keadaan if states else ""
        kept = {"cari": cari, "kecamatan": kecamatan, "kantor": kantor if len(mine) > 1 else ""}
        found = await submissions.page(
            handle,
            Filter(
                round_id=current.id,
                states=states,
                office_id=chosen.id if chosen else None,
                district_code=kecamatan or None,
                text=cari,
                after=lewat,
            ),
        )
        done, total = listing.done(counts), sum(counts.values())
        days = listing.workdays(now.date(), current.deadline)
        here = listing.link("/koperasi", {**kept, "keadaan": state})
        page = ListPage(
            office=domain_of(chosen) if chosen else gettext("semua kantor"),
            total=total,
            done=done,
            share=listing.share(done, total),
            pace=listing.pace(total - done, days) if current.state == "open" else 0,
            workdays=days,
            returned=counts["returned"],
            may_fill=handle.principal.role == "officer" and current.state == "open",
            tabs=listing.tabs(counts, state, kept),
            kept={"keadaan": state} if state else {},
            search=cari,
            cleared=listing.link("/koperasi", {**kept, "cari": "", "keadaan": state}),
            districts=await _districts(
                handle, now, chosen.region_code if chosen and chosen.kind == "regency" else "", kecamatan
            ),
            offices=tuple(Option(one.region_code, domain_of(one), one is chosen) for one in mine)
            if len(mine) > 1
            else (),
            rows=await lines_of(handle, library, current, found, now, named=len(mine) > 1 and chosen is None),
            first=here if lewat else "",
            next=listing.link("/koperasi", {**kept, "keadaan": state, "lewat": found.next}) if found.next else "",
        )
        frame = await frame_of(request, handle, now, "/koperasi")
        return show("koperasi.html", frame=frame, page=page)


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


class QueueController(Controller):
    """`/periksa`: what waits for the verifier of an office, or for the province."""

    path = "/periksa"
    guards = (allow("verifier", "province"),)

    @get("/", include_in_schema=False)
    async def queue(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
    ) -> Response[str]:
        """Show the queue, the longest waiting first; what is looked for stands in the address."""
        cari, kecamatan, kantor, lewat = (
            request.query_params.get(name, "") for name in ("cari", "kecamatan", "kantor", "lewat")
        )
        current = await current_round(handle)
        state = WAITING[handle.principal.role]
        whole = handle.principal.role == "province"
        seen = await offices.listed(handle)
        chosen = next((one for one in seen if one.region_code == kantor), None) if whole else None
        office_id = (chosen.id if chosen else None) if whole else handle.principal.office_id
        found = await submissions.page(
            handle,
            Filter(
                round_id=current.id,
                states=(state,),
                oldest=True,
                office_id=office_id,
                district_code=kecamatan or None,
                text=cari,
                after=lewat,
            ),
        )
        counts = await _counts(handle, current, None if whole else office_id)
        own = next((one for one in seen if one.id == office_id and one.kind == "regency"), None)
        kept = {"cari": cari, "kecamatan": kecamatan, "kantor": kantor}
        page = QueuePage(
            office="" if whole else (handle.principal.office_name or ""),
            total=counts[state],
            search=cari,
            districts=await _districts(handle, now, own.region_code if own else "", kecamatan),
            offices=tuple(Option(one.region_code, domain_of(one), one is chosen) for one in seen) if whole else (),
            filtered=any(kept.values()),
            rows=await lines_of(handle, library, current, found, now, named=whole and chosen is None),
            first=listing.link("/periksa", kept) if lewat else "",
            next=listing.link("/periksa", {**kept, "lewat": found.next}) if found.next else "",
        )
        frame = await frame_of(request, handle, now, "/periksa")
        return show("antrean.html", frame=frame, page=page)
