"""Each office's last day to send, extended with a reason; once the round is closed, the corrections that were opened."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from forms.typed import day
from service.accounts.guards import allow
from service.actions import deadlines as actions
from service.actions.open_round import LONGEST_REASON
from service.database import accounts, corrections, deadlines, offices, tally
from service.database.handle import Handle
from service.database.rounds import Round
from service.language import gettext
from service.pages import speech
from service.pages.earlier import Year, years
from service.pages.engine import go, show
from service.pages.fields import Option
from service.pages.frame import frame_of
from service.pages.narrowing import round_of
from service.pages.posted_form import posted_by
from service.pages.roster import of_year
from service.pages.whereabouts import current_round, domain_of, part_of
from service.problems import REFUSED, Problem

FIELDS = ("kantor", "batas", "alasan")


class OfficeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One office: its last day, the reason and who gave it ('' where the round's holds), what is sent and what is left."""

    code: str
    name: str
    deadline: date
    reason: str
    by: str
    passed: bool
    done: int
    total: int


class CorrectionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One submission that was opened after the close, and how far it has come."""

    href: str
    name: str
    office: str
    reason: str
    by: str
    standing: str


class DeadlinesPage(msgspec.Struct, frozen=True, kw_only=True):
    """The offices, the form with what was typed into it, and the corrections."""

    book_year: int
    open: bool
    deadline: date
    lines: tuple[OfficeLine, ...]
    offices: tuple[Option, ...]
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    longest: int
    corrections: tuple[CorrectionLine, ...]
    years: tuple[Year, ...]


class DeadlinesController(Controller):
    """`/batas`."""

    path = "/batas"
    guards = (allow("province", "administrator"),)

    @get("/", include_in_schema=False)
    async def look(
        self, request: Request[Any, Any, Any], handle: NamedDependency[Handle], now: NamedDependency[datetime]
    ) -> Response[str]:
        """Show the offices of the current round, or of the one that `tahun` names."""
        typed = dict.fromkeys(FIELDS, "") | {"kantor": request.query_params.get("kantor", "")}
        about = await round_of(handle, request.query_params.get("tahun", ""), await current_round(handle))
        return await _page(request, handle, now, about, typed, {})

    @post("/{year:int}", include_in_schema=False)
    async def change(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        now: NamedDependency[datetime],
        year: FromPath[int],
    ) -> Response[str] | Redirect:
        """Give one office its own last day."""
        current = await of_year(handle, year)
        posted = await posted_by(request)
        typed = {name: posted.get(name, [""])[0].strip() for name in FIELDS}
        office = next((one.id for one in await offices.listed(handle) if one.region_code == typed["kantor"]), None)
        wanted = day(typed["batas"])
        errors = _missing(office, wanted)
        if errors or office is None or wanted is None:
            return await _page(request, handle, now, current, typed, errors)
        try:
            await actions.set_own(handle, current.id, office, wanted, typed["alasan"])
        except Problem as problem:
            if problem.kind is not REFUSED:
                raise
            field = "alasan" if any(fault.path == "reason" for fault in problem.faults) else "batas"
            return await _page(request, handle, now, current, typed, {field: problem.detail})
        return go("/batas", "batas")


def _missing(office: int | None, wanted: date | None) -> dict[str, str]:
    errors = {}
    if office is None:
        errors["kantor"] = gettext("Pilih kantornya.")
    if wanted is None:
        errors["batas"] = gettext("Tulis tanggal batas kirim yang baru, misalnya 15-07-2026.")
    return errors


async def _page(
    request: Request[Any, Any, Any],
    handle: Handle,
    now: datetime,
    current: Round,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> Response[str]:
    seen = await offices.listed(handle)
    own = await deadlines.of_round(handle, current.id)
    counts = {one.office_id: one for one in await tally.counts(handle, current.id)}
    opened = await corrections.of_round(handle, current.id)
    people = await accounts.people(handle, {one.account_id for one in own.values()} | {one.opened_by for one in opened})
    names = {number: one.name for number, one in people.items()}
    domains = {one.id: domain_of(one) for one in seen}
    lines = []
    for one in seen:
        count, held = counts.get(one.id), own.get(one.id)
        last = held.deadline if held else current.deadline
        lines.append(
            OfficeLine(
                code=one.region_code,
                name=domains[one.id],
                deadline=last,
                reason=held.reason if held else "",
                by=f"{names.get(held.account_id, '')}, {speech.moment(held.at, now)}" if held else "",
                passed=last < now.date(),
                done=count.sent + count.verified + count.accepted if count else 0,
                total=count.total if count else 0,
            )
        )
    page = DeadlinesPage(
        book_year=current.book_year,
        open=current.state == "open",
        deadline=current.deadline,
        lines=tuple(lines),
        offices=tuple(Option(one.region_code, domains[one.id], one.region_code == typed["kantor"]) for one in seen),
        typed=typed,
        errors=errors,
        longest=LONGEST_REASON,
        corrections=tuple(
            CorrectionLine(
                href=f"/periksa/{part_of(one.cooperative_id, current.book_year)}",
                name=one.name,
                office=domains.get(one.office_id, ""),
                reason=one.reason,
                by=f"{names.get(one.opened_by, '')}, {speech.moment(one.opened_at, now)}",
                standing=_standing(one),
            )
            for one in opened
        ),
        years=await years(handle, "/batas", current, await current_round(handle)),
    )
    frame = await frame_of(request, handle, now, "/batas")
    return show("batas.html", status=422 if errors else 200, frame=frame, page=page, wrong=bool(errors))


def _standing(one: corrections.Correction) -> str:
    """Say how far a correction has come."""
    if one.to_revision is not None:
        return gettext("selesai: revisi {revision} diterima", revision=one.to_revision)
    if one.ended_at is not None:
        return gettext("ditarik; kiriman yang lama berlaku")
    if one.revision > one.from_revision:
        return gettext("revisi {revision} dikirim, menunggu pemeriksaan", revision=one.revision)
    return gettext("menunggu petugas")
