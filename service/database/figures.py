"""Figures of an earlier book year: columns as they were mapped, the file being looked at, and rows that become revisions."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from service.database.handle import Handle, Reader, made, text_of
from service.database.revisions import StoredFinding
from service.database.rounds import Round, RoundSettings


class FigureKey(msgspec.Struct, frozen=True, kw_only=True):
    """One cooperative of the register, what it is recognised by, and where it stands in the round of the figures.

    `state` is '' where it is not in the roster; `imported` tells that its newest revision came from such a file;
    `sha` is that of the newest revision's bytes.
    """

    id: UUID
    office_id: int
    nik: str
    legal_number: str
    legal_date: date | None
    village_code: str
    facts: dict[str, Any]
    state: str
    revision: int
    due: bool
    imported: bool
    sha: bytes | None


class FigureRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row that goes in: its number in the file, whose it is, and the revision that it becomes."""

    row: int
    cooperative_id: UUID
    base_revision: int
    answers: bytes
    findings: tuple[StoredFinding, ...]
    marks: dict[str, Any]


class FigureFile(msgspec.Struct, frozen=True, kw_only=True):
    """The file that somebody is looking at, and for which book year and version."""

    book_year: int
    form_version_id: int
    name: str
    content: bytes


async def keys(rows: Reader, round_id: int) -> tuple[FigureKey, ...]:
    """Give every cooperative that the principal may see, also those that have ended; `round_id` 0 is no round."""
    found = await rows.fetch(
        """select c.id, c.office_id, c.nik, c.legal_number, c.legal_date, c.village_code, c.facts,
                  coalesce(s.state, '') as state, coalesce(s.revision, 0) as revision, coalesce(s.due, true) as due,
                  exists (select 1 from events e where e.round_id = s.round_id and e.cooperative_id = c.id
                             and e.revision = s.revision and e.kind = 'import') as imported, v.answers_sha as sha
             from cooperatives c
             left join submissions s on s.round_id = $1 and s.cooperative_id = c.id
             left join revisions v on v.round_id = $1 and v.cooperative_id = c.id and v.number = s.revision
            order by c.id""",
        round_id,
    )
    return tuple(FigureKey(**{**dict(row), "facts": msgspec.json.decode(row["facts"])}) for row in found)


async def mapping(rows: Reader, form_version_id: int) -> dict[str, str]:
    """Give folded header to question ('' for a column that is left out) as it was said for a version."""
    found = await rows.fetch(
        "select header, question from figure_mappings where form_version_id = $1 order by header", form_version_id
    )
    return {row["header"]: row["question"] for row in found}


async def keep_mapping(handle: Handle, form_version_id: int, said: Mapping[str, str | None]) -> None:
    """Keep which question a header means; None takes back what was said.

    Raises:
        Problem: FORBIDDEN for anyone but the province's staff and administrators.
    """
    await handle.call("select figure_map($1, $2, $3, $4)", form_version_id, list(said), list(said.values()))


async def past_round(handle: Handle, settings: RoundSettings) -> int:
    """Make the closed round of an earlier book year with an empty roster; give its id.

    Raises:
        Problem: CONFLICT when the book year has a round; FORBIDDEN.
    """
    rows = await handle.call(
        "select past_round($1, $2, $3, $4, $5, $6, $7, $8, $9) as id",
        settings.book_year,
        settings.form_version_id,
        settings.starts,
        settings.deadline,
        settings.years_without_rat,
        settings.rat_deadline_primer,
        settings.rat_deadline_sekunder,
        list(settings.marks),
    )
    return int(rows[0]["id"])


async def bring_in(
    handle: Handle,
    the_round: Round,
    form_version_id: int,
    detail: str,
    rows: Sequence[FigureRow],
    said: Mapping[str, str | None],
) -> int:
    """Write rows as accepted revisions in one transaction, and keep the mapping with them; give how many were written.

    `detail` is what the ledger and the journal say: the file's name and SHA-256. `said` is as for `keep_mapping`.

    Raises:
        Problem: WRONG_STATE or CONFLICT when a submission moved meanwhile, or the rule of activity that `the_round` has; FORBIDDEN.
    """
    done = await handle.call(
        "select import_figures($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text[]::jsonb[], $11::text[]::jsonb[], $12, $13) as done",
        the_round.id,
        form_version_id,
        the_round.years_without_rat,
        detail,
        [row.row for row in rows],
        [row.cooperative_id for row in rows],
        [row.base_revision for row in rows],
        [row.answers for row in rows],
        [text_of(row.findings) for row in rows],
        [text_of(row.marks) for row in rows],
        list(said),
        list(said.values()),
    )
    return int(done[0]["done"])


async def keep_file(handle: Handle, file: FigureFile) -> None:
    """Keep the file that the principal looks at; it takes the place of the one before.

    Raises:
        Problem: FORBIDDEN; REFUSED for a file that is too large.
    """
    await handle.call(
        "select figure_file_keep($1, $2, $3, $4, $5)", file.book_year, file.form_version_id, file.name, file.content
    )


async def kept_file(rows: Reader, book_year: int) -> FigureFile | None:
    """Give the file that the principal looks at for a book year."""
    row = await rows.first(
        "select book_year, form_version_id, name, content from figure_files"
        " where account_id = my_account() and book_year = $1",
        book_year,
    )
    return made(FigureFile, row) if row else None


async def drop_file(handle: Handle) -> None:
    """Forget the file that the principal looked at."""
    await handle.call("select figure_file_drop($1)")
