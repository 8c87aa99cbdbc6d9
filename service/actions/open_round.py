"""The administrator's stories about rounds: open one over the register, close it, change its roster."""

from datetime import date
from typing import Literal
from uuid import UUID

import msgspec

from service import problems
from service.actions.library import Library
from service.actions.twins import keys_of
from service.database import rounds
from service.database.handle import Handle
from service.database.rounds import Opened, RoundSettings
from service.problems import Fault, Problem

SHORTEST_REASON = 5
LONGEST_REASON = 500


async def open_round(handle: Handle, library: Library, settings: RoundSettings) -> Opened:
    """Open a round; every living cooperative of the register is due.

    Where the settings mark no questions, the form's setting `marks` names them (separated by blanks); those of its
    setting `unique` are marked besides, for the checks across cooperatives.

    Raises:
        Problem: REFUSED for dates in the wrong order, CONFLICT when the book year has a round, NOT_FOUND without
            such a version, FORBIDDEN.
    """
    end_of_year = date(settings.book_year, 12, 31)
    faults = []
    if settings.deadline <= settings.starts:
        faults.append(("deadline", f"Batas kirim {settings.deadline} harus sesudah mulai {settings.starts}."))
    faults += [
        (name, f"Batas RAT {value} harus sesudah akhir tahun buku ({end_of_year}).")
        for name, value in (
            ("rat_deadline_primer", settings.rat_deadline_primer),
            ("rat_deadline_sekunder", settings.rat_deadline_sekunder),
        )
        if value <= end_of_year
    ]
    if faults:
        raise Problem(
            problems.REFUSED, faults=tuple(Fault(path=path, code="date", message=told) for path, told in faults)
        )
    compiled = await library.compiled(handle, settings.form_version_id)
    marks = settings.marks or tuple(compiled.form.settings.get("marks", "").split())
    marks = tuple(dict.fromkeys((*marks, *(name for key in keys_of(compiled) for name in key.split("+")))))
    return await rounds.open_round(handle, msgspec.structs.replace(settings, marks=marks))


async def close_round(handle: Handle, round_id: int) -> None:
    """Close a round: nothing in it can be changed after that.

    Raises:
        Problem: NOT_FOUND, FORBIDDEN.
    """
    await rounds.change(handle, round_id, state="closed")


async def reopen_round(handle: Handle, round_id: int) -> None:
    """Open a closed round again."""
    await rounds.change(handle, round_id, state="open")


async def change_roster(
    handle: Handle,
    round_id: int,
    cooperative_id: UUID,
    action: Literal["add", "move", "dissolve"],
    reason: str,
    *,
    office_id: int | None = None,
) -> None:
    """Add a cooperative to an open round, move it to another office, or take it out because it was dissolved.

    Raises:
        Problem: REFUSED without a reason, NOT_FOUND, CONFLICT, WRONG_STATE (it was sent already), ROUND_CLOSED.
    """
    bare = " ".join(reason.split())
    if not SHORTEST_REASON <= len(bare) <= LONGEST_REASON or "\x00" in bare:
        message = f"Tulis alasannya ({SHORTEST_REASON} sampai {LONGEST_REASON} huruf), misalnya nomor surat."
        raise Problem(problems.REFUSED, message, faults=(Fault(path="reason", code="length", message=message),))
    await rounds.change_roster(handle, round_id, cooperative_id, action, office_id=office_id, reason=bare)
