"""One export: how far it is, its file once it is there, and a way to break it off."""

from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Stream

from service.accounts.guards import allow
from service.actions.export_file import file_of
from service.database import accounts, exports, offices
from service.database.exports import Job
from service.database.handle import Handle
from service.pages.engine import go, show
from service.pages.export_words import line_of
from service.pages.frame import frame_of
from service.problems import NOT_FOUND, Problem


class ExportController(Controller):
    """`/unduh/ID`."""

    path = "/unduh/{job_id:uuid}"
    guards = (allow("officer", "verifier", "province", "administrator"),)

    @get("/", include_in_schema=False)
    async def look(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        now: NamedDependency[datetime],
        job_id: FromPath[UUID],
    ) -> Response[str]:
        """Show how far it is."""
        job = await _job(handle, job_id)
        known = {each.id: each for each in await offices.listed(handle)}
        people = await accounts.people(handle, {job.account_id})
        line = line_of(job, known, people, handle.principal, now)
        return show("unduh_berkas.html", frame=await frame_of(request, handle, now, "/unduh"), page=line)

    @get("/berkas", include_in_schema=False)
    async def file(
        self, request: Request[Any, Any, Any], handle: NamedDependency[Handle], job_id: FromPath[UUID]
    ) -> Stream:
        """Give the file; a browser that was cut off may ask for the rest."""
        asked = request.headers
        file = await file_of(handle, job_id, asked.get("range", ""), asked.get("if-range", ""))
        return Stream(file.pieces, headers=file.headers, media_type=file.media_type, status_code=file.status)

    @post("/batalkan", include_in_schema=False)
    async def cancel(self, handle: NamedDependency[Handle], job_id: FromPath[UUID]) -> Redirect:
        """Break it off; one that has ended stays as it is."""
        await exports.cancel(handle, job_id)
        return go(f"/unduh/{job_id}")


async def _job(handle: Handle, job_id: UUID) -> Job:
    job = await exports.one(handle, job_id)
    if job is None:
        raise Problem(NOT_FOUND)
    return job
