"""Draws the sheets of a code book: its cover, and the frame into which each table's rows are poured."""

from collections.abc import Sequence
from typing import Final

import msgspec

from exports import looks, rendering
from exports.drawing import Bulk, Canvas, Drawing, address
from exports.frame import grouped
from exports.looks import Look
from forms.model import Form, Question, Repeat, walk

COVER: Final = "Sampul"
FIRST: Final = 5
"""The first poured row: titles 1-2, note 3, the table's heading 4."""

_HEADING: Final = 250
"""Characters of a heading, since Excel refuses table columns of more than 255."""

_BODY: Final = Look(size=9, down="top", wrap=True, format=looks.CODE, border="grid")
_BLOCK: Final = _BODY.but(bold=True, colour=looks.FOREST, fill=looks.MIST)
_TALLEST: Final = 409
"""Points that Excel lets a row be tall."""

_TITLES: Final = (Look(size=14, bold=True, colour=looks.FOREST), Look(size=11, bold=True, colour=looks.LEAF))
_PAGE: Final = 240
"""Characters that fit side by side on one printed page."""


class Column(msgspec.Struct, frozen=True):
    """One column: its heading and its width in characters."""

    heading: str
    width: float


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet: its rows of texts (None is blank); the first `fixed` columns stay in sight and on every printed page.

    `bulk` rows are poured, since there may be 200,000; others are drawn as tall as their texts need. `blocks` are the
    places of drawn rows that head what follows.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str | None, ...], ...]
    fixed: int
    bulk: bool = False
    blocks: frozenset[int] = frozenset()

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings as an Excel table wants them: one line, not too long, each of its own without regard to case."""
        used: set[str] = set()
        given = []
        for column in self.columns:
            base = " ".join(column.heading.split())[:_HEADING] or "kolom"
            heading, number = base, 1
            while heading.lower() in used:
                number += 1
                heading = f"{base}_{number}"
            used.add(heading.lower())
            given.append(heading)
        return tuple(given)

    def poured(self, styles: Sequence[int]) -> tuple[rendering.Column, ...]:
        """Give the columns to pour, all of them text."""
        return tuple(
            rendering.Column(heading=heading, kind="text", style=style)
            for heading, style in zip(self.headings, styles, strict=True)
        )


def draw(table: Table, form: Form) -> Drawing:
    """Draw a table's titles and heading, then its rows or, for bulk ones, their pattern row."""
    canvas = Canvas()
    canvas.put(1, 1, table.title, _TITLES[0])
    canvas.put(2, 1, f"{form.title}, versi {form.version}", _TITLES[1])
    canvas.put(3, 1, f"{grouped(len(table.rows))} baris. Rumus dan syarat tertulis seperti dalam formulir.", looks.NOTE)
    for place, heading in enumerate(table.headings, 1):
        canvas.put(FIRST - 1, place, heading, looks.HEAD)
    canvas.heights |= {1: 21, 2: 18, 3: 16, FIRST - 1: 32}
    widths = tuple(column.width for column in table.columns)
    if not table.bulk:
        _rows(canvas, table)
    looked = (_BODY,) * len(widths)
    last = FIRST - 1 + max(1, len(table.rows))
    return Drawing(
        name=table.name,
        cells=tuple(canvas.cells),
        widths=widths,
        heights=canvas.heights,
        freeze=address(FIRST, table.fixed + 1),
        repeat_rows=f"{FIRST - 1}:{FIRST - 1}",
        repeat_columns=f"A:{rendering.letters(table.fixed)}",
        filter="" if table.bulk else f"A{FIRST - 1}:{address(last, len(widths))}",
        pages_wide=max(1, round(sum(widths) / _PAGE)),
        tab=looks.LEAF,
        bulk=Bulk(table=table.name, first=FIRST, columns=table.poured([0] * len(widths)), looks=looked)
        if table.bulk
        else None,
    )


def _rows(canvas: Canvas, table: Table) -> None:
    for place, row in enumerate(table.rows):
        look = _BLOCK if place in table.blocks else _BODY
        for column, value in enumerate(row, 1):
            canvas.put(FIRST + place, column, value, look)
        lines = max(_lines(value or "", column.width) for value, column in zip(row, table.columns, strict=True))
        canvas.heights[FIRST + place] = min(_TALLEST, 4 + 12 * lines)


def _lines(text: str, width: float) -> int:
    """Give the lines that a wrapped text of size 9 takes in a column of `width` characters."""
    return sum(1 + int(len(line) / (width * 1.05)) for line in text.split("\n"))


def front(form: Form, sha: str, tables: Sequence[Table]) -> Drawing:
    """Draw the cover: which version this is, what it holds, and the way to each sheet."""
    questions = [node for _, node in walk(form.children) if isinstance(node, Question)]
    facts = [
        ("Formulir", form.title), ("ID formulir", form.id), ("Versi", form.version), ("SHA-256", sha),
        ("Bahasa", ", ".join(form.languages) or form.default_language),
        ("Pertanyaan", f"{grouped(len(questions))}, di antaranya {grouped(sum(q.type == 'calculate' for q in questions))} dihitung"),
        ("Tabel berulang", grouped(sum(isinstance(node, Repeat) for _, node in walk(form.children)))),
        ("Daftar pilihan", f"{grouped(len(form.choices))}, {grouped(sum(map(len, form.choices.values())))} pilihan"),
        ("Aturan", grouped(len(form.checks))),
        ("Baris jembatan", grouped(len(form.bridge))),
    ]  # fmt: skip
    canvas = Canvas()
    band = Look(size=22, bold=True, colour=looks.WHITE, fill=looks.FOREST, indent=1)
    canvas.merge((1, 1, 1, 4), "BUKU KODE", band)
    canvas.merge((2, 1, 2, 4), form.title, band.but(size=12, colour=looks.PALE_GOLD, wrap=True, border="cover"))
    canvas.heights |= {1: 44, 2: 34}
    row = 4
    for name, value in facts:
        canvas.put(row, 2, name, looks.FACT_NAME)
        canvas.merge((row, 3, row, 4), value, looks.FACT.but(format=looks.CODE))
        canvas.heights[row] = 20 if len(value) < 70 else 34  # noqa: PLR2004  # characters of one line
        row += 1
    canvas.put(row + 1, 2, "Isi berkas", looks.SECTION)
    for place, table in enumerate(tables, row + 2):
        canvas.put(place, 2, table.name, looks.LINK, link=table.name)
        canvas.merge((place, 3, place, 4), f"{grouped(len(table.rows))} baris, dapat disaring", looks.FACT)
        canvas.heights[place] = 20
    note = "Nomor (seperti C3) adalah nomor pertanyaan pada kuesioner kertas versi yang sama."
    canvas.put(row + len(tables) + 3, 2, note, looks.NOTE)
    return Drawing(
        name=COVER, cells=tuple(canvas.cells), widths=(2.5, 22.0, 40.0, 40.0), heights=canvas.heights,
        merges=tuple(canvas.merges), landscape=False, pages_tall=1, tab=looks.GOLD,
    )  # fmt: skip
