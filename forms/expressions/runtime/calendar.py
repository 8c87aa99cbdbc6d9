"""Dates and times as text: ISO dates, offsets kept; the twin of `calendar` in runtime.js.

Everything is counted in whole milliseconds, so that both targets round alike. `zone` is minutes east of UTC.
"""

import math
import re
from datetime import date
from functools import lru_cache

BLANKS = " \t\r\n"
"""White space of XML, which is trimmed around values."""

_DAY = 86_400_000
_EPOCH = date(1970, 1, 1).toordinal()
_FIRST, _LAST = date.min.toordinal() - _EPOCH, date.max.toordinal() - _EPOCH
_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T(.+))?")
_TIME = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(Z|[+-][0-9]{2}:?[0-9]{2})?")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_REMEMBERED = 4096
"""Results kept of each function: the dates of a round are few, and reading one costs more than looking it up."""

_LATEST_OFFSET = 14 * 60 + 59


def day_number(text: str) -> float:
    """Give the days from 1970-01-01 to an ISO date, NaN when it is no date of the calendar."""
    try:
        return float(date(int(text[:4]), int(text[5:7]), int(text[8:10])).toordinal() - _EPOCH)
    except ValueError:
        return math.nan


@lru_cache(maxsize=_REMEMBERED)
def day_text(days: float) -> str:
    """Give the ISO date of a day number, '' outside the years 1 to 9999."""
    if not _FIRST <= days < _LAST + 1:
        return ""
    return date.fromordinal(math.floor(days) + _EPOCH).isoformat()


def clock(text: str, zone: int) -> tuple[int, int] | None:
    """Read `HH:MM[:SS[.fff]][Z|±HH:MM]`: milliseconds of the day and the offset in minutes (`zone` where none)."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = int(match.group(1)), int(match.group(2)), int(match.group(3) or 0)
    offset = _offset(match.group(5), zone)
    if hour > 23 or minute > 59 or second > 59 or offset is None:
        return None
    thousandths = int((match.group(4) or "").ljust(3, "0")[:3])
    return ((hour * 60 + minute) * 60 + second) * 1000 + thousandths, offset


def _offset(text: str | None, zone: int) -> int | None:
    if text is None:
        return zone
    if text == "Z":
        return 0
    minutes = int(text[-2:])
    offset = int(text[1:3]) * 60 + minutes
    if minutes > 59 or offset > _LATEST_OFFSET:
        return None
    return -offset if text[0] == "-" else offset


@lru_cache(maxsize=_REMEMBERED)
def moment(text: str, zone: int) -> float:
    """Give milliseconds since 1970 UTC of an ISO date (local midnight) or date and time; NaN when it is neither."""
    match = _MOMENT.fullmatch(text)
    if match is None:
        return math.nan
    day = day_number(match.group(1))
    time = (0, zone) if match.group(2) is None else clock(match.group(2), zone)
    if day != day or time is None:
        return math.nan
    return day * _DAY + time[0] - time[1] * 60_000


def local_days(text: str, zone: int) -> float:
    """Give days since 1970-01-01 on the local clock: whole for a date, with a fraction for a time."""
    return (moment(text, zone) + zone * 60_000) / _DAY


@lru_cache(maxsize=_REMEMBERED, typed=True)  # a truth is not the number 1
def date_of(value: object, zone: int) -> str:
    """Make an ISO date of a day number, a date or a date and time; '' of anything else."""
    if isinstance(value, str):
        return day_text(local_days(value.strip(BLANKS), zone))
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    return day_text(value)


def date_time_of(value: object, zone: int) -> str:
    """Make local date-time text of days since 1970 UTC; text that is a date or date-time stays as it is."""
    if isinstance(value, str):
        text = value.strip(BLANKS)
        return text if moment(text, zone) == moment(text, zone) else ""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < 1e8:
        return ""
    return stamp(float(math.floor(value * _DAY + 0.5)), zone)


def stamp(milliseconds: float, zone: int) -> str:
    """Write a moment as local `YYYY-MM-DDTHH:MM:SS.fff±HH:MM`, '' outside the years 1 to 9999."""
    local = milliseconds + zone * 60_000
    day = day_text(math.floor(local / _DAY))
    if day == "":
        return ""
    rest = int(local - math.floor(local / _DAY) * _DAY)
    sign, ahead = ("-", -zone) if zone < 0 else ("+", zone)
    seconds = rest // 1000
    return (
        f"{day}T{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest % 1000:03}"
        f"{sign}{ahead // 60:02}:{ahead % 60:02}"
    )


@lru_cache(maxsize=_REMEMBERED, typed=True)  # a truth is not the number 1
def decimal_date_time(value: object, zone: int) -> float:
    """Give days since 1970 UTC with the time as fraction; a number is that already."""
    if isinstance(value, str):
        return moment(value.strip(BLANKS), zone) / _DAY
    return math.nan if isinstance(value, bool) or not isinstance(value, (int, float)) else value


def decimal_time(text: str, zone: int) -> float:
    """Give the local time of day as a fraction of a day."""
    time = clock(text.strip(BLANKS), zone)
    instant = moment(text.strip(BLANKS), zone) if time is None else float(time[0] - time[1] * 60_000)
    local = instant + zone * 60_000
    return math.nan if local != local else (local - math.floor(local / _DAY) * _DAY) / _DAY


@lru_cache(maxsize=_REMEMBERED, typed=True)  # a truth is not the number 1
def formatted(value: object, pattern: str, zone: int) -> str:
    """Write a date or date-time by a pattern (%Y %y %m %n %b %d %e %a %H %h %M %S %3); '' when it is none."""
    if isinstance(value, str):
        instant = moment(value.strip(BLANKS), zone)
    elif isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    else:
        instant = float(math.floor(value * _DAY + 0.5)) - zone * 60_000 if abs(value) < 1e8 else math.nan
    whole = "" if instant != instant else stamp(instant, zone)
    if whole == "":
        return ""
    parts = _parts(whole)
    return re.sub("%(.)", lambda match: parts.get(match.group(1), match.group()), pattern)


def _parts(whole: str) -> dict[str, str]:
    month, day, hour = int(whole[5:7]), int(whole[8:10]), int(whole[11:13])
    weekday = _DAYS[(int(day_number(whole[:10])) + 3) % 7]
    return {
        "Y": whole[:4], "y": whole[2:4], "m": whole[5:7], "n": str(month), "b": _MONTHS[month - 1], "d": whole[8:10],
        "e": str(day), "a": weekday, "H": whole[11:13], "h": str(hour), "M": whole[14:16], "S": whole[17:19],
        "3": whole[20:23], "%": "%",
    }  # fmt: skip
