"""Accounts, as administrators see them and as their owners change them. Hashes never leave but to be checked."""

from datetime import datetime
from typing import Literal

import msgspec

from service.database.handle import Handle, Reader, made
from service.language import Language

Role = Literal["officer", "verifier", "province", "author", "administrator"]


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """One account in the administrator's list."""

    id: int
    login: str
    name: str
    role: str
    office_id: int
    must_change: bool
    disabled_at: datetime | None
    created_at: datetime
    last_seen: datetime | None


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """The name beside a comment or an event."""

    id: int
    name: str
    role: str


class NewAccount(msgspec.Struct, frozen=True, kw_only=True):
    """An account to be made; `login_key` is the canonical form of `login`."""

    login_key: str
    login: str
    name: str
    role: str
    office_id: int
    password_hash: str
    must_change: bool = True


async def listed(handle: Handle) -> tuple[Account, ...]:
    """Give all accounts but the system's.

    Raises:
        Problem: FORBIDDEN for anyone but an administrator.
    """
    return tuple(made(Account, row) for row in await handle.call("select * from account_list($1)"))


async def add(handle: Handle, new: NewAccount) -> int:
    """Make an account; give its id.

    Raises:
        Problem: CONFLICT when the name is taken, REFUSED when the role is not one of that office.
    """
    rows = await handle.call(
        "select account_add($1, $2, $3, $4, $5, $6, $7, $8) as id",
        new.login_key,
        new.login,
        new.name,
        new.role,
        new.office_id,
        new.password_hash,
        new.must_change,
    )
    return int(rows[0]["id"])


async def change(
    handle: Handle,
    account_id: int,
    what: Literal["disable", "enable", "reset", "renew", "move"],
    *,
    password_hash: str | None = None,
    role: str | None = None,
    office_id: int | None = None,
) -> str:
    """Change another's account and end its sessions; give its login. Only the system may `renew` a password for good.

    Raises:
        Problem: NOT_FOUND, CONFLICT on one's own account, REFUSED when the role is not one of that office.
    """
    rows = await handle.call(
        "select account_change($1, $2, $3, $4, $5, $6) as login", account_id, what, password_hash, role, office_id
    )
    return str(rows[0]["login"])


async def try_own_password(handle: Handle) -> tuple[int, str]:
    """Count a guess at one's own password; give the seconds to wait (0: none) and the hash that it is checked against."""
    rows = await handle.call("select wait, coalesce(password_hash, '') as hash from password_try($1)")
    return int(rows[0]["wait"]), str(rows[0]["hash"])


async def change_own_password(handle: Handle, seen_hash: str, new_hash: str, new_key_hash: bytes) -> None:
    """Set one's own password; every session ends and one begins under `new_key_hash`."""
    await handle.call("select password_change($1, $2, $3, $4)", seen_hash, new_hash, new_key_hash)


async def choose_language(handle: Handle, language: Language) -> None:
    """Keep the language in which one's own pages speak."""
    await handle.call("select language_choose($1, $2)", language)


async def people(rows: Reader, accounts: set[int]) -> dict[int, Person]:
    """Give the names of accounts that the principal may know."""
    found = await rows.fetch("select id, name, role from people($1)", list(accounts))
    return {row["id"]: made(Person, row) for row in found}
