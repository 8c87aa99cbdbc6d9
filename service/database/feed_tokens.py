"""Read-only tokens of the data feeds, each account's own."""

from datetime import datetime
from typing import Literal

import msgspec

from service.database.handle import Handle, made

MOST = 10
"""Tokens of one account that hold at once (feed_token_add)."""


class FeedToken(msgspec.Struct, frozen=True, kw_only=True):
    """One token without its secret; `office_id` None is the whole province.

    `ended`: the account was reset, moved, disabled for a while, or got another password since.
    """

    id: int
    name: str
    office_id: int | None
    made_at: datetime
    expires_at: datetime
    last_used: datetime | None
    state: Literal["live", "revoked", "expired", "ended"]


async def listed(handle: Handle) -> tuple[FeedToken, ...]:
    """Give one's own tokens, newest first."""
    return tuple(made(FeedToken, row) for row in await handle.call("select * from feed_token_list($1)"))


async def add(handle: Handle, token_hash: bytes, name: str, office_id: int | None, expires_at: datetime) -> int:
    """Make a token known; give its id.

    Raises:
        Problem: FORBIDDEN for an office that is not one's own, REFUSED for a name or day that is none, CONFLICT when there
            are too many.
    """
    rows = await handle.call("select feed_token_add($1, $2, $3, $4, $5) as id", token_hash, name, office_id, expires_at)
    return int(rows[0]["id"])


async def revoke(handle: Handle, token_id: int) -> None:
    """End a token at once; once more is fine too.

    Raises:
        Problem: NOT_FOUND for a token that is not one's own.
    """
    await handle.call("select feed_token_revoke($1, $2)", token_id)
