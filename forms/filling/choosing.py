"""Which choice a text names: by label in any language or by name, in any case, with forgiven blanks and quotes."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from forms.compile import CompiledForm
from forms.filling.layout import Column, storage_path
from forms.given import equality
from forms.model import Question
from forms.spelling import nearest

_QUOTES = str.maketrans("‘’‚‛´`“”„‟–—‐‑", "''''''\"\"\"\"----", "\u00ad\u200b\u200c\u200d\u2060\ufeff")
_YES, _NO = ("ya", "yes", "benar", "true"), ("tidak", "no", "bukan", "salah", "false")
_BREAKS = re.compile(r"[;\n\r]+")
_BREAKS_AND_COMMAS = re.compile(r"[;,\n\r]+")


def folded(text: str) -> str:
    """Bring a label or what somebody typed to one form: no case, single blanks, plain quotes and dashes."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold().split())


class Chooser:
    """The choices under one column."""

    def __init__(self, compiled: CompiledForm, column: Column) -> None:
        """Lay out the column's list."""
        self._choices = {one.name: one for one in compiled.form.choices[column.list_name]}
        self._labels: dict[str, list[str]] = {}
        for name, choice in self._choices.items():
            for text in choice.label.values():
                names = self._labels.setdefault(folded(text), [])
                if name not in names:
                    names.append(name)
        # Choices of one label stand in a template with their names: `Makmur Jaya (64.01.08.2021)`.
        shared = [(label, name) for label, names in self._labels.items() if len(names) > 1 for name in names]
        for label, name in shared:
            self._labels.setdefault(folded(f"{label} ({name})"), [name])
        self._codes: dict[str, list[str]] = {}
        for name in self._choices:
            self._codes.setdefault(folded(name), []).append(name)
        with_comma = any("," in text for one in self._choices.values() for text in one.label.values())
        self._between = _BREAKS if with_comma else _BREAKS_AND_COMMAS
        self._cut, self._decides = _filter(compiled, column)

    def names(self, text: str, known: Callable[[str], Any], stood: Any) -> tuple[str, ...]:
        """Give the choices that a text can mean: one, none, or several that nothing decides between."""
        key = folded(text)
        found = tuple(self._labels.get(key) or self._codes.get(key) or ())
        if len(found) <= 1:
            return found
        if self._cut and (answer := known(self._decides)):
            fitting = tuple(name for name in found if self._choices[name].columns.get(self._cut) == answer)
            found = fitting or found
        if len(found) > 1 and text.strip() in self._choices:
            return (text.strip(),)
        return (stood,) if len(found) > 1 and stood in found else found

    def parts(self, text: str) -> list[str]:
        """Part the cell of a question with several answers; a label that holds the sign itself stays whole."""
        if folded(text) in self._labels:
            return [text]
        return [part for part in self._between.split(text) if part.strip()]

    def truth(self, *, yes: bool) -> str:
        """Give the choice that a truth value means in a list of yes and no, '' where there is none."""
        for word in _YES if yes else _NO:
            found = self._codes.get(word) or self._labels.get(word) or ()
            if len(found) == 1:
                return found[0]
        return ""

    def nearest(self, text: str) -> str:
        """Give the label most like a text that names no choice, '' where none is."""
        near = nearest(folded(text)[:80], tuple(self._labels), cutoff=0.75)
        names = self._labels.get(near, ())
        return next((one for name in names for one in self._choices[name].label.values() if folded(one) == near), "")


def _filter(compiled: CompiledForm, column: Column) -> tuple[str, str]:
    """Give the column by which a list is cut and the path of the answer that cuts it, '' where it is no plain equality."""
    place = compiled.layout.places[column.place]
    found = equality(compiled.rules.get((place.number, "choice_filter")))
    if found is None or found[1].last_saved:
        return "", ""
    for other in compiled.layout.named.get(found[1].name, ()):
        if isinstance(other.node, Question) and other.repeats in {(), place.repeats}:
            return found[0], storage_path(compiled, other)
    return "", ""
