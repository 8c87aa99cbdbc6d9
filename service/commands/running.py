"""What every command shares: progress on stderr, a clean end on SIGTERM, and the database for as long as it runs."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from service.database.binaries import EmbeddedError
from service.database.embedded import database_urls
from service.database.migrate import MigrationError
from service.problems import Problem
from service.settings import DatabaseUrls, Settings, SettingsError, from_environment

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the embedded database (else LUMBUNG_DATA, else .lumbung).",
)


def tell(line: str) -> None:
    """Shows one line of progress on stderr; stdout carries results only."""
    click.echo(line, err=True)


def settings_of(data: Path | None = None, host: str | None = None, port: int | None = None) -> Settings:
    """The settings of the environment with what the command line decides.

    Raises:
        click.ClickException: a variable of the environment is unusable.
    """
    chosen = {"LUMBUNG_DATA": data, "LUMBUNG_HOST": host, "LUMBUNG_PORT": port}
    try:
        return from_environment(
            {**os.environ, **{name: str(value) for name, value in chosen.items() if value is not None}}
        )
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def connected(settings: Settings) -> Iterator[DatabaseUrls]:
    """The database of these settings for as long as the block runs; SIGTERM ends the block as Ctrl-C does.

    Raises:
        click.ClickException: there is no database to be had, its schema cannot be brought up to date,
            or the service refuses what was asked.
    """
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        with database_urls(settings, tell) as urls:
            yield urls
    except (EmbeddedError, MigrationError) as error:
        raise click.ClickException(str(error)) from error
    except Problem as problem:
        raise click.ClickException(problem.detail or problem.kind.title) from problem
    finally:
        signal.signal(signal.SIGTERM, before)


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    """Turns a signal into an orderly end."""
    raise SystemExit(128 + number)
