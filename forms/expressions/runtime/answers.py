"""Forms of answers that are text, and of what is kept; the twin of `answers` in runtime.js."""

import math

from forms.expressions.runtime.calendar import BLANKS, clock, local_days, moment
from forms.expressions.runtime.places import point

_DATE_LENGTH = 10
_MOST_DATES = 50_000

DATES: set[str] = set()
"""Dates that were met; whether a text is among them costs less than a call."""


def is_time(text: str) -> bool:
    """Tell whether the text is a time of day."""
    return clock(text, 0) is not None


def is_moment(text: str) -> bool:
    """Tell whether the text is a date with a time."""
    return len(text) > _DATE_LENGTH and moment(text, 0) == moment(text, 0)


def is_date(text: str) -> bool:
    """Tell whether the text is an ISO date."""
    known = text in DATES
    if not known and len(text) == _DATE_LENGTH and moment(text, 0) == moment(text, 0):
        if len(DATES) < _MOST_DATES:
            DATES.add(text)
        return True
    return known


def is_point(text: str) -> bool:
    """Tell whether the text is a point on earth."""
    return point(text) is not None


def is_line(text: str) -> bool:
    """Tell whether the text is at least two points."""
    return _points(text, 2)


def is_shape(text: str) -> bool:
    """Tell whether the text is at least three points of which the last is the first."""
    places = [piece.strip(BLANKS) for piece in text.strip(BLANKS).removesuffix(";").split(";")]
    return _points(text, 3) and places[0] == places[-1]


def _points(text: str, fewest: int) -> bool:
    places = text.strip(BLANKS).removesuffix(";").split(";")
    return len(places) >= fewest and all(point(place) is not None for place in places)


def on_scale(value: float, start: float, end: float, step: float) -> bool:
    """Tell whether a number stands on the scale of a range question."""
    low, high = min(start, end), max(start, end)
    if not low <= value <= high:
        return False
    steps = (value - low) / abs(step) if step else 0.0
    return abs(steps - math.floor(steps + 0.5)) < 1e-9  # rounding of decimal steps


def wanted_rows(count: float) -> float:
    """Give how many rows a repeat's count asks for; blank and negative counts ask for none."""
    return math.trunc(count) if 0 <= count < math.inf else 0


def sent_date(value: object) -> str:
    """Read a JSON value that should be a date, '' where it is none."""
    text = value[:_DATE_LENGTH] if isinstance(value, str) else ""
    return text if local_days(text, 0) == local_days(text, 0) else ""
