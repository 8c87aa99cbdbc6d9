"""What was typed at one path of a submission and stands in no revision yet: the draft's answer, and what was set aside."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from service.database.handle import Reader, made


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened to an answer: JSON bytes, whose and when.

    `began` is the beginning of the draft itself (its value is empty), `typed` the answer that stands in it, `aside` one
    that another person's stands in place of. `device` names what the answer came from.
    """

    kind: Literal["began", "typed", "aside"]
    value: bytes
    account_id: int
    at: datetime
    device: str


async def at(rows: Reader, round_id: int, cooperative_id: UUID, path: str) -> tuple[Answered, ...]:
    """Give what happened at a storage path since the last sending, oldest first; what was set aside before it, too."""
    found = await rows.fetch(
        """select 'began' as kind, ''::bytea as value, started_by as account_id, started_at as at, '' as device
             from drafts where round_id = $1 and cooperative_id = $2
           union all
           select 'typed', value, account_id, at, device from draft_answers
            where round_id = $1 and cooperative_id = $2 and path = $3
           union all
           select 'aside', value, account_id, at, device from set_aside_answers
            where round_id = $1 and cooperative_id = $2 and path = $3
           order by at, kind""",
        round_id,
        cooperative_id,
        path,
    )
    return tuple(made(Answered, row) for row in found)
