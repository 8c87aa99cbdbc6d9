"""Which question of the old version a question of the new one is by its name, and whether its answers still mean the same."""

from collections.abc import Iterator
from typing import Literal

from forms.compiler.layout import Layout, Place
from forms.model import Form, Question, Repeat

Change = Literal["type", "repeat", "unit", "list"]

_TEXTS = frozenset({"barcode", "hidden", "deviceid", "username", "phonenumber", "email", "simserial", "subscriberid"})
_KINDS = {
    "start": "datetime", "end": "datetime", "today": "date", "start-geopoint": "geopoint", "background-audio": "audio",
    "select_one_from_file": "select_one", "select_one_external": "select_one", "select_multiple_from_file": "select_multiple",
}  # fmt: skip
NUMBERS = frozenset({"integer", "decimal"})
SELECTS = frozenset({"select_one", "select_multiple", "rank"})
NO_ANSWER = frozenset({"note", "audit", "csv-external", "xml-external"})
"""Types that hold no answer of a person."""


def kind_of(place: Place) -> str:
    """Give the type of a place's answers, alike for types that take the same answers; groups and repeats by those words."""
    node = place.node
    if not isinstance(node, Question):
        return "repeat" if isinstance(node, Repeat) else "group"
    if place.calculated:
        return "calculate"
    if node.type == "range":
        return "integer" if place.whole else "decimal"
    return "text" if node.type in _TEXTS else _KINDS.get(node.type, node.type)


def repeats_of(layout: Layout, place: Place) -> tuple[str, ...]:
    """Give the names of the repeats around a place, outermost first."""
    return tuple(layout.places[number].node.name for number in place.repeats)


def counterpart(old: Layout, new: Layout, place: Place) -> Place | None:
    """Find the question (or repeat) of the old version that has this one's name.

    The one in the repeats of the same names comes first, then the one at the same path.
    """
    found = [
        other
        for other in old.named.get(place.node.name, ())
        if isinstance(other.node, Repeat) == isinstance(place.node, Repeat)
        and isinstance(other.node, Question) == isinstance(place.node, Question)
    ]
    around = repeats_of(new, place)
    found.sort(key=lambda other: (repeats_of(old, other) != around, other.path != place.path))
    return found[0] if found else None


def fits(kind: str, other: str) -> bool:
    """Tell whether every answer of one kind is an answer of the other."""
    return kind == other or (kind == "integer" and other == "decimal")


def changes(old: tuple[Form, Layout, Place], new: tuple[Form, Layout, Place]) -> Iterator[Change]:
    """Yield why answers cannot be carried by their name: another type, other repeats around, another unit, choices that are gone."""
    before, after = kind_of(old[2]), kind_of(new[2])
    if not fits(before, after):
        yield "type"
    elif after in SELECTS and gone(old[0], old[2], new[0], new[2]):
        yield "list"
    if repeats_of(old[1], old[2]) != repeats_of(new[1], new[2]):
        yield "repeat"
    units = unit_of(old[2]), unit_of(new[2])
    if all(units) and units[0].casefold() != units[1].casefold() and {before, after} <= {*NUMBERS, "calculate"}:
        yield "unit"


def unit_of(place: Place) -> str:
    """Give what the column `unit` says of a question."""
    return " ".join(place.node.extras.get("unit", "").split())


def gone(old_form: Form, old: Place, new_form: Form, new: Place) -> tuple[str, ...]:
    """Give the choices of the old question that the new one does not have; none where a list is not known."""
    before, after = choices_of(old_form, old), choices_of(new_form, new)
    if before is None or after is None:
        return ()
    left = frozenset(after)
    return tuple(name for name in before if name not in left)


def choices_of(form: Form, place: Place) -> tuple[str, ...] | None:
    """Give the names of the list of a choice question, None where it has none or its list is not known."""
    node = place.node
    if not isinstance(node, Question) or place.calculated or node.list_name not in form.choices:
        return None
    return tuple(dict.fromkeys(choice.name for choice in form.choices[node.list_name]))
