"""Corrections: single submissions that were opened again after their round was closed."""

from datetime import datetime
from uuid import UUID

import msgspec

from service.database.handle import Handle, Reader, made


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """One submission opened for correction, as it stood then.

    `ended_at` is None while it is open; `to_revision` is the revision that was accepted, None while it is open and where
    it was withdrawn. `revision` and `state` are the submission's now.
    """

    id: int
    cooperative_id: UUID
    name: str
    office_id: int
    from_state: str
    from_revision: int
    reason: str
    opened_by: int
    opened_at: datetime
    ended_at: datetime | None
    to_revision: int | None
    revision: int
    state: str


class Elsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """A submission that is being corrected in another round than the one a page is about."""

    book_year: int
    cooperative_id: UUID
    name: str


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """How many submissions have a revision of after the close that counts, and how many still count with their former one."""

    came: int
    waiting: int


_CORRECTION = """
select k.id, k.cooperative_id, c.name, k.office_id, k.from_state, k.from_revision, k.reason, k.opened_by, k.opened_at, k.ended_at,
       k.to_revision, s.revision, s.state
  from corrections k
  join submissions s on s.round_id = k.round_id and s.cooperative_id = k.cooperative_id
  join cooperatives c on c.id = k.cooperative_id
"""
MOST = 200


async def of_round(rows: Reader, round_id: int) -> tuple[Correction, ...]:
    """Give a round's corrections that the principal may see: open ones first, then the newest."""
    found = await rows.fetch(
        _CORRECTION + " where k.round_id = $1 order by k.ended_at is not null, k.opened_at desc limit $2",
        round_id,
        MOST,
    )
    return tuple(made(Correction, row) for row in found)


async def open_one(rows: Reader, round_id: int, cooperative_id: UUID) -> Correction | None:
    """Give the open correction of a submission."""
    row = await rows.first(
        _CORRECTION + " where k.round_id = $1 and k.cooperative_id = $2 and k.ended_at is null",
        round_id,
        cooperative_id,
    )
    return made(Correction, row) if row else None


async def counted(rows: Reader, round_id: int, office_id: int | None, states: tuple[str, ...]) -> Counted:
    """Count the corrections of a workbook over submissions in `states`."""
    row = await rows.first(
        """select count(*) filter (where came)::int4 as came, count(*) filter (where not came and open)::int4 as waiting from (
             select bool_or(s.state = any ($3::text[]) and s.revision > k.from_revision) as came, bool_or(k.ended_at is null) as open
               from corrections k join submissions s on s.round_id = k.round_id and s.cooperative_id = k.cooperative_id
              where k.round_id = $1 and s.due and ($2::int2 is null or k.office_id = $2) group by k.cooperative_id) one""",
        round_id,
        office_id,
        list(states),
    )
    return made(Counted, row) if row else Counted(came=0, waiting=0)


async def elsewhere(rows: Reader, round_id: int, states: tuple[str, ...]) -> tuple[Elsewhere, ...]:
    """Give the open corrections of other rounds that are in one of these states now, the newest first."""
    found = await rows.fetch(
        """select r.book_year, k.cooperative_id, c.name
             from corrections k
             join submissions s on s.round_id = k.round_id and s.cooperative_id = k.cooperative_id
             join cooperatives c on c.id = k.cooperative_id join rounds r on r.id = k.round_id
            where k.round_id <> $1 and k.ended_at is null and s.state = any ($2::text[])
            order by k.opened_at desc limit $3""",
        round_id,
        list(states),
        MOST,
    )
    return tuple(made(Elsewhere, row) for row in found)


async def begin(handle: Handle, round_id: int, cooperative_id: UUID, revision: int, reason: str) -> None:
    """Open one submission of a closed round; what was sent goes back to its officer.

    Raises:
        Problem: NOT_FOUND, CONFLICT (the round is open, it is open already, a newer revision), FORBIDDEN.
    """
    await handle.call("select open_correction($1, $2, $3, $4, $5)", round_id, cooperative_id, revision, reason)


async def withdraw(handle: Handle, round_id: int, cooperative_id: UUID) -> None:
    """Take a correction back while nothing was sent.

    Raises:
        Problem: NOT_FOUND, CONFLICT (it was sent), FORBIDDEN.
    """
    await handle.call("select withdraw_correction($1, $2, $3)", round_id, cooperative_id)
