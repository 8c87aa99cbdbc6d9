"""`lumbung account add|disable|enable|reset|list`: who may sign in."""

from pathlib import Path
from typing import get_args

import click

from service.accounts.passwords import Passwords
from service.actions import accounts as stories
from service.actions.accounts import Added
from service.commands.acting import act
from service.commands.telling import data_option, tell
from service.database import accounts
from service.database.accounts import Account, Role
from service.database.handle import Handle
from service.problems import NOT_FOUND, Problem

ROLES: tuple[str, ...] = get_args(Role)


@click.group()
def account() -> None:
    """Accounts: who may sign in, and as what."""


@account.command("add")
@click.argument("login")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--office", required=True, help="Region code of the office, e.g. 64.03 (64: the province's own).")
@data_option
def add_command(login: str, name: str, role: str, office: str, data: Path | None) -> None:
    """Make an account and print its one-time password."""

    async def story(handle: Handle) -> Added:
        place = await stories.office_of(handle, office)
        return await stories.add(handle, Passwords(), login=login, name=name, role=role, office_id=place)

    _show(act(data, story))


@account.command("reset")
@click.argument("login")
@data_option
def reset_command(login: str, data: Path | None) -> None:
    """Give an account a new one-time password and print it; its sessions end at once."""

    async def story(handle: Handle) -> Added:
        return await stories.reset(handle, Passwords(), (await _found(handle, login)).id)

    _show(act(data, story))


@account.command("disable")
@click.argument("login")
@data_option
def disable_command(login: str, data: Path | None) -> None:
    """Keep an account from signing in; its sessions end at once."""

    async def story(handle: Handle) -> str:
        return await stories.switch(handle, (await _found(handle, login)).id, "disable")

    click.echo(act(data, story))


@account.command("enable")
@click.argument("login")
@data_option
def enable_command(login: str, data: Path | None) -> None:
    """Let a disabled account sign in again."""

    async def story(handle: Handle) -> str:
        return await stories.switch(handle, (await _found(handle, login)).id, "enable")

    click.echo(act(data, story))


@account.command("list")
@data_option
def list_command(data: Path | None) -> None:
    """List all accounts, one a line: login, role, state."""
    for each in act(data, accounts.listed):
        state = "disabled" if each.disabled_at else "must change password" if each.must_change else "active"
        click.echo(f"{each.login}\t{each.role}\t{state}")


async def _found(handle: Handle, login: str) -> Account:
    """The account of a login, however it is capitalised."""
    wanted = login.strip().casefold()
    for each in await accounts.listed(handle):
        if each.login.casefold() == wanted:
            return each
    raise Problem(NOT_FOUND, f"Tidak ada akun {login}.")


def _show(added: Added) -> None:
    tell("the password is shown this once and must be changed at the first sign-in")
    click.echo(f"{added.login}\t{added.one_time_password}")
