"""The garbage collector, kept from what stays for good: looking through all of it would hold every request up at once."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def settle() -> None:
    """Let the collector pass over everything that is there now; for what lives as long as the process."""
    gc.collect()
    gc.freeze()


@contextmanager
def settling() -> Iterator[None]:
    """Make something that lives as long as the process, with the collector at rest.

    A compiled form is a hundred thousand objects, and the collector would look through them several times while they are made. The
    caller lets one thing be made at a time; meanwhile other work goes on, for less than a second, without being looked through.
    """
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()
