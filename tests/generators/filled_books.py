"""Workbooks like our template, filled: small ones part by part or by openpyxl, large ones as Excel writes them."""

import io
import random
from collections.abc import Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from small_workbooks import PARTS, zipped

from forms.filling.layout import ABOUT, RESULT, TOKEN
from forms.tables.model import letter

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="6"><numFmt numFmtId="164" formatCode="dd/mm/yyyy;@"/>'
    '<numFmt numFmtId="165" formatCode="&quot;Rp&quot;#,##0"/><numFmt numFmtId="166" formatCode="[$-421]dd mmmm yyyy"/>'
    '<numFmt numFmtId="167" formatCode="0.0\\%"/><numFmt numFmtId="168" formatCode="#,##0 &quot;orang/hari&quot;"/>'
    '<numFmt numFmtId="169" formatCode="[h]:mm"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="14" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="11"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="164"/><xf numFmtId="165"/>'
    '<xf numFmtId="166"/><xf numFmtId="167"/><xf numFmtId="168"/><xf numFmtId="169"/><xf numFmtId="49"/><xf numFmtId="20"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
"""Styles 1, 3 and 5 are dates, 2 is a percentage, 8 and 10 are times; 4, 6 and 7 only look like one."""


def paths(count: int) -> list[str]:
    """Give the columns of a sheet: ours, then questions."""
    return [TOKEN, RESULT, *(f"bagian_{number // 10}/tanya_{number}" for number in range(count))]


def token(number: int) -> str:
    """Give what has the shape of a row token."""
    return f"{number:032d}"


def template(rows: Sequence[Sequence[Any]], count: int = 0) -> Workbook:
    """Write rows of answers into a workbook like our template, by openpyxl."""
    width = count or max((len(row) for row in rows), default=1)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Koperasi"
    heads = paths(width)
    sheet.append([None, None, *(f"Bagian {number // 10}" for number in range(width))])
    sheet.append(heads)
    sheet.append(["Kode", "Hasil", *(f"Pertanyaan {number}" for number in range(width))])
    for number, row in enumerate(rows):
        sheet.append([token(number), None, *row])
    about = book.create_sheet(ABOUT)
    about.sheet_state = "veryHidden"
    for pair in (("jenis", "templat"), ("format", "1"), ("kantor", "Kutai & Timur")):
        about.append(pair)
    return book


def saved(book: Workbook) -> bytes:
    """Give the bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def by_parts(
    rows: str,
    *,
    before: str = "",
    after: str = "",
    strings: str = "",
    parts: Mapping[str, str | bytes | None] | None = None,
) -> bytes:
    """Write an xlsx whose sheet has two questions (C, D) and these further rows, as XML; `strings` are `<si>` elements."""
    head = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{letter(at)}{number}" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in enumerate(texts)
        )
        + "</row>"
        for number, texts in ((2, paths(2)), (3, ("Kode", "Hasil", "Satu", "Dua")))
    )
    sheet = f'<worksheet xmlns="{_MAIN}">{before}<sheetData>{head}{rows}</sheetData>{after}</worksheet>'
    shared = f'<sst xmlns="{_MAIN}">{strings}</sst>'
    given = {"xl/worksheets/sheet1.xml": sheet, "xl/styles.xml": STYLES, "xl/sharedStrings.xml": shared}
    return zipped({**PARTS, **given, **(parts or {})})


def large_book(rows: int, columns: int, kind: str, blank: float = 0.0) -> bytes:
    """Write a filled template as Excel does: `kind` is text, list, number or mixed; blanks keep their style."""
    dice = random.Random(6)  # noqa: S311  # the same book for every run
    strings: dict[str, int] = {}
    widest = columns + 2
    lines = [_line(2, [_shared(text, strings) for text in paths(columns)])]
    lines.append(_line(3, [_shared(f"Pertanyaan {number}", strings) for number in range(widest)]))
    kinds = ("text", "number", "list", "decimal", "date") if kind == "mixed" else (kind,)
    for number in range(4, rows + 4):
        cells = [_shared(token(number), strings), ("1", None, "")]
        for column in range(columns):
            if blank and dice.random() < blank:
                cells.append(("4", None, ""))
            else:
                cells.append(_drawn(dice, kinds[column % len(kinds)], strings))
        lines.append(_line(number, cells))
    shared = "".join(f"<si><t>{text}</t></si>" for text in strings)
    parts = dict(PARTS)
    types, links = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    for part in ("sharedStrings", "styles"):
        override = f'<Override PartName="/xl/{part}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{part}+xml"/>'
        link = f'<Relationship Id="r{part}" Type="{_OFFICE}/{part}" Target="{part}.xml"/>'
        parts[types] = parts[types].replace("</Types>", f"{override}</Types>")
        parts[links] = parts[links].replace("</Relationships>", f"{link}</Relationships>")
    sheet = f'<worksheet xmlns="{_MAIN}" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"><sheetData>{"".join(lines)}</sheetData></worksheet>'
    return zipped(
        {
            **parts,
            "xl/worksheets/sheet1.xml": sheet,
            "xl/styles.xml": STYLES,
            "xl/sharedStrings.xml": f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<sst xmlns="{_MAIN}" count="{rows}">{shared}</sst>',
        },
        6,
    )


def _line(number: int, cells: Sequence[tuple[str, str | None, str]]) -> str:
    """Write one row of (style, type, value); type None is a blank cell."""
    written = "".join(
        f'<c r="{letter(at)}{number}" s="{style}"/>'
        if kind is None
        else f'<c r="{letter(at)}{number}" s="{style}"{kind}><v>{value}</v></c>'
        for at, (style, kind, value) in enumerate(cells)
    )
    return f'<row r="{number}" spans="1:{len(cells)}" ht="15" customHeight="1" x14ac:dyDescent="0.25">{written}</row>'


def _shared(text: str, strings: dict[str, int]) -> tuple[str, str | None, str]:
    return "9", ' t="s"', str(strings.setdefault(text, len(strings)))


def _drawn(dice: random.Random, kind: str, strings: dict[str, int]) -> tuple[str, str | None, str]:
    if kind == "text":
        return _shared(f"Koperasi Serba Usaha {dice.randrange(10**9)}", strings)
    if kind == "list":
        return _shared(f"Pilihan jawaban {dice.randrange(40)}", strings)
    if kind == "date":
        return "3", "", str(dice.randrange(40_000, 46_000))
    if kind == "decimal":
        return "4", "", repr(round(dice.random() * 1e6, 2))
    return "4", "", str(dice.randrange(10 ** dice.randrange(1, 11)))
