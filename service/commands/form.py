"""`lumbung form`: the group of commands for questionnaires."""

import click

from service.commands.shelf import Shelf

PLACES = {
    "answer": "service.commands.answering:answer",
    "build": "service.commands.authoring:build",
    "check": "service.commands.authoring:check",
    "evaluate": "service.commands.answering:evaluate",
    "publish": "service.commands.publish:publish_command",
    "script": "service.commands.answering:script_command",
    "show": "service.commands.authoring:show",
}


@click.group(cls=Shelf, places=PLACES)
def form() -> None:
    """Checks, shows, builds, tries and publishes questionnaires."""
