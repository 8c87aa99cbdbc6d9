"""`lumbung export`: the consolidated workbook of a round, the union of several, and the template that an office fills."""

import os
import secrets
import uuid
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from exports.model import COUNTED, STATES, State
from service.actions.build_template import BuiltTemplate
from service.actions.build_template import build as build_template
from service.actions.build_union import build_union
from service.actions.build_workbook import Built, build
from service.actions.library import Library
from service.commands.acting import act
from service.commands.telling import data_option, settings_of, tell
from service.database import offices, rounds
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
    wanted = _states(states)

    async def story(handle: Handle, partial: Path, now: datetime) -> Built:
        return await build(
            handle, Library(), book_year, partial, now=now, new_id=uuid.uuid4, region=region, states=wanted
        )

    _written(data, output, story)


@export.command("union")
@click.option("--rounds", "book_years", required=True, help="Book years, separated by commas, e.g. 2024,2025.")
@click.option("--states", help=f"States to count, separated by commas (default: {','.join(COUNTED)}).")
@click.option("-o", "output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@data_option
def union_command(book_years: str, states: str | None, output: Path, data: Path | None) -> None:
    """Write several rounds as one file: a row per submission, bridged and raw; it appears when it is whole."""
    years = [year.strip() for year in book_years.split(",") if year.strip()]
    if not years or not all(year.isascii() and year.isdigit() for year in years):
        raise click.BadParameter(f"{book_years}: write book years such as 2024,2025", param_hint="--rounds")

    wanted = _states(states)

    async def story(handle: Handle, partial: Path, now: datetime) -> Built:
        given = [int(year) for year in years]
        return await build_union(handle, Library(), given, partial, now=now, new_id=uuid.uuid4, states=wanted)

    _written(data, output, story)


@export.command("template")
@click.option("--round", "book_year", type=int, required=True, help="The book year of an open round, e.g. 2025.")
@click.option("--region", required=True, help="Region code of the office, e.g. 64.08; 64 is the province's own.")
@click.option("-o", "output", type=click.Path(path_type=Path, dir_okay=False), required=True)
@data_option
def template_command(book_year: int, region: str, output: Path, data: Path | None) -> None:
    """Write an office's workbook to fill in Excel, as its officer downloads it; the file appears when it is whole."""
    now = datetime.now(ZoneInfo(settings_of(data).zone))

    async def story(handle: Handle) -> BuiltTemplate:
        the_round = await rounds.of_year(handle, book_year)
        if the_round is None:
            raise click.BadParameter(f"{book_year}: there is no round of that book year", param_hint="--round")
        known = await offices.listed(handle)
        office = next((each for each in known if each.region_code == region), None)
        if office is None:
            codes = ", ".join(sorted(each.region_code for each in known))
            raise click.BadParameter(f"{region}: choose from {codes}", param_hint="--region")
        return await build_template(
            handle, Library(), the_round.id, office.id, now=now, new_id=uuid.uuid4, new_key=secrets.token_bytes
        )

    built = act(data, story)
    partial = output.with_name(f".{output.name}.{uuid.uuid4().hex}")
    partial.write_bytes(built.data)
    os.replace(partial, output)  # noqa: PTH105  # one atomic step
    tell(f"{built.cooperatives} cooperatives, {len(built.data)} bytes; officers get it as {built.name}")
    click.echo(built.id)


def _states(states: str | None) -> tuple[State, ...]:
    """Read the option --states."""
    asked = set(states.split(",")) if states else set(COUNTED)
    unknown = sorted(asked - set(_ANSWERED))
    if unknown:
        raise click.BadParameter(f"{', '.join(unknown)}: choose from {', '.join(_ANSWERED)}", param_hint="--states")
    return tuple(state for state in _ANSWERED if state in asked)


def _written(
    data: Path | None, output: Path, story: Callable[[Handle, Path, datetime], Coroutine[Any, Any, Built]]
) -> None:
    """Let `story` write beside `output`, put the file in its place when it is whole, and tell what it holds."""
    now = datetime.now(ZoneInfo(settings_of(data).zone))
    partial = output.with_name(f".{output.name}.{uuid.uuid4().hex}")
    built = act(data, lambda handle: story(handle, partial, now))
    os.replace(partial, output)  # noqa: PTH105  # one atomic step
    tell(f"{sum(share.written for share in built.manifest.shares)} submissions, {output.stat().st_size} bytes")
    click.echo(built.sha256)
