"""What the strictest decode makes sure of, so that the quick function need not ask: answers that are there, in their limits."""

import math
from collections.abc import Iterator, Mapping

import msgspec

from forms.compiler.layout import Layout, Place
from forms.compiler.rules import Rules
from forms.expressions.nodes import Call, Negation, Node, Number, Operation, Path
from forms.lengths import LARGEST
from forms.model import Group, Question, Repeat

_TURNED = {">=": "<=", "<=": ">=", ">": "<", "<": ">"}
_LENGTH = "string-length"


class Assured(msgspec.Struct, frozen=True):
    """What is sure of one answer where the group or row around it was sent.

    `present`: it is not blank. `low` and `high` are limits, both allowed, of a number or of the length of a text.
    """

    present: bool = False
    low: float = -math.inf
    high: float = math.inf


def assured(layout: Layout, rules: Rules) -> Mapping[int, Assured]:
    """Give what a decode can make sure of each question by its place; others are left out."""
    found = {}
    for place, question in layout.questions():
        if place.calculated or question.type in {"note", "acknowledge"}:
            continue
        present = _is_present(layout, place, question)
        low, high = _limits(place, question, rules.get((place.number, "constraint")))
        if not present and _is_text(question):
            low = -math.inf
        sure = Assured(present, low, high)
        if sure != Assured():
            found[place.number] = sure
    return found


def optional_groups(layout: Layout, sure: Mapping[int, Assured]) -> frozenset[int]:
    """Give the groups that are sent with all their required answers or not at all."""
    holding = {place.parent for place in layout.places if place.number in sure and sure[place.number].present}
    return frozenset(
        place.number
        for place in layout.places
        if place.number in holding and isinstance(place.node, Group) and place.node.relevant
    )


def _is_present(layout: Layout, place: Place, question: Question) -> bool:
    """Tell whether a question is required, whatever else is answered, wherever its group or row was sent."""
    if question.required != "true()" or question.relevant:
        return False
    if place.parent is None:
        return True
    parent = layout.places[place.parent]
    if isinstance(parent.node, Repeat):
        return True
    return parent.parent is None and not any(isinstance(inner.node, Group) for inner in layout.inner(parent.children))


def _limits(place: Place, question: Question, constraint: Node | None) -> tuple[float, float]:
    low, high = -math.inf, math.inf
    is_number = place.whole or question.type in {"decimal", "range"}
    is_text = _is_text(question)
    for length, operator, value in _comparisons(constraint):
        if not (is_text if length else is_number):
            continue
        if operator in {">", "<"} and (length or place.whole) and value.is_integer():
            value += 1 if operator == ">" else -1  # noqa: PLW2901  # whole numbers: the next one
        elif operator in {">", "<"}:
            continue
        if operator[0] == ">":
            low = max(low, value)
        else:
            high = min(high, value)
    return (low, high) if max(low, -LARGEST) <= min(high, LARGEST) else (-math.inf, math.inf)


def _is_text(question: Question) -> bool:
    return question.type == "text" and not question.list_name


def _comparisons(node: Node | None) -> Iterator[tuple[bool, str, float]]:
    """Yield the comparisons that must all hold: whether of the length, operator, number."""
    if not isinstance(node, Operation):
        return
    if node.operator == "and":
        yield from _comparisons(node.left)
        yield from _comparisons(node.right)
        return
    for one, other, operator in ((node.left, node.right, node.operator), (node.right, node.left, node.operator)):
        value = _constant(other)
        turned = operator if one is node.left else _TURNED.get(operator, "")
        if value is None or turned not in _TURNED:
            continue
        if _is_self(one):
            yield False, turned, value
        elif isinstance(one, Call) and one.name == _LENGTH and all(map(_is_self, one.arguments)):
            yield True, turned, value


def _is_self(node: Node) -> bool:
    return isinstance(node, Path) and [step.name for step in node.steps] == ["."] and node.origin is None


def _constant(node: Node) -> float | None:
    if isinstance(node, Negation) and isinstance(node.operand, Number):
        return -node.operand.value
    return node.value if isinstance(node, Number) else None
