"""`lumbung form codebook|print`: what comes with a version for people, without a database."""

from pathlib import Path

import click

from exports.codebook import codebook
from exports.paper.page import page
from service.commands.authoring import loaded
from service.commands.telling import tell

_FILE = click.argument("file", type=click.Path(path_type=Path, exists=True))


@click.command("codebook")
@_FILE
@click.option(
    "-o", "output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The .xlsx to write."
)
def codebook_command(file: Path, output: Path) -> None:
    """Write the code book of FILE: questions, choices, checks and bridge as an .xlsx."""
    _written(output, codebook(loaded(file)))


@click.command("print")
@_FILE
@click.option(
    "-o", "output", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The .html to write."
)
def print_command(file: Path, output: Path) -> None:
    """Write FILE as one HTML file to print on A4 and fill by hand."""
    _written(output, page(loaded(file)).encode())


def _written(output: Path, data: bytes) -> None:
    try:
        output.write_bytes(data)
    except OSError as error:
        raise click.ClickException(str(error)) from error
    tell(f"{output}: {len(data):,} byte")
