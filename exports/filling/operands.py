"""The smallest pieces of formulas over cells."""

from datetime import date
from typing import Final

import msgspec

_FIRST: Final = date(1900, 3, 1)
_ZERO: Final = 693_594
_LONGEST: Final = 250
"""Letters of a text inside of a formula; Excel takes 255."""


class UnsureError(Exception):
    """What has no formula that is as sure as the engine."""


class Figure(msgspec.Struct, frozen=True):
    """A number or a day: its formula, what must hold for it not to be blank, and the cell where it is nothing but an answer."""

    formula: str
    present: tuple[str, ...] = ()
    whole: bool = True
    cell: str = ""


def blank(cell: str) -> str:
    """Hold for a cell that says nothing."""
    return f"LEN(TRIM({cell}))=0"


def quoted(text: str) -> str:
    """Write a text inside of a formula.

    Raises:
        UnsureError: it is too long.
    """
    if len(text) > _LONGEST:
        raise UnsureError(text)
    return '"' + text.replace('"', '""') + '"'


def plain_number(value: float) -> str:
    """Write a number as formulas do."""
    return str(int(value)) if value.is_integer() else repr(value)


def day(text: str) -> int | None:
    """Give the day number of an ISO date that Excel counts right."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found.toordinal() - _ZERO if found >= _FIRST and text[4:5] == "-" else None


def several(cell: str) -> str:
    """Give the words of several choices with a semicolon before, between and after them."""
    return f'(";"&SUBSTITUTE(TRIM({cell}),"; ",";")&";")'


def all_of(*parts: str) -> str:
    """Join conditions that all must hold."""
    kept = [part for part in dict.fromkeys(parts) if part != "TRUE"]
    return "TRUE" if not kept else kept[0] if len(kept) == 1 else f"AND({','.join(kept)})"
