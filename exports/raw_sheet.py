"""Draws the data sheets and pours their rows: continuation sheets before a limit is met, never a cut."""

import re
from collections.abc import Callable
from itertools import groupby
from typing import Any, Final

from exports import frame, looks
from exports.columns import Field
from exports.drawing import Bulk, Canvas, Drawing, address
from exports.looks import Look
from exports.model import BookSpec
from exports.parts import Seam
from exports.pour import Pour, Told
from exports.proof import lines_of
from exports.raw import Sheet
from exports.rendering import Overflow
from exports.shared import SharedStrings
from exports.texts import sheet_name

FIRST: Final = 7
"""The first poured row: titles 1-3, sections 4, headings for people 5, the table's own heading 6."""

_PAGE: Final = 175
"""Characters that fit side by side on one printed Folio page of a data sheet."""

_LISTED: Final = 25.5
"""Points of a printed list's rows: two lines of its texts."""

_TITLES: Final = (
    Look(size=14, bold=True, colour=looks.FOREST),
    Look(size=11, bold=True, colour=looks.LEAF),
)
_CODE: Final = Look(size=8.5, bold=True, colour=looks.FOREST, fill=looks.MIST, across="center", border="grid")


def draw(sheet: Sheet, spec: BookSpec, name: str, table: str) -> Drawing:
    """Draw a data sheet's headings and its pattern row; the table's heading is the question's name."""
    fields = (*sheet.keys, *sheet.fields)
    canvas = Canvas()
    canvas.put(1, 1, sheet.title, _TITLES[0])
    canvas.put(2, 1, f"{spec.scope}, {frame.years(spec)}", _TITLES[1])
    note = (
        sheet.note or f"Jawaban berkeadaan {frame.counted(spec)} sampai {frame.moment(spec)}; uang dalam rupiah penuh."
    )
    canvas.put(
        3, 1, f"{frame.SAMPLE_NOTE} {note}" if spec.is_sample else note, looks.SAMPLE if spec.is_sample else looks.NOTE
    )
    _headings(canvas, fields)
    canvas.heights |= {1: 21, 2: 18, 3: 16, 4: 18, 5: 44, 6: 16}
    widths = tuple(field.width for field in fields)
    return Drawing(
        name=name,
        cells=tuple(canvas.cells),
        widths=widths,
        heights=canvas.heights,
        merges=tuple(canvas.merges),
        freeze=address(FIRST, 3),
        repeat_rows="5:6",
        repeat_columns="A:B",
        pages_wide=1 if sheet.listed else max(1, round(sum(widths) / _PAGE)),
        row_height=_LISTED if sheet.listed else 0,
        tab=looks.LEAF if sheet.listed else looks.GREY,
        bulk=Bulk(
            table=table,
            first=FIRST,
            columns=sheet.columns(SharedStrings(), [0] * len(fields)),
            looks=tuple(field.look for field in fields),
        ),
    )


def _headings(canvas: Canvas, fields: tuple[Field, ...]) -> None:
    place = 1
    for section, run in groupby(fields, key=lambda field: field.section):
        width = len(list(run))
        look = looks.HEAD.but(across="left", indent=1) if section else Look()
        if section:
            canvas.merge((4, place, 4, place + width - 1), section, look)
        place += width
    for column, field in enumerate(fields, 1):
        canvas.put(5, column, field.label, looks.SUBHEAD)
        canvas.put(6, column, field.heading, _CODE)


class Pool:
    """What all data sheets of a workbook share: names in use, the shared strings, where too long texts go."""

    def __init__(self, overflow: Overflow, names: set[str]) -> None:
        self.names = names
        self.tables: set[str] = set()
        self.strings = SharedStrings()
        self.overflow = overflow

    def table(self, name: str) -> str:
        """Make a table name that Excel takes and that is not used yet."""
        base = re.sub(r"\W", "", name.title(), flags=re.ASCII) or "Data"
        table, number = base if base[0].isalpha() else f"T{base}", 1
        while table.lower() in self.tables:
            number += 1
            table = f"{base}_{number}"
        self.tables.add(table.lower())
        return table


class PouredSheet:
    """One data sheet and its continuations while rows are poured into them.

    `paint` is called for every sheet that is needed, with its drawing; `pours` maps their names to what was poured.
    """

    def __init__(self, sheet: Sheet, spec: BookSpec, pool: Pool, paint: Callable[[Drawing], None]) -> None:
        self._sheet, self._spec, self._pool, self._paint = sheet, spec, pool, paint
        self.pours: dict[str, Pour] = {}
        self._drawn = self._draw()
        self.name = self._drawn.name
        self._seam: Seam | None = None
        self._pour: Pour | None = None

    @property
    def rows(self) -> int:
        """Rows poured into all its sheets."""
        return sum(pour.rows for pour in self.pours.values())

    def begin(self, seam: Seam) -> None:
        """Take the seam of the drawn sheet and open it."""
        self._seam = seam
        self._open()

    def write(self, row: tuple[Any, ...], told: Told | None = None) -> None:
        """Pour one row, into a continuation sheet where the last one is full; see `Pour.write`."""
        pour, limits = self._pour, self._spec.limits
        if pour is None or pour.rows >= limits.rows or pour.size >= limits.bytes:
            self._drawn = self._draw()
            pour = self._open()
        pour.write(row, told)

    def settle(self) -> None:
        """Render the rows that wait."""
        for pour in self.pours.values():
            pour.settle()

    def close(self) -> None:
        """Let go of the temporary files."""
        for pour in self.pours.values():
            pour.close()

    def _draw(self) -> Drawing:
        name = sheet_name(self._sheet.name, self._pool.names)
        drawing = draw(self._sheet, self._spec, name, self._pool.table(name))
        self._paint(drawing)
        return drawing

    def _open(self) -> Pour:
        if self._seam is None:
            raise ValueError(f"{self.name}: begin() comes before the first row")
        self.settle()
        columns = self._sheet.columns(self._pool.strings, self._seam.styles)
        self._pour = Pour(
            self._seam.head, columns, FIRST, self._pool.overflow, lines_of(self._drawn), self._pool.strings
        )
        self.pours[self._drawn.name] = self._pour
        return self._pour
