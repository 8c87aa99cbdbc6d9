"""A filled workbook as Excel, LibreOffice or WPS saved it: sheets with a row of paths, cells as they stand."""

import posixpath
from collections.abc import Iterator, Mapping

import msgspec
from defusedxml import ElementTree

from forms.errors import Issue
from forms.filling.layout import ABOUT
from forms.filling.model import Filled, FilledSheet, Odd
from forms.filling.reading.document import read_document
from forms.filling.reading.formats import read_looks
from forms.filling.reading.lines import Aside, Line, UnusualError, in_order, is_true
from forms.filling.reading.meanings import Meanings
from forms.filling.reading.quick import quick_lines
from forms.filling.reading.sheets import fill_sheet
from forms.filling.reading.strings import read_strings
from forms.filling.reading.thorough import thorough_lines
from forms.tables.limits import OverrunError, ask
from forms.tables.model import TableProblem, refuse
from forms.tables.outside import too_heavy
from forms.tables.package import damaged, open_package
from forms.tables.read import MAX_FILE
from forms.tables.workbook import BOOK, LINKS, guard_rest, worksheet_parts

MAX_INFLATED = 160 * 2**20
"""What 5,000 rows of 250 questions take, each a text of its own."""
MEMORY = 1024 * 2**20
"""The address space of the child: six times what 5,000 rows of 150 filled cells take."""
SECONDS = 20
"""Computing of the child: ten times what 5,000 rows of 250 questions take on an old server."""

_ABOUT_ROWS = 100


class Answer(msgspec.Struct, frozen=True):
    """What the child says: a filled workbook, or why there is none."""

    filled: Filled | None = None
    issue: Issue | None = None


def read_filled(data: bytes, name: str) -> Filled:
    """Read a filled .xlsx or .ods; what stands in the other sheets is not looked at.

    Bytes from outside belong to `read_filled_outside`, which does the same in a limited process.

    Raises:
        TableProblem: for no sound workbook, one with macros or a password, one too large, and one that is no template.
    """
    if len(data) > MAX_FILE:
        raise refuse(
            "file_size",
            f"File {name} lebih besar dari {MAX_FILE // 2**20} MiB. Hapus gambar dan sheet yang tidak dipakai.",
            f"The file {name} is larger than {MAX_FILE // 2**20} MiB. Delete pictures and sheets that are not used.",
        )
    parts = open_package(data, name, MAX_INFLATED)
    reader = _document if "content.xml" in parts else _workbook
    about: dict[str, str] = {}
    sheets: list[FilledSheet] = []
    try:
        for found in reader(parts, name):
            if isinstance(found, FilledSheet):
                sheets.append(found)
            else:
                about = about or found
    except ElementTree.ParseError as error:
        raise damaged(name, str(error)) from error
    if not sheets:
        raise refuse(
            "no_template",
            f"File {name} ini bukan templat Lumbung: tidak ada sheet dengan baris kode kolom. "
            "Unduh templat dari halaman Isi lewat Excel dan salin isian Anda ke sana.",
            f"This file {name} is no template of Lumbung: no sheet has the row of column codes. "
            "Download a template from the page Fill in Excel and copy your answers into it.",
        )
    return Filled(name=name, about=about, sheets=tuple(sheets))


def read_filled_outside(data: bytes, name: str) -> Filled:
    """Read a filled workbook in a child process of limited memory and time; blocks until it ends.

    Raises:
        TableProblem: when the file cannot be read, or not within these limits.
    """
    if len(data) > MAX_FILE:
        return read_filled(data, name)  # refuses at once, without a child
    try:
        answer = msgspec.msgpack.decode(ask("forms.filling.child", name, data), type=Answer)
    except OverrunError as error:
        raise too_heavy(name) from error
    if answer.filled is None:
        raise TableProblem(answer.issue) if answer.issue else too_heavy(name)
    return answer.filled


def _document(parts: Mapping[str, bytes], name: str) -> Iterator[FilledSheet | dict[str, str]]:
    """Read an ods: its sheets of answers and what its hidden sheet says."""
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise refuse(
            "file_password",
            f"File {name} memakai kata sandi. Buka di LibreOffice, hapus kata sandinya, lalu simpan lagi.",
            f"The file {name} has a password. Open it in LibreOffice, remove the password and save it again.",
        )
    guard_rest(parts, {"content.xml"})
    for table in read_document(parts["content.xml"]):
        found = _read_sheet(table.name, iter(table.lines), table.aside)
        if found is not None:
            yield found


def _workbook(parts: Mapping[str, bytes], name: str) -> Iterator[FilledSheet | dict[str, str]]:
    """Read an xlsx: its sheets of answers and what its hidden sheet says."""
    if not {"[Content_Types].xml", BOOK, LINKS} <= parts.keys():
        raise damaged(name, "parts are missing")
    shared, styles = (_related(parts, kind) for kind in ("sharedStrings", "styles"))
    guard_rest(parts, {*(part for part in parts if part.startswith("xl/worksheets/")), shared, styles})
    strings = read_strings(parts.get(shared), shared)
    looks = read_looks(parts.get(styles), styles)
    meanings = Meanings(name, strings, looks, from_1904=_is_1904(parts[BOOK]))
    for title, part in worksheet_parts(parts, name).items():
        found = _worksheet(parts[part], part, title, meanings)
        if found is not None:
            yield found


def _related(parts: Mapping[str, bytes], kind: str) -> str:
    """Give the part that the workbook calls its shared strings or styles, or the one that bears the usual name."""
    for link in ElementTree.fromstring(parts[LINKS]):
        target = posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
        if link.get("Type", "").endswith(f"/{kind}") and target in parts:
            return target
    usual = f"xl/{kind}.xml"
    return next((part for part in parts if part.casefold() == usual.casefold()), usual)


def _worksheet(content: bytes, part: str, title: str, meanings: Meanings) -> FilledSheet | dict[str, str] | None:
    """Read one worksheet the quick way where it is written plainly."""
    aside = Aside()
    try:
        return _read_sheet(title, quick_lines(content, part, title, meanings, aside), aside)
    except UnusualError:
        aside = Aside()
        return _read_sheet(title, thorough_lines(content, part, title, meanings, aside), aside)


def _read_sheet(title: str, lines: Iterator[Line], aside: Aside) -> FilledSheet | dict[str, str] | None:
    ordered = in_order(lines, title)
    return _read_about(ordered) if title.casefold() == ABOUT else fill_sheet(title, ordered, aside)


def _read_about(lines: Iterator[Line]) -> dict[str, str]:
    """Read the hidden sheet: keys in column A, values in column B."""
    about: dict[str, str] = {}
    for line in lines:
        cells = dict(zip(line.columns, line.cells, strict=True))
        key, value = cells.get(0), cells.get(1)
        if line.number > _ABOUT_ROWS:
            break
        if isinstance(key, str) and value is not None:
            about.setdefault(key.strip(), _shown(value))
    return about


def _shown(value: str | float | Odd) -> str:
    if isinstance(value, Odd):
        return value.value
    return value if isinstance(value, str) else f"{value:.15g}"


def _is_1904(book: bytes) -> bool:
    """Tell whether serial dates count from 1904, as Excel for the Mac once did."""
    found = (element for element in ElementTree.fromstring(book) if element.tag.rpartition("}")[2] == "workbookPr")
    return any(is_true(element.get("date1904")) for element in found)
