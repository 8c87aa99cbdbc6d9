"""Functions over texts; the twin of `texts` in runtime.js. Characters are code points in both."""

import base64
import binascii
import math
import re
from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase
from typing import Any

from forms.expressions.runtime.arithmetic import half_up
from forms.lengths import LONGEST, utf16_units

_BLANKS = re.compile("[ \t\r\n]+")
_SURELY_SHORT = LONGEST // 2
"""Characters that are never too many, for each is at most two UTF-16 units."""


@lru_cache(maxsize=4096)
def matches(pattern: Any, value: str) -> bool:
    """Match the whole of `value`; text that is no Unicode matches nothing."""
    try:
        return pattern.fullmatch(value) is not None
    except UnicodeEncodeError:
        return False


def true_text(value: str) -> bool:
    """Tell whether the text is `true` or `1`."""
    return value in {"true", "1"}


def concat(*parts: str) -> str:
    """Join texts without a separator."""
    joined = "".join(parts)
    return joined if len(joined) <= _SURELY_SHORT else bounded(joined)


def join(separator: str, *parts: str) -> str:
    """Join texts with a separator."""
    return bounded(separator.join(parts))


def bounded(value: str) -> str:
    """Give the text, or blank when it is longer than an answer may be: a chain of joins would double without end."""
    return value if len(value) <= _SURELY_SHORT or utf16_units(value) <= LONGEST else ""


def length(value: str) -> float:
    """Count the characters."""
    return float(len(value))


def single_spaced(value: str) -> str:
    """Trim, and make every run of blanks one blank."""
    if value.isascii() and value.isprintable():
        return " ".join(value.split())
    return _BLANKS.sub(" ", value).strip(" ")


def translated(value: str, old: str, new: str) -> str:
    """Replace each character of `old` by the one at its place in `new`, or drop it."""
    if value.isascii() and old == ascii_uppercase and new == ascii_lowercase:
        return value.lower()
    return value.translate(_table(old, new))


@lru_cache(maxsize=256)
def _table(old: str, new: str) -> dict[int, str]:
    table: dict[int, str] = {}
    for index, char in enumerate(old):
        table.setdefault(ord(char), new[index : index + 1])
    return table


def contains(value: str, piece: str) -> bool:
    """Tell whether `piece` is in `value`."""
    return piece in value


def starts_with(value: str, piece: str) -> bool:
    """Tell whether `value` starts with `piece`."""
    return value.startswith(piece)


def ends_with(value: str, piece: str) -> bool:
    """Tell whether `value` ends with `piece`."""
    return value.endswith(piece)


def before(value: str, piece: str) -> str:
    """Give what stands before the first `piece`, '' where there is none."""
    return value.partition(piece)[0] if piece and piece in value else ""


def after(value: str, piece: str) -> str:
    """Give what stands after the first `piece`, '' where there is none."""
    if piece == "":
        return value
    return value.partition(piece)[2]


def substring(value: str, start: float, count: float | None = None) -> str:
    """Cut as XPath does: 1-based, positions rounded, NaN gives ''."""
    low = half_up(start)
    high = math.inf if count is None else low + half_up(count)
    return "".join(char for place, char in enumerate(value, 1) if low <= place < high)


def substr(value: str, start: float, end: float = math.inf) -> str:
    """Cut from `start` up to `end`: 0-based, negatives count from the end."""
    return value[_place(start, len(value)) : _place(end, len(value))]


def _place(place: float, size: int) -> int:
    if place != place:
        return 0
    if place < 0:
        return 0 if place == -math.inf else max(0, size + math.trunc(place))
    return size if place > size else math.trunc(place)


def words(value: str) -> list[str]:
    """Split a list answer at its blanks."""
    if value.isascii() and value.isprintable():
        return value.split()
    return [word for word in _BLANKS.split(value) if word]


def selected(value: str, name: str) -> bool:
    """Tell whether `name`, trimmed, is among the names of a list answer."""
    return name.strip(" \t\r\n") in words(value)


def selected_at(value: str, place: float) -> str:
    """Give the name at a place from 0, '' where there is none."""
    names = words(value)
    return names[math.trunc(place)] if 0 <= place < len(names) else ""


def count_selected(value: str) -> float:
    """Count the names of a list answer."""
    return float(len(words(value)))


def count_filled(*parts: str) -> float:
    """Count the texts that are not blank."""
    return float(sum(part != "" for part in parts))


def base64_text(value: str) -> str:
    """Read base64 as UTF-8 text, '' when it is none."""
    if not re.fullmatch(r"[A-Za-z0-9+/]*={0,2}", value) or len(value) % 4:
        return ""
    try:
        return base64.b64decode(value).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
