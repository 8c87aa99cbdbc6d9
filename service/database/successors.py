"""Successors of region codes as the province's staff named them: every naming is kept, the newest of an old code holds."""

from datetime import datetime

import msgspec

from service.database.handle import Handle, Reader, made


class Naming(msgspec.Struct, frozen=True, kw_only=True):
    """One naming; `new_code` is None where it takes back what was said. `number` counts those of one old code from 1."""

    old_code: str
    number: int
    new_code: str | None
    reason: str
    at: datetime
    account_id: int
    account_name: str


async def named(rows: Reader) -> dict[str, str]:
    """Give the successors that hold now, old code to new."""
    found = await rows.fetch(
        "select distinct on (old_code) old_code, new_code from successors order by old_code, number desc"
    )
    return {row["old_code"]: row["new_code"] for row in found if row["new_code"] is not None}


async def history(rows: Reader) -> tuple[Naming, ...]:
    """Give every naming, the newest of each old code first."""
    found = await rows.fetch(
        """select s.old_code, s.number, s.new_code, s.reason, s.at, s.account_id, coalesce(p.name, '') as account_name
             from successors s
             left join people((select array_agg(distinct k.account_id) from successors k)) p on p.id = s.account_id
            order by s.old_code, s.number desc"""
    )
    return tuple(made(Naming, row) for row in found)


async def name(handle: Handle, old: str, new: str | None, seen: int, reason: str) -> None:
    """Name a successor, or take back the named one (None); the journal keeps it too.

    `seen` is the number of the newest naming that the person saw, 0 for none.

    Raises:
        Problem: CONFLICT when somebody was quicker; NOT_FOUND when there is nothing to take back; FORBIDDEN for anyone but
            the province's staff and administrators; REFUSED for what is no region's code.
    """
    await handle.call("select name_successor($1, $2, $3, $4, $5)", old, new, seen, reason)
