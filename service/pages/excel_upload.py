"""One upload of the Excel round trip: looked at before anything is stored, put in, given back marked, and taken back."""

import asyncio
from collections.abc import Coroutine
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from exports.filling.marking import mark_filled
from forms.tables.limits import OverrunError
from service.accounts.guards import allow
from service.actions import fillings
from service.actions.filling_looks import Looks
from service.actions.filling_plan import Cell
from service.actions.library import Library
from service.database import accounts
from service.database import fillings as kept
from service.database.fillings import Filling
from service.database.handle import Handle
from service.language import gettext, ngettext
from service.pages import excel_lines, speech
from service.pages.attachment import attachment
from service.pages.engine import go, show
from service.pages.excel_lines import DECIDED, KEPT_OUT, WORDS, KindLines
from service.pages.excel_marked import marked_name, marking_of
from service.pages.excel_state import Looked, looked
from service.pages.frame import frame_of
from service.pages.posted_form import posted_by
from service.problems import BUSY, CONFLICT, FILE_REFUSED, NOT_FOUND, ROUND_CLOSED, Problem

_STAYS = frozenset({CONFLICT, ROUND_CLOSED, BUSY})
"""What a button may meet that is told on the page itself."""


class UploadPage(msgspec.Struct, frozen=True, kw_only=True):
    """What the page of an upload says; `undo_until` is '' where it cannot be taken back (any more)."""

    id: UUID
    name: str
    uploaded: str
    tone: str
    icon: str
    verdict: str
    sentence: str
    hint: str
    remarks: tuple[str, ...]
    lost: tuple[str, ...]
    groups: tuple[KindLines, ...]
    may_apply: bool
    good: int
    markable: bool
    undo_until: str
    undo_hours: int
    error: str = ""
    decided: frozenset[str] = DECIDED


class CellsPage(msgspec.Struct, frozen=True, kw_only=True):
    """All cells of one kind, a page at a time."""

    id: UUID
    name: str
    group: KindLines


class UndoPage(msgspec.Struct, frozen=True, kw_only=True):
    """The question before an upload is taken back."""

    id: UUID
    name: str


class UploadController(Controller):
    """`/excel/ID`."""

    path = "/excel/{filling_id:uuid}"
    guards = (allow("officer"),)

    @get("/", include_in_schema=False)
    async def look(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        looks: NamedDependency[Looks],
        now: NamedDependency[datetime],
        filling_id: FromPath[UUID],
    ) -> Response[str]:
        """Show what the file would do, or what became of it."""
        return await _Desk(request, handle, library, looks, now, await _filling(handle, filling_id)).page()

    @get("/sel/{word:str}", include_in_schema=False)
    async def cells(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        looks: NamedDependency[Looks],
        now: NamedDependency[datetime],
        filling_id: FromPath[UUID],
        word: FromPath[str],
        hal: FromQuery[str] = "1",
    ) -> Response[str]:
        """Show every cell of one kind."""
        if word not in WORDS:
            raise Problem(NOT_FOUND)
        filling = await _filling(handle, filling_id)
        found = await looked(handle, library, looks, filling, now)
        number = int(hal) if hal.isascii() and hal.isdigit() and len(hal) < 7 else 1  # noqa: PLR2004  # more than a file has
        group = excel_lines.page_of(found.compiled, found.preview, WORDS[word], number)
        frame = await frame_of(request, handle, now, "/excel")
        return show("excel_sel.html", frame=frame, page=CellsPage(id=filling_id, name=filling.name, group=group))

    @post("/terapkan", include_in_schema=False)
    async def apply(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        looks: NamedDependency[Looks],
        now: NamedDependency[datetime],
        filling_id: FromPath[UUID],
    ) -> Response[str] | Redirect:
        """Put the good cells in, with the conflicts and the blanked cells that were ticked."""
        filling = await _filling(handle, filling_id)
        posted = await posted_by(request)
        every = set(posted.get("semua", ()))
        ticked = {
            cell for word in ("bentrok", "kosong") for key in posted.get(word, ()) if (cell := excel_lines.cell_of(key))
        }
        conflicts: set[Cell] | Literal["all"] = ticked
        if "bentrok" in every and ticked and "kosong" not in every:
            # Some blanked cells by themselves, and all of the conflicts: then each has to be named.
            found = await looked(handle, library, looks, filling, now)
            conflicts = ticked | {excel_lines.at(one) for one in found.preview.edits if one.kind == "conflict"}
        elif "bentrok" in every:
            conflicts = "all"
        doing = fillings.apply(handle, library, filling_id, now=now, empties="kosong" in every, conflicts=conflicts)
        return await _Desk(request, handle, library, looks, now, filling).after(doing)

    @get("/bertanda", include_in_schema=False)
    async def marked(
        self,
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        looks: NamedDependency[Looks],
        now: NamedDependency[datetime],
        filling_id: FromPath[UUID],
    ) -> Response[bytes]:
        """Give the officer's own file with its faults marked."""
        filling = await _filling(handle, filling_id)
        found = await looked(handle, library, looks, filling, now)
        marking = await marking_of(handle, library, filling, found)
        try:
            made = await asyncio.to_thread(mark_filled, marking, filling.name)
        except OverrunError as error:
            detail = gettext("Berkas ini terlalu berat untuk diberi tanda. Pakai daftar di halaman unggahan.")
            raise Problem(FILE_REFUSED, detail) from error
        return attachment(made, marked_name(filling.name))

    @get("/batalkan", include_in_schema=False)
    async def ask(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        now: NamedDependency[datetime],
        filling_id: FromPath[UUID],
    ) -> Response[str] | Redirect:
        """Ask before an upload is taken back; one that cannot be leads back to its page."""
        filling = await _filling(handle, filling_id)
        if not _undo_until(filling, now):
            return go(f"/excel/{filling_id}")
        frame = await frame_of(request, handle, now, "/excel")
        return show("excel_batal.html", frame=frame, page=UndoPage(id=filling_id, name=filling.name))

    @post("/batalkan", include_in_schema=False)
    async def undo(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        looks: NamedDependency[Looks],
        now: NamedDependency[datetime],
        filling_id: FromPath[UUID],
    ) -> Response[str] | Redirect:
        """Take an upload back."""
        filling = await _filling(handle, filling_id)
        doing = fillings.undo(handle, library, filling_id, now=now)
        return await _Desk(request, handle, library, looks, now, filling).after(doing)


