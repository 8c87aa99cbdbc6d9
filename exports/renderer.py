"""Renders bulk rows as sheet XML and as what they say (`exports.proof`): guards on every row, generated functions for plain ones."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from operator import itemgetter
from typing import Any, Final

from exports import texts
from exports.rendering import (
    BETWEEN,
    DIGITS,
    FIRST_DATE,
    FIRST_TIME,
    NUMBER,
    Column,
    Overflow,
    as_text,
    figure_of,
    is_figure,
    letters,
    number_said,
)
from exports.row_functions import opening, row_function, row_function_with_blanks, row_test
from exports.shared import SharedStrings
from forms.lengths import utf16_units

_TYPES: Final = {"integer": int, "decimal": float, "text": str, "label": str, "date": date, "datetime": datetime}
_BLANK: Final = type(None)
_HOLDS: Final[Mapping[str, Callable[[tuple[Any, ...]], bool]]] = {
    "integer": lambda values: max(values) < DIGITS and min(values) > -DIGITS,
    "decimal": lambda values: math.isfinite(sum(values)),
    "date": lambda values: min(values) >= FIRST_DATE,
    "datetime": lambda values: min(values) >= FIRST_TIME,
}
"""Whether every figure of a kind, noughts and blanks aside, is one that Excel shows as it is."""

_NARROW: Final = 24
"""Columns up to which a row is looked at value by value first, before each kind for itself."""

_SEPARATOR: Final = "\x1f"
_SAFE: Final = bytes(code for code in range(0x20, 0x100) if code not in b"&<>_?\x7f\xef")
_ESCAPES: Final = b"\x1f&<>"


class Renderer:
    """Turns rows into `<row>` elements and their lines. A row that is all present and plain takes the short path.

    `references` counts the cells that point into the shared strings, `replaced` the characters that no cell can hold and that
    became U+FFFD. Without `strings`, only closed lists' texts are shared.
    """

    def __init__(self, columns: Sequence[Column], overflow: Overflow, strings: SharedStrings | None = None) -> None:
        self._columns = tuple(columns)
        self._overflow = overflow
        self._strings = strings or SharedStrings(room=0)
        self.references = self.replaced = 0
        places = {kind: [p for p, column in enumerate(columns) if column.kind == kind] for kind in _TYPES}
        self._texts, self._labels = _getter(places["text"]), _getter(places["label"])
        self._typed = [
            (_getter(found), {_TYPES[kind]}, {_TYPES[kind], _BLANK}, _HOLDS.get(kind))
            for kind, found in places.items()
            if found
        ]
        self._fits = row_test(self._columns) if len(columns) <= _NARROW else None
        self._shared = len(places["text"]) + len(places["label"])
        self._full = row_function(self._columns, self._cell)
        self._sparse = row_function_with_blanks(self._columns, self._cell)

    def render(self, row: tuple[Any, ...], number: int) -> tuple[str, str]:
        """Give one row's XML and its line; `row` has one value (or None) per column."""
        full = self._full_or_plain(row)
        if full is not None:
            found = self._texts(row)
            plain: list[str | None] = [*map(self._strings.known.get, found)]
            inline = 0
            if None in plain:
                inline = self._meet(found, plain)
                full = full and not inline
            if inline >= 0:
                try:
                    both = (self._full if full else self._sparse)(row, plain, str(number))
                except KeyError:
                    return self._careful(row, number)
                self.references += self._shared - inline
                if not full:
                    self.references -= found.count(None) + self._labels(row).count(None)
                return both
        return self._careful(row, number)

    def _full_or_plain(self, row: tuple[Any, ...]) -> bool | None:
        """Whether the row has no blank; None when one of its values is not what its column holds, or not as Excel shows it."""
        if self._fits and self._fits(row):
            return True
        full = True
        for pick, wanted, blanks, holds in self._typed:
            values = pick(row)
            types = {*map(type, values)}
            if types != wanted:
                if not types <= blanks:
                    return None
                full = False
                if holds:
                    values = (*filter(None, values),)  # noughts go with the blanks, and do no harm
            if holds and values and not holds(values):
                return None
        return full

    def _meet(self, found: Sequence[str | None], plain: list[str | None]) -> int:
        """Put into `plain` what stands for the texts met for the first time; give how many are not shared, or -1.

        -1 says that one of them needs a closer look, and `plain` is as it was.
        """
        places = [place for place, known in enumerate(plain) if known is None]
        fresh = [text for place in places if (text := found[place]) is not None]
        joined = _SEPARATOR.join(fresh)
        framed = f"{_SEPARATOR}{joined}{_SEPARATOR}"
        rest = framed.encode("utf-8", "replace").translate(None, _SAFE)
        if len(framed) * 2 > texts.CELL_UNITS or " \x1f" in framed or "\x1f " in framed:
            return -1
        if rest.count(_SEPARATOR.encode()) != len(fresh) + 1 or rest.translate(None, _ESCAPES):
            return -1
        inline = 0
        for place, text in zip(places, fresh, strict=True):
            plain[place] = self._strings.keep(text)
            if not plain[place]:
                inline += 1
                escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                plain[place] = f"<is><t>{escaped}</t></is>"
        return inline

    def _careful(self, row: tuple[Any, ...], number: int) -> tuple[str, str]:
        """Render cell by cell whatever the values are."""
        cells = [self._cell(row, place, number) for place in range(len(self._columns))]
        xml = "".join([xml for xml, _ in cells])
        return f'<row r="{number}">{xml}</row>', BETWEEN.join([said for _, said in cells])

    def _cell(self, row: tuple[Any, ...], place: int, number: int) -> tuple[str, str]:
        """Give one cell's XML and what it says."""
        value, column = row[place], self._columns[place]
        if value is None and not column.framed:
            return "", ""
        at = f"{letters(place + 1)}{number}"
        if value is None:
            return f"{opening(column, at)}/>", ""
        if isinstance(value, str) and column.kind == "label" and value in column.labels:
            self.references += 1
            return f"{opening(column, at, 's')}><v>{column.labels[value]}</v></c>", texts.clean(value)
        figure = figure_of(value) if is_figure(value, column.kind) else ""
        if figure:
            return f"{opening(column, at)}><v>{figure}</v></c>", NUMBER + number_said(float(figure))
        text = as_text(value)
        self.replaced += texts.illegal(text)
        text = texts.clean(text)
        if utf16_units(text) > texts.CELL_UNITS:
            self._overflow(row[0], column.heading, text)
            text = texts.fitted(text)
        return f"{opening(column, at, 'inlineStr')}><is>{texts.markup(text)}</is></c>", text


def _getter(places: list[int]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """Pick several places of a row as a tuple, also when there are one or none."""
    if not places:
        return lambda _row: ()
    if len(places) == 1:
        only = places[0]
        return lambda row: (row[only],)
    return itemgetter(*places)
