"""What every printed table shares: titles, two-row headings, the row of numbers, notes and the sign-off block."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Final

import msgspec

from exports import looks
from exports.drawing import Canvas
from exports.model import STATE_LABELS, BookSpec, Signature
from forms.typed import MONTHS

FIRST: Final = 8
"""The first data row of a printed table: titles 1-3, note 4, headings 5-6, numbers 7."""

SAMPLE_NOTE: Final = "CONTOH: angka rekaan untuk uji coba, bukan data resmi."
PROVINCIAL: Final = "Kewenangan Provinsi"
_COUNTS: Final = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")

_LANDSCAPE: Final = (520, 164)
_PORTRAIT: Final = (840, 100)
"""Points and characters that a Folio page holds at full size between its margins."""

_ROW: Final = 15
"""Points of a row that has no height of its own."""
_HEADINGS: Final = 145
_SIGNATURES: Final = 170
"""Points of the repeated titles and headings, and of the block for signatures."""


class Heading(msgspec.Struct, frozen=True):
    """One column's two headings, its width in characters; an empty lower one lets the upper span both rows."""

    upper: str
    lower: str = ""
    width: float = 11


def long_date(day: date) -> str:
    """Write a date as `31 Desember 2025`."""
    return f"{day.day} {MONTHS[day.month - 1][0].capitalize()} {day.year}"


def moment(spec: BookSpec) -> str:
    """Write when the workbook was made, as `30 Juni 2026 pukul 16.00 WITA`."""
    at: datetime = spec.generated_at
    return f"{long_date(at)} pukul {at:%H.%M} {spec.zone_name}"


def grouped(number: int) -> str:
    """Write a whole number as Indonesians do, as `1.037`."""
    return f"{number:,}".replace(",", ".")


def counted(spec: BookSpec) -> str:
    """Name the states that the workbook counts, as `Terkirim, Diverifikasi dan Diterima`."""
    names = [STATE_LABELS[state] for state in spec.states]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} dan {names[-1]}"


def activity_rule(spec: BookSpec) -> str:
    """Say the round's rule of activity in words."""
    years = spec.round.inactive_after
    word = _COUNTS[years] if years < len(_COUNTS) else str(years)
    told = f"melaksanakan RAT sekurang-kurangnya sekali dalam {word} tahun buku terakhir"
    also = spec.round.also_after
    return told if also is None else f"{told}; dihitung juga menurut aturan {also} tahun"


def corrected(came: int, waiting: int, closed: date | None) -> str:
    """Say how many corrections count that came after the close, and how many still count with their former revision; '' for none."""
    since = f" {long_date(closed)}" if closed else ""
    told = [f"{grouped(came)} koreksi masuk sesudah putaran ditutup{since}"] if came else []
    told += [f"{grouped(waiting)} sedang dikoreksi, yang dihitung kiriman lamanya"] if waiting else []
    return "; ".join(told)


def begin(canvas: Canvas, spec: BookSpec, title: str, third: str, width: int) -> None:
    """Draw the three title lines across `width` columns, and the mark of sample data."""
    for row, (text, look) in enumerate(zip((title, spec.scope, third), looks.TITLES, strict=True), 1):
        canvas.put(row, 1, text, look)
        for column in range(2, width + 1):
            canvas.put(row, column, None, look)
        canvas.heights[row] = (21, 18, 18)[row - 1]
    if spec.is_sample:
        canvas.put(4, 1, SAMPLE_NOTE, looks.SAMPLE)
    canvas.heights[4] = 17


def years(spec: BookSpec) -> str:
    """Say which book years the workbook holds, as `TAHUN BUKU 2025` or `TAHUN BUKU 2024 DAN 2025`."""
    names = [str(year) for year in spec.years or (spec.round.year,)]
    return f"TAHUN BUKU {', '.join(names[:-1])}{' DAN ' if names[1:] else ''}{names[-1]}"


def book_year(spec: BookSpec) -> str:
    """Give the usual third title line."""
    if spec.years:
        return years(spec)
    return f"TAHUN BUKU {spec.round.year} (POSISI {long_date(spec.round.cut_off).upper()})"


def headings(canvas: Canvas, columns: Sequence[Heading]) -> None:
    """Draw the two heading rows and the row of numbers; equal neighbours above are merged."""
    place = 1
    for (upper, divided), run in groupby(columns, key=lambda column: (column.upper, bool(column.lower))):
        found = list(run)
        if divided:
            canvas.merge((5, place, 5, place + len(found) - 1), upper, looks.HEAD)
            for offset, column in enumerate(found):
                canvas.put(6, place + offset, column.lower, looks.SUBHEAD)
        else:
            for offset in range(len(found)):
                canvas.merge((5, place + offset, 6, place + offset), upper, looks.HEAD)
        place += len(found)
    canvas.row(7, [f"({number})" for number in range(1, place)], [looks.NUMBERS] * (place - 1), 13)
    canvas.heights |= {5: _upper_height(columns), 6: _height(columns)}


