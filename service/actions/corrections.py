"""Corrections after the close: the province opens one submission, and it goes the whole way again.

The officer changes it and sends it, checked like any other; the verifier and the province accept it. The new revision follows the former
one in the chain. Until it counts, workbooks count the former.
"""

from uuid import UUID

from service.actions.open_round import sound_reason
from service.database import corrections
from service.database.handle import Handle


async def begin(handle: Handle, round_id: int, cooperative_id: UUID, revision: int, reason: str) -> None:
    """Open one submission of a closed round, seen at `revision`.

    Raises:
        Problem: REFUSED without a reason, NOT_FOUND, CONFLICT, FORBIDDEN for anyone but the province.
    """
    await corrections.begin(handle, round_id, cooperative_id, revision, sound_reason(reason))


async def withdraw(handle: Handle, round_id: int, cooperative_id: UUID) -> None:
    """Take a correction back while nothing was sent: what stood before stands again.

    Raises:
        Problem: NOT_FOUND, CONFLICT (it was sent), FORBIDDEN for anyone but the province.
    """
    await corrections.withdraw(handle, round_id, cooperative_id)
