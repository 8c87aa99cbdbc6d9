"""A file is attached to a question: begun, sent in pieces, judged by its content; its answer is a reference to it."""

import hashlib
from asyncio import to_thread
from collections.abc import Collection
from uuid import UUID, uuid4

import msgspec

from forms.answers import place_at
from forms.attachments import QUESTIONS, Reference, written
from forms.compile import CompiledForm
from forms.model import Question
from service import problems
from service.actions.collecting import collected
from service.actions.library import Library
from service.actions.storable import fault_in
from service.attachments import content, names
from service.attachments.refused import REASONS, Refused
from service.database import attachments, submissions
from service.database.attachments import Attachment, NewUpload
from service.database.handle import Handle, Reader
from service.language import gettext
from service.problems import Fault, Problem

PIECE = 262_144
"""Bytes of one piece, at most."""


class File(msgspec.Struct, frozen=True, kw_only=True):
    """What a page asks to upload: for which question (storage path), its name, its bytes in all, its hash where known."""

    path: str
    name: str
    size: int
    sha256: str | None = None


class Download(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it is handed out."""

    name: str
    media_type: str
    content: bytes


async def start(
    handle: Handle, library: Library, round_id: int, cooperative_id: UUID, file: File, *, room: int
) -> Attachment:
    """Begin an upload or go on with it: the answer says how much is there already.

    Raises:
        Problem: REFUSED (no such question, too large, empty), and as `attachments.start`.
    """
    found = await collected(handle, library, round_id, cooperative_id)
    if not _asks_for_file(found.compiled, file.path):
        raise _refusal(file.path, gettext("Pertanyaan ini tidak meminta berkas. Muat ulang halaman."))
    if file.size < 1:
        raise refused(file.path, Refused("berkas-kosong"))
    if file.size > content.LARGEST:
        raise refused(file.path, Refused("berkas-besar"))
    new = NewUpload(path=file.path, name=names.clean(file.name), size=file.size, sha=_promised(file))
    return await attachments.start(handle, uuid4(), round_id, cooperative_id, new, room)


async def look(rows: Reader, round_id: int, cooperative_id: UUID, upload_id: UUID) -> Attachment:
    """Give an upload as it stands.

    Raises:
        Problem: NOT_FOUND.
    """
    one = await attachments.one(rows, upload_id, round_id, cooperative_id)
    if one is None:
        raise Problem(problems.NOT_FOUND)
    return one


async def put(handle: Handle, round_id: int, cooperative_id: UUID, upload_id: UUID, place: int, piece: bytes) -> int:
    """Write one piece; give how many bytes are there.

    Raises:
        Problem: REFUSED (an empty or too long piece), and as `attachments.put`.
    """
    await look(handle, round_id, cooperative_id, upload_id)
    if not 0 < len(piece) <= PIECE or not 0 <= place <= content.LARGEST:
        raise Problem(problems.REFUSED, gettext("Kirim potongan 1 sampai {piece} byte.", piece=PIECE))
    return await attachments.put(handle, upload_id, round_id, cooperative_id, place, piece)


async def finish(handle: Handle, round_id: int, cooperative_id: UUID, upload_id: UUID) -> Attachment:
    """Judge what was sent and keep it; what is no pdf, jpg or png is thrown away. The same call again changes nothing.

    Raises:
        Problem: REFUSED with the reason, and as `attachments.finish`.
    """
    one = await look(handle, round_id, cooperative_id, upload_id)
    if one.state == "whole":
        return one
    data = await attachments.content(handle, upload_id)
    if len(data) < one.size:
        raise Problem(
            problems.CONFLICT,
            gettext("Baru {data} dari {size} byte yang sampai. Lanjutkan unggahannya.", data=len(data), size=one.size),
        )
    try:
        kind, sha = await to_thread(_judged, data, one.sha)
    except Refused as why:
        await attachments.discard(handle, upload_id, round_id, cooperative_id)
        raise refused(one.path, why) from why
    return await attachments.finish(handle, one, names.fitting(one.name, kind), kind, sha)


def _judged(data: bytes, promised: str) -> tuple[content.MediaType, bytes]:
    """Give type and hash of what was sent.

    Raises:
        Refused: as `content.media_type_of`; damaged when it is not what was promised.
    """
    sha = hashlib.sha256(data).digest()
    if promised not in {"", sha.hex()}:
        raise Refused("berkas-rusak")
    return content.media_type_of(data), sha


async def whole(
    handle: Handle, library: Library, round_id: int, cooperative_id: UUID, file: File, data: bytes, *, room: int
) -> Attachment:
    """Attach a file that came in one go (a form without script), through the same steps.

    Raises:
        Problem: as `start` and `finish`.
    """
    begun = await start(handle, library, round_id, cooperative_id, file, room=room)
    for place in range(begun.received, len(data), PIECE):
        await attachments.put(handle, begun.id, round_id, cooperative_id, place, data[place : place + PIECE])
    return await finish(handle, round_id, cooperative_id, begun.id)


async def give_up(handle: Handle, round_id: int, cooperative_id: UUID, upload_id: UUID) -> None:
    """Throw an unfinished upload away; a whole file stays.

    Raises:
        Problem: NOT_FOUND, ROUND_CLOSED, WRONG_STATE.
    """
    await attachments.discard(handle, upload_id, round_id, cooperative_id)


async def download(handle: Handle, cooperative_id: UUID, sha: str) -> Download:
    """Give a file to whoever may see its cooperative's answers.

    Raises:
        Problem: NOT_FOUND, the same whether it is another office's, unfinished, or never existed.
    """
    async with handle.snapshot() as rows:
        found = await attachments.whole(rows, cooperative_id, [sha])
        if not found:
            raise Problem(problems.NOT_FOUND)
        data = await attachments.content(rows, found[0].id)
    return Download(name=found[0].name, media_type=found[0].media_type, content=data)


async def listed(rows: Reader, round_id: int, cooperative_id: UUID) -> tuple[Attachment, ...]:
    """Give the whole files of a submission.

    Raises:
        Problem: NOT_FOUND.
    """
    if await submissions.one(rows, round_id, cooperative_id) is None:
        raise Problem(problems.NOT_FOUND)
    return await attachments.listed(rows, round_id, cooperative_id)


async def unknown(rows: Reader, cooperative_id: UUID, shas: Collection[str]) -> frozenset[str]:
    """Give those hashes that are no file of this cooperative: no answer may name them."""
    if not shas:
        return frozenset()
    known = {each.sha for each in await attachments.whole(rows, cooperative_id, shas)}
    return frozenset(shas) - known


def answer_of(one: Attachment) -> str:
    """Give the answer that refers to a whole file."""
    return written(Reference(one.sha, one.name))


def refused(path: str, why: Refused) -> Problem:
    """Give the problem of a file that is not taken."""
    return _refusal(path, gettext(REASONS[why.code]), why.code)


def _refusal(path: str, words: str, code: str = "file") -> Problem:
    return Problem(problems.REFUSED, words, faults=(Fault(path=path, code=code, message=words),))


def _promised(file: File) -> bytes | None:
    """Read the hash that the sender promises.

    Raises:
        Problem: REFUSED when it is no hash.
    """
    if file.sha256 is None:
        return None
    try:
        sha = bytes.fromhex(file.sha256)
    except ValueError:
        sha = b""
    if len(sha) != hashlib.sha256().digest_size:
        raise Problem(problems.REFUSED, gettext("Sidik SHA-256 terdiri dari 64 angka heksadesimal."))
    return sha


def _asks_for_file(compiled: CompiledForm, path: str) -> bool:
    """Tell whether a storage path is that of a question for a file."""
    if fault_in(compiled, path, None):
        return False
    place = place_at(compiled, path)
    return place is not None and isinstance(place.node, Question) and place.node.type in QUESTIONS
