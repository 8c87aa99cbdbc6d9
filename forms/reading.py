"""The thorough reading of answers: question by question, each answer that cannot be taken with its reason.

It gives cleaned answers that the Structs of `forms.schema` accept; blanks (null, '', white space, no entries) are left out.
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from forms.compiler.layout import LISTS, Layout, Place
from forms.expressions.runtime.answers import is_date, is_line, is_moment, is_point, is_shape, is_time
from forms.expressions.runtime.records import plain
from forms.lengths import LARGEST, LONGEST, MOST_ROWS, utf16_units
from forms.model import Group, Question

HOSTILE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff]")
"""Characters that no workbook and no database takes."""


_LARGEST_DOUBLE = 1.7e308
_BLANKS = re.compile("[ \t\r\n]+")
_INTEGER = re.compile(r"-?[0-9]+")
_TOO_LONG = re.compile(r"-?(?:[0-9][.,]?){16,}")
_DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_INVISIBLE = " \t\r\n\u00a0\u200b\u200c\u200d\u2060\ufeff\u2003\u2002\u2009\u202f\u3000"
_SHAPES = {
    "time": is_time, "datetime": is_moment, "start": is_moment, "end": is_moment, "geopoint": is_point,
    "start-geopoint": is_point, "geotrace": is_line, "geoshape": is_shape,
}  # fmt: skip


class Fault(msgspec.Struct, frozen=True):
    """One answer that cannot be taken. `number` is -1 for a key that the form does not have; `reason` names a message."""

    number: int
    path: str
    rows: tuple[int, ...]
    reason: str
    value: object = ""


class Refused(Exception):
    """A value that is no answer; carries the reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Reading:
    """One reading of one submission: `faults` are answers that were not taken, `strays` places whose name is in no list."""

    def __init__(self, layout: Layout, offered: Mapping[int, tuple[str, ...]]) -> None:
        self.layout = layout
        self.offered = offered
        self.faults: list[Fault] = []
        self.strays: list[tuple[int, tuple[int, ...]]] = []

    def whole(self, raw: object) -> dict[str, Any]:
        """Read the answers of a form."""
        if not isinstance(raw, Mapping):
            self.faults.append(Fault(-1, "", (), "object"))
            return {}
        return self.level(raw, self.layout.top, "", ())

    def level(
        self, raw: Mapping[str, Any], numbers: tuple[int, ...], prefix: str, rows: tuple[int, ...]
    ) -> dict[str, Any]:
        """Read the answers of one group, repeat row or the form."""
        places = {place.node.name: place for place in self.layout.inner(numbers)}
        clean: dict[str, Any] = {}
        for key, value in raw.items():
            place = places.get(key)
            if place is None:
                self.faults.append(Fault(-1, printable(prefix + str(key)), (), "unknown"))
                continue
            taken = self.place(place, value, prefix + key, rows)
            if taken is not None:
                clean[key] = taken
        return clean

    def place(self, place: Place, value: object, path: str, rows: tuple[int, ...]) -> Any:
        """Read what was sent for one place; None for a blank or what was refused."""
        node = place.node
        if isinstance(node, Question):
            return self.question(place, node, value, path, rows)
        if is_blank(value):
            return None
        if isinstance(node, Group):
            if isinstance(value, Mapping):
                return self.level(value, place.children, f"{path}/", rows)
            self.faults.append(Fault(place.number, path, rows, "group"))
            return None
        return self.repeat(place, value, path, rows)

    def repeat(self, place: Place, value: object, path: str, rows: tuple[int, ...]) -> list[dict[str, Any]] | None:
        """Read the rows of a repeat."""
        if not isinstance(value, list | tuple) or not all(isinstance(row, Mapping) for row in value):
            self.faults.append(Fault(place.number, path, rows, "repeat"))
            return None
        if len(value) > MOST_ROWS:
            self.faults.append(Fault(place.number, path, rows, "many_rows"))
            return None
        return [self.level(row, place.children, f"{path}[{n}]/", (*rows, n)) for n, row in enumerate(value, 1)]

    def question(self, place: Place, question: Question, value: object, path: str, rows: tuple[int, ...]) -> Any:
        """Read one answer."""
        if place.calculated:
            return None if unstorable(value) else value
        if is_blank(value):
            return None
        try:
            taken = read_answer(place, question, value)
        except Refused as refused:
            self.faults.append(Fault(place.number, path, rows, refused.reason, value))
            return None
        names = self.offered.get(place.number)
        if names is not None and not _are_offered(taken, names):
            self.strays.append((place.number, rows))
        return taken


