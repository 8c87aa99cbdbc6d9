"""Workbooks spoilt by chance: in their bytes, in the zip, in the XML of a part, or in the cells of the form.

Everything is drawn from the generator that is handed in, so that a case can be drawn again from its number alone.
"""

import io
import re
import zipfile
from collections.abc import Callable
from random import Random
from xml.sax.saxutils import escape

from small_workbooks import document_cell, ods, written, zipped
from spoiled_expressions import HUGE, ODD, drawn, nested, spoiled

SURVEY = (
    ("type", "name", "label", "relevant", "constraint", "calculation", "choice_filter", "repeat_count", "parameters"),
    ("begin repeat", "r", "R", "", "", "", "", "${n}", ""),
    ("integer", "a", "A", "", ". > 0", "", "", "", ""),
    ("end repeat", "", "", "", "", "", "", "", ""),
    ("select_one w", "b", "B", "sum(${a}) > 1", "", "", "kode = ${n}", "", ""),
    ("range", "n", "N ${b}", "", "", "", "", "", "start=0 end=10 step=1"),
    ("calculate", "c", "", "", "", "${n} + count(${r})", "", "", ""),
)
CHOICES = (("list_name", "name", "label", "kode"), ("w", "x", "X", "1"), ("w", "y", "Y", "2"))
PIECES = (
    "", " ", "${a}", "${", "}", "(", ")", "'", '"', ".", "..", "-1", "1 div 0", "position(..)", "${a} = ${b}", "yes", "range",
    "begin group", "end group", "begin repeat", "end repeat", "begin loop over w", "end loop", "select_one w or_other",
    "select_multiple w", "rank w", "select_one_from_file a.csv", "note", "geopoint", "text audit", "name", "type", "meta",
    "__proto__", "a b", "(" * 300, "not(" * 60 + "1" + ")" * 60, "${a} or " * 300 + "1", "regex(., '(a+)+$')",
    "start=a", "start=0 end=0 step=0", "indexed-repeat(${a}, ${r}, 1)", "jr:choice-name(${b}, '${b}')", "${last-saved#a}",
    "instance('w')/root/item[name = ${b}]/kode", "pulldata('x', 'y', 'z', ${a})", "a" * 200, "x\u2028y",
)  # fmt: skip

_ATTRIBUTES = (
    "", "0", "-1", "1", "2", "3", "99999999999999999999", "1048576", "1048577", "XFD1048576", "A1", "A0", "AAAA1", "B2", "A1:XFD1048576", "s", "n",
    "e", "b", "d", "str", "inlineStr", "rId1", "rId99", "../../x", "worksheets/sheet1.xml", "nonsense", "veryHidden", "&#0;", "&lt;", "a" * 70_000,
)  # fmt: skip
_SNIPPETS = (
    "<f>SUM(A1:A9)</f>", "<f/>", "<v>#N/A</v>", "<v>1e999</v>", "<v>999999</v>", "<v>-1</v>", "<is><t>x</t></is>", "<!-- x -->", "<![CDATA[<c>]]>",
    "<?x y?>", '<!DOCTYPE x [<!ENTITY e "x">]>', "&e;", "&#xFFFF;", "<mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>", "<row/>",
    '<row r="1"/>', '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', '<c r="A1"/>', "<c/>" * 20_000, "<a>" * 10_000, "<b/>" * 50_000,
    '<dimension ref="A1:A2"/>', "\x00", "\ud7ff", "]]>", "</row>", "</sheetData>", "<sheetData>", '<x y="' + "z" * 200_000 + '"/>',
    "<si><t>" + "y" * 40_000 + "</t></si>",
)  # fmt: skip
_MEMBERS = (
    "xl/vbaProject.bin", "../x.xml", "/x.xml", "xl/comments1.xml", "xl/externalLinks/externalLink1.xml", "xl/styles.xml", "content.xml",
    "xl/worksheets/sheet9.xml", "[Content_Types].xml", "xl/Workbook.xml", "a:b.xml", "xl/sharedStrings.xml",
)  # fmt: skip
_ATTRIBUTE = re.compile(r'="[^"]*"')
_TAG = re.compile(r"<[^>]*>")
_ROW = re.compile(r"<row .*?</row>", re.DOTALL)
_TEXT = re.compile(r">[^<]+<")
_LARGE = 200_000
"""Bytes of a part beyond which it is spoilt without a search through all of it."""


