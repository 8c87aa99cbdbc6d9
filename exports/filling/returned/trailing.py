"""Blank rows below the last answer, which people format by the million, go before a workbook is opened: openpyxl would make each cell."""

import io
import re
import zipfile
from typing import Final

_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_ANSWERS: Final = (b"<v>", b"<v ", b"<is>", b"<is ", b"<f>", b"<f ")
_ROW_END: Final = b"</row>"
_MANY: Final = 2000
"""Blank rows that are left as they are: a template's lists and colours reach a thousand rows further than its answers."""


def without_trailing_rows(data: bytes) -> bytes:
    """Give an xlsx without the blank rows at the end of sheets that have very many; any other file comes back as it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            shorter = {
                name: content
                for name in package.namelist()
                if _SHEET.fullmatch(name) and (content := _shorter(package.read(name)))
            }
            return _packed(package, shorter) if shorter else data
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return data  # whoever opens it says what is wrong


def _shorter(part: bytes) -> bytes:
    """Give a sheet's part without its last blank rows, b'' for one that has few."""
    end = part.rfind(b"</sheetData>")
    last = max(part.rfind(sign, 0, max(end, 0)) for sign in _ANSWERS)
    kept = part.find(_ROW_END, last, end) + len(_ROW_END)
    if end < 0 or last < 0 or kept < len(_ROW_END) or part.count(b"<row", kept, end) < _MANY:
        return b""
    return part[:kept] + part[end:]


def _packed(package: zipfile.ZipFile, shorter: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in package.namelist():
            made.writestr(name, shorter.get(name) or package.read(name))
    return out.getvalue()
