"""Where the answers of a revision came from: who typed each, when, and on which device; kept as the draft went."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from service.database.handle import Reader


class Source(msgspec.Struct, frozen=True):
    """One typed answer: its storage path in the draft that was sent, and its device, person and moment."""

    path: str
    device: str
    account_id: int
    at: datetime


class Sources(msgspec.Struct, frozen=True):
    """The typed answers of one revision; `orders` are the row ids of repeats whose rows were changed, by storage path."""

    typed: tuple[Source, ...]
    orders: Mapping[str, Any]


async def of_submission(rows: Reader, round_id: int, cooperative_id: UUID) -> dict[int, Sources]:
    """Give what is known of each revision, by its number; nothing of those that came from no draft."""
    found = await rows.fetch(
        "select revision, paths, devices, accounts, ats, orders from revision_sources"
        " where round_id = $1 and cooperative_id = $2",
        round_id,
        cooperative_id,
    )
    return {
        row["revision"]: Sources(
            tuple(Source(*one) for one in zip(row["paths"], row["devices"], row["accounts"], row["ats"], strict=True)),
            msgspec.json.decode(row["orders"]),
        )
        for row in found
    }
