"""The rows of repeats while a form is computed."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

Held = tuple["Row", ...]


class Row(msgspec.Struct, eq=False):
    """One instance of a repeat: its number from 1, its decoded data, the rows around it; below, its values by name."""

    n: int
    d: Any
    around: tuple[Any, ...]

    @property
    def h(self) -> Held:
        """The rows around it with itself; made when asked for, since a row that held itself would outlive its use."""
        return (*self.around, self)


def row_class(name: str, values: Iterable[str]) -> type[Row]:
    """Make the class of one repeat's rows, with a field for each of its values."""
    fields = [(value, Any, None) for value in values]
    made: type[Any] = msgspec.defstruct(name, fields, bases=(Row,), eq=False, gc=False)
    return made


def new_rows(kind: type[Row], data: Sequence[Any], around: Held) -> list[Any]:
    """Make the rows of one repeat inside the rows `around`."""
    return [kind(n, d, around) for n, d in enumerate(data, 1)]


Add = Callable[[tuple[int, str, Held, int]], None]
