"""Before an open draft moves to its round's newer version: what goes along, what changes, what stays behind."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from forms.answers import place_at
from forms.model import Form, Question
from service.accounts.guards import allow
from service.actions import move_draft
from service.actions.collecting import Lost
from service.actions.library import Library
from service.actions.move_draft import Moving
from service.database import forms, submissions
from service.database.handle import Handle
from service.language import spoken
from service.pages import beside, written
from service.pages.engine import go, show
from service.pages.frame import frame_of
from service.pages.posted_form import posted_by
from service.pages.whereabouts import Address
from service.problems import NOT_FOUND, Problem


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One answer that the new version writes anew."""

    label: str
    was: str
    now: str


class LeftBehind(msgspec.Struct, frozen=True, kw_only=True):
    """One answer that has no place in the new version: its question, what it said, and why."""

    label: str
    said: str
    reason: str


class MovePage(msgspec.Struct, frozen=True, kw_only=True):
    """What `pindah.html` writes down."""

    id: str
    name: str
    old: str
    new: str
    seq: int
    same: int
    changed: tuple[Line, ...]
    dropped: tuple[LeftBehind, ...]
    conflicts: tuple[str, ...]


def left_behind(lost: tuple[Lost, ...]) -> tuple[LeftBehind, ...]:
    """Write what a move to another version cannot take along."""
    return tuple(LeftBehind(label=one.label, said=written.write("text", one.value), reason=one.reason) for one in lost)


class MoveController(Controller):
    """`/isi/ID/pindah`: officers only."""

    path = "/isi/{identity:str}/pindah"
    guards = (allow("officer"),)

    @get("/", include_in_schema=False)
    async def preview(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        where: NamedDependency[Address],
    ) -> Response[str]:
        """Show what moving would change; nothing is moved."""
        moving = await move_draft.preview_move(
            handle, library, where.round.id, where.cooperative, now=now, language=spoken()
        )
        row = await submissions.one(handle, where.round.id, where.cooperative)
        if row is None:
            raise Problem(NOT_FOUND)
        labels = {one.id: one.label for one in await forms.versions(handle)}
        form = (await library.compiled(handle, moving.new_version)).form
        page = MovePage(
            id=str(where),
            name=row.name,
            old=labels[moving.old_version],
            new=labels[moving.new_version],
            seq=moving.seq,
            same=moving.same,
            changed=await _lines(handle, library, form, moving),
            dropped=left_behind(moving.dropped),
            conflicts=tuple(each.message for each in moving.conflicts),
        )
        frame = await frame_of(request, handle, now, "/koperasi")
        return show("pindah.html", frame=frame, page=page)

    @post("/", include_in_schema=False)
    async def move(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        where: NamedDependency[Address],
    ) -> Redirect:
        """Move the draft as it was shown."""
        seen = (await posted_by(request)).get("~nomor", [""])[0]
        seq = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else -1  # noqa: PLR2004  # an int8
        await move_draft.move_draft(handle, library, where.round.id, where.cooperative, seq)
        return go(f"/isi/{where}", "dipindah")


async def _lines(handle: Handle, library: Library, form: Form, moving: Moving) -> tuple[Line, ...]:
    """Write what changes, each answer in the words of its own version."""
    new = await library.compiled(handle, moving.new_version)
    old = await library.compiled(handle, moving.old_version)
    found = []
    for one in moving.changed:
        here, there = place_at(new, one.path), place_at(old, one.path)
        now = beside.in_words(form, here.node, one.now) if here and isinstance(here.node, Question) else str(one.now)
        asked = there.node if there and isinstance(there.node, Question) else None
        was = "-" if one.was is None or asked is None else beside.in_words(old.form, asked, one.was)
        found.append(Line(label=one.label, was=was, now=now))
    return tuple(found)
