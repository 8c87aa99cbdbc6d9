"""What stands out in the figures of a sending: beside last year's, beside those of others; never a fault, always worth a look.

A figure is the answer to a numeric question outside of repeats. Only positive ones are weighed, since shares and logarithms
say nothing of the rest; signs and noughts are the business of the form's own rules.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import exp, log, log10
from statistics import median
from typing import Any, Literal

import msgspec

from forms.bridge import Step
from forms.compile import CompiledForm
from forms.compiler.layout import Place
from forms.model import Question
from forms.origins import answer_at

Code = Literal["year", "median", "thousand", "copied"]
"""Unlike last year's; unlike the median; a thousand or a million times either, or a part of it; last year's figures again."""

FEWEST = 10
"""So many cooperatives must have given a figure before one is held against their median."""
DEVIATIONS = 3.0
"""A figure is unlike the median beyond so many median absolute deviations, of logarithms."""
TO_SIGMA = 1.4826
"""What a median absolute deviation is multiplied by to estimate a standard deviation; else one figure in 23 would stand out."""
TIMES = 3.0
"""A figure is unlike another from so many times on, or from such a part: the rule of domain.md section 4, between years."""
SMALLEST = 10.0
"""Two figures below this are not compared: from 1 person to 4 is no slip."""
SLIPS = (1e3, 1e6)
"""How often a figure is written in another unit."""
NEAR = 0.15
"""How far the logarithm to the base 10 may be from that of a slip: it may have grown by two fifths besides."""
MANY = 8
"""So many figures must have been given in both years before they are called a copy."""
SHARE = 0.5
"""From this share of equal figures on they are."""

_NUMERIC = frozenset({"integer", "decimal", "range"})
_YEARS = "tahun"
_DIGITS = "digit"
_LARGEST = 1e18  # fifteen digits are the most that a form takes; old data may hold anything


class Remark(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that stands out, in figures that a sentence can be made of.

    `path` is the question's ('' for the whole). `value` stands against `against`; for `copied` they are how many figures
    are equal, of how many. `beside` says what it is compared with: last year's answer (0), or so many cooperatives' median.
    """

    path: str
    code: Code
    value: float
    against: float
    beside: int = 0


class Centre(msgspec.Struct, frozen=True):
    """The middle of many figures: the median of their logarithms, and the median distance from it."""

    many: int
    middle: float
    spread: float


def compared(compiled: CompiledForm) -> tuple[Place, ...]:
    """Give the questions whose figures are weighed, in the order of the form.

    Numbers outside of repeats, and calculations that have a unit; not years, not codes written with digits, and nothing
    without a label, which only serves other rows.
    """
    return tuple(place for place, question in compiled.layout.questions() if not place.repeats and _weighed(question))


def _weighed(question: Question) -> bool:
    unit = question.extras.get("unit", "").strip().lower()
    if _DIGITS in unit or unit == _YEARS or not question.label:
        return False
    return question.type in _NUMERIC or (question.type == "calculate" and unit != "")


def figures_of(places: Sequence[Place], answers: Mapping[str, Any]) -> tuple[float | None, ...]:
    """Give the figures of nested answers, in the order of the places; None where there is none, or none above nought."""
    return tuple(_figure(answer_at(answers, place.path)) for place in places)


def _figure(value: Any) -> float | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if number and 0 < value < _LARGEST else None


def beside_last_year(
    places: Sequence[Place],
    figures: Sequence[float | None],
    before: Sequence[float | None],
    steps: Mapping[str, Step],
) -> tuple[Remark, ...]:
    """Give what stands out beside last year's accepted answers, carried into the names and units of this version.

    Args:
        places: the compared questions.
        figures: this year's, in their order.
        before: last year's.
        steps: how each question came over the bridge; what compares only partly, or not at all, is left out.
    """
    pairs = [
        (place, now, then)
        for place, now, then in zip(places, figures, before, strict=True)
        if now is not None and then is not None and _comparable(steps.get(place.node.name))
    ]
    found = [one for place, now, then in pairs if (one := _unlike(place, now, then))]
    return (*_copied(pairs), *found)


def _comparable(step: Step | None) -> bool:
    return step is not None and step.carried and step.comparable == "yes"


def _unlike(place: Place, now: float, then: float) -> Remark | None:
    if max(now, then) < SMALLEST:
        return None
    if is_slip(now, then):
        return Remark(path="/".join(place.path), code="thousand", value=now, against=then)
    return Remark(path="/".join(place.path), code="year", value=now, against=then) if is_far(now, then) else None


def _copied(pairs: Sequence[tuple[Place, float, float]]) -> Iterator[Remark]:
    """Say once that most of what was typed is last year's again; what follows from other answers is not counted."""
    typed = [(now, then) for place, now, then in pairs if not place.calculated and max(now, then) >= SMALLEST]
    equal = sum(now == then for now, then in typed)
    if len(typed) >= MANY and equal >= SHARE * len(typed):
        yield Remark(path="", code="copied", value=equal, against=len(typed))


def is_far(one: float, other: float) -> bool:
    """Tell whether one positive figure is so many times the other, or such a part of it, that it is unlike it."""
    return max(one, other) >= TIMES * min(one, other)


def is_slip(one: float, other: float) -> bool:
    """Tell whether one positive figure looks like the other in another unit: a thousand or a million times, either way."""
    distance = abs(log10(one) - log10(other))
    return any(abs(distance - log10(slip)) <= NEAR for slip in SLIPS)


def centre(figures: Sequence[float | None]) -> Centre | None:
    """Give the middle of the figures of many cooperatives; None where too few gave one, or where they do not differ."""
    logs = [log(figure) for figure in figures if figure is not None]
    if len(logs) < FEWEST:
        return None
    middle = median(logs)
    spread = median(abs(one - middle) for one in logs)
    return Centre(len(logs), middle, spread) if spread > 0 else None


def beside_median(
    places: Sequence[Place],
    figures: Sequence[float | None],
    centres: Sequence[Centre | None],
    told: frozenset[str] = frozenset(),
) -> tuple[Remark, ...]:
    """Give what stands out beside others' figures; `told` are paths of which a slip is told already."""
    found = []
    for place, figure, middle in zip(places, figures, centres, strict=True):
        path = "/".join(place.path)
        if figure is None or middle is None or path in told:
            continue
        typical = exp(middle.middle)
        beyond = abs(log(figure) - middle.middle) > DEVIATIONS * TO_SIGMA * middle.spread
        if beyond and is_far(figure, typical) and max(figure, typical) >= SMALLEST:
            code: Code = "thousand" if is_slip(figure, typical) else "median"
            found.append(Remark(path=path, code=code, value=figure, against=typical, beside=middle.many))
    return tuple(found)