class _Desk(msgspec.Struct, frozen=True):
    """One request at the page of an upload."""

    request: Request[Any, Any, Any]
    handle: Handle
    library: Library
    looks: Looks
    now: datetime
    filling: Filling

    async def after(self, doing: Coroutine[Any, Any, object]) -> Response[str] | Redirect:
        """Do what a button asks for, and go on; what it may meet is told on the page."""
        try:
            await doing
        except Problem as problem:
            if problem.kind not in _STAYS:
                raise
            return await self.page(_said(problem))
        return go(f"/excel/{self.filling.id}", anchor="hasil")

    async def page(self, error: str = "") -> Response[str]:
        """Show the page; the upload is looked up again after a button met a problem."""
        filling = await _filling(self.handle, self.filling.id) if error else self.filling
        found = await looked(self.handle, self.library, self.looks, filling, self.now)
        people = await accounts.people(self.handle, {filling.account_id})
        who = people[filling.account_id].name if filling.account_id in people else ""
        until = _undo_until(filling, self.now)
        good = sum(one.kind in {"new", "changed"} for one in found.preview.edits)
        may_apply = filling.state == "applying" or (
            filling.state == "previewed" and any(one.kind not in KEPT_OUT for one in found.preview.edits)
        )
        icon, tone, verdict, sentence, hint = _verdict(filling, found)
        if filling.size is None:
            hint = gettext("Berkas ini sudah lama dan tidak disimpan lagi; untuk melihat isinya, unggah sekali lagi.")
        page = UploadPage(
            id=filling.id,
            name=filling.name,
            uploaded=gettext("Diunggah {at}, {who}", at=speech.moment(filling.at, self.now), who=who),
            icon=icon,
            tone=tone,
            verdict=verdict,
            sentence=sentence,
            hint=hint,
            remarks=found.preview.remarks,
            lost=found.preview.lost,
            groups=excel_lines.groups(found.compiled, found.preview),
            may_apply=may_apply,
            good=good,
            markable=filling.state != "undone" and filling.size is not None,
            undo_until=speech.moment(until, self.now) if until else "",
            undo_hours=filling.undo_hours,
            error=error,
        )
        frame = await frame_of(self.request, self.handle, self.now, "/excel")
        return show("excel_pratinjau.html", status=409 if error else 200, frame=frame, page=page, wrong=bool(error))


def _verdict(filling: Filling, found: Looked) -> tuple[str, str, str, str, str]:
    """Say where an upload stands: icon, tone, a word, the sentence with the numbers, and what to do."""
    if filling.state in {"previewed", "applying"}:
        said = excel_lines.sentence(found.preview)
        if filling.state == "applying":
            hint = gettext("Penerapannya terputus. Tekan lagi: yang sudah masuk tidak masuk dua kali.")
            return "warn", "warn", gettext("Belum selesai diterapkan"), said, hint
        hint = "" if found.preview.edits else gettext("Isi berkas ini sama dengan yang ada di Lumbung.")
        return "info", "info", gettext("Belum ada yang disimpan"), said, hint
    counted = {"count": speech.figure(found.done), "cooperatives": speech.figure(found.cooperatives)}
    left = ngettext("{left} tidak ikut.", found.left, left=speech.figure(found.left)) if found.left else ""
    if filling.state == "applied":
        said = ngettext("{count} nilai tersimpan dari Excel, {cooperatives} koperasi.", found.done, **counted)
        faulty = any(one.kind == "wrong" for one in found.preview.edits)
        hint = gettext("Perbaiki yang salah di berkas bertanda, lalu unggah berkas itu lagi.") if faulty else ""
        return "ok", "ok", gettext("Diterapkan"), f"{said} {left}".strip(), hint
    if filling.state == "undoing":
        hint = gettext("Pembatalannya terputus. Buka “Batalkan unggahan ini” sekali lagi.")
        return "warn", "warn", gettext("Belum selesai dibatalkan"), "", hint
    said = ngettext("{count} jawaban kembali seperti semula, {cooperatives} koperasi.", found.done, **counted)
    hint = gettext("Untuk memakai isinya lagi, simpan ulang berkasnya di Excel, lalu unggah.")
    return "back", "info", gettext("Dibatalkan"), f"{said} {left}".strip(), hint


def _undo_until(filling: Filling, now: datetime) -> datetime | None:
    """Give until when an upload can be taken back, None where it cannot."""
    until = filling.undo_until
    return until if until and now < until and filling.state in {"applied", "undoing", "applying"} else None


def _said(problem: Problem) -> str:
    return problem.detail or f"{gettext(problem.kind.title)}. {gettext(problem.kind.advice)}"


async def _filling(handle: Handle, filling_id: UUID) -> Filling:
    found = await kept.one(handle, filling_id)
    if found is None:
        raise Problem(NOT_FOUND)
    return found
