"""`lumbung region successors|name-successor|take-back`: new codes of regions that a questionnaire's file leaves without one."""

from pathlib import Path

import click

from service.actions import successors as stories
from service.actions.library import Library
from service.actions.successors import Changed, Wish
from service.commands.acting import act, version_labelled
from service.commands.telling import data_option
from service.database import successors as namings
from service.database.handle import Handle

version_option = click.option(
    "--version", "label", help="Form version that codes changed with (default: the newest published)."
)
reason_option = click.option("--reason", required=True, help="Why, e.g. the decree.")


@click.group()
def region() -> None:
    """Codes of regions that changed from one form version to the next."""


@region.command("successors")
@version_option
@data_option
def successors_command(label: str | None, data: Path | None) -> None:
    """List every old code: its region, its new code, and who says so."""

    async def story(handle: Handle) -> Changed | None:
        return await stories.changed(handle, Library(), await version_labelled(handle, label))

    found = act(data, story)
    for each in found.recodings if found else ():
        for old in each.olds.values():
            named = found.named(old.code) if found else None
            who = f"ditunjuk {named.account_name}: {named.reason}" if named else "berkas kuesioner" if old.filed else ""
            click.echo(f"{old.code}\t{old.label}\t{(named and named.new_code) or old.filed or '-'}\t{who}")


@region.command("name-successor")
@click.argument("old")
@click.argument("new")
@reason_option
@click.option("--override", is_flag=True, help="Go against the successor that the form's file names.")
@version_option
@data_option
def name_command(old: str, new: str, reason: str, label: str | None, *, override: bool, data: Path | None) -> None:
    """Name NEW as the code that follows the code OLD; answers of older versions are carried there from now on."""

    async def story(handle: Handle) -> None:
        wish = Wish(old=old, new=new, reason=reason, seen=await _seen(handle, old), overrides=override)
        await stories.name(handle, Library(), await version_labelled(handle, label), wish)

    act(data, story)
    click.echo(f"{old} menjadi {new}")


@region.command("take-back")
@click.argument("old")
@reason_option
@data_option
def take_back_command(old: str, reason: str, data: Path | None) -> None:
    """Take back the successor that was named for the code OLD; the form's file holds again."""

    async def story(handle: Handle) -> None:
        await stories.take_back(handle, old, await _seen(handle, old), reason)

    act(data, story)
    click.echo(f"{old}: penunjukan dicabut")


async def _seen(handle: Handle, old: str) -> int:
    """Give the number of the newest naming of a code."""
    return max((one.number for one in await namings.history(handle) if one.old_code == old), default=0)
