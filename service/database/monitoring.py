"""What the province watches between the workbooks: counts that each event kept in its own transaction, never submissions."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from service.database.handle import Handle, Reader, made, text_of


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who fills or verifies, and when that person was last here; None is never."""

    id: int
    name: str
    role: str
    office_id: int
    seen_at: datetime | None


async def sendings(rows: Reader, round_id: int, office_id: int | None = None) -> tuple[tuple[date, int], ...]:
    """Give how many submissions (of one office) stand sent on each day, in the order of days; days without any are left out."""
    found = await rows.fetch(
        """select day, sum(count)::int4 as count from tally_days where round_id = $1 and kind = 'sent'
              and ($2::int2 is null or office_id = $2) group by day having sum(count) > 0 order by day""",
        round_id,
        office_id,
    )
    return tuple((row["day"], row["count"]) for row in found)


async def idle(rows: Reader, round_id: int, until: date) -> Mapping[int, int]:
    """Give how many drafts and returned ones of each office (by id) did not change after `until`."""
    found = await rows.fetch(
        """select office_id, sum(count)::int4 as count from tally_days
            where round_id = $1 and kind = 'open' and day <= $2 group by office_id""",
        round_id,
        until,
    )
    return {row["office_id"]: row["count"] for row in found}


async def figures(rows: Reader, round_id: int) -> Mapping[tuple[int, str], int]:
    """Give the monitored counts over what was sent, by office id and key of the count."""
    found = await rows.fetch(
        "select office_id, name, sum(count)::int4 as count from tally_figures where round_id = $1 group by office_id, name",
        round_id,
    )
    return {(row["office_id"], row["name"]): row["count"] for row in found}


async def visits(rows: Reader) -> tuple[Visit, ...]:
    """Give who fills and who verifies, by office and name; nobody but the province and administrators sees any."""
    return tuple(made(Visit, row) for row in await rows.fetch("select * from visits()"))


async def set_figures(
    handle: Handle, round_id: int, years: int, found: Sequence[tuple[UUID, int, Sequence[str]]]
) -> int:
    """Write the figures of submissions (id, the revision they were reckoned from, keys); give how many were others.

    One that was sent anew meanwhile keeps its own, and so do all where the round's rule of activity is no longer that of
    `years`, which they were reckoned under.

    Raises:
        Problem: FORBIDDEN for anyone but an administrator.
    """
    rows = await handle.call(
        "select set_figures($1, $2, $3, $4, $5, $6::text[]::jsonb[]) as written",
        round_id,
        years,
        [identity for identity, _, _ in found],
        [revision for _, revision, _ in found],
        [text_of(keys) for _, _, keys in found],
    )
    return int(rows[0]["written"])
