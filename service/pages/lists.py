"""Lists of cooperatives: an office's own work, and what waits for a reviewer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency

from forms.model import Form, Question, text_in, walk
from service.accounts.guards import allow
from service.actions.deadlines import last_day
from service.actions.library import Library
from service.database import deadlines, offices, regions, rounds, submissions, tally
from service.database.handle import Handle
from service.database.offices import Office
from service.database.rounds import Round
from service.database.submissions import STATES as CODES
from service.database.submissions import Filter, Page, State, Submission
from service.language import gettext, gettext_noop, spoken
from service.pages import listing, speech
from service.pages.engine import show
from service.pages.fields import Option
from service.pages.frame import frame_of
from service.pages.states import DONE
from service.pages.written import write
from service.problems import NOT_FOUND, Problem

FILLING = frozenset({"not_started", "draft", "returned"})
ACTIONS = {
    "returned": gettext_noop("Perbaiki"),
    "draft": gettext_noop("Lanjutkan"),
    "not_started": gettext_noop("Mulai isi"),
}
WAITING: Mapping[str, State] = {"verifier": "sent", "province": "verified"}
"""Role of a reviewer to the state that waits for it."""
STAGES: Mapping[str, tuple[State, ...]] = {**{code: (code,) for code in CODES}, listing.SENT: DONE}
"""Word in the address (`?keadaan=`) to the states that it lists."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One cooperative in a list; `urgent` when the person who looks is the one it waits for."""

    name: str
    nik: str
    place: str
    state: str
    marks: str
    changed: str
    waited: str
    href: str
    urgent: bool
    action: str


class ListPage(msgspec.Struct, frozen=True, kw_only=True):
    """The list of one office, or of all of them for the province."""

    office: str
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


def domain_of(office: Office) -> str:
    """Say whose cooperatives an office collects, as lists and recaps call it."""
    return gettext("Kewenangan Provinsi") if office.kind == "province" else office.region_name


async def current_round(handle: Handle) -> Round:
    """Give the open round, else the newest.

    Raises:
        Problem: NOT_FOUND when no round was ever opened.
    """
    found = await rounds.open_now(handle) or next(iter(await rounds.listed(handle)), None)
    if found is None:
        raise Problem(NOT_FOUND, gettext("Belum ada putaran yang dibuka. Hubungi administrator."))
    return found


async def lines_of(
    handle: Handle, library: Library, current: Round, page: Page, now: datetime, *, named: bool = False
) -> tuple[Line, ...]:
    """Write rows for a list; `named` says the office of each, for lists over several."""
    codes = {code for row in page.rows for code in (row.village_code, row.district_code)}
    names = await regions.names(handle, sorted(codes))
    domains = {one.id: domain_of(one) for one in await offices.listed(handle)} if named else {}
    form = (await library.compiled(handle, current.form_version_id)).form
    words = _mark_words(form, current.marks)
    role = handle.principal.role
    return tuple(
        _line(
            row,
            ", ".join(filter(None, (place_words(row, names), domains.get(row.office_id)))),
            _marked(row, words),
            now,
            role if current.state == "open" or row.correcting else "",
        )
        for row in page.rows
    )


def _mark_words(form: Form, marks: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Give the choice labels of marked questions that are a choice or calculated: the visit's result, the activity.

    Other marked answers (numbers that no two cooperatives should share) are not for reading in a list.
    """
    named = {node.name: node for _, node in walk(form.children) if isinstance(node, Question)}
    words = {}
    for name in marks:
        question = named.get(name)
        if question is not None and (question.list_name or question.type == "calculate"):
            listed = form.choices.get(question.list_name, ())
            words[name] = {one.name: text_in(one.label, spoken(), form.default_language) for one in listed}
    return words


def _marked(row: Submission, words: Mapping[str, Mapping[str, str]]) -> str:
    """Say the answers that stand beside the state."""
    told = (
        labels.get(str(row.marks[name])) or write("calculation", row.marks[name])
        for name, labels in words.items()
        if row.marks.get(name)
    )
    return ", ".join(told)


def place_words(row: Submission, names: Mapping[str, str]) -> str:
    """Say village and district."""
    return ", ".join(names[code] for code in (row.village_code, row.district_code) if code in names)


def _line(row: Submission, place: str, marks: str, now: datetime, role: str) -> Line:
    fillable = role == "officer" and row.state in FILLING
    changed = "" if row.state == "not_started" else speech.moment(row.updated_at, now)
    waits = WAITING.get(role) == row.state
    return Line(
        name=row.name,
        nik=row.nik,
        place=place,
        state=row.state,
        marks=marks,
        changed=changed,
        waited=listing.waited((now.date() - row.updated_at.astimezone(now.tzinfo).date()).days) if waits else "",
        href=f"/isi/{row.cooperative_id}" if fillable else f"/periksa/{row.cooperative_id}",
        urgent=waits or (fillable and row.state == "returned"),
        action=gettext(ACTIONS[row.state]) if fillable else gettext("Periksa") if waits else gettext("Lihat"),
    )


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
        own = await deadlines.of_round(handle, current.id)
        last = last_day(current, own, chosen.id if chosen else None)
        days = listing.workdays(now.date(), last)
        here = listing.link("/koperasi", {**kept, "keadaan": state})
        page = ListPage(
            office=domain_of(chosen) if chosen else gettext("semua kantor"),
            total=total,
            done=done,
            share=listing.share(done, total),
            pace=listing.pace(total - done, days) if current.state == "open" else 0,
            workdays=days,
            deadline=speech.own_deadline(last, own[chosen.id].reason, current.deadline)
            if chosen and chosen.id in own
            else "",
            late=current.state == "open" and last < now.date() and done < total,
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
