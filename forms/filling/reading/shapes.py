"""The shape of a plainly written worksheet's rows as one pattern, learnt from some of them."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from forms.filling.model import Raw
from forms.filling.reading.columns import Reader, Readers, Texts
from forms.filling.reading.lines import MAX_COLUMN
from forms.tables.model import column_index, letter

MOST_WAYS = 6
"""Ways to write one column's cells (style and type) that a pattern takes; rows of further ones are read by their XML events."""
_MOST_COLUMNS = 2_000

_ATTRIBUTES = r'(?: [A-Za-z][A-Za-z0-9:]*="[^"<&]*")*'
_ROW = rf'r="([1-9][0-9]{{0,6}})"({_ATTRIBUTES}) ?>'
_START = re.compile(_ROW)
_VALUE = r"><v>([^<]++)</v></c>"
_INLINE = r'><is><t(?: xml:space="preserve")?>([^<]*+)</t></is></c>'
_BLANK = "/>"
_CELL = re.compile(
    rf'<c r="([A-Z]{{1,3}})([0-9]+)"({_ATTRIBUTES})(?:(/>)|(?:><v>[^<]+</v>|(><is>)<t(?: xml:space="preserve")?>[^<]*</t></is>)</c>)'
)
ATTRIBUTE = re.compile(r' ([A-Za-z][A-Za-z0-9:]*)="([^"]*)"')

Groups = tuple[str | None, ...]
"""What the pattern takes out of a row: its number, its other attributes, then the stored texts of its cells."""


class _Column:
    """The ways in which the cells of a column are written: the reader of each, by attributes and ending."""

    def __init__(self) -> None:
        self.ways: dict[tuple[str, str], Reader | None] = {}
        self.seen = 0


class Shape:
    """What is known of a worksheet's rows, and the pattern that follows from it."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._columns: dict[int, _Column] = {}
        self._rows = 0
        self.columns: tuple[int, ...] = ()
        self.pattern: re.Pattern[str] | None = None
        self._groups: list[list[tuple[int, Reader]]] = []

    def learn(self, rows: Iterable[str]) -> None:
        """Take note of how the cells of some rows (what follows `<row `) are written, and make the pattern."""
        for row in rows:
            self._note(row)
        self.columns = tuple(sorted(self._columns))
        self._groups = []
        groups = 2
        written = [_ROW]
        for number in self.columns:
            text, readers = self._cell(number)
            written.append(text)
            self._groups.append([(groups + at, reader) for at, reader in enumerate(readers)])
            groups += len(readers)
        self.pattern = re.compile("".join([*written, "</row>"])) if self.columns else None

    def values(self, groups: list[Groups]) -> list[tuple[Raw, ...]]:
        """Read rows from the groups of their matches: their cells in the order of `columns`.

        Raises:
            ValueError, LookupError: when a text is not written the plain way.
        """
        given: list[Texts] = list(zip(*groups, strict=True))
        read: list[Sequence[Raw]] = []
        for of_column in self._groups:
            ways = [reader(given[at]) for at, reader in of_column]
            values: Sequence[Raw] = ways[0] if ways else [None] * len(groups)
            for other in ways[1:]:
                values = [two if one is None else one for one, two in zip(values, other, strict=True)]
            read.append(values)
        return list(zip(*read, strict=True))

    def _note(self, row: str) -> None:
        start = _START.match(row)
        cells = _CELL.findall(row, start.end()) if start else []
        if start is None or any(number != start[1] for _, number, *_ in cells):
            return
        numbers = [column_index(letters) for letters, *_ in cells]
        if not numbers or numbers[-1] >= MAX_COLUMN or any(one >= two for one, two in pairwise(numbers)):
            return
        if len(self._columns.keys() | numbers) > _MOST_COLUMNS:
            return
        self._rows += 1
        for column, (_, _, attributes, blank, inline) in zip(numbers, cells, strict=True):
            known = self._columns.setdefault(column, _Column())
            known.seen += 1
            self._add(known, attributes, blank or (_INLINE if inline else _VALUE))

    def _add(self, known: _Column, attributes: str, ending: str) -> None:
        if (attributes, ending) in known.ways or len(known.ways) >= MOST_WAYS:
            return
        pairs = ATTRIBUTE.findall(attributes)
        said = dict(pairs)
        kind = said.get("t", "n")
        if len(said) < len(pairs) or "r" in said:
            return
        if ending == _BLANK:
            known.ways[attributes, ending] = None
        elif (ending == _INLINE) == (kind == "inlineStr"):
            reader = self._readers.reader(kind, said.get("s", ""))
            if reader is not None:
                known.ways[attributes, ending] = reader

    def _cell(self, number: int) -> tuple[str, list[Reader]]:
        """Write the pattern of one column's cells, with one group for each reader and ending."""
        known = self._columns[number]
        together: dict[tuple[str, Reader | None], list[str]] = {}
        for (attributes, ending), reader in known.ways.items():
            together.setdefault((ending, reader), []).append(re.escape(attributes))
        if not together:
            return "", []
        name = letter(number)
        ways = [f'<c r="{name}\\1"{_either(attributes)}{ending}' for (ending, _), attributes in together.items()]
        text = _either(ways)
        readers = [reader for _, reader in together if reader is not None]
        return (text if known.seen == self._rows else f"(?:{text})?+"), readers


def _either(ways: list[str]) -> str:
    return ways[0] if len(ways) == 1 else f"(?>{'|'.join(ways)})"
