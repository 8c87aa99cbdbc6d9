"""What bulk columns hold, and how their values are said in a cell and in a row's line (`exports.proof`)."""

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context
from typing import Any, Final, Literal

import msgspec

Kind = Literal["integer", "decimal", "text", "label", "date", "datetime", "any"]

DIGITS: Final = 10**15
"""Integers from here on lose digits in Excel and are poured as text."""

_DATED: Final = ("date", "datetime")
"""Columns with a date's format; a number there, or a date elsewhere, would show as what it is not and is text."""

FIRST_DAY: Final = 61
"""Excel's number of 1 March 1900. It counts a 29 February before it that never was: what is older is text."""
ZERO: Final = 693_594
"""A date's ordinal less this is Excel's day number."""
_ZERO_TIME: Final = datetime(1899, 12, 30)  # noqa: DTZ001  # Excel's day 0; cells hold local time without a zone
_DAY: Final = 86_400

_FIFTEEN: Final = Context(prec=15, rounding=ROUND_HALF_UP)
_SHORT: Final = 16
"""Characters of a decimal with its point that has 15 digits at most."""
_ROUNDED_BELOW: Final = 1e14
"""From 1 up to here a float of more characters has its point among the first 15, no exponent and 16 or 17 digits."""
_NEXT: Final = dict(zip("012345678", "123456789", strict=True))

BETWEEN: Final = "\x1f"
NUMBER: Final = "\x1e"
"""What stands between the cells of a row's line, and before a number in it; see `exports.proof`."""

Overflow = Callable[[Any, str, str], None]
"""Takes a row's key, the column's heading and a text that no cell holds."""


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column of a poured sheet: its heading, what it holds, its style id, its closed list's texts to string ids.

    `framed`: a blank is a cell too, so that a printed list shows its borders.
    """

    heading: str
    kind: Kind
    style: int = 0
    labels: Mapping[str, int] = {}
    framed: bool = False


def letters(number: int) -> str:
    """Give the letters of the column with this number (1 = A)."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def days_of(value: datetime) -> float:
    """Give Excel's day number with its fraction for a local time."""
    return (value - _ZERO_TIME).total_seconds() / _DAY


def number_said(value: float) -> str:
    """Give a number with the 15 digits that Excel keeps; nought has no sign.

    A sixteenth digit 5 is rounded up, as by programs that store the shortest decimal's first 15 (LibreOffice).
    """
    return shown_said(value, repr(value + 0.0))


def shown_said(value: float, shown: str) -> str:
    """Give what `number_said` does of a float whose `repr` is at hand: up to 15 digits stand there already."""
    if len(shown) <= _SHORT and "e" not in shown:
        short = shown.removesuffix(".0")
        return short if short != "-0" else "0"
    if 1.0 <= value < _ROUNDED_BELOW:  # an exact tie ends with the digit 5, so the digits shown tell up from down
        kept = shown[:_SHORT]
        if shown[_SHORT] < "5":
            return kept.rstrip("0").rstrip(".") if kept[-1] == "0" else kept
        if kept[-1] != "9":
            return kept[:-1] + _NEXT[kept[-1]]
    if shown[-1] == "5" or "5e" in shown:
        return f"{float(_FIFTEEN.create_decimal(shown)):.15g}"
    return f"{value:.15g}"


def figure_of(value: object) -> str:
    """Give a value as a number that Excel keeps exactly, '' when it must be text."""
    if isinstance(value, datetime):
        return "" if value.tzinfo else _counted(days_of(value))
    if isinstance(value, date):
        return _counted(value.toordinal() - ZERO)
    return repr(value) if is_number(value) else ""


def _counted(day: float) -> str:
    return repr(day) if day >= FIRST_DAY else ""


def is_figure(value: object, kind: Kind) -> bool:
    """Whether a column of this kind shows the value as a number or a date, not as text."""
    return isinstance(value, date) == (kind in _DATED)


def is_number(value: object) -> bool:
    """Whether a value is a number that Excel keeps exactly."""
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool) and -DIGITS < value < DIGITS


def as_text(value: object) -> str:
    """Give a value that is no Excel number as text: yes and no in words, dates before March 1900 as ISO 8601."""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return value.isoformat() if isinstance(value, date) else str(value)
