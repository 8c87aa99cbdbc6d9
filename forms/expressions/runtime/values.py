"""How values are read as number, text and truth; the twin of `values` in runtime.js.

A blank number is NaN, a blank text is '', a date is its ISO text. `zone` is minutes east of UTC.
"""

import math
import re
from decimal import Decimal
from functools import lru_cache

from forms.expressions.runtime.calendar import BLANKS, local_days

NAN = math.nan
_PLAIN = re.compile(r"-?[0-9]+\.?[0-9]*")
_NUMERAL = re.compile(r"-?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)")
_TINY_NUMERAL = re.compile(r"-?[0-9]+(?:\.[0-9]*)?e-[0-9]{1,3}")
_EXACT = 2.0**53
_TINY = 1e-12
_SHORT = 40
"""Texts up to here are remembered."""


def number(text: str, zone: int) -> float:
    """Read text as a number: plain digits (comma as point), or a date as days since 1970, else NaN."""
    if text == "":
        return NAN
    return _number(text, zone) if len(text) <= _SHORT else _read_number(text, zone)


def _read_number(text: str, zone: int) -> float:
    if text.isdigit() and text.isascii():
        return float(text)
    if _PLAIN.fullmatch(text):
        return float(text)
    text = text.strip(BLANKS)
    if _NUMERAL.fullmatch(text):
        return float(text.replace(",", "."))
    return local_days(text, zone)


_number = lru_cache(maxsize=4096)(_read_number)


def plain_number(text: str) -> float | None:
    """Read plain digits as a number; None for every other text, dates too."""
    text = text.strip(BLANKS)
    return float(text.replace(",", ".")) if _NUMERAL.fullmatch(text) else None


def tiny_number(text: str, zone: int) -> float:
    """Read text as `number` does, and as 0 what engines write for tiny numbers, such as `7.9e-12`."""
    return 0.0 if _TINY_NUMERAL.fullmatch(text.strip(BLANKS)) else number(text, zone)


def text(value: float) -> str:
    """Write a number: no exponent, no `.0`, `NaN`, `Infinity`."""
    if type(value) is int and -_EXACT < value < _EXACT:
        return str(value)
    if -_EXACT < value < _EXACT and (whole := int(value)) == value:
        return str(whole)
    if value != value:
        return "NaN"
    if value in (math.inf, -math.inf):
        return "Infinity" if value > 0 else "-Infinity"
    if abs(value) < _TINY:
        return "0"
    return format(Decimal(repr(float(value))), "f").removesuffix(".0")


def shown(value: float) -> str:
    """Write an answer: as `text`, but a blank is ''."""
    return "" if value != value else text(value)


def truth(value: float) -> bool:
    """Read a number as a truth: 0 and NaN are false."""
    return value == value and value != 0


def near(one: float, other: float) -> bool:
    """Compare numbers as Collect does: equal within 1e-12."""
    return one == other or abs(one - other) < _TINY


def answer_is(answer: float, other: str, zone: int) -> bool:
    """Compare a number answer with a text: blank with text, else as numbers."""
    return other == "" if answer != answer else near(answer, number(other, zone))


def same_answers(one: float, other: float) -> bool:
    """Compare two number answers: two blanks are equal."""
    return near(one, other) or (one != one and other != other)


def first(nodes: list[str]) -> str:
    """Give the first text of a node-set, '' when it is empty."""
    return nodes[0] if nodes else ""


def first_number(nodes: list[float]) -> float:
    """Give the first number of a node-set, NaN when it is empty."""
    return nodes[0] if nodes else NAN


def numbers(nodes: list[str], zone: int) -> list[float]:
    """Read each text of a node-set as a number."""
    return [number(node, zone) for node in nodes]


def filled_numbers(nodes: list[str], zone: int) -> list[float]:
    """Read the texts of a node-set that are not blank as numbers."""
    return [number(node, zone) for node in nodes if node != ""]


def filled(nodes: list[float]) -> list[float]:
    """Keep the numbers of a node-set that are not blank."""
    return [node for node in nodes if node == node]


def shown_all(nodes: list[float]) -> list[str]:
    """Write each number answer of a node-set."""
    return [shown(node) for node in nodes]


def any_equal_number(nodes: list[float], other: float) -> bool:
    """Tell whether one number of a node-set equals another number."""
    return any(near(node, other) for node in nodes)


def any_other_number(nodes: list[float], other: float) -> bool:
    """Tell whether one number of a node-set differs from another number."""
    return any(not near(node, other) for node in nodes)


def any_equal_text(nodes: list[str], other: str) -> bool:
    """Tell whether one text of a node-set equals another text."""
    return other in nodes


def any_other_text(nodes: list[str], other: str) -> bool:
    """Tell whether one text of a node-set differs from another text."""
    return any(node != other for node in nodes)


def any_shared(some: list[str], others: list[str]) -> bool:
    """Tell whether two node-sets have a text in common."""
    return not frozenset(some).isdisjoint(others)


def any_unlike(some: list[str], others: list[str]) -> bool:
    """Tell whether two node-sets have two texts that differ."""
    return bool(some and others) and len({*some, *others}) > 1


def any_below(some: list[float], others: list[float]) -> bool:
    """Tell whether one number is below one of the others."""
    most = max((other for other in others if other == other), default=NAN)
    return any(one < most for one in some)


def any_at_most(some: list[float], others: list[float]) -> bool:
    """Tell whether one number is at most one of the others."""
    most = max((other for other in others if other == other), default=NAN)
    return any(one <= most for one in some)


def divided(one: float, other: float) -> float:
    """Divide as floating point does: by zero is infinite or NaN."""
    if other != 0:
        return one / other
    if one != one or one == 0:
        return NAN
    return math.copysign(math.inf, one) * math.copysign(1.0, other)


def remainder(one: float, other: float) -> float:
    """Give what division leaves, with the sign of the left operand."""
    return math.fmod(one, other) if other != 0 and math.isfinite(one) else NAN


def storable(value: float) -> float:
    """Make NaN of what no answer can hold (infinities), and a float of a whole number."""
    return value + 0.0 if value - value == 0 else NAN


def truncated(value: float) -> float:
    """Cut the fraction off, towards zero; NaN and infinities become NaN."""
    return float(math.trunc(value)) + 0.0 if value - value == 0 else NAN


def truths(nodes: list[str]) -> list[bool]:
    """Read the texts of a node-set as truths: those that are not blank."""
    return [node != "" for node in nodes]


def exists(nodes: list[str]) -> bool:
    """Tell whether a node-set has a member."""
    return len(nodes) > 0


def number_or(value: float, other: float) -> float:
    """Give `value`, or `other` where it is blank."""
    return other if value != value else value


def text_or(value: str, other: str) -> str:
    """Give `value`, or `other` where it is blank."""
    return value if value != "" else other


def first_filled(*values: str) -> str:
    """Give the first text that is not blank, else ''."""
    return next((value for value in values if value != ""), "")
