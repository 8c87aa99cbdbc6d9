"""`lumbung form`: the group of commands for questionnaires."""

import click

from service.commands.shelf import Shelf

PLACES = {
    "answer": "service.commands.answering:answer",
    "build": "service.commands.authoring:build",
    "carry": "service.commands.versions:carry",
    "check": "service.commands.authoring:check",
    "diff": "service.commands.versions:diff_command",
    "evaluate": "service.commands.answering:evaluate",
    "impact": "service.commands.impact:impact_command",
    "publish": "service.commands.publish:publish_command",
    "script": "service.commands.answering:script_command",
    "show": "service.commands.authoring:show",
}


@click.group(cls=Shelf, places=PLACES)
def form() -> None:
    """Checks, shows, builds, compares, tries and publishes questionnaires."""
