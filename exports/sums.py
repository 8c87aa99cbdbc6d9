"""Exact sums in flat memory: the same total in whichever order the records come."""

import math
from typing import Final

_BUFFER: Final = 64


class Exact:
    """A running sum of floats without rounding error; `empty` until something was added.

    Every 64 numbers collapse into a few that add up to exactly the same (repeated `math.fsum` of what is left).
    """

    __slots__ = ("_waiting", "empty")

    def __init__(self) -> None:
        self._waiting: list[float] = []
        self.empty = True

    def add(self, number: float) -> None:
        """Add one finite number."""
        self.empty = False
        self._waiting.append(number)
        if len(self._waiting) >= _BUFFER:
            self._collapse()

    def total(self) -> float:
        """Give the sum, correctly rounded."""
        return math.fsum(self._waiting)

    def _collapse(self) -> None:
        exact: list[float] = []
        while rest := math.fsum([*self._waiting, *(-part for part in exact)]):
            exact.append(rest)
        self._waiting = exact
