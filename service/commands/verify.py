"""`lumbung verify`: every chain is rebuilt, every count made again."""

from pathlib import Path

import click

from service.actions.verify import verify
from service.commands.acting import act
from service.commands.telling import data_option, tell


@click.command("verify")
@data_option
def verify_command(data: Path | None) -> None:
    """Verify the chains of revisions, events and the journal; exit 1 when something does not follow.

    Prints each round's top hash: keep it outside, and compare it with the manifest of a workbook.
    """
    done = act(data, verify)
    tell(f"{done.revisions} revisions, {done.events} events, {done.journal} journal lines, {done.files} files")
    for year, top in sorted(done.tops.items()):
        click.echo(f"{year}\t{top}")
    for fault in done.faults:
        click.echo(f"FAULT\t{fault}")
    if done.faults:
        raise click.exceptions.Exit(1)
