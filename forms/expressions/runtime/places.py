"""Points, lines and areas on the earth; the twin of `places` in runtime.js."""

import math
import re
from functools import lru_cache
from itertools import pairwise

from forms.expressions.runtime.arithmetic import half_up
from forms.expressions.runtime.calendar import BLANKS
from forms.expressions.runtime.mathematics import arc_cosine, cosine, sine

_RADIUS = 6_378_100.0
_DEGREE = 0.017453292519943295
_SHORT = 100
"""Texts up to here are remembered: a submission is checked many times while it is filled."""
_NUMERAL = r"-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_POINT = re.compile(f"[ \t\r\n]*({_NUMERAL})[ \t\r\n]+({_NUMERAL})(?:[ \t\r\n]+{_NUMERAL}){{0,2}}[ \t\r\n]*")


def point(text: str) -> tuple[float, float] | None:
    """Read `lat lon [altitude [accuracy]]`; None when it is none on this earth."""
    return _point(text) if len(text) <= _SHORT else _read_point(text)


def _read_point(text: str) -> tuple[float, float] | None:
    found = _POINT.fullmatch(text)
    if found is None:
        return None
    latitude, longitude = map(float, found.groups())
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


_point = lru_cache(maxsize=4096)(_read_point)


def radians(degrees: float) -> float:
    """Give degrees as radians."""
    return degrees * _DEGREE


def points(texts: tuple[str, ...]) -> list[tuple[float, float]] | None:
    """Read points separated by `;` or given as several texts; None when one is no point."""
    found = [point(piece) for text in texts for piece in text.strip(BLANKS).removesuffix(";").split(";")]
    return None if not found or any(place is None for place in found) else [place for place in found if place]


def area(*texts: str) -> float:
    """Give square metres on a sphere, to two decimals; fewer than three points have none."""
    ring = points(texts)
    if ring is None:
        return math.nan
    if len(ring) < 3:
        return 0.0
    result = 0.0
    for index, (latitude, longitude) in enumerate(ring):
        following = ring[(index + 1) % len(ring)]
        width = radians(following[1] - longitude)
        result += width * (2 + sine(radians(latitude)) + sine(radians(following[0])))
    return half_up(abs(result * _RADIUS * _RADIUS / 2) * 100) / 100


def distance(*texts: str) -> float:
    """Give the metres along the points, to two decimals."""
    line = points(texts)
    if line is None:
        return math.nan
    return half_up(sum(_between(*pair) for pair in pairwise(line)) * 100) / 100


def _between(one: tuple[float, float], other: tuple[float, float]) -> float:
    width = radians(one[1] - other[1])
    low, high = radians(one[0]), radians(other[0])
    between = sine(low) * sine(high) + cosine(low) * cosine(high) * cosine(width)
    return arc_cosine(min(1.0, max(-1.0, between))) * _RADIUS


def geofence(text: str, ring_text: str) -> bool:
    """Tell whether a point lies inside a closed shape; false when either is none."""
    place, ring = point(text), points((ring_text,))
    if place is None or ring is None:
        return False
    inside = False
    for index, one in enumerate(ring):
        other = ring[index - 1]
        crosses = (one[0] > place[0]) != (other[0] > place[0])
        if crosses and place[1] < (other[1] - one[1]) * (place[0] - one[0]) / (other[0] - one[0]) + one[1]:
            inside = not inside
    return inside
