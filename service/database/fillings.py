"""Filled templates that officers sent back, what was put in from them, and what stood there before."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from forms.filling.members import Member
from service.database.handle import Handle, Reader, made

State = Literal["previewed", "applying", "applied", "undoing", "undone"]


class Filling(msgspec.Struct, frozen=True, kw_only=True):
    """One upload; `sha` is the SHA-256 of the file as hex, `size` its bytes, None where it was not kept any longer.

    `undo_hours` is for how long one that is put in can be taken back, `undo_until` up to when, None for one that was not.
    """

    id: UUID
    round_id: int
    office_id: int
    account_id: int
    template_id: UUID
    at: datetime
    name: str
    sha: str
    size: int | None
    state: State
    applied_at: datetime | None
    applied_by: int | None
    undone_at: datetime | None
    undo_until: datetime | None
    undo_hours: int


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """A typed answer as it stands: its number, and the device that gave it."""

    cooperative_id: UUID
    path: str
    value: bytes
    seq: int
    device: str


_FILLING = """
select f.id, f.round_id, f.office_id, f.account_id, f.template_id, f.at, f.name, encode(f.sha, 'hex') as sha,
       length(f.contents) as size, f.state, f.applied_at, f.applied_by, f.undone_at,
       f.applied_at + filling_undo_lasts() as undo_until,
       (extract(epoch from filling_undo_lasts()) / 3600)::int4 as undo_hours from fillings f
"""


async def listed(rows: Reader, round_id: int, limit: int = 50) -> tuple[Filling, ...]:
    """Give the uploads of a round that the principal may see, newest first."""
    found = await rows.fetch(_FILLING + " where f.round_id = $1 order by f.at desc, f.id limit $2", round_id, limit)
    return tuple(made(Filling, row) for row in found)


async def one(rows: Reader, filling_id: UUID) -> Filling | None:
    """Give one upload."""
    row = await rows.first(_FILLING + " where f.id = $1", filling_id)
    return made(Filling, row) if row else None


async def contents(rows: Reader, filling_id: UUID) -> bytes | None:
    """Give the officer's file, None where it was not kept any longer."""
    row = await rows.first("select contents from fillings where id = $1 and contents is not null", filling_id)
    return bytes(row["contents"]) if row else None


async def filled(rows: Reader, filling_id: UUID) -> bytes | None:
    """Give what reading the file gave, as it was kept; None where it was not kept any longer."""
    row = await rows.first("select filled from fillings where id = $1 and filled is not null", filling_id)
    return bytes(row["filled"]) if row else None


async def plan(rows: Reader, filling_id: UUID) -> tuple[bytes | None, bytes | None]:
    """Give what was to be put in, and what became of it."""
    row = await rows.first("select plan, outcome from fillings where id = $1", filling_id)
    return (row["plan"], row["outcome"]) if row else (None, None)


async def plans_of_template(rows: Reader, template_id: UUID, besides: UUID) -> tuple[bytes, ...]:
    """Give the plans of the other uploads of a template that were put in, oldest first."""
    found = await rows.fetch(
        """select plan from fillings where template_id = $1 and id <> $2 and state in ('applying', 'applied')
            order by applied_at""",
        template_id,
        besides,
    )
    return tuple(bytes(row["plan"]) for row in found)


async def members(rows: Reader, round_id: int, office_id: int) -> tuple[Member, ...]:
    """Give an office's cooperatives in a round, by name; alike ones are told apart by village, then by legal number."""
    found = await rows.fetch(
        """select s.cooperative_id, c.name, c.nik, c.legal_number,
                  (select g.name from regions g where g.code = c.village_code order by g.valid_from desc limit 1) as village
             from submissions s join cooperatives c on c.id = s.cooperative_id
            where s.round_id = $1 and s.office_id = $2 order by s.name_key, s.cooperative_id""",
        round_id,
        office_id,
    )
    return tuple(
        Member(
            id=str(row["cooperative_id"]),
            nik=row["nik"],
            name=row["name"],
            apart=tuple(one for one in (row["village"], row["legal_number"]) if one),
        )
        for row in found
    )


async def stamp(rows: Reader, filling: Filling) -> str:
    """Give what changes whenever an upload would be compared with anything else.

    That is its sisters' steps, the round, and what its office's cooperatives say in the register, submissions and drafts, and
    what of a returned one is locked, which follows from what was said when it came back or was opened further.
    """
    row = await rows.first(
        """select concat_ws(' ',
                  (select r.xmin from rounds r where r.id = $1),
                  (select md5(string_agg(f.id::text || f.state, ' ' order by f.id)) from fillings f where f.template_id = $3),
                  (select md5(string_agg(concat_ws(' ', s.round_id, s.cooperative_id, s.xmin, c.xmin, d.xmin, d.seq, k.xmin,
                                         case when s.state = 'returned' then (select max(m.at) from comments m
                                              where m.round_id = s.round_id and m.cooperative_id = s.cooperative_id) end), ','
                                         order by s.cooperative_id, s.round_id))
                     from submissions here
                     join cooperatives c on c.id = here.cooperative_id
                     join submissions s on s.cooperative_id = here.cooperative_id
                     left join drafts d on d.round_id = s.round_id and d.cooperative_id = s.cooperative_id
                     left join answer_locks k on k.round_id = s.round_id and k.cooperative_id = s.cooperative_id
                    where here.round_id = $1 and here.office_id = $2)) as stamp""",
        filling.round_id,
        filling.office_id,
        filling.template_id,
    )
    return str(row["stamp"]) if row else ""


async def stored(rows: Reader, round_id: int, cooperative_ids: list[UUID]) -> tuple[Stored, ...]:
    """Give the typed answers of some drafts."""
    found = await rows.fetch(
        """select cooperative_id, path, value, seq, device from draft_answers
            where round_id = $1 and cooperative_id = any($2)""",
        round_id,
        cooperative_ids,
    )
    return tuple(made(Stored, row) for row in found)


async def keep(
    handle: Handle, filling_id: UUID, round_id: int, template_id: UUID, name: str, data: bytes, read: bytes
) -> UUID:
    """Keep a file; the same one in the same round and office is the one that is there. Give its id.

    Raises:
        Problem: NOT_FOUND for a template of another office, ROUND_CLOSED, STORAGE_FULL, FORBIDDEN for anyone but an officer.
    """
    rows = await handle.call(
        "select keep_filling($1, $2, $3, $4, $5, $6, $7) as id", filling_id, round_id, template_id, name, data, read
    )
    kept: UUID = rows[0]["id"]
    return kept


async def step(
    handle: Handle,
    filling_id: UUID,
    to: Literal["applying", "applied", "undoing", "undone"],
    document: bytes,
    now: datetime,
) -> bytes:
    """Take an upload one step on, where it is not there already; give the plan that holds.

    Raises:
        Problem: NOT_FOUND, FORBIDDEN, CONFLICT where the step cannot follow (undone already, a day is over).
    """
    rows = await handle.call("select step_filling($1, $2, $3, $4, $5) as plan", filling_id, to, document, now)
    return bytes(rows[0]["plan"])
