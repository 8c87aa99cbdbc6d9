"""The shared strings of one workbook: texts of closed lists, and short texts that people wrote, each kept once."""

from collections.abc import Mapping
from typing import Final

LONGEST: Final = 64
"""Characters of a written text that is worth keeping; longer ones hardly come twice."""

ROOM: Final = 32_768
"""Texts that a workbook keeps at most, so that memory stays flat whatever the row count; what comes often comes early."""


class SharedStrings:
    """Texts to their numbers, in the order in which they came.

    `known` are the written texts among them to their number as cells say it; a blank says nothing. Each of them is
    as a cell holds it: nobody needs to look at it again.
    """

    def __init__(self, numbers: Mapping[str, int] = {}, room: int = ROOM) -> None:
        self.numbers = dict(numbers)
        self.known: dict[str | None, str] = {None: ""}
        self._room = room

    def number(self, text: str) -> int:
        """Give the number of a closed list's text, which is kept in any case."""
        return self.numbers.setdefault(text, len(self.numbers))

    def keep(self, text: str) -> str:
        """Give the number of a written text that no cell needs to change, '' where it is not kept."""
        if text not in self.numbers and (len(text) > LONGEST or len(self.numbers) >= self._room):
            return ""
        return self.known.setdefault(text, str(self.number(text)))
