"""The shared strings of one workbook: texts of closed lists, and short texts that people wrote, each kept once."""

from collections.abc import Mapping, Sequence
from typing import Final

from exports.texts import CELL_UNITS, markup

LONGEST: Final = 64
"""Characters of a written text that is worth keeping; longer ones hardly come twice."""

ROOM: Final = 32_768
"""Texts that a workbook keeps at most, so that memory stays flat whatever the row count; what comes often comes early."""

_SEPARATOR: Final = "\x1f"
_SAFE: Final = bytes(code for code in range(0x20, 0x100) if code not in b"&<>_?\x7f\xef")
_ESCAPES: Final = b"\x1f&<>"


class SharedStrings:
    """Texts to their numbers, in the order in which they came. Each written text among them is as a cell holds it."""

    def __init__(self, numbers: Mapping[str, int] = {}, room: int = ROOM) -> None:
        self.numbers = dict(numbers)
        self._known: dict[str | None, str] = {None: ""}
        self._room = room

    def number(self, text: str) -> int:
        """Give the number of a closed list's text, which is kept in any case."""
        return self.numbers.setdefault(text, len(self.numbers))

    def shown(self, written: Sequence[str | None]) -> tuple[list[str | None], list[int]]:
        """Give what cells show of written texts, '' of a blank, and the places of those that have no number here.

        Those are a whole `<is>` element, or None where the text needs a closer look.
        """
        shown: list[str | None] = [*map(self._known.get, written)]
        return shown, self._meet(written, shown) if None in shown else []

    def _meet(self, written: Sequence[str | None], shown: list[str | None]) -> list[int]:
        """Put into `shown` what cells show of the texts met for the first time; give the places of those not kept."""
        fresh = [(place, written[place]) for place, known in enumerate(shown) if known is None]
        together = _are_plain([text for _, text in fresh])
        for place, text in fresh:
            if together or _are_plain([text]):
                shown[place] = self._keep(str(text)) or f"<is>{markup(str(text))}</is>"
        return [place for place, _ in fresh if not (known := shown[place]) or known[0] == "<"]

    def _keep(self, text: str) -> str:
        """Give the number of a plain text, '' where it is not kept."""
        if text not in self.numbers and (len(text) > LONGEST or len(self.numbers) >= self._room):
            return ""
        return self._known.setdefault(text, str(self.number(text)))


def _are_plain(written: Sequence[object]) -> bool:
    """Whether cells hold these texts as they are, escaped at most; some that would are said to need a closer look."""
    if {*map(type, written)} != {str}:
        return False
    framed = _SEPARATOR + _SEPARATOR.join(map(str, written)) + _SEPARATOR
    if len(framed) * 2 > CELL_UNITS or " \x1f" in framed or "\x1f " in framed:
        return False
    rest = framed.encode("utf-8", "replace").translate(None, _SAFE)
    return rest.count(_SEPARATOR.encode()) == len(written) + 1 and not rest.translate(None, _ESCAPES)
