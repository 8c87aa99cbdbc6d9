"""What was weighed of each submission: its figures and what stands out in them; and what waits to be weighed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from forms.remarks import Remark
from service.database.handle import Handle, Reader, made, text_of
from service.database.twins import Identity


class Unweighed(msgspec.Struct, frozen=True, kw_only=True):
    """A submission that moved since it was weighed, with its newest revision and what was accepted last.

    `number` grows with each move; `counts` tells whether it is due and sent, verified or accepted.
    """

    number: int
    cooperative_id: UUID
    office_id: int
    due: bool
    counts: bool
    revision: int
    form_version_id: int
    account_id: int
    sent_at: datetime
    answers: bytes
    warnings: int
    last_version_id: int | None
    last_answers: bytes | None


class Weighing(msgspec.Struct, frozen=True, kw_only=True):
    """One submission as weighed; revision 0 takes it out. `figures` stand in the order of `forms.remarks.compared`."""

    cooperative: UUID
    office: int
    number: int
    revision: int
    version: int
    account: int
    sent_at: datetime
    warnings: int = 0
    facet: str = ""
    figures: tuple[float | None, ...] = ()
    own: tuple[Remark, ...] = ()
    kinds: tuple[str, ...] = ()
    identities: tuple[Identity, ...] = ()


class Behind(msgspec.Struct, frozen=True):
    """An office whose figures changed since its medians were taken; `number` says which state of them was seen."""

    office_id: int
    number: int


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """One submission among its office's."""

    cooperative_id: UUID
    form_version_id: int
    warnings: int
    figures: tuple[float | None, ...]
    own: tuple[Remark, ...]
    beside: tuple[Remark, ...]


class Beside(msgspec.Struct, frozen=True):
    """What the medians say of a submission, and all its kinds."""

    cooperative: UUID
    beside: tuple[Remark, ...]
    kinds: tuple[str, ...]


async def waiting(rows: Reader, round_id: int, limit: int) -> tuple[Unweighed, ...]:
    """Give submissions of the principal's offices that wait to be weighed, the first to have moved first."""
    found = await rows.fetch(
        """select u.number, u.cooperative_id, u.office_id, s.due, s.due and s.state in ('sent', 'verified', 'accepted') as counts,
                  v.number as revision, v.form_version_id, v.account_id, v.at as sent_at, v.answers,
                  (select count(*)::int4 from findings f where f.round_id = v.round_id and f.cooperative_id = v.cooperative_id
                      and f.revision = v.number and f.severity = 'warning') as warnings,
                  b.form_version_id as last_version_id, b.answers as last_answers
             from unweighed u
             join submissions s on s.round_id = u.round_id and s.cooperative_id = u.cooperative_id
             join revisions v on v.round_id = u.round_id and v.cooperative_id = u.cooperative_id and v.number = s.revision
             left join lateral accepted_before(u.round_id, u.cooperative_id) b on true
            where u.round_id = $1 order by u.number limit $2""",
        round_id,
        limit,
    )
    return tuple(made(Unweighed, row) for row in found)


async def left(rows: Reader, round_id: int) -> int:
    """Count what waits to be weighed in the principal's offices."""
    row = await rows.first("select count(*)::int4 as many from unweighed u where u.round_id = $1", round_id)
    return int(row["many"]) if row else 0


async def keep(handle: Handle, round_id: int, weighed: Sequence[Weighing]) -> None:
    """Keep what was weighed; what moved meanwhile stays waiting."""
    await handle.call("select keep_weighings($1, $2, $3)", round_id, text_of(weighed))


async def behind(rows: Reader, round_id: int) -> tuple[Behind, ...]:
    """Give the principal's offices whose medians are to be taken anew."""
    found = await rows.fetch(
        "select w.office_id, w.number from weighed_offices w where w.round_id = $1 and w.compared < w.number order by 1",
        round_id,
    )
    return tuple(made(Behind, row) for row in found)


async def of_office(rows: Reader, round_id: int, office_id: int) -> tuple[Weighed, ...]:
    """Give all that was weighed of an office."""
    found = await rows.fetch(
        "select w.cooperative_id, w.form_version_id, w.warnings, w.figures, w.own, w.beside from weighings w"
        " where w.round_id = $1 and w.office_id = $2 order by w.cooperative_id",
        round_id,
        office_id,
    )
    return tuple(
        Weighed(
            cooperative_id=row["cooperative_id"],
            form_version_id=row["form_version_id"],
            warnings=row["warnings"],
            figures=tuple(row["figures"]),
            own=_remarks(row["own"]),
            beside=_remarks(row["beside"]),
        )
        for row in found
    )


async def keep_beside(handle: Handle, round_id: int, seen: Behind, changed: Sequence[Beside]) -> bool:
    """Keep what an office's medians say of some submissions; False, and nothing kept, where its figures changed meanwhile."""
    found = await handle.call(
        "select keep_beside($1, $2, $3, $4, $5) as kept", round_id, seen.office_id, seen.number, text_of(changed)
    )
    return bool(found[0]["kept"])


async def of_one(rows: Reader, round_id: int, cooperative_id: UUID) -> tuple[Remark, ...]:
    """Give what stands out in a submission, in the order of the form; nothing where it was not sent."""
    row = await rows.first(
        "select w.own || w.beside as told from weighings w where w.round_id = $1 and w.cooperative_id = $2",
        round_id,
        cooperative_id,
    )
    return _remarks(row["told"]) if row else ()


async def again(handle: Handle, round_id: int) -> int:
    """Have a whole round weighed anew; give how many submissions that are.

    Raises:
        Problem: FORBIDDEN for an office's own people.
    """
    rows = await handle.call("select weigh_again($1, $2) as noted", round_id)
    return int(rows[0]["noted"])


def _remarks(text: Any) -> tuple[Remark, ...]:
    return msgspec.json.decode(text, type=tuple[Remark, ...])
