"""Accounts, for administrators."""

from typing import Literal

import msgspec
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from service.accounts.guards import allow
from service.accounts.passwords import Passwords
from service.actions import accounts as stories
from service.actions.accounts import Added
from service.database import accounts
from service.database.accounts import Account
from service.database.handle import Handle


class NewAccount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An account to be made."""

    login: str
    name: str
    role: str
    office_id: int


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A role in an office."""

    role: str
    office_id: int


class Accounts(Controller):
    """Everybody's accounts."""

    path = "/api/accounts"
    tags = ("accounts",)
    guards = (allow("administrator"),)

    @get()
    async def listed(self, handle: NamedDependency[Handle]) -> tuple[Account, ...]:
        """Give all accounts."""
        return await accounts.listed(handle)

    @post()
    async def add(
        self, data: JSONBody[NewAccount], handle: NamedDependency[Handle], passwords: NamedDependency[Passwords]
    ) -> Added:
        """Make an account; its one-time password is shown this once."""
        return await stories.add(
            handle, passwords, login=data.login, name=data.name, role=data.role, office_id=data.office_id
        )

    @post("/{account_id:int}/reset", status_code=200)
    async def reset(
        self, account_id: FromPath[int], handle: NamedDependency[Handle], passwords: NamedDependency[Passwords]
    ) -> Added:
        """Give an account a one-time password; its sessions end."""
        return await stories.reset(handle, passwords, account_id)

    @post("/{account_id:int}/{what:str}", status_code=200)
    async def switch(
        self, account_id: FromPath[int], what: FromPath[Literal["disable", "enable"]], handle: NamedDependency[Handle]
    ) -> dict[str, str]:
        """Disable or enable an account; its sessions end."""
        return {"login": await stories.switch(handle, account_id, what)}

    @post("/{account_id:int}/place", status_code=200)
    async def move(
        self, account_id: FromPath[int], data: JSONBody[Place], handle: NamedDependency[Handle]
    ) -> dict[str, str]:
        """Give an account another role or office; its sessions end."""
        return {"login": await stories.move(handle, account_id, data.role, data.office_id)}
