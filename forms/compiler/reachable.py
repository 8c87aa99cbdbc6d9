"""Which answers let a question appear: a sound reading of conditions, blind where it does not understand.

A world says, for some questions, which answers they may have. A condition narrows worlds; where none is left, no answers
at all make it true. What is not understood narrows nothing, so that "never" is always right and "possible" may be wrong.
"""

from collections.abc import Mapping

import msgspec

from forms.compiler.layout import Layout, Place
from forms.compiler.references import Resolver
from forms.compiler.rules import Rules
from forms.expressions import ExpressionError
from forms.expressions.nodes import Call, Negation, Node, Number, Operation, Path, Text, Variable
from forms.model import Form, Question

MOST_WORLDS = 64
"""Ways to make a condition true that are followed; beyond it every answer is taken for possible."""

MOST_KNOWN = 60
"""Questions that one world speaks of."""

DEEPEST = 8
"""Conditions that are followed from one to the next before any of them is known."""

_INFINITY = float("inf")
_NUMBERS = frozenset({"integer", "decimal", "range"})
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_OPPOSITE = {"=": "!=", "!=": "="}


class Range(msgspec.Struct, frozen=True):
    """The numbers that are possible; `open_low` and `open_high` leave the end itself out."""

    low: float = -_INFINITY
    high: float = _INFINITY
    open_low: bool = False
    open_high: bool = False

    def __and__(self, other: "Range") -> "Range":
        low, open_low = max((self.low, self.open_low), (other.low, other.open_low))
        high, closed = min((self.high, not self.open_high), (other.high, not other.open_high))
        return Range(low, high, open_low, not closed)

    def __bool__(self) -> bool:
        return self.low < self.high or (self.low == self.high and not (self.open_low or self.open_high))


Possible = frozenset[str] | Range
World = Mapping[tuple[int, str], Possible]
"""(Place number, choice for a select_multiple else '') to the answers that are possible there."""

Worlds = tuple[World, ...]

ANYTHING: Worlds = ({},)
"""Nothing is known."""


class Reach:
    """The worlds in which places of one form appear; `rules` hold no cycle among their conditions."""

    def __init__(self, form: Form, layout: Layout, rules: Rules) -> None:
        self.form = form
        self.layout = layout
        self.rules = rules
        self.found: dict[int, Worlds] = {}
        self.open: list[int] = []

    def worlds(self, place: Place) -> Worlds:
        """Give the worlds in which a place is relevant: its own condition, and those of every block around it."""
        if place.number in self.found:
            return self.found[place.number]
        if place.number in self.open or len(self.open) == DEEPEST:
            return ANYTHING
        self.open.append(place.number)
        around = ANYTHING if place.parent is None else self.worlds(self.layout.places[place.parent])
        worlds = self.holding(place, "relevant", around)
        self.open.pop()
        self.found[place.number] = tuple(world if len(world) <= MOST_KNOWN else {} for world in worlds)
        return self.found[place.number]

    def holding(self, place: Place, column: str, worlds: Worlds) -> Worlds:
        """Narrow `worlds` to those in which a rule of a place can hold."""
        rule = self.rules.get((place.number, column))
        return worlds if rule is None else _Narrowing(self, Resolver(self.layout, place)).by(rule, worlds, holds=True)

    def answers(self, place: Place) -> frozenset[str] | None:
        """Give every answer that a select_one may have, blank too; None where that is not known."""
        question = place.node
        if not isinstance(question, Question) or question.type != "select_one" or question.file or place.calculated:
            return None
        choices = self.form.choices.get(question.list_name, ())
        return frozenset({"", *(choice.name for choice in choices)}) if choices else None

    def known(self, world: World, place: Place, answers: frozenset[str]) -> frozenset[str]:
        """Give which of `answers` a select_one may have in a world."""
        held = world.get((place.number, ""), answers)
        return held if isinstance(held, frozenset) else answers


