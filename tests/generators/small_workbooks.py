"""Workbooks made part by part, so that each test can spoil exactly one."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from forms.tables.model import letter

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
_SHEET = '<sheet name="survey" sheetId="1" r:id="rId1"/>'
_BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    f"<sheets>{_SHEET}</sheets></workbook>"
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINK = f'<Relationship Id="rId{{0}}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{{0}}.xml"/>'
_STRINGS = f'<Relationship Id="rIdS" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
_LINKS = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{_LINK.format(1)}</Relationships>'
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
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


def zipped(parts: Mapping[str, str | bytes | None], level: int | None = None) -> bytes:
    """Write a package of parts; None leaves one out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as package:
        for name, part in parts.items():
            if part is not None:
                package.writestr(name, part)
    return buffer.getvalue()


def written(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """Write rows of texts as an xlsx with shared strings, as spreadsheets do."""
    texts = {
        text: at
        for at, text in enumerate(dict.fromkeys(cell for rows in sheets.values() for row in rows for cell in row))
    }
    parts: dict[str, str | bytes | None] = dict(PARTS)
    links, named = [], []
    for number, (name, rows) in enumerate(sheets.items(), 1):
        lines = []
        for at, row in enumerate(rows, 1):
            cells = [
                f'<c r="{letter(column)}{at}" t="s"><v>{texts[cell]}</v></c>' for column, cell in enumerate(row) if cell
            ]
            lines.append(f'<row r="{at}">{"".join(cells)}</row>')
        parts[f"xl/worksheets/sheet{number}.xml"] = sheet_xml(
            "".join(lines), before=f'<dimension ref="A1:Z{len(rows)}"/>'
        )
        links.append(_LINK.format(number))
        named.append(f'<sheet name="{name}" sheetId="{number}" r:id="rId{number}"/>')
    shared = "".join(f'<si><t xml:space="preserve">{escape(_ILLEGAL.sub("", text))}</t></si>' for text in texts)
    parts["xl/workbook.xml"] = _BOOK.replace(_SHEET, "".join(named))
    parts["xl/_rels/workbook.xml.rels"] = _LINKS.replace(_LINK.format(1), "".join(links) + _STRINGS)
    parts["xl/sharedStrings.xml"] = (
        f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{shared}</sst>'
    )
    return zipped(parts, 1)


_DOCUMENT_HEAD = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="survey">'
)
_DOCUMENT_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"
_MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'


def ods(rows: str, before: str = "") -> bytes:
    """Write an OpenDocument workbook of one sheet, its rows given as XML."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", _MANIFEST)
        package.writestr("content.xml", before + _DOCUMENT_HEAD + rows + _DOCUMENT_TAIL)
    return buffer.getvalue()


def document_cell(value: str, attributes: str = "") -> str:
    """Write one cell of text of an OpenDocument workbook."""
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{value}</text:p></table:table-cell>'
