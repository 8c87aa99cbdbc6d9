"""A repeat as a ruled table: its fields side by side where they fit the page, else one below the other."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from exports.paper.answers import MOST_CHOICES, answer
from exports.paper.conditions import condition
from exports.paper.limits import most_rows
from exports.paper.model import Ask, Condition, Grid, Legend
from exports.paper.numbering import Known, below, labels, said
from forms.model import Form, Question, Repeat

_PAGE: Final = 176
"""Width in mm that the fields of a table share beside the row's number."""

_SQUEEZE: Final = 20
"""Millimetres by which a table may be too wide: its columns then get a little narrower."""

_PARENT: Final = 16
"""Width in mm of the column that asks for the row of the repeat around."""

_LEAST: Final = 14
_WIDEST: Final = 50

_ROWS: Final = 6
_MOST_ROWS: Final = 8
_ROWS_BESIDE: Final = 4
"""Rows that stand beside each other in a turned table: each wide enough for a sum of money."""

_WIDTHS: Final = {"digits": 18, "choices": 16, "date": 24, "time": 16, "named": 50, "moment": 34, "place": 34}
_TEXT, _MONEY, _LONG_NUMBER = 34, 32, 30


class Numbered(msgspec.Struct, frozen=True):
    """A form with the numbers of its questions by path, and how its conditions name them."""

    form: Form
    numbers: Mapping[tuple[str, ...], str]
    known: Mapping[str, Known]


def ask(laid: Numbered, question: Question, path: tuple[str, ...]) -> Ask:
    """Give one question as it stands on paper."""
    fallback = laid.form.default_language
    return Ask(
        number=laid.numbers[path],
        name=question.name,
        label=said(question.label, fallback) or question.name,
        hint=said(question.hint, fallback),
        required=question.required == "true()" and question.type != "calculate" and question.read_only != "true()",
        answer=answer(laid.form, question, laid.known),
    )


def grids(laid: Numbered, repeat: Repeat, path: tuple[str, ...], parent: str = "") -> Iterator[Grid]:
    """Yield the table of a repeat, then those of the repeats inside it."""
    fallback = laid.form.default_language
    fields, legends, conditions, inner = [], [], [], []
    for node, here, block in below(repeat, path):
        if here not in laid.numbers:
            continue
        if block is not None:
            inner.append((block, here))
        elif isinstance(node, Question):
            field = ask(laid, node, here)
            fields.append(field)
            when = condition(node.relevant, laid.known)
            conditions += [(field.number, when)] if when else []
            legends += _legends(laid.form, node, field)
    label = said(repeat.label, fallback) or repeat.name
    if fields:
        widths = tuple(min(_WIDEST, _width(field)) for field in fields)
        turned = sum(widths) > _PAGE + _SQUEEZE
        most = most_rows(repeat, laid.form.checks) or _ROWS
        yield Grid(
            number=laid.numbers[path], name=repeat.name, label=label, hint=said(repeat.hint, fallback),
            rows=max(1, min(most, _ROWS_BESIDE if turned else _MOST_ROWS)), turned=turned, fields=tuple(fields),
            widths=_fitting(widths, _PAGE - (_PARENT if parent else 0)), legends=_shared(legends),
            conditions=_together(conditions), parent=parent,
        )  # fmt: skip
    for block, here in inner:
        yield from grids(laid, block, here, label)


def _fitting(widths: tuple[int, ...], page: int) -> tuple[int, ...]:
    """Take from the widest columns what a table has too much; even millimetres, as the sheet's classes have them."""
    even = [(width + 1) // 2 * 2 for width in widths]
    while sum(even) > page and max(even) > _LEAST:
        even[even.index(max(even))] -= 2
    return tuple(even)


def _width(field: Ask) -> int:
    given = field.answer
    if given.kind in ("digits", "calculated") and given.before:
        return _MONEY
    if given.kind == "digits" and sum(given.boxes) > 8:  # noqa: PLR2004  # longer than a date
        return _LONG_NUMBER
    least = max(len(word) for word in field.label.split())
    return max(_WIDTHS.get(given.kind, _TEXT), least * 2)


def _legends(form: Form, question: Question, field: Ask) -> list[Legend]:
    choices = form.choices.get(question.list_name, ())
    if not choices or len(choices) > MOST_CHOICES:
        return []
    texts = labels(choices, form.default_language)
    coded = all(name[:1].isdigit() for name in texts)
    marked = tuple(f"{name if coded else place} {text}" for place, (name, text) in enumerate(texts.items(), 1))
    return [Legend(field.number, field.label, marked)]


def _shared(legends: list[Legend]) -> tuple[Legend, ...]:
    """Say once what several columns share."""
    seen: dict[tuple[str, ...], Legend] = {}
    for each in legends:
        first = seen.get(each.choices)
        seen[each.choices] = (
            Legend(f"{first.number}, {each.number}", f"{first.label}, {each.label}", each.choices) if first else each
        )
    return tuple(seen.values())


def _together(conditions: list[tuple[str, Condition]]) -> tuple[tuple[str, Condition], ...]:
    """Say once the condition that several columns share."""
    seen: dict[str, tuple[str, Condition]] = {}
    for number, each in conditions:
        first = seen.get(each.expression)
        seen[each.expression] = (f"{first[0]}, {number}", each) if first else (number, each)
    return tuple(seen.values())
