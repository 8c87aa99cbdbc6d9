"""Which answers a form's warnings rest on: a reason given for a warning holds as long as none of them changes."""

import re
from collections.abc import Iterator, Mapping

from forms.compile import CompiledForm
from forms.compiler.layout import Layout, Place
from forms.compiler.references import Resolver, reads
from forms.expressions import ExpressionError
from forms.expressions.nodes import Node, Variable

_COLUMNS = ("warning", "repeat_count")
"""The columns of the survey that can end in a warning."""

_ROW = re.compile(r"\[[0-9]+\]", re.ASCII)


def rests_on(compiled: CompiledForm) -> Mapping[str, frozenset[str]]:
    """Give, for each place that can be warned about, the places whose answers decide it, calculations followed through.

    Both are paths without rows, `group/repeat/question`. A place itself is always one of those it rests on.
    """
    layout = compiled.layout
    found: dict[int, set[int]] = {}
    for (number, column), rule in compiled.rules.items():
        if column in _COLUMNS:
            place = layout.places[number]
            found.setdefault(number, {number}).update(_read(layout, place, rule))
    for (index, _), rule in compiled.check_rules.items():
        check = compiled.form.checks[index]
        named = [place.number for name in check.questions for place in layout.named.get(name, ())[:1]]
        if check.severity == "warning" and named:
            anchor = layout.places[named[0]]
            found.setdefault(anchor.number, {anchor.number}).update(named, _read(layout, anchor, rule))
    return {
        path_of(layout.places[number]): frozenset(
            path_of(layout.places[one]) for one in _followed(compiled, read) | {number}
        )
        for number, read in found.items()
    }


def path_of(place: Place) -> str:
    """Give a place's path without rows."""
    return "/".join(place.path)


def rests(here: str, there: str, on: frozenset[str]) -> bool:
    """Tell whether what is told at one place rests on the answer at another, both as findings speak (`repeat[2]/x`).

    Another row of the same repeat is another matter; and the order of rows matters to whoever looks at all of them.

    Args:
        here: where something is told.
        there: where an answer changed; a repeat's own path when rows came or went.
        on: what the place of `here` rests on.
    """
    bare = _ROW.sub("", there)
    for mine, its in zip(here.split("/"), there.split("/"), strict=False):
        if mine == its:
            continue
        if "[" in mine and _ROW.sub("", mine) == _ROW.sub("", its):
            return "[" not in its and bare in on
        break
    return any(one == bare or one.startswith(f"{bare}/") for one in on)


def _followed(compiled: CompiledForm, read: set[int]) -> set[int]:
    """Replace calculations by what they are calculated from, to the end."""
    asked: set[int] = set()
    waiting, seen = [*read], set(read)
    while waiting:
        number = waiting.pop()
        place = compiled.layout.places[number]
        rule = compiled.rules.get((number, "calculation")) if place.calculated else None
        if rule is None:
            asked.add(number)
            continue
        more = _read(compiled.layout, place, rule) - seen
        seen |= more
        waiting.extend(more)
    return asked


def _read(layout: Layout, place: Place, rule: Node) -> set[int]:
    return set(_numbers(Resolver(layout, place), rule))


def _numbers(resolver: Resolver, rule: Node) -> Iterator[int]:
    """Yield the places that a rule reads; a reference that means no place (a row of a choice list) reads no answer."""
    for reference, _ in reads(rule):
        if isinstance(reference, Variable) or not reference.origin:
            try:
                yield resolver.resolve(reference).place.number
            except ExpressionError:
                continue
