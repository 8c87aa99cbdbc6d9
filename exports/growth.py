"""Draws Pertumbuhan: every series by region, last year beside this year, for all and for the matched panel."""

import math
from collections.abc import Sequence
from typing import Final

import msgspec

from exports import frame, looks
from exports.comparison import Comparison, Year
from exports.drawing import Canvas, Chart, Drawing, Formula, Value, address
from exports.drawing import Series as Bars
from exports.frame import FIRST, Heading
from exports.looks import Look
from exports.model import BookSpec
from exports.rendering import letters
from exports.series import Plan, Series, View

NAME: Final = "Pertumbuhan"
_NONE: Final = "-"
_LEFT: Final = 2
"""Columns before the figures: number and name."""

_GROUP: Final = 4
"""Columns of one view: last year, this year, difference, percent."""

_ROW: Final = 17
_CHART_ROWS: Final = 22
_CHART_HEIGHT: Final = 10
_CM: Final = 0.187
"""Rows that the charts take, their height in cm, and the cm of one character of a column's width."""

_YEARS: Final[tuple[Year, Year]] = ("before", "now")

Figures = tuple[float | None, ...]
"""Last year's and this year's figure of each view."""


class _Lines(msgspec.Struct, frozen=True, kw_only=True):
    """How the figures of a row are said: as numbers, or by a formula in which `{c}` is the column."""

    figures: Figures
    formula: str = ""


class _Sheet:
    """Places the rows of the sheet and remembers the widest figure of each column."""

    def __init__(self, plan: Plan) -> None:
        self.canvas = Canvas()
        self.next = FIRST
        self._views = len(plan.views)
        self.width = [10.0, 10.0, 10.0, 9.0] * self._views

    def head(self, number: int | None, text: str) -> None:
        """Draw the line that begins a block."""
        row, self.next = self.next, self.next + 1
        for column in range(1, self._views * _GROUP + _LEFT + 1):
            self.canvas.put(row, column, {1: number, 2: text}.get(column), _across(looks.BLOCK, column))
        self.canvas.heights[row] = _ROW

    def row(self, label: tuple[Value, str], series: Series, lines: _Lines, look: Look) -> int:
        """Draw one row of a series; give its number."""
        row, self.next = self.next, self.next + 1
        self.canvas.heights[row] = _ROW
        self.canvas.put(row, 1, label[0], _across(look, 1))
        self.canvas.put(row, 2, label[1], look.but(indent=1))
        figures = series.format or (looks.COUNT if series.kind == "count" else looks.MILLION)
        right = look.but(across="right", format=figures, indent=0)
        for view in range(self._views):
            self._view(row, view, series, lines, right)
        return row

    def _view(self, row: int, view: int, series: Series, lines: _Lines, look: Look) -> None:
        left = _LEFT + 1 + view * _GROUP
        pair = lines.figures[view * 2 : view * 2 + 2]
        for offset, figure in enumerate(pair):
            shown: Value = _NONE if figure is None else figure
            if lines.formula:
                formula = lines.formula.replace("{c}", letters(left + offset))
                self.canvas.put(row, left + offset, Formula(formula, _NONE if figure is None else figure), look)
            else:
                self.canvas.put(row, left + offset, shown, look)
        before, now = address(row, left), address(row, left + 1)
        sound = series.steps.comparable != "no"
        gap, share = grown(pair[0], pair[1]) if sound else (_NONE, _NONE)
        difference = f'IF(COUNT({before},{now})<2,"{_NONE}",{now}-{before})'
        part = f'IF(COUNT({before},{now})<2,"{_NONE}",IF({before}<=0,"{_NONE}",{address(row, left + 2)}/{before}))'
        signed = f"+{look.format};[Red]-{look.format};0"
        self.canvas.put(row, left + 2, Formula(difference, gap) if sound else _NONE, look.but(format=signed))
        self.canvas.put(row, left + 3, Formula(part, share) if sound else _NONE, look.but(format=looks.GROWTH))
        digits = 2 if "." in look.format else 0
        for offset, said in enumerate((*pair, gap)):
            if isinstance(said, int | float):
                width = len(f"{said:+,.{digits}f}") + 2.5
                self.width[view * _GROUP + offset] = max(self.width[view * _GROUP + offset], width)


def grown(before: float | None, now: float | None) -> tuple[float | str, float | str]:
    """Give difference and growth of a figure; "-" where one year has none, or where there is nothing to grow from."""
    if before is None or now is None:
        return _NONE, _NONE
    return now - before, (now - before) / before if before > 0 else _NONE


