"""The ledger: who did what to a submission and when, from which state to which; and the administrators' journal."""

from datetime import datetime
from uuid import UUID

import msgspec

from service.database.handle import Handle, Reader, made

NEWEST = 2**63 - 1


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One event of a submission."""

    at: datetime
    kind: str
    from_state: str | None
    to_state: str | None
    account_id: int
    account_name: str
    account_role: str
    revision: int
    detail: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the journal of administrators and authors."""

    place: int
    at: datetime
    account_id: int
    account_name: str
    kind: str
    office_id: int | None
    subject: str
    detail: str


async def listed(rows: Reader, round_id: int, cooperative_id: UUID) -> tuple[Event, ...]:
    """Give the history of a submission, oldest first."""
    found = await rows.fetch(
        """select e.at, e.kind, e.from_state, e.to_state, e.account_id, coalesce(p.name, '') as account_name,
                  coalesce(p.role, '') as account_role, e.revision, e.detail
             from events e
             left join people((select array_agg(distinct k.account_id) from events k
                                where k.round_id = $1 and k.cooperative_id = $2)) p on p.id = e.account_id
            where e.round_id = $1 and e.cooperative_id = $2 order by e.at, e.place""",
        round_id,
        cooperative_id,
    )
    return tuple(made(Event, row) for row in found)


async def journal(handle: Handle, before: int = NEWEST, limit: int = 50) -> tuple[Entry, ...]:
    """Give the newest lines of the journal before a place.

    Raises:
        Problem: FORBIDDEN for anyone but an administrator.
    """
    rows = await handle.call(
        "select place, at, account_id, account_name, kind, office_id, subject, detail from journal_page($1, $2, $3)",
        before,
        limit,
    )
    return tuple(made(Entry, row) for row in rows)
