"""Review: verify, accept, return question by question, take back, undo; and what is said about single questions."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from forms.model import Question, Repeat
from service import problems
from service.actions.asked import asked_at
from service.actions.collecting import Collected, collected, document_of, typed, with_last_year
from service.actions.library import Library
from service.actions.locking import below
from service.actions.open_draft import base_of
from service.actions.storable import LONGEST_PATH, hostile, printable
from service.database import comments, drafts, submissions
from service.database.handle import Handle, Reader
from service.database.submissions import State
from service.language import gettext
from service.problems import Fault, Problem

SHORTEST_COMMENT = 10  # kuesioner: catatan_verifikator
LONGEST_COMMENT = 4000


async def verify(handle: Handle, round_id: int, cooperative_id: UUID, revision: int) -> State:
    """Take a sending on to the province.

    Raises:
        Problem: NOT_FOUND, WRONG_STATE, CONFLICT (a newer revision), ROUND_CLOSED, FORBIDDEN.
    """
    return await submissions.move(handle, round_id, cooperative_id, "verify", revision)


async def accept(handle: Handle, round_id: int, cooperative_id: UUID, revision: int) -> State:
    """Accept a verified submission; raises as `verify`."""
    return await submissions.move(handle, round_id, cooperative_id, "accept", revision)


async def undo(
    handle: Handle, round_id: int, cooperative_id: UUID, revision: int, what: Literal["verify", "accept"]
) -> State:
    """Take one's own step back; raises as `verify`."""
    kind: Literal["unverify", "unaccept"] = "unverify" if what == "verify" else "unaccept"
    return await submissions.move(handle, round_id, cooperative_id, kind, revision)


async def send_back(
    handle: Handle,
    library: Library,
    round_id: int,
    cooperative_id: UUID,
    revision: int,
    said: Mapping[str, str],
    *,
    new_id: Callable[[], UUID],
) -> State:
    """Return a submission with a comment for each question that must be looked at again (path -> text).

    Raises:
        Problem: REFUSED without a comment, with one that is too short, or at a question or row that was not sent; else
            as `verify`.
    """
    if not said:
        raise Problem(problems.REFUSED, gettext("Tulis catatan pada sedikitnya satu pertanyaan yang harus diperbaiki."))
    found = await collected(handle, library, round_id, cooperative_id)
    answers = await _answers(handle, found)
    faults = tuple(
        fault for path, text in said.items() if (fault := _unasked(found, answers, path) or _fault(path, text))
    )
    if faults:
        raise Problem(problems.REFUSED, faults=faults)
    remarks = [(new_id(), path, text.strip()) for path, text in said.items()]
    return await submissions.move(handle, round_id, cooperative_id, "return", revision, comments=remarks)


async def take_back(
    handle: Handle, library: Library, round_id: int, cooperative_id: UUID, revision: int, *, now: datetime
) -> State:
    """Take a sending back into a draft, until it is verified; raises as `verify`."""
    found = await with_last_year(handle, library, await collected(handle, library, round_id, cooperative_id))
    sent = await document_of(handle, round_id, cooperative_id)
    if sent is None:
        raise Problem(problems.WRONG_STATE)
    base = msgspec.json.encode(base_of(found, sent, now))
    return await submissions.take_back(handle, round_id, cooperative_id, revision, base)


async def comment(
    handle: Handle,
    library: Library,
    round_id: int,
    cooperative_id: UUID,
    path: str,
    text: str,
    *,
    new_id: Callable[[], UUID],
    opens: bool = False,
) -> UUID:
    """Say something about one question, or answer what was said; give the comment's id. `opens` as in `discuss`.

    Raises:
        Problem: REFUSED for an empty or too long text, or a question or row that is not there; NOT_FOUND, ROUND_CLOSED.
    """
    identity = new_id()
    await discuss(handle, library, round_id, cooperative_id, {path: (identity, text)}, opens=opens)
    return identity


async def discuss(
    handle: Handle,
    library: Library,
    round_id: int,
    cooperative_id: UUID,
    said: Mapping[str, tuple[UUID, str]],
    *,
    opens: bool = False,
) -> None:
    """Say something about several questions (path -> the comment's id and its text); the same id again says nothing anew.

    With `opens` a reviewer opens these questions of a returned submission for its officers besides.

    Raises:
        Problem: REFUSED for an empty or too long text, or a question or row that is not there; NOT_FOUND, ROUND_CLOSED;
            WRONG_STATE or FORBIDDEN for opening what is not returned, or by an officer.
    """
    found = await collected(handle, library, round_id, cooperative_id)
    answers = await _answers(handle, found)
    judged = {
        path: _unasked(found, answers, path) or _fault(path, text, shortest=1) for path, (_, text) in said.items()
    }
    faults = tuple(fault for fault in judged.values() if fault)
    if faults or not said:
        raise Problem(problems.REFUSED, "" if faults else gettext("Tulis dulu komentarnya."), faults=faults)
    for path, (identity, text) in said.items():
        if opens:
            await comments.unlock(handle, identity, round_id, cooperative_id, path, text.strip(), below(path))
        else:
            await comments.add(handle, identity, round_id, cooperative_id, path, text.strip())


async def resolve(handle: Handle, round_id: int, cooperative_id: UUID, identity: UUID) -> None:
    """Mark a comment as dealt with."""
    await comments.resolve(handle, round_id, cooperative_id, identity)


async def _answers(rows: Reader, found: Collected) -> Mapping[str, Any]:
    """Give the answers that are spoken about: the open draft's, else those that were sent."""
    round_id, cooperative_id = found.submission.round_id, found.submission.cooperative_id
    draft = await drafts.one(rows, round_id, cooperative_id)
    if draft is not None:
        return typed(found.compiled, draft).nested
    sent = await document_of(rows, round_id, cooperative_id)
    return sent.answers if sent else {}


def _unasked(found: Collected, answers: Mapping[str, Any], path: str) -> Fault | None:
    """Refuse a comment that nobody would see: its question, or the row it names, is not there; '' is the whole."""
    place = asked_at(found.compiled, path, answers) if len(path) <= LONGEST_PATH else None
    if path == "" or (place is not None and isinstance(place.node, Question | Repeat)):
        return None
    message = gettext(
        "Catatan ini menunjuk pertanyaan atau baris yang tidak ada. Muat ulang halaman, lalu tulis kembali."
    )
    return Fault(path=printable(path), code="comment", message=message)


def _fault(path: str, text: str, *, shortest: int = SHORTEST_COMMENT) -> Fault | None:
    bare = text.strip()
    if not shortest <= len(bare) <= LONGEST_COMMENT:
        message = gettext(
            "Catatan harus {shortest} sampai {longest} huruf; ini {letters}. Sebutkan apa yang harus diperbaiki.",
            shortest=shortest,
            longest=LONGEST_COMMENT,
            letters=len(bare),
        )
    elif hostile(bare):
        message = gettext("Catatan ini memuat tanda yang tidak tampak. Ketik ulang tanpa menyalin.")
    else:
        return None
    return Fault(path=path, code="comment", message=message)
