"""Answers at their start and at rest: defaults of a new submission, nested answers folded from stored ones and back.

Stored answers are flat: `group/question`; a row of a repeat has a stable id in the path, `group/repeat/<row>/question`, and the
order of its rows is one answer at `group/repeat`, a list of row ids.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from forms.compile import CompiledForm
from forms.compiler.layout import Place
from forms.compiler.rules import is_dynamic
from forms.evaluate import Around, compute, is_filled
from forms.expressions.runtime.calendar import day_text
from forms.expressions.runtime.records import plain
from forms.model import Group, Question, Repeat
from forms.reading import Refused, is_blank, read_answer

_PASSES = 5
"""Dynamic defaults may read each other; chains longer than this stay blank."""


def initial(compiled: CompiledForm, around: Around) -> dict[str, Any]:
    """Give the answers of a new submission: constant and dynamic defaults outside of repeats, nothing else."""
    answers: dict[str, Any] = {}
    dynamic: list[tuple[Place, Question]] = []
    for place, question in compiled.layout.questions():
        if place.repeats or place.calculated or not question.default:
            continue
        if is_dynamic(question.default):
            dynamic.append((place, question))
        else:
            _set(answers, place, question, question.default)
    for _ in range(_PASSES):
        waiting = len(dynamic)
        dynamic = [*_still_blank(compiled, around, answers, dynamic)]
        if len(dynamic) in {0, waiting}:
            break
    return answers


def _still_blank(
    compiled: CompiledForm, around: Around, answers: dict[str, Any], dynamic: list[tuple[Place, Question]]
) -> Iterator[tuple[Place, Question]]:
    """Evaluate dynamic defaults over the answers so far; yield those that gave nothing."""
    values = compute(compiled, answers, around).values
    for place, question in dynamic:
        value = compiled.closures.expression(place, compiled.rules[place.number, "default"], "value")(values, ())
        if isinstance(value, bool):
            value = "true" if value else "false"
        if not is_filled(value) or not _set(answers, place, question, value):
            yield place, question


def _set(answers: dict[str, Any], place: Place, question: Question, value: object) -> bool:
    """Put a default in its place; one that is no answer to its question is left out."""
    try:
        given = worded(question, value)
        taken = None if is_blank(given) else read_answer(place, question, given)
    except Refused:
        return False
    if taken is None:
        return False
    put(answers, place.path, compact(taken) if isinstance(taken, float) else taken)
    return True


def put(answers: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    """Put a value at a path of nested answers, making the groups on the way."""
    for name in path[:-1]:
        answers = answers.setdefault(name, {})
    answers[path[-1]] = value


def worded(question: Question, value: object) -> object:
    """Give a computed number as the text that its question asks for: a date of a day number, digits elsewhere."""
    if not isinstance(value, int | float) or question.type in {"integer", "decimal", "range"}:
        return value
    return day_text(value) if question.type in {"date", "today"} else plain(value)


def compact(value: float) -> int | float:
    """Give a whole number as int."""
    return int(value) if value.is_integer() else value


def fold(compiled: CompiledForm, flat: Mapping[str, Any]) -> dict[str, Any]:
    """Nest stored answers; rows that the order does not name, and paths that the form does not have, are left out."""
    return _fold(compiled, compiled.layout.top, "", flat)


def _fold(compiled: CompiledForm, numbers: tuple[int, ...], prefix: str, flat: Mapping[str, Any]) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for place in compiled.layout.inner(numbers):
        path = prefix + place.node.name
        if isinstance(place.node, Group):
            value: Any = _fold(compiled, place.children, f"{path}/", flat)
        elif isinstance(place.node, Repeat):
            ids = flat.get(path)
            value = (
                [_fold(compiled, place.children, f"{path}/{row}/", flat) for row in ids]
                if isinstance(ids, list | tuple)
                else []
            )
        else:
            value = flat.get(path)
        if value is not None and value not in ("", [], {}):
            answers[place.node.name] = value
    return answers


def flatten(compiled: CompiledForm, nested: Mapping[str, Any]) -> dict[str, Any]:
    """Lay nested answers flat; rows get the ids `1`, `2`, …; keys that the form does not have are left out."""
    return dict(_flatten(compiled, compiled.layout.top, "", nested))


def _flatten(
    compiled: CompiledForm, numbers: tuple[int, ...], prefix: str, nested: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    for place in compiled.layout.inner(numbers):
        value = nested.get(place.node.name)
        path = prefix + place.node.name
        if isinstance(place.node, Group):
            if isinstance(value, Mapping):
                yield from _flatten(compiled, place.children, f"{path}/", value)
        elif isinstance(place.node, Repeat):
            rows = value if isinstance(value, list | tuple) else ()
            if rows:
                yield path, [str(number) for number in range(1, len(rows) + 1)]
            for number, row in enumerate(rows, 1):
                if isinstance(row, Mapping):
                    yield from _flatten(compiled, place.children, f"{path}/{number}/", row)
        elif value is not None:
            yield path, value


def place_at(compiled: CompiledForm, path: str) -> Place | None:
    """Find the place of a storage path (rows by any id), None when the form has none: what a client may write to."""
    place: Place | None = None
    names = iter(path.split("/"))
    in_row = False
    for name in names:
        place, in_row = compiled.layout.child(place, name), False
        if place is None:
            return None
        if isinstance(place.node, Repeat):
            if next(names, None) is None:
                return place
            in_row = True
    return None if in_row or place is None or isinstance(place.node, Group) else place
