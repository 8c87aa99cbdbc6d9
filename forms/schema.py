"""The msgspec Structs of a form's answers: one decode in C checks shapes, types and ranges of a valid submission.

Absent answers take the blank of their kind (NaN, '', no list), so that generated code needs no test. What a decode refuses
is read again question by question in `forms.reading`, which says why.
"""

import math
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

import msgspec

from forms.compiler.layout import LISTS, Layout, Place
from forms.lengths import LARGEST, MOST_ROWS
from forms.model import Group, Question, Repeat

_Whole = Annotated[int, msgspec.Meta(ge=-LARGEST, le=LARGEST)]
_Number = Annotated[float, msgspec.Meta(ge=-LARGEST, le=LARGEST)]

Field = tuple[str, Any, Any]


def answer_struct(layout: Layout) -> type[msgspec.Struct]:
    """Build the Struct of a whole submission; field `f5` holds the answer of place 5 under its own name."""
    return _struct(layout, "Answers", layout.top)


def _struct(layout: Layout, name: str, numbers: tuple[int, ...]) -> type[msgspec.Struct]:
    fields, rename = [], {}
    for place in layout.inner(numbers):
        field = f"f{place.number}"
        rename[field] = place.node.name
        fields.append((field, *_field(layout, place)))
    return msgspec.defstruct(name, fields, rename=rename, forbid_unknown_fields=True, gc=False)


def _field(layout: Layout, place: Place) -> tuple[Any, Any]:
    node = place.node
    if isinstance(node, Group):
        inner = _struct(layout, f"Group{place.number}", place.children)
        blank = inner()
        return inner, msgspec.field(default_factory=lambda: blank)
    if isinstance(node, Repeat):
        row = _struct(layout, f"Row{place.number}", place.children)
        return Annotated[list[row], msgspec.Meta(max_length=MOST_ROWS)], msgspec.field(default_factory=list)  # type: ignore[valid-type]  # made at run time
    return _question_field(place, node)


def blank_groups(layout: Layout, blank: msgspec.Struct) -> Iterator[tuple[str, msgspec.Struct]]:
    """Yield the Struct that stands for each absent group outside of repeats, by its name in generated code: `B5`."""
    found = {-1: blank}
    for place in layout.places:
        if isinstance(place.node, Group) and not place.repeats:
            owner = found[-1 if place.parent is None else place.parent]
            found[place.number] = getattr(owner, f"f{place.number}")
            yield f"B{place.number}", found[place.number]


def _question_field(place: Place, question: Question) -> tuple[Any, Any]:  # noqa: PLR0911  # one line a type
    if place.calculated:
        return Any, None
    if question.type in LISTS:
        return tuple[str, ...], ()
    if place.whole:
        return _Whole, math.nan
    if question.type in {"decimal", "range"}:
        return _Number, math.nan
    if question.type in {"date", "today"}:
        return date | None, None
    if question.type == "acknowledge":
        return Literal["OK", ""], ""
    return str, ""
