"""The sheets of an ods by the events of content.xml: each table's rows that hold anything, repeated ones bounded."""

from collections.abc import Callable, Iterator
from xml.parsers import expat

from forms.filling.model import Odd, Raw
from forms.filling.reading.cells import digits, iso_moment, lettered, percent
from forms.filling.reading.lines import MAX_CELLS, MAX_COLUMN, MAX_ROW, Aside, Line, Merge, outside, too_many
from forms.tables.model import letter
from forms.tables.package import guarded
from forms.tables.values import MAX_EXACT

_CHUNK = 2**20
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_HIDING = frozenset({"collapse", "filter"})
_LAID_OVER = ("draw:", "office:annotation", "table:shapes", "dr3d:", "form:")
"""What lies over cells: its text is no cell's."""
_SECONDS = {"H": 3600, "M": 60, "S": 1}


class Table:
    """One sheet: its rows and what it says beside them."""

    def __init__(self, name: str) -> None:
        self.name, self.lines, self.aside = name, list[Line](), Aside()


class _Reader:
    """The handler of content.xml."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.path: list[str] = []
        self.over = self.row = self.times = self.column = self.read = 0
        self.table: Table | None = None
        self.hidden = False
        self.columns: list[int] = []
        self.cells: list[Raw] = []
        self.formulas: list[int] = []
        self.cell: dict[str, str] | None = None
        self.texts: list[str] = []
        self.inside = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self.over or tag.startswith(_LAID_OVER):
            self.over += 1
        elif tag == "table:table":
            self._open_table(attributes)
        elif self.table is None:
            pass
        elif tag == "table:table-column":
            self._column(attributes)
        elif tag == "table:table-row":
            self._open_row(attributes)
        elif tag in _CELLS:
            self.cell, self.texts = attributes, []
        elif self.cell is not None:
            self._open_text(tag, attributes)
        self.path.append(tag)

    def end(self, tag: str) -> None:
        self.path.pop()
        if self.over:
            self.over -= 1
        elif tag == "table:table" and self.path and self.path[-1] == "office:spreadsheet":
            self.table = None
        elif self.table is None:
            return
        elif tag == "table:table-row":
            self._close_row()
        elif tag in _CELLS:
            self._close_cell()
        elif tag == "text:p":
            self.inside -= 1

    def text(self, text: str) -> None:
        if self.inside and not self.over:
            self.texts.append(text)

    def _open_table(self, attributes: dict[str, str]) -> None:
        if self.path and self.path[-1] == "office:spreadsheet":
            self.table = Table(attributes.get("table:name", ""))
            self.tables.append(self.table)
            self.row, self.times, self.column, self.inside = 1, 0, 0, 0

    def _column(self, attributes: dict[str, str]) -> None:
        times = _times(attributes.get("table:number-columns-repeated"))
        if self.table is not None and attributes.get("table:visibility") in _HIDING:
            self.table.aside.hidden.append((self.column, self.column + times - 1))
        self.column += times

    def _open_row(self, attributes: dict[str, str]) -> None:
        self.row += self.times
        self.times = _times(attributes.get("table:number-rows-repeated"))
        self.hidden = attributes.get("table:visibility") in _HIDING
        self.column = 0
        self.columns, self.cells, self.formulas = [], [], []

    def _open_text(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "text:p":
            self.inside += 1
            if self.texts:
                self.texts.append("\n")
            else:
                self.texts.append("")
        elif tag == "text:s":
            self.texts.append(" " * min(_times(attributes.get("text:c")), 32_767))
        elif tag == "text:tab":
            self.texts.append("\t")
        elif tag == "text:line-break":
            self.texts.append("\n")

    def _close_cell(self) -> None:
        cell, table = self.cell, self.table
        self.cell = None
        if cell is None or table is None:
            return
        times = _times(cell.get("table:number-columns-repeated"))
        value = _value(cell, "".join(self.texts))
        if value is not None:
            if self.column + times > MAX_COLUMN:
                raise outside(table.name, self.row, self.column + times - 1)
            self.columns += range(self.column, self.column + times)
            self.cells += [value] * times
            if "table:formula" in cell and not (isinstance(value, Odd) and value.kind == "formula"):
                self.formulas.append(self.column)
        wide, high = (_times(cell.get(f"table:number-{side}-spanned")) for side in ("columns", "rows"))
        if wide * high > 1:
            last_column, last_row = self.column + wide - 1, self.row + high - 1
            ref = f"{letter(self.column)}{self.row}:{letter(last_column)}{last_row}"
            table.aside.merges.append(Merge(ref, self.column, self.row, last_column, last_row))
        self.column += times

    def _close_row(self) -> None:
        if not self.columns or self.table is None:
            return
        if self.row + self.times - 1 > MAX_ROW:
            raise outside(self.table.name, self.row + self.times - 1, self.columns[0])
        self.read += len(self.columns) * self.times
        if self.read > MAX_CELLS:
            raise too_many(self.table.name, self.row)
        for number in range(self.row, self.row + self.times):
            self.table.lines.append(Line(number, self.hidden, tuple(self.columns), self.cells, tuple(self.formulas)))


def read_document(content: bytes) -> Iterator[Table]:
    """Give the tables of content.xml in order.

    Raises:
        TableProblem: for XML that is not accepted, or cells beyond what Excel has or `MAX_CELLS`.
    """
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    for _ in guarded(content, "content.xml", parser, _CHUNK):
        pass
    yield from reader.tables


def _value(cell: dict[str, str], text: str) -> Raw:
    """Read one cell from its attributes and text."""
    kind = cell.get("office:value-type")
    if cell.get("calcext:value-type") == "error":
        return Odd("error", text)
    if kind is None:
        return Odd("formula", cell["table:formula"]) if "table:formula" in cell else None
    if kind in {"float", "currency", "percentage"}:
        return _number(cell.get("office:value", ""), kind)
    read = _SPECIAL.get(kind)
    return read(cell) if read else lettered(cell.get("office:string-value", text))


def _number(text: str, kind: str) -> Raw:
    try:
        value = float(text)
    except ValueError:
        return Odd("error", text)
    if not -MAX_EXACT < value < MAX_EXACT:
        return Odd("digits", digits(value))
    return percent(value) if kind == "percentage" else value


def _time(text: str) -> Raw:
    """Read a duration such as PT12H30M00S as a time of the day, or as it stands."""
    seconds, figure = 0, ""
    for sign in text.removeprefix("PT"):
        if sign in _SECONDS and figure.partition(".")[0].isdecimal():
            seconds += int(figure.partition(".")[0]) * _SECONDS[sign]
            figure = ""
        else:
            figure += sign
    if figure or not text.startswith("PT") or len(text) > 30:  # noqa: PLR2004  longer is no duration
        return text or None
    hours, rest = divmod(seconds, 3600)
    return Odd("date", f"{hours:02}:{rest // 60:02}:{rest % 60:02}")


def _times(text: str | None) -> int:
    return max(1, min(int(text), 10**7)) if text and text.isdecimal() and len(text) < 9 else 1  # noqa: PLR2004  8 digits


_SPECIAL: dict[str, Callable[[dict[str, str]], Raw]] = {
    "date": lambda cell: iso_moment(cell.get("office:date-value", "")),
    "time": lambda cell: _time(cell.get("office:time-value", "")),
    "boolean": lambda cell: Odd("truth", "TRUE" if cell.get("office:boolean-value") == "true" else "FALSE"),
}
