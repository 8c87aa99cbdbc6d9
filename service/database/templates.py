"""Templates that officers fill in Excel, and the rows they are made of."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from service.database.drafts import Draft, DraftAnswer, draft_of, typed_in
from service.database.handle import Handle, Reader, Row, Snapshot, made
from service.database.revisions import ACCEPTED, Accepted, accepted_of
from service.database.submissions import State


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """One template that was made: `key` signs its rows, `contents` is zlib of JSON {cooperative: {storage path: value}}.

    `contents` is None where what an old template said was not kept any longer; its rows are known all the same.
    """

    id: UUID
    round_id: int
    office_id: int
    account_id: int
    form_version_id: int
    at: datetime
    key: bytes
    contents: bytes | None


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """All that a cooperative's row is made of: its submission, its draft, what was sent last, what was accepted last year."""

    cooperative_id: UUID
    name: str
    nik: str
    state: State
    revision: int
    form_version_id: int | None
    facts: dict[str, Any]
    draft: Draft | None
    sent: bytes | None
    accepted: Accepted | None


async def note(handle: Handle, template: Template) -> None:
    """Write down that a template was made.

    Raises:
        Problem: FORBIDDEN for whoever fills nothing, or of another office.
    """
    await handle.call(
        "select template_add($1, $2, $3, $4, $5, $6, $7, $8)",
        template.id,
        template.round_id,
        template.office_id,
        template.form_version_id,
        template.at,
        template.key,
        template.contents,
    )


async def one(rows: Reader, template_id: UUID) -> Template | None:
    """Give a template that the principal may see."""
    row = await rows.first(
        "select id, round_id, office_id, account_id, form_version_id, at, key, contents from templates where id = $1",
        template_id,
    )
    return made(Template, row) if row else None


async def sheets(rows: Snapshot, round_id: int, office_id: int) -> AsyncIterator[list[Sheet]]:
    """Give what the rows of an office's template are made of, by name, in batches."""
    batches = rows.batches(
        f"""select s.round_id, s.cooperative_id, c.name, c.nik, s.office_id, s.state, s.revision, s.form_version_id, c.facts,
                  d.base_revision, d.form_version_id as draft_version_id, d.base, d.seq as draft_seq, d.started_by, d.started_at,
                  v.answers as sent, {ACCEPTED}
             from submissions s
             join cooperatives c on c.id = s.cooperative_id
             left join drafts d on d.round_id = s.round_id and d.cooperative_id = s.cooperative_id
             left join revisions v on v.round_id = s.round_id and v.cooperative_id = s.cooperative_id and v.number = s.revision
                   and d.base is null
             left join lateral accepted_before(s.round_id, s.cooperative_id) a on d.base is null and s.revision = 0
            where s.round_id = $1 and s.office_id = $2 and s.due
            order by s.name_key, s.cooperative_id""",  # noqa: S608  # a constant
        round_id,
        office_id,
    )
    async for batch in batches:
        typed = await typed_in(rows, round_id, [row["cooperative_id"] for row in batch if row["base"] is not None])
        yield [_sheet(row, typed) for row in batch]


def _sheet(row: Row, typed: Mapping[UUID, Sequence[DraftAnswer]]) -> Sheet:
    drafted = row["base"] is not None
    return Sheet(
        cooperative_id=row["cooperative_id"],
        name=row["name"],
        nik=row["nik"],
        state=row["state"],
        revision=row["revision"],
        form_version_id=row["form_version_id"],
        facts=msgspec.json.decode(row["facts"]),
        draft=draft_of(row, typed.get(row["cooperative_id"], ())) if drafted else None,
        sent=row["sent"],
        accepted=accepted_of(row),
    )
