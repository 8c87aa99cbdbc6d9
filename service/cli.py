"""The command line `lumbung`: one group, to which each file of `service/commands` adds its own."""

from __future__ import annotations

import click

from service.commands import answering, authoring
from service.commands.account import account
from service.commands.database import database
from service.commands.demo import demo
from service.commands.export import export
from service.commands.form import form
from service.commands.publish import publish_command
from service.commands.register import register
from service.commands.round import round_group
from service.commands.serving import serve
from service.commands.verify import verify_command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lumbung")
def main() -> None:
    """Collects the yearly survey of cooperatives and gives the province one consolidated workbook."""


main.add_command(account)
main.add_command(database)
main.add_command(demo)
main.add_command(export)
main.add_command(form)
main.add_command(register)
main.add_command(round_group)
main.add_command(serve)
main.add_command(verify_command)
form.add_command(authoring.check)
form.add_command(authoring.show)
form.add_command(authoring.build)
form.add_command(publish_command)
for command in answering.commands:
    form.add_command(command)

if __name__ == "__main__":
    main()
