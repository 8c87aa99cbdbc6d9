"""Kamus Data and Kamus Pilihan: the code book's tables of questions and choices as sheets of the consolidated workbook."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from exports.codebook import choice_table, question_table
from exports.codebook_sheets import draw
from exports.columns import Field
from exports.drawing import Drawing
from exports.raw import Sheet
from forms.model import Form

QUESTIONS: Final = "Kamus Data"
CHOICES: Final = "Kamus Pilihan"
_SHOWN: Final = (
    "Nomor", "Nama", "Label", "Jenis", "Satuan", "Pilihan jawaban", "Ditanyakan bila, dengan kata", "Rumus",
    "Dari versi sebelumnya",
)  # fmt: skip
"""Columns of the code book that stand on one printed page; of labels those of the form's first language."""


def questions(form: Form) -> Drawing:
    """Draw the meaning of every column: question, type, unit, choices, formulas, and what the version changed."""
    table = question_table(form)
    headings = [column.heading for column in table.columns]
    places = [next(at for at, heading in enumerate(headings) if heading.split(" (")[0] == word) for word in _SHOWN]
    shown = msgspec.structs.replace(
        table,
        name=QUESTIONS,
        title="KAMUS DATA",
        columns=tuple(table.columns[place] for place in places),
        rows=tuple(tuple(row[place] for place in places) for row in table.rows),
    )
    return draw(shown, form)


def choices(form: Form) -> tuple[Sheet, Iterator[tuple[Any, ...]]]:
    """Give the sheet of all choices with its rows; long lists make it one to pour."""
    table = choice_table(form)
    fields = tuple(
        Field(
            heading="_".join(heading.lower().split()),
            label=column.heading,
            section="",
            kind="text",
            width=column.width,
            format="@",
            read=str,
        )
        for column, heading in zip(table.columns, table.headings, strict=True)
    )
    title = f"PILIHAN JAWABAN, {form.title.upper()}, VERSI {form.version}"
    note = "Kode berdiri dalam jawaban yang tersimpan, label pada lembar data."
    return Sheet(name=CHOICES, title=title, keys=(), fields=fields, note=note), iter(table.rows)
