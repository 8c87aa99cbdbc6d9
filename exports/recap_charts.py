"""The charts that a form wants of a recap table: bars of single columns, and stacked bars of several."""

from typing import Final

import msgspec

from exports import looks
from exports.drawing import Chart, Series, address
from exports.model import BookSpec
from exports.recap import Measure, Table
from forms.model import text_in

_CM: Final = 0.187
"""Centimetres of one character of a column's width."""

_POINTS: Final = 28.35
_ROW: Final = 15
"""Points of a centimetre and of an undrawn row."""

_LEFT: Final = 2
_LETTER: Final = 0.235
"""Centimetres of one letter of a chart's title."""

_BY: Final = " menurut "
_MOST: Final = 30
"""Rows beyond which bars are too thin to be read."""

_NARROWEST: Final = 13.0
"""Centimetres that a chart needs for its words and bars; as many stand side by side, and two in any case."""

_COLOURS: Final = (looks.LEAF, looks.GOLD, looks.SAGE, looks.BRICK, "D9DFDB", looks.FOREST)


class Bars(msgspec.Struct, frozen=True):
    """The rows whose bars are drawn, the row from which there is room for charts, and the widths of all columns."""

    first: int
    last: int
    row: int
    widths: tuple[float, ...]


def charts(table: Table, spec: BookSpec, language: str, bars: Bars) -> tuple[Chart, ...]:
    """Give a table's charts, side by side; none where there are no rows, or too many."""
    if not 1 <= bars.last - bars.first + 1 <= _MOST:
        return ()
    alone = [(place, m) for place, m in enumerate(table.measures) if m.column.chart == "bar"]
    together = [(place, m) for place, m in enumerate(table.measures) if m.column.chart == "stacked"]
    rows = " / ".join(dimension.label.lower() for dimension in table.dimensions[-1:])
    drawn = [_single(place, measure, _said(measure, spec, language), rows) for place, measure in alone]
    if together:
        drawn.insert(0, _stacked(together, spec, language, rows))
    return tuple(_laid(chart, number, len(drawn), bars) for number, chart in enumerate(drawn))


def _said(measure: Measure, spec: BookSpec, language: str) -> str:
    texts = (text_in(each, spec.language, language) for each in (measure.column.heading, measure.column.subheading))
    return ": ".join(filter(None, texts))


def _single(place: int, measure: Measure, said: str, rows: str) -> Chart:
    whole = measure.kind in ("count", "records") or "." not in (measure.column.format or looks.MILLION)
    shape = "0.0%" if measure.kind == "share" else looks.COUNT if whole else "#,##0"
    series = (Series(column=place + _LEFT + 1, name=said, colour=looks.LEAF),)
    return _chart(f"{said}{_BY}{rows}", series).but(kind="single", format=shape)


def _stacked(found: list[tuple[int, Measure]], spec: BookSpec, language: str, rows: str) -> Chart:
    heads = list(dict.fromkeys(text_in(m.column.heading, spec.language, language) for _, m in found))
    series = tuple(
        Series(
            column=place + _LEFT + 1,
            name=text_in(measure.column.subheading or measure.column.heading, spec.language, language),
            colour=_COLOURS[number % len(_COLOURS)],
        )
        for number, (place, measure) in enumerate(found)
    )
    return _chart(f"{', '.join(heads)} (%){_BY}{rows}", series)


def _chart(title: str, series: tuple[Series, ...]) -> Chart:
    return Chart(title=title, anchor="A1", names=_LEFT, first=1, last=1, series=series, width=1, height=1)


def _laid(chart: Chart, number: int, count: int, bars: Bars) -> Chart:
    """Place a chart: as many side by side as are wide enough, as high as its rows need."""
    height = 3.4 + 0.62 * (bars.last - bars.first + 1)
    whole = sum(bars.widths) * _CM
    across = min(count, max(2, int(whole / _NARROWEST)))
    down = (int(height * _POINTS / _ROW) + 2) * (number // across)
    left = whole / across * (number % across)
    column, passed = 1, 0.0
    while column < len(bars.widths) and (passed + bars.widths[column - 1] / 2) * _CM < left:
        passed += bars.widths[column - 1]
        column += 1
    anchor = address(bars.row + down, column)
    width = whole / across - 1.2
    short = chart.title if len(chart.title) * _LETTER < width else chart.title.partition(_BY)[0]
    return chart.but(title=short, anchor=anchor, first=bars.first, last=bars.last, width=width, height=height)
