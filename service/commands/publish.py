"""`lumbung form publish FILE`: a questionnaire becomes a version that never changes."""

from pathlib import Path

import click

from exports.plain import grids_of
from exports.workbook import write_sheets
from forms.tables import read_tables
from forms.xlsform import examine
from service.actions.publish_version import Report, publish
from service.commands.acting import act
from service.commands.authoring import refuse
from service.commands.telling import data_option, tell
from service.database.handle import Handle


@click.command("publish")
@click.argument("file", type=click.Path(path_type=Path, exists=True))
@click.option("--note", default="", help="What to say of this version, kept with it.")
@data_option
def publish_command(file: Path, note: str, data: Path | None) -> None:
    """Publish FILE as a version; tells everything that is wrong with it and publishes only what has no error."""
    form, issues = examine(file)
    if form is None:
        refuse(file, issues)
    source, name = _source(file)

    async def story(handle: Handle) -> Report:
        return await publish(handle, Report(form=form, issues=issues), source, name, note=note)

    done = act(data, story).published
    if done is not None and not done.fresh:
        tell("the same content was published before; nothing changed")
    click.echo(f"{form.id} {form.version}")


def _source(file: Path) -> tuple[bytes, str]:
    """The author's own file; a folder of sheets is kept as the workbook that `form build` makes of it."""
    if file.is_dir():
        return write_sheets(grids_of(read_tables(file))), f"{file.resolve().name}.xlsx"
    return file.read_bytes(), file.name
