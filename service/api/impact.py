"""What a new version would mean for stored answers: begun with a file, looked at, broken off."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from litestar import Controller, delete, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, MultipartBody

from service import problems
from service.accounts.guards import allow
from service.actions.impact import RoundImpact, count_impact, last_round
from service.actions.jobs import Job, Jobs
from service.actions.publish_version import read_upload
from service.api.versions import LARGEST_UPLOAD
from service.database.handle import Handle
from service.language import either, gettext
from service.problems import Fault, Problem


class ImpactController(Controller):
    """`/api/impact`: a count takes seconds, so it is begun, and looked at until it is done."""

    path = "/api/impact"
    tags = ("versions",)
    guards = (allow("author", "province", "administrator"),)

    @post(request_max_body_size=LARGEST_UPLOAD, status_code=202)
    async def begin(
        self,
        data: MultipartBody[dict[str, Any]],
        handle: NamedDependency[Handle],
        impacts: NamedDependency[Jobs[RoundImpact]],
        now: NamedDependency[datetime],
    ) -> Job[RoundImpact]:
        """Read an XLSForm workbook `file` and begin to count over the stored answers of `round` (a book year; else the last)."""
        file = data.get("file")
        if not isinstance(file, UploadFile):
            raise Problem(problems.REFUSED, gettext("Pilih berkas kuesionernya dulu (xlsx)."))
        report = await read_upload(await file.read(), file.filename)
        form = report.form
        if form is None:
            errors = [issue for issue in report.issues if issue.severity == "error"]
            faults = tuple(
                Fault(path=each.cell, code=each.code, message=either(each.message, each.message_en)) for each in errors
            )
            raise Problem(problems.FILE_REFUSED, faults=faults)
        the_round = await last_round(handle, _book_year(data.get("round")))
        return impacts.begin(
            uuid4(),
            handle.principal.account_id,
            lambda tell: count_impact(handle, form, the_round, tell),
            now,
        )

    @get("/{job_id:uuid}")
    async def look(
        self,
        job_id: FromPath[UUID],
        handle: NamedDependency[Handle],
        impacts: NamedDependency[Jobs[RoundImpact]],
        now: NamedDependency[datetime],
    ) -> Job[RoundImpact]:
        """Tell how far a count is; when it is done, with its result. Kept for an hour, for the account that began it."""
        return impacts.look(job_id, handle.principal.account_id, now)

    @delete("/{job_id:uuid}", status_code=204)
    async def cancel(
        self, job_id: FromPath[UUID], handle: NamedDependency[Handle], impacts: NamedDependency[Jobs[RoundImpact]]
    ) -> None:
        """Break a count off."""
        impacts.cancel(job_id, handle.principal.account_id)


def _book_year(text: object) -> int | None:
    if text is None or text == "":
        return None
    if not (isinstance(text, str) and text.isascii() and text.isdigit() and len(text) == len("2024")):
        raise Problem(problems.REFUSED, gettext("Tahun buku ditulis dengan empat angka, misalnya 2024."))
    return int(text)
