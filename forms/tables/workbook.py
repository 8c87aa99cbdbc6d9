"""xlsx and ods: the checked package, scanned, then read by calamine."""

import posixpath
from collections.abc import Iterator, Mapping

import python_calamine
from defusedxml import ElementTree
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from forms.tables.model import Flaw, Row, Sheet, Tables, refuse
from forms.tables.opendocument import scan_document
from forms.tables.package import guard_xml, open_package, pack
from forms.tables.scan import Scan, scan_worksheet
from forms.tables.values import EXACT_DIGITS, MAX_EXACT, Value, has_control, texts_of

MAX_SHEETS = 200
GROUPED = 1000
"""Below this, three digits behind a point look like thousands."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
BOOK = "xl/workbook.xml"
LINKS = "xl/_rels/workbook.xml.rels"


def read_workbook(data: bytes, name: str) -> Tables:
    """Read every worksheet of an xlsx or ods file.

    Raises:
        TableProblem: when the file is not sound; see the modules package and scan for what is refused.
    """
    parts = open_package(data, name)
    try:
        scans = _scan_all(parts, name)
        with CalamineWorkbook.from_object(pack(parts)) as book:
            return Tables(name, tuple(_sheets(book, scans)))
    except (python_calamine.CalamineError, ElementTree.ParseError, ValueError, OSError) as error:
        raise refuse(
            "file_damaged",
            f"File {name} tidak dapat dibaca ({error}). Buka di Excel dan simpan ulang sebagai .xlsx.",
            f"The file {name} cannot be read ({error}). Open it in Excel and save it again as .xlsx.",
        ) from error


def _scan_all(parts: Mapping[str, bytes], name: str) -> dict[str, Scan]:
    if "content.xml" in parts:
        guard_rest(parts, {"content.xml"})
        return scan_document(parts["content.xml"])
    if not {"[Content_Types].xml", BOOK, LINKS} <= parts.keys():
        raise refuse(
            "file_damaged",
            f"File {name} bukan buku kerja Excel yang utuh. Buka di Excel dan simpan ulang sebagai .xlsx.",
            f"The file {name} is not a whole Excel workbook. Open it in Excel and save it again as .xlsx.",
        )
    guard_rest(parts, {part for part in parts if part.startswith("xl/worksheets/")})
    places = worksheet_parts(parts, name)
    return {sheet: scan_worksheet(parts[part], part, sheet) for sheet, part in places.items()}


def guard_rest(parts: Mapping[str, bytes], scanned: set[str]) -> None:
    """Guard every part besides those that are guarded as they are scanned.

    Raises:
        TableProblem: as `guard_xml`.
    """
    for part, content in parts.items():
        if part not in scanned and part != "mimetype":
            guard_xml(content, part)


def worksheet_parts(parts: Mapping[str, bytes], name: str) -> dict[str, str]:
    """Map each sheet's name to its part; sheets without a worksheet part (charts) are left out.

    Raises:
        TableProblem: for two sheets of one name, or too many.
    """
    links = {
        link.get("Id", ""): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
        for link in ElementTree.fromstring(parts[LINKS])
    }
    places: dict[str, str] = {}
    for sheet in ElementTree.fromstring(parts[BOOK]).iter():
        if sheet.tag.rpartition("}")[2] != "sheet":
            continue
        title = sheet.get("name", "")
        link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        if title in places or len(places) >= MAX_SHEETS:
            raise refuse(
                "sheet_duplicate",
                f"File {name} berisi terlalu banyak sheet atau dua sheet bernama {title}. Hapus yang tidak dipakai.",
                f"The file {name} holds too many sheets, or two called {title}. Delete those that are not used.",
                sheet=title,
            )
        if links.get(link, "") in parts:
            places[title] = links[link]
    return places


def _sheets(book: CalamineWorkbook, scans: Mapping[str, Scan]) -> list[Sheet]:
    sheets: list[Sheet] = []
    for about in book.sheets_metadata:
        if about.typ == SheetTypeEnum.WorkSheet and about.name in scans:
            hidden = about.visible != SheetVisibleEnum.Visible
            sheets.append(_sheet(book, about.name, hidden, scans[about.name]))
    return sheets


def _sheet(book: CalamineWorkbook, name: str, hidden: bool, scan: Scan) -> Sheet:  # noqa: FBT001  read from the file
    rows: list[Row] = []
    flaws: list[Flaw] = []
    fractions: list[tuple[int, int]] = []
    for number, values in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), start=1):
        cells = texts_of(values)
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            rows.append(Row(number, tuple(cells)))
            flaws += _value_flaws(number, values, cells)
            fractions += [
                (number, at) for at, text in enumerate(cells) if text[-4:-3] == "." and _is_fraction(values[at])
            ]
    texts = {row.number: row.cells for row in rows}
    settled = (_settled(flaw, texts) for flaw in scan.flaws)
    return Sheet(name, tuple(rows), hidden, (*flaws, *settled), tuple(fractions))


def _is_fraction(value: Value) -> bool:
    """Tell whether a cell whose text ends in a point and three digits holds a number that the text alone would not say."""
    return isinstance(value, float) and abs(value) < GROUPED


def _value_flaws(number: int, values: list[Value], cells: list[str]) -> Iterator[Flaw]:
    for at, (value, text) in enumerate(zip(values, cells, strict=False)):
        if isinstance(value, str):
            if len(text) < len(value) and has_control(value):
                yield Flaw("control", number, at)
        elif len(text) > EXACT_DIGITS and isinstance(value, float) and abs(value) >= MAX_EXACT:
            yield Flaw("digits", number, at)


def _settled(flaw: Flaw, texts: Mapping[int, tuple[str, ...]]) -> Flaw:
    """Tell a formula without a stored result from one with."""
    cells = texts.get(flaw.row, ())
    if flaw.kind == "formula" and (flaw.column >= len(cells) or not cells[flaw.column]):
        return Flaw("formula_blank", flaw.row, flaw.column)
    return flaw
