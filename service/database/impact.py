"""Stored answers, handed to the service for counting only: an author's session reads them in no other way, and each use is in the journal."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from service.database.handle import Handle, made

PAGE = 200  # rows


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """An office's submissions that count in a round, and its drafts that are open now in any round."""

    office_id: int
    stored: int
    drafts: int


class ForCounting(msgspec.Struct, frozen=True, kw_only=True):
    """One submission's newest revision; nothing of it goes to whoever may not read answers."""

    cooperative_id: UUID
    name: str
    office_id: int
    form_version_id: int
    answers: bytes
    at: datetime
    facts: dict[str, Any]


async def scope(handle: Handle, round_id: int) -> tuple[Scope, ...]:
    """Give how much there is to count, by office id.

    Raises:
        Problem: FORBIDDEN for an office's own people.
    """
    rows = await handle.call("select office_id, stored, drafts from impact_scope($1, $2)", round_id)
    return tuple(made(Scope, row) for row in rows)


async def page(handle: Handle, round_id: int, after: UUID | None) -> tuple[ForCounting, ...]:
    """Give the next submissions that were sent, verified or accepted, by cooperative id; the first page is written in the journal.

    Raises:
        Problem: FORBIDDEN for an office's own people.
    """
    rows = await handle.call(
        "select cooperative_id, name, office_id, form_version_id, answers, at, facts from impact_page($1, $2, $3, $4)",
        round_id,
        after,
        PAGE,
    )
    return tuple(ForCounting(**{**dict(row), "facts": msgspec.json.decode(row["facts"])}) for row in rows)
