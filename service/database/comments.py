"""Comments on single questions: the reviewer asks, the officer answers; nothing is deleted."""

from datetime import datetime
from uuid import UUID

import msgspec

from service.database.handle import Handle, Reader, made


class Comment(msgspec.Struct, frozen=True, kw_only=True):
    """One comment; `path` is a question's finding path, '' for the whole submission."""

    id: UUID
    path: str
    revision: int
    account_id: int
    author: str
    author_role: str
    at: datetime
    body: str
    resolved_at: datetime | None


async def listed(rows: Reader, round_id: int, cooperative_id: UUID) -> tuple[Comment, ...]:
    """Give the comments of a submission, oldest first."""
    found = await rows.fetch(
        """select c.id, c.path, c.revision, c.account_id, coalesce(p.name, '') as author, coalesce(p.role, '') as author_role,
                  c.at, c.body, c.resolved_at
             from comments c
             left join people((select array_agg(distinct k.account_id) from comments k
                                where k.round_id = $1 and k.cooperative_id = $2)) p on p.id = c.account_id
            where c.round_id = $1 and c.cooperative_id = $2 order by c.at, c.id""",
        round_id,
        cooperative_id,
    )
    return tuple(made(Comment, row) for row in found)


async def add(handle: Handle, identity: UUID, round_id: int, cooperative_id: UUID, path: str, body: str) -> None:
    """Write a comment under a new id."""
    await handle.call("select comment_add($1, $2, $3, $4, $5, $6)", identity, round_id, cooperative_id, path, body)


async def resolve(handle: Handle, round_id: int, cooperative_id: UUID, identity: UUID) -> None:
    """Mark a comment as dealt with."""
    await handle.call("select comment_resolve($1, $2, $3, $4)", round_id, cooperative_id, identity)


async def open_in(rows: Reader, round_id: int) -> frozenset[UUID]:
    """Give the submissions of a round about which something is said that nobody has settled."""
    found = await rows.fetch(
        "select distinct cooperative_id from comments where round_id = $1 and resolved_at is null", round_id
    )
    return frozenset(row["cooperative_id"] for row in found)


async def settle(handle: Handle, round_id: int, cooperative_id: UUID, path: str) -> None:
    """Mark all that was said about one question as dealt with; a later comment opens it again.

    Raises:
        Problem: NOT_FOUND where nothing was said, ROUND_CLOSED.
    """
    await handle.call("select settle_thread($1, $2, $3, $4)", round_id, cooperative_id, path)


async def unlock(
    handle: Handle, identity: UUID, round_id: int, cooperative_id: UUID, path: str, body: str, below: str
) -> None:
    """Comment on one more question of a returned submission and open it; `below` is its storage path, '' opens all.

    Raises:
        Problem: NOT_FOUND, WRONG_STATE, FORBIDDEN, ROUND_CLOSED.
    """
    await handle.call(
        "select comment_unlock($1, $2, $3, $4, $5, $6, $7)", identity, round_id, cooperative_id, path, body, below
    )
