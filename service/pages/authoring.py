"""The author's pages: a workbook is uploaded, judged, given back with marks, read again or discarded."""

import asyncio
from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from exports.marked import marked
from forms.tables.limits import OverrunError
from service.accounts.guards import allow
from service.actions import draft_version
from service.actions.library import Library
from service.database import uploads
from service.database.handle import Handle
from service.language import gettext
from service.pages.attachment import attachment
from service.pages.draft_page import MOST_ISSUES, DraftHead, SheetIssues, by_sheet, head_of, upload_at
from service.pages.engine import go, show
from service.pages.frame import frame_of
from service.pages.questionnaires import LARGEST_FILE, chosen_file, list_page
from service.pages.repairing import CaseLine, RepairLine, case_lines, repair_lines
from service.problems import CONFLICT, FILE_REFUSED, NOT_FOUND, Problem


class ReportPage(msgspec.Struct, frozen=True):
    """What reading the file found; of the issues and the repairs `more` and `unlisted` are not shown."""

    head: DraftHead
    sheets: tuple[SheetIssues, ...]
    more: int
    repairs: tuple[RepairLine, ...]
    unlisted: int
    cases: tuple[CaseLine, ...]


class AuthoringController(Controller):
    """`/kuesioner/naskah`: authors work on drafts, administrators look."""

    path = "/kuesioner/naskah"

    @post("/", include_in_schema=False, guards=[allow("author")], request_max_body_size=LARGEST_FILE)
    async def upload(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
    ) -> Response[str] | Redirect:
        """Read a workbook and keep it as a draft."""
        name, data, error = await chosen_file(request)
        if not error:
            try:
                return go(f"/kuesioner/naskah/{await draft_version.keep(handle, library, data, name)}")
            except Problem as problem:
                if problem.kind is not CONFLICT:
                    raise
                error = problem.detail
        return await list_page(request, handle, now, error=error)

    @get("/{upload_id:int}", include_in_schema=False, guards=[allow("author", "administrator")])
    async def report(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        upload_id: FromPath[int],
    ) -> Response[str]:
        """Show everything that is wrong with the file, what can be repaired at once, and how its test cases went."""
        upload = await upload_at(handle, upload_id)
        issues, safe = draft_version.issues_of(upload), draft_version.repairs_of(upload)
        lines = repair_lines(safe)
        page = ReportPage(
            head=await head_of(handle, upload, now, ""),
            sheets=by_sheet(issues),
            more=max(0, len(issues) - MOST_ISSUES),
            repairs=lines,
            unlisted=len(safe) - len(lines),
            cases=case_lines(await draft_version.cases_of(handle, library, upload)),
        )
        frame = await frame_of(request, handle, now, "/kuesioner")
        return show("naskah_laporan.html", frame=frame, page=page)

    @get("/{upload_id:int}/berkas", include_in_schema=False, guards=[allow("author", "administrator")])
    async def file(self, handle: NamedDependency[Handle], upload_id: FromPath[int]) -> Response[bytes]:
        """Give the author's own file, byte for byte."""
        upload = await upload_at(handle, upload_id)
        found = await uploads.source(handle, upload.id)
        return attachment(found[1] if found else b"", upload.source_name)

    @get("/{upload_id:int}/bertanda", include_in_schema=False, guards=[allow("author", "administrator")])
    async def marked(self, handle: NamedDependency[Handle], upload_id: FromPath[int]) -> Response[bytes]:
        """Give the author's workbook with its faults marked."""
        upload = await upload_at(handle, upload_id)
        found = await uploads.source(handle, upload.id)
        if found is None or not upload.source_name.lower().endswith(".xlsx"):
            raise Problem(NOT_FOUND, gettext("Hanya buku kerja .xlsx yang dapat diberi tanda."))
        name, data = found
        try:
            made = await asyncio.to_thread(marked, data, name, draft_version.issues_of(upload))
        except OverrunError as error:
            detail = gettext(
                "Berkas ini terlalu berat untuk diberi tanda. Pakai daftar di halaman, atau simpan ulang tanpa format berlebih."
            )
            raise Problem(FILE_REFUSED, detail) from error
        return attachment(made, f"{name[:-5]} (bertanda).xlsx")

    @post("/{upload_id:int}/periksa", include_in_schema=False, guards=[allow("author")])
    async def read_again(
        self, handle: NamedDependency[Handle], library: NamedDependency[Library], upload_id: FromPath[int]
    ) -> Redirect:
        """Read the kept file anew."""
        await draft_version.read_again(handle, library, upload_id)
        return go(f"/kuesioner/naskah/{upload_id}", "diperiksa")

    @post("/{upload_id:int}/buang", include_in_schema=False, guards=[allow("author", "administrator")])
    async def discard(self, handle: NamedDependency[Handle], upload_id: FromPath[int]) -> Redirect:
        """Throw the draft away."""
        await uploads.discard(handle, upload_id)
        return go("/kuesioner", "dibuang")
