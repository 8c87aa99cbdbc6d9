"""`lumbung form diff|carry`: what a new version changes, and last year's answers in its questions, without a database."""

import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from forms.bridge import Bridge, build_bridge
from forms.diff import diff
from forms.errors import FormProblems
from service.commands.answering import compiled_file, lines_of
from service.commands.authoring import loaded, refuse
from service.commands.reporting import Language, report_changes

_OLD = click.argument("old", type=click.Path(path_type=Path, exists=True))
_NEW = click.argument("new", type=click.Path(path_type=Path, exists=True))


@click.command("diff")
@_OLD
@_NEW
@click.option("--json", "as_json", is_flag=True, help="Print the changes as JSON.")
@click.option("--language", type=click.Choice(["id", "en"]), default="id", help="Language of the report.")
def diff_command(old: Path, new: Path, *, as_json: bool, language: Language) -> None:
    """Tell what the form NEW changes in the form OLD, and which changes break comparability."""
    found = diff(loaded(old), loaded(new))
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    else:
        click.echo(report_changes(found, language))


@click.command("carry")
@_OLD
@_NEW
@click.argument(
    "answers", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True), required=False
)
@click.option("--batch", is_flag=True, help="Stdin holds one submission per line.")
def carry(old: Path, new: Path, answers: Path | None, *, batch: bool) -> None:
    """Give ANSWERS (else stdin) to OLD in the questions of NEW, by its bridge; print {"answers", "dropped"}."""
    bridge = _bridge(old, new)
    raw = sys.stdin.buffer.read() if answers is None or str(answers) == "-" else answers.read_bytes()
    for line in lines_of(raw, batch=batch):
        click.echo(msgspec.json.encode(_carried(bridge, line)))


def _bridge(old: Path, new: Path) -> Bridge:
    before, after = compiled_file(old), compiled_file(new)
    try:
        return build_bridge(after, before)
    except FormProblems as problems:
        refuse(new, problems.issues)


def _carried(bridge: Bridge, line: bytes) -> object:
    try:
        return bridge.carry(msgspec.json.decode(line, type=dict[str, Any]))
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        return {"error": f"not the JSON of a submission: {error}"}
