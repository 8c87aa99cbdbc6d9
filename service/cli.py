"""The command line `lumbung`: one group; each file of `service/commands` holds a command or a group of it."""

from __future__ import annotations

import click

from service.commands.shelf import Shelf

PLACES = {
    "account": "service.commands.account:account",
    "database": "service.commands.database:database",
    "demo": "service.commands.demo:demo",
    "export": "service.commands.export:export",
    "form": "service.commands.form:form",
    "region": "service.commands.region:region",
    "register": "service.commands.register:register",
    "round": "service.commands.round:round_group",
    "serve": "service.commands.serving:serve",
    "verify": "service.commands.verify:verify_command",
}


@click.group(cls=Shelf, places=PLACES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lumbung")
def main() -> None:
    """Collects the yearly survey of cooperatives and gives the province one consolidated workbook."""


if __name__ == "__main__":
    main()
