"""How a stored answer becomes a cell's value, and the generated functions that read a whole row of answers.

Most answers are what their column holds already. A function of its own for each sheet looks at those where they stand and calls a
reading only for the others: a loop over 150 columns with a call for each costs twice as much.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from itertools import groupby
from typing import Any, Final

import msgspec

from exports.rendering import DIGITS

Read = Callable[[Any], Any]
"""Reads one answer, or one record; never called with a blank answer."""

ReadRow = Callable[[Mapping[str, Any]], tuple[Any, ...]]


class ChoiceText(msgspec.Struct, frozen=True):
    """Reads the answer of a closed list: its text by its name."""

    texts: Mapping[str, str]

    def __call__(self, value: object) -> str:
        """Give the text; what is not on the list stays as it is."""
        return self.texts.get(value, value) if isinstance(value, str) else text(value)


def joined(value: object, texts: Mapping[str, str]) -> str:
    """Give the texts of several choices."""
    names = value if isinstance(value, list) else str(value).split()
    return "; ".join(texts.get(name, str(name)) for name in names)


def text(value: object) -> str:
    """Give a text, of anything else its JSON."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def integer(value: object) -> object:
    """Give an integer that Excel keeps; a longer one as text, anything else as it is."""
    if type(value) is int:
        return value if -DIGITS < value < DIGITS else str(value)
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < DIGITS else anything(value)


def decimal(value: object) -> object:
    """Give a decimal, of an integer too; a whole one as an integer, anything else as it is."""
    if type(value) is float and not value.is_integer():
        return value
    return float(value) if type(value) is int and -DIGITS < value < DIGITS else anything(value)


def anything(value: object) -> object:
    """Give what a cell can hold as it is, and the JSON of what none can."""
    if isinstance(value, float) and value.is_integer() and abs(value) < DIGITS:
        return int(value)
    return value if isinstance(value, str | int | float | date) else text(value)


def day(value: object) -> object:
    """Give the date of an ISO text; what is none as it is."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else anything(value)
    except ValueError:
        return value


def moment(value: object, zone: tzinfo | None) -> object:
    """Give the local time of a moment or its ISO text; what is none as it is."""
    try:
        at = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value
    if not isinstance(at, datetime):
        return anything(value)
    return at.astimezone(zone).replace(tzinfo=None) if at.tzinfo else at


_AT_ONCE: Final[Mapping[Read, str]] = {
    text: "v if type(v := get{group}({name!r})) is str and v",
    integer: f"v if type(v := get{{group}}({{name!r}})) is int and -{DIGITS} < v < {DIGITS}",
    decimal: "v if type(v := get{group}({name!r})) is float and v % 1",
}
"""By reading: the value and when it is that of the answer itself; a blank is none of them."""
_OF_CHOICE: Final = "texts{place}(v, v) if type(v := get{group}({name!r})) is str and v"
_ELSE: Final = "None if (v := get{group}({name!r})) is None"


def row_reading(asked: Sequence[tuple[tuple[str, ...], Read]]) -> ReadRow:
    """Generate the function that reads one row of answers: a value for each path and reading, None for a blank.

    A path leads through groups; what is no group on the way holds nothing.
    """
    scope: dict[str, Any] = {"descend": _descend}
    lines = ["def reading(answers):"]
    values = []
    for group, (path, run) in enumerate(groupby(enumerate(asked), key=lambda each: each[1][0][:-1])):
        lines.append(f"get{group} = descend(answers, {path!r}).get")
        for place, ((*_, name), read) in run:
            scope[f"read{place}"] = _unless_blank(read)
            if isinstance(read, ChoiceText):
                scope[f"texts{place}"] = read.texts.get
            pattern = _OF_CHOICE if isinstance(read, ChoiceText) else _AT_ONCE.get(read, _ELSE)
            values.append(f"{pattern.format(group=group, name=name, place=place)} else read{place}(v), ")
    lines.append(f"return ({''.join(values)})")
    exec("\n    ".join(lines), scope)  # noqa: S102  # our own source; names are quoted
    made: ReadRow = scope["reading"]
    return made


def _unless_blank(read: Read) -> Read:
    return lambda value: None if value is None or value == "" else read(value)


def _descend(answers: Mapping[str, Any], path: Iterable[str]) -> Mapping[str, Any]:
    for name in path:
        inner = answers.get(name)
        if not isinstance(inner, Mapping):
            return {}
        answers = inner
    return answers