def _are_offered(taken: str | list[str], names: tuple[str, ...]) -> bool:
    """Tell whether each name of an answer is in its list, and there once."""
    chosen = taken if isinstance(taken, list) else [taken]
    return len(set(chosen)) == len(chosen) and all(name in names for name in chosen)


def printable(text: str) -> str:
    """Shorten a text that is told in a message, and replace what no message can hold."""
    return HOSTILE.sub("\ufffd", text[:60])


def is_blank(value: object) -> bool:
    """Tell whether a value is no answer: null, white space and invisible characters, no entries."""
    if isinstance(value, str):
        return value.strip(_INVISIBLE) == ""
    return value is None or (isinstance(value, list | tuple) and len(value) == 0)


def unstorable(value: object) -> bool:
    """Tell whether a value sent for a calculation cannot even be looked at."""
    if isinstance(value, str):
        return HOSTILE.search(value) is not None or utf16_units(value) > LONGEST
    return not isinstance(value, int | float) or not abs(value) <= LARGEST


def read_answer(place: Place, question: Question, value: object) -> Any:
    """Read an answer that is not blank by its question's type.

    Raises:
        Refused: when it is no answer to such a question.
    """
    if place.whole:
        return _whole(value)
    if question.type in {"decimal", "range"}:
        return decimal_answer(value)
    if question.type in LISTS:
        return _names(value)
    if question.type in {"calculate", "hidden"} and isinstance(value, int | float) and not isinstance(value, bool):
        value = plain(value)
    if not isinstance(value, str):
        raise Refused("date" if question.type in {"date", "today"} else "text")
    return _text(question, value)


def _text(question: Question, value: str) -> str:
    if HOSTILE.search(value):
        raise Refused("characters")
    if utf16_units(value) > LONGEST:
        raise Refused("long")
    if question.type in {"date", "today"} and not is_date(value):
        raise Refused("date")
    if question.type == "acknowledge" and value != "OK":
        raise Refused("acknowledge")
    shape = _SHAPES.get(question.type)
    if shape is not None and not shape(value):
        raise Refused(
            {"start": "datetime", "end": "datetime", "start-geopoint": "geopoint"}.get(question.type, question.type)
        )
    return value


def _whole(value: object) -> int:
    if isinstance(value, str) and _INTEGER.fullmatch(value.strip(_INVISIBLE)) and len(value) < 50:  # noqa: PLR2004  # no text of digits is converted unbounded
        value = int(value.strip(_INVISIBLE))
    number = _number(value, "integer")
    if number != int(number):
        raise Refused("fraction")
    return int(number)


def decimal_answer(value: object) -> float:
    """Read a number.

    Raises:
        Refused: when it is none, or has more than 15 digits.
    """
    if isinstance(value, str) and _DECIMAL.fullmatch(value.strip(_INVISIBLE)) and len(value) < 50:  # noqa: PLR2004  # as above
        value = float(value.strip(_INVISIBLE))
    return float(_number(value, "decimal"))


def _number(value: object, reason: str) -> int | float:
    if isinstance(value, str) and _TOO_LONG.fullmatch(value.strip(_INVISIBLE)):
        raise Refused("digits")
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _LARGEST_DOUBLE:
        raise Refused(reason)
    if abs(value) > LARGEST:
        raise Refused("digits")
    return value


def _names(value: object) -> list[str]:
    names = [name for name in _BLANKS.split(value) if name] if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) and _is_name(name) for name in names):
        raise Refused("names")
    if utf16_units(" ".join(names)) > LONGEST:
        raise Refused("long")
    return [*names]


def _is_name(name: str) -> bool:
    return name != "" and HOSTILE.search(name) is None and not any(char in _INVISIBLE for char in name)
