"""Draws Matriks Status: last year's status against this year's, with entries and exits, over all and by region."""

from collections.abc import Sequence
from typing import Final

from exports import frame, looks
from exports.comparison import GONE, Comparison
from exports.drawing import Canvas, Drawing, Formula, address
from exports.frame import FIRST, Heading
from exports.looks import Look
from exports.model import BookSpec
from exports.recap import Line

NAME: Final = "Matriks Status"
_NONE: Final = "-"
_LEFT: Final = 2
_ROW: Final = 17
_BLANK: Final = "Tidak diisi"
_ENTRY: Final = "Baru / tidak ada"
_EXIT: Final = "Keluar / tidak ada"

Grid = list[list[int | None]]
"""Counts of one block: a row per status of last year and one of entries; a column per status of this year and one of exits."""


class _Matrix:
    """Places the blocks; every block has the same rows and columns."""

    def __init__(self, compared: Comparison) -> None:
        met = {status for _, before, now in compared.moves for status in (before, now)} - {GONE}
        known = [line.key for line in compared.plan.status_lines]
        more = [Line(key, key or _BLANK) for key in sorted(met - set(known))]
        self.statuses = [*compared.plan.status_lines, *more]
        self.groups = 2 if compared.plan.split >= 0 else 1
        self.across = len(self.statuses) + 2
        self.width = _LEFT + self.groups * self.across
        self.height = len(self.statuses) + 4
        self.canvas = Canvas()
        self._compared = compared

    def grid(self, key: str, group: int) -> Grid:
        """Count one region's moves; with `group` 1 without those set apart."""
        before = [*(line.key for line in self.statuses), GONE]
        moves = self._compared.moves
        return [
            [None if row == GONE == now else moves.get((key, row, now), (0, 0))[group] for now in before]
            for row in before
        ]

    def block(
        self, first: int, label: tuple[int | None, str], grids: Sequence[Grid], parts: Sequence[int] = ()
    ) -> None:
        """Draw a block from row `first`; with `parts` its counts add up the blocks that begin in those rows."""
        labels = [*(line.label for line in self.statuses), _ENTRY]
        for column in range(1, self.width + 1):
            look = looks.BLOCK.but(across="center", indent=0) if column == 1 else looks.BLOCK
            self.canvas.put(first, column, {1: label[0], 2: label[1]}.get(column), look)
        total = first + len(labels) + 1
        for row in range(first + 1, total):
            look = looks.BODY.but(fill="" if (row - first) % 2 else looks.STRIPE)
            self.canvas.put(row, 1, None, look)
            self.canvas.put(row, 2, labels[row - first - 1], look.but(indent=2))
            for group, grid in enumerate(grids):
                sources = [part + row - first for part in parts]
                self._line(row, group, grid[row - first - 1], sources, look)
        self.canvas.put(total, 1, "JUMLAH", looks.TOTAL.but(across="center"))
        self.canvas.put(total, 2, None, looks.TOTAL)
        for group, grid in enumerate(grids):
            self._sums(total, group, [_sum(column) for column in zip(*grid, strict=True)], first)
        self.canvas.merges.append((total, 1, total, _LEFT))
        self.canvas.heights |= dict.fromkeys(range(first, total + 1), _ROW)

    def _line(self, row: int, group: int, counts: Sequence[int | None], sources: Sequence[int], look: Look) -> None:
        """Draw one group's counts of a row, and their sum at its right."""
        left, look = _LEFT + 1 + group * self.across, look.but(across="right", format=looks.COUNT)
        for column, count in enumerate(counts, left):
            if count is None or not sources:
                self.canvas.put(row, column, _NONE if count is None else count, look)
            else:
                formula = "+".join(address(source, column) for source in sources)
                self.canvas.put(row, column, Formula(formula, count), look)
        self._across(row, left, counts, look.but(bold=True))

    def _sums(self, row: int, group: int, counts: Sequence[int | None], first: int) -> None:
        """Draw one group's JUMLAH."""
        left, look = _LEFT + 1 + group * self.across, looks.TOTAL.but(across="right", format=looks.COUNT)
        for column, count in enumerate(counts, left):
            inner = f"{address(first + 1, column)}:{address(row - 1, column)}"
            self.canvas.put(row, column, _added(inner, count), look)
        self._across(row, left, counts, look)

    def _across(self, row: int, left: int, counts: Sequence[int | None], look: Look) -> None:
        inner = f"{address(row, left)}:{address(row, left + len(counts) - 1)}"
        self.canvas.put(row, left + len(counts), _added(inner, _sum(counts)), look)


