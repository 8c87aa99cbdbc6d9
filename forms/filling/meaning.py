"""What a cell of a filled workbook means as an answer, read without guessing: what could be two things is asked.

Numbers, dates and places are read by `forms.typed` as on the page, and what the page refuses is refused here with its words.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from forms.answers import compact
from forms.compile import CompiledForm
from forms.filling.choosing import Chooser
from forms.filling.layout import Column
from forms.filling.model import Odd, Raw
from forms.filling.words import said, shown_day, shown_number
from forms.messages import own_message
from forms.model import Question
from forms.reading import Refused, is_blank, printable, read_answer
from forms.typed import day, number, place

Known = Callable[[str], Any]
"""Gives the answer at a storage path of the same cooperative, `*` for the row that is read; None for none."""

EDGES = " \t\r\n\u00a0\u200b\u200c\u200d\u2060\ufeff\u2003\u2002\u2009\u202f\u3000\u00ad"
"""Blanks and invisible signs that programs leave around a text."""

_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
_FIRST_DAY, _LAST_SERIAL = date(1899, 12, 30), 2_958_465
_LEAP = 60  # Excel's serial of a day that never was
_EXACT = 10**15


class Meaning(msgspec.Struct, frozen=True):
    """The JSON answer of a cell (None for a blank), or why it is none; `reason` is '' where it is one."""

    value: Any = None
    reason: str = ""


class _Unread(Exception):
    """Carries why a cell is no answer."""


class Reader:
    """Reads the cells under the columns of one form; it holds its lists, so make one and keep it for the file."""

    def __init__(self, compiled: CompiledForm, language: str = "id") -> None:
        """Take the form that the columns belong to, and the language of reasons."""
        self.compiled = compiled
        self.language = language
        self._choosers: dict[int, Chooser] = {}

    def read(self, column: Column, raw: Raw, known: Known, stood: Any = None) -> Meaning:
        """Give what a cell means.

        Args:
            column: of the cell, in the form of this reader.
            raw: as the file says it.
            known: answers that decide between choices of one label.
            stood: what the template said here, which decides where nothing else does.
        """
        if raw is None or (isinstance(raw, str) and is_blank(raw.strip(EDGES))):
            return Meaning()
        try:
            return Meaning(self._checked(column, self._value(column, raw, known, stood)))
        except _Unread as unread:
            return Meaning(reason=str(unread))

    def _value(self, column: Column, raw: str | float | Odd, known: Known, stood: Any) -> Any:
        if isinstance(raw, Odd):
            return self._odd(column, raw)
        if column.kind in {"one", "several"}:
            return self._chosen(column, raw if isinstance(raw, str) else str(_rounded(raw)), known, stood)
        if isinstance(raw, str):
            return self._text(column, raw.strip(EDGES))
        if column.kind in {"whole", "decimal"}:
            return _rounded(raw)
        if column.kind == "date":
            raise self._serial(raw)
        if column.kind == "place":
            raise self._refused(column, "geopoint", _digits(raw))
        if abs(raw) >= _EXACT:
            raise self._unread("rounded", value=_digits(raw))
        return _digits(raw)

    def _text(self, column: Column, text: str) -> Any:
        """Read a text under anything but a list."""
        if column.kind in {"whole", "decimal"}:
            return self._number(column, text)
        if column.kind == "date":
            found = day(text)
            if found is None and text.isdigit() and len(text) <= 7:  # noqa: PLR2004  # digits of the last serial
                raise self._serial(float(text))
            if found is None:
                raise self._unread("not_dated", value=printable(text))
            return found.isoformat()
        if column.kind == "place":
            spot = place(text)
            if spot is None:
                raise self._refused(column, "geopoint", text)
            return " ".join(spot)
        if _SCIENTIFIC.fullmatch(text) and len(text) >= 6:  # noqa: PLR2004  # 1,2E+9 and longer is what Excel writes
            raise self._unread("rounded", value=text)
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _number(self, column: Column, text: str) -> int | float:
        read = number(text)
        if read.options:
            first, second = (float(option) for option in read.options)
            raise self._unread(
                "two_ways",
                value=text,
                first=shown_number(first),
                second=shown_number(second),
                plain_first=shown_number(first, grouped=False),
                plain_second=shown_number(second, grouped=False),
            )
        if read.value is None:
            raise self._refused(column, "integer" if column.kind == "whole" else "decimal", text)
        return int(read.value) if read.value == read.value.to_integral_value() else float(read.value)

    def _odd(self, column: Column, odd: Odd) -> Any:
        if odd.kind == "date":
            return self._day(column, odd.value)
        if odd.kind == "percent":
            return self._percent(column, odd.value)
        if odd.kind == "truth" and column.kind in {"one", "several"}:
            name = self._chooser(column).truth(yes=odd.value.upper() == "TRUE")
            if name:
                return name if column.kind == "one" else [name]
        if odd.kind == "digits" and column.kind in {"whole", "decimal"}:
            raise self._refused(column, "digits", odd.value)
        raise self._unread("rounded" if odd.kind == "digits" else odd.kind, value=printable(odd.value))

    def _day(self, column: Column, iso: str) -> str:
        try:
            found = date.fromisoformat(iso[:10])
        except ValueError as error:
            raise self._unread("not_dated", value=printable(iso)) from error
        if column.kind != "date":
            raise self._unread("became_date", value=shown_day(found.isoformat()))
        return found.isoformat()

    def _percent(self, column: Column, value: str) -> Any:
        """Take what the cell shows under a question in percent; anywhere else it could be two numbers."""
        try:
            shown = float(Decimal(value))
        except ArithmeticError as error:
            raise self._unread("error", value=printable(value)) from error
        node = self.compiled.layout.places[column.place].node
        in_percent = isinstance(node, Question) and node.extras.get("unit", "").strip().lower() in {"%", "persen"}
        if in_percent and column.kind in {"whole", "decimal"}:
            return _rounded(shown)
        raise self._unread("percent", value=shown_number(shown), part=shown_number(float(Decimal(value) / 100)))

    def _serial(self, value: float) -> _Unread:
        if value != int(value) or not _LEAP < value <= _LAST_SERIAL:
            return self._unread("not_dated", value=_digits(value))
        found = _FIRST_DAY + timedelta(days=int(value))
        return self._unread("serial", value=_digits(value), day=shown_day(found.isoformat()))

    def _chosen(self, column: Column, text: str, known: Known, stood: Any) -> str | list[str]:
        chooser = self._chooser(column)
        if column.kind == "one":
            return self._choice(column, chooser, text, known, stood)
        before = stood if isinstance(stood, list) else []
        names: list[str] = []
        for part in chooser.parts(text):
            name = self._choice(column, chooser, part, known, next((one for one in before if one not in names), None))
            if name in names:
                raise self._unread("twice", value=printable(part))
            names.append(name)
        return names

    def _choice(self, column: Column, chooser: Chooser, text: str, known: Known, stood: Any) -> str:
        names = chooser.names(text, known, stood)
        if len(names) == 1:
            return names[0]
        value = printable(text.strip(EDGES))
        if names:
            raise self._unread("shared_label", value=value, names=", ".join(names[:5]))
        near = chooser.nearest(text)
        raise self._unread("near_choice" if near else "no_choice", value=value, label=column.label, near=near)

    def _chooser(self, column: Column) -> Chooser:
        found = self._choosers.get(column.place)
        if found is None:
            found = self._choosers[column.place] = Chooser(self.compiled, column)
        return found

    def _checked(self, column: Column, value: Any) -> Any:
        """Give a value as its question keeps it, which is the page's own reading."""
        at = self.compiled.layout.places[column.place]
        if not isinstance(at.node, Question) or column.kind in {"one", "several"}:
            return value
        try:
            taken = read_answer(at, at.node, value)
        except Refused as refused:
            raise self._refused(column, refused.reason, value) from refused
        return compact(taken) if isinstance(taken, float) else taken

    def _refused(self, column: Column, reason: str, value: str | float) -> _Unread:
        shown = printable(value) if isinstance(value, str) else shown_number(value)
        return _Unread(own_message(reason, self.language, {"label": column.label, "value": shown}))

    def _unread(self, reason: str, **pieces: str) -> _Unread:
        return _Unread(said(reason, self.language, **pieces))


def _rounded(value: float) -> float:
    """Give a number as a spreadsheet shows it at most: 15 digits, so that sums of 0,1 are what they look like."""
    return compact(float(f"{value:.15g}"))


def _digits(value: float) -> str:
    """Write a number cell as the text that was typed: no `.0`, a comma before decimals."""
    return shown_number(_rounded(value), grouped=False)
