"""The sample's accounts: made where they are missing, and given passwords that are told this once."""

from collections.abc import Mapping, Sequence

import msgspec

from service.accounts.passwords import Passwords, login_key, one_time_password
from service.actions import accounts
from service.database import accounts as stored
from service.database import offices
from service.database.handle import Handle
from service.database.offices import Office
from service.sample.model import Account


class SampleAccount(msgspec.Struct, frozen=True, kw_only=True):
    """One account of the sample with the password that was made now; `office` is the office's name."""

    login: str
    name: str
    password: str
    role: str
    office: str


async def renew_accounts(handle: Handle, wanted: Sequence[Account]) -> tuple[SampleAccount, ...]:
    """Make the accounts that are missing and give all others new passwords; the sessions of these end.

    An account that was disabled stays so, and is not given.
    """
    by_code = {office.region_code: office for office in await offices.listed(handle)}
    known = {login_key(each.login): each for each in await stored.listed(handle)}
    passwords = Passwords()
    given = []
    for each in wanted:
        there = known.get(login_key(each.email))
        if there is None:
            given.append(await _add(handle, passwords, each, by_code))
        elif there.disabled_at is None:
            given.append(await _renew(handle, passwords, each, there.id, by_code[each.office].name))
    return tuple(given)


async def _add(handle: Handle, passwords: Passwords, wanted: Account, by_code: Mapping[str, Office]) -> SampleAccount:
    """Make one account with a lasting password."""
    office, password = by_code[wanted.office], one_time_password()
    await accounts.add(
        handle,
        passwords,
        login=wanted.email,
        name=wanted.name,
        role=wanted.role,
        office_id=office.id,
        password=password,
    )
    return _told(wanted, password, office.name)


async def _renew(handle: Handle, passwords: Passwords, wanted: Account, account_id: int, office: str) -> SampleAccount:
    """Give an account a lasting password, however often somebody guessed at the last one."""
    password = one_time_password()
    await stored.change(handle, account_id, "renew", password_hash=await passwords.hash(password))
    return _told(wanted, password, office)


def _told(wanted: Account, password: str, office: str) -> SampleAccount:
    """Give what the demo prints."""
    return SampleAccount(login=wanted.email, name=wanted.name, password=password, role=wanted.role, office=office)
