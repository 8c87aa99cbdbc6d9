"""A worksheet written the plain way, as Excel, LibreOffice, WPS, openpyxl and our writer do, at the speed of a few searches a row.

Cells are never looked at one by one: a row without its own number is split where values begin and end, its heads (`<c r="B" s="1">`)
are looked up in a table, its values turned by what their heads say. Every step is such that another text than the plain one finds no
head, no number or another count; then the row, or the whole part, is read by its XML events and says the same.
"""

import re
from collections.abc import Callable, Iterator
from itertools import compress, pairwise
from operator import call
from typing import NamedTuple
from xml.parsers import expat

from forms.filling.model import Odd, Raw
from forms.filling.reading.cells import iso_moment, lettered, numeric, truth
from forms.filling.reading.lines import MAX_COLUMN, MAX_ROW, Aside, Line, UnusualError, is_true
from forms.filling.reading.meanings import Meanings
from forms.filling.reading.strings import unescaped
from forms.filling.reading.thorough import Events, new_parser
from forms.tables.model import column_index
from forms.tables.package import guard_xml
from forms.tables.values import MAX_EXACT

_BLANK, _NEXT, _INLINE = "\x02", "\x01", "\x03"
"""Marks that no XML holds: a cell without a value, the end of a value, inline text."""
_ATTRIBUTES = r'((?: [A-Za-z][A-Za-z0-9:]*="[^"<&]*")*)'
_ROW = re.compile(rf'r="([1-9][0-9]{{0,6}})"{_ATTRIBUTES} ?(/?)>')
_HEAD = re.compile(rf'\x01<c r="([A-Z]{{1,3}})"{_ATTRIBUTES} ?(\x02?)>')
_ATTRIBUTE = re.compile(r' ([A-Za-z][A-Za-z0-9:]*)="([^"]*)"')
_DIGITS = b"0123456789.+-eE"
_WORD = re.compile(r"[#A-Za-z0-9/!?.:_-]+")
_UNPLAIN = re.compile('["<\x00-\x08\x0b\x0c\x0e-\x1f]')
_ROW_TAGS = ("<row ", "</row>", "<c ", "</c>")


class _Head(NamedTuple):
    """What the head of a cell says: its column, how to read its value, whether that makes a number."""

    column: int
    read: Callable[[str], Raw]
    number: bool