def spoiled_bytes(rng: Random, data: bytes) -> bytes:
    """Flip, cut, insert, blank or repeat bytes anywhere in a file."""
    spoilt = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8, 40))):
        at, lot = rng.randrange(len(spoilt) + 1), rng.randrange(6)
        run = rng.choice((1, 4, 30, 400))
        if lot == 0:
            del spoilt[at : len(spoilt) if rng.random() < 0.2 else at + run]
        elif lot == 1:
            spoilt[at:at] = rng.randbytes(run)
        elif lot == 2:
            spoilt[at : at + run] = bytes(len(spoilt[at : at + run]))
        elif lot == 3:
            spoilt[at:at] = spoilt[at : at + run]
        elif at < len(spoilt):
            spoilt[at] ^= 1 << rng.randrange(8)
    return bytes(spoilt)


def parts_of(data: bytes) -> dict[str, bytes]:
    """Give the members of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist() if not name.endswith("/")}


def spoiled_package(rng: Random, parts: dict[str, bytes]) -> bytes:
    """Drop, rename, add, empty, exchange or double members."""
    members = list(parts.items())
    for _ in range(rng.randint(1, 3)):
        at, lot = rng.randrange(len(members)), rng.randrange(6)
        name, content = members[at]
        if lot == 0 and len(members) > 1:
            del members[at]
        elif lot == 1:
            members[at] = (rng.choice((*_MEMBERS, *parts)), content)
        elif lot == 2:
            members.append((rng.choice((*_MEMBERS, *parts)), content))
        elif lot == 3:
            members[at] = (
                name,
                rng.choice((b"", b"<a/>", b" " * 3_000_000, content * 2, content[: len(content) // 2])),
            )
        elif lot == 4:
            other = rng.randrange(len(members))
            members[at], members[other] = (name, members[other][1]), (members[other][0], content)
        else:
            members.append((name, content))
    return _packed(rng, members)


def _packed(rng: Random, members: list[tuple[str, bytes]]) -> bytes:
    """Write members, doubled names too, stored or deflated; sometimes with a lie about a size."""
    buffer = io.BytesIO()
    how = rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
    with zipfile.ZipFile(buffer, "w", how, compresslevel=1) as package:
        for name, content in members:
            package.writestr(zipfile.ZipInfo(name), content, how, 1)
    data = bytearray(buffer.getvalue())
    if rng.random() < 0.2:
        at = data.rfind(b"PK\x01\x02")
        data[at + 20 : at + 28] = rng.randbytes(8)
    return bytes(data)


def spoiled_xml(rng: Random, text: str) -> str:
    """Spoil the XML of one part: attributes, texts, tags, rows, or a snippet that does not belong there."""
    for _ in range(rng.choice((1, 1, 2, 5))):
        way = rng.choice(_WAYS)
        text = way(rng, text)
    return text


def _span(rng: Random, pattern: re.Pattern[str], text: str) -> tuple[int, int]:
    """Find one match at a random place, an empty span at the end where there is none."""
    start = rng.randrange(len(text) + 1)
    found = pattern.search(text, start, start + _LARGE) or pattern.search(text, 0, _LARGE)
    return found.span() if found else (len(text), len(text))


def _attribute(rng: Random, text: str) -> str:
    start, end = _span(rng, _ATTRIBUTE, text)
    return f'{text[:start]}="{rng.choice(_ATTRIBUTES)}"{text[end:]}'


def _words(rng: Random, text: str) -> str:
    start, end = _span(rng, _TEXT, text)
    piece = rng.choice((*PIECES, *ODD, "0", "-1", "1", "99999999")) if rng.random() < 0.8 else spoiled(rng, drawn(rng))
    return f"{text[:start]}>{piece.replace('&', '&amp;').replace('<', '&lt;')}<{text[end:]}"


def _tag(rng: Random, text: str) -> str:
    start, end = _span(rng, _TAG, text)
    return text[:start] + rng.choice(("", text[start:end] * 2)) + text[end:]


def _row(rng: Random, text: str) -> str:
    start, end = _span(rng, _ROW, text)
    other, stop = _span(rng, _ROW, text)
    return text[:start] + text[other:stop] + text[start if rng.random() < 0.5 else end :]


def _snippet(rng: Random, text: str) -> str:
    at = _span(rng, _TAG, text)[rng.randrange(2)]
    return text[:at] + rng.choice(_SNIPPETS) + text[at:]


_WAYS: tuple[Callable[[Random, str], str], ...] = (_attribute, _attribute, _words, _words, _tag, _row, _snippet)


def spoiled_part(rng: Random, parts: dict[str, bytes]) -> bytes:
    """Spoil the XML of one part, more often of a sheet than of another."""
    sheets = [name for name in parts if "sheet" in name or "content" in name]
    name = rng.choice(sheets if sheets and rng.random() < 0.7 else list(parts))
    spoilt = spoiled_xml(rng, parts[name].decode("utf-8", "replace"))
    return zipped({**parts, name: spoilt.encode("utf-8", "replace")}, 1)


def spoiled_form(rng: Random) -> bytes:
    """Write a small form some of whose cells are pieces, expressions or references in a circle."""
    sheets = {"survey": [list(row) for row in SURVEY], "choices": [list(row) for row in CHOICES]}
    for _ in range(rng.choice((1, 1, 2, 4, 8))):
        rows = sheets["survey" if rng.random() < 0.8 else "choices"]
        at, lot = rng.randrange(len(rows)), rng.random()
        if lot < 0.1:
            rows.insert(at, list(rng.choice(rows)))
        elif lot < 0.15:
            rows[at:at] = [list(rows[at]) for _ in range(rng.choice((30, 400)))]
        elif lot < 0.2:
            rows[at:at] = [
                ["calculate", f"q{n}", *[""] * 5, f"${{q{(n + 1) % 60}}} + ${{q{(n * 7) % 60}}}"] for n in range(60)
            ]
        else:
            column = rng.randrange(len(rows[at]))
            rows[at][column] = _cell(rng)
    return written(sheets)


def _cell(rng: Random) -> str:
    lot = rng.random()
    if lot < 0.5:
        return rng.choice(PIECES)
    if lot < 0.6:
        return rng.choice((*ODD, *HUGE, "a" * 40_000))
    text = drawn(rng).replace("${t}", "${n}").replace("${d}", "${c}")
    return text if lot < 0.75 else nested(rng, text) if lot < 0.8 else spoiled(rng, text)


class Seeds:
    """Sound workbooks to spoil, by name; large ones are drawn seldom."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.own = written({"survey": SURVEY, "choices": CHOICES, "settings": (("form_id", "version"), ("x", "1"))})
        rows = "".join(
            f"<table:table-row>{''.join(document_cell(escape(cell)) for cell in row)}</table:table-row>"
            for row in SURVEY
        )
        self.document = ods(rows)
        self.small = [data for data in files.values() if len(data) <= _LARGE // 4]
        self.large = [data for data in files.values() if len(data) > _LARGE // 4]

    def one(self, rng: Random) -> bytes:
        """Draw one workbook."""
        lot = rng.random()
        if lot < 0.08 and self.large:
            return rng.choice(self.large)
        if lot > 0.9:
            return self.document
        return rng.choice(self.small) if lot < 0.4 and self.small else self.own


def case(seed: int, number: int, seeds: Seeds) -> bytes:
    """Draw case `number` of a seed: the bytes of one spoilt workbook."""
    rng = Random(seed * 1_000_000_007 + number)  # noqa: S311  # cases by chance, no secrets
    lot = rng.random()
    if lot < 0.45:
        return spoiled_form(rng)
    data = seeds.one(rng)
    if lot < 0.6:
        return spoiled_bytes(rng, data)
    parts = parts_of(data)
    return spoiled_part(rng, parts) if lot < 0.9 else spoiled_package(rng, parts)
