"""The administrator's stories about accounts; one-time passwords are shown once and must be changed."""

import unicodedata
from collections.abc import Callable
from typing import Literal, NoReturn, get_args

import msgspec

from service import problems
from service.accounts.passwords import Passwords, login_key, one_time_password
from service.actions.storable import hostile
from service.database import accounts, offices
from service.database.accounts import NewAccount, Role
from service.database.handle import Handle
from service.language import gettext
from service.problems import Fault, Problem

LONGEST_NAME = 120


class Added(msgspec.Struct, frozen=True, kw_only=True):
    """A new account, or one with a new password, and the password that is shown this once."""

    account_id: int
    login: str
    one_time_password: str


async def add(
    handle: Handle,
    passwords: Passwords,
    *,
    login: str,
    name: str,
    role: str,
    office_id: int,
    password: str | None = None,
    choose: Callable[[], str] = one_time_password,
) -> Added:
    """Make an account.

    Args:
        handle: an administrator's.
        passwords: the hasher.
        login: the name it signs in with; case and blanks do not matter.
        name: the person's name.
        role: officer, verifier, province, author or administrator.
        office_id: its office; a regency's office has officers and verifiers only.
        password: a lasting password (the sample's accounts); without it a one-time password is made.
        choose: makes the one-time password.

    Raises:
        Problem: REFUSED, CONFLICT (the name is taken), FORBIDDEN.
    """
    bare = " ".join(name.split())
    if not 1 <= len(bare) <= LONGEST_NAME or hostile(bare) or not _is_read(bare):
        _refuse(
            "name",
            gettext("Nama orang harus 1 sampai {longest} huruf, tanpa tanda yang tidak tampak.", longest=LONGEST_NAME),
        )
    if role not in get_args(Role):
        _refuse(
            "role",
            gettext(
                "Peran {role} tidak dikenal. Pilih salah satu: {roles}.", role=role, roles=", ".join(get_args(Role))
            ),
        )
    key, shown = login_key(login), " ".join(login.split())
    chosen = password or choose()
    made = await accounts.add(
        handle,
        NewAccount(
            login_key=key,
            login=shown,
            name=bare,
            role=role,
            office_id=office_id,
            password_hash=await passwords.hash(chosen),
            must_change=password is None,
        ),
    )
    return Added(account_id=made, login=shown, one_time_password=chosen)


async def reset(
    handle: Handle, passwords: Passwords, account_id: int, choose: Callable[[], str] = one_time_password
) -> Added:
    """Give an account a one-time password; its sessions end at once.

    Raises:
        Problem: NOT_FOUND, CONFLICT (one's own), FORBIDDEN.
    """
    chosen = choose()
    login = await accounts.change(handle, account_id, "reset", password_hash=await passwords.hash(chosen))
    return Added(account_id=account_id, login=login, one_time_password=chosen)


async def switch(handle: Handle, account_id: int, what: Literal["disable", "enable"]) -> str:
    """Disable or enable an account; its sessions end at once. Give its login."""
    return await accounts.change(handle, account_id, what)


async def move(handle: Handle, account_id: int, role: str, office_id: int) -> str:
    """Give an account another role or office; its sessions end at once. Give its login."""
    return await accounts.change(handle, account_id, "move", role=role, office_id=office_id)


async def office_of(handle: Handle, code: str) -> int:
    """Give the id of the office of a region code (64.03; 64 is the province's own).

    Raises:
        Problem: REFUSED, naming the codes there are.
    """
    known = {each.region_code: each.id for each in await offices.listed(handle)}
    if code not in known:
        _refuse(
            "office", gettext("Tidak ada kantor {code}. Yang ada: {known}.", code=code, known=", ".join(sorted(known)))
        )
    return known[code]


def _refuse(path: str, message: str) -> NoReturn:
    raise Problem(problems.REFUSED, message, faults=(Fault(path=path, code="value", message=message),))


def _is_read(name: str) -> bool:
    """Tell whether people see a name as it is: letters, and no marks that turn the order of writing."""
    return any(letter.isalpha() for letter in name) and not any(unicodedata.category(letter) == "Cf" for letter in name)
