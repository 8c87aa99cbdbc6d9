"""A value of the old version becomes an answer of a question of the new one, or is refused with the reason.

Nearly every stored answer is one as it stands: `sure` tells so in a glance, `take` reads the rest thoroughly.
"""

import math
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import msgspec

from forms.answers import compact, worded
from forms.bridging.matching import SELECTS, choices_of, kind_of
from forms.compile import CompiledForm
from forms.compiler.layout import LISTS, Place
from forms.expressions.runtime.answers import is_date
from forms.expressions.runtime.records import plain
from forms.lengths import LARGEST
from forms.messages import own_message
from forms.model import Question, text_in
from forms.reading import Refused, decimal_answer, is_blank, printable, read_answer, unstorable


class Taken(msgspec.Struct, frozen=True):
    """What a question takes of a value: `answer` is None where nothing of it fits; `refused` says why, by the part refused."""

    answer: Any
    refused: tuple[tuple[object, str], ...] = ()


class Taker:
    """Reads values as answers of one version's questions."""

    def __init__(self, compiled: CompiledForm) -> None:
        self.compiled = compiled
        self.offered: Mapping[int, frozenset[str]] = {
            place.number: frozenset(names)
            for place, _ in compiled.layout.questions()
            if kind_of(place) in SELECTS and (names := choices_of(compiled.form, place)) is not None
        }

        self.sure: Mapping[int, Callable[[Any], bool]] = {
            place.number: self.glance(place) for place, _ in compiled.layout.questions()
        }

    def glance(self, place: Place) -> Callable[[Any], bool]:
        """Give what is true only of values that a question takes as they are."""
        kind = kind_of(place)
        if place.calculated:
            numeric = self.compiled.constants.kinds.get(place.number) in {"number", "answer"}
            kind = "decimal" if numeric else "text"
        if place.number in self.offered:
            names = self.offered[place.number] if kind == "select_one" else frozenset[str]()
            return lambda value: type(value) is str and value in names
        return _GLANCES.get(kind, _never)

    def take(self, place: Place, value: object, *, computed: bool) -> Taken:
        """Read a value; `computed` ones are rounded where the question takes whole numbers, else to 15 digits."""
        question = place.node
        if is_blank(value) or not isinstance(question, Question):
            return Taken(None)
        try:
            if place.calculated:
                return Taken(self.calculated(place, value))
            answer = read_answer(place, question, worded(question, _plain(place, value) if computed else value))
        except Refused as refused:
            return Taken(None, ((value, self.told(place, refused.reason, value)),))
        return self.chosen(place, compact(answer) if isinstance(answer, float) else answer)

    def calculated(self, place: Place, value: object) -> Any:
        """Read a value that the new form computes itself, in the kind that it computes.

        Raises:
            Refused: when it is no such value.
        """
        value = _as_json(value)
        if self.compiled.constants.kinds.get(place.number) in {"number", "answer"}:
            return compact(decimal_answer(value))
        if unstorable(value):
            raise Refused("characters")
        return value

    def chosen(self, place: Place, answer: Any) -> Taken:
        """Leave out names that are not in the list, and tell each."""
        names = self.offered.get(place.number)
        if names is None:
            return Taken(answer)
        several = isinstance(place.node, Question) and place.node.type in LISTS
        given = list(dict.fromkeys(answer)) if several else [answer]
        strays = tuple((name, self.told(place, "choice", name)) for name in given if name not in names)
        kept = [name for name in given if name in names]
        if not kept:
            return Taken(None, strays)
        return Taken(kept if several else answer, strays)

    def told(self, place: Place, reason: str, value: object) -> str:
        """Say why a value is no answer of this question."""
        form = self.compiled.form
        label = text_in(place.node.label, "id", form.default_language) or place.node.name
        return own_message(reason, "id", {"label": label, "value": printable(plain(value))})


def _never(_value: Any) -> bool:
    return False


def _is_whole(value: Any) -> bool:
    return type(value) is int and -LARGEST <= value <= LARGEST


def _is_number(value: Any) -> bool:
    return type(value) in {int, float} and -LARGEST <= value <= LARGEST


def _is_plain_text(value: Any) -> bool:
    return type(value) is str and len(value) < _SHORT and value.isprintable() and value.strip() != ""


def _is_day(value: Any) -> bool:
    return type(value) is str and is_date(value)


_SHORT = 1_000
_GLANCES = {"integer": _is_whole, "decimal": _is_number, "text": _is_plain_text, "date": _is_day}


def _as_json(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else value


def _plain(place: Place, value: object) -> object:
    """Round a computed number as its question asks, halves upwards."""
    value = _as_json(value)
    if not isinstance(value, int | float) or not abs(value) <= LARGEST:
        return value
    return math.floor(value + 0.5) if place.whole else float(f"{value:.15g}")
