"""The rows of repeats while a form is computed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count, repeat
from operator import attrgetter
from typing import Any

import msgspec

from forms.compiler.layout import LISTS, Layout, Place, governing
from forms.model import Group, Question, Repeat

Held = tuple["Row", ...]


class Row(msgspec.Struct, eq=False):
    """One instance of a repeat: its number from 1, its decoded data, the rows around it; below, its values by name."""

    n: int
    d: Any
    around: tuple[Any, ...]

    @property
    def h(self) -> Held:
        """The rows around it with itself; made when asked for, since a row that held itself would outlive its use."""
        return (*self.around, self)


def row_class(place: Place, layout: Layout, sent: Mapping[int, str]) -> type[Row]:
    """Make the class of a repeat's rows, with a field for each of its values; those of `sent` are read where they are."""
    inside = [inner for inner in layout.places if inner.repeats[-1:] == (place.number,)]
    fields = [(name, Any, None) for inner in inside if inner.number not in sent for name in _values(inner)]
    read = {f"v{inner.number}": property(attrgetter(sent[inner.number])) for inner in inside if inner.number in sent}
    made: type[Any] = msgspec.defstruct(f"Row{place.number}", fields, bases=(Row,), namespace=read, eq=False, gc=False)
    return made


def _values(place: Place) -> Iterator[str]:
    """Yield the names of what a row holds of one place: value, group, rows, relevance, what was sent to `once()`."""
    node = place.node
    yield f"{'v' if isinstance(node, Question) else 'g' if isinstance(node, Group) else 'r'}{place.number}"
    if node.relevant:
        yield f"x{place.number}"
    if place.calculated:
        yield f"s{place.number}"


def as_sent(layout: Layout) -> dict[int, str]:
    """Give the questions in rows whose value is what was sent, with the attribute of the row that holds it.

    Those with a relevance, and lists, are read first.
    """
    return {
        place.number: f"{_owner(layout, place)}.f{place.number}"
        for place, question in layout.questions()
        if place.repeats and not (place.calculated or question.type in LISTS or governing(layout, place))
    }


def _owner(layout: Layout, place: Place) -> str:
    parent = layout.places[place.parent or 0]
    return "d" if isinstance(parent.node, Repeat) else f"g{parent.number}"


def new_rows(kind: type[Row], data: Sequence[Any], around: Held) -> list[Any]:
    """Make the rows of one repeat inside the rows `around`."""
    return list(map(kind, count(1), data, repeat(around))) if data else []


Add = Callable[[tuple[int, str, Held, int]], None]
