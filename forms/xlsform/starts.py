"""What a question begins with and what it waits for: constant defaults that are no answers, triggers that name no question."""

import re
from collections.abc import Iterator

from forms.compiler.layout import LISTS, Layout, Place
from forms.compiler.rules import PIECE, is_dynamic
from forms.errors import Issue
from forms.model import Form, Question
from forms.reading import Refused, read_answer
from forms.xlsform.ledger import Told, meant

_KINDS = {
    "integer": ("bilangan bulat, misalnya 12", "a whole number such as 12"),
    "decimal": ("angka, misalnya 12.5", "a number such as 12.5"),
    "range": ("angka, misalnya 5", "a number such as 5"),
    "date": ("tanggal, misalnya 2025-12-31", "a date such as 2025-12-31"),
    "time": ("jam, misalnya 14:05", "a time such as 14:05"),
    "datetime": ("tanggal dan jam, misalnya 2025-12-31T14:05", "a date and time such as 2025-12-31T14:05"),
    "geopoint": ("titik, misalnya -0.5 117.1 0 0", "a point such as -0.5 117.1 0 0"),
}


def judge_starts(form: Form, layout: Layout) -> tuple[Issue, ...]:
    """Give every such fault of the survey; columns are canonical, cells are added later."""
    issues: list[Issue] = []
    for place, question in layout.questions():
        if question.default and not is_dynamic(question.default) and not place.calculated:
            issues += [told.at("survey", question.row, "default") for told in _default(form, place, question)]
        if question.trigger:
            issues += [told.at("survey", question.row, "trigger") for told in _trigger(question.trigger, layout)]
    return tuple(issues)


def _default(form: Form, place: Place, question: Question) -> Iterator[Told]:
    choices = [choice.name for choice in form.choices.get(question.list_name, ())]
    if choices and question.type != "calculate" and not question.file:
        words = question.default.split() if question.type in LISTS else [question.default.strip()]
        for word in words:
            if word not in choices:
                guess, guess_en = meant(word, choices)
                yield Told(
                    "choice_unknown",
                    f"nilai awal '{word}' tidak ada pada daftar `{question.list_name}`.{guess or ' Pilih salah satu dari daftar itu.'}",
                    f"the default '{word}' is not in the list `{question.list_name}`.{guess_en or ' Take one of that list.'}",
                    word,
                )
    elif question.type in _KINDS:
        try:
            read_answer(place, question, question.default)
        except Refused:
            wanted, wanted_en = _KINDS[question.type]
            yield Told(
                "default_unfit",
                f"nilai awal `{question.default}` bukan jawaban untuk tipe `{question.type}`. Tulis {wanted}.",
                f"the default `{question.default}` is no answer of the type `{question.type}`. Write {wanted_en}.",
                question.default,
            )


def _trigger(text: str, layout: Layout) -> Iterator[Told]:
    for piece in re.findall(r"\$\{[^}]*\}?|[^\s,;]+", text):
        named = PIECE.fullmatch(piece)
        if named is None:
            yield Told(
                "reference_broken",
                f"`{piece}` bukan nama pertanyaan. Kolom trigger berisi `${{nama}}`, beberapa dipisah koma.",
                f"`{piece}` is no question. The column trigger holds `${{name}}`, several with commas between.",
                piece,
            )
        elif named[1] not in layout.named:
            guess, guess_en = meant(named[1], layout.named, "${{{}}}")
            yield Told(
                "unknown_reference",
                f"`{piece}` tidak ada pada sheet survey.{guess or ' Periksa ejaannya.'}",
                f"`{piece}` is not on the survey sheet.{guess_en or ' Check its spelling.'}",
                piece,
            )