def draw(compared: Comparison, spec: BookSpec) -> Drawing:
    """Draw the summary over all regions, what broke, then a block per series with its regions and JUMLAH.

    A workbook of one region has the summary only. Its rows point at the JUMLAH of the blocks.
    """
    plan = compared.plan
    sheet = _Sheet(plan)
    remarks = _remarks(compared, spec)
    several = len(compared.lines) > 1
    after = FIRST + len(plan.series) + len(remarks) + 4 + (_CHART_ROWS if several else 0)
    blocks = _blocks(sheet, compared, after) if several else []
    end = sheet.next if blocks else after
    sheet.next = FIRST
    _summary(sheet, compared, blocks)
    frame.notes(sheet.canvas, spec, sheet.next + 1, remarks)
    columns = _headings(plan, compared.year, spec, sheet.width)
    title = f"PERTUMBUHAN TAHUN BUKU {compared.year} KE {spec.round.year}"
    third = f"TAHUN BUKU {spec.round.year} DIBANDINGKAN DENGAN TAHUN BUKU {compared.year}"
    frame.begin(sheet.canvas, spec, title, third, len(columns))
    if any("Rp juta" in series.name for series in plan.series):
        sheet.canvas.put(4, len(columns), "(nilai uang dalam Rp juta)", looks.UNIT)
    frame.headings(sheet.canvas, columns)
    frame.sign_off(sheet.canvas, spec, end + 1, len(columns))
    widths = tuple(column.width for column in columns)
    return Drawing(
        name=NAME,
        cells=tuple(sheet.canvas.cells),
        widths=widths,
        heights=sheet.canvas.heights,
        merges=tuple(sheet.canvas.merges),
        freeze=address(FIRST, _LEFT + 1),
        repeat_rows="1:7" if blocks else "",
        charts=_charts(compared, blocks, after - _CHART_ROWS + 1, columns) if blocks else (),
        breaks=frame.breaks([block.first for block in blocks], (len(compared.lines) + 3) * _ROW, columns),
        pages_tall=0 if blocks else 1,
        tab=looks.LEAF,
    )


class _Block(msgspec.Struct, frozen=True):
    """Where one series' block begins, the row of its JUMLAH, and what that row shows."""

    first: int
    total: int
    figures: Figures


def _blocks(sheet: _Sheet, compared: Comparison, first: int) -> list[_Block]:
    """Draw a block per series: a row per region, then JUMLAH as formulas over them."""
    found: list[_Block] = []
    sheet.next = first
    for number, series in enumerate(compared.plan.series, 1):
        start = sheet.next
        sheet.head(number, f"{series.name} {series.steps.mark}".rstrip())
        rows = [_figures(compared, line.key, number - 1) for line in compared.lines]
        for place, (line, figures) in enumerate(zip(compared.lines, rows, strict=True), 1):
            sheet.row((place, line.label), series, _Lines(figures=figures), _body(place))
        total = tuple(_sum(column) for column in zip(*rows, strict=True))
        cells = f"{{c}}{start + 1}:{{c}}{sheet.next - 1}"
        formula = f'IF(COUNT({cells})=0,"{_NONE}",SUM({cells}))'
        row = sheet.row(("JUMLAH", ""), series, _Lines(figures=total, formula=formula), looks.TOTAL)
        sheet.canvas.merges.append((row, 1, row, _LEFT))
        found.append(_Block(start, row, total))
        sheet.next += 1
    return found


def _summary(sheet: _Sheet, compared: Comparison, blocks: Sequence[_Block]) -> None:
    """Draw a row per series over the whole workbook; without blocks its figures are the one region's own."""
    (only, *rest) = compared.lines
    sheet.head(None, "Seluruh wilayah" if rest else only.label)
    for place, series in enumerate(compared.plan.series):
        label = f"{series.name} {series.steps.mark}".rstrip()
        lines = (
            _Lines(figures=blocks[place].figures, formula=f"{{c}}{blocks[place].total}")
            if blocks
            else _Lines(figures=_figures(compared, only.key, place))
        )
        sheet.row((place + 1, label), series, lines, _body(place + 1))


def _figures(compared: Comparison, key: str, place: int) -> Figures:
    return tuple(compared.figure(key, place, view, year) for view in compared.plan.views for year in _YEARS)


def _sum(figures: Sequence[float | None]) -> float | None:
    there = [figure for figure in figures if figure is not None]
    if not there:
        return None
    return math.fsum(there) if any(isinstance(figure, float) for figure in there) else sum(there)


