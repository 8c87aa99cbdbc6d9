"""Where everything in a form stands: every node with a number, its path, its parent and the repeats around it."""

from collections.abc import Iterator, Mapping

import msgspec

from forms.expressions.codes import Kind
from forms.model import Form, Group, Node, Question, Repeat
from forms.vocabulary import MAX_DEPTH

ANSWER_KINDS: Mapping[str, Kind] = {
    "integer": "answer", "decimal": "answer", "range": "answer", "date": "date", "today": "date",
}  # fmt: skip
"""Question types that are read as something else than text."""

LISTS = frozenset({"select_multiple", "rank"})
"""Types whose answer is an array of names."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One node of the form. `number` counts nodes in sheet order; `repeats` are those around it, outermost first.

    `calculated`: the engine computes the value (with a trigger only the client does). `whole`: by its type the answer is a
    whole number.
    """

    number: int
    node: Node
    path: tuple[str, ...]
    parent: int | None
    repeats: tuple[int, ...]
    children: tuple[int, ...] = ()
    calculated: bool = False
    whole: bool = False


def _is_calculated(node: Node) -> bool:
    return isinstance(node, Question) and node.calculation != "" and node.trigger == ""


def _is_whole(node: Node) -> bool:
    if not isinstance(node, Question):
        return False
    steps = [node.parameters.get(key, "") for key in ("start", "end", "step")]
    return node.type == "integer" or (node.type == "range" and not any("." in step for step in steps))


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """All places in sheet order, found by number or by name."""

    places: tuple[Place, ...]
    top: tuple[int, ...]
    named: Mapping[str, tuple[Place, ...]]

    def inner(self, numbers: tuple[int, ...]) -> Iterator[Place]:
        """Yield the places of some numbers."""
        return (self.places[number] for number in numbers)

    def questions(self) -> Iterator[tuple[Place, Question]]:
        """Yield every question with its place, in sheet order."""
        return ((place, place.node) for place in self.places if isinstance(place.node, Question))

    def child(self, parent: Place | None, name: str) -> Place | None:
        """Find a child by name below `parent` (None: the form itself)."""
        numbers = self.top if parent is None else parent.children
        return next((place for place in self.inner(numbers) if place.node.name == name), None)


def lay_out(form: Form) -> Layout:
    """Number every node of a form; depth is bounded by the caller (`too_deep`)."""
    places: list[Place] = []

    def visit(
        nodes: tuple[Node, ...], parent: Place | None, path: tuple[str, ...], repeats: tuple[int, ...]
    ) -> tuple[int, ...]:
        numbers = []
        for node in nodes:
            place = Place(
                number=len(places),
                node=node,
                path=(*path, node.name),
                parent=parent.number if parent else None,
                repeats=repeats,
                calculated=_is_calculated(node),
                whole=_is_whole(node),
            )
            places.append(place)
            numbers.append(place.number)
            if isinstance(node, Group | Repeat):
                around = (*repeats, place.number) if isinstance(node, Repeat) else repeats
                children = visit(node.children, place, place.path, around)
                places[place.number] = msgspec.structs.replace(place, children=children)
        return tuple(numbers)

    top = visit(form.children, None, (), ())
    named: dict[str, list[Place]] = {}
    for place in places:
        named.setdefault(place.node.name, []).append(place)
    return Layout(places=tuple(places), top=top, named={name: tuple(found) for name, found in named.items()})


def too_deep(nodes: tuple[Node, ...]) -> Node | None:
    """Give a node nested deeper than `MAX_DEPTH`, if there is one; without recursion."""
    waiting = [(node, 1) for node in nodes]
    while waiting:
        node, depth = waiting.pop()
        if depth > MAX_DEPTH:
            return node
        if isinstance(node, Group | Repeat):
            waiting.extend((child, depth + 1) for child in node.children)
    return None


def governing(layout: Layout, place: Place) -> Place | None:
    """Give the nearest place, from `place` up to the repeat around it, whose relevance is an expression.

    Inside a repeat the relevance of the repeat and of what is around it need no test: an irrelevant repeat has no rows.
    """
    here: Place | None = place
    while here is not None:
        if here.node.relevant:
            return here
        parent = None if here.parent is None else layout.places[here.parent]
        here = None if parent is None or isinstance(parent.node, Repeat) else parent
    return None
