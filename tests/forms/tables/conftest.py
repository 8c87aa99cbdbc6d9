"""Workbooks made part by part, so that each test can spoil exactly one."""

import io
import zipfile
from collections.abc import Callable

import pytest

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    "</Types>"
)
_ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="survey" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
PARTS = {
    "[Content_Types].xml": _TYPES,
    "_rels/.rels": _ROOT,
    "xl/workbook.xml": _BOOK,
    "xl/_rels/workbook.xml.rels": _LINKS,
}


def sheet_xml(rows: str, before: str = "", after: str = "") -> str:
    """Write a worksheet part around its rows."""
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    )


def text_cell(place: str, text: str) -> str:
    """Write one cell of inline text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


@pytest.fixture
def workbook() -> Callable[..., bytes]:
    """Make an xlsx of one sheet; parts given by name replace or join the usual ones, None leaves one out."""

    def make(
        rows: str = "", *, before: str = "", after: str = "", parts: dict[str, str | bytes | None] | None = None
    ) -> bytes:
        content = {**PARTS, "xl/worksheets/sheet1.xml": sheet_xml(rows, before, after), **(parts or {})}
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
            for name, part in content.items():
                if part is not None:
                    package.writestr(name, part)
        return buffer.getvalue()

    return make


@pytest.fixture
def cell() -> Callable[[str, str], str]:
    """Write one cell of inline text."""
    return text_cell
