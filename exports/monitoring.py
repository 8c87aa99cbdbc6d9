"""Draws the province's page as a workbook: offices by state, what was found beside last year, who to remind, sendings by day."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

import msgspec

from exports import looks
from exports.drawing import Bars, Canvas, Drawing, Formula, Value, address
from exports.frame import SAMPLE_NOTE, Heading, headings, long_date
from exports.looks import Look
from exports.workbook import Draft

_FIRST: Final = 8
_STATE: Final = 4
_NONE: Final = "-"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One office. `states` in the order of the board's; `figures` are part, whole and last year's two, None where unknown.

    `deadline` is its own last day to send, or the round's.
    """

    name: str
    states: tuple[int, ...]
    idle: int
    figures: tuple[tuple[int, int, int | None, int | None], ...]
    seen_at: datetime | None
    never: str
    deadline: date


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is drawn. `done` are the places of the states that have left an office; `at` bears its zone.

    `rules` are book years and after how many years without a members' meeting each calls a cooperative inactive.
    """

    book_year: int
    last_year: int | None
    at: datetime
    deadline: date
    is_sample: bool
    idle_days: int
    states: tuple[str, ...]
    done: tuple[int, ...]
    measures: tuple[str, ...]
    rows: tuple[Row, ...]
    days: tuple[tuple[date, int], ...]
    rules: tuple[tuple[int, int], ...]

    @property
    def file_name(self) -> str:
        """The file's name, as offices name theirs."""
        return f"Pemantauan_Koperasi_TB{self.book_year}_per_{self.at:%Y-%m-%d}.xlsx"


def draw(board: Board) -> bytes:
    """Give the workbook. Text is never a formula; totals are formulas that carry their values."""
    draft = Draft(board.at, "Lumbung")
    drawings = [_states(board), *([_figures(board)] if board.measures else []), _reminders(board), _days(board)]
    for drawing in drawings:
        draft.paint(drawing, "Lumbung")
    out = io.BytesIO()
    draft.write(out, [drawing.name for drawing in drawings], {}, ())
    return out.getvalue()


class _Sheet:
    """A table under titles: numbered rows, a total."""

    def __init__(self, board: Board, title: str, columns: Sequence[Heading]) -> None:
        self.canvas, self.columns = Canvas(), [Heading("No.", width=5), *columns]
        third = f"KEADAAN {long_date(board.at).upper()} PUKUL {board.at:%H.%M} WITA, BATAS KIRIM {long_date(board.deadline).upper()}"
        titles = (title, f"SURVEI KOPERASI TAHUN BUKU {board.book_year}", third)
        for row, (text, look) in enumerate(zip(titles, looks.TITLES, strict=True), 1):
            self.canvas.row(row, [text, *[None] * (len(self.columns) - 1)], [look] * len(self.columns), 20)
        if board.is_sample:
            self.canvas.put(4, 1, SAMPLE_NOTE, looks.SAMPLE)
        headings(self.canvas, self.columns)
        self.next = _FIRST

    def row(self, values: Sequence[Value | Formula], formats: Sequence[str]) -> int:
        """Draw one row; a format of '' is text."""
        row, self.next = self.next, self.next + 1
        body = looks.BODY.but(fill="" if (row - _FIRST) % 2 == 0 else looks.STRIPE)
        self.canvas.put(row, 1, row - _FIRST + 1, body.but(across="center"))
        for column, (value, form) in enumerate(zip(values, formats, strict=True), 2):
            self.canvas.put(row, column, value, _shaped(body, form))
        self.canvas.heights[row] = 20
        return row

    def total(self, values: Sequence[Value | Formula], formats: Sequence[str]) -> None:
        """Draw JUMLAH."""
        row = self.next
        self.canvas.put(row, 1, "JUMLAH", looks.TOTAL.but(across="center"))
        self.canvas.put(row, 2, None, looks.TOTAL)
        for column, (value, form) in enumerate(zip(values, formats, strict=True), 3):
            self.canvas.put(row, column, value, _shaped(looks.TOTAL, form))
        self.canvas.merges.append((row, 1, row, 2))
        self.canvas.heights[row] = 20

    def sum(self, column: int, numbers: Sequence[int]) -> Formula:
        """Add a column up."""
        return Formula(f"SUM({address(_FIRST, column)}:{address(self.next - 1, column)})", sum(numbers))

    def drawing(self, name: str, bars: Sequence[int] = ()) -> Drawing:
        """Give the sheet; `bars` are columns of shares."""
        last = max(self.next - 1, _FIRST)
        return Drawing(
            name=name,
            cells=tuple(self.canvas.cells),
            widths=tuple(column.width for column in self.columns),
            heights=self.canvas.heights,
            merges=tuple(self.canvas.merges),
            freeze=address(_FIRST, 3),
            repeat_rows="1:7",
            tab=looks.LEAF,
            bars=tuple(Bars(cells=f"{address(_FIRST, at)}:{address(last, at)}", colour=looks.SAGE) for at in bars),
        )


