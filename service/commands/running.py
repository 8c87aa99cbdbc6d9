"""What commands on the database share: the database for as long as they run, and a clean end on SIGTERM."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

import click

from service.commands.telling import tell
from service.database.binaries import EmbeddedError
from service.database.embedded import database_urls
from service.database.migrate import MigrationError
from service.problems import Problem
from service.settings import DatabaseUrls, Settings


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
        lines = [problem.detail or f"{problem.kind.title}. {problem.kind.advice}"]
        lines += [fault.message for fault in problem.faults if fault.message != problem.detail]
        raise click.ClickException("\n".join(lines)) from problem
    finally:
        signal.signal(signal.SIGTERM, before)


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    """Turns a signal into an orderly end."""
    raise SystemExit(128 + number)
