"""How a command acts on the database: as the account `system`, with every refusal said in words."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from service.accounts.system import system_handle
from service.commands.running import connected
from service.commands.telling import settings_of
from service.database import forms
from service.database.handle import Handle
from service.problems import NOT_FOUND, Problem
from service.settings import DatabaseUrls

T = TypeVar("T")


def act(data: Path | None, story: Callable[[Handle], Awaitable[T]]) -> T:
    """Run `story` with the handle of the account `system` on the database of `data` (or DATABASE_URL).

    Raises:
        click.ClickException: there is no database, or the story was refused.
    """

    async def told(urls: DatabaseUrls) -> T:
        async with system_handle(urls) as handle:
            return await story(handle)

    with connected(settings_of(data)) as urls:
        return asyncio.run(told(urls))


async def version_labelled(handle: Handle, label: str | None) -> int:
    """Give the id of a published version: the one of that label, else the newest.

    Raises:
        Problem: NOT_FOUND when there is none.
    """
    for each in sorted(await forms.versions(handle), key=lambda each: each.id, reverse=True):
        if label in {None, each.label}:
            return each.id
    raise Problem(NOT_FOUND, f"Tidak ada versi {label or 'yang sudah terbit'}. Terbitkan dulu: lumbung form publish.")
