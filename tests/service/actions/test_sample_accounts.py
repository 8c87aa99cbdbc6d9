"""The demo gives its accounts new passwords at every start, whatever was tried with the last ones."""

import pytest

from service.accounts.passwords import Passwords
from service.accounts.signing import change_own_password, sign_in
from service.actions.sample_accounts import renew_accounts
from service.problems import THROTTLED, WRONG_PASSWORD, Problem
from service.sample.model import Account

pytestmark = pytest.mark.anyio
WANTED = Account(email="petugas.berau@lumbung.example", name="Sri", role="officer", office="64.03")


async def refused(awaitable):
    with pytest.raises(Problem) as refusal:
        await awaitable
    return refusal.value.kind


async def test_guessing_at_the_door_or_at_ones_own_password_does_not_keep_the_demo_from_starting(world):
    passwords = Passwords()
    [made] = await renew_accounts(world.system, [WANTED])
    at_the_door = [
        await refused(sign_in(world.database, passwords, made.login, "salah-sekali", "::1")) for _ in range(9)
    ]
    assert at_the_door == [WRONG_PASSWORD] * 8 + [THROTTLED]
    [again] = await renew_accounts(world.system, [WANTED])
    assert again.password != made.password
    key = await sign_in(world.database, passwords, again.login, again.password, "::1")
    assert len(key) == 32


async def test_who_guesses_at_the_door_does_not_keep_the_owner_from_changing_the_password(world, owner_connection):
    passwords = Passwords()
    await owner_connection.execute(
        "update accounts set password_hash = $1 where login_key = 'officer.berau'",
        await passwords.hash("padi-di-lumbung"),
    )
    for _ in range(9):
        await refused(sign_in(world.database, passwords, "officer.berau", "salah-sekali", "::1"))
    handle = world.handles["officer.berau"]
    assert len(await change_own_password(handle, passwords, "padi-di-lumbung", "lumbung-penuh-2026")) == 32


async def test_only_the_system_makes_a_password_lasting(world, owner_connection):
    sql = "select account_change($1, $2, 'renew', 'x', null, null)"
    assert await refused(world.handles["administrator"].call(sql, world.accounts["officer.berau"]))
    assert (
        await owner_connection.fetchval("select must_change from accounts where login_key = 'officer.berau'") is False
    )