def breaks(
    starts: Sequence[int], block: float, columns: Sequence[Heading], *, first: float = 0, landscape: bool = True
) -> tuple[int, ...]:
    """Give the rows before which a page ends: as many whole blocks on a page as fit, the signatures with the last one.

    Blocks of `block` points begin in the rows `starts`. What stands above them takes `first` points of their first
    page; with 0 they begin on a page of their own.
    """
    room = _room(columns, landscape=landscape) - _HEADINGS
    found: list[int] = []
    used = first or room
    for start in starts:
        if used + block + (_SIGNATURES if start == starts[-1] else 0) > room:
            found.append(start)
            used = 0
        used += block
    return tuple(found)


def parted(canvas: Canvas, rows: tuple[int, int], columns: Sequence[Heading], *, landscape: bool) -> bool:
    """Whether a page would end between the first and the last of `rows`, on a sheet that repeats its headings on each page."""
    room = _room(columns, landscape=landscape)
    headings = sum(canvas.heights.get(row, _ROW) for row in range(5, FIRST))
    used, page, starts = 0.0, 1, 1
    for row in range(1, rows[1] + 1):
        height = canvas.heights.get(row, _ROW)
        if used + height > room:
            used, page = headings, page + 1
        used += height
        if row == rows[0]:
            starts = page
    return page > starts


def _room(columns: Sequence[Heading], *, landscape: bool) -> float:
    """Give the points of a page, of a sheet that is made as narrow as the paper."""
    height, width = _LANDSCAPE if landscape else _PORTRAIT
    return height * max(1.0, sum(column.width for column in columns) / width)


def _upper_height(columns: Sequence[Heading]) -> float:
    """Give the upper heading row two lines where a divided heading is longer than its columns are wide."""
    for (upper, divided), run in groupby(columns, key=lambda column: (column.upper, bool(column.lower))):
        if divided and len(upper) > sum(column.width for column in run) - 1:
            return 32
    return 20


def _height(columns: Sequence[Heading]) -> float:
    """Give the lower heading row the height that its longest wrapped text needs."""
    lines = 2
    for column in columns:
        text = column.lower or column.upper
        room = max(column.width - 1.5, 4)
        used, count = 0.0, 1
        for word in text.split():
            if used and used + len(word) > room:
                count, used = count + 1, 0
            used += len(word) + 1
        lines = max(lines, count if column.lower else count - 1)
    return 6 + 13 * lines


def notes(canvas: Canvas, spec: BookSpec, row: int, remarks: Sequence[str]) -> int:
    """Draw the source and the remarks from `row` on; give the next free row."""
    source = f"Sumber: survei koperasi tahun buku {spec.round.year}; jawaban {counted(spec)} sampai {moment(spec)}."
    lines = [source, *(["Keterangan:"] if remarks else []), *(f"- {remark}" for remark in remarks)]
    for offset, line in enumerate(lines):
        canvas.put(row + offset, 1, line, looks.NOTE.but(bold=line == "Keterangan:"))
        canvas.heights[row + offset] = 14
    return row + len(lines)


def sign_off(canvas: Canvas, spec: BookSpec, row: int, width: int, widths: Sequence[float] = ()) -> int:
    """Draw the block for signatures: left the head of the office, right place, date and the head of section.

    With the `widths` of the columns the left side takes as many as its longest line needs, at most half of them. Gives the
    next free row.
    """
    sign = spec.sign_off
    if not (sign.place or sign.head.titles or sign.section.titles):
        return row
    side = max(2, width // 3)
    longest = max(map(len, (*sign.head.titles, sign.head.name)), default=0)
    while side < min(len(widths), width) // 2 and sum(widths[:side]) < longest:
        side += 1
    left, right = (1, min(side, width)), (max(width - side + 1, min(side, width) + 1), max(width, 3))
    date_line = f"{sign.place or '……………………'}, {long_date(spec.generated_at)}"
    height = 4 + max(len(sign.head.titles), len(sign.section.titles))
    for span, above, who in (
        (left, ("Mengetahui,", *sign.head.titles), sign.head),
        (right, (date_line, *sign.section.titles), sign.section),
    ):
        _side(canvas, row, span, (*above, *[""] * (height - len(above))), who)
    return row + height + 1 + max(sum(map(bool, (who.rank, who.nip))) for who in (sign.head, sign.section))


def _side(canvas: Canvas, row: int, span: tuple[int, int], above: Sequence[str], who: Signature) -> None:
    name = looks.SIGN.but(bold=True, underline=True)
    lines = [(text, looks.SIGN) for text in above]
    lines += [(who.name or "(……………………………………)", name if who.name else looks.SIGN)]
    lines += [(text, looks.SIGN) for text in (who.rank, f"NIP. {who.nip}" if who.nip else "") if text]
    for offset, (text, look) in enumerate(lines):
        canvas.heights[row + offset] = 15
        if text:
            canvas.merge((row + offset, span[0], row + offset, span[1]), text, look)
