"""Expressions over stored answers, or over each row of a repeat in them: what recap tables count and add up, as one Python function."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import msgspec

from forms.compiler.constants import Constants
from forms.compiler.layout import Layout, Place
from forms.compiler.lines import Lines
from forms.compiler.references import Resolver, reads
from forms.compiler.scope import FormScope
from forms.expressions import ExpressionError, Node, examine, parse
from forms.expressions.codes import Code
from forms.expressions.emit import Emitter
from forms.expressions.nodes import Path, Variable
from forms.expressions.targets import PYTHON

_READ = {"answer": "sent_number({})", "date": "sent_date({})"}


class _Stored(FormScope, frozen=True):
    """Stored answers hold nothing irrelevant, so that no relevance is asked."""

    def saved(self, node: Variable) -> Code:
        """Refuse last year's answers: stored answers of one year hold none."""
        raise ExpressionError(
            "unsupported",
            node.at,
            f"${{last-saved#{node.name}}}",
            "`last-saved` tidak dapat dipakai dalam rekap.",
            "`last-saved` cannot be used in a recap.",
        )

    def nodes(self, place: Place, shared: int) -> Code:
        code = super().nodes(place, shared)
        text = self.target.each.format(f"a.v{place.number}", "a", self.rows(place.repeats, shared))
        return Code(text=text, kind=code.kind, item=code.item)


def over_answers(
    layout: Layout, constants: Constants, names: Callable[[], dict[str, Any]], texts: Sequence[str]
) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Compile `texts` into one function from stored answers to their values.

    Raises:
        ExpressionError: for the first text that cannot be evaluated.
    """
    function: Callable[[Mapping[str, Any]], tuple[Any, ...]] = _compiled(layout, constants, names, texts, None)
    return function


def over_rows(
    layout: Layout, constants: Constants, names: Callable[[], dict[str, Any]], texts: Sequence[str], repeat: Place
) -> Callable[[Mapping[str, Any]], list[tuple[Any, ...]]]:
    """Compile `texts`, as they are meant inside `repeat`, into one function from stored answers to each row's values.

    Raises:
        ExpressionError: for the first text that cannot be evaluated.
    """
    around = (*repeat.repeats, repeat.number)
    inside = msgspec.structs.replace(repeat, repeats=around, parent=repeat.number, children=())
    function: Callable[[Mapping[str, Any]], list[tuple[Any, ...]]] = _compiled(layout, constants, names, texts, inside)
    return function


def _compiled(
    layout: Layout, constants: Constants, names: Callable[[], dict[str, Any]], texts: Sequence[str], here: Place | None
) -> Any:
    parsed = [_parsed(text) for text in texts]
    lines = Lines()
    with lines.block("def function(a):"):
        _loads(layout, constants, parsed, here, lines)
        emitter = Emitter(PYTHON, _Stored(layout, constants, here, PYTHON, plain=True))
        values = "".join(f"{_given(emitter.to.value(emitter.emit(node)))}, " for node in parsed)
        lines.add(f"return [({values}){_rows_at_hand(here)}]" if here else f"return ({values})")
    scope = names() | {
        "number_given": number_given, "date_given": date_given, "below": below, "rows_below": rows_below, "SAVED": None, "Z": 0,
        "REGISTER": None, "ROUND": None, "TODAY": "", "NOW": "", "SEED": 0,
    }  # fmt: skip
    exec(compile(lines.text(), "recap", "exec"), scope)  # noqa: S102  # our own emitted code; the author's text stands in it as literals only
    return scope["function"]


def _rows_at_hand(here: Place) -> str:
    """Give the loops over the rows around an expression, the outermost repeat first."""
    first = here.repeats[0]
    inner = (f" for w{number} in w{outer}.r{number}" for outer, number in pairwise(here.repeats))
    return f" for w{first} in r{first}{''.join(inner)}"


def _parsed(text: str) -> Node:
    node = parse(text)
    for fault in examine(node):
        raise fault
    return node


def _given(code: Code) -> str:
    if code.numeric:
        return f"number_given({code.text})"
    return f"date_given({code.text})" if code.kind == "date" else f"({code.text})"


def _loads(layout: Layout, constants: Constants, parsed: list[Node], here: Place | None, lines: Lines) -> None:
    resolver = Resolver(layout, here)
    wanted: dict[int, Place] = {}
    for node in parsed:
        for reference, _ in reads(node):
            place = _question(resolver, reference)
            wanted[place.number] = place
    around = here.repeats if here else ()
    tables: dict[tuple[int, ...], list[Place]] = {around[: depth + 1]: [] for depth in range(len(around))}
    for place in wanted.values():
        for depth in range(len(place.repeats)):
            tables.setdefault(place.repeats[: depth + 1], [])
        tables.setdefault((*place.repeats, place.number) if place.children else place.repeats, []).append(place)
    for place in tables.pop((), []):
        read = _READ.get(constants.kinds[place.number], "sent_text({})").format(f"below(a, {place.path!r})")
        lines.add(f"v{place.number} = {read}")
    for repeats in sorted(tables, key=len):
        if len(repeats) == 1:
            lines.add(f"r{repeats[0]} = rows_below(a, {layout.places[repeats[0]].path!r})")
        _fill(layout, constants, repeats, [place for place in tables[repeats] if not place.children], lines)


def _question(resolver: Resolver, reference: Variable | Path) -> Place:
    return resolver.resolve(reference).place


def _fill(layout: Layout, constants: Constants, repeats: tuple[int, ...], places: list[Place], lines: Lines) -> None:
    """Write the loop that gives the rows of one repeat their values, and rows of inner repeats."""
    rows = f"r{repeats[0]}"
    for outer, inner in pairwise(repeats):
        path = layout.places[inner].path[len(layout.places[outer].path) :]
        with lines.block(f"for b in {rows}:"):
            lines.add(f"b.r{inner} = rows_below(b.d, {path!r})")
        rows = f"[c for b in {rows} for c in b.r{inner}]"
    if not places:
        return
    with lines.block(f"for b in {rows}:"):
        for place in places:
            path = place.path[len(layout.places[repeats[-1]].path) :]
            read = _READ.get(constants.kinds[place.number], "sent_text({})").format(f"below(b.d, {path!r})")
            lines.add(f"b.v{place.number} = {read}")


class StoredRow:
    """One stored row of a repeat and its place from 1; values are set by generated code."""

    def __init__(self, d: Mapping[str, Any], n: int) -> None:
        self.d = d
        self.n = n


def below(answers: Mapping[str, Any], path: tuple[str, ...]) -> object:
    """Follow a path of names, None where it ends."""
    here: object = answers
    for name in path:
        if type(here) is not dict and not isinstance(here, Mapping):
            return None
        here = here.get(name)
    return here


def rows_below(answers: Mapping[str, Any], path: tuple[str, ...]) -> list[StoredRow]:
    """Give the rows of a repeat at the end of a path."""
    rows = below(answers, path)
    return [StoredRow(row, n) for n, row in enumerate(rows, 1)] if isinstance(rows, list | tuple) else []


def number_given(value: float) -> int | float | None:
    """Give a number as int where it is whole, None where it is blank or infinite."""
    if value - value != 0:
        return None
    return int(value) if value == int(value) else value


def date_given(value: str) -> date | None:
    """Give a date, None where it is blank."""
    return date.fromisoformat(value) if value else None
