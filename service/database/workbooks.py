"""Workbooks that were made, and the rows they are made of."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from service.database.handle import Handle, Reader, Snapshot, made
from service.database.submissions import State


class Workbook(msgspec.Struct, frozen=True, kw_only=True):
    """One workbook that somebody took; `office_id` None is the whole province."""

    id: UUID
    round_id: int
    office_id: int | None
    account_id: int
    at: datetime
    name: str
    records: int
    top_hash: bytes
    file_sha: bytes


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A workbook that was made, as it is told to whoever holds one: which, by whom, when, and its hashes in hex."""

    book_year: int
    office: str | None
    name: str
    by: str
    at: datetime
    records: int
    top_hash: str
    file_sha: str


class Exported(msgspec.Struct, frozen=True, kw_only=True):
    """One submission as a workbook takes it; `warnings` is a JSON list of `[path, message, reason]`, empty where none were asked for."""

    cooperative_id: UUID
    office_id: int
    name: str
    state: State
    revision: int
    head: bytes
    form_version_id: int
    answers: bytes
    at: datetime
    facts: dict[str, Any]
    warnings: str = "[]"


class RosterCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many cooperatives of an office stand in a state under a version (None: nothing was sent yet)."""

    office_id: int
    state: State
    form_version_id: int | None
    count: int


async def roster_counts(
    rows: Reader, round_id: int, office_id: int | None, states: Sequence[str] = ()
) -> tuple[RosterCount, ...]:
    """Give the counts of the whole roster, for the manifest; what is being corrected counts as it was where `states` count that."""
    found = await rows.fetch(
        """select s.office_id, coalesce(k.from_state, s.state) as state, coalesce(v.form_version_id, s.form_version_id) as form_version_id,
                  count(*)::int4 as count
             from submissions s
             left join corrections k on k.round_id = s.round_id and k.cooperative_id = s.cooperative_id and k.ended_at is null
                  and k.from_revision > 0 and k.from_state = any ($3::text[]) and not s.state = any ($3::text[])
             left join revisions v on v.round_id = k.round_id and v.cooperative_id = k.cooperative_id and v.number = k.from_revision
            where s.round_id = $1 and s.due and ($2::int2 is null or s.office_id = $2) group by 1, 2, 3 order by 1, 2, 3""",
        round_id,
        office_id,
        list(states),
    )
    return tuple(made(RosterCount, row) for row in found)


async def exported(
    rows: Snapshot, round_id: int, office_id: int | None, states: Sequence[str], *, warnings: bool = False
) -> AsyncIterator[list[Exported]]:
    """Give the newest revisions of the submissions in `states`, by office code and cooperative id, in batches.

    What is being corrected comes as it was before, until its new revision is in one of the states. With `warnings`, each with those that it was sent with, in the order of the form.
    """
    batches = rows.batches(
        """select s.cooperative_id, s.office_id, c.name, coalesce(k.from_state, s.state) as state, v.number as revision, v.hash as head, v.form_version_id, v.answers, v.at, c.facts,
                  case when $4 then coalesce((
                      select json_agg(json_build_array(f.path, f.message, f.reason) order by f.place)::text from findings f
                       where f.round_id = s.round_id and f.cooperative_id = s.cooperative_id and f.revision = v.number
                         and f.code = 'warning'), '[]') else '[]' end as warnings
             from submissions s
             left join corrections k on k.round_id = s.round_id and k.cooperative_id = s.cooperative_id and k.ended_at is null
                  and k.from_revision > 0 and k.from_state = any ($3::text[]) and not s.state = any ($3::text[])
             join offices o on o.id = s.office_id
             join cooperatives c on c.id = s.cooperative_id
             join revisions v on v.round_id = s.round_id and v.cooperative_id = s.cooperative_id
                  and v.number = coalesce(k.from_revision, s.revision)
            where s.round_id = $1 and s.due and ($2::int2 is null or s.office_id = $2)
              and (s.state = any ($3::text[]) or k.id is not null)
            order by o.region_code, s.cooperative_id""",
        round_id,
        office_id,
        list(states),
        warnings,
    )
    async for batch in batches:
        yield [Exported(**{**dict(row), "facts": msgspec.json.decode(row["facts"])}) for row in batch]


async def made_before(rows: Reader, round_id: int, office_id: int | None) -> int:
    """Count the workbooks that were made of this round and office; the next one's version is one more."""
    row = await rows.first(
        "select count(*)::int4 as made from workbooks where round_id = $1 and office_id is not distinct from $2",
        round_id,
        office_id,
    )
    return int(row["made"]) if row else 0


async def listed(rows: Reader, round_id: int, limit: int = 50) -> tuple[Workbook, ...]:
    """Give the newest workbooks of a round that the principal may see."""
    found = await rows.fetch(
        """select id, round_id, office_id, account_id, at, name, records, top_hash, file_sha from workbooks
            where round_id = $1 order by at desc limit $2""",
        round_id,
        limit,
    )
    return tuple(made(Workbook, row) for row in found)


async def known(rows: Reader, file_sha: bytes, top_hash: bytes) -> tuple[Known, ...]:
    """Give the workbooks that have this file's hash or this head, the newest first, at most 100."""
    found = await rows.fetch(
        """select r.book_year, o.name as office, w.name, coalesce(p.name, '') as by, w.at, w.records,
                  encode(w.top_hash, 'hex') as top_hash, encode(w.file_sha, 'hex') as file_sha
             from workbooks w join rounds r on r.id = w.round_id
             left join people((select array_agg(distinct k.account_id) from workbooks k where k.file_sha = $1 or k.top_hash = $2)) p
                    on p.id = w.account_id
             left join offices o on o.id = w.office_id
            where w.file_sha = $1 or w.top_hash = $2 order by w.file_sha = $1 desc, w.at desc limit 100""",
        file_sha,
        top_hash,
    )
    return tuple(made(Known, row) for row in found)


async def note(handle: Handle, book: Workbook, states: Sequence[str]) -> None:
    """Write down that a workbook was made."""
    await handle.call(
        "select workbook_add($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        book.id,
        book.round_id,
        book.office_id,
        book.name,
        list(states),
        book.records,
        book.top_hash,
        book.file_sha,
    )
