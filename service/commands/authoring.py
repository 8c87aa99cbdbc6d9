"""`lumbung form check|show|build`: what an author does with a questionnaire before it is published."""

from pathlib import Path
from typing import NoReturn

import click
import msgspec

from exports.plain import grids_of
from exports.repaired import repair_workbook
from exports.workbook import write_sheets
from forms.errors import FormProblems, Issue
from forms.model import Form
from forms.tables import TableProblem, read_file
from forms.tables.limits import OverrunError
from forms.versions import canonical
from forms.xlsform import examine, form_of, load_form
from forms.xlsform.repairs import repairs
from service.commands.reporting import Language, case_lines, report
from service.commands.telling import tell

_FILE = click.argument("file", type=click.Path(path_type=Path, exists=True))
_JSON_FIELDS = ("sheet", "row", "column", "code", "severity", "message", "message_en", "cell", "piece", "mend")


@click.command("check")
@_FILE
@click.option("--json", "as_json", is_flag=True, help="Print the issues as JSON.")
@click.option("--language", type=click.Choice(["id", "en"]), default="id", help="Language of the report.")
@click.option(
    "--previous", type=click.Path(path_type=Path, exists=True), help="The version before it: the bridge is checked too."
)
@click.option(
    "--repair",
    "output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write FILE (.xlsx) with its safe repairs made to this file, list them, and judge that one instead.",
)
def check(file: Path, *, as_json: bool, language: Language, previous: Path | None, output: Path | None) -> None:
    """Tell everything that is wrong with FILE; ends with 0 when it can be published, with 1 when not."""
    before = None if previous is None else loaded(previous)
    read, issues = examine(file, before)
    if output is not None:
        _repair(file, issues, output)
        file = output
        read, issues = examine(file, before)
    if as_json:
        listed = [{field: getattr(issue, field) for field in _JSON_FIELDS} for issue in issues]
        click.echo(msgspec.json.format(msgspec.json.encode(listed), indent=2).decode())
    else:
        click.echo("\n".join([*case_lines(read, issues, language), report(file.name, issues, language)]))
    if read is None:
        raise click.exceptions.Exit(1)


def _repair(file: Path, issues: tuple[Issue, ...], output: Path) -> None:
    """Write a workbook with its safe repairs made, and list them on stderr."""
    if file.suffix.lower() != ".xlsx":
        raise click.ClickException(f"{file.name}: only an .xlsx can be repaired.")
    try:
        done = repair_workbook(file.read_bytes(), file.name, repairs(issues))
        output.write_bytes(done.data)
    except OverrunError as error:
        raise click.ClickException(f"{file.name}: the workbook cannot be opened, or is too heavy.") from error
    except OSError as error:
        raise click.ClickException(str(error)) from error
    for one in done.done:
        tell(f"{one.sheet}!{one.cell}: {one.old} → {one.new.strip()}")
    tell(f"{output}: {len(done.done)} perbaikan")


@click.command("show")
@_FILE
def show(file: Path) -> None:
    """Print the canonical definition of FILE as JSON."""
    click.echo(canonical(loaded(file)))


@click.command("build")
@click.argument("folder", type=click.Path(path_type=Path, exists=True))
@click.option(
    "-o", "output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The .xlsx to write."
)
def build(folder: Path, output: Path) -> None:
    """Build the workbook of FOLDER (CSV sheets, or any form file) as .xlsx."""
    try:
        tables = read_file(folder)
        form_of(tables)
    except TableProblem as problem:
        refuse(folder, (problem.issue,))
    except FormProblems as problems:
        refuse(folder, problems.issues)
    try:
        output.write_bytes(write_sheets(grids_of(tables)))
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from error
    tell(f"{output}: {len(tables.sheets)} sheet")


def loaded(file: Path) -> Form:
    """Load a form; ends the command with its issues where it cannot be used."""
    try:
        return load_form(file)
    except FormProblems as problems:
        refuse(file, problems.issues)


def refuse(file: Path, issues: tuple[Issue, ...]) -> NoReturn:
    """Show on stderr why a form cannot be used, and end with 1."""
    tell(report(file.name, issues))
    raise click.exceptions.Exit(1)
