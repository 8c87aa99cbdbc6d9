"""`lumbung export workbook`: the consolidated workbook of a round."""

import os
import uuid
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from exports.model import COUNTED, STATES
from service.actions.build_workbook import Built, build
from service.actions.library import Library
from service.commands.acting import act
from service.commands.telling import data_option, settings_of, tell
from service.database.handle import Handle

_ANSWERED = tuple(state for state in STATES if state != "not_started")
"""What has answers to count."""


@click.group()
def export() -> None:
    """What leaves the system as a file."""


@export.command("workbook")
@click.option("--round", "book_year", type=int, required=True, help="The book year, e.g. 2025.")
@click.option("--region", help="Region code of one office, e.g. 64.03; without it the whole province.")
@click.option("--states", help=f"States to count, separated by commas (default: {','.join(COUNTED)}).")
@click.option("-o", "output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@data_option
def workbook_command(book_year: int, region: str | None, states: str | None, output: Path, data: Path | None) -> None:
    """Write the workbook of a round; the file appears when it is whole."""
    asked = set(states.split(",")) if states else set(COUNTED)
    wanted = tuple(state for state in _ANSWERED if state in asked)
    unknown = sorted(asked - set(_ANSWERED))
    if unknown:
        raise click.BadParameter(f"{', '.join(unknown)}: choose from {', '.join(_ANSWERED)}", param_hint="--states")
    now = datetime.now(ZoneInfo(settings_of(data).zone))
    partial = output.with_name(f".{output.name}.{uuid.uuid4().hex}")

    async def story(handle: Handle) -> Built:
        return await build(
            handle, Library(), book_year, partial, now=now, new_id=uuid.uuid4, region=region, states=wanted
        )

    built = act(data, story)
    os.replace(partial, output)  # noqa: PTH105  # one atomic step
    tell(f"{sum(share.written for share in built.manifest.shares)} submissions, {output.stat().st_size} bytes")
    click.echo(built.sha256)
