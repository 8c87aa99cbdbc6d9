"""Answers as people read them; the twin of `display` in runtime.js."""

import re
from collections.abc import Mapping

from forms.expressions.runtime.texts import words
from forms.expressions.runtime.values import text

_GROUPED_FROM = 10_000
_EXACT = 2.0**53
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")


def displayed_number(value: float, english: bool, blank: str) -> str:  # noqa: FBT001  # called by emitted code
    """Write a number with its thousands grouped from 10,000 on."""
    return blank if value != value else _grouped(value, english=english, from_here=_GROUPED_FROM)


def displayed_money(value: float, english: bool, blank: str) -> str:  # noqa: FBT001  # called by emitted code
    """Write an amount of rupiah, the sign before it."""
    if value != value:
        return blank
    return f"{'-' if value < 0 else ''}Rp{_grouped(abs(value), english=english, from_here=0)}"


def _grouped(value: float, *, english: bool, from_here: float) -> str:
    thousands, decimal = (",", ".") if english else (".", ",")
    if abs(value) < _EXACT and value == int(value):
        return f"{int(value):,}".replace(",", thousands) if abs(value) >= from_here else str(int(value))
    written = text(value)
    sign = "-" if written.startswith("-") else ""
    whole, _, fraction = written.removeprefix("-").partition(".")
    if abs(value) >= from_here and whole.isdigit():
        whole = re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+$)", thousands, whole)
    return f"{sign}{whole}{decimal}{fraction}" if fraction else sign + whole


def displayed_text(value: str, english: bool, blank: str) -> str:  # noqa: FBT001  # called by emitted code
    """Write a text; an ISO date the way people write dates."""
    if value == "":
        return blank
    match = None if english else _DATE.fullmatch(value)
    return f"{match.group(3)}-{match.group(2)}-{match.group(1)}" if match else value


def displayed_choices(labels: Mapping[str, str], value: str, blank: str) -> str:
    """Write the labels of the chosen names; a name without one stays."""
    return ", ".join(labels.get(name) or name for name in words(value)) or blank
