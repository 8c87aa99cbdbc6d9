"""`lumbung round open|close|status|version|weigh|figures`: one book year's collection."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from exports.model import STATES
from service.actions import deadlines
from service.actions import open_round as stories
from service.actions.activity_rule import change_rule
from service.actions.library import Library
from service.actions.reckon_figures import reckon_figures
from service.actions.weigh import weigh
from service.commands.acting import act, version_labelled
from service.commands.figures import import_figures_command
from service.commands.telling import data_option
from service.database import offices, rounds, tally, weighings
from service.database.handle import Handle
from service.database.rounds import Opened, Round, RoundSettings
from service.problems import NOT_FOUND, Problem

_DAY = click.DateTime(["%Y-%m-%d"])
_RULE_HELP = "Book years without RAT that make a cooperative inactive: 2, 3, or both (2 decides, 3 is counted too)."


class _Rule(click.ParamType[tuple[int, int | None]]):
    """Years without a members' meeting: those that decide, and those that are counted beside them (None: no others)."""

    name = "2|3|both"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int | None]:
        """Read `both`, or a number from 1 to 9."""
        if isinstance(value, tuple):
            return value
        if value == "both":
            return 2, 3
        if not (value.isascii() and value.isdigit() and int(value) in stories.YEARS_WITHOUT_RAT):
            self.fail(f"{value!r} is not 2, 3 or both", param, ctx)
        return int(value), None


_RULE = _Rule()


@click.group("round")
def round_group() -> None:
    """Rounds: one book year's collection over the register."""


@round_group.command("open")
@click.argument("book_year", type=click.IntRange(1945, 2200))
@click.option("--version", "label", help="Form version, e.g. 2025.1 (default: the newest published).")
@click.option("--starts", type=_DAY, help="First day of field work (default: 1 January after the book year).")
@click.option("--deadline", type=_DAY, required=True, help="Last day to send.")
@click.option("--years-without-rat", type=_RULE, default="2", show_default=True, help=_RULE_HELP)
@click.option("--rat-primer", type=_DAY, help="RAT deadline of primary cooperatives (default: 31 March).")
@click.option("--rat-sekunder", type=_DAY, help="RAT deadline of secondary cooperatives (default: 30 June).")
@data_option
def open_command(
    book_year: int,
    label: str | None,
    starts: datetime | None,
    deadline: datetime,
    years_without_rat: tuple[int, int | None],
    rat_primer: datetime | None,
    rat_sekunder: datetime | None,
    data: Path | None,
) -> None:
    """Open the round of BOOK_YEAR over the register as it stands."""
    after = book_year + 1

    async def story(handle: Handle) -> Opened:
        return await stories.open_round(
            handle,
            Library(),
            RoundSettings(
                book_year=book_year,
                form_version_id=await version_labelled(handle, label),
                starts=starts.date() if starts else date(after, 1, 1),
                deadline=deadline.date(),
                years_without_rat=years_without_rat[0],
                also_years=years_without_rat[1],
                rat_deadline_primer=rat_primer.date() if rat_primer else date(after, 3, 31),
                rat_deadline_sekunder=rat_sekunder.date() if rat_sekunder else date(after, 6, 30),
            ),
        )

    click.echo(f"{book_year}: {act(data, story).due} cooperatives due")


@round_group.command("close")
@click.argument("book_year", type=int)
@data_option
def close_command(book_year: int, data: Path | None) -> None:
    """Close the round of BOOK_YEAR: nothing in it can be changed after that."""

    async def story(handle: Handle) -> None:
        await stories.close_round(handle, (await _found(handle, book_year)).id)

    act(data, story)
    click.echo(f"{book_year}: closed")


