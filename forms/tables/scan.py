"""What the cell reader does not tell: order and number of rows, formulas, error values, merged ranges.

`<dimension>` is never believed (probe P1); rows out of order or written twice are refused (P2, P3); the area that
values span is bounded before the cell reader makes room for it (P14, P15).
"""

import re
from xml.parsers import expat

import msgspec

from forms.tables.model import Flaw, FlawKind, TableProblem, column_index, letter, refuse
from forms.tables.package import guard_xml
from forms.tables.quick import plain_area

MAX_AREA = 2_500_000
MAX_FLAWS = 10_000

_REF = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z")
_MAX_ROW = 1_048_576
_MAX_COLUMN = 16_384


class Scan(msgspec.Struct, frozen=True):
    """What one worksheet part told."""

    flaws: tuple[Flaw, ...]
    rows: int
    columns: int


class _Reader:
    """The handler of one worksheet's events; keeps where it stands."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.row = self.column = 0
        self.rows = self.columns = 0
        self.depth = 0
        self.flaws: list[Flaw] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._cell(attributes)
        elif name in {"v", "is"}:
            self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
            if self.rows * self.columns > MAX_AREA:
                raise _too_wide(self.sheet, self.row, self.column)
        elif name == "row":
            self._row(attributes)
        elif name == "f" and self.column:
            self._flaw("formula")
        elif name == "mergeCell":
            self._merged(attributes.get("ref", ""))

    def _row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        row = int(number) if number.isdecimal() and len(number) < 8 else self.row + 1  # noqa: PLR2004  7 digits at most
        if row <= self.row or row > _MAX_ROW:
            raise disorder(self.sheet, row)
        self.row, self.column = row, 0

    def _cell(self, attributes: dict[str, str]) -> None:
        ref = attributes.get("r")
        if ref is None:
            column = self.column + 1
        else:
            place = _REF.match(ref)
            if place is None or int(place[2]) != self.row:
                raise disorder(self.sheet, self.row)
            column = column_index(place[1]) + 1
        if column <= self.column or column > _MAX_COLUMN:
            raise disorder(self.sheet, self.row)
        self.column = column
        if attributes.get("t") == "e":
            self._flaw("error")

    def _merged(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        start, end = _REF.match(first), _REF.match(last)
        if start and end and len(self.flaws) < MAX_FLAWS:
            self.flaws.append(Flaw("merged", int(start[2]), column_index(start[1]), ref))

    def _flaw(self, kind: FlawKind) -> None:
        if len(self.flaws) < MAX_FLAWS:
            self.flaws.append(Flaw(kind, self.row, self.column - 1))


def scan_worksheet(content: bytes, part: str, sheet: str) -> Scan:
    """Read a worksheet part once from end to end.

    Raises:
        TableProblem: for bad XML, rows or cells out of order, or an area beyond `MAX_AREA` cells.
    """
    plain = plain_area(content)
    if plain is not None and plain[0] * plain[1] <= MAX_AREA and plain[0] <= _MAX_ROW and plain[1] <= _MAX_COLUMN:
        guard_xml(content, part)
        return Scan((), *plain)
    parser = expat.ParserCreate()
    reader = _Reader(sheet)
    parser.StartElementHandler = reader.start
    guard_xml(content, part, parser)
    return Scan(tuple(reader.flaws), reader.rows, reader.columns)


def disorder(sheet: str, row: int) -> TableProblem:
    """Make the problem of a row or cell that stands twice or out of order."""
    row = max(row, 1)  # a row of number 0, or a cell before every row
    return refuse(
        "row_order",
        f"Baris {row} pada sheet {sheet} tertulis dua kali atau tidak berurutan di dalam file. Buka di Excel dan simpan ulang sebagai .xlsx.",
        f"Row {row} of the sheet {sheet} stands twice or out of order in the file. Open it in Excel and save it again as .xlsx.",
        sheet=sheet,
        row=row,
    )


def _too_wide(sheet: str, row: int, column: int) -> Exception:
    cell = f"{letter(column - 1)}{row}"
    return refuse(
        "sheet_size",
        f"Sheet {sheet} terlalu luas: isinya sampai sel {cell}. Hapus baris dan kolom yang tidak dipakai.",
        f"The sheet {sheet} is too large: its content reaches cell {cell}. Delete unused rows and columns.",
        sheet=sheet,
        row=row,
    )
