"""A worksheet written the plain way, as Excel, LibreOffice, WPS, openpyxl and our writer do, at the speed of one match a row.

The rows' shape is learnt from some of them: one pattern takes all values of a row apart, columns of values are read at once. The pattern
matches whole rows only, so whatever is written another way does not match: such a row, or the whole part, is read by its XML events.
"""

import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import NamedTuple
from xml.parsers import expat

from forms.filling.reading.columns import ABSENT, Readers
from forms.filling.reading.lines import MAX_ROW, Aside, Line, UnusualError, is_true
from forms.filling.reading.meanings import Meanings
from forms.filling.reading.shapes import Groups, Shape, attributes_of
from forms.filling.reading.thorough import Events, new_parser
from forms.tables.package import guard_xml

_HEADS = 4
"""The first rows hold titles and paths, written unlike the others."""
_BLOCK = 512
"""Rows whose columns are read at once."""
_SAMPLE = 8
"""Rows from which the shape is learnt, as many at the beginning as all over the sheet."""
_LEARN_AFTER, _LEARN_AT_MOST = 4, 8
"""The shape is learnt anew when so many rows have not matched, then after twice as many, and not more often than that."""
_BLANK_ROW = re.compile(rb'<row r="([1-9][0-9]{0,6})"(?: [A-Za-z][A-Za-z0-9:]*="[^"<&]*")* ?/>')
_OPEN, _SHUT = b"<sheetData>", b"</sheetData>"
_ROW, _ROW_END = b"<row ", b"</row>"
_TAGS = (_ROW, _ROW_END, b"<c ", b"</c>")


class _Match(NamedTuple):
    """A row that has the learnt shape: its place in the block, the match, what the pattern took out."""

    place: int
    row: re.Match[bytes]
    groups: Groups


def quick_lines(content: bytes, part: str, sheet: str, meanings: Meanings, aside: Aside) -> Iterator[Line]:
    """Give the rows that hold anything, as they come.

    Raises:
        UnusualError: when the part as a whole is not written the plain way, perhaps after some rows.
        TableProblem: for XML that is not accepted.
    """
    start, end = _inside(content, part, aside)
    reader = _Rows(content, start, end, Events(sheet, meanings, Aside()))
    yield from reader.heads()
    reader.learn()
    while reader.at < end:
        yield from reader.block()