def draw(compared: Comparison, spec: BookSpec) -> Drawing:
    """Draw a block over all regions, then one per region; a workbook of one region has its own only."""
    matrix = _Matrix(compared)
    every = [[matrix.grid(line.key, group) for group in range(matrix.groups)] for line in compared.lines]
    several = len(compared.lines) > 1
    starts = [FIRST + (place + several) * matrix.height for place in range(len(compared.lines))]
    if several:
        groups = [[grids[group] for grids in every] for group in range(matrix.groups)]
        whole = [
            [[_sum(cell) for cell in zip(*rows, strict=True)] for rows in zip(*group, strict=True)] for group in groups
        ]
        matrix.block(FIRST, (None, "Seluruh wilayah"), whole, starts)
    for number, (line, start, grids) in enumerate(zip(compared.lines, starts, every, strict=True), 1):
        matrix.block(start, (number, line.label), grids)
    columns = _headings(matrix, compared, spec)
    wide = matrix.groups > 1
    title = f"MATRIKS STATUS TAHUN BUKU {compared.year} KE {spec.round.year}"
    third = f"TAHUN BUKU {spec.round.year} DIBANDINGKAN DENGAN TAHUN BUKU {compared.year}"
    frame.begin(matrix.canvas, spec, title, third, len(columns))
    frame.headings(matrix.canvas, columns)
    after = frame.notes(matrix.canvas, spec, starts[-1] + matrix.height + 1, _remarks(compared, spec))
    frame.sign_off(matrix.canvas, spec, after + 1, len(columns))
    return Drawing(
        name=NAME,
        cells=tuple(matrix.canvas.cells),
        widths=tuple(column.width for column in columns),
        heights=matrix.canvas.heights,
        merges=tuple(matrix.canvas.merges),
        freeze=address(FIRST, _LEFT + 1),
        repeat_rows="1:7" if several else "",
        breaks=frame.breaks(starts, matrix.height * _ROW, columns, first=matrix.height * _ROW, landscape=wide),
        landscape=wide,
        pages_tall=0 if several else 1,
        tab=looks.LEAF,
    )


def _headings(matrix: _Matrix, compared: Comparison, spec: BookSpec) -> list[Heading]:
    mark = compared.plan.status_steps.mark
    columns = [Heading("No.", width=5), Heading(f"Status TB{compared.year} {mark}".rstrip(), width=32)]
    for group in range(matrix.groups):
        whose = f"tanpa {compared.plan.split_name}" if group else "semua koperasi"
        broken = compared.plan.split_steps.mark if group else ""
        upper = f"Status TB{spec.round.year}, {whose} (unit) {broken}".rstrip()
        labels = [*(line.label for line in matrix.statuses), _EXIT, "Jumlah"]
        columns += [Heading(upper, label, max(11, max(map(len, label.split())) + 2.5)) for label in labels]
    return columns


def _remarks(compared: Comparison, spec: BookSpec) -> list[str]:
    """Say how the matrix is read, and whether the status is comparable."""
    lines = [
        f"Baris: status tahun buku {compared.year}; kolom: status tahun buku {spec.round.year}, menurut kantor tahun {spec.round.year}.",
        f"{_ENTRY}: terhitung tahun {spec.round.year} saja; {_EXIT}: terhitung tahun {compared.year} saja.",
        'Tanda "-" berarti tidak ada data; 0 berarti nihil.',
    ]
    lines += [compared.rule] if compared.rule else []
    marks = tuple(f"{steps.mark} " for steps in (compared.plan.status_steps, compared.plan.split_steps) if steps.mark)
    return [*lines, *(line for line in compared.plan.legend if line.startswith(marks))]


def _sum(counts: Sequence[int | None]) -> int | None:
    there = [count for count in counts if count is not None]
    return sum(there) if there else None


def _added(cells: str, value: int | None) -> Formula:
    return Formula(f'IF(COUNT({cells})=0,"{_NONE}",SUM({cells}))', _NONE if value is None else value)
