"""`lumbung form`: the group of commands for questionnaires; `service/cli.py` adds the commands to it."""

import click


@click.group()
def form() -> None:
    """Checks, shows, builds, tries and publishes questionnaires."""
