"""Which answers of a returned submission nobody may change; the trigger on draft_answers refuses them whoever writes."""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from service.database.handle import Handle, Reader


class Locks(msgspec.Struct, frozen=True, kw_only=True):
    """The storage paths that are locked in the draft over a returned revision."""

    revision: int
    paths: frozenset[str]


async def one(rows: Reader, round_id: int, cooperative_id: UUID) -> Locks | None:
    """Give what is locked; None where nothing was ever returned, or nobody has gone on since."""
    row = await rows.first(
        "select revision, paths from answer_locks where round_id = $1 and cooperative_id = $2", round_id, cooperative_id
    )
    return Locks(revision=row["revision"], paths=frozenset(row["paths"])) if row else None


async def flagged(rows: Reader, round_id: int, cooperative_id: UUID, revision: int) -> frozenset[str]:
    """Give the paths (as findings speak; '' is the whole) that a revision was returned for, or that were opened since.

    A comment that came with a return, or with an opening, bears its very moment: all is one transaction.
    """
    found = await rows.fetch(
        """select distinct c.path from comments c
             join events e on e.round_id = c.round_id and e.cooperative_id = c.cooperative_id and e.at = c.at
                          and e.account_id = c.account_id and e.kind in ('return', 'unlock')
            where c.round_id = $1 and c.cooperative_id = $2 and c.revision = $3""",
        round_id,
        cooperative_id,
        revision,
    )
    return frozenset(row["path"] for row in found)


async def keep(handle: Handle, round_id: int, cooperative_id: UUID, locks: Locks) -> None:
    """Lock before the draft begins; nothing happens to one that has begun, or that is not returned."""
    await handle.call(
        "select keep_locks($1, $2, $3, $4, $5)", round_id, cooperative_id, locks.revision, sorted(locks.paths)
    )


async def release(handle: Handle, round_id: int, cooperative_id: UUID, paths: Iterable[str]) -> None:
    """Open some of them for good."""
    await handle.call("select release_locks($1, $2, $3, $4)", round_id, cooperative_id, sorted(paths))
