"""A worksheet written the plain way, as Excel, LibreOffice, WPS, openpyxl and our writer do, at the speed of one match a row.

The rows' shape is learnt from some of them: one pattern takes all values of a row apart, columns of values are read at once. The pattern
matches whole rows only, so whatever is written another way does not match: such a row, or the whole part, is read by its XML events.
"""

import re
from collections.abc import Iterator
from itertools import chain
from xml.parsers import expat

from forms.filling.model import Raw
from forms.filling.reading.columns import Readers
from forms.filling.reading.lines import MAX_ROW, Aside, Line, UnusualError, is_true
from forms.filling.reading.meanings import Meanings
from forms.filling.reading.shapes import ATTRIBUTE, Groups, Shape
from forms.filling.reading.thorough import Events, new_parser
from forms.tables.package import guard_xml

_HEADS = 10
"""The first rows hold titles and paths, written unlike the others."""
_BLOCK = 256
"""Rows whose columns are read at once."""
_SAMPLE = 32
"""Rows from which the shape is learnt, as many at the beginning as all over the sheet."""
_LEARN_AFTER, _LEARN_AT_MOST = 8, 6
"""The shape is learnt anew when so many rows have not matched, then after twice as many, and not more often than that."""
_SHUT_ROW = re.compile(r'r="([1-9][0-9]{0,6})"(?: [A-Za-z][A-Za-z0-9:]*="[^"<&]*")* ?/>\s*')
_ROW_TAGS = ("<row ", "</row>", "<c ", "</c>")


def quick_lines(content: bytes, part: str, sheet: str, meanings: Meanings, aside: Aside) -> Iterator[Line]:
    """Give the rows that hold anything, as they come.

    Raises:
        UnusualError: when the part as a whole is not written the plain way, perhaps after some rows.
        TableProblem: for XML that is not accepted.
    """
    before, *rows = _inside(content, part, aside).split("<row ")
    if before.strip():
        raise UnusualError
    reader = _Rows(sheet, meanings)
    for row in rows[:_HEADS]:
        yield from reader.by_events(row)
    reader.learn(rows[_HEADS:])
    for start in range(_HEADS, len(rows), _BLOCK):
        yield from reader.block(rows[start : start + _BLOCK])


class _Rows:
    """The rows of one worksheet, given as what follows each `<row `."""

    def __init__(self, sheet: str, meanings: Meanings) -> None:
        self._sheet, self._meanings = sheet, meanings
        self._shape = Shape(Readers(meanings))
        self._unlike: list[str] = []
        self._learnt = 0

    def learn(self, rows: list[str]) -> None:
        """Learn the shape from some of these rows."""
        self._shape.learn(chain(rows[:_SAMPLE], rows[_SAMPLE :: len(rows) // _SAMPLE + 1]))

    def block(self, rows: list[str]) -> Iterator[Line]:
        """Read rows that follow each other."""
        if len(self._unlike) >= _LEARN_AFTER << self._learnt and self._learnt < _LEARN_AT_MOST:
            self._shape.learn(self._unlike)
            self._unlike, self._learnt = [], self._learnt + 1
        pattern = self._shape.pattern
        found: list[list[Line]] = []
        matched: list[tuple[int, Groups]] = []
        for at, row in enumerate(rows):
            match = pattern.fullmatch(row) if pattern else None
            found.append([])
            if match:
                matched.append((at, match.groups()))
            elif not _SHUT_ROW.fullmatch(row):
                self._unlike.append(row)
                found[at] = self.by_events(row)
        self._read(rows, matched, found)
        return chain.from_iterable(found)

    def _read(self, rows: list[str], matched: list[tuple[int, Groups]], found: list[list[Line]]) -> None:
        """Read matched rows at once; where that fails, halves of them, and one by its events."""
        if not matched:
            return
        try:
            cells = self._shape.values([groups for _, groups in matched])
        except (ValueError, LookupError, UnusualError):
            if len(matched) == 1:
                found[matched[0][0]] = self.by_events(rows[matched[0][0]])
                return
            half = len(matched) // 2
            self._read(rows, matched[:half], found)
            self._read(rows, matched[half:], found)
            return
        for (at, groups), values in zip(matched, cells, strict=True):
            found[at] = [_line(groups, self._shape.columns, values)]

    def by_events(self, row: str) -> list[Line]:
        """Read one row by its XML events."""
        events = Events(self._sheet, self._meanings, Aside())
        try:
            new_parser(events).Parse(f"<sheetData><row {row}</sheetData>", True)  # noqa: FBT003  expat takes no keyword here
        except expat.ExpatError as error:
            raise UnusualError from error
        return events.lines


def _line(groups: Groups, columns: tuple[int, ...], values: tuple[Raw, ...]) -> Line:
    """Make the line of a matched row from its number, attributes and cells."""
    number, attributes = groups[0] or "", groups[1] or ""
    pairs = ATTRIBUTE.findall(attributes)
    said = dict(pairs)
    if int(number) > MAX_ROW or len(said) < len(pairs) or "r" in said:
        raise UnusualError
    return Line(int(number), is_true(said.get("hidden")), columns, values)


def _inside(content: bytes, part: str, aside: Aside) -> str:
    """Give the rows of a worksheet up to the last value; tell what stands around them."""
    first, last = content.find(b"<sheetData>"), content.rfind(b"</sheetData>")
    head, tail = content[:first], content[last + len(b"</sheetData>") :]
    if not 0 <= first < last or b"<!" in head or b"<!" in tail:
        raise UnusualError
    parser = expat.ParserCreate()
    parser.StartElementHandler = aside.start
    guard_xml(head + b"<sheetData/>" + tail, part, parser)
    try:
        inside = str(memoryview(content)[first + len(b"<sheetData>") : last], "utf-8")
    except UnicodeDecodeError as error:
        raise UnusualError from error
    if "\r" in inside:
        inside = inside.replace("\r\n", "\n").replace("\r", "\n")
    return _without_blank_end(inside, part)


def _without_blank_end(inside: str, part: str) -> str:
    """Leave out the rows after the last value: formatted down to row 1,048,576 they are many."""
    last = inside.rfind("<v")
    last = max(last, inside.rfind("<is", last + 1), inside.rfind("<f", last + 1))
    end = inside.find("</row>", last)
    if last >= 0 and end < 0:
        raise UnusualError
    end = end + len("</row>") if last >= 0 else 0
    blank = inside[end:]
    if blank.count("<") != sum(map(blank.count, _ROW_TAGS)):
        raise UnusualError
    if blank:
        guard_xml(f"<sheetData>{blank}</sheetData>".encode(), part)
    return inside[:end]
