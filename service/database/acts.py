"""Acts of a reviewer over many submissions: what was seen, what became of each, and the way back for a day."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from service.database.handle import Handle, Reader, made

Kind = Literal["verify", "accept"]
DONE = "done"


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One act; `ended_at` once all of it was tried, `undone_at` once it was taken back."""

    id: UUID
    round_id: int
    account_id: int
    kind: Kind
    at: datetime
    ended_at: datetime | None
    undone_at: datetime | None


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One submission of an act; `became` and `undone` are None until tried, then DONE or the code of what stood in the way."""

    place: int
    cooperative_id: UUID
    name: str
    revision: int
    became: str | None
    undone: str | None


async def begin(handle: Handle, identity: UUID, round_id: int, kind: Kind, seen: Sequence[tuple[UUID, int]]) -> bool:
    """Begin an act over submissions with the revisions that were seen; False for one that was begun before.

    Raises:
        Problem: REFUSED for none or more than 500, FORBIDDEN for another role's step, ROUND_CLOSED.
    """
    rows = await handle.call(
        "select begin_act($1, $2, $3, $4, $5, $6) as begun",
        identity,
        round_id,
        kind,
        [cooperative for cooperative, _ in seen],
        [revision for _, revision in seen],
    )
    return bool(rows[0]["begun"])


async def step(handle: Handle, identity: UUID, place: int, *, undo: bool = False) -> str | None:
    """Take, or give back, one submission of an act in a transaction of its own; give what became of it.

    Raises:
        Problem: NOT_FOUND, CONFLICT for undoing after a day, BUSY.
    """
    rows = await handle.call("select step_act($1, $2, $3, $4) as became", identity, place, undo)
    became: str | None = rows[0]["became"]
    return became


async def end(handle: Handle, identity: UUID, *, undo: bool = False) -> None:
    """Close an act, or its undoing, and write it into the journal as one; once."""
    await handle.call("select end_act($1, $2, $3)", identity, undo)


_ACT = "select id, round_id, account_id, kind, at, ended_at, undone_at from acts"


async def one(rows: Reader, identity: UUID) -> Act | None:
    """Give one's own act."""
    row = await rows.first(f"{_ACT} where id = $1", identity)
    return made(Act, row) if row else None


async def recent(rows: Reader, round_id: int, limit: int = 5) -> tuple[Act, ...]:
    """Give one's own acts of a round, the newest first."""
    found = await rows.fetch(
        f"{_ACT} where account_id = my_account() and round_id = $1 order by at desc limit $2", round_id, limit
    )
    return tuple(made(Act, row) for row in found)


async def items(rows: Reader, identity: UUID) -> tuple[Item, ...]:
    """Give the submissions of an act in the order in which they were seen."""
    found = await rows.fetch(
        """select i.place, i.cooperative_id, c.name, i.revision, i.became, i.undone
             from act_items i join cooperatives c on c.id = i.cooperative_id where i.act_id = $1 order by i.place""",
        identity,
    )
    return tuple(made(Item, row) for row in found)