class _Narrowing:
    """Narrows worlds by one expression, read where its resolver stands."""

    def __init__(self, reach: Reach, resolver: Resolver) -> None:
        self.reach = reach
        self.resolver = resolver

    def by(self, node: Node, worlds: Worlds, *, holds: bool) -> Worlds:
        """Keep what is possible where `node` is true (`holds`) or false."""
        if isinstance(node, Operation) and node.operator in {"and", "or"}:
            return self.joined(node, worlds, holds=holds)
        if isinstance(node, Call) and node.name == "not" and len(node.arguments) == 1:
            return self.by(node.arguments[0], worlds, holds=not holds)
        if isinstance(node, Call) and node.name in {"true", "false"}:
            return worlds if (node.name == "true") == holds else ()
        if isinstance(node, Call) and node.name == "selected" and len(node.arguments) == 2:  # noqa: PLR2004
            return self.chosen(node, worlds, holds=holds)
        if isinstance(node, Operation):
            return self.compared(node, worlds, holds=holds)
        return worlds

    def joined(self, node: Operation, worlds: Worlds, *, holds: bool) -> Worlds:
        """Narrow by a chain of `and` or of `or`."""
        operands = _chain(node)
        if (node.operator == "and") == holds:
            for operand in operands:
                worlds = self.by(operand, worlds, holds=holds)
            return worlds
        either: list[World] = []
        for operand in operands:
            either += self.by(operand, worlds, holds=holds)
            if len(either) > MOST_WORLDS:
                return worlds
        return tuple(either)

    def chosen(self, node: Call, worlds: Worlds, *, holds: bool) -> Worlds:
        place, sought = self.place(node.arguments[0]), node.arguments[1]
        if place is None or not isinstance(sought, Text) or not sought.value:
            return worlds
        question = place.node
        if isinstance(question, Question) and question.type == "select_multiple":
            known = frozenset({"yes"} if holds else {"no"})
            return self.narrowed(place, sought.value.strip(), known, worlds, answered=holds)
        if any(" " in answer for answer in self.reach.answers(place) or ()):
            return worlds
        return self.equal(place, sought.value.strip(), worlds, holds=holds)

    def compared(self, node: Operation, worlds: Worlds, *, holds: bool) -> Worlds:
        operator: str = node.operator
        left, right = node.left, node.right
        if operator not in _MIRRORED:
            return worlds
        if self.place(left) is None:
            operator, left, right = _MIRRORED[operator], right, left
        place, constant = self.place(left), _constant(right)
        if place is None:
            return self.constants(node, worlds, holds=holds)
        if isinstance(constant, str) and operator in _OPPOSITE:
            return self.equal(place, constant, worlds, holds=(operator == "=") == holds)
        numeric = isinstance(place.node, Question) and place.node.type in _NUMBERS and not place.calculated
        if holds and numeric and isinstance(constant, float) and operator != "!=":
            return self.narrowed(place, "", _range(operator, constant), worlds, answered=True)
        return worlds

    def constants(self, node: Operation, worlds: Worlds, *, holds: bool) -> Worlds:
        one, other = _constant(node.left), _constant(node.right)
        if one is None or other is None or type(one) is not type(other) or node.operator not in _OPPOSITE:
            return worlds
        return worlds if ((one == other) == (node.operator == "=")) == holds else ()

    def equal(self, place: Place, value: str, worlds: Worlds, *, holds: bool) -> Worlds:
        """Narrow by a select_one that has this answer, or has not; other questions compare in ways of their own."""
        answers = self.reach.answers(place)
        if answers is None or value not in answers:  # a choice that does not exist is told elsewhere
            return worlds
        known = answers & {value} if holds else answers - {value}
        return self.narrowed(place, "", known, worlds, answered=(holds and value != "") or "" not in known)

    def narrowed(self, place: Place, key: str, known: Possible, worlds: Worlds, *, answered: bool) -> Worlds:
        """Give the worlds with what is known of a place; one that is `answered` must itself appear."""
        at = (place.number, key)
        if answered and self.resolver.here != place:
            worlds = _both(worlds, self.reach.worlds(place))
        return tuple({**world, at: left} for world in worlds if (left := _meet(world.get(at, known), known)))

    def place(self, node: Node) -> Place | None:
        """Give the one question that a reference means, None for several and for all else."""
        if not isinstance(node, Variable | Path) or (isinstance(node, Variable) and node.last_saved):
            return None
        try:
            target = self.resolver.resolve(node)
        except ExpressionError:
            return None
        return None if target.many or not isinstance(target.place.node, Question) else target.place


def _chain(node: Operation) -> list[Node]:
    operands: list[Node] = []
    here: Node = node
    while isinstance(here, Operation) and here.operator == node.operator:
        operands.append(here.right)
        here = here.left
    return [here, *reversed(operands)]


def _both(worlds: Worlds, others: Worlds) -> Worlds:
    if len(worlds) * len(others) > MOST_WORLDS:
        return worlds
    return tuple(one for world in worlds for other in others if (one := _merged(world, other)) is not None)


def _merged(world: World, other: World) -> World | None:
    both = {**world, **other}
    for at in world.keys() & other.keys():
        left = _meet(world[at], other[at])
        if not left:
            return None
        both[at] = left
    return both


def _meet(one: Possible, other: Possible) -> Possible:
    if isinstance(one, Range):
        return one & other if isinstance(other, Range) else one
    return one if isinstance(other, Range) else one & other


def _constant(node: Node) -> str | float | None:
    if isinstance(node, Text):
        return node.value
    if isinstance(node, Number):
        return node.value
    return -node.operand.value if isinstance(node, Negation) and isinstance(node.operand, Number) else None


def _range(operator: str, value: float) -> Range:
    if operator == "=":
        return Range(value, value)
    if operator.startswith("<"):
        return Range(high=value, open_high=operator == "<")
    return Range(low=value, open_low=operator == ">")
