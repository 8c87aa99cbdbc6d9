"""Columns of stored texts at once: what the cells of one column, one type and one format say, None where there is no cell."""

import re
from collections.abc import Callable, Sequence

from forms.filling.model import Odd, Raw
from forms.filling.reading.cells import Look, digits, iso_moment, lettered, numeric, truth
from forms.filling.reading.meanings import Meanings
from forms.filling.reading.strings import unescaped
from forms.tables.values import MAX_EXACT

Texts = Sequence[str | None]
Reader = Callable[[Texts], Sequence[Raw]]

_NUMERIC, _WHOLE = b"0123456789.+-eE", b"0123456789"
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Readers:
    """The readers of one workbook's columns, by cell type and number format.

    A reader raises ValueError or LookupError for any text that is not written the plain way.
    """

    def __init__(self, meanings: Meanings) -> None:
        self._meanings = meanings
        self._made: dict[tuple[str, Look], Reader] = {("s", "number"): self._shared, ("n", "number"): _numbers}

    def reader(self, kind: str, style: str) -> Reader | None:
        """Give the reader of a cell type (`t`) and style (`s`), None for a type that is not known."""
        key: tuple[str, Look] = (kind, self._meanings.look(style) if kind == "n" else "number")
        if key not in self._made:
            if kind != "n" and kind not in _ONE_BY_ONE:
                return None
            self._made[key] = _kept(_ONE_BY_ONE.get(kind) or self._formatted(key[1]))
        return self._made[key]

    def _formatted(self, look: Look) -> Callable[[str], Raw]:
        return lambda text: numeric(_plain(text), look, from_1904=self._meanings.from_1904)

    def _shared(self, column: Texts) -> Sequence[Raw]:
        texts = [text for text in column if text is not None]
        if "".join(texts).encode().translate(None, _WHOLE):
            raise ValueError
        strings = self._meanings.strings
        if len(texts) == len(column):
            return list(map(strings.__getitem__, map(int, texts)))
        return [None if text is None else strings[int(text)] for text in column]


def _numbers(column: Texts) -> Sequence[Raw]:
    texts = [text for text in column if text is not None]
    if "".join(texts).encode().translate(None, _NUMERIC):
        raise ValueError
    numbers = list(map(float, texts))
    if not numbers:
        return column
    exact = min(numbers) > -MAX_EXACT and max(numbers) < MAX_EXACT
    if exact and len(numbers) == len(column):
        return numbers
    given = iter(numbers if exact else map(_exact, numbers))
    return [None if text is None else next(given) for text in column]


def _exact(number: float) -> Raw:
    return number if -MAX_EXACT < number < MAX_EXACT else Odd("digits", digits(number))


def _kept(read: Callable[[str], Raw]) -> Reader:
    """Make a reader that reads each text once."""
    known: dict[str | None, Raw] = {None: None}

    def column(texts: Texts) -> Sequence[Raw]:
        for text in texts:
            if text not in known and text is not None:
                known[text] = read(text)
        return [known[text] for text in texts]

    return column


def _plain(text: str) -> str:
    """Pass on what is certainly no reference and has no blanks that a parser would know better."""
    if "&" in text or text != text.strip() or not text.isprintable():
        raise ValueError(text)
    return text


def _truth(text: str) -> Raw:
    if text not in {"0", "1"}:
        raise ValueError(text)
    return truth(text)


def _written(text: str) -> Raw:
    if "]]>" in text or (not text.isprintable() and _NO_XML.search(text)):
        raise ValueError(text)
    return lettered(unescaped(text))


_ONE_BY_ONE: dict[str, Callable[[str], Raw]] = {
    "e": lambda text: Odd("error", _plain(text)),
    "b": _truth,
    "d": lambda text: iso_moment(_plain(text)),
    "str": _written,
    "inlineStr": _written,
}