def _shaped(look: Look, form: str) -> Look:
    return look.but(across="right", format=form) if form else look.but(indent=1, wrap=True)


def _share(part: str, whole: str, numbers: tuple[int, int]) -> Formula:
    """Write a share as a formula; of nothing it is a dash."""
    value = numbers[0] / numbers[1] if numbers[1] else _NONE
    return Formula(f'IF({whole}=0,"{_NONE}",({part})/{whole})', value)


def _states(board: Board) -> Drawing:
    columns = [Heading("Kantor", width=30), Heading("Jumlah koperasi", width=11)]
    columns += [Heading("Keadaan (unit)", label, 12.5) for label in board.states]
    sheet = _Sheet(
        board,
        "PEMANTAUAN MENURUT KANTOR",
        [*columns, Heading("Sudah dikirim (%)", width=13), Heading("Batas kirim", width=13)],
    )
    width = len(board.states)
    formats = [looks.COUNT] * (width + 1) + [looks.PERCENT, looks.DATE]

    def line(row: int, states: Sequence[int], cells: Sequence[Value | Formula]) -> list[Value | Formula]:
        whole = Formula(f"SUM({address(row, _STATE)}:{address(row, _STATE + width - 1)})", sum(states))
        sent = "+".join(address(row, _STATE + place) for place in board.done)
        share = _share(sent, address(row, 3), (sum(states[place] for place in board.done), sum(states)))
        return [whole, *cells, share]

    for one in board.rows:
        sheet.row([one.name, *line(sheet.next, one.states, list(one.states)), one.deadline], ["", *formats])
    sums = [sum(one.states[place] for one in board.rows) for place in range(width)]
    cells = [sheet.sum(_STATE + place, [one.states[place] for one in board.rows]) for place in range(width)]
    sheet.total([*line(sheet.next, sums, cells), None], formats)
    return sheet.drawing("Pemantauan", (_STATE + width,))


