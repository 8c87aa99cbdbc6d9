"""The administrator's page of the register: a file is looked at row by row, then brought in whole or not at all."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency

from service.accounts.guards import allow
from service.actions.import_register import ImportReport, import_register
from service.database import cooperatives, rounds
from service.database.handle import Handle
from service.language import gettext
from service.pages.engine import show
from service.pages.frame import frame_of
from service.pages.posted_form import file_of, posted_by
from service.problems import CONFLICT, FILE_REFUSED, Problem
from service.register.rows import RowFault

LARGEST_FILE = 10_000_000  # bytes
KINDS = (".csv", ".xlsx", ".ods")
MOST_ROWS = 300
"""So many lines of a report are shown; the rest is counted."""


class ReportView(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file."""

    name: str
    added: int
    changed: int
    same: int
    refused: int
    odd: int
    ready: bool
    done: bool
    rows: tuple[RowFault, ...]
    more: int


class RegisterPage(msgspec.Struct, frozen=True, kw_only=True):
    """The register's size, how many of it the open round does not know, and the report of the file just sent."""

    total: int
    book_year: int = 0
    missing: int = 0
    report: ReportView | None = None
    error: str = ""


class RegisterController(Controller):
    """`/register`."""

    path = "/register"
    guards = (allow("administrator"),)

    @get("/", include_in_schema=False)
    async def page(
        self, request: Request[Any, Any, Any], handle: NamedDependency[Handle], now: NamedDependency[datetime]
    ) -> Response[str]:
        """Show the form."""
        return await _page(request, handle, now)

    @post("/", include_in_schema=False, request_max_body_size=LARGEST_FILE)
    async def upload(
        self, request: Request[Any, Any, Any], handle: NamedDependency[Handle], now: NamedDependency[datetime]
    ) -> Response[str]:
        """Look at a file; bring it in when that was asked for and no row is wrong."""
        chosen = await file_of(request, "berkas")
        if chosen is None:
            return await _page(request, handle, now, error=gettext("Pilih berkas register dahulu."))
        name, data = chosen
        if not name.lower().endswith(KINDS):
            return await _page(
                request,
                handle,
                now,
                error=gettext("“{name}” bukan tabel. Pakai berkas CSV, xlsx, atau ods.", name=name),
            )
        look_only = (await posted_by(request)).get("langkah", [""])[0] != "simpan"
        try:
            report = await import_register(handle, data, name, today=now.date(), new_id=uuid4, dry_run=look_only)
        except Problem as problem:
            if problem.kind not in {FILE_REFUSED, CONFLICT}:
                raise
            return await _page(request, handle, now, error=problem.detail or problem.kind.title)
        return await _page(request, handle, now, report=_view(report, name))


def _view(report: ImportReport, name: str) -> ReportView:
    refused = len({fault.row for fault in report.faults if fault.severity == "error"})
    return ReportView(
        name=name,
        added=report.added,
        changed=report.changed,
        same=report.same,
        refused=refused,
        odd=len({fault.row for fault in report.faults if fault.severity == "warning"}),
        ready=not report.applied and not refused,
        done=report.applied,
        rows=report.faults[:MOST_ROWS],
        more=max(0, len(report.faults) - MOST_ROWS),
    )


async def _page(
    request: Request[Any, Any, Any],
    handle: Handle,
    now: datetime,
    *,
    report: ReportView | None = None,
    error: str = "",
) -> Response[str]:
    wrong = bool(error) or bool(report and report.refused)
    current = await rounds.open_now(handle)
    page = RegisterPage(
        total=await cooperatives.count(handle),
        book_year=current.book_year if current else 0,
        missing=len(await rounds.unknown_to(handle, current.id)) if current else 0,
        report=report,
        error=error,
    )
    frame = await frame_of(request, handle, now, "/register")
    return show("register.html", status=422 if wrong else 200, frame=frame, page=page, wrong=wrong)
