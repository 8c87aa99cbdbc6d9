"""What every command shares, also those without a database: settings, and progress on stderr."""

from __future__ import annotations

import os
from pathlib import Path

import click

from service.settings import Settings, SettingsError, from_environment

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the embedded database (else LUMBUNG_DATA, else .lumbung).",
)


def tell(line: str) -> None:
    """Shows one line of progress on stderr; stdout carries results only."""
    click.echo(line, err=True)


def settings_of(data: Path | None = None, host: str | None = None, port: int | None = None) -> Settings:
    """The settings of the environment with what the command line decides.

    Raises:
        click.ClickException: a variable of the environment is unusable.
    """
    chosen = {"LUMBUNG_DATA": data, "LUMBUNG_HOST": host, "LUMBUNG_PORT": port}
    try:
        return from_environment(
            {**os.environ, **{name: str(value) for name, value in chosen.items() if value is not None}}
        )
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
