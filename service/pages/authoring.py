"""The author's pages: a workbook is uploaded, judged, given back with marks, compared, published or discarded."""

import asyncio
from datetime import datetime
from typing import Any
from urllib.parse import quote

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from exports.marked import marked
from forms.comparing.model import Change
from forms.tables.limits import OverrunError
from service.accounts.guards import allow
from service.actions import draft_version
from service.actions.library import Library
from service.database import forms, uploads
from service.database.handle import Handle
from service.database.uploads import OpenDrafts
from service.pages.draft_page import MOST_ISSUES, DraftHead, SheetIssues, by_sheet, head_of, upload_at
from service.pages.engine import go, show
from service.pages.frame import frame_of
from service.pages.posted_form import posted_by
from service.pages.questionnaires import LARGEST_FILE, chosen_file, list_page
from service.problems import CONFLICT, FILE_REFUSED, NOT_FOUND, REFUSED, Problem

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOOKS = {
    "added": ("add", "+", "Ditambah"), "removed": ("del", "−", "Dihapus"), "renamed": ("chg", "~", "Ganti nama"),
    "moved": ("chg", "~", "Pindah tempat"), "retyped": ("chg", "~", "Ganti jenis"), "choices": ("chg", "~", "Pilihan"),
    "logic": ("chg", "~", "Aturan"), "label": ("chg", "~", "Kata-kata"),
}  # fmt: skip
"""Kind of change to its class, sign and word."""


class ReportPage(msgspec.Struct, frozen=True):
    """What reading the file found."""

    head: DraftHead
    sheets: tuple[SheetIssues, ...]
    more: int


class ChangeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One change: class, sign and word of its kind, the question, and what is different."""

    look: tuple[str, str, str]
    question: str
    said: str
    breaking: bool
    guessed: bool


class ChangesPage(msgspec.Struct, frozen=True, kw_only=True):
    """What the draft changes; `before` is the version it is compared with, '' where it is the first."""

    head: DraftHead
    before: str
    breaking: tuple[ChangeLine, ...]
    others: tuple[ChangeLine, ...]


class PublishPage(msgspec.Struct, frozen=True, kw_only=True):
    """What publishing needs and does; `errors` are sentences by the id of their field."""

    head: DraftHead
    open: tuple[OpenDrafts, ...]
    note: str = ""
    errors: dict[str, str] = {}


class AuthoringController(Controller):
    """`/kuesioner/naskah`: authors work on drafts, administrators look."""

    path = "/kuesioner/naskah"
    guards = (allow("author", "administrator"),)

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

    @get("/{upload_id:int}", include_in_schema=False)
    async def report(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        now: NamedDependency[datetime],
        upload_id: FromPath[int],
    ) -> Response[str]:
        """Show everything that is wrong with the file."""
        upload = await upload_at(handle, upload_id)
        issues = draft_version.issues_of(upload)
        page = ReportPage(await head_of(handle, upload, now, ""), by_sheet(issues), max(0, len(issues) - MOST_ISSUES))
        frame = await frame_of(request, handle, now, "/kuesioner")
        return show("naskah_laporan.html", frame=frame, page=page)

    @get("/{upload_id:int}/berkas", include_in_schema=False)
    async def file(self, handle: NamedDependency[Handle], upload_id: FromPath[int]) -> Response[bytes]:
        """Give the author's own file, byte for byte."""
        upload = await upload_at(handle, upload_id)
        found = await uploads.source(handle, upload.id)
        return _download(found[1] if found else b"", upload.source_name)

    @get("/{upload_id:int}/bertanda", include_in_schema=False)
    async def marked(self, handle: NamedDependency[Handle], upload_id: FromPath[int]) -> Response[bytes]:
        """Give the author's workbook with its faults marked."""
        upload = await upload_at(handle, upload_id)
        found = await uploads.source(handle, upload.id)
        if found is None or not upload.source_name.lower().endswith(".xlsx"):
            raise Problem(NOT_FOUND, "Hanya buku kerja .xlsx yang dapat diberi tanda.")
        name, data = found
        try:
            made = await asyncio.to_thread(marked, data, name, draft_version.issues_of(upload))
        except OverrunError as error:
            detail = "Berkas ini terlalu berat untuk diberi tanda. Pakai daftar di halaman, atau simpan ulang tanpa format berlebih."
            raise Problem(FILE_REFUSED, detail) from error
        return _download(made, f"{name[:-5]} (bertanda).xlsx")

    @get("/{upload_id:int}/perubahan", include_in_schema=False)
    async def changes(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        upload_id: FromPath[int],
    ) -> Response[str]:
        """Show what the draft changes in the version before it."""
        upload = await upload_at(handle, upload_id)
        found = await draft_version.changes(handle, library, upload)
        before = await forms.one(handle, upload.previous_id) if upload.previous_id else None
        lines = tuple(_change(one) for one in found.changes) if found else ()
        page = ChangesPage(
            head=await head_of(handle, upload, now, "/perubahan"),
            before=before.label if before else "",
            breaking=tuple(one for one in lines if one.breaking),
            others=tuple(one for one in lines if not one.breaking),
        )
        frame = await frame_of(request, handle, now, "/kuesioner")
        return show("naskah_perubahan.html", frame=frame, page=page)

    @get("/{upload_id:int}/terbitkan", include_in_schema=False)
    async def ask_to_publish(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        now: NamedDependency[datetime],
        upload_id: FromPath[int],
    ) -> Response[str]:
        """Show what publishing does, and ask for the note."""
        return await _publish_page(request, handle, now, upload_id)

    @post("/{upload_id:int}/terbitkan", include_in_schema=False, guards=[allow("author")])
    async def publish(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        now: NamedDependency[datetime],
        upload_id: FromPath[int],
    ) -> Response[str] | Redirect:
        """Publish the draft; what stands in the way is told on the same page."""
        posted = await posted_by(request)
        note = posted.get("catatan", [""])[0]
        errors = {} if note.strip() else {"catatan": "Tulis catatan: apa yang berubah dan mengapa."}
        if not posted.get("yakin"):
            errors["yakin"] = "Centang dahulu: versi yang terbit tidak dapat diubah lagi."
        if errors:
            return await _publish_page(request, handle, now, upload_id, note=note, errors=errors)
        try:
            done = await draft_version.publish(handle, upload_id, note)
        except Problem as problem:
            if problem.kind is NOT_FOUND:
                return go("/kuesioner", "naskah-hilang")
            if problem.kind not in {CONFLICT, REFUSED}:
                raise
            at = "catatan" if problem.faults else "naskah"
            errors = {at: problem.detail or problem.kind.title}
            return await _publish_page(request, handle, now, upload_id, note=note, errors=errors)
        return go("/kuesioner", "terbit" if done.fresh else "sudah-terbit")

    @post("/{upload_id:int}/periksa", include_in_schema=False, guards=[allow("author")])
    async def read_again(
        self, handle: NamedDependency[Handle], library: NamedDependency[Library], upload_id: FromPath[int]
    ) -> Redirect:
        """Read the kept file anew."""
        await draft_version.read_again(handle, library, upload_id)
        return go(f"/kuesioner/naskah/{upload_id}", "diperiksa")

    @post("/{upload_id:int}/buang", include_in_schema=False)
    async def discard(self, handle: NamedDependency[Handle], upload_id: FromPath[int]) -> Redirect:
        """Throw the draft away."""
        await uploads.discard(handle, upload_id)
        return go("/kuesioner", "dibuang")


def _change(change: Change) -> ChangeLine:
    name = f"{change.source} → {change.question}" if change.source else change.question
    return ChangeLine(
        look=LOOKS[change.kind],
        question=name,
        said=change.message,
        breaking=change.breaking,
        guessed=change.guessed,
    )


def _download(data: bytes, name: str) -> Response[bytes]:
    kind = XLSX if name.lower().endswith(".xlsx") else "application/octet-stream"
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "cache-control": "no-store",
    }
    return Response(data, media_type=kind, headers=headers)


async def _publish_page(
    request: Request[Any, Any, Any],
    handle: Handle,
    now: datetime,
    upload_id: int,
    *,
    note: str = "",
    errors: dict[str, str] | None = None,
) -> Response[str]:
    upload = await upload_at(handle, upload_id)
    page = PublishPage(
        head=await head_of(handle, upload, now, "/terbitkan"),
        open=await uploads.open_drafts(handle, upload.form),
        note=note,
        errors=errors or {},
    )
    frame = await frame_of(request, handle, now, "/kuesioner")
    status = 422 if errors else 200
    return show("naskah_terbitkan.html", status=status, frame=frame, page=page, wrong=bool(errors))
