"""Drafts: a base document (prefill or the answers that were sent), and one row for every answer typed since."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from service.database.handle import Handle, Reader, Row, made


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


class Recent(msgspec.Struct, frozen=True, kw_only=True):
    """A submission that its officers are filling; `changed` is when it or one of its answers last changed."""

    cooperative_id: UUID
    book_year: int
    name: str
    version_id: int
    changed: datetime


async def recent(rows: Reader, round_id: int, limit: int) -> tuple[Recent, ...]:
    """Give what is being filled in a round (drafts, and what came back) and what is corrected in others, the last changed first."""
    found = await rows.fetch(
        """select s.cooperative_id, r.book_year, c.name, coalesce(d.form_version_id, s.form_version_id, r.form_version_id) as version_id,
                  greatest(s.updated_at, d.started_at, (select max(a.at) from draft_answers a
                      where a.round_id = s.round_id and a.cooperative_id = s.cooperative_id)) as changed
             from (select o.round_id, o.cooperative_id from submissions o
                    where o.round_id = $1 and o.due and o.state in ('draft', 'returned')
                    union select k.round_id, k.cooperative_id from corrections k where k.ended_at is null) f
             join submissions s on s.round_id = f.round_id and s.cooperative_id = f.cooperative_id
             join cooperatives c on c.id = s.cooperative_id join rounds r on r.id = s.round_id
             left join drafts d on d.round_id = s.round_id and d.cooperative_id = s.cooperative_id
            where s.due and s.state in ('draft', 'returned')
            order by changed desc, s.cooperative_id limit $2""",
        round_id,
        limit,
    )
    return tuple(made(Recent, row) for row in found)


async def one(rows: Reader, round_id: int, cooperative_id: UUID) -> Draft | None:
    """Give an open draft with its answers, all of one moment."""
    found = await rows.fetch(
        """select d.round_id, d.cooperative_id, d.office_id, d.base_revision, d.form_version_id as draft_version_id, d.base,
                  d.seq as draft_seq, d.started_by, d.started_at, a.path, a.value, a.seq, a.account_id, a.at
             from drafts d left join draft_answers a on a.round_id = d.round_id and a.cooperative_id = d.cooperative_id
            where d.round_id = $1 and d.cooperative_id = $2 order by a.path""",
        round_id,
        cooperative_id,
    )
    if not found:
        return None
    answers = [
        DraftAnswer(path=row["path"], value=row["value"], seq=row["seq"], account_id=row["account_id"], at=row["at"])
        for row in found
        if row["path"] is not None
    ]
    return draft_of(found[0], answers)


def draft_of(row: Row, answers: Sequence[DraftAnswer]) -> Draft:
    """Make a draft of a row that tells its version as `draft_version_id` and its number as `draft_seq`."""
    return Draft(
        round_id=row["round_id"],
        cooperative_id=row["cooperative_id"],
        office_id=row["office_id"],
        base_revision=row["base_revision"],
        form_version_id=row["draft_version_id"],
        base=row["base"],
        seq=row["draft_seq"],
        started_by=row["started_by"],
        started_at=row["started_at"],
        answers=tuple(answers),
    )


async def typed_in(rows: Reader, round_id: int, cooperatives: Sequence[UUID]) -> dict[UUID, list[DraftAnswer]]:
    """Give what was typed into some drafts, by cooperative."""
    found = await rows.fetch(
        """select cooperative_id, path, value, seq, account_id, at from draft_answers
            where round_id = $1 and cooperative_id = any ($2::uuid[]) order by cooperative_id, path""",
        round_id,
        list(cooperatives),
    )
    typed: dict[UUID, list[DraftAnswer]] = {}
    for row in found:
        values = dict(row)
        typed.setdefault(values.pop("cooperative_id"), []).append(DraftAnswer(**values))
    return typed


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


async def version_of(rows: Reader, round_id: int, cooperative_id: UUID) -> int | None:
    """Give the version that a draft is on, or would begin on; None for a submission that the principal does not see."""
    row = await rows.first(
        """select coalesce(d.form_version_id, s.form_version_id, r.form_version_id) as version_id
             from submissions s join rounds r on r.id = s.round_id
             left join drafts d on d.round_id = s.round_id and d.cooperative_id = s.cooperative_id
            where s.round_id = $1 and s.cooperative_id = $2""",
        round_id,
        cooperative_id,
    )
    return int(row["version_id"]) if row else None


async def save(
    handle: Handle, round_id: int, cooperative_id: UUID, version_id: int, device: str, operations: Sequence[Operation]
) -> tuple[Saved, ...]:
    """Save single answers that were typed for a version, idempotent by device and counter; give what became of each.

    What loses in a conflict is set aside, and so is another person's answer that one writes over.

    Raises:
        Problem: NOT_FOUND, CONFLICT (no open draft, or one on another version), ROUND_CLOSED.
    """
    rows = await handle.call(
        "select place, status, value, seq, account_id, at from save_answers($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        round_id,
        cooperative_id,
        version_id,
        device,
        [each.path for each in operations],
        [each.value for each in operations],
        [each.base for each in operations],
        [each.seq for each in operations],
    )
    return tuple(made(Saved, row) for row in rows)


async def untype(
    handle: Handle, round_id: int, cooperative_id: UUID, version_id: int, device: str, numbers: Mapping[str, int]
) -> frozenset[str]:
    """Take typed answers away as if they had never been typed; give the paths of those that went.

    Args:
        handle: an officer's.
        round_id: whose draft.
        cooperative_id: whose draft.
        version_id: that the draft is on.
        device: that gave them; another's answer stays.
        numbers: path to the number that the answer has; one that was given again stays.

    Raises:
        Problem: NOT_FOUND, CONFLICT (no open draft, or one on another version), ROUND_CLOSED.
    """
    rows = await handle.call(
        "select untype_answers($1, $2, $3, $4, $5, $6, $7) as path",
        round_id,
        cooperative_id,
        version_id,
        device,
        list(numbers),
        list(numbers.values()),
    )
    return frozenset(row["path"] for row in rows)


class SetAside(msgspec.Struct, frozen=True, kw_only=True):
    """One answer that another person's stands in place of; `settled` once its own author has chosen.

    JSON bytes at a storage path, whose it is, and when it was given (or arrived, where it never stood).
    """

    path: str
    value: bytes
    account_id: int
    at: datetime
    settled: bool


async def set_aside(rows: Reader, round_id: int, cooperative_id: UUID) -> tuple[SetAside, ...]:
    """Give what was set aside in a submission, the newest first."""
    found = await rows.fetch(
        """select path, value, account_id, at, settled from set_aside_answers
            where round_id = $1 and cooperative_id = $2 order by at desc, path, device_seq desc""",
        round_id,
        cooperative_id,
    )
    return tuple(made(SetAside, row) for row in found)


async def values(rows: Reader, round_id: int, cooperative_id: UUID, paths: Sequence[str]) -> dict[str, Any]:
    """Give what was typed at these storage paths of a draft, read from its JSON; none for those that nobody typed."""
    found = await rows.fetch(
        "select path, value from draft_answers where round_id = $1 and cooperative_id = $2 and path = any ($3::text[])",
        round_id,
        cooperative_id,
        list(paths),
    )
    return {row["path"]: msgspec.json.decode(row["value"]) for row in found}


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """A draft on its way to another version.

    `seq` is the draft's number that this was made from, `base` its answers in the new version's questions, `kept` the
    paths of typed answers that say the same in both, `before` all it said on the old version.
    """

    seq: int
    version_id: int
    base: bytes
    kept: tuple[str, ...]
    before: bytes


async def move(handle: Handle, round_id: int, cooperative_id: UUID, to: Move) -> None:
    """Move an open draft to the version that its round has now; what it said before is kept in `draft_moves`.

    Raises:
        Problem: NOT_FOUND, CONFLICT (no draft, the draft or the round moved meanwhile), ROUND_CLOSED.
    """
    await handle.call(
        "select move_draft($1, $2, $3, $4, $5, $6, $7, $8)",
        round_id,
        cooperative_id,
        to.seq,
        to.version_id,
        to.base,
        list(to.kept),
        to.before,
    )


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
