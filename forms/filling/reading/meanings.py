"""What the stored text of a worksheet's cell means, by its type (`t`) and style (`s`)."""

from collections.abc import Callable, Sequence

from forms.filling.model import Odd, Raw
from forms.filling.reading.cells import Look, iso_moment, lettered, numeric, truth
from forms.tables.package import damaged

_SPECIAL: dict[str, Callable[[str], Raw]] = {"b": truth, "e": lambda text: Odd("error", text), "d": iso_moment}


class Meanings:
    """One workbook's shared strings, number formats and first day."""

    def __init__(self, name: str, strings: Sequence[str | None], looks: Sequence[Look], *, from_1904: bool) -> None:
        self.name, self.strings, self.looks, self.from_1904 = name, strings, looks, from_1904

    def read(self, kind: str, style: str, text: str) -> Raw:
        """Read one stored value.

        Raises:
            TableProblem: for a shared string that the workbook does not hold.
        """
        if kind == "s":
            return self._shared(text.strip())
        if kind in {"str", "inlineStr"}:
            return lettered(text)
        text = text.strip()
        if kind in _SPECIAL:
            return _SPECIAL[kind](text) if text else None
        try:
            return numeric(text, self.look(style), from_1904=self.from_1904) if text else None
        except ValueError:
            return Odd("error", text)

    def look(self, style: str) -> Look:
        """Give how a cell style shows numbers; an unknown one shows them as they are."""
        number = int(style) if style.isdecimal() and len(style) < 7 else 0  # noqa: PLR2004  6 digits
        return self.looks[number] if number < len(self.looks) else "number"

    def _shared(self, text: str) -> str | None:
        number = int(text) if text.isdecimal() and text.isascii() and len(text) < 9 else -1  # noqa: PLR2004  8 digits
        if not 0 <= number < len(self.strings):
            raise damaged(self.name, f"shared string {text[:20]} is missing")
        return self.strings[number]
