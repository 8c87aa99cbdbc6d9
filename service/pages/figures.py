"""The province's page of last year's figures: a workbook is looked at, its columns mapped, then its good rows come in."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from forms.compile import CompiledForm
from forms.model import text_in
from forms.reading import HOSTILE
from service.accounts.guards import allow
from service.actions.figure_rounds import version_for
from service.actions.import_figures import BRING, FigureReport, Upload, import_figures
from service.actions.library import Library
from service.actions.uploaded_table import table_of
from service.database import figures, rounds
from service.database.figures import FigureFile
from service.database.forms import FormVersion
from service.database.handle import Handle
from service.figures.columns import targets_of
from service.language import gettext, spoken
from service.pages.engine import go, show
from service.pages.frame import frame_of
from service.pages.posted_form import file_of, posted_by
from service.pages.registers import KINDS, LARGEST_FILE, MOST_ROWS
from service.problems import CONFLICT, FILE_REFUSED, WRONG_STATE, Problem

COLUMN = "kolom:"
"""Name of a select: this, then the folded header."""
LEFT_OUT = "-"
LONGEST_NAME = 200
ROWS_OFFERED = 3
"""So many rows of a repeat are offered for a column."""


class Offered(msgspec.Struct, frozen=True):
    """One question that a column can answer."""

    name: str
    label: str


class FiguresPage(msgspec.Struct, frozen=True, kw_only=True):
    """What the page says: the version, the state of the book year's round ('' without one), and the file looked at."""

    book_year: int
    version: str
    state: str
    offered: tuple[Offered, ...]
    report: FigureReport | None = None
    seal: str = ""
    more: int = 0
    error: str = ""


class FiguresController(Controller):
    """`/putaran/TAHUN/angka`."""

    path = "/putaran/{year:int}/angka"
    guards = (allow(*(role for role in sorted(BRING) if role != "system")),)

    @get("/", include_in_schema=False)
    async def look(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        year: FromPath[int],
    ) -> Response[str]:
        """Show what the file that was sent would do, or ask for one."""
        desk = _Desk(request, handle, library, now, await version_for(handle, year, ""), year)
        kept = await figures.kept_file(handle, year)
        if kept is None:
            return await desk.page()
        try:
            return await desk.page(await desk.read(kept, dry_run=True), seal=_seal(kept))
        except Problem as problem:
            if problem.kind not in {FILE_REFUSED, CONFLICT}:
                raise
            return await desk.page(error=problem.detail or problem.kind.title)

    @post("/", include_in_schema=False, request_max_body_size=LARGEST_FILE)
    async def upload(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        year: FromPath[int],
    ) -> Response[str] | Redirect:
        """Keep the file that is to be looked at, when it is a table."""
        version = await version_for(handle, year, "")
        desk = _Desk(request, handle, library, now, version, year)
        chosen = await file_of(request, "berkas")
        if chosen is None or not chosen[1]:
            return await desk.page(error=gettext("Pilih berkas angka dahulu; berkas itu tidak boleh kosong."))
        name, data = HOSTILE.sub("", chosen[0])[-LONGEST_NAME:], chosen[1]
        if not name.lower().endswith(KINDS):
            return await desk.page(error=gettext("“{name}” bukan tabel. Pakai berkas CSV, xlsx, atau ods.", name=name))
        try:
            await table_of(data, name)
        except Problem as problem:
            return await desk.page(error=problem.detail or problem.kind.title)
        await figures.keep_file(handle, FigureFile(book_year=year, form_version_id=version.id, name=name, content=data))
        return go(f"/putaran/{year}/angka")

    @post("/kolom", include_in_schema=False)
    async def map_columns(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        year: FromPath[int],
    ) -> Redirect:
        """Keep what the columns mean."""
        version = await version_for(handle, year, "")
        known = targets_of(await library.compiled(handle, version.id))
        said: dict[str, str | None] = {}
        for name, texts in (await posted_by(request)).items():
            key, text = name.removeprefix(COLUMN), texts[0]
            if name.startswith(COLUMN) and key and (text in known or text in {"", LEFT_OUT}):
                said[key] = None if not text else "" if text == LEFT_OUT else text
        await figures.keep_mapping(handle, version.id, said)
        return go(f"/putaran/{year}/angka", anchor="kolom-h")

    @post("/masuk", include_in_schema=False)
    async def bring(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        year: FromPath[int],
    ) -> Response[str]:
        """Bring the good rows of the file in that was looked at, and no other."""
        desk = _Desk(request, handle, library, now, await version_for(handle, year, ""), year)
        kept = await figures.kept_file(handle, year)
        if kept is None or (await posted_by(request)).get("segel", [""])[0] != _seal(kept):
            return await desk.page(error=gettext("Berkas yang dilihat tadi sudah tidak ada. Unggah lagi."))
        try:
            report = await desk.read(kept, dry_run=False)
        except Problem as problem:
            if problem.kind not in {FILE_REFUSED, CONFLICT, WRONG_STATE}:
                raise
            return await desk.page(error=problem.detail or problem.kind.title)
        await figures.drop_file(handle)
        return await desk.page(report)


class _Desk(msgspec.Struct, frozen=True):
    """One request at the page."""

    request: Request[Any, Any, Any]
    handle: Handle
    library: Library
    now: datetime
    version: FormVersion
    year: int

    async def read(self, kept: FigureFile, *, dry_run: bool) -> FigureReport:
        """Read the kept file, and bring it in unless it is only looked at."""
        upload = Upload(book_year=self.year, name=kept.name, data=kept.content)
        return await import_figures(self.handle, self.library, upload, now=self.now, dry_run=dry_run)

    async def page(self, report: FigureReport | None = None, *, seal: str = "", error: str = "") -> Response[str]:
        """Show the page."""
        found = await rounds.of_year(self.handle, self.year)
        compiled = await self.library.compiled(self.handle, self.version.id)
        faults = report.faults if report else ()
        page = FiguresPage(
            book_year=self.year,
            version=f"{self.version.title} {self.version.label}",
            state=found.state if found else "",
            offered=tuple(_offered(compiled)),
            report=msgspec.structs.replace(report, faults=faults[:MOST_ROWS]) if report else None,
            seal=seal,
            more=max(0, len(faults) - MOST_ROWS),
            error=error,
        )
        here = "/putaran" if self.handle.principal.role == "administrator" else "/provinsi"
        frame = await frame_of(self.request, self.handle, self.now, here)
        return show("angka.html", status=422 if error else 200, frame=frame, page=page, wrong=bool(error))


def _offered(compiled: CompiledForm) -> Sequence[Offered]:
    """Give the questions in the order of the form, labelled."""
    return [
        Offered(
            name,
            text_in(target.place.node.label, spoken(), compiled.form.default_language)
            + (gettext(", baris {row}", row=target.row) if target.row else ""),
        )
        for name, target in targets_of(compiled).items()
        if target.row <= ROWS_OFFERED
    ]


def _seal(kept: FigureFile) -> str:
    return hashlib.sha256(kept.content).hexdigest()
