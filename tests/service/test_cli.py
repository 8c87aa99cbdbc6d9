"""The command line has the names that scripts outside rely on, and small commands start small."""

import subprocess
import sys
from pathlib import Path

import click
import pytest

from service.cli import main
from service.commands.shelf import Shelf

# ../shared/design.md, section 6: what of it is there so far.
STABLE = (
    *("demo", "serve", "verify", "database migrate", "database status", "account add", "account disable"),
    *("account reset", "round open", "round close", "round status", "register import", "export workbook"),
    *(f"form {name}" for name in ("check", "show", "evaluate", "answer", "script", "publish", "build")),
)


def found(words):
    """The command of these words."""
    command = main
    for word in words:
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), word)
        assert command, words
    return command


@pytest.mark.parametrize("words", STABLE)
def test_every_stable_name_is_a_command_that_says_what_it_does(words):
    command = found(words.split())
    assert command.name == words.split()[-1]
    assert command.help


@pytest.mark.parametrize("group", [main, found(["form"])])
def test_every_place_on_a_shelf_holds_a_command_of_that_name(group):
    assert isinstance(group, Shelf)
    context = click.Context(group)
    assert [group.get_command(context, name).name for name in group.list_commands(context)] == sorted(group.places)
    assert group.get_command(context, "nothing") is None


@pytest.mark.parametrize("words", ["form check", "form evaluate", "form answer"])
def test_commands_on_forms_load_neither_the_web_framework_nor_the_database_driver(words):
    program = (
        "import sys; from service.cli import main; main([*sys.argv[1].split(), '--help'], standalone_mode=False);"
        "sys.exit(any(name in sys.modules for name in ('litestar', 'asyncpg', 'uvicorn')))"
    )
    done = subprocess.run([sys.executable, "-c", program, words], cwd=Path(__file__).parents[2], check=False)
    assert done.returncode == 0
