"""The msgspec Structs of a form's answers: one decode in C checks shapes, types and ranges of a valid submission.

Absent answers take the blank of their kind (NaN, '', no list), so that generated code needs no test, and blanks are left out
when answers become JSON again. What a decode refuses is read again question by question in `forms.reading`, which says why.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

import msgspec

from forms.compiler.assured import Assured, optional_groups
from forms.compiler.layout import LISTS, Layout, Place
from forms.lengths import LARGEST, MOST_ROWS
from forms.model import Form, Group, Question, Repeat


class Demands(msgspec.Struct, frozen=True):
    """What a decode asks of answers beyond their types.

    `offered`: names of the list of each choice question (place number to names). `assured`: answers that must be there, and limits.
    """

    offered: Mapping[int, tuple[str, ...]] = {}
    assured: Mapping[int, Assured] = {}


def offered(form: Form, layout: Layout) -> Mapping[int, tuple[str, ...]]:
    """Give the names that each choice question takes, those apart whose list is unknown or filtered to one choice."""
    return {
        place.number: tuple(choice.name for choice in form.choices[question.list_name])
        for place, question in layout.questions()
        if question.list_name in form.choices
        and not place.calculated
        and (question.type == "select_multiple" or (question.type != "rank" and not question.choice_filter))
    }


def answer_struct(layout: Layout, demands: Demands) -> type[msgspec.Struct]:
    """Build the Struct of a whole submission; field `f5` holds the answer of place 5 under its own name."""
    return _Builder(layout, demands).struct("Answers", layout.top)


class _Builder:
    """Builds the Structs of one form, inner ones first."""

    def __init__(self, layout: Layout, demands: Demands) -> None:
        self.layout = layout
        self.demands = demands
        self.optional = optional_groups(layout, demands.assured)

    def struct(self, name: str, numbers: tuple[int, ...]) -> type[msgspec.Struct]:
        """Build the Struct of the answers on one level."""
        fields, rename = [], {}
        for place in self.layout.inner(numbers):
            field = f"f{place.number}"
            rename[field] = place.node.name
            fields.append((field, *self.field(place)))
        return msgspec.defstruct(
            name, fields, rename=rename, forbid_unknown_fields=True, omit_defaults=True, kw_only=True, gc=False
        )

    def field(self, place: Place) -> tuple[Any, Any]:
        """Give type and default of one place."""
        node = place.node
        if isinstance(node, Question):
            return _question_field(place, node, self.demands.offered.get(place.number), self.assured(place))
        inner = self.struct(f"Inner{place.number}", place.children)
        if isinstance(node, Repeat):
            rows: Any = list[inner]  # type: ignore[valid-type]  # made at run time
            return Annotated[rows, msgspec.Meta(max_length=MOST_ROWS)], msgspec.field(default_factory=list)
        if place.number in self.optional:
            return inner | None, None
        return inner, self.group_default(place, inner)

    def group_default(self, place: Place, inner: type[msgspec.Struct]) -> Any:
        """Give what stands for a group that was not sent; nothing can where it must be."""
        if any(self.assured(below).present for below in self.layout.inner(place.children)):
            return msgspec.NODEFAULT
        if is_written_to(self.layout, place):
            return msgspec.field(default_factory=inner)
        blank = inner()
        return msgspec.field(default_factory=lambda: blank)

    def assured(self, place: Place) -> Assured:
        """Give what is asked of one place."""
        return self.demands.assured.get(place.number, _NOTHING)


_NOTHING = Assured()


def is_written_to(layout: Layout, place: Place) -> bool:
    """Tell whether the form's function writes into a group even where it was not sent: calculated values lie in it."""
    return any(inner.calculated or is_written_to(layout, inner) for inner in layout.inner(place.children))


def blank_groups(layout: Layout, blank: msgspec.Struct) -> Iterator[tuple[str, msgspec.Struct]]:
    """Yield the Struct that stands for each absent group outside of repeats, by its name in generated code: `B5`.

    Groups that are written to have a Struct of their own each time, and none here.
    """
    found = {-1: blank}
    for place in layout.places:
        if isinstance(place.node, Group) and not place.repeats:
            owner = found[-1 if place.parent is None else place.parent]
            found[place.number] = getattr(owner, f"f{place.number}")
            if not is_written_to(layout, place):
                yield f"B{place.number}", found[place.number]


def _question_field(place: Place, question: Question, names: tuple[str, ...] | None, sure: Assured) -> tuple[Any, Any]:
    if place.calculated:
        return Any, None
    taken, blank = _question_type(place, question, names, sure)
    if sure.present and question.type not in LISTS:
        return taken, msgspec.NODEFAULT
    return taken, blank


def _question_type(  # noqa: PLR0911  # one line a type
    place: Place, question: Question, names: tuple[str, ...] | None, sure: Assured
) -> tuple[Any, Any]:
    if question.type in LISTS:
        name: Any = str if names is None else Literal[names]
        entries: Any = list[name]
        if sure.present:
            return Annotated[entries, msgspec.Meta(min_length=1)], msgspec.NODEFAULT
        return entries, msgspec.field(default_factory=list)
    if names is not None:
        return Literal[names if sure.present else (*names, "")], ""
    low, high = max(-LARGEST, sure.low), min(LARGEST, sure.high)
    if place.whole:
        return Annotated[int, msgspec.Meta(ge=math.ceil(low), le=math.floor(high))], math.nan
    if question.type in {"decimal", "range"}:
        return Annotated[float, msgspec.Meta(ge=low, le=high)], math.nan
    if question.type == "acknowledge":
        return Literal["OK", ""], ""
    return _text_type(sure, _LONGEST.get(question.type, math.inf)), ""


_LONGEST: Mapping[str, float] = {"date": 10, "today": 10, "geopoint": 100, "start-geopoint": 100}
"""Characters that the quick ways take of types whose readings are remembered; what is longer is read one by one."""


def _text_type(sure: Assured, most: float) -> Any:
    """Give the type of a text; one that may be blank has no least length, for the blank is shorter."""
    shortest = math.ceil(max(1, sure.low)) if sure.present else None
    high = min(most, sure.high)
    longest = None if math.isinf(high) else math.floor(max(0, high))
    if shortest is None and longest is None:
        return str
    return Annotated[str, msgspec.Meta(min_length=shortest, max_length=longest)]
