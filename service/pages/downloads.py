"""The download page: what can be had of a round, for the province or for one's own office, and what was asked for lately."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import uuid4

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from exports.model import COUNTED, State
from service.accounts.guards import allow
from service.actions.ask_export import Asked, ask
from service.actions.build_workbook import WHOLE_PROVINCE
from service.actions.export_jobs import Exports
from service.database import accounts, offices, rounds, tally
from service.database import exports as kept
from service.database.exports import Kind
from service.database.handle import Handle
from service.language import gettext
from service.pages import speech
from service.pages.engine import go, show
from service.pages.export_words import ExportLine, line_of
from service.pages.fields import Option
from service.pages.frame import frame_of
from service.pages.posted_form import posted_by
from service.pages.whereabouts import domain_of
from service.problems import EXPORT_EMPTY, NOT_FOUND, THROTTLED, Problem

WHOLE: dict[str, Kind] = {"": "province", "semua": "all", "gabungan": "union"}
KINDS: dict[str, tuple[State, ...]] = {"terkirim": COUNTED, "diterima": ("accepted",)}


class Chosen(msgspec.Struct, frozen=True):
    """What was chosen when it could not be had, and why: shown again."""

    year: str = ""
    office: str = ""
    kind: str = ""
    error: str = ""


class DownloadPage(msgspec.Struct, frozen=True, kw_only=True):
    """What can be chosen; no offices to choose from means one's own. `version` is the newest round's, 0 where there is none.

    `fills` tells whether the person may fill, `exports` what was asked for lately, by oneself and one's office.
    """

    rounds: tuple[Option, ...]
    offices: tuple[Option, ...]
    office: str
    version: int
    fills: bool = False
    accepted: bool = False
    error: str = ""
    exports: tuple[ExportLine, ...] = ()


class DownloadController(Controller):
    """`/unduh`."""

    path = "/unduh"
    guards = (allow("officer", "verifier", "province", "administrator"),)

    @get("/", include_in_schema=False)
    async def page(
        self, request: Request[Any, Any, Any], handle: NamedDependency[Handle], now: NamedDependency[datetime]
    ) -> Response[str]:
        """Show the form, and what was asked for lately."""
        return await _page(request, handle, now, Chosen())

    @post("/", include_in_schema=False)
    async def ask(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        exports: NamedDependency[Exports],
        now: NamedDependency[datetime],
    ) -> Response[str] | Redirect:
        """Put the file into the queue, and go on to where its progress is told."""
        posted = await posted_by(request)
        year, office, kind, fresh = (posted.get(name, [""])[0] for name in ("putaran", "kantor", "keadaan", "baru"))
        if not (year.isascii() and year.isdigit() and len(year) == 4):  # noqa: PLR2004  # a year
            raise Problem(NOT_FOUND)
        whole = handle.principal.role in WHOLE_PROVINCE
        asked = Asked(
            kind=WHOLE.get(office, "office") if whole else "office",
            book_year=int(year),
            region=office if office and office not in WHOLE else None,
            states=KINDS.get(kind, COUNTED),
            fresh=fresh == "ya",
        )
        try:
            job = await ask(handle, asked, uuid4())
        except Problem as problem:
            if problem.kind not in {EXPORT_EMPTY, THROTTLED}:
                raise
            return await _page(request, handle, now, Chosen(year, office, kind, problem.detail))
        exports.look()
        return go(f"/unduh/{job.id}")


async def _page(request: Request[Any, Any, Any], handle: Handle, now: datetime, chosen: Chosen) -> Response[str]:
    """Build the page; after a refusal with what was chosen, and why it cannot be had."""
    who = handle.principal
    whole = who.role in WHOLE_PROVINCE
    years = await rounds.listed(handle)
    own = None if whole else who.office_id
    counted = {one.id: await tally.counts(handle, one.id) for one in years}
    known = {one.id: one for one in await offices.listed(handle)}
    jobs = await kept.listed(handle, who.account_id, who.office_id)
    people = await accounts.people(handle, {one.account_id for one in jobs})
    page = DownloadPage(
        rounds=tuple(
            Option(
                str(one.book_year),
                gettext(
                    "Tahun buku {book_year} ({counted})",
                    book_year=one.book_year,
                    counted=_many(counted[one.id], own),
                ),
                chosen=chosen.year == str(one.book_year) if chosen.year else at == 0,
            )
            for at, one in enumerate(years)
        ),
        # Counts beside the offices hold for one round only.
        offices=_places(chosen.office, known.values(), counted[years[0].id] if len(years) == 1 else ())
        if whole
        else (),
        office=who.office_name or "",
        version=years[0].form_version_id if years else 0,
        fills=who.role == "officer",
        accepted=chosen.kind == "diterima",
        error=chosen.error,
        exports=tuple(line_of(one, known, people, who, now) for one in jobs),
    )
    frame = await frame_of(request, handle, now, "/unduh")
    status = EXPORT_EMPTY.status if chosen.error else 200
    return show("unduh.html", status=status, frame=frame, page=page, wrong=bool(chosen.error))


def _places(picked: str, known: Iterable[offices.Office], alone: tuple[tally.Count, ...]) -> tuple[Option, ...]:
    """Give what the province can choose from: all of it in one of three ways, or one office."""
    wholes = (
        Option("", gettext("Seluruh provinsi, satu buku kerja"), chosen=picked == ""),
        Option("semua", gettext("Seluruh provinsi dan setiap kabupaten/kota, satu zip"), chosen=picked == "semua"),
        Option("gabungan", gettext("Gabungan semua putaran sampai tahun ini"), chosen=picked == "gabungan"),
    )
    each = (
        Option(
            one.region_code,
            f"{domain_of(one)} ({_many(alone, one.id)})" if alone else domain_of(one),
            chosen=picked == one.region_code,
        )
        for one in known
    )
    return (*wholes, *each)


def _many(counts: tuple[tally.Count, ...], office_id: int | None) -> str:
    """Say how many cooperatives either choice of data would hold."""
    picked = [one for one in counts if office_id in {None, one.office_id}]
    accepted = sum(one.accepted for one in picked)
    sent = sum(one.sent + one.verified for one in picked) + accepted
    return gettext(
        "{sent} terkirim, {accepted} di antaranya diterima", sent=speech.figure(sent), accepted=speech.figure(accepted)
    )