def _charts(compared: Comparison, blocks: Sequence[_Block], row: int, columns: Sequence[Heading]) -> tuple[Chart, ...]:
    """Draw the panel's growth: of every series, and by region of the first sum that is comparable throughout."""
    plan = compared.plan
    view = plan.views[-1]
    named = view_name(plan, view).lower().replace(plan.split_name.lower(), plan.split_name)
    wide = sum(column.width for column in columns) / 2
    half = next(place for place in range(len(columns)) if sum(c.width for c in columns[: place + 1]) > wide) + 1
    whole = [grown(*block.figures[-2:])[1] for block in blocks]
    charts = [_chart(f"Pertumbuhan, {named} (%)", address(row, 1), (FIRST + 1, FIRST + len(blocks)), whole, plan)]
    shown = [place for place, series in enumerate(plan.series) if series.kind == "sum" and not series.steps.mark]
    for place in shown[:1]:
        block, title = blocks[place], f"{plan.series[place].name}: pertumbuhan, {named} (%)"
        parts = [grown(*_figures(compared, line.key, place)[-2:])[1] for line in compared.lines]
        charts.append(_chart(title, address(row, half), (block.first + 1, block.total - 1), parts, plan))
    return tuple(msgspec.structs.replace(chart, width=wide * _CM - 0.5) for chart in charts)


def _chart(title: str, anchor: str, rows: tuple[int, int], shown: Sequence[float | str], plan: Plan) -> Chart:
    """Draw the last column's percents of some rows; a negative one gets room for its label."""
    figures = [figure for figure in shown if isinstance(figure, int | float)]
    low, high = min(figures, default=0), max(figures, default=0)
    last = _LEFT + len(plan.views) * _GROUP
    return Chart(
        title=title,
        anchor=anchor,
        names=2,
        first=rows[0],
        last=rows[1],
        series=(Bars(column=last, name="%", colour=looks.LEAF),),
        width=1,
        height=_CHART_HEIGHT,
        kind="single",
        format=looks.GROWTH_LABEL,
        least=low - 0.25 * (max(high, 0) - low) if low < 0 else 0,
    )


def _headings(plan: Plan, year: int, spec: BookSpec, widths: Sequence[float]) -> list[Heading]:
    longest = max((len(series.name) for series in plan.series), default=0)
    columns = [Heading("No.", width=5), Heading("Deret, kabupaten/kota", width=min(44, max(30, longest + 4)))]
    for place, view in enumerate(plan.views):
        lower = (f"TB{year}", f"TB{spec.round.year}", "Selisih", "%")
        columns += [
            Heading(view_name(plan, view), text, widths[place * _GROUP + offset]) for offset, text in enumerate(lower)
        ]
    return columns


def view_name(plan: Plan, view: View) -> str:
    """Name a view as its heading does."""
    if view.panel:
        return f"Panel tetap, tanpa {plan.split_name}" if view.without else "Panel tetap"
    return f"Tanpa {plan.split_name} {plan.split_steps.mark}".rstrip() if view.without else "Semua koperasi"


def _remarks(compared: Comparison, spec: BookSpec) -> list[str]:
    """Say what is compared, what is left out, and which series are broken."""
    counted, plan = compared.counted, compared.plan
    before, now, both = (frame.grouped(counted[each]) for each in ("before", "now", "both"))
    lines = [
        f"TB{compared.year} memuat {before} koperasi, TB{spec.round.year} {now}; jawaban TB{compared.year} dijembatani ke pertanyaan formulir ini.",
        f"Panel tetap: {both} koperasi yang terhitung pada kedua tahun buku, untuk tiap deret yang jawabannya ada pada keduanya.",
    ]
    if plan.split >= 0:
        lines.append(f"Panel tanpa {plan.split_name} memakai jawaban tahun buku {spec.round.year} untuk kedua tahun.")
        if not plan.split_steps.carried:
            lines.append(
                f"TB{compared.year} tanpa {plan.split_name}: dinilai menurut jawaban tahun buku {spec.round.year} koperasi itu; "
                "yang tidak terhitung lagi dianggap tidak termasuk."
            )
    lines.append(
        'Tanda "-" berarti tidak ada data atau tidak sebanding; persentase dari nilai nol atau negatif tidak dihitung.'
    )
    return [*lines, *plan.legend, *([compared.rule] if compared.rule else [])]


def _body(number: int) -> Look:
    return looks.BODY.but(fill="" if number % 2 else looks.STRIPE)


def _across(look: Look, column: int) -> Look:
    return look.but(across="center", indent=0) if column == 1 else look
