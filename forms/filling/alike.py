"""Whether two answers say the same, however they came to be written, and how a cell is shown."""

import math
from typing import Any

from forms.filling.layout import Column
from forms.filling.meaning import EDGES
from forms.filling.model import Odd, Raw
from forms.filling.words import shown_day, shown_number
from forms.typed import place


def alike(column: Column, one: Any, other: Any) -> bool:
    """Tell whether two JSON answers of a question say the same; the order of several choices says nothing."""
    if one is None or other is None or one in ("", []) or other in ("", []):
        return one in (None, "", []) and other in (None, "", [])
    if isinstance(one, list) and isinstance(other, list):
        return one == other or (not column.ordered and sorted(map(str, one)) == sorted(map(str, other)))
    if isinstance(one, int | float) and isinstance(other, int | float):
        return _same(one, other)
    if not (isinstance(one, str) and isinstance(other, str)):
        return False
    return place(one) == place(other) is not None if column.kind == "place" else _plain(one) == _plain(other)


def _same(one: float, other: float) -> bool:
    """Tell whether two numbers are one, as far as programs keep it when they save a workbook.

    All keep 15 digits. Of a number that needs more, LibreOffice writes 15 and openpyxl 16, and cut twice its 15th digit may be the next.
    """
    if one == other:
        return True
    short = float(f"{one:.15g}") == one and float(f"{other:.15g}") == other
    return not short and abs(one - other) < 10.0 ** (math.floor(math.log10(max(abs(one), abs(other)))) - 14)


def shown_cell(raw: Raw) -> str:
    """Give a cell as the person sees it."""
    if raw is None:
        return ""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, Odd):
        if raw.kind == "date" and len(raw.value) >= 10:  # noqa: PLR2004  # the letters of an ISO date
            return shown_day(raw.value)
        return f"{raw.value.replace('.', ',')} %" if raw.kind == "percent" else raw.value
    return shown_number(raw)


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip(EDGES)
