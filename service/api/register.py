"""The register: look up, and import a table."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from litestar import Controller, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, MultipartBody

from forms.tables.read import MAX_FILE
from service import problems
from service.accounts.guards import allow
from service.actions.import_register import ImportReport, import_register
from service.database import cooperatives
from service.database.cooperatives import Cooperative
from service.database.handle import Handle
from service.language import gettext
from service.problems import Problem

LARGEST_UPLOAD = MAX_FILE + 100_000  # bytes, with what surrounds the file
LARGEST_PAGE = 50


class Register(Controller):
    """All cooperatives that one may see."""

    path = "/api/register"
    tags = ("register",)

    @get(guards=[allow("officer", "verifier", "province", "administrator")])
    async def search(
        self, handle: NamedDependency[Handle], text: FromQuery[str] = "", after: FromQuery[UUID | None] = None
    ) -> tuple[Cooperative, ...]:
        """Give cooperatives whose name or NIK contains a text, by name; `after` is the id of the last one seen."""
        return await cooperatives.search(handle, text, after=after, limit=LARGEST_PAGE)

    @get("/{cooperative_id:uuid}", guards=[allow("officer", "verifier", "province", "administrator")])
    async def one(self, cooperative_id: FromPath[UUID], handle: NamedDependency[Handle]) -> Cooperative:
        """Give one cooperative."""
        found = await cooperatives.one(handle, cooperative_id)
        if found is None:
            raise Problem(problems.NOT_FOUND)
        return found

    @post(guards=[allow("administrator")], request_max_body_size=LARGEST_UPLOAD, status_code=200)
    async def bring_in(
        self, data: MultipartBody[dict[str, Any]], handle: NamedDependency[Handle], now: NamedDependency[datetime]
    ) -> ImportReport:
        """Import a CSV, xlsx or ods table: every row or none, each fault told by its row."""
        file = data.get("file")
        if not isinstance(file, UploadFile):
            raise Problem(problems.REFUSED, gettext("Pilih berkasnya dulu (CSV, xlsx atau ods)."))
        return await import_register(
            handle,
            await file.read(),
            file.filename,
            today=now.date(),
            new_id=uuid4,
            dry_run=not data.get("apply"),
        )
