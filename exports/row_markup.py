"""Puts a row together from what its cells show and say: in one go, since a loop over 150 cells costs several times as much.

A cell's reference stands last among its attributes: what comes before is the same in every row, which makes the packed
sheet smaller.
"""

from collections.abc import Sequence
from itertools import compress
from typing import Final

from exports.rendering import BETWEEN, NUMBER, Column, letters

_END: Final = "</v></c>"
_NOTHING: Final = BETWEEN + NUMBER


class RowMarkup:
    """The markup around what the cells of a sheet's rows show, and the marks between what they say."""

    def __init__(self, columns: Sequence[Column]) -> None:
        places = [letters(number) for number in range(1, len(columns) + 1)]
        kinds = ["s" if column.kind in ("text", "label") else "" for column in columns]
        self._heads = [_END + opening(*each) for each in zip(columns, places, kinds, strict=True)]
        self._inline = [opening(*each, "inlineStr") for each in zip(columns, places, strict=True)]
        self._blanks = [opening(*each) if each[0].framed else "" for each in zip(columns, places, strict=True)]
        self._framed = any(self._blanks)
        self._marks = ["" if kind else NUMBER for kind in kinds]
        self._between = [part for mark in self._marks for part in (BETWEEN + mark, "")]
        self._between[0] = self._marks[0]

    def row(self, shown: Sequence[str], said: Sequence[str], number: int, *, mixed: bool) -> tuple[str, str]:
        """Give the `<row>` with this number and its line (`exports.proof`).

        Cells show figures or numbers of shared strings, '' of a blank. Where they are `mixed`, some are a whole `<is>` element,
        or a whole cell that says itself whether it is a number.
        """
        if mixed or (self._framed and "" in shown):
            return self._mixed(shown, said, number)
        parts = self._between.copy()
        parts[1::2] = said
        line = "".join(parts).rstrip(_NOTHING)
        heads = self._heads
        if not all(shown):
            line = line.replace(NUMBER + BETWEEN, BETWEEN)
            heads, shown = [*compress(heads, shown)], [*filter(None, shown)]
            if not shown:
                return f'<row r="{number}"></row>', ""
        parts = [f'{number}"><v>'] * (3 * len(heads))
        parts[::3] = heads
        parts[2::3] = shown
        parts[0] = f'<row r="{number}">{parts[0][len(_END) :]}'
        return "".join(parts) + "</v></c></row>", line

    def _mixed(self, shown: Sequence[str], said: Sequence[str], number: int) -> tuple[str, str]:
        cells, words = [], []
        around = zip(shown, said, self._heads, self._inline, self._blanks, self._marks, strict=True)
        for figure, word, head, inline, blank, mark in around:
            if figure[:1] == "<":
                cells.append(f'{inline}{number}">{figure}</c>' if figure.startswith("<is") else figure)
                words.append(word)
            elif figure:
                cells.append(f'{head[len(_END) :]}{number}"><v>{figure}{_END}')
                words.append(mark + word)
            else:
                cells.append(blank and f'{blank}{number}"/>')
                words.append("")
        return f'<row r="{number}">{"".join(cells)}</row>', BETWEEN.join(words).rstrip(BETWEEN)


def opening(column: Column, letters: str, kind: str = "") -> str:
    """Give a cell's opening tag up to the number of its row: the style where it is not the default, the type, where it stands."""
    style = f' s="{column.style}"' if column.style else ""
    typed = f' t="{kind}"' if kind else ""
    return f'<c{style}{typed} r="{letters}'
