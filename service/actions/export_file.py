"""The file of a finished export, for whoever may have what is in it now."""

import re
from collections.abc import AsyncIterator
from uuid import UUID

import msgspec

from service import problems
from service.actions.build_workbook import MEDIA_TYPE
from service.attachments.names import disposition
from service.database import exports
from service.database.handle import Handle
from service.language import gettext
from service.problems import Problem

ZIP = "application/zip"
_REST = re.compile(r"bytes=(\d{1,18})-")


class HandedOut(msgspec.Struct, frozen=True):
    """A file on its way, from some byte of it on: the pieces, and what an answer says of them."""

    pieces: AsyncIterator[bytes]
    headers: dict[str, str]
    media_type: str
    status: int


async def file_of(handle: Handle, job_id: UUID, wanted: str = "", condition: str = "") -> HandedOut:
    """Begin to give a file.

    Args:
        handle: of whoever asks: the right to it is that of this moment, piece by piece.
        job_id: the export's.
        wanted: the header Range; only the rest from a byte on is known, all else is the whole file.
        condition: the header If-Range: with another content the whole file is given.

    Raises:
        Problem: NOT_FOUND; EXPORT_REVOKED when the asker lost the right to what is in it; CONFLICT before it is done; EXPORT_GONE.
    """
    job = await exports.one(handle, job_id)
    if job is None:
        raise Problem(problems.NOT_FOUND)
    if not job.within:
        raise Problem(problems.EXPORT_REVOKED)
    if job.state != "done":
        raise Problem(problems.CONFLICT, gettext("Berkas ini belum siap. Lihat kemajuannya di halaman Unduh."))
    if not job.ready:
        raise Problem(problems.EXPORT_GONE)
    etag = f'"{job.sha256}"'
    found = _REST.fullmatch(wanted.strip()) if condition in {"", etag} else None
    begin = int(found[1]) if found and int(found[1]) < job.size else 0
    headers = {
        "content-disposition": disposition(job.name),
        "content-length": str(job.size - begin),
        "accept-ranges": "bytes",
        "etag": etag,
        "cache-control": "no-store",
    }
    if begin:
        headers["content-range"] = f"bytes {begin}-{job.size - 1}/{job.size}"
    media_type = ZIP if job.name.endswith(".zip") else MEDIA_TYPE
    return HandedOut(exports.pieces(handle, job, begin), headers, media_type, 206 if begin else 200)