class _Kept(dict[str, Raw]):
    """Values by their text, each read once."""

    def __init__(self, read: Callable[[str], Raw]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> Raw:
        value = self[text] = self._read(text)
        return value


class _Heads(dict[str, _Head]):
    """The heads of a worksheet's cells by their text."""

    def __init__(self, meanings: Meanings) -> None:
        super().__init__()
        self._meanings = meanings
        self._shared = dict(zip(map(str, range(len(meanings.strings))), meanings.strings, strict=True))
        self._readers: dict[tuple[str, str], Callable[[str], Raw]] = {("blank", ""): {"": None}.__getitem__}

    def __missing__(self, text: str) -> _Head:
        found = _HEAD.fullmatch(text)
        if found is None or len(self) > MAX_COLUMN * 4:
            raise UnusualError
        attributes = _attributes(found[2])
        kind, style = attributes.get("t", "n"), attributes.get("s", "")
        column = column_index(found[1])
        if column >= MAX_COLUMN or "r" in attributes:
            raise UnusualError
        read = self._reader("blank" if found[3] else kind, style)
        head = self[text] = _Head(column, read, read is float)
        return head

    def _reader(self, kind: str, style: str) -> Callable[[str], Raw]:
        if kind == "s":
            return self._shared.__getitem__
        key = kind, self._meanings.look(style) if kind == "n" else ""
        if key not in self._readers:
            self._readers[key] = self._made(*key)
        return self._readers[key]

    def _made(self, kind: str, look: str) -> Callable[[str], Raw]:
        if kind == "n" and look == "number":
            return float
        if kind == "n":
            return _Kept(lambda text: numeric(text, look, from_1904=self._meanings.from_1904)).__getitem__  # type: ignore[arg-type]  # a Look
        if kind in _OTHERS:
            return _Kept(_OTHERS[kind]).__getitem__
        raise UnusualError


def _error(text: str) -> Raw:
    if not _WORD.fullmatch(text):
        raise ValueError(text)
    return Odd("error", text)


def _truth(text: str) -> Raw:
    if text not in {"0", "1"}:
        raise ValueError(text)
    return truth(text)


def _date(text: str) -> Raw:
    if not _WORD.fullmatch(text):
        raise ValueError(text)
    return iso_moment(text)


def _result(text: str) -> Raw:
    if _UNPLAIN.search(text):
        raise ValueError(text)
    return lettered(unescaped(text))


def _inline(text: str) -> Raw:
    if not (len(text) > 1 and text[0] == text[-1] == _INLINE):
        raise ValueError(text)
    return _result(text[1:-1])


_OTHERS: dict[str, Callable[[str], Raw]] = {"e": _error, "b": _truth, "d": _date, "str": _result, "inlineStr": _inline}


def quick_lines(content: bytes, part: str, sheet: str, meanings: Meanings, aside: Aside) -> Iterator[Line]:
    """Give the rows that hold anything, as they come.

    Raises:
        UnusualError: when the part as a whole is not written the plain way, perhaps after some rows.
        TableProblem: for XML that is not accepted.
    """
    inside = _inside(content, part, aside)
    if "<is>" in inside:
        inside = inside.replace('<t xml:space="preserve">', "<t>").replace("<is><t>", f"<v>{_INLINE}")
        inside = inside.replace("</t></is></c>", f"{_INLINE}</v></c>")
    before, *chunks = inside.split("<row ")
    if before.strip():
        raise UnusualError
    del inside
    reader = _Rows(sheet, meanings)
    for chunk in chunks:
        yield from reader.lines(chunk)


class _Rows:
    """The rows of one worksheet; what the last row's heads said serves the next while they are the same."""

    def __init__(self, sheet: str, meanings: Meanings) -> None:
        self._sheet, self._meanings = sheet, meanings
        self._heads = _Heads(meanings)
        self._last: list[str] = []
        self._columns: tuple[int, ...] = ()
        self._readers: tuple[Callable[[str], Raw], ...] = ()
        self._numbers: tuple[bool, ...] = ()

    def lines(self, chunk: str) -> list[Line]:
        """Read what stands between two `<row `."""
        found = _ROW.match(chunk)
        if found is None or int(found[1]) > MAX_ROW:
            raise UnusualError
        if found[3]:
            if chunk[found.end() :].strip():
                raise UnusualError
            return []
        cells = chunk[found.end() :].rstrip()
        if not cells.endswith("</row>"):
            raise UnusualError
        attributes = _attributes(found[2])
        if "r" in attributes:
            raise UnusualError
        hidden = is_true(attributes.get("hidden"))
        if cells == "</row>":
            return []
        try:
            values = self._values(cells[:-6], found[1])
        except (ValueError, KeyError, UnusualError):
            return self._by_events(chunk)
        return [Line(int(found[1]), hidden, self._columns, values)]

    def _values(self, cells: str, number: str) -> list[Raw]:
        """Read the cells of a row; `_columns` are theirs then."""
        bare = cells.replace(f'{number}"', '"')
        texts = bare.replace("/>", f"{_BLANK}><v></v></c>").replace("</v></c>", f"<v>{_NEXT}").split("<v>")
        heads, values = texts[0::2], texts[1::2]
        if heads.pop() != _NEXT or len(cells) - len(bare) != len(number) * len(heads):
            raise UnusualError
        heads[0] = _NEXT + heads[0]
        if heads != self._last:
            self._learn(heads)
        read = list(map(call, self._readers, values))
        numbers = list(compress(values, self._numbers))
        if numbers:
            if "".join(numbers).encode().translate(None, _DIGITS):
                raise UnusualError
            floats = list(compress(read, self._numbers))
            if max(floats) >= MAX_EXACT or min(floats) <= -MAX_EXACT:  # type: ignore[type-var]  # all are numbers
                raise UnusualError
        return read

    def _learn(self, heads: list[str]) -> None:
        self._last = []
        columns, readers, numbers = zip(*map(self._heads.__getitem__, heads), strict=True)
        if not all(a < b for a, b in pairwise(columns)):
            raise UnusualError
        self._last, self._columns, self._readers, self._numbers = heads, columns, readers, numbers

    def _by_events(self, chunk: str) -> list[Line]:
        """Read one row by its XML events."""
        if _INLINE in chunk:
            chunk = chunk.replace(f"<v>{_INLINE}", "<is><t>").replace(f"{_INLINE}</v></c>", "</t></is></c>")
        events = Events(self._sheet, self._meanings, Aside())
        try:
            new_parser(events).Parse(f"<sheetData><row {chunk}</sheetData>", True)  # noqa: FBT003  expat takes no keyword here
        except expat.ExpatError as error:
            raise UnusualError from error
        return events.lines


def _attributes(text: str) -> dict[str, str]:
    """Read attributes that a pattern has found to be plain; one that stands twice is no XML."""
    pairs = _ATTRIBUTE.findall(text)
    found = dict(pairs)
    if len(found) < len(pairs):
        raise UnusualError
    return found


def _inside(content: bytes, part: str, aside: Aside) -> str:
    """Give the rows of a worksheet up to the last value; tell what stands around them."""
    if any(mark in content for mark in (b"<!", b"\x01", b"\x02", b"\x03", b"]]>")) or content.count(b"sheetData>") != 2:  # noqa: PLR2004  opened and closed
        raise UnusualError
    head, opened, rest = content.partition(b"<sheetData>")
    rows, shut, tail = rest.partition(b"</sheetData>")
    if not opened or not shut:
        raise UnusualError
    parser = expat.ParserCreate()
    parser.StartElementHandler = aside.start
    guard_xml(head + b"<sheetData/>" + tail, part, parser)
    try:
        inside = rows.decode()
    except UnicodeDecodeError as error:
        raise UnusualError from error
    if "\r" in inside:
        inside = inside.replace("\r\n", "\n").replace("\r", "\n")
    if not inside.isascii() and ("\ufffe" in inside or "\uffff" in inside):
        raise UnusualError
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
