"""The one place that writes xlsx: openpyxl draws, rows are poured beside it, both are joined into one package.

A workbook of somebody else is written by `exports.authored`.
"""

import io
import re
import zipfile
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from datetime import UTC, datetime
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.formatting.rule import DataBarRule
from openpyxl.styles.cell_style import StyleArray
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.theme import theme_xml

from exports import looks, parts, texts
from exports.charting import draw_chart
from exports.drawing import Bulk, Cell, Drawing, Formula, address
from exports.filling_in import note_of, set_up_filling
from exports.looks import Look
from exports.package import Packed, Target, pack, write_package
from exports.painting import dress, set_up_paper
from exports.plain import plain
from exports.pour import Pour
from exports.rendering import letters

_TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_FIRST = ("[Content_Types].xml", "_rels/.rels")
EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001  # written as text only, the zone is said by the caller
_ACCENTS: Final = {"4F81BD": looks.LEAF, "C0504D": looks.SAGE, "9BBB59": looks.LINE, "8064A2": looks.GOLD}


class Draft:
    """A workbook while it is drawn. Bulk sheets are painted first, so that their style ids are known for the pour.

    `locked` keeps sheets from being renamed, moved or shown by a slip, without a password.
    """

    def __init__(self, made: datetime, author: str, *, locked: bool = False) -> None:
        self._made = made
        self._book = Workbook()
        if locked:
            self._book.security = WorkbookProtection(lockStructure=True)
        self._book.remove(self._book.worksheets[0])
        self._book.properties.creator = texts.clean(author)
        self._book.loaded_theme = _themed()
        self._drawings: dict[str, Drawing] = {}
        self._styles: dict[Look, StyleArray] = {}

    def paint(self, drawing: Drawing, footer: str) -> None:
        """Paint one sheet; `footer` is printed at the left of every page."""
        sheet = self._book.create_sheet(drawing.name)
        self._drawings[drawing.name] = drawing
        for cell in drawing.cells:
            self._cell(sheet, cell)
        for column, width in enumerate(drawing.widths, 1):
            sheet.column_dimensions[letters(column)].width = width
        for row, height in drawing.heights.items():
            sheet.row_dimensions[row].height = height
        for top, left, bottom, right in drawing.merges:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        for bars in drawing.bars:
            rule = DataBarRule(  # type: ignore[no-untyped-call]
                start_type="num",
                start_value=0,
                end_type="num",
                end_value=1,
                color=bars.colour,
                minLength=0,
                maxLength=100,
            )
            sheet.conditional_formatting.add(bars.cells, rule)
        if drawing.filter:
            sheet.auto_filter.ref = drawing.filter
        if drawing.bulk:
            self._bulk(sheet, drawing.bulk)
        for chart in drawing.charts:
            draw_chart(sheet, chart)
        set_up_paper(sheet, drawing, footer)
        set_up_filling(sheet, drawing)

    def seams(self) -> dict[str, parts.Seam]:
        """Save what is drawn so far and give the seams of the bulk sheets by name."""
        saved = _saved(self._book, self._made)
        return {name: self._seam(saved, name) for name, drawing in self._drawings.items() if drawing.bulk}

    def write(self, out: Target, order: Sequence[str], poured: Mapping[str, Pour], strings: Collection[str]) -> None:
        """Join everything into `out`: the sheets named in `order`, no others.

        Raises:
            ValueError: when a drawn formula has no value, or a bulk sheet's head is not the one that was poured.
        """
        for name in [name for name in self._drawings if name not in order]:
            self._book.remove(self._book[name])
            del self._drawings[name]
        for place, name in enumerate(order):
            self._book.move_sheet(name, place - self._book.sheetnames.index(name))
        saved = _saved(self._book, self._made)
        packed: dict[str, Packed] = {}
        for number, name in enumerate(order, 1):
            path, drawing = f"xl/worksheets/sheet{number}.xml", self._drawings[name]
            if drawing.bulk:
                pour, seam = poured[name], self._seam(saved, name)
                if seam.head != pour.head:
                    raise ValueError(f"{name}: the sheet was drawn anew after its rows were poured")
                packed[path] = pour.finish(seam.tail, letters(len(drawing.bulk.columns)))
            else:
                saved[path] = _with_values(saved[path], drawing)
        tables = {drawing.bulk.table: poured[name] for name, drawing in self._drawings.items() if drawing.bulk}
        references = sum(pour.references for pour in poured.values())
        _join(out, _finished(saved, tables, strings, references), packed)

    def _seam(self, saved: Mapping[str, bytes], name: str) -> parts.Seam:
        bulk = self._drawings[name].bulk
        if bulk is None:
            raise ValueError(f"{name} holds no poured rows")
        return parts.cut(saved[f"xl/worksheets/sheet{self._book.sheetnames.index(name) + 1}.xml"], bulk.first)

    def _cell(self, sheet: Worksheet, drawn: Cell) -> None:
        cell = sheet.cell(drawn.row, drawn.column)
        if isinstance(cell, MergedCell):
            raise TypeError(f"{drawn.row},{drawn.column}: the inside of a merged block holds nothing")
        if isinstance(drawn.value, Formula):
            cell.value = f"={drawn.value.text}"
        elif isinstance(drawn.value, str):
            cell.value = texts.escape(texts.fitted(texts.clean(drawn.value)))
            cell.data_type = "s"
        elif drawn.value is not None:
            cell.value = drawn.value
        made = self._styles.get(drawn.look)
        if made is None:
            dress(cell, drawn.look)
            self._styles[drawn.look] = copy(cell._style)  # type: ignore[attr-defined]  # noqa: SLF001  # five lookups a cell become one
        else:
            cell._style = copy(made)  # type: ignore[attr-defined]  # noqa: SLF001  # as above
        if drawn.note:
            cell.comment = note_of(drawn.note)
        if drawn.link:
            place = drawn.link.replace("'", "''")
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{place}'!A1", display=str(drawn.value))

    def _bulk(self, sheet: Worksheet, bulk: Bulk) -> None:
        for column, look in enumerate(bulk.looks, 1):
            self._cell(sheet, Cell(row=bulk.first, column=column, value=None, look=look))
        area = f"A{bulk.first - 1}:{address(bulk.first, len(bulk.columns))}"
        table = Table(displayName=bulk.table, ref=area, autoFilter=AutoFilter(ref=area))
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight15", showRowStripes=True)
        for number, poured in enumerate(bulk.columns, 1):
            table.tableColumns.append(TableColumn(id=number, name=texts.escape(texts.clean(poured.heading))))
        sheet.add_table(table)


