"""Every stored value of an xlsx as it stands, for proofs: nothing trimmed, and the results of formulas told apart."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.parsers import expat

import msgspec
from defusedxml import ElementTree

from forms.tables.model import TableProblem, column_index, refuse
from forms.tables.package import guarded, open_package
from forms.tables.read import bytes_of
from forms.tables.scan import disorder
from forms.tables.workbook import BOOK, LINKS, guard_rest, worksheet_parts

MOST = 2**30
"""Bytes of XML that a workbook may hold here: the whole province's has more than an uploaded table."""

_STEP = 1 << 18
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z")
_STRINGS = "sharedstrings.xml"
_COLUMNS = 16_384


class Stored(msgspec.Struct, frozen=True):
    """A cell's value; `computed` where it is the stored result of a formula."""

    value: str | float | None
    computed: bool = False


ExactRow = tuple[int, list[Stored | None]]
"""A row's number and its cells from column A on; None where there is no value."""


def read_exactly(path: Path, most: int = MOST) -> Iterator[tuple[str, Iterator[ExactRow]]]:
    """Give each worksheet's name and its rows, in the workbook's order; a sheet's rows are read before the next sheet.

    Raises:
        TableProblem: when the file is no sound xlsx of at most `most` bytes of XML.
    """
    parts = open_package(bytes_of(path), path.name, most)
    if not {"[Content_Types].xml", BOOK, LINKS} <= parts.keys():
        raise refuse(
            "file_damaged",
            f"File {path.name} bukan buku kerja Excel yang utuh.",
            f"The file {path.name} is not a whole Excel workbook.",
        )
    guard_rest(parts, {part for part in parts if part.startswith("xl/worksheets/")})
    places = worksheet_parts(parts, path.name)
    strings = _strings(parts)
    for sheet, part in places.items():
        yield sheet, _rows(parts.pop(part), part, sheet, strings)


def _strings(parts: Mapping[str, bytes]) -> list[str]:
    """Read the shared strings; runs of a rich text are one text, readings beside it (phonetics) none."""
    links = ElementTree.fromstring(parts[LINKS])
    targets = [posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/") for link in links]
    part = next((target for target in targets if target.lower().endswith(_STRINGS) and target in parts), None)
    if part is None:
        return []
    found: list[str] = []
    for item in ElementTree.fromstring(parts[part]):
        pieces = [each for each in item if not each.tag.endswith("}rPh")]
        texts = [text.text or "" for piece in pieces for text in piece.iter() if text.tag.endswith("}t")]
        found.append(_plain("".join(texts)))
    return found


def _plain(text: str) -> str:
    """Undo Excel's `_xHHHH_`."""
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text


class _Reader:
    """The handler of one worksheet's events; finished rows gather in `rows`."""

    def __init__(self, sheet: str, strings: list[str]) -> None:
        self._sheet, self._strings = sheet, strings
        self.rows: list[ExactRow] = []
        self._number = 0
        self._cells: list[Stored | None] = []
        self._kind, self._column = "n", 0
        self._text: list[str] = []
        self._found: str | None = None
        self._computed = self._reading = self._aside = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self._begin(attributes)
        elif name in {"v", "t"} and not self._aside:
            self._reading = True
            self._text.clear()
        elif name == "row":
            self._row(attributes.get("r", ""))
        elif name == "f":
            self._computed = True
        elif name == "rPh":
            self._aside = True

    def text(self, data: str) -> None:
        if self._reading:
            self._text.append(data)

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in {"v", "t"} and self._reading:
            self._reading = False
            self._found = (self._found or "") + "".join(self._text)
        elif name == "c":
            self._finish()
        elif name == "row":
            self.rows.append((self._number, self._cells))
            self._cells = []
        elif name == "rPh":
            self._aside = False

    def _row(self, number: str) -> None:
        row = int(number) if number.isdecimal() and len(number) < 8 else self._number + 1  # noqa: PLR2004  7 digits at most
        if row <= self._number:
            raise disorder(self._sheet, row)
        self._number, self._column = row, 0

    def _begin(self, attributes: dict[str, str]) -> None:
        place = _PLACE.match(attributes.get("r", ""))
        column = column_index(place[1]) + 1 if place else self._column + 1
        if column <= self._column or column > _COLUMNS or (place and int(place[2]) != self._number):
            raise disorder(self._sheet, self._number)
        self._column, self._kind = column, attributes.get("t", "n")
        self._found, self._computed = None, False

    def _finish(self) -> None:
        if self._found is None and not self._computed:
            return
        self._cells += [None] * (self._column - 1 - len(self._cells))
        self._cells.append(Stored(self._value(self._found or ""), self._computed))

    def _value(self, text: str) -> str | float | None:
        if self._kind == "s":
            at = int(text)
            return self._strings[at] if 0 <= at < len(self._strings) else None
        if self._kind in {"str", "inlineStr"}:
            return _plain(text)
        if self._kind in {"e", "d"}:
            return text
        if self._kind == "b":
            return "TRUE" if text == "1" else "FALSE"
        return float(text) if text else None


def _rows(content: bytes, part: str, sheet: str, strings: list[str]) -> Iterator[ExactRow]:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    reader = _Reader(sheet, strings)
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    try:
        for _ in guarded(content, part, parser, _STEP):
            yield from reader.rows
            reader.rows.clear()
    except ValueError as error:
        raise _unreadable(sheet, str(error)) from error


def _unreadable(sheet: str, cause: str) -> TableProblem:
    return refuse(
        "file_damaged",
        f"Sheet {sheet} berisi sel yang tidak dapat dibaca ({cause}).",
        f"The sheet {sheet} holds a cell that cannot be read ({cause}).",
        sheet=sheet,
    )
