"""Draws a tallied recap table: rows, blocks, totals that are formulas with their values, and its charts."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from exports import frame, looks
from exports.drawing import Canvas, Drawing, Formula, Value, address
from exports.frame import FIRST, Heading
from exports.looks import Look
from exports.model import BookSpec
from exports.recap import Line, Measure, Table
from exports.recap_charts import Bars, charts
from exports.rendering import letters
from exports.tally import Key, Tally
from forms.model import text_in

FORMATS: Final = {"count": looks.COUNT, "records": looks.COUNT, "sum": looks.MILLION, "share": looks.PERCENT}
_WIDTHS: Final = {"count": 10.5, "records": 10.5, "sum": 14.5, "share": 9.5}
_NONE: Final = "-"
_LEFT: Final = 2
"""Columns before the figures: number and name."""

_NARROW: Final = 10
"""Columns up to which a table is printed upright when it is long."""

_LONG: Final = 40
_UPRIGHT: Final = 175
"""Characters up to which a table with charts below it is printed upright, all on one page."""

Figures = list[float | None]
Apart = Mapping[int, tuple[float | None, str]]
"""By column: the figure of a summing row that is no sum of the rows above, and its own formula ('' for none)."""


class Drawn(msgspec.Struct, frozen=True, kw_only=True):
    """A drawn recap table and where its total row stands, for the tiles that point at it."""

    drawing: Drawing
    total: int
    values: tuple[float | str, ...]


class _Rows:
    """Places the rows of one table and remembers each one's figures, so that every formula knows its value."""

    def __init__(self, table: Table, canvas: Canvas) -> None:
        self._table = table
        self._canvas = canvas
        self.next = FIRST
        self.values: dict[int, Figures] = {}

    def widest(self) -> list[float]:
        """Give the characters that each column's longest figure takes, so that none is shown as ###."""
        found: list[float] = []
        for place, measure in enumerate(self._table.measures):
            digits = 2 if "." in (measure.column.format or FORMATS[measure.kind]) else 0
            figures = [row[place] or 0 for row in self.values.values()]
            found.append(max(len(f"{figure:,.{digits}f}") for figure in figures))
        return found

    def leaf(self, tally: Tally, key: Key, label: tuple[Value, str], look: Look) -> int:
        """Draw a row of tallied figures; give its number."""
        measures = self._table.measures
        return self._draw([tally.figure(key, place) for place in range(len(measures))], {}, label, look)

    def summed(
        self, rows: Sequence[int], ranges: str, label: tuple[Value, str], look: Look, *, apart: Apart | None = None
    ) -> int:
        """Draw a row whose figures sum other rows by a formula (`{c}` is the column), but for those `apart`."""
        figures: Figures = []
        formulas: dict[int, str] = {}
        for place in range(len(self._table.measures)):
            figure, formula = (apart or {}).get(place) or (self.sum(rows, place), ranges)
            figures.append(figure)
            formulas[place] = formula
        return self._draw(figures, formulas, label, look)

    def sum(self, rows: Sequence[int], place: int) -> float:
        """Give the sum of a column over some rows."""
        parts = [value for row in rows if (value := self.values[row][place]) is not None]
        return math.fsum(parts) if any(isinstance(part, float) for part in parts) else sum(parts)

    def _draw(self, figures: Figures, formulas: Mapping[int, str], label: tuple[Value, str], look: Look) -> int:
        row, self.next = self.next, self.next + 1
        self.values[row] = figures
        canvas, right = self._canvas, look.but(across="right")
        canvas.put(row, 1, label[0], look.but(across="center"))
        canvas.put(row, 2, label[1], look)
        canvas.heights[row] = 18
        for place, measure in enumerate(self._table.measures):
            column = place + _LEFT + 1
            shown = right.but(format=measure.column.format or FORMATS[measure.kind], indent=0)
            canvas.put(row, column, self._cell(row, place, measure, formulas.get(place, "")), shown)
        return row

    def _cell(self, row: int, place: int, measure: Measure, ranges: str) -> Value | Formula:
        figures = self.values[row]
        if measure.kind == "share":
            part, whole = figures[measure.part] or 0, figures[measure.whole] or 0
            above, below = address(row, measure.part + _LEFT + 1), address(row, measure.whole + _LEFT + 1)
            return Formula(f'IF(N({below})=0,"{_NONE}",N({above})/{below})', part / whole if whole else _NONE)
        value = figures[place]
        if ranges:
            return Formula(ranges.replace("{c}", letters(place + _LEFT + 1)), value or 0)
        return _NONE if value is None else value


