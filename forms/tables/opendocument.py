"""What the cell reader does not tell of an ods: the area that repeated cells span, formulas, merged ranges."""

from xml.parsers import expat

from forms.tables.model import Flaw, letter, refuse
from forms.tables.package import guard_xml
from forms.tables.scan import MAX_AREA, MAX_FLAWS, Scan


class _Reader:
    """The handler of content.xml; keeps where it stands in which table."""

    def __init__(self) -> None:
        self.scans: dict[str, Scan] = {}
        self.sheet = ""
        self.row = self.column = self.repeat = 0
        self.rows = self.columns = 0
        self.flaws: list[Flaw] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self.sheet = attributes.get("table:name", "")
            self.row = self.rows = self.columns = 0
            self.repeat = 1
            self.flaws = []
        elif tag == "table:table-row":
            self.row += self.repeat
            self.repeat = _times(attributes.get("table:number-rows-repeated"))
            self.column = 0
        elif tag in {"table:table-cell", "table:covered-table-cell"}:
            self._cell(attributes)

    def end(self, tag: str) -> None:
        if tag == "table:table" and self.sheet not in self.scans:
            self.scans[self.sheet] = Scan(tuple(self.flaws), self.rows, self.columns)

    def _cell(self, attributes: dict[str, str]) -> None:
        times = _times(attributes.get("table:number-columns-repeated"))
        last_row = self.row + self.repeat - 1
        if "office:value-type" in attributes:
            self.rows, self.columns = max(self.rows, last_row), max(self.columns, self.column + times)
        if self.rows * self.columns > MAX_AREA or times > MAX_AREA:
            cell = f"{letter(self.columns - 1)}{self.rows}"
            raise refuse(
                "sheet_size",
                f"Sheet {self.sheet} terlalu luas: isinya sampai sel {cell}. Hapus baris dan kolom yang tidak dipakai.",
                f"The sheet {self.sheet} is too large: its content reaches cell {cell}. Delete unused rows and columns.",
                sheet=self.sheet,
            )
        if len(self.flaws) < MAX_FLAWS:
            self._flaws(attributes)
        self.column += times

    def _flaws(self, attributes: dict[str, str]) -> None:
        if "table:formula" in attributes:
            self.flaws.append(Flaw("formula", self.row, self.column))
        wide = _times(attributes.get("table:number-columns-spanned"))
        high = _times(attributes.get("table:number-rows-spanned"))
        if wide * high > 1:
            last = f"{letter(self.column + wide - 1)}{self.row + high - 1}"
            self.flaws.append(Flaw("merged", self.row, self.column, f"{letter(self.column)}{self.row}:{last}"))


def scan_document(content: bytes) -> dict[str, Scan]:
    """Read content.xml once; gives one scan a sheet.

    Raises:
        TableProblem: for bad XML or an area beyond the limit.
    """
    parser = expat.ParserCreate()
    reader = _Reader()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    guard_xml(content, "content.xml", parser)
    return reader.scans


def _times(text: str | None) -> int:
    return max(1, min(int(text), 10**7)) if text and text.isdecimal() and len(text) < 9 else 1  # noqa: PLR2004  8 digits
