"""Kamus Data and Kamus Pilihan: the code book's tables of questions and choices as sheets of the consolidated workbook."""

from collections.abc import Iterator
from typing import Any, Final

from exports.codebook import choice_table, question_table
from exports.codebook_sheets import Table
from exports.columns import Field
from exports.raw import Sheet
from forms.model import Form

QUESTIONS: Final = "Kamus Data"
CHOICES: Final = "Kamus Pilihan"

Poured = tuple[Sheet, Iterator[tuple[Any, ...]]]


def dictionary(form: Form) -> tuple[Poured, Poured]:
    """Give the two sheets, each with its rows; long lists of choices are poured like data."""
    questions, choices = question_table(form), choice_table(form)
    return (
        (_sheet(questions, QUESTIONS, f"KAMUS DATA, {form.title.upper()}, VERSI {form.version}"), iter(questions.rows)),
        (_sheet(choices, CHOICES, f"PILIHAN JAWABAN, {form.title.upper()}, VERSI {form.version}"), iter(choices.rows)),
    )


def _sheet(table: Table, name: str, title: str) -> Sheet:
    fields = tuple(
        Field(
            heading="_".join(heading.lower().split()),
            label=column.heading,
            section="",
            kind="text",
            width=column.width,
            format="@",
            read=str,
            wrap=True,
        )
        for column, heading in zip(table.columns, table.headings, strict=True)
    )
    note = "Rumus dan syarat tertulis seperti dalam formulir; kolom pada lembar data bernama seperti pada kolom nama."
    return Sheet(name=name, title=title, keys=(), fields=fields, note=note)
