"""Attachments: files that answer a question, sent in pieces that survive a cut, handed out to whoever may see the answers."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from service.accounts.guards import allow
from service.actions import attach
from service.actions.attach import PIECE, File
from service.actions.library import Library
from service.api.submissions import COLLECTORS
from service.attachments.names import handing_out
from service.database.attachments import Attachment
from service.database.handle import Handle
from service.settings import Settings

MEGABYTE = 1_000_000
OFFICER = allow("officer")


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """How far an upload is; the next piece (at most `piece` bytes) begins at `received`.

    Once it is `whole`, `answer` is what the question is answered with.
    """

    id: UUID
    received: int
    size: int
    whole: bool
    piece: int
    answer: str
    name: str


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One file of a submission; `answer` is how answers refer to it, `sha256` leads to its content."""

    name: str
    media_type: str
    size: int
    sha256: str
    answer: str
    path: str
    at: datetime


class Attachments(Controller):
    """The files of one cooperative in one round."""

    path = "/api/rounds/{round_id:int}/submissions/{cooperative_id:uuid}/attachments"
    tags = ("attachments",)

    @get(guards=[COLLECTORS])
    async def listed(
        self, round_id: FromPath[int], cooperative_id: FromPath[UUID], handle: NamedDependency[Handle]
    ) -> tuple[Kept, ...]:
        """Give the files that were uploaded whole."""
        return tuple(
            Kept(
                name=each.name,
                media_type=each.media_type,
                size=each.size,
                sha256=each.sha,
                answer=attach.answer_of(each),
                path=each.path,
                at=each.at,
            )
            for each in await attach.listed(handle, round_id, cooperative_id)
        )

    @post(guards=[OFFICER], status_code=200)
    async def start(
        self,
        round_id: FromPath[int],
        cooperative_id: FromPath[UUID],
        data: JSONBody[File],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        settings: NamedDependency[Settings],
    ) -> Upload:
        """Begin an upload, or go on with the same one (by its hash) after a cut."""
        room = settings.attachments_mb * MEGABYTE
        return _upload(await attach.start(handle, library, round_id, cooperative_id, data, room=room))

    @get("/{attachment_id:uuid}", guards=[OFFICER])
    async def look(
        self,
        round_id: FromPath[int],
        cooperative_id: FromPath[UUID],
        attachment_id: FromPath[UUID],
        handle: NamedDependency[Handle],
    ) -> Upload:
        """Say how much of an upload is there."""
        return _upload(await attach.look(handle, round_id, cooperative_id, attachment_id))

    @put("/{attachment_id:uuid}", guards=[OFFICER])
    async def piece(
        self,
        request: Request[Any, Any, Any],
        round_id: FromPath[int],
        cooperative_id: FromPath[UUID],
        attachment_id: FromPath[UUID],
        handle: NamedDependency[Handle],
        at: FromQuery[int] = 0,
    ) -> dict[str, int]:
        """Write one piece (application/octet-stream) at a byte; the same piece again changes nothing."""
        content = await request.body()
        return {"received": await attach.put(handle, round_id, cooperative_id, attachment_id, at, content)}

    @post("/{attachment_id:uuid}/finish", guards=[OFFICER], status_code=200)
    async def finish(
        self,
        round_id: FromPath[int],
        cooperative_id: FromPath[UUID],
        attachment_id: FromPath[UUID],
        handle: NamedDependency[Handle],
    ) -> Upload:
        """Judge the content and keep the file; its question is answered by saving `answer` in the draft."""
        return _upload(await attach.finish(handle, round_id, cooperative_id, attachment_id))

    @delete("/{attachment_id:uuid}", guards=[OFFICER])
    async def give_up(
        self,
        round_id: FromPath[int],
        cooperative_id: FromPath[UUID],
        attachment_id: FromPath[UUID],
        handle: NamedDependency[Handle],
    ) -> None:
        """Give an unfinished upload up; a whole file stays."""
        await attach.give_up(handle, round_id, cooperative_id, attachment_id)

    @get("/content/{sha256:str}", guards=[COLLECTORS])
    async def content(
        self,
        round_id: FromPath[int],
        cooperative_id: FromPath[UUID],
        sha256: FromPath[str],
        handle: NamedDependency[Handle],
    ) -> Response[bytes]:
        """Hand a file out."""
        await attach.listed(handle, round_id, cooperative_id)
        one = await attach.download(handle, cooperative_id, sha256)
        return Response(one.content, media_type=one.media_type, headers=handing_out(one.name))


def _upload(one: Attachment) -> Upload:
    whole = one.state == "whole"
    return Upload(
        id=one.id,
        received=one.received,
        size=one.size,
        whole=whole,
        piece=PIECE,
        answer=attach.answer_of(one) if whole else "",
        name=one.name,
    )
