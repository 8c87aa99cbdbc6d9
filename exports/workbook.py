"""The one place that writes xlsx: openpyxl draws here; poured rows and the drawn parts are joined here."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from exports import texts
from exports.package import Packed, pack, write_package

_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_FIRST = ("[Content_Types].xml", "_rels/.rels")
_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001  # written as text only, the zone is said by the caller


def write_sheets(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """Write plain sheets of text as an xlsx: sheet name to rows, the first row being the header.

    Every cell is text, blanks are left out, nothing becomes a formula; same input, same bytes.

    Raises:
        ValueError: for a sheet name that Excel refuses, or a text longer than a cell holds (32,767 UTF-16 units).
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    taken: set[str] = set()
    for name, rows in sheets.items():
        if texts.sheet_name(name, taken) != name:
            raise ValueError(f"{name!r} tidak dapat menjadi nama lembar Excel")
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        widest = [0] * max((len(row) for row in rows), default=0)
        for number, row in enumerate(rows, 1):
            for column, text in enumerate(row, 1):
                if not text:
                    continue
                if texts.units(text) > texts.CELL_UNITS:
                    raise ValueError(f"{name} {get_column_letter(column)}{number}: teks melebihi 32.767 karakter")
                cell = sheet.cell(number, column, "")
                cell.value, cell.data_type = texts.escape(texts.clean(text)), "s"
                cell.alignment = Alignment(vertical="top", wrap_text=number > 1)
                if number == 1:
                    cell.font = Font(bold=True)
                widest[column - 1] = max(widest[column - 1], len(text))
        for column, width in enumerate(widest, 1):
            sheet.column_dimensions[get_column_letter(column)].width = min(60, max(10, width + 2))
    out = io.BytesIO()
    _join(out, _saved(book, _EPOCH), {})
    return out.getvalue()


def _saved(book: Workbook, made: datetime) -> dict[str, bytes]:
    """Save into memory and give the parts by name, with the given time instead of openpyxl's "now"."""
    memory = io.BytesIO()
    book.save(memory)
    with zipfile.ZipFile(memory) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    stamp = made.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    parts["docProps/core.xml"] = _TIMES.sub(rb"\g<1>" + stamp, parts["docProps/core.xml"])
    return parts


def _join(out: io.BufferedIOBase, drawn: Mapping[str, bytes], poured: Mapping[str, Packed]) -> None:
    """Write the package: content types, relationships, poured sheets, then the rest by name."""
    order = [*_FIRST, *sorted(poured), *sorted(name for name in drawn if name not in poured and name not in _FIRST)]
    write_package(out, ((name, poured[name] if name in poured else pack(drawn[name])) for name in order))
