"""Columns of stored texts at once: what the cells of one column, one type and one format say, None where there is no cell or a blank text."""

import re
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Annotated

import msgspec

from forms.filling.model import Odd, Raw
from forms.filling.reading.cells import Look, iso_moment, lettered, numeric, truth
from forms.filling.reading.meanings import Meanings
from forms.filling.reading.strings import unescaped
from forms.tables.values import MAX_EXACT

ABSENT = b"\r\nnull"
"""Stands where a row has no such cell. JSON reads it as null; and no value reads so: rows with a carriage return are not taken this way."""

Texts = Sequence[bytes]
Reader = Callable[[Texts], Sequence[Raw]]

_FEW = 50_000
_WHOLE = b"[]0123456789," + ABSENT
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_exact_numbers = msgspec.json.Decoder(list[Annotated[float, msgspec.Meta(gt=-MAX_EXACT, lt=MAX_EXACT)] | None]).decode
_places = msgspec.json.Decoder(list[Annotated[int, msgspec.Meta(ge=0)]]).decode


class Readers:
    """The readers of one workbook's columns, by cell type and number format.

    A reader raises ValueError or LookupError for any text that is not written the plain way.
    """

    def __init__(self, meanings: Meanings) -> None:
        self._meanings = meanings
        self._made: dict[tuple[str, Look], Reader] = {("s", "number"): self._shared(), ("n", "number"): _numbers}

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

    def _shared(self) -> Reader:
        """Look few strings up by their written number, as columns of choices need; count through many."""
        strings = self._meanings.strings
        if len(strings) <= _FEW:
            known: dict[bytes, Raw] = {b"%d" % place: text for place, text in enumerate(strings)}
            get = (known | {ABSENT: None}).__getitem__
            return lambda texts: list(map(get, texts))

        # Where there is no cell stands the place after the last string; a cell that names it itself is one too many.
        none = len(strings)
        written = b"%d" % none
        known_or_none = [*strings, None]

        def column(texts: Texts) -> Sequence[Raw]:
            listed = _listed(texts)
            if written in listed or listed.translate(None, _WHOLE):
                raise ValueError
            places = _places(listed.replace(ABSENT, written))
            if len(places) != len(texts):
                raise ValueError
            # Of one place alone it would give no tuple.
            values: tuple[Raw, ...] = itemgetter(*places, none)(known_or_none)[:-1]
            return values

        return column


def _numbers(column: Texts) -> Sequence[Raw]:
    listed = _listed(column)
    try:
        numbers = _exact_numbers(listed)
    except ValueError:
        return _one_by_one(column)
    if len(numbers) != len(column):
        raise ValueError
    return numbers


def _one_by_one(column: Texts) -> Sequence[Raw]:
    """Read a column of numbers some of which JSON would not write so, or which have too many digits."""
    return [None if text == ABSENT else numeric(_plain(text.decode()), "number", from_1904=False) for text in column]


def _listed(column: Texts) -> bytes:
    """Write a column as a list in JSON: much of it is read at the speed of that."""
    listed = b"[" + b",".join(column) + b"]"
    if b"n" in listed and listed.count(b"null") != listed.count(ABSENT):
        raise ValueError
    return listed


class _Kept(dict[bytes, Raw]):
    """Values by their stored text, each read once."""

    def __init__(self, read: Callable[[str], Raw]) -> None:
        super().__init__({ABSENT: None})
        self._read = read

    def __missing__(self, text: bytes) -> Raw:
        value = self[text] = self._read(text.decode())
        return value


def _kept(read: Callable[[str], Raw]) -> Reader:
    """Make a reader that reads each text once."""
    get = _Kept(read).__getitem__
    return lambda texts: list(map(get, texts))


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
    if "\r" in text or "]]>" in text or (not text.isprintable() and _NO_XML.search(text)):
        raise ValueError(text)
    return lettered(unescaped(text))


_ONE_BY_ONE: dict[str, Callable[[str], Raw]] = {
    "e": lambda text: Odd("error", _plain(text)),
    "b": _truth,
    "d": lambda text: iso_moment(_plain(text)),
    "str": _written,
    "inlineStr": _written,
}
