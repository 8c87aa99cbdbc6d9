"""Which place of the form a finding path names: `group/repeat[2]/question`, as findings, reasons and comments say it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from forms.answers import place_at
from forms.compile import CompiledForm
from forms.compiler.layout import Place

_ROW = re.compile(r"\[([1-9][0-9]{0,5})\]", re.ASCII)


def asked_at(compiled: CompiledForm, path: str, answers: Mapping[str, Any] | None = None) -> Place | None:
    """Find the question, or the repeat as a whole, that a finding path names; None when the form has none there.

    Args:
        compiled: the form.
        path: with row numbers, the first is 1.
        answers: nested answers whose rows must be there; None takes any row.
    """
    numbers = [int(number) for number in _ROW.findall(path)]
    place = place_at(compiled, _ROW.sub(r"/\1", path))
    if place is None or len(numbers) != len(place.repeats):
        return None
    rows = {len(compiled.layout.places[repeat].path) - 1: n for repeat, n in zip(place.repeats, numbers, strict=True)}
    written = "/".join(f"{name}[{rows[depth]}]" if depth in rows else name for depth, name in enumerate(place.path))
    there = answers is None or _has_rows(place.path, rows, answers)
    return place if written == path and there else None


def _has_rows(names: Sequence[str], rows: Mapping[int, int], answers: Mapping[str, Any]) -> bool:
    """Tell whether every row on the way is there; `rows` are row numbers by depth."""
    here: Any = answers
    for depth in range(max(rows, default=-1) + 1):
        here = here.get(names[depth], () if depth in rows else {})
        if depth in rows:
            if rows[depth] > len(here):
                return False
            here = here[rows[depth] - 1]
    return True
