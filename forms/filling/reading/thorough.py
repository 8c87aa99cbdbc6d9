"""A worksheet by its XML events, however it is written: any prefix, any order of attributes, references left out."""

import re
from collections.abc import Iterator
from xml.parsers import expat

from forms.filling.model import Odd, Raw
from forms.filling.reading.lines import MAX_COLUMN, MAX_ROW, Aside, Line, is_true, outside
from forms.filling.reading.meanings import Meanings
from forms.tables.model import column_index
from forms.tables.package import guarded
from forms.tables.scan import disorder

_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_CHUNK = 2**20
"""Large enough that a value as long as a file is not looked through again too often."""


class Events:
    """The handler of one worksheet's events; finished rows that hold anything are put into `lines`."""

    def __init__(self, sheet: str, meanings: Meanings, aside: Aside) -> None:
        self.sheet, self.meanings, self.aside = sheet, meanings, aside
        self.lines: list[Line] = []
        self.depth = self.phonetic = 0
        self.row, self.column, self.hidden = 0, -1, False
        self.columns: list[int] = []
        self.cells: list[Raw] = []
        self.formulas: list[int] = []
        self.kind, self.style = "", ""
        self.stored: list[str] | None = None
        self.formula: list[str] | None = None
        self.inline: list[str] = []
        self.taking: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        name = tag.rpartition(":")[2]
        if name == "sheetData":
            self.depth += 1
        elif not self.depth:
            self.aside.start(tag, attributes)
        elif name == "c":
            self._open_cell(attributes)
        elif name == "row":
            self._open_row(attributes)
        elif name == "v":
            self.stored = self.taking = []
        elif name == "f":
            self.formula = self.taking = []
        elif name == "rPh":
            self.phonetic += 1
        elif name == "t" and not self.phonetic:
            self.taking = self.inline

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        name = tag.rpartition(":")[2]
        if name == "sheetData":
            self.depth -= 1
        elif not self.depth:
            return
        elif name == "c":
            self._close_cell()
        elif name == "row":
            self._close_row()
        elif name == "rPh":
            self.phonetic -= 1
        elif name in {"v", "f", "t"}:
            self.taking = None

    def text(self, text: str) -> None:
        """Take text."""
        if self.taking is not None:
            self.taking.append(text)

    def _open_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "").strip()
        self.row = int(number) if number.isdecimal() and len(number) < 9 else self.row + 1  # noqa: PLR2004  8 digits
        if not 1 <= self.row <= MAX_ROW:
            raise outside(self.sheet, self.row, 0) if self.row else disorder(self.sheet, 1)
        self.column, self.hidden = -1, is_true(attributes.get("hidden"))
        self.columns, self.cells, self.formulas = [], [], []

    def _close_row(self) -> None:
        if self.columns:
            self.lines.append(Line(self.row, self.hidden, tuple(self.columns), self.cells, tuple(self.formulas)))
        self.columns = []

    def _open_cell(self, attributes: dict[str, str]) -> None:
        ref = attributes.get("r")
        column = self.column + 1
        if ref is not None:
            place = _REF.fullmatch(ref)
            if place is None or int(place[2]) != self.row:
                raise disorder(self.sheet, self.row)
            column = column_index(place[1])
        if column <= self.column or not self.row:
            raise disorder(self.sheet, self.row)
        if column >= MAX_COLUMN:
            raise outside(self.sheet, self.row, column)
        self.column = column
        self.kind, self.style = attributes.get("t", ""), attributes.get("s", "")
        self.stored = self.formula = self.taking = None
        self.inline = []

    def _close_cell(self) -> None:
        if self.formula is not None and self.stored is None:
            value: Raw = Odd("formula", "=" + "".join(self.formula))
        elif self.inline and not self.stored:
            value = self.meanings.read("inlineStr", self.style, "".join(self.inline))
        elif self.stored:
            value = self.meanings.read(self.kind, self.style, "".join(self.stored))
        elif self.formula is not None and self.kind != "str":
            value = Odd("formula", "=" + "".join(self.formula))
        else:
            value = None
        if self.formula is not None and self.stored and not (isinstance(value, Odd) and value.kind == "formula"):
            self.formulas.append(self.column)
        if value is not None:
            self.columns.append(self.column)
            self.cells.append(value)
        self.stored = self.formula = self.taking = None


def thorough_lines(content: bytes, part: str, sheet: str, meanings: Meanings, aside: Aside) -> Iterator[Line]:
    """Give the rows that hold anything, as they come.

    Raises:
        TableProblem: for XML that is not accepted, cells out of order or beyond XFD1048576, an unknown shared string.
    """
    events = Events(sheet, meanings, aside)
    parser = new_parser(events)
    for _ in guarded(content, part, parser, _CHUNK):
        yield from events.lines
        events.lines = []


def new_parser(events: Events) -> expat.XMLParserType:
    """Make a parser that tells these events."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = events.start
    parser.EndElementHandler = events.end
    parser.CharacterDataHandler = events.text
    return parser
