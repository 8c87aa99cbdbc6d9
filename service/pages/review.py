"""One submission read-only: problems first, all answers, its history; reviewers judge it here."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid4

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from service.accounts.guards import allow
from service.actions import review, twins
from service.actions.library import Library
from service.database import events, revisions
from service.database.handle import Handle
from service.database.submissions import State
from service.language import gettext, gettext_noop, ngettext, spoken
from service.pages import speech
from service.pages.engine import go, show
from service.pages.fields import Field, Section, fields_of
from service.pages.frame import frame_of
from service.pages.happenings import SEALED, Happening, fingerprint, words_of
from service.pages.opened import Opened, opened, view
from service.pages.posted_form import posted_by
from service.pages.states import WAITING
from service.pages.summary import Line
from service.pages.whereabouts import current_round
from service.problems import REFUSED, Fault, Problem

STEPS = {
    "verifier": ("verifikasi", gettext_noop("Setujui, teruskan ke provinsi")),
    "province": ("terima", gettext_noop("Terima")),
}
"""Role to the word in the address of its approval, and to the words on its button."""

APPROVED = {"verifier": "diverifikasi", "province": "diterima"}
"""Role to the word of `frame.TOLD` about its approval."""

UNDONE: Mapping[str, State] = {"verifier": "verified", "province": "accepted"}
"""Role to the state that it led to and may take back."""


class ReviewPage(msgspec.Struct, frozen=True, kw_only=True):
    """Everything `periksa.html` writes down."""

    id: str
    name: str
    nik: str
    place: str
    version: str
    revision: int
    state: str
    back: str
    back_words: str
    sections: tuple[Section, ...]
    problems: tuple[Field, ...]
    wrong: int
    odd: int
    explained: int
    commented: int
    history: tuple[Happening, ...]
    comments: Mapping[str, str]
    refused: Mapping[str, str]
    fixed: frozenset[str]
    longest: int
    summary: tuple[Line, ...]
    lead: str
    may_return: bool
    may_approve: bool
    may_take_back: bool
    may_undo: bool
    approve: str
    approve_words: str


class ReviewController(Controller):
    """`/periksa/ID`."""

    path = "/periksa/{identity:uuid}"

    @get("/", guards=(allow("officer", "verifier", "province", "administrator"),), include_in_schema=False)
    async def look(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        identity: FromPath[UUID],
    ) -> Response[str]:
        """Show it."""
        return await _page(request, handle, library, await opened(handle, library, identity, now))

    @post("/verifikasi", guards=(allow("verifier"),), include_in_schema=False)
    async def verify(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        identity: FromPath[UUID],
    ) -> Response[str] | Redirect:
        """Take it on to the province."""
        return await _approved(request, handle, library, await opened(handle, library, identity, now), review.verify)

    @post("/terima", guards=(allow("province"),), include_in_schema=False)
    async def accept(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        identity: FromPath[UUID],
    ) -> Response[str] | Redirect:
        """Accept it."""
        return await _approved(request, handle, library, await opened(handle, library, identity, now), review.accept)

    @post("/batalkan", guards=(allow("verifier", "province"),), include_in_schema=False)
    async def undo(
        self, request: Request[Any, Any, Any], handle: NamedDependency[Handle], identity: FromPath[UUID]
    ) -> Redirect:
        """Take the approval back."""
        current = await current_round(handle)
        step: Literal["verify", "accept"] = "verify" if handle.principal.role == "verifier" else "accept"
        await review.undo(handle, current.id, identity, await _revision_in(request), step)
        return go(f"/periksa/{identity}", "dibatalkan")

    @post("/kembalikan", guards=(allow("verifier", "province"),), include_in_schema=False)
    async def send_back(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        identity: FromPath[UUID],
    ) -> Response[str] | Redirect:
        """Return exactly the questions that were commented; a comment that says too little comes back as it was."""
        base = await opened(handle, library, identity, now)
        said = await _said(request, base)
        try:
            await review.send_back(
                handle, library, base.round_id, identity, await _revision_in(request), said, new_id=uuid4
            )
        except Problem as problem:
            if problem.kind is not REFUSED:
                raise
            return await _page(
                request, handle, library, base, said=said, refusal=Refusal(gettext("Belum dikembalikan."), problem)
            )
        return go(f"/periksa?koperasi={identity}", "dikembalikan")


class Refusal(msgspec.Struct, frozen=True):
    """What was not done, and why."""

    lead: str
    problem: Problem


Step = Callable[[Handle, int, UUID, int], Awaitable[State]]


async def _approved(
    request: Request[Any, Any, Any], handle: Handle, library: Library, base: Opened, step: Step
) -> Response[str] | Redirect:
    """Approve, unless a comment was typed: approving would throw it away, so the reviewer decides."""
    said = await _said(request, base)
    if said:
        return await _page(request, handle, library, base, said=said, refusal=_unsent(said))
    await step(handle, base.round_id, base.found.submission.cooperative_id, await _revision_in(request))
    return go(f"/periksa?koperasi={base.address}", APPROVED[handle.principal.role])


def _unsent(said: Mapping[str, str]) -> Refusal:
    words = gettext("Komentar ini hanya sampai ke petugas bila dikembalikan. Kembalikan, atau hapus komentarnya.")
    faults = tuple(Fault(path=path, code="comment", message=words) for path in said)
    lead = ngettext("Belum disetujui: ada {count} komentar yang belum dikirim.", len(said), count=len(said))
    return Refusal(lead, Problem(REFUSED, faults=faults))


async def _said(request: Request[Any, Any, Any], base: Opened) -> dict[str, str]:
    """Read the comments that were typed, by question."""
    posted = await posted_by(request)
    known = {field.path for one in view(base, strict=False, locked=True) for field in fields_of(one.items)}
    return {path: posted[path][0] for path in known & posted.keys() if posted[path][0].strip()}


async def _revision_in(request: Request[Any, Any, Any]) -> int:
    """Read which revision the reviewer has seen, so that nobody judges what changed meanwhile."""
    text = (await posted_by(request)).get("~revisi", [""])[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1  # noqa: PLR2004  # an int4


async def _page(
    request: Request[Any, Any, Any],
    handle: Handle,
    library: Library,
    base: Opened,
    *,
    said: Mapping[str, str] | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    row = base.found.submission
    doubles = await twins.of_one(handle, library, base.round_id, row.cooperative_id, spoken()) if row.revision else ()
    built = view(base, strict=row.revision > 0, locked=True, more=doubles)
    role = handle.principal.role
    shown = [one for one in built if not one.hidden]
    fields = [field for one in shown for field in fields_of(one.items) if not field.hidden]
    is_open = base.found.round.state == "open"
    waits = is_open and WAITING.get(role) == row.state
    approve, approve_words = STEPS.get(role, ("", ""))
    page = ReviewPage(
        id=base.address,
        name=row.name,
        nik=row.nik,
        place=base.place,
        version=base.label,
        revision=row.revision,
        state=row.state,
        back="/periksa" if role in WAITING else "/koperasi",
        back_words=gettext("Antrean periksa") if role in WAITING else gettext("Koperasi {office}", office=base.office),
        sections=built,
        problems=tuple(field for field in fields if row.revision and (field.errors or field.warnings or field.remarks)),
        wrong=sum(one.wrong for one in shown) if row.revision else 0,
        odd=sum(one.odd for one in shown),
        explained=sum(one.explained for one in shown),
        commented=sum(one.commented for one in shown),
        history=await _history(handle, base),
        comments=said or {},
        refused={fault.path: fault.message for fault in refusal.problem.faults} if refusal else {},
        fixed=_fixed(base, fields) if waits else frozenset(),
        longest=review.LONGEST_COMMENT,
        summary=_refusals(refusal, fields),
        lead=refusal.lead if refusal else "",
        may_return=waits,
        may_approve=waits,
        may_take_back=role == "officer" and row.state == "sent" and is_open,
        may_undo=is_open and UNDONE.get(role) == row.state,
        approve=approve,
        approve_words=gettext(approve_words),
    )
    here = "/periksa" if role in WAITING else "/koperasi"
    frame = await frame_of(request, handle, base.now, here)
    return show("periksa.html", status=422 if refusal else 200, frame=frame, page=page, wrong=bool(refusal))


def _fixed(base: Opened, fields: list[Field]) -> frozenset[str]:
    """Name what no officer can change: calculations, notes and what the form holds fast; nobody comments there."""
    judged = base.evaluation()
    return frozenset(
        field.path for field in fields if not field.counts or (field.answered and judged.read_only(field.path))
    )


def _refusals(refusal: Refusal | None, fields: list[Field]) -> tuple[Line, ...]:
    """Say what is wrong with each comment, named after its question and linked to its box."""
    if refusal is None:
        return ()
    known = {field.path: field for field in fields}
    lines = tuple(
        Line(f"#c-{known[fault.path].name}", f"{known[fault.path].label}: {fault.message}")
        if fault.path in known
        else Line("#isi", fault.message)
        for fault in refusal.problem.faults
    )
    return lines or (Line("#isi", refusal.problem.detail or gettext(refusal.problem.kind.advice)),)


async def _history(handle: Handle, base: Opened) -> tuple[Happening, ...]:
    """Say what happened, newest first."""
    row = base.found.submission
    seals = {one.number: one.hash for one in await revisions.history(handle, row.round_id, row.cooperative_id)}
    told = [
        Happening(
            at=speech.moment(one.at, base.now),
            words=words_of(one.kind, one.account_name or gettext("Sistem"), one.revision),
            seal=fingerprint(seals[one.revision]) if one.kind in SEALED and one.revision in seals else "",
        )
        for one in await events.listed(handle, row.round_id, row.cooperative_id)
    ]
    return tuple(reversed(told))
