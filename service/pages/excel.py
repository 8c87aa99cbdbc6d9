"""The officer's page of the Excel round trip: a template is fetched, a filled one is sent, and what was sent before is listed."""

import asyncio
import secrets
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from forms.filling.model import Filled
from forms.filling.read import read_filled_outside
from forms.reading import HOSTILE
from forms.tables import TableProblem
from service.accounts.guards import allow
from service.actions import build_template, fillings
from service.actions.jobs import Jobs
from service.actions.library import Library
from service.database import accounts, rounds
from service.database import fillings as kept
from service.database.fillings import Filling
from service.database.handle import Handle
from service.language import either, gettext, gettext_noop
from service.pages import speech
from service.pages.attachment import attachment
from service.pages.engine import go, show
from service.pages.frame import frame_of
from service.pages.posted_form import file_of
from service.problems import CONFLICT, FILE_REFUSED, NOT_FOUND, ROUND_CLOSED, Problem

LARGEST_BODY = 2 * fillings.LARGEST_FILE
"""Bytes that are taken in, so that a file that is too large is told on the page; beyond it the general words must do."""
KINDS = (".xlsx", ".ods")
WAITED = 4.0
"""Seconds in which most files are read; for longer ones there is a page to wait on."""
_PAUSE = 0.1

STATES: dict[kept.State, tuple[str, str, str]] = {
    "previewed": ("info", "s-info", gettext_noop("Belum diterapkan")),
    "applying": ("warn", "s-warn", gettext_noop("Belum selesai diterapkan")),
    "applied": ("ok", "s-ok", gettext_noop("Diterapkan")),
    "undoing": ("warn", "s-warn", gettext_noop("Belum selesai dibatalkan")),
    "undone": ("back", "s-info", gettext_noop("Dibatalkan")),
}
"""State of an upload to its icon, its colour and the word for it."""


class UploadLine(msgspec.Struct, frozen=True, kw_only=True):
    """One former upload."""

    id: UUID
    name: str
    at: str
    who: str
    icon: str
    tone: str
    words: str


class ExcelPage(msgspec.Struct, frozen=True, kw_only=True):
    """What the page says; `open` tells that there is a round to fill."""

    office: str
    open: bool
    uploads: tuple[UploadLine, ...]
    error: str = ""


class ReadingPage(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is being read, or that cannot be used."""

    id: UUID
    running: bool
    seconds: int = 0
    problem: str = ""


class ExcelController(Controller):
    """`/excel`: for who fills."""

    path = "/excel"
    guards = (allow("officer"),)

    @get("/", include_in_schema=False)
    async def page(
        self, request: Request[Any, Any, Any], handle: NamedDependency[Handle], now: NamedDependency[datetime]
    ) -> Response[str]:
        """Show the three steps and the uploads of the round."""
        return await _page(request, handle, now)

    @post("/templat", include_in_schema=False, status_code=200)
    async def template(
        self,
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
    ) -> Response[bytes]:
        """Make the template of one's own office, and send it."""
        current = await rounds.open_now(handle)
        office = handle.principal.office_id
        if current is None or office is None:
            raise Problem(ROUND_CLOSED)
        built = await build_template.build(
            handle, library, current.id, office, now=now, new_id=uuid4, new_key=secrets.token_bytes
        )
        return attachment(built.data, built.name)

    @post("/", include_in_schema=False, request_max_body_size=LARGEST_BODY)
    async def upload(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        readings: NamedDependency[Jobs[UUID]],
        now: NamedDependency[datetime],
    ) -> Response[str] | Redirect:
        """Read a filled template; whoever sends one that takes longer waits on a page of its own."""
        chosen = await file_of(request, "berkas")
        if chosen is None or not chosen[1]:
            return await _page(
                request, handle, now, gettext("Pilih berkas Excel dahulu; berkas itu tidak boleh kosong.")
            )
        name, data = HOSTILE.sub("", chosen[0])[-fillings.LONGEST_NAME :], chosen[1]
        error = _unfit(name, data)
        current = await rounds.open_now(handle)
        if current is None or error:
            return await _page(request, handle, now, error or gettext("Putaran ini sudah ditutup"))
        mine = handle.principal.account_id
        try:
            job = readings.begin(uuid4(), mine, lambda _: fillings.receive(handle, current.id, data, name, _read), now)
        except Problem as problem:
            if problem.kind is not CONFLICT:
                raise
            return await _page(request, handle, now, problem.detail)
        for _ in range(round(WAITED / _PAUSE)):
            await asyncio.sleep(_PAUSE)
            job = readings.look(job.id, mine, now)
            if job.state != "running":
                break
        if job.state == "running":
            return go(f"/excel/baca/{job.id}")
        if job.result is None:
            return await _page(request, handle, now, job.problem)
        return go(f"/excel/{job.result}")

    @get("/baca/{job_id:uuid}", include_in_schema=False)
    async def reading(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        readings: NamedDependency[Jobs[UUID]],
        now: NamedDependency[datetime],
        job_id: FromPath[UUID],
    ) -> Response[str] | Redirect:
        """Wait for a file that is being read; a reading that is forgotten leads back to the uploads."""
        try:
            job = readings.look(job_id, handle.principal.account_id, now)
        except Problem as problem:
            if problem.kind is not NOT_FOUND:
                raise
            return go("/excel")
        if job.result is not None:
            return go(f"/excel/{job.result}")
        running = job.state == "running"
        page = ReadingPage(
            id=job_id, running=running, seconds=max(0, int((now - job.begun_at).total_seconds())), problem=job.problem
        )
        frame = await frame_of(request, handle, now, "/excel")
        return show("excel_baca.html", status=200 if running else 422, frame=frame, page=page, wrong=not running)


def _unfit(name: str, data: bytes) -> str:
    """Say why a file is not even read; '' for one that is."""
    if not name.lower().endswith(KINDS):
        return gettext("“{name}” bukan berkas Excel. Simpan sebagai .xlsx atau .ods, lalu unggah.", name=name)
    if len(data) > fillings.LARGEST_FILE:
        return gettext(
            "Berkas ini {size}; paling besar 5 MB. Hapus gambar atau lembar tambahan, lalu unggah lagi.",
            size=speech.size(len(data)),
        )
    return ""


def _read(data: bytes, name: str) -> Filled:
    """Read a file in a limited child process; what is wrong with it is said in the language of the request."""
    try:
        return read_filled_outside(data, name)
    except TableProblem as error:
        raise Problem(FILE_REFUSED, either(error.issue.message, error.issue.message_en)) from error


async def _page(request: Request[Any, Any, Any], handle: Handle, now: datetime, error: str = "") -> Response[str]:
    current = await rounds.open_now(handle)
    found = await kept.listed(handle, current.id) if current else ()
    people = await accounts.people(handle, {one.account_id for one in found}) if found else {}
    line = partial(upload_line, now=now)
    page = ExcelPage(
        office=handle.principal.office_name or "",
        open=current is not None,
        uploads=tuple(line(one, people[one.account_id].name if one.account_id in people else "") for one in found),
        error=error,
    )
    frame = await frame_of(request, handle, now, "/excel")
    return show("excel.html", status=422 if error else 200, frame=frame, page=page, wrong=bool(error))


def upload_line(one: Filling, who: str, *, now: datetime) -> UploadLine:
    """Say one upload in a line."""
    icon, tone, words = STATES[one.state]
    return UploadLine(
        id=one.id, name=one.name, at=speech.moment(one.at, now), who=who, icon=icon, tone=tone, words=gettext(words)
    )
