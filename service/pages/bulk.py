"""`/periksa/sekaligus`: all clean submissions of a filter at once: how many, some of them side by side, then one button."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from forms.compile import CompiledForm
from forms.model import Question, text_in
from forms.origins import answer_at
from forms.remarks import compared
from service.accounts.guards import allow
from service.actions import bulk
from service.actions.bulk import MOST, Done, Proposal
from service.actions.collecting import collected, document_of, with_last_year
from service.actions.library import Library
from service.actions.weigh import facet_of, weigh_after
from service.database import offices, rounds
from service.database.acts import Item
from service.database.handle import Handle
from service.database.queue import Match
from service.database.rounds import Round
from service.language import gettext, gettext_noop, ngettext, spoken
from service.pages import beside, speech
from service.pages.engine import go, show
from service.pages.frame import frame_of
from service.pages.narrowing import round_of
from service.pages.posted_form import posted_by
from service.pages.queue_asked import Asked, asked_here
from service.pages.whereabouts import current_round, domain_of, part_of
from service.problems import REFUSED, Problem

TAKEN = {"verify": gettext_noop("{count} diverifikasi"), "accept": gettext_noop("{count} diterima")}
BUTTONS = {
    "verify": gettext_noop("Setujui {count} kiriman, teruskan ke provinsi"),
    "accept": gettext_noop("Terima {count} kiriman"),
}
REASONS = {
    "stale_revision": gettext_noop("dikirim lagi sesudah Anda melihatnya"),
    "wrong_state": gettext_noop("keadaannya sudah lain"),
    "commented": gettext_noop("ada komentar yang belum selesai"),
    "not_clean": gettext_noop("ada yang menonjol sesudah Anda melihatnya"),
    "moved_since": gettext_noop("sudah diubah lagi sesudah itu"),
    "not_due": gettext_noop("tidak lagi dalam daftar putaran ini"),
    "round_closed": gettext_noop("putaran sudah ditutup"),
    "not_found": gettext_noop("tidak lagi di kantor Anda"),
}
"""Code of what kept a submission out of an act, or out of its undoing, in words."""
_SEEN = re.compile(r"([0-9a-f-]{36})\.([0-9]{1,8})", re.ASCII)


class Column(msgspec.Struct, frozen=True):
    """One cooperative of the sample."""

    name: str
    office: str
    href: str


class Cell(msgspec.Struct, frozen=True):
    """One answer, and last year's ('' where there is none)."""

    said: str
    previous: str


class Compared(msgspec.Struct, frozen=True):
    """One question with its answers side by side."""

    label: str
    cells: tuple[Cell, ...]


class BulkPage(msgspec.Struct, frozen=True, kw_only=True):
    """What would be taken; `seen` binds the act to what was looked at."""

    back: str
    waiting: int
    clean: int
    commented: int
    taken: int
    most: int
    year: int
    columns: tuple[Column, ...]
    rows: tuple[Compared, ...]
    key: str
    seen: str
    action: str
    button: str


class Left(msgspec.Struct, frozen=True):
    """Why some stayed as they were, and which."""

    reason: str
    items: tuple[Item, ...]


class DonePage(msgspec.Struct, frozen=True, kw_only=True):
    """What an act did, in one sentence and in lists; `narrowed` is what its addresses end with, so that they keep the filter."""

    id: str
    year: int
    narrowed: str
    at: str
    said: str
    left: tuple[Left, ...]
    done: tuple[Item, ...]
    waiting: int
    undone: str
    kept: tuple[Left, ...]
    may_undo: bool


class BulkController(Controller):
    """`/periksa/sekaligus`."""

    path = "/periksa/sekaligus"
    guards = (allow("verifier", "province"),)

    @get("/", include_in_schema=False)
    async def propose(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
    ) -> Response[str]:
        """Show how many would be taken, and some of them."""
        question = await asked_here(request, handle, now)
        current = await round_of(handle, question.words["tahun"], await current_round(handle))
        await weigh_after(handle, library, current.id)
        proposal = await bulk.proposed(handle, handle.principal.role, current.id, question.wanted)
        identity = uuid4()
        compiled = await library.compiled(handle, current.form_version_id)
        drawn = bulk.sample_of(identity, proposal.taken)
        columns, rows = await _sample(handle, library, current, compiled, drawn)
        page = _proposal(proposal, identity, columns, rows, question, current.book_year)
        return show("sekaligus.html", frame=await frame_of(request, handle, now, "/periksa"), page=page)

    @post("/", include_in_schema=False)
    async def take(
        self, request: Request[Any, Any, Any], handle: NamedDependency[Handle], now: NamedDependency[datetime]
    ) -> Redirect:
        """Take what was seen."""
        posted = await posted_by(request)
        identity, seen = _key(posted.get("~kunci", [""])[0]), _seen(posted.get("~dilihat", [""])[0])
        question = await asked_here(request, handle, now)
        current = await round_of(handle, question.words["tahun"], await current_round(handle))
        await bulk.take(handle, identity, current.id, handle.principal.role, seen)
        return await _result(request, handle, now, identity)

    @get("/{act:uuid}", include_in_schema=False)
    async def told(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        now: NamedDependency[datetime],
        act: FromPath[UUID],
    ) -> Response[str]:
        """Show what an act did."""
        found = await bulk.told(handle, act)
        about = await rounds.one(handle, found.act.round_id)
        page = _done(found, about.book_year if about else 0, await asked_here(request, handle, now), now)
        return show("sekaligus_hasil.html", frame=await frame_of(request, handle, now, "/periksa"), page=page)

    @post("/{act:uuid}/lanjut", include_in_schema=False)
    async def go_on(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        now: NamedDependency[datetime],
        act: FromPath[UUID],
    ) -> Redirect:
        """Take what was not tried before something broke off."""
        await bulk.go_on(handle, act)
        return await _result(request, handle, now, act)

    @post("/{act:uuid}/batalkan", include_in_schema=False)
    async def undo(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        now: NamedDependency[datetime],
        act: FromPath[UUID],
    ) -> Redirect:
        """Give back all that was taken and has not moved since."""
        await bulk.undo(handle, act)
        return await _result(request, handle, now, act)


