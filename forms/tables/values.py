"""One cell's value as the text its author means."""

import datetime as dt
import re
from decimal import Decimal

Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta

EXACT_DIGITS = 15
MAX_EXACT = 10**EXACT_DIGITS
"""Excel keeps 15 digits; beyond, a number may have been rounded before it reached us (probe P11)."""

_WHOLE = 2.0**53
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


def texts_of(values: list[Value]) -> list[str]:
    """Give the texts of a row; the two commonest kinds are read here, without a call for each cell."""
    texts: list[str] = []
    for value in values:
        if type(value) is float and -_WHOLE < value < _WHOLE:
            whole = int(value)
            texts.append(str(whole) if whole == value else text_of(value))
        elif type(value) is str and (not value or (value.isascii() and value.isalnum())):
            texts.append(value)
        else:
            texts.append(text_of(value))
    return texts


def text_of(value: Value) -> str:
    """Give the text of a cell: `1.0` is `1`, dates are ISO, truth is TRUE or FALSE, text is tidied."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dt.datetime):
        return _moment(value)
    if isinstance(value, dt.timedelta):
        return _span(value)
    return str(value)


def tidy(text: str) -> str:
    """Trim, read hard blanks as blanks, every line end as a newline, and leave out characters that cannot be shown."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = text.replace("\u00a0", " ").replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    return _CONTROL.sub("", text).strip()


def has_control(text: str) -> bool:
    """Tell whether `tidy` leaves characters out that were typed or smuggled in."""
    return _CONTROL.search(text) is not None


def _number(value: float) -> str:
    if value == int(value) if abs(value) < float("inf") else False:
        return str(int(value))
    shown = repr(value)
    return format(Decimal(shown), "f") if "e" in shown else shown


def _moment(value: dt.datetime) -> str:
    if value.time() == dt.time():
        return value.date().isoformat()
    return value.isoformat(timespec="seconds")


def _span(value: dt.timedelta) -> str:
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}"