def draw(tally: Tally, spec: BookSpec, name: str, language: str) -> Drawn:
    """Draw the sheet of one recap table.

    One dimension: a row each, then JUMLAH. Two: a block each with its own sum, then JUMLAH, then the second
    dimension over all blocks. `language` is the form's default, used where a heading lacks the spec's. No page begins with the
    signatures alone: JUMLAH goes with them.
    """
    table, canvas = tally.table, Canvas()
    rows = _Rows(table, canvas)
    placed = _blocks(rows, tally) if len(table.dimensions) > 1 else _plain(rows, tally)
    total = placed.total
    columns = headings(table, spec, language, rows.widest())
    frame.begin(canvas, spec, table.title, frame.book_year(spec), len(columns))
    if any("Rp juta" in column.upper or "Rp juta" in column.lower for column in columns):
        canvas.put(4, len(columns), "(nilai uang dalam Rp juta)", looks.UNIT)
    frame.headings(canvas, columns)
    last = rows.next - 1
    canvas.merges.append((total, 1, total, _LEFT))
    after = frame.notes(canvas, spec, last + 2, remarks(table, spec))
    widths = tuple(column.width for column in columns)
    below = frame.sign_off(canvas, spec, after + 1, len(columns), widths)
    found = charts(table, spec, language, Bars(placed.first, placed.last, below + 1, widths))
    long = last - FIRST > _LONG
    landscape = not (long and len(columns) <= _NARROW) if long or not found else sum(widths) > _UPRIGHT
    alone = long and frame.parted(canvas, (total, below - 1), columns, landscape=landscape)
    drawing = Drawing(
        name=name,
        cells=tuple(canvas.cells),
        widths=widths,
        heights=canvas.heights,
        merges=tuple(canvas.merges),
        freeze=address(FIRST, _LEFT + 1),
        repeat_rows="5:7" if long else "",
        breaks=(*((total,) if alone else ()), *((below,) if found and long else ())),
        landscape=landscape,
        pages_tall=0 if long else 1,
        charts=found,
        tab=looks.LEAF,
    )
    return Drawn(drawing=drawing, total=total, values=_total_values(rows, table, total))


def headings(table: Table, spec: BookSpec, language: str, figures: Sequence[float]) -> list[Heading]:
    """Give the headings of a table: number, name, then the form's own, wide enough for their longest figures."""
    name = " / ".join(dimension.label for dimension in table.dimensions)
    widest = max((len(line.label) for d in table.dimensions for line in d.lines), default=0)
    columns = [Heading("No.", width=5), Heading(name, width=min(46, max(24, widest + 3)))]
    for measure, longest_figure in zip(table.measures, figures, strict=True):
        upper = text_in(measure.column.heading, spec.language, language)
        lower = text_in(measure.column.subheading, spec.language, language)
        longest = max((len(word) for word in (lower or upper).split()), default=0)
        columns.append(Heading(upper, lower, max(_width(measure), longest + 2, longest_figure * 1.1 + 2)))
    return columns


def _width(measure: Measure) -> float:
    """Give the width that a column's figures need: sums without decimals are counts of persons or units."""
    whole = measure.kind == "sum" and measure.column.format and "." not in measure.column.format
    return _WIDTHS["count"] if whole else _WIDTHS[measure.kind]


def remarks(table: Table, spec: BookSpec) -> list[str]:
    """Give the remarks under a table: the rule of activity, the province's own row, the signs."""
    lines = [f"Aktif: {frame.activity_rule(spec)} (aturan putaran {spec.round.year})."]
    by_region = any(dimension.source == "region" for dimension in table.dimensions)
    if by_region and any(office.kind == "province" for office in spec.offices) and len(spec.offices) > 1:
        lines.append(
            f"Baris {frame.PROVINCIAL} memuat koperasi lintas kabupaten/kota, tidak dihitung lagi pada kabupaten/kota."
        )
    if table.repeat:
        lines.append(f"Yang dihitung adalah isian {table.repeat_label}, bukan koperasi.")
    if any(measure.kind == "records" for measure in table.measures):
        lines.append("Satu koperasi dihitung sekali pada tiap baris, maka JUMLAH koperasi bukan penjumlahan baris.")
    return [*lines, 'Tanda "-" berarti tidak ada data; 0 berarti nihil.']


