"""One submission's answers on paper: A4, answers beside questions, with who filled what and when on every sheet."""

from asyncio import to_thread
from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency

from service.accounts.guards import allow
from service.actions.library import Library
from service.database import revisions
from service.database.handle import Handle
from service.language import gettext
from service.pages import speech
from service.pages.engine import show
from service.pages.fields import Section
from service.pages.happenings import fingerprint
from service.pages.opened import Opened, opened, view
from service.pages.states import STATES
from service.pages.whereabouts import Address


class PrintPage(msgspec.Struct, frozen=True, kw_only=True):
    """Everything `cetak.html` writes down; `standing` says in words what these answers are, `seal` is '' for a draft."""

    back: str
    title: str
    name: str
    nik: str
    office: str
    place: str
    book_year: int
    version: str
    standing: str
    seal: str
    at: str
    sections: tuple[Section, ...]
    left_out: tuple[str, ...]


class PrintController(Controller):
    """`/periksa/ID/cetak`: whoever may see the answers may have them on paper, in whichever state they are."""

    path = "/periksa/{identity:str}/cetak"
    guards = (allow("officer", "verifier", "province", "administrator"),)

    @get("/", include_in_schema=False)
    async def paper(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        where: NamedDependency[Address],
    ) -> Response[str]:
        """Show the answers as they are printed."""
        base = await opened(handle, library, where, now)
        row = base.found.submission
        history = await revisions.history(handle, row.round_id, row.cooperative_id) if base.draft_seq is None else ()
        seal = next((fingerprint(one.hash) for one in history if one.number == row.revision), "")
        back = "/isi/" if "/isi/" in request.headers.get("referer", "") else "/periksa/"
        return await to_thread(show, "cetak.html", page=printed(base, seal=seal, back=f"{back}{where}"))


def printed(base: Opened, *, seal: str, back: str) -> PrintPage:
    """Build the page.

    Args:
        base: the submission.
        seal: the first digits of the hash of what was sent, '' for answers that can still change.
        back: the address of the page that led here; it is not printed.
    """
    row = base.found.submission
    form = base.found.compiled.form
    built = view(base, strict=row.revision > 0, locked=True)
    return PrintPage(
        back=back,
        title=form.title,
        name=row.name,
        nik=row.nik,
        office=base.office,
        place=base.place,
        book_year=base.found.round.book_year,
        version=base.label,
        standing=_standing(base),
        seal=seal,
        at=f"{speech.long_date(base.now.date())} {speech.clock(base.now)} {base.now.tzname() or ''}".rstrip(),
        sections=tuple(one for one in built if not one.hidden),
        left_out=tuple(one.title for one in built if one.hidden),
    )


def _standing(base: Opened) -> str:
    """Say the state, the revision, and since when the answers are as they are."""
    row = base.found.submission
    said = [gettext(STATES[row.state].word)]
    if row.revision:
        said.append(gettext("revisi {number}", number=row.revision))
    if base.draft_seq is None and row.revision:
        said.append(gettext("dikirim {at}", at=speech.moment(base.judged_at, base.now)))
    elif base.saved_at is not None:
        said.append(gettext("isian terakhir disimpan {at}", at=speech.moment(base.saved_at, base.now)))
    return ", ".join(said)
