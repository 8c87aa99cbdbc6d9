"""Drafts: a base document (prefill or the answers that were sent), and one row for every answer typed since."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from service.database.handle import Handle, Reader, made


class DraftAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One typed answer: JSON bytes at a storage path; `seq` is the number that a writer's `base` must name."""

    path: str
    value: bytes
    seq: int
    account_id: int
    at: datetime


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """An open draft; `base` is a flat JSON object of storage path to value."""

    round_id: int
    cooperative_id: UUID
    office_id: int
    base_revision: int
    form_version_id: int
    base: bytes
    seq: int
    started_by: int
    started_at: datetime
    answers: tuple[DraftAnswer, ...] = ()


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """One answer as a device saves it: `base` is the answer's number the device saw (0 = none), `seq` its own counter."""

    path: str
    value: bytes
    base: int
    seq: int


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one operation: applied, known (it was there already) or conflict, with the stored value."""

    place: int
    status: Literal["applied", "known", "conflict"]
    value: bytes | None
    seq: int
    account_id: int | None
    at: datetime | None


async def one(rows: Reader, round_id: int, cooperative_id: UUID) -> Draft | None:
    """Give an open draft with its answers."""
    head = await rows.first(
        "select round_id, cooperative_id, office_id, base_revision, form_version_id, base, seq, started_by, started_at"
        " from drafts where round_id = $1 and cooperative_id = $2",
        round_id,
        cooperative_id,
    )
    if head is None:
        return None
    answers = await rows.fetch(
        "select path, value, seq, account_id, at from draft_answers where round_id = $1 and cooperative_id = $2 order by path",
        round_id,
        cooperative_id,
    )
    return Draft(**dict(head), answers=tuple(made(DraftAnswer, row) for row in answers))


async def open_draft(
    handle: Handle, round_id: int, cooperative_id: UUID, form_version_id: int, base: bytes, base_revision: int
) -> bool:
    """Open a draft; False when there is one already, which is left as it is.

    Raises:
        Problem: NOT_FOUND, WRONG_STATE, ROUND_CLOSED, CONFLICT (a newer revision).
    """
    rows = await handle.call(
        "select open_draft($1, $2, $3, $4, $5, $6) as opened",
        round_id,
        cooperative_id,
        form_version_id,
        base,
        base_revision,
    )
    return bool(rows[0]["opened"])


async def save(
    handle: Handle, round_id: int, cooperative_id: UUID, device: str, operations: Sequence[Operation]
) -> tuple[Saved, ...]:
    """Save single answers, idempotent by device and counter; give what became of each, in order.

    Raises:
        Problem: NOT_FOUND, CONFLICT (no open draft), ROUND_CLOSED.
    """
    rows = await handle.call(
        "select place, status, value, seq, account_id, at from save_answers($1, $2, $3, $4, $5, $6, $7, $8)",
        round_id,
        cooperative_id,
        device,
        [each.path for each in operations],
        [each.value for each in operations],
        [each.base for each in operations],
        [each.seq for each in operations],
    )
    return tuple(made(Saved, row) for row in rows)


async def load_answers(handle: Handle, round_id: int, answers: Sequence[tuple[UUID, str, bytes, int, datetime]]) -> int:
    """Write typed answers (cooperative, path, JSON, account, moment) of open drafts in bulk, as the account `system`."""
    rows = await handle.call(
        "select load_answers($1, $2, $3, $4, $5, $6, $7) as written",
        round_id,
        [each[0] for each in answers],
        [each[1] for each in answers],
        [each[2] for each in answers],
        [each[3] for each in answers],
        [each[4] for each in answers],
    )
    return int(rows[0]["written"])
