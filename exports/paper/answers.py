"""Where a question is answered on paper: how many boxes, lines or check boxes it needs."""

import re
from collections.abc import Mapping
from typing import Final

from exports.paper.formulas import formula
from exports.paper.limits import highest
from exports.paper.model import Answer, Kind
from exports.paper.numbering import Known, labels
from forms.model import Form, Question

MOST_CHOICES: Final = 20
"""Choices up to which all are printed; a longer list is written out by hand, with its code."""

_MOST_BOXES: Final = 18
_MONEY: Final = (3, 3, 3, 3, 3)
_COUNT: Final = (3, 3)
_BOXED: Final = re.compile(r"\^\[0-9\]\{(?:\d+,)?(\d+)\}\$")
_DIGITS: Final = {"%": 3}
_CODED: Final = re.compile(r"\d[\d.\-]*\Z")
_KINDS: Final[Mapping[str, Kind]] = {
    "date": "date", "time": "time", "datetime": "moment", "geopoint": "place", "acknowledge": "yes",
    "file": "file", "image": "file", "audio": "file", "video": "file",
}  # fmt: skip


def answer(form: Form, question: Question, known: Mapping[str, Known]) -> Answer:
    """Give where a question is answered."""
    if question.type == "calculate":
        return _calculated(question, known)
    if question.read_only == "true()":
        return Answer(kind="system")
    if question.list_name or question.file:
        return _chosen(form, question)
    if question.type in _KINDS:
        return Answer(kind=_KINDS[question.type])
    if question.type in ("integer", "decimal", "range"):
        return _figure(question)
    return _text(question)


def _calculated(question: Question, known: Mapping[str, Known]) -> Answer:
    unit = question.extras.get("unit", "")
    return Answer(
        kind="calculated",
        boxes=_MONEY if unit.startswith("Rp") else _COUNT if unit else (),
        decimals=2 if unit == "%" else 0,
        before=unit if unit.startswith("Rp") else "",
        after="" if unit.startswith("Rp") else unit,
        formula=formula(question.calculation, known),
    )


def _figure(question: Question) -> Answer:
    unit = question.extras.get("unit", "")
    money = unit.startswith("Rp")
    top = _top(question)
    digits = len(str(int(abs(top)))) if top is not None else sum(_MONEY) if money else _DIGITS.get(unit, sum(_COUNT))
    return Answer(
        kind="digits",
        boxes=(4,) if unit == "tahun" else grouped(digits),
        decimals=2 if question.type == "decimal" else 0,
        signed=not (question.constraint or question.type == "range") and money,
        before="Rp" if money else "",
        after="" if money and unit == "Rp" else unit.removeprefix("Rp").strip(),
    )


def _top(question: Question) -> float | None:
    if question.type == "range":
        end = question.parameters.get("end", "10")
        return abs(float(end)) if re.fullmatch(r"-?\d{1,9}(\.\d+)?", end) else None
    return highest(question.constraint)


def grouped(digits: int) -> tuple[int, ...]:
    """Group digits by three from the right, as `1.037` is written."""
    groups, head = divmod(min(digits, _MOST_BOXES), 3)
    return (*((head,) if head else ()), *(3,) * groups)


def _text(question: Question) -> Answer:
    boxed = _BOXED.search(question.constraint)
    unit = question.extras.get("unit", "")
    if boxed and int(boxed[1]) <= _MOST_BOXES:
        return Answer(kind="digits", boxes=(int(boxed[1]),))
    counted = re.fullmatch(r"(?:\d+/)?(\d+) (?:digit|angka)", unit)
    if counted and int(counted[1]) <= _MOST_BOXES:
        return Answer(kind="digits", boxes=(int(counted[1]),))
    if question.appearance and "numbers" in question.appearance.split():
        return Answer(kind="digits", boxes=(13,), after=unit)
    return Answer(kind="lines", lines=2 if "multiline" in question.appearance else 1, after=unit)


def _chosen(form: Form, question: Question) -> Answer:
    choices = form.choices.get(question.list_name, ())
    several = question.type.startswith("select_multiple")
    if choices and len(choices) <= MOST_CHOICES:
        texts = tuple(labels(choices, form.default_language).values())
        return Answer(kind="choices", choices=texts, several=several, ranked=question.type == "rank")
    coded = choices and all(_CODED.match(choice.name) for choice in choices)
    longest = max((len(choice.name) for choice in choices), default=0)
    return Answer(
        kind="named",
        several=several,
        listed=question.list_name or question.file,
        code=longest if coded and longest <= _MOST_BOXES else 0,
    )
