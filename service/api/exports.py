"""Exports as jobs: asked for, looked at, broken off, and their files."""

from typing import Any
from uuid import UUID, uuid4

from litestar import Controller, Request, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from service.accounts.guards import allow
from service.actions.ask_export import Asked, ask
from service.actions.export_file import file_of
from service.actions.export_jobs import Exports
from service.database import exports as kept
from service.database.exports import Job
from service.database.handle import Handle
from service.problems import NOT_FOUND, Problem


class ExportsController(Controller):
    """`/api/exports`: a file takes seconds to minutes, so it is asked for, and looked at until it is done."""

    path = "/api/exports"
    tags = ("workbooks",)
    guards = (allow("officer", "verifier", "province", "administrator"),)

    @post(status_code=202)
    async def begin(
        self, data: JSONBody[Asked], handle: NamedDependency[Handle], exports: NamedDependency[Exports]
    ) -> Job:
        """Ask for a file; kind is `province`, `office`, `all` (a zip of all workbooks) or `union` (all rounds up to this one)."""
        job = await ask(handle, data, uuid4())
        exports.look()
        return job

    @get()
    async def listed(self, handle: NamedDependency[Handle]) -> tuple[Job, ...]:
        """Give the newest exports of one's own and of one's office."""
        return await kept.listed(handle, handle.principal.account_id, handle.principal.office_id)

    @get("/{job_id:uuid}")
    async def look(self, job_id: FromPath[UUID], handle: NamedDependency[Handle]) -> Job:
        """Tell how far one is."""
        job = await kept.one(handle, job_id)
        if job is None:
            raise Problem(NOT_FOUND)
        return job

    @get("/{job_id:uuid}/file")
    async def file(
        self, request: Request[Any, Any, Any], job_id: FromPath[UUID], handle: NamedDependency[Handle]
    ) -> Stream:
        """Give the file, or with `Range: bytes=N-` its rest."""
        asked = request.headers
        file = await file_of(handle, job_id, asked.get("range", ""), asked.get("if-range", ""))
        return Stream(file.pieces, headers=file.headers, media_type=file.media_type, status_code=file.status)

    @delete("/{job_id:uuid}", status_code=204)
    async def cancel(self, job_id: FromPath[UUID], handle: NamedDependency[Handle]) -> None:
        """Break one off; one that has ended stays as it is."""
        await kept.cancel(handle, job_id)
