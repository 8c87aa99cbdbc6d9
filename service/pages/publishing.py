"""A draft version is published: what that does, the note, and what stands in the way."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from service.accounts.guards import allow
from service.actions import draft_version
from service.database import uploads
from service.database.handle import Handle
from service.database.uploads import OpenDrafts
from service.language import gettext
from service.pages.draft_page import DraftHead, head_of, upload_at
from service.pages.engine import go, show
from service.pages.frame import frame_of
from service.pages.posted_form import posted_by
from service.problems import CONFLICT, NOT_FOUND, REFUSED, Problem


class PublishPage(msgspec.Struct, frozen=True, kw_only=True):
    """What publishing needs and does; `errors` are sentences by the id of their field."""

    head: DraftHead
    open: tuple[OpenDrafts, ...]
    note: str = ""
    errors: dict[str, str] = {}


class PublishController(Controller):
    """`/kuesioner/naskah/ID/terbitkan`."""

    path = "/kuesioner/naskah/{upload_id:int}/terbitkan"

    @get("/", include_in_schema=False, guards=[allow("author", "administrator")])
    async def ask_to_publish(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        now: NamedDependency[datetime],
        upload_id: FromPath[int],
    ) -> Response[str]:
        """Show what publishing does, and ask for the note."""
        return await _publish_page(request, handle, now, upload_id)

    @post("/", include_in_schema=False, guards=[allow("author")])
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
        errors = {} if note.strip() else {"catatan": gettext("Tulis catatan: apa yang berubah dan mengapa.")}
        if not posted.get("yakin"):
            errors["yakin"] = gettext("Centang dahulu: versi yang terbit tidak dapat diubah lagi.")
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
