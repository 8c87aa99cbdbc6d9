"""Renders bulk rows as sheet XML and as what they say (`exports.proof`): guards on every row, generated functions for plain ones."""

import math
from collections.abc import Callable, Sequence
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
from exports.row_functions import row_function, row_function_with_blanks
from exports.shared import SharedStrings
from forms.lengths import utf16_units

_TYPES: Final = {"integer": int, "decimal": float, "text": str, "label": str, "date": date, "datetime": datetime}
_BLANK: Final = {type(None)}
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
        typed = [place for place, column in enumerate(columns) if column.kind != "any"]
        self._typed = _getter(typed) if len(typed) < len(self._columns) else tuple
        self._types = tuple(_TYPES[columns[place].kind] for place in typed)
        pick = {kind: _getter([p for p, c in enumerate(columns) if c.kind == kind]) for kind in _TYPES}
        self._texts, self._labels = pick["text"], pick["label"]
        self._figures = tuple(pick[kind] for kind in ("integer", "decimal", "date", "datetime"))
        self._full = row_function(self._columns, self._cell)
        self._sparse = row_function_with_blanks(self._columns, self._cell)

    def render(self, row: tuple[Any, ...], number: int) -> tuple[str, str]:
        """Give one row's XML and its line; `row` has one value (or None) per column."""
        types = (*map(type, self._typed(row)),)
        full = types == self._types
        if (full or self._blanks_only(types)) and self._numbers_hold(row, full=full):
            found = self._texts(row)
            plain: list[str | None] = [*map(self._strings.known.get, found)]
            inline = 0
            if None in plain:
                inline = self._meet(found, plain)
                full = full and not inline
            if inline >= 0:
                labels = self._labels(row)
                try:
                    both = (self._full if full else self._sparse)(row, plain, str(number))
                except KeyError:
                    return self._careful(row, number)
                self.references += len(found) - inline + len(labels)
                if not full:
                    self.references -= found.count(None) + labels.count(None)
                return both
        return self._careful(row, number)

    def _blanks_only(self, types: tuple[type, ...]) -> bool:
        strange = {found for found, wanted in zip(types, self._types, strict=True) if found is not wanted}
        return strange == _BLANK

    def _numbers_hold(self, row: tuple[Any, ...], *, full: bool) -> bool:
        """Whether every number and date of the row is one that Excel shows as it is."""
        integers, decimals, dates, times = (pick(row) for pick in self._figures)
        if not full:  # noughts go with the blanks, and do no harm
            integers, decimals, dates, times = (
                tuple(filter(None, values)) for values in (integers, decimals, dates, times)
            )
        return (
            (not integers or (max(integers) < DIGITS and min(integers) > -DIGITS))
            and math.isfinite(sum(decimals))
            and (not dates or min(dates) >= FIRST_DATE)
            and (not times or min(times) >= FIRST_TIME)
        )

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
        at = f'r="{letters(place + 1)}{number}"'
        head = f'<c s="{column.style}"'
        if value is None:
            return f"{head} {at}/>", ""
        if isinstance(value, str) and column.kind == "label" and value in column.labels:
            self.references += 1
            return f'{head} t="s" {at}><v>{column.labels[value]}</v></c>', texts.clean(value)
        figure = figure_of(value) if is_figure(value, column.kind) else ""
        if figure:
            return f"{head} {at}><v>{figure}</v></c>", NUMBER + number_said(float(figure))
        text = as_text(value)
        self.replaced += texts.illegal(text)
        text = texts.clean(text)
        if utf16_units(text) > texts.CELL_UNITS:
            self._overflow(row[0], column.heading, text)
            text = texts.fitted(text)
        return f'{head} t="inlineStr" {at}><is>{texts.markup(text)}</is></c>', text


def _getter(places: list[int]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """Pick several places of a row as a tuple, also when there are one or none."""
    if not places:
        return lambda _row: ()
    if len(places) == 1:
        only = places[0]
        return lambda row: (row[only],)
    return itemgetter(*places)
