"""The rows of repeats while a form is computed."""

from collections.abc import Callable, Sequence
from typing import Any

Held = tuple["Row", ...]


class Row:
    """One instance of a repeat: its number from 1, its decoded data, the rows around it with itself, and values by name."""

    def __init__(self, n: int, d: Any, held: Held) -> None:
        self.n = n
        self.d = d
        self.h: Held = (*held, self)


def new_rows(data: Sequence[Any], held: Held) -> list[Row]:
    """Make the rows of one repeat below the rows `held`."""
    return [Row(n, d, held) for n, d in enumerate(data, 1)]


Add = Callable[[tuple[int, str, Held, int]], None]
