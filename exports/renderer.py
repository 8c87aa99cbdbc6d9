"""Renders rows as sheet XML and as what they say (`exports.proof`): columns of one kind together, with guards on every value."""

from collections.abc import Sequence
from itertools import chain
from typing import Any, Final

from exports import texts
from exports.figures import figures_of
from exports.rendering import NUMBER, Column, Overflow, as_text, figure_of, is_figure, letters, number_said
from exports.row_markup import RowMarkup, opening
from exports.shared import SharedStrings
from forms.lengths import utf16_units

Row = tuple[Any, ...]
Rendered = tuple[str, str]
"""One row's `<row>` element and its line."""

_TEXTS: Final = ("text", "label")
_Together = tuple[list[Any], list[Any], Sequence[int]]
"""What a column's cells show, what lines say of them, and which of them are not plain; None where one needs a closer look."""


class _Batch:
    """Rows while they are rendered: `shown` and `said` by column, the places of `mixed` rows, `long` texts with row and column."""

    def __init__(self, rows: Sequence[Row], number: int) -> None:
        self.rows, self.number = rows, number
        self.columns = [*zip(*rows, strict=True)]
        self.shown: list[list[str]] = [[]] * len(self.columns)
        self.said = self.shown.copy()
        self.mixed: set[int] = set()
        self.long: list[tuple[int, int, str]] = []


class Renderer:
    """Turns rows into `<row>` elements and their lines. Values that are what their column holds are said together.

    `references` counts the cells that point into the shared strings, `replaced` the characters that no cell can hold and that
    became U+FFFD. Without `strings`, only closed lists' texts are shared.
    """

    def __init__(self, columns: Sequence[Column], overflow: Overflow, strings: SharedStrings | None = None) -> None:
        self._columns = tuple(columns)
        self._overflow = overflow
        self._strings = strings or SharedStrings(room=0)
        self.references = self.replaced = 0
        self._markup = RowMarkup(self._columns)
        self._lists = [_list_of(column) for column in self._columns]
        self._groups = _groups(self._columns)

    def render(self, rows: Sequence[Row], number: int) -> list[Rendered]:
        """Give rows of one value (or None) per column; the first of them has this number."""
        batch = _Batch(rows, number)
        for places in self._groups:
            self._say(batch, places)
        for at, place, whole in sorted(batch.long):
            self._overflow(rows[at][0], self._columns[place].heading, whole)
        together = zip(zip(*batch.shown, strict=True), zip(*batch.said, strict=True), strict=True)
        return [
            self._markup.row(cells, words, number + at, mixed=at in batch.mixed)
            for at, (cells, words) in enumerate(together)
        ]

    def _say(self, batch: _Batch, places: tuple[int, ...]) -> None:
        """Say the values of columns of one kind together; where one of them is no figure, column by column."""
        found = self._together(places[0], [*chain.from_iterable([batch.columns[place] for place in places])])
        if found is None and len(places) > 1:
            for place in places:
                self._say(batch, (place,))
            return
        count = len(batch.rows)
        cells, words, apart = found or ([None] * count, [""] * count, range(count))
        for each in apart:
            group, at = divmod(each, count)
            batch.mixed.add(at)
            if cells[each] is None:
                cells[each], words[each] = self._cell(batch, places[group], at)
        for start, place in zip(range(0, len(cells), count), places, strict=True):
            batch.shown[place], batch.said[place] = cells[start : start + count], words[start : start + count]

    def _together(self, place: int, values: Sequence[Any]) -> _Together | None:
        """Say values of the kind of the column at `place`; None where one is no figure."""
        kind = self._columns[place].kind
        if kind not in _TEXTS:
            figures = figures_of(kind, values)
            return figures and (*figures, ())
        if kind == "label":
            numbers, texts_of = self._lists[place]
            cells, said = [*map(numbers.get, values)], [*map(texts_of.get, values)]
            apart = [at for at, cell in enumerate(cells) if cell is None] if None in cells else []
        else:
            cells, apart = self._strings.shown(values)
            said = [text or "" for text in values]
        self.references += len(values) - cells.count("") - len(apart)
        return cells, said, apart

    def _cell(self, batch: _Batch, place: int, at: int) -> tuple[str, str]:
        """Give one whole cell's XML and what it says, both '' of a blank."""
        value, column = batch.rows[at][place], self._columns[place]
        if value is None:
            return "", ""
        where = f"{letters(place + 1)}{batch.number + at}"
        figure = figure_of(value) if is_figure(value, column.kind) else ""
        if figure:
            return f'{opening(column, where)}"><v>{figure}</v></c>', NUMBER + number_said(float(figure))
        text = as_text(value)
        self.replaced += texts.illegal(text)
        text = texts.clean(text)
        if utf16_units(text) > texts.CELL_UNITS:
            batch.long.append((at, place, text))
            text = texts.fitted(text)
        return f'{opening(column, where, "inlineStr")}"><is>{texts.markup(text)}</is></c>', text


def _groups(columns: Sequence[Column]) -> list[tuple[int, ...]]:
    """Give the places of columns that are said together: those of one kind, but each closed list for itself."""
    groups: dict[tuple[str, int], list[int]] = {}
    for place, column in enumerate(columns):
        groups.setdefault((column.kind, place if column.kind == "label" else 0), []).append(place)
    return [tuple(places) for places in groups.values()]


def _list_of(column: Column) -> tuple[dict[str | None, str], dict[str | None, str]]:
    """Give what cells show and what lines say of a closed list's texts, and of a blank."""
    numbers: dict[str | None, str] = {None: ""}
    said = numbers.copy()
    for text, number in column.labels.items():
        numbers[text], said[text] = str(number), texts.clean(text)
    return numbers, said