class _Rows:
    """The rows of one worksheet: those not yet read stand in `content` from `at` up to `end`."""

    def __init__(self, content: bytes, start: int, end: int, events: Events) -> None:
        self._content, self.at, self._end = content, start, end
        self._sheet, self._meanings = events.sheet, events.meanings
        self._shape = Shape(Readers(events.meanings))
        self._hidden: dict[bytes, bool] = {}
        self._unlike: list[bytes] = []
        self._learnt = 0

    def heads(self) -> Iterator[Line]:
        """Read the first rows."""
        for _ in range(_HEADS):
            if self.at < self._end:
                yield from self._by_events(self._next())

    def learn(self) -> None:
        """Learn the shape from some of the rows that are left."""
        begin, stride = self.at, (self._end - self.at) // _SAMPLE
        sample = [self._next() for _ in range(_SAMPLE) if self.at < self._end]
        for number in range(_SAMPLE):
            self.at = self._content.find(_ROW, begin + number * stride, self._end)
            if self.at >= 0:
                sample.append(self._next())
        self.at = begin
        self._shape.learn(sample)

    def block(self) -> Iterator[Line]:
        """Read rows that follow each other."""
        if self._is_due():
            self._shape.learn(self._unlike)
            self._unlike, self._learnt = [], self._learnt + 1
        found: list[list[Line]] = []
        matched: list[_Match] = []
        while len(found) < _BLOCK and self.at < self._end and not self._is_due():
            alike = self._alike(_BLOCK - len(found))
            if alike:
                groups = [row.groups(ABSENT) for row in alike]
                matched += map(_Match, range(len(found), len(found) + len(alike)), alike, groups)
                self.at = alike[-1].end()
                found += [[]] * len(alike)
                continue
            row = self._next()
            blank = _BLANK_ROW.fullmatch(row)
            is_blank = blank is not None and _row_number(blank[1]) > 0
            if not is_blank:
                self._unlike.append(row)
            found.append([] if is_blank else self._by_events(row))
        self._read(matched, found)
        return chain.from_iterable(found)

    def _alike(self, most: int) -> list[re.Match[bytes]]:
        """Match the rows that follow as long as they have the learnt shape."""
        if self._shape.pattern is None:
            return []
        scanner = self._shape.pattern.scanner(self._content, self.at, self._end)  # type: ignore[attr-defined]  # as json and re use it
        return list(islice(iter(scanner.match, None), most))

    def _is_due(self) -> bool:
        return len(self._unlike) >= _LEARN_AFTER << self._learnt and self._learnt < _LEARN_AT_MOST

    def _next(self) -> bytes:
        """Take the next row as it is written."""
        if not self._content.startswith(_ROW, self.at):
            raise UnusualError
        start = self.at
        after = self._content.find(_ROW, start + len(_ROW), self._end)
        self.at = after if after >= 0 else self._end
        return self._content[start : self.at]

    def _read(self, matched: list[_Match], found: list[list[Line]]) -> None:
        """Read matched rows at once; where that fails, halves of them, and one by its events."""
        if not matched:
            return
        try:
            cells = self._shape.values([match.groups for match in matched])
        except (ValueError, LookupError, UnusualError):
            if len(matched) == 1:
                found[matched[0].place] = self._by_events(matched[0].row[0])
                return
            half = len(matched) // 2
            self._read(matched[:half], found)
            self._read(matched[half:], found)
            return
        columns = self._shape.columns
        for match, values in zip(matched, cells, strict=True):
            number, attributes = match.groups[:2]
            found[match.place] = [Line(_row_number(number), self._is_hidden(attributes), columns, values)]

    def _is_hidden(self, attributes: bytes) -> bool:
        if attributes not in self._hidden:
            said = attributes_of(attributes)
            if said is None or b"r" in said:
                raise UnusualError
            self._hidden[attributes] = is_true(said.get(b"hidden", b"").decode())
        return self._hidden[attributes]

    def _by_events(self, row: bytes) -> list[Line]:
        """Read one row by its XML events."""
        events = Events(self._sheet, self._meanings, Aside())
        try:
            new_parser(events).Parse(b"<sheetData>%b</sheetData>" % row, True)  # noqa: FBT003  expat takes no keyword here
        except expat.ExpatError as error:
            raise UnusualError from error
        return events.lines


def _row_number(text: bytes) -> int:
    number = int(text)
    if number > MAX_ROW:
        raise UnusualError
    return number


def _inside(content: bytes, part: str, aside: Aside) -> tuple[int, int]:
    """Find the rows of a worksheet up to the last that has a value; tell what stands around them."""
    first, last = content.find(_OPEN), content.rfind(_SHUT)
    head, tail = content[:first], content[last + len(_SHUT) :]
    if not 0 <= first < last or b"<!" in head or b"<!" in tail:
        raise UnusualError
    parser = expat.ParserCreate()
    parser.StartElementHandler = aside.start
    guard_xml(head + b"<sheetData/>" + tail, part, parser)
    start = first + len(_OPEN)
    if content.find(b"\r", start, last) >= 0:
        raise UnusualError
    return start, _end_of_values(content, start, last, part)


def _end_of_values(content: bytes, start: int, end: int, part: str) -> int:
    """Leave out the rows after the last value: formatted down to row 1,048,576 they are many.

    Those are only checked to be XML: where nothing is said, no order matters.
    """
    last = content.rfind(b"<v", start, end)
    last = max(last, content.rfind(b"<is", max(last, start), end), content.rfind(b"<f", max(last, start), end))
    shut = content.find(_ROW_END, last, end) if last >= 0 else -1
    if last >= 0 and shut < 0:
        raise UnusualError
    after = shut + len(_ROW_END) if last >= 0 else start
    blank = content[after:end]
    if blank.count(b"<") != sum(map(blank.count, _TAGS)):
        raise UnusualError
    if blank:
        guard_xml(b"<sheetData>%b</sheetData>" % blank, part)
    return after
