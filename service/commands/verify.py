"""`lumbung verify`: every chain is rebuilt, every count made again; with FILE, a workbook is held against its own manifest."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import click
import msgspec

from exports.proven import NoManifestError, prove
from forms.tables import TableProblem
from service.actions.recognize import recognize
from service.actions.verify import verify
from service.commands.acting import act
from service.commands.proving import Language, lines
from service.commands.telling import data_option, settings_of, tell

_CHANGED, _UNREADABLE = 1, 2


@click.command("verify")
@click.argument("file", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="What was found about FILE as JSON.")
@click.option("--language", type=click.Choice(["id", "en"]), default="id", show_default=True)
@data_option
def verify_command(file: Path | None, data: Path | None, language: Language, *, as_json: bool) -> None:
    """Verify the chains of revisions, events and the journal; exit 1 when something does not follow.

    Prints each round's top hash: keep it outside, and compare it with the manifest of a workbook.

    With FILE, a workbook of ours: is it whole and unchanged, and which chain head does it state? That needs no database
    and holds after saving in Excel or LibreOffice. With DATABASE_URL or --data it also tells whether the file and its
    head are ours. Exit 0: whole; 1: changed, or not ours; 2: not to be read.
    """
    if file is not None:
        _file(file, data, language, as_json=as_json)
        return
    done = act(data, verify)
    tell(f"{done.revisions} revisions, {done.events} events, {done.journal} journal lines, {done.files} files")
    for year, top in sorted(done.tops.items()):
        click.echo(f"{year}\t{top}")
    for fault in done.faults:
        click.echo(f"FAULT\t{fault}")
    if done.faults:
        raise click.exceptions.Exit(1)


def _file(file: Path, data: Path | None, language: Language, *, as_json: bool) -> None:
    try:
        proven = prove(file)
    except TableProblem as problem:
        _refuse(problem.issue.message if language == "id" else problem.issue.message_en)
    except NoManifestError:
        _refuse(
            f"{file.name} tidak memuat manifes dengan sidik isi: bukan buku kerja Lumbung, atau dibuat versi lama."
            if language == "id"
            else f"{file.name} has no manifest that states contents: no workbook of Lumbung, or one of an older version."
        )
    known = None
    if data is not None or settings_of().database_url is not None:
        known = act(data, lambda handle: recognize(handle, proven))
    if as_json:
        found = {"file": file.name, "whole": proven.whole, **msgspec.structs.asdict(proven), "known": known}
        click.echo(msgspec.json.encode(found).decode())
    else:
        for line in lines(file.name, proven, known, language):
            click.echo(line)
    if not proven.whole or (known is not None and not known.ours):
        raise click.exceptions.Exit(_CHANGED)


def _refuse(message: str) -> NoReturn:
    click.echo(message, err=True)
    raise click.exceptions.Exit(_UNREADABLE)
