"""An answer becomes a cell, and what that cell says is the answer that a filled template is compared with."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import msgspec

from exports import texts
from exports.columns import choice_texts
from exports.drawing import Value
from forms.compile import CompiledForm
from forms.filling.layout import Column
from forms.lengths import utf16_units

JOIN: Final = "; "
"""Between several choices."""
_CUT: Final = " … [terlalu panjang untuk Excel; utuh di laman Lumbung]"
_FIRST_DATE: Final = date(1900, 3, 1)
_DIGITS: Final = 10**15


class Shown(msgspec.Struct, frozen=True):
    """What a cell shows, the answer that it says, and whether that is all of the answer."""

    value: Value
    answer: Any
    whole: bool = True


class Showing:
    """Shows answers of one form in one language."""

    def __init__(self, compiled: CompiledForm, language: str) -> None:
        form = compiled.form
        self._labels = {
            name: choice_texts(choices, language, form.default_language) for name, choices in form.choices.items()
        }

    def labels(self, list_name: str) -> Mapping[str, str]:
        """Give the words of a list's choices by name; choices with the same words also say their names."""
        return self._labels[list_name]

    def shown(self, column: Column, answer: Any) -> Shown:
        """Show an answer in a column; one that is not of its kind is shown as text."""
        if column.kind == "several" and isinstance(answer, list):
            words = JOIN.join(self._word(column, one) for one in answer)
            return _text(words, answer)
        if column.kind == "one" and isinstance(answer, str):
            return _text(self._word(column, answer), answer)
        if column.kind in ("whole", "decimal") and not isinstance(answer, bool) and isinstance(answer, int | float):
            return Shown(answer, answer) if abs(answer) < _DIGITS else _text(str(answer), answer)
        if column.kind == "date" and isinstance(answer, str):
            day = _day(answer)
            return Shown(day, answer) if day else _text(answer, answer)
        if isinstance(answer, str):
            return _text(answer, None)
        return _text(msgspec.json.encode(answer).decode(), answer)

    def _word(self, column: Column, name: Any) -> str:
        return self._labels[column.list_name].get(name, str(name)) if isinstance(name, str) else str(name)


def _text(text: str, answer: Any) -> Shown:
    """Show a text as a cell holds it; a text that is its own answer is, from then on, what the cell says."""
    said = texts.clean(text)
    whole = utf16_units(said) <= texts.CELL_UNITS
    if not whole:
        said = texts.parts(said, texts.CELL_UNITS - len(_CUT))[0] + _CUT
    return Shown(said, said if answer is None else answer, whole)


def _day(text: str) -> date | None:
    """Read a date that Excel counts right; earlier ones stay text."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day >= _FIRST_DATE and len(text) == len("2025-12-31") else None
