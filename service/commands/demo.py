"""`lumbung demo`: everything at once on one machine, with the sample province in it."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import msgspec

from service.actions.load_sample import SampleAccount, SampleRefused, load_sample
from service.commands.running import connected
from service.commands.serving import listening, run
from service.commands.telling import data_option, settings_of, tell
from service.database import migrate
from service.settings import DatabaseUrls, Settings

HOST = "127.0.0.1"  # sample passwords are printed, so nobody else on the network is let in


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free port.")
@data_option
def demo(port: int, data: Path | None) -> None:
    """Starts a database and the service with a sample province, and prints the address and the accounts."""
    begun = time.monotonic()
    with listening(settings_of(data, HOST, port)) as listener:
        settings = settings_of(data, HOST, listener.getsockname()[1])
        if "LUMBUNG_LOG_LEVEL" not in os.environ:
            settings = msgspec.structs.replace(settings, log_level="warning")  # the terminal is for the accounts
        with connected(settings) as urls:
            tell("bringing the schema up to date")
            asyncio.run(migrate.up(urls.owner))
            accounts = () if urls.attached else _sample(settings, urls)

            def ready() -> None:
                tell(f"ready after {time.monotonic() - begun:.0f} s; Ctrl-C stops it")
                click.echo(listing(settings.base_url, accounts))

            run(settings, urls, listener, ready)


def _sample(settings: Settings, urls: DatabaseUrls) -> tuple[SampleAccount, ...]:
    """Loads the sample province where it is missing, and gives its accounts passwords made now."""
    try:
        return asyncio.run(load_sample(urls, tell, datetime.now(ZoneInfo(settings.zone))))
    except SampleRefused as error:
        raise click.ClickException(str(error)) from error


def listing(address: str, accounts: Sequence[SampleAccount]) -> str:
    """What the demo prints: the address, then one line an account, in columns."""
    if not accounts:
        return f"{address}\nThe database belongs to another demo: sign in with the accounts that it printed."
    rows = [
        ("login", "password", "role", "office"),
        *((each.login, each.password, each.role, each.office) for each in accounts),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([address, "", *lines])
