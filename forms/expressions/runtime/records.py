"""Reading what stands around a form: rows of repeats, lists, last year's answers, the register; twin in runtime.js."""

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from forms.expressions.runtime.calendar import local_days
from forms.expressions.runtime.values import text

_DATE_LENGTH = 10
_LARGEST = 1e308
_STORABLE = 1e300
_NUMBERS = (int, float)
_LISTS = (list, tuple)
_NO_RECORD: Mapping[str, Any] = MappingProxyType({})


def rows_at(index: Mapping[str, Sequence[Mapping[str, str]]], key: str) -> Sequence[Mapping[str, str]]:
    """Give the rows of a list whose indexed column is `key`."""
    return index.get(key, ())


def column_of(rows: Sequence[Mapping[str, str]], column: str) -> str:
    """Give a column of the first row, '' where there is none."""
    return rows[0].get(column, "") if rows else ""


def record_of(record: Mapping[str, Any] | None, key: str, value: str) -> Mapping[str, Any]:
    """Give a flat record, when `value` is its key or blank; an empty one otherwise."""
    if record is None:
        return _NO_RECORD
    if value != "":
        own = record.get(key)
        if own != value and (type(own) is str or plain(own) != value):
            return _NO_RECORD
    return record


def field_of(record: Mapping[str, Any], column: str) -> str:
    """Read a column of a flat record as text, '' where there is none."""
    given = record.get(column)
    return given if type(given) is str else plain(given)


def plain(value: object) -> str:
    """Write a JSON value as an answer's text: a list joined by blanks, nothing and objects as ''."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, _NUMBERS):
        return text(value) if abs(value) < _LARGEST else ""
    if isinstance(value, _LISTS):
        return " ".join(plain(item) for item in value)
    return value if isinstance(value, str) else ""


def saved(record: Mapping[str, Any] | None, path: tuple[str, ...]) -> object:
    """Follow a path of names through nested answers, None where it ends."""
    here: object = record
    for name in path:
        if not isinstance(here, dict):
            return None
        here = here.get(name)
    return here


def saved_number(record: Mapping[str, Any] | None, *path: str) -> float:
    """Read last year's number, NaN where there is none."""
    return sent_number(saved(record, path))


def saved_text(record: Mapping[str, Any] | None, *path: str) -> str:
    """Read last year's text, '' where there is none."""
    return plain(saved(record, path))


def saved_date(record: Mapping[str, Any] | None, *path: str) -> str:
    """Read last year's date, '' where there is none."""
    value = plain(saved(record, path))[:_DATE_LENGTH]
    return value if local_days(value, 0) == local_days(value, 0) else ""


def sent_number(value: object) -> float:
    """Read a JSON value that should be a number, NaN where it is none."""
    if value is None or value is True or value is False or not isinstance(value, _NUMBERS):
        return math.nan
    return value + 0.0 if abs(value) < _STORABLE else math.nan


def sent_text(value: object) -> str:
    """Read a JSON value that should be a text, '' where it is none."""
    return plain(value)


def indexed_text(rows: Sequence[Any], name: str, index: float, *steps: Any) -> str:
    """Give a text of a numbered row, '' where there is none; `steps` go on into inner repeats: name, number, ..."""
    row = _row(rows, index, steps)
    return "" if row is None else getattr(row, name)


def indexed_number(rows: Sequence[Any], name: str, index: float, *steps: Any) -> float:
    """Give a number of a numbered row, NaN where there is none."""
    row = _row(rows, index, steps)
    return math.nan if row is None else getattr(row, name)


def _row(rows: Sequence[Any], index: float, steps: tuple[Any, ...]) -> Any:
    if index != index or not 1 <= index < len(rows) + 1:
        return None
    row = rows[math.trunc(index) - 1]
    return row if not steps else _row(getattr(row, steps[0]), steps[1], steps[2:])
