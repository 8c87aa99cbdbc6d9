"""A child process that may use little memory and little time, for whatever comes from outside."""

import resource
import subprocess
import sys

MEMORY = 256 * 2**20
SECONDS = 5
_WALL_SECONDS = 30
_NAME_LENGTH = 255
"""Letters of a file's name that are handed on: its end, which says what it is."""


class OverrunError(Exception):
    """The child used up its time or its memory, or broke."""


def limit(written: int = 0, seconds: int = SECONDS, memory: int = MEMORY) -> None:
    """Limit this process: `memory` bytes (256 MiB), some seconds of computing, no core and no file of more than `written` bytes."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))


def ask(module: str, name: str, data: bytes, *, wall_seconds: int = _WALL_SECONDS) -> bytes:
    """Run one of our modules with `data` on its stdin and give its stdout; blocks until it ends, at most `wall_seconds`.

    Raises:
        OverrunError: when it ended by a limit or without a result.
    """
    command = [sys.executable, "-I", "-m", module, name[-_NAME_LENGTH:]]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=wall_seconds, check=False, env={})  # noqa: S603  our own module; the name is only shown
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise OverrunError from error
    if done.returncode or not done.stdout:
        raise OverrunError
    return done.stdout
