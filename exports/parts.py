"""Finishes the parts that openpyxl saved: stored values of formulas, growing ranges, shared strings, sheet seams."""

import re
from collections.abc import Collection, Mapping

import msgspec

from exports import texts

_FORMULA = re.compile(r'<c r="([A-Z]+\d+)"((?: s="\d+")?)><f>(.*?)</f><v ?/></c>|<f>', re.DOTALL)
_DIMENSION = re.compile(r"<dimension [^>]*/>")
_STYLE = re.compile(r'<c r="[A-Z]+\d+"(?: s="(\d+)")?')
_AFTER_IGNORED = re.compile(r"<drawing |<legacyDrawing |<tableParts |</worksheet>")
_TITLES = re.compile(r"('(?:[^']|'')+'!\$\d+:\$\d+),('(?:[^']|'')+'!\$[A-Z]+:\$[A-Z]+)")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


class Seam(msgspec.Struct, frozen=True, kw_only=True):
    """A bulk sheet's XML cut at its pattern row: what stands before and after, and each column's style id."""

    head: bytes
    tail: str
    styles: tuple[int, ...]


def cut(xml: bytes, row: int) -> Seam:
    """Cut a saved bulk sheet at its pattern row, the only row numbered `row`.

    Raises:
        ValueError: when the pattern row is not there.
    """
    text = _DIMENSION.sub("", xml.decode(), count=1)
    found = re.search(rf'<row r="{row}"[^>]*>(.*?)</row>', text, re.DOTALL)
    if not found:
        raise ValueError(f"the drawn sheet has no pattern row {row}")
    styles = tuple(int(style or 0) for style in _STYLE.findall(found[1]))
    return Seam(head=text[: found.start()].encode(), tail=text[found.end() :], styles=styles)


def grown(tail: str, first: int, last: int, width: str) -> bytes:
    """Give a bulk sheet's tail with every range that ends on the pattern row drawn down to the last row.

    Codes and numbers kept as text get no green triangle.
    """
    longer = re.sub(rf'(ref="[A-Z]+\d+:[A-Z]+){first}"', rf'\g<1>{last}"', tail)
    return _ignoring(longer, f"A{first}:{width}{last}").encode()


def grown_table(xml: bytes, first: int, last: int) -> bytes:
    """Give a table part whose two ranges reach the last row."""
    return re.sub(rf'(ref="[A-Z]+\d+:[A-Z]+){first}"', rf'\g<1>{last}"', xml.decode()).encode()


def table_name(xml: bytes) -> str:
    """Read a table part's name."""
    found = re.search(r'displayName="([^"]+)"', xml.decode())
    return found[1] if found else ""


def valued(xml: bytes, values: Mapping[str, str | float], area: str) -> bytes:
    """Give a drawn sheet whose formulas carry their values; `area` gets no green triangles.

    Raises:
        ValueError: when a formula has no value: a previewer would show a blank.
    """

    def fill(found: re.Match[str]) -> str:
        if found[1] is None or found[1] not in values:
            raise ValueError(f"formula without its value: {found[0]}")
        value = values[found[1]]
        if isinstance(value, str):
            inner = texts.escape(texts.clean(value)).replace("&", "&amp;").replace("<", "&lt;")
            return f'<c r="{found[1]}"{found[2]} t="str"><f>{found[3]}</f><v>{inner}</v></c>'
        return f'<c r="{found[1]}"{found[2]}><f>{found[3]}</f><v>{value!r}</v></c>'

    return _ignoring(_FORMULA.sub(fill, xml.decode()), area).encode()


def _ignoring(xml: str, area: str) -> str:
    """Insert the element that hides the mark of numbers kept as text, where the standard's order wants it."""
    mark = f'<ignoredErrors><ignoredError sqref="{area}" numberStoredAsText="1"/></ignoredErrors>'
    return _AFTER_IGNORED.sub(lambda found: mark + found[0], xml, count=1)


def columns_first(xml: bytes) -> bytes:
    """Put the columns of print titles before the rows, as Excel writes them."""
    return _TITLES.sub(r"\2,\1", xml.decode()).encode()


def unlinked(xml: bytes) -> bytes:
    """Give a chart part whose number formats are its own: without this a reader takes those of the cells."""
    return re.sub(rb'<numFmt formatCode="([^"]*)" ?/>', rb'<numFmt formatCode="\1" sourceLinked="0"/>', xml)


def relative(xml: bytes, *, above: str) -> bytes:
    """Make relationship targets inside `/xl/` relative; some readers know no absolute ones."""
    return xml.replace(b'Target="/xl/', f'Target="{above}'.encode())


def shared_strings(strings: Collection[str], references: int) -> bytes:
    """Write the shared-string part."""
    items = "".join(f"<si>{texts.markup(text)}</si>" for text in strings)
    head = f'<sst xmlns="{_MAIN}" count="{references}" uniqueCount="{len(strings)}">'
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{head}{items}</sst>'.encode()


def with_strings(types: bytes) -> bytes:
    """Name the shared-string part in the content types."""
    entry = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_STRINGS_TYPE}"/></Types>'
    return types.replace(b"</Types>", entry.encode())


def strings_related(rels: bytes) -> bytes:
    """Relate the workbook to its shared-string part."""
    entry = f'<Relationship Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml" Id="rIdStrings"/></Relationships>'
    return rels.replace(b"</Relationships>", entry.encode())
