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


def questions(form: Form) -> Drawing:
    """Draw the meaning of every column: question, type, unit, choices, formulas, and what the version changed."""
    table = question_table(form)
    return draw(msgspec.structs.replace(table, name=QUESTIONS, title="KAMUS DATA"), form)


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
