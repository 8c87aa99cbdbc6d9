"""Rounds: one book year's collection, with its settings and its roster."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from service.database.handle import Handle, Reader, made


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """One round.

    `takes_files` tells whether questions for files can be answered; `years_without_rat` book years without a members' meeting make a cooperative inactive, and where
    the workbook counts a second rule beside it, `also_years` are its years; `marks` are the questions whose answers
    stand beside the state in lists. `own_deadline` and `own_reason` are those of the office of whoever asks, None and ''
    where the round's deadline holds.
    """

    id: int
    book_year: int
    form_version_id: int
    state: str
    starts: date
    deadline: date
    years_without_rat: int
    rat_deadline_primer: date
    rat_deadline_sekunder: date
    marks: tuple[str, ...]
    is_sample: bool
    takes_files: bool
    opened_at: datetime
    closed_at: datetime | None
    also_years: int | None = None
    own_deadline: date | None = None
    own_reason: str = ""


class RoundSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What a round is opened with."""

    book_year: int
    form_version_id: int
    starts: date
    deadline: date
    years_without_rat: int
    rat_deadline_primer: date
    rat_deadline_sekunder: date
    marks: tuple[str, ...] = ()
    is_sample: bool = False
    also_years: int | None = None


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """The new round and how many cooperatives are due in it."""

    round_id: int
    due: int


_ROUND = """
select id, book_year, form_version_id, state, starts, deadline, years_without_rat, rat_deadline_primer,
       rat_deadline_sekunder, marks, is_sample, takes_files, opened_at, closed_at, also_years,
       (select d.deadline from office_deadlines d where d.round_id = rounds.id and d.office_id = my_office()) as own_deadline,
       coalesce((select d.reason from office_deadlines d where d.round_id = rounds.id and d.office_id = my_office()), '')
           as own_reason from rounds
"""

_BEFORE = """
 where book_year < $1 and form_version_id in (
       select o.id from form_versions o join form_versions v on v.form_id = o.form_id where v.id = $2)
 order by book_year desc limit 1
"""


def _made(row: object) -> Round:
    values = dict(row)  # type: ignore[call-overload]
    return Round(**{**values, "marks": tuple(values["marks"])})


async def listed(rows: Reader) -> tuple[Round, ...]:
    """Give all rounds, newest book year first."""
    return tuple(_made(row) for row in await rows.fetch(_ROUND + " order by book_year desc"))


async def one(rows: Reader, round_id: int) -> Round | None:
    """Give one round."""
    row = await rows.first(_ROUND + " where id = $1", round_id)
    return _made(row) if row else None


async def of_year(rows: Reader, book_year: int) -> Round | None:
    """Give the round of a book year."""
    row = await rows.first(_ROUND + " where book_year = $1", book_year)
    return _made(row) if row else None


async def before(rows: Reader, the_round: Round) -> Round | None:
    """Give the newest earlier round of the same form."""
    row = await rows.first(_ROUND + _BEFORE, the_round.book_year, the_round.form_version_id)
    return _made(row) if row else None


async def open_now(rows: Reader) -> Round | None:
    """Give the open round; the newest where there are several."""
    row = await rows.first(_ROUND + " where state = 'open' order by book_year desc limit 1")
    return _made(row) if row else None


async def open_round(handle: Handle, settings: RoundSettings) -> Opened:
    """Open a round over the whole register: every living cooperative is due.

    Raises:
        Problem: CONFLICT when the book year has a round; FORBIDDEN for anyone but an administrator.
    """
    rows = await handle.call(
        "select round_id, due from open_round($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        settings.book_year,
        settings.form_version_id,
        settings.starts,
        settings.deadline,
        settings.years_without_rat,
        settings.rat_deadline_primer,
        settings.rat_deadline_sekunder,
        list(settings.marks),
        settings.is_sample,
    )
    opened = made(Opened, rows[0])
    if settings.also_years is not None:
        await change_rule(handle, opened.round_id, settings.years_without_rat, settings.also_years)
    return opened


async def change_rule(handle: Handle, round_id: int, years: int, also_years: int | None) -> bool:
    """Give an open round another rule of activity, and a second one to count beside it; False when it has that already.

    Raises:
        Problem: NOT_FOUND, ROUND_CLOSED, FORBIDDEN for anyone but an administrator.
    """
    rows = await handle.call("select set_round_rule($1, $2, $3, $4) as changed", round_id, years, also_years)
    return bool(rows[0]["changed"])


async def change(
    handle: Handle, round_id: int, *, state: Literal["open", "closed"] | None = None, deadline: date | None = None
) -> None:
    """Close or reopen a round, or give it another deadline."""
    await handle.call("select set_round($1, $2, $3, $4)", round_id, state, deadline)


async def set_version(handle: Handle, round_id: int, version_id: int, marks: Sequence[str]) -> bool:
    """Let an open round go on with a newer version of its form; False when it has that version already.

    Raises:
        Problem: NOT_FOUND, ROUND_CLOSED, CONFLICT (not newer, of another form, or retired), FORBIDDEN.
    """
    rows = await handle.call("select set_round_version($1, $2, $3, $4) as changed", round_id, version_id, list(marks))
    return bool(rows[0]["changed"])


async def change_roster(
    handle: Handle,
    round_id: int,
    cooperative_id: UUID,
    action: Literal["add", "move", "dissolve"],
    *,
    office_id: int | None = None,
    reason: str = "",
) -> None:
    """Add a cooperative to an open round, move it to another office, or take it out because it was dissolved.

    Raises:
        Problem: NOT_FOUND, ROUND_CLOSED, CONFLICT (already or not in the roster), WRONG_STATE (it was sent already).
    """
    await handle.call(
        "select change_roster($1, $2, $3, $4, $5, $6)", round_id, cooperative_id, action, office_id, reason
    )


async def unknown_to(rows: Reader, round_id: int) -> tuple[UUID, ...]:
    """Give the living cooperatives of the register that never were in a round's roster."""
    found = await rows.fetch(
        """select c.id from cooperatives c where c.ended_at is null
             and not exists (select 1 from roster t where t.round_id = $1 and t.cooperative_id = c.id) order by c.id""",
        round_id,
    )
    return tuple(row["id"] for row in found)


async def due_among(rows: Reader, round_id: int, cooperative_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Give the office of each of these cooperatives that is due in a round."""
    found = await rows.fetch(
        "select cooperative_id, office_id from roster where round_id = $1 and cooperative_id = any($2) and left_at is null",
        round_id,
        list(cooperative_ids),
    )
    return {row["cooperative_id"]: row["office_id"] for row in found}
