"""Invented answers while they are tried: laid flat, run over, and what is broken in them."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from forms.answers import fold
from forms.broken import Broken, broken_rules
from forms.compile import CompiledForm
from forms.compiler.layout import Place
from forms.compiler.references import Resolver, reads
from forms.evaluate import Around, Computed, compute, rows_at_hand
from forms.expressions import ExpressionError, Node
from forms.expressions.nodes import Operation, walk
from forms.model import Question

_ROW = re.compile(r"\[([0-9]+)\]")
_DEPTH = 4
"""Calculations are followed so far for what they read."""
_COMPARED = frozenset({"=", "!=", "<", "<=", ">", ">="})
_MOST_COMPARED = 6


class Trial:
    """One form with its surroundings; `runs` counts how often answers were run over."""

    def __init__(self, compiled: CompiledForm, around: Around) -> None:
        self.compiled = compiled
        self.around = around
        self.runs = 0

    def run(self, flat: Mapping[str, Any]) -> Computed:
        """Run the form over stored answers."""
        self.runs += 1
        return compute(self.compiled, fold(self.compiled, flat), self.around)

    def broken(self, done: Computed) -> list[Broken]:
        """Give what keeps answers from being sent; warnings do not."""
        return [one for one in broken_rules(self.compiled, done) if one.severity == "error" and one.number >= 0]

    def place(self, broken: Broken) -> Place:
        """Give the place that a broken rule is told at."""
        return self.compiled.layout.places[broken.number]

    def rule(self, broken: Broken) -> Node | None:
        """Give the expression of a broken rule, where it has one."""
        if broken.is_check:
            return self.compiled.check_rules.get((broken.index, "expression"))
        return self.compiled.rules.get((broken.number, broken.rule))

    def home(self, broken: Broken) -> Place | None:
        """Give the place that a broken rule's references start from; None for the form's own checks."""
        return None if broken.is_check else self.place(broken)

    def reached(self, broken: Broken) -> tuple[Place, ...]:
        """Give the places whose answers a rule reads, by way of calculations too, its own first."""
        found: dict[int, Place] = {broken.number: self.place(broken)}
        waiting = [(self.rule(broken), self.home(broken), 0)]
        while waiting:
            rule, at, depth = waiting.pop()
            for place in self._read(rule, at):
                if place.number in found and place.number != broken.number:
                    continue
                found[place.number] = place
                if place.calculated and depth < _DEPTH:
                    waiting.append((self.compiled.rules.get((place.number, "calculation")), place, depth + 1))
        return tuple(found.values())

    def path(self, place: Place, rows: tuple[int, ...]) -> str:
        """Give the storage path of a place, its rows called by their numbers."""
        ends = {
            len(self.compiled.layout.places[repeat].path): row for repeat, row in zip(place.repeats, rows, strict=False)
        }
        return "/".join(f"{name}/{ends[at]}" if at in ends else name for at, name in enumerate(place.path, 1))

    def _read(self, rule: Node | None, here: Place | None) -> Iterator[Place]:
        for reference, _ in reads(rule) if rule is not None else ():
            try:
                yield Resolver(self.compiled.layout, here).resolve(reference).place
            except ExpressionError:
                continue

    def gaps(self, broken: Broken, done: Computed) -> list[float]:
        """Give left less right of every comparison in a rule, as numbers (days for dates); NaN where there is none."""
        here, rule = self.home(broken), self.rule(broken)
        held = rows_at_hand(self.compiled, done.values, here, broken.rows) if here else ()
        parts = () if rule is None else walk(rule)
        compared = [part for part in parts if isinstance(part, Operation) and part.operator in _COMPARED][
            :_MOST_COMPARED
        ]
        if held is None:
            return []
        return [self._side(here, one.left, done, held) - self._side(here, one.right, done, held) for one in compared]

    def _side(self, here: Place | None, node: Node, done: Computed, held: Any) -> float:
        return float(self.compiled.closures.expression(here, node, "number")(done.values, held))


def from_finding(path: str) -> str:
    """Give the storage path of a path that findings speak, where rows are called by their numbers."""
    return _ROW.sub(r"/\1", path)


def shifted(question: Question, value: Any, by: float) -> Any:
    """Give a number or a date moved by some units or days; None for anything else, or out of reach."""
    if not abs(by) < 10**14:  # NaN too
        return None
    if question.type == "date" and isinstance(value, str):
        try:
            return (date.fromisoformat(value) + timedelta(days=round(by))).isoformat()
        except (ValueError, OverflowError):
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    moved = value + by
    return round(moved) if question.type == "integer" else round(moved, 6)
