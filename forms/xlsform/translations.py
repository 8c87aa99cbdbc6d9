"""Texts that one language has and another lacks: each at its cell, or once for a language of which much is missing."""

from collections.abc import Iterator

from forms.errors import Issue
from forms.model import Check, Choice, Form, Question, Texts, walk
from forms.model import Node as FormNode
from forms.xlsform.language import PLAIN
from forms.xlsform.ledger import Told

_EACH = 10
"""Missing texts of one language and sheet that are told one by one."""

Lack = tuple[int, str, str]
"""A row, the column, and the name of what stands there."""


def untranslated(form: Form) -> Iterator[Issue]:
    """Yield a warning for each text that a language of the form lacks."""
    nodes = [node for _, node in walk(form.children)]
    choices = [choice for listed in form.choices.values() for choice in listed]
    for sheet, things in (("survey", nodes), ("choices", choices), ("checks", form.checks)):
        texts = [(thing, column, text) for thing in things for column, text in _texts(thing) if text]
        for language in form.languages:
            lacks = [(thing.row, column, thing.name) for thing, column, text in texts if not text.get(language)]
            if len(lacks) > _EACH:
                yield _many(sheet, lacks, language)
            else:
                yield from (_one(sheet, lack, language) for lack in lacks)


def _texts(thing: FormNode | Choice | Check) -> Iterator[tuple[str, Texts]]:
    if isinstance(thing, Check):
        yield "message", thing.message
        return
    yield "label", thing.label
    if not isinstance(thing, Choice):
        yield "hint", thing.hint
    if isinstance(thing, Question):
        yield "constraint_message", thing.constraint_message
        yield "required_message", thing.required_message
        yield "warning_message", thing.warning_message


def _one(sheet: str, lack: Lack, language: str) -> Issue:
    row, column, name = lack
    inside, inside_en = _named(language)
    told = Told(
        "translation_missing",
        f"{column} `{name}` belum ada {inside}. Isi terjemahannya.",
        f"the {column} of `{name}` is missing {inside_en}. Fill in the translation.",
    )
    return told.at(sheet, row, f"{column}::{language}", "warning")


def _many(sheet: str, lacks: list[Lack], language: str) -> Issue:
    row, column, name = lacks[0]
    inside, inside_en = _named(language)
    told = Told(
        "translation_missing",
        f"{len(lacks)} teks belum ada {inside}, mulai dari {column} `{name}`. Isi terjemahannya, atau hapus kolom bahasa itu.",
        f"{len(lacks)} texts are missing {inside_en}, from the {column} of `{name}` on. Fill them in, or delete that language's columns.",
    )
    return told.at(sheet, row, f"{column}::{language}", "warning")


def _named(language: str) -> tuple[str, str]:
    if language == PLAIN:
        return "pada kolom tanpa nama bahasa", "in the column without a language"
    return f"dalam bahasa `{language}`", f"in the language `{language}`"