def write_sheets(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    """Write plain sheets of text as an xlsx: sheet name to rows, the first row being the header.

    Every cell is text, blanks are left out, nothing becomes a formula; same input, same bytes.

    Raises:
        ValueError: for a sheet name that Excel refuses, or a text longer than a cell holds (32,767 UTF-16 units).
    """
    draft = Draft(EPOCH, "Lumbung")
    taken: set[str] = set()
    for name, rows in sheets.items():
        if texts.sheet_name(name, taken) != name:
            raise ValueError(f"{name!r} tidak dapat menjadi nama lembar Excel")
        draft.paint(plain(name, rows), "Lumbung")
    out = io.BytesIO()
    draft.write(out, list(sheets), {}, ())
    return out.getvalue()


def _themed() -> bytes:
    """Give openpyxl's theme with our palette, which table styles and charts take their colours from."""
    theme: str = theme_xml
    for old, new in _ACCENTS.items():
        theme = theme.replace(f'<a:srgbClr val="{old}"', f'<a:srgbClr val="{new}"')
    return theme.encode()


def _with_values(xml: bytes, drawing: Drawing) -> bytes:
    values = {address(c.row, c.column): c.value.value for c in drawing.cells if isinstance(c.value, Formula)}
    rows, columns = max((c.row for c in drawing.cells), default=1), max((c.column for c in drawing.cells), default=1)
    return parts.valued(xml, values, f"A1:{address(rows, columns)}")


def _finished(
    saved: dict[str, bytes], tables: Mapping[str, Pour], strings: Collection[str], references: int
) -> dict[str, bytes]:
    """Mend the parts beside the sheets: tables, relationships, print titles, shared strings."""
    for name, xml in saved.items():
        if name.startswith("xl/tables/"):
            pour = tables[parts.table_name(xml)]
            saved[name] = parts.grown_table(xml, pour.first, pour.last)
        elif name.startswith("xl/charts/"):
            saved[name] = parts.unlinked(xml)
        elif name.startswith("xl/worksheets/_rels/"):
            saved[name] = parts.relative(xml, above="../")
    workbook = "xl/_rels/workbook.xml.rels"
    saved["xl/workbook.xml"] = parts.columns_first(saved["xl/workbook.xml"])
    saved[workbook] = parts.relative(saved[workbook], above="")
    if strings:
        saved["xl/sharedStrings.xml"] = parts.shared_strings(strings, references)
        saved["[Content_Types].xml"] = parts.with_strings(saved["[Content_Types].xml"])
        saved[workbook] = parts.strings_related(saved[workbook])
    return saved


def _saved(book: Workbook, made: datetime) -> dict[str, bytes]:
    """Save into memory and give the parts by name, with the given time instead of openpyxl's "now"."""
    memory = io.BytesIO()
    book.save(memory)
    with zipfile.ZipFile(memory) as archive:
        saved = {name: archive.read(name) for name in archive.namelist()}
    utc = made.astimezone(UTC) if made.tzinfo else made
    stamp = utc.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    saved["docProps/core.xml"] = _TIMES.sub(rb"\g<1>" + stamp, saved["docProps/core.xml"])
    return saved


def _join(out: Target, drawn: Mapping[str, bytes], poured: Mapping[str, Packed]) -> None:
    """Write the package: content types, relationships, poured sheets, then the rest by name."""
    order = [*_FIRST, *sorted(poured), *sorted(name for name in drawn if name not in poured and name not in _FIRST)]
    write_package(out, ((name, poured[name] if name in poured else pack(drawn[name])) for name in order))