async def _result(request: Request[Any, Any, Any], handle: Handle, now: datetime, act: UUID) -> Redirect:
    """Send the browser to what an act did, with the filter that it was taken from."""
    return go((await asked_here(request, handle, now)).at(f"/periksa/sekaligus/{act}"))


def _key(text: str) -> UUID:
    """Read the id that makes one act of a button pressed twice.

    Raises:
        Problem: REFUSED for one that this page did not make.
    """
    try:
        return UUID(text)
    except ValueError:
        raise Problem(REFUSED, gettext("Daftar ini tidak terbaca. Muat ulang halaman.")) from None


def _seen(text: str) -> tuple[tuple[UUID, int], ...]:
    """Read what was seen: `id.revision` with blanks between; raises as `_key`."""
    found = [_SEEN.fullmatch(one) for one in text.split()[: MOST + 1]]
    return tuple((_key(one[1]), int(one[2])) if one else (_key(""), 0) for one in found)


async def _sample(
    handle: Handle, library: Library, current: Round, compiled: CompiledForm, drawn: tuple[Match, ...]
) -> tuple[tuple[Column, ...], tuple[Compared, ...]]:
    """Lay the figures of some submissions side by side, last year's below; questions that none of them answers are left out."""
    domains = {one.id: domain_of(one) for one in await offices.listed(handle)}
    columns, answers, earlier = [], [], []
    for one in drawn:
        found = await with_last_year(handle, library, await collected(handle, library, current.id, one.cooperative_id))
        document = await document_of(handle, current.id, one.cooperative_id)
        href = f"/periksa/{part_of(one.cooperative_id, current.book_year)}"
        columns.append(Column(found.submission.name, domains.get(one.office_id, ""), href))
        answers.append(document.answers if document else {})
        earlier.append(found.last)
    form, facet = compiled.form, facet_of(compiled)
    firsts = [compiled.layout.named[facet.name][0]] if facet else []
    rows = []
    for place in (*firsts, *compared(compiled)):
        question = place.node
        if not isinstance(question, Question):
            continue
        cells = []
        for given, last in zip(answers, earlier, strict=True):
            value = answer_at(given, place.path)
            previous = beside.previous_of(form, question, "/".join(place.path), last)
            cells.append(Cell("" if value is None else beside.in_words(form, question, value), previous.said))
        if any(cell.said for cell in cells):
            label = text_in(question.label, spoken(), form.default_language) or question.name
            rows.append(Compared(label, tuple(cells)))
    return tuple(columns), tuple(rows)


def _proposal(
    proposal: Proposal,
    identity: UUID,
    columns: tuple[Column, ...],
    rows: tuple[Compared, ...],
    question: Asked,
    year: int,
) -> BulkPage:
    taken = len(proposal.taken)
    return BulkPage(
        back=question.at("/periksa"),
        waiting=proposal.waiting,
        clean=proposal.clean,
        commented=proposal.commented,
        taken=taken,
        most=MOST,
        year=year,
        columns=tuple(msgspec.structs.replace(one, href=question.at(one.href)) for one in columns),
        rows=rows,
        key=str(identity),
        seen=" ".join(f"{one.cooperative_id}.{one.revision}" for one in proposal.taken),
        action=question.at("/periksa/sekaligus"),
        button=gettext(BUTTONS[proposal.kind], count=speech.figure(taken)),
    )


def _done(found: Done, year: int, question: Asked, now: datetime) -> DonePage:
    left = tuple(Left(_reason(code), items) for code, items in found.left.items())
    pieces = [gettext(TAKEN[found.act.kind], count=speech.figure(len(found.done)))]
    many = sum(len(one.items) for one in left)
    if many:
        why = ", ".join(f"{one.reason} ({speech.figure(len(one.items))})" for one in left)
        pieces.append(ngettext("{count} dilewati karena {why}", many, count=speech.figure(many), why=why))
    kept = tuple(Left(_reason(code), items) for code, items in found.kept.items())
    undone = ""
    if found.act.undone_at is not None:
        back, stay = speech.figure(len(found.given_back)), speech.figure(sum(len(one.items) for one in kept))
        undone = gettext("Dibatalkan: {back} menunggu Anda lagi, {stay} tetap.", back=back, stay=stay)
    return DonePage(
        id=str(found.act.id),
        year=year,
        narrowed=question.at(""),
        at=speech.moment(found.act.at, now),
        said=", ".join(pieces) + ".",
        left=left,
        done=found.done,
        waiting=len(found.waiting),
        undone=undone,
        kept=kept,
        may_undo=found.may_undo(now),
    )


def _reason(code: str) -> str:
    return gettext(REASONS[code]) if code in REASONS else code
