"""Published versions of the questionnaire, and publishing a new one."""

from typing import Any

import msgspec
from litestar import Controller, Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, MultipartBody

from forms.errors import Issue
from service import problems
from service.accounts.guards import allow, signed_in
from service.actions.publish_version import publish_upload, read_upload, retire
from service.database import forms
from service.database.forms import FormVersion, Published
from service.database.handle import Handle
from service.language import gettext
from service.problems import Problem

LARGEST_UPLOAD = 10_000_000  # bytes
LONGEST_ID = 10  # digits; ids are int4


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Every issue of a file, and what was published of it."""

    issues: tuple[Issue, ...]
    published: Published | None


class Versions(Controller):
    """Versions never change once they are published."""

    path = "/api/versions"
    tags = ("versions",)

    @get(guards=[signed_in])
    async def listed(self, handle: NamedDependency[Handle]) -> tuple[FormVersion, ...]:
        """Give all versions, newest first."""
        return await forms.versions(handle)

    @get("/{version_id:int}/definition", guards=[signed_in])
    async def definition(self, version_id: FromPath[int], handle: NamedDependency[Handle]) -> Response[bytes]:
        """Give a version's canonical JSON."""
        found = await forms.canonical(handle, version_id)
        if found is None:
            raise Problem(problems.NOT_FOUND)
        return Response(found, media_type="application/json")

    @post(guards=[allow("author")], request_max_body_size=LARGEST_UPLOAD, status_code=200)
    async def publish(self, data: MultipartBody[dict[str, Any]], handle: NamedDependency[Handle]) -> Reading:
        """Read an XLSForm workbook, and publish it when `publish` is set and there are no errors.

        `note` is kept with the version; `seen` is the id of the newest version that the author compared with.
        """
        file = data.get("file")
        if not isinstance(file, UploadFile):
            raise Problem(problems.REFUSED, gettext("Pilih berkas kuesionernya dulu (xlsx)."))
        content = await file.read()
        if data.get("publish"):
            note = str(data.get("note") or "")
            report = await publish_upload(handle, content, file.filename, note=note, seen=_seen(data.get("seen")))
        else:
            report = await read_upload(content, file.filename)
        return Reading(issues=report.issues, published=report.published)

    @post("/{version_id:int}/retire", guards=[allow("author", "administrator")], status_code=204)
    async def retire(self, version_id: FromPath[int], handle: NamedDependency[Handle]) -> None:
        """Retire a version for good: it can be chosen for no new round."""
        await retire(handle, version_id)


def _seen(text: object) -> int | None:
    """Read the id of the version that was compared with; what is none must not pass for a publication without a comparison."""
    if text is None or text == "":
        return None
    if not (isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= LONGEST_ID):
        raise Problem(problems.REFUSED, gettext("Nomor versi yang dibandingkan (seen) harus berupa angka."))
    return int(text)
