"""What one stored value means: numbers under a number format, serial dates, escaped text."""

import datetime as dt
import re
from decimal import Decimal
from typing import Literal

from forms.filling.model import Odd, Raw
from forms.tables.values import MAX_EXACT

Look = Literal["number", "date", "time", "percent"]
"""How a number format shows a number; a time has neither day nor year."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_LAST_SERIAL = 2_958_466
"""The day after 31 December 9999, counted from 1900."""
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001  a cell has no time zone
_EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001
_FIRST, _FIRST_1904 = _EPOCH.toordinal(), _EPOCH_1904.toordinal()
_LEAP_BUG = 60
"""The serial of 29 February 1900, a day that Excel counts and that never was."""
_DIGITS = 5
"""Of the serials of 17 May 1927 (10000) to 14 October 2173."""
_DAY = 86_400
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""A character that XML cannot hold as Excel writes it (ECMA-376, 22.9.2.19, ST_Xstring)."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d+)?Z?)?")


def numeric(text: str, look: Look, *, from_1904: bool) -> Raw:
    """Read a number cell: a plain number, or what its format makes of it.

    Raises:
        ValueError: when the text is no number.
    """
    if look == "date" and len(text) == _DIGITS and text.isascii() and text.isdigit() and text > "00060":
        return _day(int(text), from_1904=from_1904)
    text = text.strip(" \t\r\n")
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    value = float(text)
    if look in {"date", "time"}:
        return moment(value, look, from_1904=from_1904)
    if not -MAX_EXACT < value < MAX_EXACT:
        return Odd("digits", digits(value))
    return percent(value) if look == "percent" else value


def _day(serial: int, *, from_1904: bool) -> Odd:
    """Read a whole day of five figures, as nearly all dates are: no rounding, no leap bug, none out of the calendar."""
    return Odd("date", dt.date.fromordinal((_FIRST_1904 if from_1904 else _FIRST) + serial).isoformat())


def digits(value: float) -> str:
    """Give a large number without an exponent; one beyond all sense as Python writes it."""
    return str(int(value)) if abs(value) < MAX_EXACT**2 else repr(value)


def percent(value: float) -> Odd:
    """Give a percentage as the cell shows it: 0.125 is 12.5, and 0.07 is 7."""
    return Odd("percent", format(Decimal(repr(value)).scaleb(2).normalize(), "f"))


def moment(serial: float, look: Look, *, from_1904: bool) -> Odd:
    """Read a serial date; one that no calendar has becomes an error that says so (probe P19)."""
    if look == "time" and 0 <= serial < 1:
        seconds = min(round(serial * _DAY), _DAY - 1)
        return Odd("date", (_EPOCH + dt.timedelta(seconds=seconds)).time().isoformat())
    first = 0 if from_1904 else 1
    if not first <= serial < _LAST_SERIAL or (not from_1904 and _LEAP_BUG <= serial < _LEAP_BUG + 1):
        return Odd("error", f"tanggal di luar kalender ({serial:.10g})")
    days = serial if from_1904 or serial > _LEAP_BUG else serial + 1
    try:
        when = (_EPOCH_1904 if from_1904 else _EPOCH) + dt.timedelta(seconds=round(days * _DAY))
    except OverflowError:
        return Odd("error", f"tanggal di luar kalender ({serial:.10g})")
    return Odd("date", _iso(when))


def iso_moment(text: str) -> Raw:
    """Read a date that the file writes as ISO; text of another shape stays text."""
    place = _ISO.fullmatch(text.strip())
    if place is None:
        return text or None
    try:
        return Odd("date", _iso(dt.datetime.fromisoformat(f"{place[1]}T{place[2] or '00:00:00'}")))
    except ValueError:
        return Odd("error", f"tanggal di luar kalender ({place[0]})")


def _iso(when: dt.datetime) -> str:
    return when.date().isoformat() if when.time() == dt.time() else when.isoformat(timespec="seconds")


def truth(text: str) -> Odd:
    """Read a boolean cell."""
    return Odd("truth", "TRUE" if text.strip() in {"1", "true"} else "FALSE")


def lettered(text: str) -> str | None:
    """Read text: `_x000D_` is the character it names, each line end is one newline, what cannot be shown is a �; '' is blank."""
    if "_x" in text:
        text = ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isprintable():
        text = _CONTROL.sub("\ufffd", text)
    return text or None
