"""Files of a submission as pages show and hand them out, and the file that comes with a form without script."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from forms.attachments import reference
from service.accounts.guards import allow
from service.actions import attach
from service.actions.attach import File
from service.actions.library import Library
from service.attachments.names import handing_out
from service.attachments.refused import REASONS
from service.database import attachments
from service.database.handle import Handle, Reader
from service.pages import speech
from service.pages.fields import Field, Shown
from service.pages.posted import Change
from service.pages.posted_form import file_of
from service.pages.whereabouts import Address
from service.problems import REFUSED, STORAGE_FULL, THROTTLED, Problem

MEGABYTE = 1_000_000
FILE_IN_FORM = "~berkas/"
"""Names of a form's file fields: this, then the question's storage path."""

LARGEST_FORM = 16 * MEGABYTE
"""Bytes of a posted section: a photo that is too large is read, so that it is told beside its question."""

ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


class AttachmentController(Controller):
    """`/lampiran/UUID/SHA` (the year of a round may follow the id): files are saved, never shown under our address."""

    path = "/lampiran"
    guards = (allow("officer", "verifier", "province", "administrator"),)

    @get("/{identity:str}/{sha256:str}", include_in_schema=False)
    async def download(
        self, handle: NamedDependency[Handle], where: NamedDependency[Address], sha256: FromPath[str]
    ) -> Response[bytes]:
        """Hand a file out to whoever may see its cooperative."""
        one = await attach.download(handle, where.cooperative, sha256)
        return Response(one.content, media_type=one.media_type, headers=handing_out(one.name))


async def shown_files(rows: Reader, identity: UUID, answers: Iterable[Any]) -> Mapping[str, Shown]:
    """Say of each file that answers refer to its name, kind and size, by its hash; no query where there is none."""
    named = {one.sha for answer in answers if (one := reference(answer))}
    found = await attachments.whole(rows, identity, named) if named else ()
    return {
        each.sha: Shown(
            name=each.name,
            about=f"{ENDINGS[each.media_type]}, {speech.size(each.size)}",
            href=f"/lampiran/{identity}/{each.sha}",
        )
        for each in found
    }


async def posted_files(
    request: Request[Any, Any, Any],
    handle: Handle,
    library: Library,
    round_id: int,
    identity: UUID,
    fields: Iterable[Field],
) -> tuple[tuple[Change, ...], str]:
    """Keep the files that came with a posted section; give their answers, and the word about the first refused one."""
    room = request.app.state.settings.attachments_mb * MEGABYTE
    kept: list[Change] = []
    told = ""
    for field in fields:
        sent = await file_of(request, FILE_IN_FORM + field.name) if field.accept and not field.locked else None
        if sent is None:
            continue
        file = File(path=field.name, name=sent[0], size=len(sent[1]))
        try:
            one = await attach.whole(handle, library, round_id, identity, file, sent[1], room=room)
        except Problem as problem:
            told = told or _word(problem)
        else:
            kept.append(Change(field.name, attach.answer_of(one)))
    return tuple(kept), told


def _word(problem: Problem) -> str:
    """Give the word of `frame.TOLD` about a file that was not kept.

    Raises:
        Problem: it is not about the file.
    """
    if problem.kind is STORAGE_FULL:
        return "berkas-penuh"
    if problem.kind is THROTTLED:
        return "berkas-menunggu"
    code = problem.faults[0].code if problem.kind is REFUSED and problem.faults else ""
    if code not in REASONS:
        raise problem
    return code