class _Placed(msgspec.Struct, frozen=True):
    """The row of JUMLAH, and the rows (first to last) that charts show."""

    total: int
    first: int
    last: int


def _plain(rows: _Rows, tally: Tally) -> _Placed:
    """Draw a table of one dimension."""
    for number, line in enumerate(tally.lines(0), 1):
        rows.leaf(tally, (line.key,), (number, line.label), _body(number))
    if rows.next == FIRST:
        rows.leaf(tally, ("",), (None, "Tidak ada data"), _body(1))
    ranges = f"SUM({{c}}{FIRST}:{{c}}{rows.next - 1})"
    apart = _tallied(tally, (None,), 0)
    total = rows.summed(list(rows.values), ranges, ("JUMLAH", ""), looks.TOTAL, apart=apart)
    return _Placed(total, FIRST, total - 1)


def _tallied(tally: Tally, key: Key, depth: int) -> Apart:
    """Give the figures that are no sum over a dimension, as they were counted."""
    places = range(len(tally.table.measures))
    return {place: (tally.figure(key, place), "") for place in places if not tally.table.adds(place, depth)}


def _blocks(rows: _Rows, tally: Tally) -> _Placed:
    """Draw one block per line of the first dimension, JUMLAH, then the second dimension over all blocks."""
    leaves: dict[Line, list[int]] = {}
    heads: list[int] = []
    for number, outer in enumerate(tally.lines(0), 1):
        inner = tally.lines(1, (outer.key,))
        head = rows.next
        rows.next += 1
        found = [
            rows.leaf(tally, (outer.key, line.key), (None, line.label), _body(place).but(indent=2))
            for place, line in enumerate(inner, 1)
        ]
        for line, row in zip(inner, found, strict=True):
            leaves.setdefault(line, []).append(row)
        end, rows.next = rows.next, head
        ranges = f"SUBTOTAL(9,{{c}}{head + 1}:{{c}}{end - 1})" if found else "0"
        apart = _tallied(tally, (outer.key, None), 1)
        heads.append(rows.summed(found, ranges, (number, outer.label), looks.BLOCK, apart=apart))
        rows.next = end
    every = [row for found in leaves.values() for row in found]
    last = rows.next - 1
    ranges = f"SUBTOTAL(9,{{c}}{FIRST}:{{c}}{last})" if last >= FIRST else "0"
    total = rows.summed(every, ranges, ("JUMLAH", ""), looks.TOTAL, apart=_over_blocks(rows, tally, heads))
    if not tally.table.dimensions[1].filtered:
        for place, (line, found) in enumerate(_ordered(tally, leaves), 1):
            cells = ",".join(f"{{c}}{row}" for row in found)
            apart = _tallied(tally, (None, line.key), 0)
            rows.summed(found, f"SUM({cells})", (None, line.label), _body(place).but(indent=2), apart=apart)
    return _Placed(total, total + 1, rows.next - 1)


def _over_blocks(rows: _Rows, tally: Tally, heads: Sequence[int]) -> Apart:
    """Give the figures of JUMLAH that are no sum of all rows: the sum of the blocks, or as they were counted."""
    apart: dict[int, tuple[float | None, str]] = {}
    for place in range(len(tally.table.measures)):
        if not tally.table.adds(place, 0):
            apart[place] = (tally.figure((None, None), place), "")
        elif not tally.table.adds(place, 1):
            cells = ",".join(f"{{c}}{row}" for row in heads)
            apart[place] = (rows.sum(heads, place), f"SUM({cells})" if heads else "")
    return apart


def _ordered(tally: Tally, leaves: Mapping[Line, list[int]]) -> list[tuple[Line, list[int]]]:
    """Give the lines of the second dimension over all blocks in the form's order, what it does not list last."""
    order = {line: place for place, line in enumerate(tally.table.dimensions[1].lines)}
    return sorted(leaves.items(), key=lambda item: order.get(item[0], len(order)))


def _body(number: int) -> Look:
    return looks.BODY.but(fill="" if number % 2 else looks.STRIPE, indent=1)


def _total_values(rows: _Rows, table: Table, total: int) -> tuple[float | str, ...]:
    """Give what the total row shows, column by column."""
    figures = rows.values[total]
    shown: list[float | str] = []
    for place, measure in enumerate(table.measures):
        if measure.kind == "share":
            whole = figures[measure.whole]
            shown.append((figures[measure.part] or 0) / whole if whole else _NONE)
        else:
            shown.append(figures[place] or 0)
    return tuple(shown)
