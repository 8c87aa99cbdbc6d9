"""Renders rows as sheet XML and as what they say (`exports.proof`): a column at a time, with guards on every value."""

from collections.abc import Sequence
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

    def render(self, rows: Sequence[Row], number: int) -> list[Rendered]:
        """Give rows of one value (or None) per column; the first of them has this number."""
        shown, said, mixed = [], [], set[int]()
        long: list[tuple[int, int, str]] = []
        for place, values in enumerate(zip(*rows, strict=True)):
            cells, words, apart = self._together(place, values)
            mixed.update(apart)
            for at in apart:
                if cells[at] is None:
                    cells[at], words[at], whole = self._cell(values[at], place, number + at)
                    if whole:
                        long.append((at, place, whole))
            shown.append(cells)
            said.append(words)
        for at, place, whole in sorted(long):
            self._overflow(rows[at][0], self._columns[place].heading, whole)
        together = zip(zip(*shown, strict=True), zip(*said, strict=True), strict=True)
        return [
            self._markup.row(cells, words, number + at, mixed=at in mixed) for at, (cells, words) in enumerate(together)
        ]

    def _together(self, place: int, values: Sequence[Any]) -> _Together:
        kind = self._columns[place].kind
        if kind not in _TEXTS:
            both = figures_of(kind, values)
            return (*both, ()) if both else ([None] * len(values), [""] * len(values), range(len(values)))
        if kind == "label":
            numbers, texts_of = self._lists[place]
            cells, said = [*map(numbers.get, values)], [*map(texts_of.get, values)]
            apart = [at for at, cell in enumerate(cells) if cell is None] if None in cells else []
        else:
            cells, apart = self._strings.shown(values)
            said = [text or "" for text in values]
        self.references += len(values) - cells.count("") - len(apart)
        return cells, said, apart

    def _cell(self, value: Any, place: int, number: int) -> tuple[str, str, str]:
        """Give one whole cell's XML, what it says, and the text that is too long for it; all '' of a blank."""
        column = self._columns[place]
        if value is None:
            return "", "", ""
        at = f"{letters(place + 1)}{number}"
        figure = figure_of(value) if is_figure(value, column.kind) else ""
        if figure:
            return f'{opening(column, at)}"><v>{figure}</v></c>', NUMBER + number_said(float(figure)), ""
        text = as_text(value)
        self.replaced += texts.illegal(text)
        text = texts.clean(text)
        fitted = text if utf16_units(text) <= texts.CELL_UNITS else texts.fitted(text)
        return (
            f'{opening(column, at, "inlineStr")}"><is>{texts.markup(fitted)}</is></c>',
            fitted,
            text if fitted is not text else "",
        )


def _list_of(column: Column) -> tuple[dict[str | None, str], dict[str | None, str]]:
    """Give what cells show and what lines say of a closed list's texts, and of a blank."""
    numbers: dict[str | None, str] = {None: ""}
    said = numbers.copy()
    for text, number in column.labels.items():
        numbers[text], said[text] = str(number), texts.clean(text)
    return numbers, said
