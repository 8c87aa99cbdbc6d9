"""Review: verify, accept, return question by question, take back, undo; and what is said about single questions."""

from collections.abc import Callable, Mapping
from typing import Literal
from uuid import UUID

from service import problems
from service.actions.collecting import collected, document_of
from service.actions.library import Library
from service.actions.open_draft import base_of
from service.actions.save_draft import FORBIDDEN
from service.database import comments, submissions
from service.database.handle import Handle
from service.database.submissions import State
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
    round_id: int,
    cooperative_id: UUID,
    revision: int,
    said: Mapping[str, str],
    *,
    new_id: Callable[[], UUID],
) -> State:
    """Return a submission with a comment for each question that must be looked at again (path -> text).

    Raises:
        Problem: REFUSED without a comment or with one that is too short; else as `verify`.
    """
    if not said:
        raise Problem(problems.REFUSED, "Tulis catatan pada sedikitnya satu pertanyaan yang harus diperbaiki.")
    faults = tuple(fault for path, text in said.items() if (fault := _fault(path, text)))
    if faults:
        raise Problem(problems.REFUSED, faults=faults)
    remarks = [(new_id(), path, text.strip()) for path, text in said.items()]
    return await submissions.move(handle, round_id, cooperative_id, "return", revision, comments=remarks)


async def take_back(handle: Handle, library: Library, round_id: int, cooperative_id: UUID, revision: int) -> State:
    """Take a sending back into a draft, until it is verified; raises as `verify`."""
    found = await collected(handle, library, round_id, cooperative_id)
    sent = await document_of(handle, round_id, cooperative_id)
    if sent is None:
        raise Problem(problems.WRONG_STATE)
    return await submissions.take_back(handle, round_id, cooperative_id, revision, base_of(found.compiled, sent))


async def comment(
    handle: Handle, round_id: int, cooperative_id: UUID, path: str, text: str, *, new_id: Callable[[], UUID]
) -> UUID:
    """Say something about one question, or answer what was said; give the comment's id.

    Raises:
        Problem: REFUSED for an empty or too long text, NOT_FOUND, ROUND_CLOSED.
    """
    fault = _fault(path, text, shortest=1)
    if fault:
        raise Problem(problems.REFUSED, faults=(fault,))
    identity = new_id()
    await comments.add(handle, identity, round_id, cooperative_id, path, text.strip())
    return identity


async def resolve(handle: Handle, round_id: int, cooperative_id: UUID, identity: UUID) -> None:
    """Mark a comment as dealt with."""
    await comments.resolve(handle, round_id, cooperative_id, identity)


def _fault(path: str, text: str, *, shortest: int = SHORTEST_COMMENT) -> Fault | None:
    bare = text.strip()
    if not shortest <= len(bare) <= LONGEST_COMMENT:
        message = f"Catatan harus {shortest} sampai {LONGEST_COMMENT} huruf; ini {len(bare)}. Sebutkan apa yang harus diperbaiki."
    elif FORBIDDEN.search(bare) or FORBIDDEN.search(path) or len(path) > 500:  # noqa: PLR2004  # the column's length
        message = "Catatan ini memuat tanda yang tidak tampak. Ketik ulang tanpa menyalin."
    else:
        return None
    return Fault(path=path[:500], code="comment", message=message)
