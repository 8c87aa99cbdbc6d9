"""One submission read-only: problems first, all answers, its history; reviewers judge it here."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from service.accounts.guards import allow
from service.actions import review
from service.actions.library import Library
from service.database import events, revisions
from service.database.handle import Handle
from service.pages import speech
from service.pages.engine import go, show
from service.pages.fields import Field, Section, fields_of
from service.pages.frame import frame_of
from service.pages.happenings import SEALED, Happening, fingerprint, words_of
from service.pages.lists import WAITING, current_round
from service.pages.opened import Opened, opened, view
from service.pages.posted_form import posted_by
from service.pages.summary import Line
from service.problems import REFUSED, Problem

STEPS = {"verifier": ("verifikasi", "Setujui, teruskan ke provinsi"), "province": ("terima", "Terima")}
"""Role to the word in the address of its approval, and to the words on its button."""


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
    summary: tuple[Line, ...]
    lead: str
    may_return: bool
    may_approve: bool
    may_take_back: bool
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
        return await _page(request, handle, await opened(handle, library, identity, now))

    @post("/verifikasi", guards=(allow("verifier"),), include_in_schema=False)
    async def verify(
        self, request: Request[Any, Any, Any], handle: NamedDependency[Handle], identity: FromPath[UUID]
    ) -> Redirect:
        """Take it on to the province."""
        current = await current_round(handle)
        await review.verify(handle, current.id, identity, await _revision_in(request))
        return go("/periksa", "diverifikasi")

    @post("/terima", guards=(allow("province"),), include_in_schema=False)
    async def accept(
        self, request: Request[Any, Any, Any], handle: NamedDependency[Handle], identity: FromPath[UUID]
    ) -> Redirect:
        """Accept it."""
        current = await current_round(handle)
        await review.accept(handle, current.id, identity, await _revision_in(request))
        return go("/periksa", "diterima")

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
        posted = await posted_by(request)
        known = {field.path for one in view(base, strict=False, locked=True) for field in fields_of(one.items)}
        said = {path: posted[path][0] for path in known & posted.keys() if posted[path][0].strip()}
        try:
            await review.send_back(
                handle, library, base.round_id, identity, await _revision_in(request), said, new_id=uuid4
            )
        except Problem as problem:
            if problem.kind is not REFUSED:
                raise
            return await _page(request, handle, base, said=said, problem=problem)
        return go("/periksa", "dikembalikan")


async def _revision_in(request: Request[Any, Any, Any]) -> int:
    """Read which revision the reviewer has seen, so that nobody judges what changed meanwhile."""
    text = (await posted_by(request)).get("~revisi", [""])[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1  # noqa: PLR2004  # an int4


async def _page(
    request: Request[Any, Any, Any],
    handle: Handle,
    base: Opened,
    *,
    said: Mapping[str, str] | None = None,
    problem: Problem | None = None,
) -> Response[str]:
    built = view(base, strict=base.found.submission.revision > 0, locked=True)
    row = base.found.submission
    role = handle.principal.role
    shown = [one for one in built if not one.hidden]
    fields = [field for one in shown for field in fields_of(one.items) if not field.hidden]
    waits = base.found.round.state == "open" and WAITING.get(role) == row.state
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
        back_words="Antrean periksa" if role in WAITING else f"Koperasi {base.office}",
        sections=built,
        problems=tuple(field for field in fields if row.revision and (field.errors or field.warnings or field.remarks)),
        wrong=sum(one.wrong for one in shown) if row.revision else 0,
        odd=sum(one.odd for one in shown),
        explained=sum(one.explained for one in shown),
        commented=sum(one.commented for one in shown),
        history=await _history(handle, base),
        comments=said or {},
        summary=_refusals(problem, fields),
        lead="Belum dikembalikan.",
        may_return=waits,
        may_approve=waits,
        may_take_back=role == "officer" and row.state == "sent" and base.found.round.state == "open",
        approve=approve,
        approve_words=approve_words,
    )
    here = "/periksa" if role in WAITING else "/koperasi"
    frame = await frame_of(request, handle, base.now, here)
    return show("periksa.html", status=422 if problem else 200, frame=frame, page=page, wrong=bool(problem))


def _refusals(problem: Problem | None, fields: list[Field]) -> tuple[Line, ...]:
    """Say why a return was refused, linked to the comment that says too little."""
    if problem is None:
        return ()
    names = {field.path: field.name for field in fields}
    lines = tuple(
        Line(f"#c-{names[fault.path]}" if fault.path in names else "#isi", fault.message) for fault in problem.faults
    )
    return lines or (Line("#isi", problem.detail or problem.kind.advice),)


async def _history(handle: Handle, base: Opened) -> tuple[Happening, ...]:
    """Say what happened, newest first."""
    row = base.found.submission
    seals = {one.number: one.hash for one in await revisions.history(handle, row.round_id, row.cooperative_id)}
    told = [
        Happening(
            at=speech.moment(one.at, base.now),
            words=words_of(one.kind, one.account_name or "Sistem", one.revision),
            seal=fingerprint(seals[one.revision]) if one.kind in SEALED and one.revision in seals else "",
        )
        for one in await events.listed(handle, row.round_id, row.cooperative_id)
    ]
    return tuple(reversed(told))
