"""What stands beside a question: where its first answer came from and whether it was looked at, and what last year said."""

from typing import Any

import msgspec

from forms.attachments import QUESTIONS, named
from forms.bridge import Step
from forms.model import Form, Question, text_in
from forms.origins import answer_at
from service.actions.last_year import LastYear
from service.actions.provenance import Prefilled, Standing
from service.language import gettext, gettext_noop, spoken
from service.pages import written

STANDING: dict[Standing, str] = {
    "untouched": gettext_noop("belum diperiksa"),
    "confirmed": gettext_noop("sesuai"),
    "changed": gettext_noop("diubah"),
}
"""How a prefilled answer stands, in words; `isi.js` says the same."""
LONGEST = 60
"""So many letters of an earlier answer are shown beside a question."""


class Previous(msgspec.Struct, frozen=True):
    """Last year's answer in words, and what must be known before it is compared ('' where it compares as it is)."""

    said: str = ""
    caution: str = ""


def origin_of(form: Form, question: Question, one: Prefilled) -> str:
    """Say where a prefilled answer came from, and what it was."""
    said = in_words(form, question, one.value)
    if one.origin == "last_year":
        return gettext("dari tahun buku {year}: {said}", year=one.year, said=said)
    if one.origin == "register":
        return gettext("dari register: {said}", said=said)
    return gettext("isian awal kuesioner: {said}", said=said)


def stands(one: Prefilled, told: str) -> str:
    """Say how a prefilled answer stands; `told` says who changed it, where that was somebody else."""
    words = gettext(STANDING[one.standing])
    return f"{words}, {told}" if told else words


def previous_of(form: Form, question: Question, path: str, last: LastYear | None) -> Previous:
    """Give what last year said to a question outside of repeats, in this version's names and units."""
    value = None if last is None else answer_at(last.answers, tuple(path.split("/")))
    if last is None or value is None or value in ("", []):
        return Previous()
    return Previous(in_words(form, question, value), _caution(last.steps.get(question.name)))


def _caution(step: Step | None) -> str:
    if step is None or step.comparable == "yes":
        return ""
    words = gettext("sebagian sebanding") if step.comparable == "partly" else gettext("tidak sebanding")
    return f"{words}: {step.note}" if step.note else words


def in_words(form: Form, question: Question, value: Any) -> str:
    """Write an answer as a reader sees it: labels of choices, figures with their unit, long texts cut."""
    listed = form.choices.get(question.list_name or question.extras.get("choices_of", ""), ())
    if listed:
        labels = {one.name: text_in(one.label, spoken(), form.default_language) for one in listed}
        names = value if isinstance(value, list | tuple) else [value]
        said = ", ".join(labels.get(str(name)) or str(name) for name in names)
    else:
        said = written.said(question.extras.get("unit", ""), named(value) if question.type in QUESTIONS else value)
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…"
