"""The command line `lumbung`: one group, to which each file of `service/commands` adds its own."""

from __future__ import annotations

import click

from service.commands import authoring
from service.commands.database import database
from service.commands.form import form


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lumbung")
def main() -> None:
    """Collects the yearly survey of cooperatives and gives the province one consolidated workbook."""


main.add_command(database)
main.add_command(form)
form.add_command(authoring.check)
form.add_command(authoring.show)
form.add_command(authoring.build)

if __name__ == "__main__":
    main()
