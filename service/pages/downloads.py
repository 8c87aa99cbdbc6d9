"""The download page: a workbook of the round, for the province or for one's own office."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.response import File

from exports.model import COUNTED, State
from service.accounts.guards import allow
from service.actions.build_workbook import MEDIA_TYPE, WHOLE_PROVINCE, build_aside, discard
from service.actions.library import Library
from service.database import offices, rounds, tally
from service.database.handle import Handle
from service.language import gettext
from service.pages import speech
from service.pages.engine import show
from service.pages.fields import Option
from service.pages.frame import frame_of
from service.pages.posted_form import posted_by
from service.pages.whereabouts import domain_of
from service.problems import NOT_FOUND, Problem

KINDS: dict[str, tuple[State, ...]] = {"terkirim": COUNTED, "diterima": ("accepted",)}


class DownloadPage(msgspec.Struct, frozen=True, kw_only=True):
    """What can be chosen; no offices to choose from means one's own. `version` is the newest round's, 0 where there is none.

    `fills` tells whether the person may fill.
    """

    rounds: tuple[Option, ...]
    offices: tuple[Option, ...]
    office: str
    version: int
    fills: bool = False


class DownloadController(Controller):
    """`/unduh`."""

    path = "/unduh"
    guards = (allow("officer", "verifier", "province", "administrator"),)

    @get("/", include_in_schema=False)
    async def page(
        self, request: Request[Any, Any, Any], handle: NamedDependency[Handle], now: NamedDependency[datetime]
    ) -> Response[str]:
        """Show the form."""
        whole = handle.principal.role in WHOLE_PROVINCE
        years = await rounds.listed(handle)
        own = None if whole else handle.principal.office_id
        counted = {one.id: await tally.counts(handle, one.id) for one in years}
        # Counts beside the offices hold for one round only.
        alone = counted[years[0].id] if len(years) == 1 else ()
        page = DownloadPage(
            rounds=tuple(
                Option(
                    str(one.book_year),
                    gettext(
                        "Tahun buku {book_year} ({counted})",
                        book_year=one.book_year,
                        counted=_many(counted[one.id], own),
                    ),
                    chosen=at == 0,
                )
                for at, one in enumerate(years)
            ),
            offices=tuple(
                Option(
                    one.region_code,
                    f"{domain_of(one)} ({_many(alone, one.id)})" if alone else domain_of(one),
                    chosen=False,
                )
                for one in await offices.listed(handle)
            )
            if whole
            else (),
            office=handle.principal.office_name or "",
            version=years[0].form_version_id if years else 0,
            fills=handle.principal.role == "officer",
        )
        return show("unduh.html", frame=await frame_of(request, handle, now, "/unduh"), page=page)

    @post("/", include_in_schema=False, status_code=200)
    async def workbook(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
    ) -> File:
        """Make the workbook in a folder of its own, send it, and clear the folder away."""
        posted = await posted_by(request)
        year, office, kind = (posted.get(name, [""])[0] for name in ("putaran", "kantor", "keadaan"))
        if not (year.isascii() and year.isdigit() and len(year) == 4):  # noqa: PLR2004  # a year
            raise Problem(NOT_FOUND)
        built = await build_aside(
            handle,
            library,
            int(year),
            now=now,
            new_id=uuid4,
            region=office or None,
            states=KINDS.get(kind, COUNTED),
        )
        return File(
            path=built.path,
            filename=built.name,
            media_type=MEDIA_TYPE,
            headers={"cache-control": "no-store"},
            background=BackgroundTask(discard, built.path),
        )


def _many(counts: tuple[tally.Count, ...], office_id: int | None) -> str:
    """Say how many cooperatives either choice of data would hold."""
    picked = [one for one in counts if office_id in {None, one.office_id}]
    accepted = sum(one.accepted for one in picked)
    sent = sum(one.sent + one.verified for one in picked) + accepted
    return gettext(
        "{sent} terkirim, {accepted} di antaranya diterima", sent=speech.figure(sent), accepted=speech.figure(accepted)
    )
