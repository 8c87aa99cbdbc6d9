"""From the lines of a worksheet to a sheet with paths: columns by path wherever they stand, rows of answers, what to tell."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from forms.filling.layout import COOPERATIVE, RESULT, ROW, TOKEN
from forms.filling.model import FilledRow, FilledSheet, Odd, Raw
from forms.filling.reading.lines import MAX_CELLS, Aside, Line, too_many
from forms.tables.model import letter

PATHS_WITHIN = 10
"""The row of paths stands among so many first rows; people insert titles above it."""
_OURS = frozenset({TOKEN, RESULT, ROW, COOPERATIVE})
_SIGNED = re.compile(r"[A-Za-z0-9_-]{32}")
"""A row token: 24 bytes in base64url. A row that has one is a row of answers, wherever it stands."""


class _Sheet:
    """The columns of one sheet: `paths` and where they stand, those that stand twice, and the labels of others."""

    def __init__(self, paths: Line) -> None:
        self.row = paths.number
        self.paths: dict[str, int] = {}
        doubled: dict[str, None] = {}
        for column, cell in zip(paths.columns, paths.cells, strict=True):
            path = cell.strip() if isinstance(cell, str) else ""
            if path in self.paths:
                doubled[path] = None
            elif path:
                self.paths[path] = column
        self.doubled = tuple(doubled)
        self.columns = tuple(self.paths.values())
        self.taken = {column for column, cell in zip(paths.columns, paths.cells, strict=True) if cell is not None}
        self.labels: dict[int, str] = {}
        self.unknown: set[int] = set()
        self.computed = False
        self._picked: tuple[int, ...] = ()
        self._picker = _picker((), self.columns)

    def label(self, line: Line) -> None:
        """Take the row of labels: those of columns without a path are watched for values."""
        for column, cell in zip(line.columns, line.cells, strict=True):
            if isinstance(cell, str) and cell.strip() and column not in self.taken:
                self.labels[column] = " ".join(cell.split())

    def is_signed(self, line: Line) -> bool:
        """Tell whether a row has a row token."""
        column = self.paths.get(TOKEN)
        if column not in line.columns:
            return False
        token = line.cells[line.columns.index(column)]
        return isinstance(token, str) and _SIGNED.fullmatch(token) is not None

    def pick(self, line: Line) -> tuple[Raw, ...]:
        """Give a row's cells in the order of the paths."""
        if self.labels:
            self.unknown.update(
                column
                for column, cell in zip(line.columns, line.cells, strict=True)
                if column in self.labels and cell is not None
            )
        self.computed = self.computed or any(column in self.columns for column in line.formulas)
        if line.columns is not self._picked:
            self._picked, self._picker = line.columns, _picker(line.columns, self.columns)
        return self._picker(line)


def fill_sheet(name: str, lines: Iterator[Line], aside: Aside) -> FilledSheet | None:
    """Read one sheet; None, and no row after the tenth read, where no row of paths stands.

    Raises:
        TableProblem: when merged ranges cover each other beyond all measure.
    """
    top: list[Line] = []
    for line in lines:
        top.append(line)
        if line.number >= PATHS_WITHIN:
            break
    paths = next((line for line in top if line.number <= PATHS_WITHIN and _has_paths(line)), None)
    if paths is None:
        return None
    sheet = _Sheet(paths)
    rows = []
    labelled = False
    for line in chain(top, lines):
        if line is paths:
            continue
        if not labelled or line.number < sheet.row:
            if not sheet.is_signed(line):
                if line.number > sheet.row and any(cell is not None for cell in line.cells):
                    labelled = True
                    sheet.label(line)
                continue
            labelled = labelled or line.number > sheet.row
        cells = sheet.pick(line)
        if any(cell is not None for cell in cells):
            rows.append(FilledRow(line.number, cells, line.hidden))
    return FilledSheet(
        name=name,
        paths=tuple(sheet.paths),
        columns=tuple(map(letter, sheet.columns)),
        rows=tuple(_merged(name, rows, sheet.columns, aside)),
        doubled=sheet.doubled,
        unknown=tuple(sheet.labels[column] for column in sorted(sheet.unknown)),
        hidden=tuple(letter(column) for path, column in sheet.paths.items() if _is_hidden(path, column, aside)),
        computed=sheet.computed,
    )


def _has_paths(line: Line) -> bool:
    """Tell whether a row looks like our paths: `~token` and another, or what is left of it when a column is deleted."""
    texts = {cell.strip() for cell in line.cells if isinstance(cell, str)}
    if TOKEN in texts:
        return len(texts - {""}) > 1
    return not texts.isdisjoint(_OURS) and any("/" in text and " " not in text for text in texts)


def _is_hidden(path: str, column: int, aside: Aside) -> bool:
    """Tell whether a question's column is hidden; those that the template hides itself are no news."""
    return not path.startswith("~") and any(first <= column <= last for first, last in aside.hidden)


def _picker(given: Sequence[int], wanted: Sequence[int]) -> Callable[[Line], tuple[Raw, ...]]:
    """Make what takes the wanted columns of a row whose cells stand in the given ones."""
    at = {column: place for place, column in enumerate(given)}
    places = [at.get(column, len(given)) for column in wanted]
    if places == list(range(len(given))):
        return lambda line: tuple(line.cells)
    return lambda line: tuple(map([*line.cells, None].__getitem__, places))


def _merged(name: str, rows: list[FilledRow], columns: Sequence[int], aside: Aside) -> list[FilledRow]:
    """Mark the blank cells of merged ranges; only rows and columns that were read cost anything (probe P14)."""
    numbers = [row.number for row in rows]
    marked: dict[int, list[Raw]] = {}
    looked = 0
    for merge in aside.merges:
        first, last = bisect_left(numbers, merge.first_row), bisect_right(numbers, merge.last_row)
        places = [at for at, column in enumerate(columns) if merge.first_column <= column <= merge.last_column]
        looked += (last - first) * len(places) + 1
        if looked > MAX_CELLS:
            raise too_many(name, merge.first_row)
        for place in range(first, last):
            for at in places:
                is_first = columns[at] == merge.first_column and numbers[place] == merge.first_row
                if not is_first and rows[place].cells[at] is None:
                    marked.setdefault(place, list(rows[place].cells))[at] = Odd("merged", merge.ref)
    for place, cells in marked.items():
        rows[place] = FilledRow(numbers[place], tuple(cells), rows[place].hidden)
    return rows
