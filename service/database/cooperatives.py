"""The register: all cooperatives, each owned by one office."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from service.database.handle import Handle, Reader, made, text_of


class Cooperative(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the register; `facts` are its columns as the form reads them (contracts: the register's columns)."""

    id: UUID
    office_id: int
    name: str
    nik: str
    legal_number: str
    legal_date: date | None
    village_code: str
    facts: dict[str, Any]
    ended_at: datetime | None


class RegisterEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One row to be written; an id that exists is updated, another is added."""

    id: UUID
    office_id: int
    name: str
    name_key: str
    nik: str
    legal_number: str
    legal_date: date | None
    village_code: str
    source_id: str
    facts: dict[str, Any]


class RegisterKey(msgspec.Struct, frozen=True, kw_only=True):
    """What a row of the register is recognised by."""

    id: UUID
    office_id: int
    name_key: str
    nik: str
    legal_number: str
    legal_date: date | None
    village_code: str
    source_id: str
    facts: dict[str, Any]
    in_open_round: bool


class RegisterKeys(msgspec.Struct, frozen=True, kw_only=True):
    """All keys, with the number of the register's state that they were read from."""

    version: int
    keys: tuple[RegisterKey, ...]


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """How many cooperatives an import added and changed."""

    added: int
    changed: int


_COOPERATIVE = (
    "select id, office_id, name, nik, legal_number, legal_date, village_code, facts, ended_at from cooperatives"
)


_BEHIND = """
 and ($2::uuid is null or (name_key, id) > (select c.name_key, c.id from cooperatives c where c.id = $2))
 order by name_key, id limit $3"""


def _made(row: Any) -> Cooperative:
    values = dict(row)
    return Cooperative(**{**values, "facts": msgspec.json.decode(values["facts"])})


async def one(rows: Reader, cooperative_id: UUID) -> Cooperative | None:
    """Give one cooperative that the principal may see."""
    row = await rows.first(_COOPERATIVE + " where id = $1", cooperative_id)
    return _made(row) if row else None


async def search(rows: Reader, text: str, *, after: UUID | None = None, limit: int = 50) -> tuple[Cooperative, ...]:
    """Give cooperatives whose name or NIK contains `text`, by name, behind the one whose id is `after`."""
    found = await rows.fetch(
        _COOPERATIVE + " where (name_key like '%' || $1 || '%' or nik like $1 || '%')" + _BEHIND,
        _literal(text.casefold()),
        after,
        limit,
    )
    return tuple(_made(row) for row in found)


async def count(rows: Reader) -> int:
    """Count the cooperatives that the principal may see."""
    row = await rows.first("select count(*)::int4 as many from cooperatives")
    return int(row["many"]) if row else 0


async def register_keys(handle: Handle) -> RegisterKeys:
    """Give what the rows of a register file are compared with.

    Raises:
        Problem: FORBIDDEN for anyone but an administrator.
    """
    version = await handle.call("select register_version($1) as version")
    found = await handle.fetch(
        "select c.id, c.office_id, c.name_key, c.nik, c.legal_number, c.legal_date, c.village_code, c.source_id, c.facts,"
        " exists (select 1 from roster t join rounds r on r.id = t.round_id and r.state = 'open'"
        " where t.cooperative_id = c.id and t.left_at is null) as in_open_round from cooperatives c"
    )
    return RegisterKeys(
        version=version[0]["version"],
        keys=tuple(RegisterKey(**{**dict(row), "facts": msgspec.json.decode(row["facts"])}) for row in found),
    )


async def apply_register(handle: Handle, entries: Sequence[RegisterEntry], seen_version: int, source: str) -> Applied:
    """Write a whole import in one transaction.

    Raises:
        Problem: CONFLICT when the register changed since `seen_version`; FORBIDDEN for anyone but an administrator.
    """
    rows = await handle.call(
        "select added, changed from register_import($1, $2, $3, $4)", seen_version, source, text_of(entries)
    )
    return made(Applied, rows[0])


def _literal(text: str) -> str:
    r"""Give text whose `%`, `_` and `\` mean themselves in LIKE."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
