"""A template is made in a child process: seconds of computing beside the service, whose event loop stays free."""

import gc
import os
import sys

import msgspec

from exports.filling.model import MadeTemplate, Template
from exports.filling.template import make
from forms.tables.limits import ask

_SECONDS = 180
_NICE = 10


def make_outside(template: Template) -> MadeTemplate:
    """Make a template in a child process; blocks until it ends.

    Raises:
        OverrunError: the child broke, or took longer than three minutes.
    """
    answer = ask("exports.filling.outside", "templat", msgspec.msgpack.encode(template), wall_seconds=_SECONDS)
    return msgspec.msgpack.decode(answer, type=MadeTemplate)


def main() -> None:
    """Read a template from stdin, write what is made of it to stdout; whoever waits for a page goes first."""
    os.nice(_NICE)
    gc.disable()  # what is drawn lasts as long as this process: looking for garbage in it took a seventh of its time
    template = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Template)
    sys.stdout.buffer.write(msgspec.msgpack.encode(make(template)))


if __name__ == "__main__":
    main()
