"""What a bridge does, decided once for two versions: carried by name, by rows of repeats, by expressions; and what is left behind."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from forms.bridging.matching import NO_ANSWER, changes, counterpart, repeats_of
from forms.bridging.model import Step
from forms.bridging.rows import Judged, judge_rows
from forms.bridging.sides import Sides
from forms.compiler.layout import Place
from forms.errors import Issue
from forms.model import Question, Repeat


class Pair(msgspec.Struct, frozen=True):
    """A question of the new version, or a repeat with its questions, that takes the answers of the old one at `old`."""

    old: Place
    new: Place
    inner: tuple["Pair", ...] = ()


class Plan(msgspec.Struct, frozen=True):
    """The decisions; `steps` and `sources` (names of the old version that a question is read from) by names of the new version.

    `rows` are evaluated by `function`, in this order. `fates` tell by place number of the old version which rows read a
    question that no name carries; `reasons` what to say where none does.
    """

    steps: Mapping[str, Step]
    sources: Mapping[str, tuple[str, ...]]
    pairs: tuple[Pair, ...]
    rows: tuple[Judged, ...]
    function: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    fates: Mapping[int, tuple[int, ...]]
    reasons: Mapping[int, str]


_NEW = Step("", "no", "", "", carried=False)
"""The step of what the old version does not have."""


def make_plan(sides: Sides) -> tuple[Plan, tuple[Issue, ...]]:
    """Decide for every question of the new version; every fault and doubt is told."""
    judged, issues = judge_rows(sides)
    by_number = {row.place.number: row for row in judged}
    steps: dict[str, Step] = {}
    sources: dict[str, tuple[str, ...]] = {}
    for place in sides.new.layout.places:
        if isinstance(place.node, Question | Repeat):
            step, read = _step(sides, place, by_number.get(place.number))
            steps.setdefault(place.node.name, step)
            sources.setdefault(place.node.name, read)
    pairs = tuple(_pairs(sides, sides.new.layout.top, by_number))
    rows = tuple(row for row in judged if row.expression)
    by_name = {number for pair in pairs for number in _numbers(pair)}
    fates = {
        place.number: tuple(
            at for at, row in enumerate(rows) if any(source.number == place.number for source in row.reads)
        )
        for place, question in sides.old.layout.questions()
        if place.number not in by_name and not place.calculated and question.type not in NO_ANSWER
    }
    closed = {row.place.node.name: row.note for row in judged if not row.expression and row.comparable == "no"}
    reasons = {number: _reason(sides.old.layout.places[number], closed) for number in fates}
    function = sides.evaluator([row.expression for row in rows] if not _broken(issues) else [])
    return Plan(steps, sources, pairs, rows, function, fates, reasons), issues


def _broken(issues: tuple[Issue, ...]) -> bool:
    return any(issue.severity == "error" for issue in issues)


def _step(sides: Sides, place: Place, row: Judged | None) -> tuple[Step, tuple[str, ...]]:
    name = place.node.name
    if row is not None and row.expression:
        read = tuple(dict.fromkeys(source.node.name for source in row.reads))
        return Step(name, row.comparable, row.note, row.expression, carried=True), read
    old = named(sides, place, row)
    if old is None:
        return msgspec.structs.replace(_NEW, question=name, note=row.note if row else ""), ()
    return Step(name, row.comparable if row else "yes", row.note if row else "", "", carried=True), (old.node.name,)


def named(sides: Sides, place: Place, row: Judged | None) -> Place | None:
    """Give the old place whose answers are carried by the name alone, None where a row says otherwise or they do not fit."""
    node = place.node
    if (row is not None and (row.expression or row.comparable == "no")) or (
        isinstance(node, Question) and node.type in NO_ANSWER
    ):
        return None
    old = counterpart(sides.old.layout, sides.new.layout, place)
    if old is None:
        return None
    if isinstance(node, Repeat):
        return old if repeats_of(sides.old.layout, old) == repeats_of(sides.new.layout, place) else None
    allowed = {"list"} if row is not None else set()
    return None if set(changes(sides.before(old), sides.after(place))) - allowed else old


def _pairs(sides: Sides, numbers: tuple[int, ...], rows: Mapping[int, Judged]) -> Iterator[Pair]:
    """Yield what is carried by name below groups; a repeat with its own pairs inside."""
    for place in sides.new.layout.inner(numbers):
        if isinstance(place.node, Question | Repeat):
            old = named(sides, place, rows.get(place.number))
            inner = tuple(_pairs(sides, place.children, rows)) if old is not None else ()
            if old is not None and (inner or isinstance(place.node, Question)):
                yield Pair(old, place, inner)
        else:
            yield from _pairs(sides, place.children, rows)


def _numbers(pair: Pair) -> Iterator[int]:
    yield pair.old.number
    for inner in pair.inner:
        yield from _numbers(inner)


def _reason(old: Place, closed: Mapping[str, str]) -> str:
    name = old.node.name
    if name in closed:
        return f"Jembatan menyatakan `{name}` tidak sebanding{f': {closed[name]}' if closed[name] else '.'}"
    return f"Tidak ada pertanyaan versi baru yang menerima jawaban `{name}`."