@round_group.command("deadline")
@click.argument("book_year", type=int)
@click.argument("deadline", type=_DAY)
@click.option("--region", help="Only for the office of this region, e.g. 64.08; with --reason.")
@click.option("--reason", default="", help="Why; the office reads it.")
@data_option
def deadline_command(book_year: int, deadline: datetime, region: str | None, reason: str, data: Path | None) -> None:
    """Give the open round of BOOK_YEAR, or one office in it, another last day to send."""

    async def story(handle: Handle) -> None:
        found = await _found(handle, book_year)
        if region is None:
            await deadlines.set_whole(handle, found.id, deadline.date())
            return
        office = next((each.id for each in await offices.listed(handle) if each.region_code == region), None)
        if office is None:
            raise Problem(NOT_FOUND, f"Tidak ada kantor wilayah {region}.")
        await deadlines.set_own(handle, found.id, office, deadline.date(), reason)

    act(data, story)
    click.echo(f"{book_year}{f' {region}' if region else ''}: deadline {deadline.date()}")


@round_group.command("rule")
@click.argument("book_year", type=int)
@click.argument("years", type=_RULE)
@data_option
def rule_command(book_year: int, years: tuple[int, int | None], data: Path | None) -> None:
    """Give the open round of BOOK_YEAR another rule of activity: 2, 3 or both. Stored answers stay as they are."""

    async def story(handle: Handle) -> bool:
        return await change_rule(handle, Library(), (await _found(handle, book_year)).id, *years)

    told = "+".join(str(each) for each in years if each)
    click.echo(f"{book_year}: rule {told}" if act(data, story) else f"{book_year}: has rule {told} already")


@round_group.command("version")
@click.argument("book_year", type=int)
@click.argument("label")
@data_option
def version_command(book_year: int, label: str, data: Path | None) -> None:
    """Let the open round of BOOK_YEAR go on with the newer version LABEL; open drafts stay on theirs."""

    async def story(handle: Handle) -> bool:
        found = await _found(handle, book_year)
        return await stories.change_version(handle, Library(), found.id, await version_labelled(handle, label))

    click.echo(f"{book_year}: version {label}" if act(data, story) else f"{book_year}: has version {label} already")


@round_group.command("weigh")
@click.argument("book_year", type=int)
@data_option
def weigh_command(book_year: int, data: Path | None) -> None:
    """Judge anew what stands out in the sendings of BOOK_YEAR, after last year's figures or the rules for it changed."""

    async def story(handle: Handle) -> int:
        found = await _found(handle, book_year)
        noted = await weighings.again(handle, found.id)
        await weigh(handle, Library(), found.id)
        return noted

    click.echo(f"{book_year}: {act(data, story)} sendings weighed")


@round_group.command("status")
@click.argument("book_year", type=int)
@data_option
def status_command(book_year: int, data: Path | None) -> None:
    """Count the cooperatives of BOOK_YEAR by office and state, one office a line."""

    async def story(handle: Handle) -> list[str]:
        found = await _found(handle, book_year)
        names = {each.id: each.region_code for each in await offices.listed(handle)}
        lines = [f"{found.book_year}\t{found.state}\tdeadline {found.deadline}", "\t".join(("office", *STATES))]
        return lines + [
            "\t".join((names[counts.office_id], *(str(getattr(counts, state)) for state in STATES)))
            for counts in await tally.counts(handle, found.id)
        ]

    for line in act(data, story):
        click.echo(line)


@round_group.command("figures")
@click.argument("book_year", type=int)
@data_option
def figures_command(book_year: int, data: Path | None) -> None:
    """Reckon anew what the province watches in BOOK_YEAR; needed once where its form came to name it after sendings."""

    async def story(handle: Handle) -> int:
        return await reckon_figures(handle, Library(), await _found(handle, book_year))

    click.echo(f"{book_year}: {act(data, story)} submissions had others")


round_group.add_command(import_figures_command)


async def _found(handle: Handle, book_year: int) -> Round:
    found = await rounds.of_year(handle, book_year)
    if found is None:
        raise Problem(NOT_FOUND, f"Tidak ada putaran tahun buku {book_year}.")
    return found
