"""Draws Sampul: what the workbook is, what it counts, its main figures and the way to every sheet."""

from collections.abc import Sequence
from typing import Final

import msgspec

from exports import frame, looks
from exports.drawing import Canvas, Drawing, Formula, Value
from exports.looks import Look
from exports.model import BookSpec

NAME: Final = "Sampul"
_WIDTH: Final = 8
_ACROSS: Final = 3
_TILES: Final = 6


class Tile(msgspec.Struct, frozen=True, kw_only=True):
    """One figure on the cover: its name above, its unit below."""

    label: str
    value: Value | Formula
    unit: str
    format: str


class Entry(msgspec.Struct, frozen=True):
    """One sheet in the list of contents."""

    sheet: str
    about: str


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What the form says about its own workbook: the big title, a note, and which form filled it."""

    title: str
    form: str
    note: str = ""


def draw(spec: BookSpec, words: Words, tiles: Sequence[Tile], entries: Sequence[Entry]) -> Drawing:
    """Draw the cover: band, tiles, facts about the file, contents with links."""
    canvas = Canvas()
    _band(canvas, spec, words.title)
    row = _tiles(canvas, tiles[:_TILES])
    row = _facts(canvas, spec, row, words)
    canvas.put(row, 2, "Isi berkas", looks.SECTION)
    canvas.heights[row] = 26
    for entry in entries:
        row += 1
        canvas.heights[row] = 20
        for column in range(2, _WIDTH):
            canvas.put(row, column, None, looks.FACT)
        canvas.put(row, 2, entry.sheet, looks.LINK, link=entry.sheet)
        canvas.merge((row, 4, row, _WIDTH - 1), entry.about, looks.FACT)
    if spec.is_sample:
        canvas.put(row + 2, 2, frame.SAMPLE_NOTE, looks.SAMPLE)
    return Drawing(
        name=NAME,
        cells=tuple(canvas.cells),
        widths=(2.5, *[19.0] * (_WIDTH - 2), 2.5),
        heights=canvas.heights,
        merges=tuple(canvas.merges),
        landscape=False,
        pages_tall=1,
        tab=looks.GOLD,
    )


def _band(canvas: Canvas, spec: BookSpec, title: str) -> None:
    """Draw the dark band with letterhead, title and book year."""
    base = Look(colour="DCE8E1", fill=looks.FOREST)
    year = f"Tahun Buku {spec.round.year}, posisi {frame.long_date(spec.round.cut_off)}"
    sample = "C O N T O H   -   bukan data resmi" if spec.is_sample else ""
    lines = [
        *((line, base, 18.0) for line in (spec.letterhead or (spec.scope,))[:3]),
        (title, base.but(size=24, bold=True, colour=looks.WHITE), 42.0),
        (year, base.but(size=13, colour=looks.PALE_GOLD), 24.0),
        (sample, base.but(bold=True, colour="F0C766"), 18.0),
    ]
    top, bottom = 1, len(lines) + 2
    for row in range(top, bottom + 1):
        for column in range(1, _WIDTH + 1):
            canvas.put(row, column, None, base.but(border="cover" if row == bottom else "none"))
    for offset, (text, look, height) in enumerate(lines):
        canvas.put(offset + 2, 2, text, look)
        canvas.heights[offset + 2] = height
    canvas.heights |= {top: 12, bottom: 10}


def _tiles(canvas: Canvas, tiles: Sequence[Tile]) -> int:
    """Draw three tiles a row; give the next free row."""
    row = max(canvas.heights) + 2
    name = Look(size=9.5, colour=looks.GREY, fill=looks.MIST, indent=1, border="tile")
    for place, tile in enumerate(tiles):
        top, left = row + place // _ACROSS * 4, 2 + place % _ACROSS * 2
        figure = name.but(size=20, bold=True, colour=looks.FOREST, format=tile.format)
        for offset, (value, look, height) in enumerate(
            ((tile.label, name, 22), (tile.value, figure, 36), (tile.unit, name.but(size=9, italic=True), 20))
        ):
            canvas.put(top + offset, left, value, look)
            canvas.put(top + offset, left + 1, None, look.but(border="none"))
            canvas.merges.append((top + offset, left, top + offset, left + 1))
            canvas.heights[top + offset] = height
        canvas.heights[top + 3] = 9
    return row + (len(tiles) + _ACROSS - 1) // _ACROSS * 4


def _facts(canvas: Canvas, spec: BookSpec, row: int, words: Words) -> int:
    """Draw the facts about the file; give the next free row."""
    deadline = frame.long_date(spec.round.deadline) if spec.round.deadline else "-"
    facts = [
        ("Berkas", spec.file_name),
        ("Dibuat", f"{frame.moment(spec)} oleh {spec.generated_by}"),
        ("Formulir", words.form),
        ("Yang dihitung", f"jawaban berkeadaan {frame.counted(spec)}; batas kirim {deadline}"),
        ("Aturan aktif", frame.activity_rule(spec)),
        *([("Catatan", words.note)] if words.note else []),
        *([("Tahun lalu", spec.remark)] if spec.remark else []),
        *([("Koreksi", spec.corrected)] if spec.corrected else []),
        ("Tanda baca", '"-" tidak ada data, 0 nihil; uang dalam Rp juta, kecuali lembar data (rupiah penuh)'),
        ("Rantai revisi", spec.chain_head or "-"),
    ]
    canvas.put(row, 2, "Keterangan berkas", looks.SECTION)
    canvas.heights[row] = 26
    for name, value in facts:
        row += 1
        canvas.put(row, 2, name, looks.FACT_NAME)
        canvas.merge((row, 3, row, _WIDTH - 1), value, looks.FACT)
        canvas.heights[row] = 20
    return row + 2
