"""The last day to send: the round's and an office's own, extended with a reason.

After an office's last day its sendings are locked, and taking one back too. Drafts stay as they are and can be changed. What a reviewer
returned can be sent whenever it is done, since the reviewer asked for it. `need_time` in the database holds this for every way in.
"""

from collections.abc import Mapping
from datetime import date

from service.actions.open_round import sound_reason
from service.database import deadlines, rounds
from service.database.deadlines import OfficeDeadline
from service.database.handle import Handle
from service.database.rounds import Round
from service.database.submissions import Submission
from service.language import gettext


def last_day(the_round: Round, own: Mapping[int, OfficeDeadline], office_id: int | None) -> date:
    """Give the last day to send of an office; None asks for the round's."""
    held = own.get(office_id) if office_id is not None else None
    return held.deadline if held else the_round.deadline


def locked(row: Submission, the_round: Round, today: date) -> date | None:
    """Give the last day that keeps an officer's own submission from being sent or taken back, None where nothing does.

    The page's word for it, before anything is sent; `need_time` decides.
    """
    last = the_round.own_deadline or the_round.deadline
    free = row.state == "returned" or bool(row.correcting) or the_round.state != "open" or today <= last
    return None if free else last


def told_locked(last: date) -> str:
    """Say that an office's last day is over, and whom to ask."""
    return gettext(
        "Batas kirim kantor Anda {detail} sudah lewat. Jawaban tetap tersimpan dan dapat diubah; minta perpanjangan kepada provinsi, lalu kirim.",
        detail=f"{last:%d-%m-%Y}",
    )


async def set_own(handle: Handle, round_id: int, office_id: int, deadline: date, reason: str) -> None:
    """Give an office its own last day to send; it may be earlier than before, but not past.

    Raises:
        Problem: REFUSED for a past day or a reason that says too little, NOT_FOUND, ROUND_CLOSED, FORBIDDEN.
    """
    await deadlines.set_own(handle, round_id, office_id, deadline, sound_reason(reason))


async def set_whole(handle: Handle, round_id: int, deadline: date) -> None:
    """Give an open round another last day; offices that have their own keep it.

    Raises:
        Problem: REFUSED for a past day, NOT_FOUND, ROUND_CLOSED, FORBIDDEN for anyone but an administrator.
    """
    await rounds.change(handle, round_id, deadline=deadline)
