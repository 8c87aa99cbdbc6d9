"""The consolidated workbook as a download."""

from datetime import datetime
from typing import Annotated
from uuid import uuid4

from litestar import Controller, get, post
from litestar.background_tasks import BackgroundTask
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import File

from exports.model import COUNTED, State
from service.accounts.guards import allow
from service.actions.build_workbook import MEDIA_TYPE, build_aside, discard
from service.actions.library import Library
from service.database import workbooks
from service.database.handle import Handle
from service.database.workbooks import Workbook


class Workbooks(Controller):
    """Workbooks of a round: the province's whole one, an office's own."""

    path = "/api/workbooks"
    tags = ("workbooks",)
    guards = (allow("officer", "verifier", "province", "administrator"),)

    @get("/made/{round_id:int}")
    async def listed(self, round_id: FromPath[int], handle: NamedDependency[Handle]) -> tuple[Workbook, ...]:
        """Give the newest workbooks that were made of a round."""
        return await workbooks.listed(handle, round_id)

    @post("/{book_year:int}", status_code=200)
    async def download(
        self,
        book_year: FromPath[int],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        region: FromQuery[str | None] = None,
        stages: Annotated[list[State] | None, QueryParameter(name="state")] = None,
    ) -> File:
        """Make the workbook of a book year, which is written down; `state` may be given several times."""
        built = await build_aside(
            handle,
            library,
            book_year,
            now=now,
            new_id=uuid4,
            region=region,
            states=tuple(stages) if stages else COUNTED,
        )
        return File(
            path=built.path,
            filename=built.name,
            media_type=MEDIA_TYPE,
            headers={"x-manifest-complete": "yes" if built.manifest.complete else "no"},
            background=BackgroundTask(discard, built.path),
        )
