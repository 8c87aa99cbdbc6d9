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

_ATTRIBUTES = rb'(?: [A-Za-z][A-Za-z0-9:]*="[^"<&]*")*'
_ROW = rb'<row r="([1-9][0-9]{0,6})"(%b) ?>' % _ATTRIBUTES
_START = re.compile(_ROW)
_SHUT = b"</row>"
_VALUE = rb"><v>([^<]++)</v></c>"
_INLINE = rb'><is><t(?: xml:space="preserve")?>([^<]*+)</t></is></c>'
_BLANK = b"/>"
_TYPES = rb'(?: s="[0-9]{1,6}")?(?: t="(?:n|s|b|e|d|str|inlineStr)")?'
"""The attributes of a cell that a shape may hold: digits and these words, so that nothing else of a file becomes part of a pattern."""
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]+)"(%b)(?:(/>)|(?:><v>[^<]+</v>|(><is>)<t(?: xml:space="preserve")?>[^<]*</t></is>)</c>)'
    % _TYPES
)
_ATTRIBUTE = re.compile(rb' ([A-Za-z][A-Za-z0-9:]*)="([^"]*)"')

Groups = tuple[bytes, ...]
"""What the pattern takes out of a row: its number, its other attributes, then the stored texts of its cells."""


class _Column:
    """The ways in which the cells of a column are written: the reader of each, by attributes and ending."""

    def __init__(self) -> None:
        self.ways: dict[tuple[bytes, bytes], Reader | None] = {}
        self.seen = 0


class Shape:
    """What is known of a worksheet's rows, and the pattern that follows from it."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._columns: dict[int, _Column] = {}
        self._rows = 0
        self.columns: tuple[int, ...] = ()
        self.pattern: re.Pattern[bytes] | None = None
        self._groups: list[list[tuple[int, Reader]]] = []

    def learn(self, rows: Iterable[bytes]) -> None:
        """Take note of how the cells of some rows are written, and make the pattern."""
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
        shape = b"".join([*written, _SHUT])
        self.pattern = re.compile(shape) if self.columns else None

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

    def _note(self, row: bytes) -> None:
        start = _START.match(row)
        cells = _CELL.findall(row, start.end()) if start else []
        if start is None or any(number != start[1] for _, number, *_ in cells):
            return
        numbers = [column_index(letters.decode()) for letters, *_ in cells]
        if not numbers or numbers[-1] >= MAX_COLUMN or any(one >= two for one, two in pairwise(numbers)):
            return
        if len(self._columns.keys() | numbers) > _MOST_COLUMNS:
            return
        self._rows += 1
        for column, (_, _, attributes, blank, inline) in zip(numbers, cells, strict=True):
            known = self._columns.setdefault(column, _Column())
            known.seen += 1
            self._add(known, attributes, blank or (_INLINE if inline else _VALUE))

    def _add(self, known: _Column, attributes: bytes, ending: bytes) -> None:
        if (attributes, ending) in known.ways or len(known.ways) >= MOST_WAYS:
            return
        said = attributes_of(attributes) or {}
        kind = said.get(b"t", b"n").decode()
        if ending == _BLANK:
            known.ways[attributes, ending] = None
        elif (ending == _INLINE) == (kind == "inlineStr"):
            reader = self._readers.reader(kind, said.get(b"s", b"").decode())
            if reader is not None:
                known.ways[attributes, ending] = reader

    def _cell(self, number: int) -> tuple[bytes, list[Reader]]:
        """Write the pattern of one column's cells, with one group for each reader and ending."""
        known = self._columns[number]
        together: dict[tuple[bytes, Reader | None], list[bytes]] = {}
        for (attributes, ending), reader in known.ways.items():
            together.setdefault((ending, reader), []).append(attributes)
        if not together:
            return b"", []
        name = letter(number).encode()
        ways = [rb'<c r="%b\1"%b%b' % (name, _either(texts), ending) for (ending, _), texts in together.items()]
        text = ways[0] if len(ways) == 1 else b"(?>%b)" % b"|".join(ways)
        readers = [reader for _, reader in together if reader is not None]
        return (text if known.seen == self._rows else b"(?:%b)?+" % text), readers


def attributes_of(text: bytes) -> dict[bytes, bytes] | None:
    """Read plain attributes; None where one stands twice, which is no XML."""
    pairs = _ATTRIBUTE.findall(text)
    found = dict(pairs)
    return found if len(found) == len(pairs) else None


def _either(ways: list[bytes]) -> bytes:
    """Write ways one of which is taken for good, longer ones first: a shorter one may be how they begin."""
    ways = sorted(ways, key=len, reverse=True)
    return ways[0] if len(ways) == 1 else b"(?>%b)" % b"|".join(ways)