def _figures(board: Board) -> Drawing:
    columns = [Heading("Kantor", width=30)]
    for measure in board.measures:
        columns += [
            Heading(measure, f"TB{board.book_year} (unit)", 12),
            Heading(measure, f"TB{board.book_year} (dari)", 12),
        ]
        columns += [Heading(measure, f"TB{board.book_year} (%)", 11)]
        if board.last_year:
            columns += [
                Heading(measure, f"TB{board.last_year} (unit)", 12),
                Heading(measure, f"TB{board.last_year} (dari)", 12),
            ]
            columns += [Heading(measure, f"TB{board.last_year} (%)", 11)]
    sheet = _Sheet(board, "CAPAIAN DIBANDINGKAN TAHUN LALU", columns)
    formats = [looks.COUNT, looks.COUNT, looks.PERCENT] * (len(board.measures) * (2 if board.last_year else 1))

    def pairs(one: Row) -> list[tuple[int | None, int | None]]:
        found: list[tuple[int | None, int | None]] = []
        for part, whole, old_part, old_whole in one.figures:
            found += [(part, whole), *([(old_part, old_whole)] if board.last_year else [])]
        return found

    def line(
        row: int, cells: Sequence[tuple[Value | Formula, Value | Formula, tuple[int, int] | None]]
    ) -> list[Value | Formula]:
        values: list[Value | Formula] = []
        for nth, (part, whole, numbers) in enumerate(cells):
            left, right = address(row, 3 + nth * 3), address(row, 4 + nth * 3)
            values += [part, whole, _share(left, right, numbers) if numbers else _NONE]
        return values

    for one in board.rows:
        cells = [
            (part, whole, (part, whole)) if part is not None and whole is not None else (_NONE, _NONE, None)
            for part, whole in pairs(one)
        ]
        sheet.row([one.name, *line(sheet.next, cells)], ["", *formats])
    every = [pairs(one) for one in board.rows]
    total = []
    for nth in range(len(formats) // 3):
        parts, wholes = ([pair[nth][side] or 0 for pair in every] for side in (0, 1))
        total.append((sheet.sum(3 + nth * 3, parts), sheet.sum(4 + nth * 3, wholes), (sum(parts), sum(wholes))))
    sheet.total(line(sheet.next, total), formats)
    said = "; ".join(f"TB{year}: {years} tahun tanpa RAT" for year, years in board.rules)
    sheet.canvas.put(
        sheet.next + 2, 1, f"Menurut kuesioner dan aturan keaktifan tahun masing-masing ({said}).", looks.NOTE
    )
    return sheet.drawing("Capaian")


def _reminders(board: Board) -> Drawing:
    sheet = _Sheet(
        board,
        "PERLU DIINGATKAN",
        [
            Heading("Kantor", width=30),
            Heading("Belum mulai (unit)", width=12),
            Heading("Dikembalikan (unit)", width=14),
            Heading(f"Tidak berubah {board.idle_days} hari (unit)", width=14),
            Heading("Kunjungan terakhir", width=18),
            Heading("Petugas yang belum masuk pada putaran ini", width=50),
        ],
    )
    kinds = [board.states.index(label) for label in ("Belum mulai", "Dikembalikan")]
    for one in board.rows:
        counts = [one.states[place] for place in kinds]
        sheet.row(
            [one.name, *counts, one.idle, one.seen_at or _NONE, one.never or _NONE],
            ["", looks.COUNT, looks.COUNT, looks.COUNT, looks.TIME, ""],
        )
    sums = [sheet.sum(3 + nth, [one.states[place] for one in board.rows]) for nth, place in enumerate(kinds)]
    sheet.total(
        [*sums, sheet.sum(5, [one.idle for one in board.rows]), None, None],
        [looks.COUNT, looks.COUNT, looks.COUNT, "", ""],
    )
    return sheet.drawing("Perlu diingatkan")


def _days(board: Board) -> Drawing:
    columns = [
        Heading("Hari", width=16),
        Heading("Kiriman (unit)", width=12),
        Heading("Jumlah sampai hari itu (unit)", width=16),
    ]
    sheet = _Sheet(board, "KIRIMAN MENURUT HARI", columns)
    so_far = 0
    for day, count in board.days:
        so_far += count
        cells = f"SUM({address(_FIRST, 3)}:{address(sheet.next, 3)})".replace(address(_FIRST, 3), f"$C${_FIRST}")
        sheet.row([day, count, Formula(cells, so_far)], [looks.DATE, looks.COUNT, looks.COUNT])
    if board.days:
        sheet.total([sheet.sum(3, [count for _, count in board.days]), None], [looks.COUNT, ""])
    return sheet.drawing("Kiriman per hari")
