"""Relevance, calculations and everything that a page asks of a form with some answers in it."""

import math
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

import msgspec

from forms.compile import CompiledForm, Doubt
from forms.compiler.layout import Place, governing
from forms.compiler.named import NamedValues
from forms.compiler.piping import chosen_language
from forms.compiler.rows import Held, Row
from forms.expressions.context import moment_names
from forms.model import Choice, Group, Question, Repeat, Texts
from forms.reading import Fault, Reading

Found = tuple[int, str, Held, int]


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What stands around a submission.

    `last_saved` are last year's answers in this version's names; `register` and `round` are flat records; `now` carries its
    zone; `seed` is for random numbers.
    """

    now: datetime
    last_saved: dict[str, Any] | None = None
    register: dict[str, Any] | None = None
    round: dict[str, Any] | None = None
    seed: int = 0


@lru_cache(maxsize=256)
def _clock(now: datetime) -> tuple[str, str, int]:
    names = moment_names(now)
    return str(names["NOW"]), str(names["TODAY"]), int(str(names["Z"]))


def surroundings(around: Around) -> tuple[Any, ...]:
    """Give what generated code takes as `A`, in its order."""
    return (*_clock(around.now), around.seed, around.last_saved, around.register, around.round)


class Judged(msgspec.Struct, frozen=True):
    """Decoded answers after a run; `is_nested` where groups lie in groups."""

    answers: msgspec.Struct
    is_nested: bool

    def stored(self) -> dict[str, Any]:
        """Give them as they would be stored: nested, without blanks and empty groups."""
        told: dict[str, Any] = msgspec.to_builtins(self.answers)
        if self.is_nested:
            return _without_empty(told)
        return {name: value for name, value in told.items() if value != {}}


class Computed(msgspec.Struct, frozen=True):
    """One run over answers: what was found, the answers as it left them, all values by name, what could not be taken."""

    found: list[Found]
    judged: Judged
    values: Mapping[str, Any]
    faults: list[Fault]


def compute(compiled: CompiledForm, answers: object, around: Around) -> Computed:
    """Read answers question by question and run the form's function over what could be taken."""
    reading = Reading(compiled.layout, compiled.offered)
    clean = reading.whole(answers)
    try:
        struct = msgspec.convert(clean, compiled.struct)
        found, handed = compiled.run(struct, surroundings(around), True)  # noqa: FBT003  # keep the values
    except (msgspec.ValidationError, Doubt) as error:
        raise RuntimeError(f"the thorough reading let through what the schema refuses: {error}") from error
    values = NamedValues(compiled.value_places, handed)
    found = [*_outside_lists(compiled, values, reading, found)]
    return Computed(found, Judged(struct, compiled.has_inner_groups), values, reading.faults)


def _outside_lists(
    compiled: CompiledForm, values: Mapping[str, Any], reading: Reading, found: list[Found]
) -> Iterator[Found]:
    """Yield what was found, and relevant names that are in no list in place of the rules that were broken after them."""
    strays = set(reading.strays)
    for number, rows in reading.strays:
        place = compiled.layout.places[number]
        held = rows_at_hand(compiled, values, place, rows)
        if held is not None and is_relevant(compiled, values, place, held):
            yield number, "choice", held, 0
    for number, code, held, index in found:
        if code not in _AFTER_CHOICE or (number, tuple(row.n for row in held)) not in strays:
            yield number, code, held, index


_AFTER_CHOICE = frozenset({"choice", "constraint"})


def _without_empty(answers: dict[str, Any]) -> dict[str, Any]:
    clean: dict[str, Any] = {}
    for name, value in answers.items():
        if isinstance(value, dict):
            inner = _without_empty(value)
            if inner:
                clean[name] = inner
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            clean[name] = [_without_empty(row) for row in value]
        else:
            clean[name] = value
    return clean


