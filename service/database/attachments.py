"""Attachments: files that answer a question, in the pieces in which they were sent."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from service.database.handle import Handle, Reader, Row, Snapshot, made


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """One file, whole or on its way. `sha` is 64 hex digits: proven once it is whole, before that promised or ''.

    `received` of `size` bytes are there; `path` is the storage path of the question that it was first uploaded for.
    """

    id: UUID
    round_id: int
    cooperative_id: UUID
    path: str
    name: str
    size: int
    sha: str
    media_type: str
    received: int
    state: Literal["uploading", "whole"]
    account_id: int
    at: datetime


class NewUpload(msgspec.Struct, frozen=True, kw_only=True):
    """An upload to begin; `sha` is the SHA-256 that the sender promises, where it can say so."""

    path: str
    name: str
    size: int
    sha: bytes | None


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """A whole file of the sample province: whose it is, its name, its bytes, who sent it and when."""

    cooperative_id: UUID
    name: str
    content: bytes
    account_id: int
    at: datetime


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the bytes of a whole file still have the hash that it is known by."""

    cooperative_id: UUID
    sha: str
    intact: bool


_COLUMNS = """
a.id, a.round_id, a.cooperative_id, a.path, a.name, a.size, coalesce(encode(a.sha, 'hex'), '') as sha,
coalesce(a.media_type, '') as media_type, a.received, a.state, a.account_id, a.at
"""


async def start(
    handle: Handle, upload_id: UUID, round_id: int, cooperative_id: UUID, new: NewUpload, room: int
) -> Attachment:
    """Begin an upload, or give the same one that was begun before; content that is there already is whole at once.

    Args:
        handle: the officer's.
        upload_id: the id that a new one gets.
        round_id: the round.
        cooperative_id: whose answers the file belongs to.
        new: what is sent.
        room: bytes that all attachments together may take.

    Raises:
        Problem: NOT_FOUND, ROUND_CLOSED, WRONG_STATE, CONFLICT (a round without files), THROTTLED (too many unfinished),
            STORAGE_FULL.
    """
    rows = await handle.call(
        f"select {_COLUMNS} from attachment_start($1, $2, $3, $4, $5, $6, $7, $8, $9) a",  # noqa: S608  # our own columns
        upload_id,
        round_id,
        cooperative_id,
        new.path,
        new.name,
        new.size,
        new.sha,
        room,
    )
    return made(Attachment, rows[0])


async def put(handle: Handle, upload_id: UUID, round_id: int, cooperative_id: UUID, place: int, content: bytes) -> int:
    """Write one piece at its place; give how many bytes are there. A piece that is there already changes nothing.

    Raises:
        Problem: NOT_FOUND, ROUND_CLOSED, WRONG_STATE, CONFLICT (not the next place), REFUSED (longer than was said),
            STORAGE_FULL.
    """
    rows = await handle.call(
        "select attachment_part($1, $2, $3, $4, $5, $6) as received",
        upload_id,
        round_id,
        cooperative_id,
        place,
        content,
    )
    return int(rows[0]["received"])


async def finish(handle: Handle, one: Attachment, name: str, media_type: str, sha: bytes) -> Attachment:
    """Make an upload a whole file, whose hash the database proves; the same content again gives the file that is there.

    Raises:
        Problem: NOT_FOUND, ROUND_CLOSED, WRONG_STATE, CONFLICT (not all there), REFUSED (other content than was said).
    """
    rows = await handle.call(
        f"select {_COLUMNS} from attachment_finish($1, $2, $3, $4, $5, $6, $7) a",  # noqa: S608  # our own columns
        one.id,
        one.round_id,
        one.cooperative_id,
        name,
        media_type,
        sha,
    )
    return made(Attachment, rows[0])


async def discard(handle: Handle, upload_id: UUID, round_id: int, cooperative_id: UUID) -> None:
    """Give an unfinished upload up.

    Raises:
        Problem: NOT_FOUND, ROUND_CLOSED, WRONG_STATE.
    """
    await handle.call("select attachment_discard($1, $2, $3, $4)", upload_id, round_id, cooperative_id)


async def one(rows: Reader, upload_id: UUID, round_id: int, cooperative_id: UUID) -> Attachment | None:
    """Give one upload of a submission, whole or not."""
    row = await rows.first(
        f"select {_COLUMNS} from attachments a where a.id = $1 and a.round_id = $2 and a.cooperative_id = $3",  # noqa: S608
        upload_id,
        round_id,
        cooperative_id,
    )
    return made(Attachment, row) if row else None


async def whole(rows: Reader, cooperative_id: UUID, shas: Collection[str]) -> tuple[Attachment, ...]:
    """Give a cooperative's whole files with these hashes, of whatever round the principal sees; of two rounds the newer."""
    found = await rows.fetch(
        f"""select distinct on (a.sha) {_COLUMNS} from attachments a
             where a.cooperative_id = $1 and a.state = 'whole' and encode(a.sha, 'hex') = any ($2::text[])
             order by a.sha, a.round_id desc""",  # noqa: S608  # our own columns
        cooperative_id,
        list(shas),
    )
    return tuple(made(Attachment, row) for row in found)


async def listed(rows: Reader, round_id: int, cooperative_id: UUID) -> tuple[Attachment, ...]:
    """Give the whole files of a submission, oldest first."""
    found = await rows.fetch(
        f"""select {_COLUMNS} from attachments a
             where a.round_id = $1 and a.cooperative_id = $2 and a.state = 'whole' order by a.at, a.id""",  # noqa: S608
        round_id,
        cooperative_id,
    )
    return tuple(made(Attachment, row) for row in found)


async def content(rows: Reader, attachment_id: UUID) -> bytes:
    """Give a file's bytes, '' for one that the principal does not see."""
    found: list[Row] = await rows.fetch(
        "select p.content from attachment_parts p where p.attachment_id = $1 order by p.place", attachment_id
    )
    return b"".join(row["content"] for row in found)


async def proofs(rows: Snapshot) -> AsyncIterator[Proof]:
    """Hash every whole file anew, in the database, and compare."""
    async for batch in rows.batches(
        """select a.cooperative_id, encode(a.sha, 'hex') as sha,
                  (select sha256(string_agg(p.content, ''::bytea order by p.place)) from attachment_parts p
                    where p.attachment_id = a.id) is not distinct from a.sha as intact
             from attachments a where a.state = 'whole'"""
    ):
        for row in batch:
            yield made(Proof, row)


async def load(handle: Handle, round_id: int, path: str, media_type: str, files: Sequence[Stored]) -> int:
    """Write whole files of one question in bulk, as the account `system`; give how many were written."""
    rows = await handle.call(
        "select load_attachments($1, $2, $3, $4, $5, $6, $7, $8, $9) as written",
        round_id,
        [each.cooperative_id for each in files],
        path,
        [each.name for each in files],
        media_type,
        [each.content for each in files],
        [each.account_id for each in files],
        [each.at for each in files],
    )
    return int(rows[0]["written"])
