"""`lumbung database migrate|status|prepare`: the schema of the database, and the regions and offices that it begins with."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from service.actions.prepare import prepare
from service.commands.acting import act
from service.commands.running import connected
from service.commands.telling import data_option, settings_of
from service.database import migrate


@click.group()
def database() -> None:
    """The schema of the database, and what it begins with."""


@database.command("migrate")
@data_option
def migrate_command(data: Path | None) -> None:
    """Brings the schema up to date and names every migration that was applied."""
    with connected(settings_of(data)) as urls:
        for applied in asyncio.run(migrate.up(urls.owner)):
            click.echo(f"{applied.number:04d} {applied.name}")


@database.command("prepare")
@data_option
def prepare_command(data: Path | None) -> None:
    """Writes the regions and offices of the definitions; running it again brings them up to date."""
    done = act(data, prepare)
    click.echo(f"{done.regions} regions, {done.offices} offices")


@database.command("status")
@data_option
def status_command(data: Path | None) -> None:
    """Lists every migration and when it was applied; ends with 1 while one is waiting."""
    with connected(settings_of(data)) as urls:
        steps = asyncio.run(migrate.status(urls.owner))
    for step in steps:
        moment = step.applied_at.isoformat(timespec="seconds") if step.applied_at else "waiting"
        click.echo(f"{step.number:04d} {step.name} {moment}")
    if any(step.applied_at is None for step in steps):
        raise click.exceptions.Exit(1)