class Evaluation:
    """A form with some answers: typed answers without the irrelevant, and what a page needs to show them.

    Paths are finding paths: `group/question`, `group/repeat[2]/question`; a repeat instance is `group/repeat[2]`.
    """

    def __init__(self, compiled: CompiledForm, computed: Computed) -> None:
        self.compiled = compiled
        self.answers = computed.judged.stored()
        self.values = computed.values
        self._instances: dict[str, tuple[Place, Held]] = {}
        self.relevant: Mapping[str, bool] = dict(self._walk(compiled.layout.top, "", (), shown=True))

    def _walk(self, numbers: tuple[int, ...], prefix: str, held: Held, *, shown: bool) -> Iterator[tuple[str, bool]]:
        for place in self.compiled.layout.inner(numbers):
            path = prefix + place.node.name
            here = shown and is_relevant(self.compiled, self.values, place, held)
            self._instances[path] = (place, held)
            yield path, here
            if isinstance(place.node, Group):
                yield from self._walk(place.children, f"{path}/", held, shown=here)
            elif isinstance(place.node, Repeat):
                for row in value_of(self.values, "r", place, held) if here else ():
                    self._instances[f"{path}[{row.n}]"] = (place, held)
                    yield f"{path}[{row.n}]", here
                    yield from self._walk(place.children, f"{path}[{row.n}]/", row.h, shown=here)

    def value(self, path: str) -> Any:
        """Give the value of a question as rules read it: NaN and '' are blank, lists are joined by blanks.

        Raises:
            KeyError: when there is no such path now.
        """
        place, held = self._instances[path]
        return value_of(self.values, "v", place, held)

    def choices(self, path: str) -> tuple[Choice, ...]:
        """Give the choices that a question offers now.

        Raises:
            KeyError: when there is no such path now.
        """
        place, held = self._instances[path]
        question = place.node
        if not isinstance(question, Question):
            return ()
        listed = self.compiled.form.choices.get(question.list_name, ())
        node = self.compiled.rules.get((place.number, "choice_filter"))
        if node is None:
            return listed
        passes = self.compiled.closures.choice_filter(place, node)
        rows = self.compiled.rows(question.list_name)
        return tuple(choice for choice, row in zip(listed, rows, strict=True) if passes(self.values, held, row))

    def label(self, path: str, language: str) -> str:
        """Give the label with `${name}` filled in; the name where there is none.

        Raises:
            KeyError: when there is no such path now.
        """
        place, held = self._instances[path]
        return self.text(place, place.node.label, language, held) or place.node.name

    def hint(self, path: str, language: str) -> str:
        """Give the hint with `${name}` filled in, '' where there is none.

        Raises:
            KeyError: when there is no such path now.
        """
        place, held = self._instances[path]
        return self.text(place, place.node.hint, language, held)

    def required(self, path: str) -> bool:
        """Tell whether the question must be answered now.

        Raises:
            KeyError: when there is no such path now.
        """
        place, held = self._instances[path]
        if not isinstance(place.node, Question) or place.node.type == "note":
            return False
        return self._rule(place, held, "required", place.node.required)

    def read_only(self, path: str) -> bool:
        """Tell whether the question is only shown: calculated, a note, or read-only by its rule or its group's.

        Raises:
            KeyError: when there is no such path now.
        """
        place, held = self._instances[path]
        if place.calculated or (isinstance(place.node, Question) and place.node.type == "note"):
            return True
        here: Place | None = place
        while here is not None:
            if self._rule(here, held[: len(here.repeats)], "read_only", here.node.read_only):
                return True
            here = None if here.parent is None else self.compiled.layout.places[here.parent]
        return False

    def text(self, place: Place, texts: Texts, language: str, held: Held) -> str:
        """Give the text in a language with its `${name}` filled in."""
        return filled_text(self.compiled, self.values, place, held, (texts, language, ""))

    def _rule(self, place: Place, held: Held, column: str, text: str) -> bool:
        node = self.compiled.rules.get((place.number, column))
        if node is None:
            return text == "true()"
        return bool(self.compiled.closures.expression(place, node, "boolean")(self.values, held))


def evaluate(compiled: CompiledForm, answers: Mapping[str, Any], around: Around) -> Evaluation:
    """Compute relevance and calculations for `answers` as far as they go; answers that cannot be taken read as blank."""
    return Evaluation(compiled, compute(compiled, answers, around))


def filled_text(
    compiled: CompiledForm, values: Mapping[str, Any], place: Place, held: Held, wording: tuple[Texts, str, str]
) -> str:
    """Give one of a place's texts with its `${name}` filled in; `wording` is (texts, language, what a blank reads)."""
    texts, asked, blank = wording
    language = chosen_language(texts, asked, compiled.form.default_language)
    text = texts.get(language, "")
    if "${" not in text:
        return text
    return compiled.closures.text(place, text, language, blank)(values, held)


def value_of(values: Mapping[str, Any], letter: str, place: Place, held: Held) -> Any:
    """Give a value (`v`), relevance (`x`) or the rows (`r`) of a place in some rows."""
    name = f"{letter}{place.number}"
    return getattr(held[len(place.repeats) - 1], name) if place.repeats else values[name]


def is_relevant(compiled: CompiledForm, values: Mapping[str, Any], place: Place, held: Held) -> bool:
    """Tell whether a place is relevant, its rows being there."""
    governor = governing(compiled.layout, place)
    return governor is None or bool(value_of(values, "x", governor, held))


def rows_at_hand(
    compiled: CompiledForm, values: Mapping[str, Any], place: Place, numbers: tuple[int, ...]
) -> Held | None:
    """Find the rows of some instance numbers, None where a repeat is irrelevant."""
    held: Held = ()
    for repeat, number in zip(place.repeats, numbers, strict=True):
        at = compiled.layout.places[repeat]
        if not is_relevant(compiled, values, at, held):
            return None
        rows: list[Row] = value_of(values, "r", at, held)
        if number > len(rows):
            return None
        held = rows[number - 1].h
    return held


def is_filled(value: object) -> bool:
    """Tell whether a computed value is no blank."""
    return value != "" and not (isinstance(value, float) and math.isnan(value))
