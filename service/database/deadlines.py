"""The last day to send: a round's, and an office's own where the province gave it another."""

from collections.abc import Mapping
from datetime import date, datetime

import msgspec

from service.database.handle import Handle, Reader, made


class OfficeDeadline(msgspec.Struct, frozen=True, kw_only=True):
    """An office's own last day to send, why it has one, and who gave it when."""

    round_id: int
    office_id: int
    deadline: date
    reason: str
    account_id: int
    at: datetime


async def of_round(rows: Reader, round_id: int) -> Mapping[int, OfficeDeadline]:
    """Give the deadlines of those offices that have their own, by office, as far as the principal may see them."""
    found = await rows.fetch(
        "select round_id, office_id, deadline, reason, account_id, at from office_deadlines where round_id = $1",
        round_id,
    )
    return {row["office_id"]: made(OfficeDeadline, row) for row in found}


async def set_own(handle: Handle, round_id: int, office_id: int, deadline: date, reason: str) -> None:
    """Give an office its own last day to send; the journal keeps what it was before.

    Raises:
        Problem: NOT_FOUND, ROUND_CLOSED, REFUSED for a day that is past, FORBIDDEN for an office.
    """
    await handle.call("select set_office_deadline($1, $2, $3, $4, $5)", round_id, office_id, deadline, reason)
