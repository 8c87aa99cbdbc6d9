"""How a command acts on the database: as the account `system`, with every refusal said in words."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import click

from service.accounts.system import system_handle
from service.commands.running import connected
from service.commands.telling import settings_of
from service.database import forms, migrate
from service.database.handle import Handle
from service.database.postmaster import Place
from service.problems import NOT_FOUND, Problem
from service.settings import DatabaseUrls, Settings

T = TypeVar("T")


def act(data: Path | None, story: Callable[[Handle], Awaitable[T]]) -> T:
    """Run `story` with the handle of the account `system` on the database of `data` (or DATABASE_URL).

    Raises:
        click.ClickException: there is no database or it is not up to date, or the story was refused.
    """
    settings = settings_of(data)
    _need_database(settings)

    async def told(urls: DatabaseUrls) -> T:
        await _need_schema(urls)
        async with system_handle(urls) as handle:
            return await story(handle)

    with connected(settings) as urls:
        return asyncio.run(told(urls))


def _need_database(settings: Settings) -> None:
    """Stop before an empty database is made in a folder that only was mistyped."""
    if settings.database_url is None and not (Place(settings.data).data / "PG_VERSION").exists():
        raise click.ClickException(
            f"there is no database in {settings.data}. Name its folder with --data, or make one: lumbung database migrate"
        )


async def _need_schema(urls: DatabaseUrls) -> None:
    """Stop where a database has no tables of this version."""
    waiting = [step for step in await migrate.status(urls.owner) if step.applied_at is None]
    if waiting:
        raise click.ClickException(
            f"the database is not up to date: {len(waiting)} migrations wait. Apply them first: lumbung database migrate"
        )


async def version_labelled(handle: Handle, label: str | None) -> int:
    """Give the id of a published version: the one of that label, else the newest.

    Raises:
        Problem: NOT_FOUND when there is none.
    """
    for each in sorted(await forms.versions(handle), key=lambda each: each.id, reverse=True):
        if label in {None, each.label}:
            return each.id
    raise Problem(NOT_FOUND, f"Tidak ada versi {label or 'yang sudah terbit'}. Terbitkan dulu: lumbung form publish.")
