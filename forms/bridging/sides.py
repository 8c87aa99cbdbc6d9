"""The two versions that a bridge stands between, and the language of its expressions: old answers, new lists."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import msgspec

from forms.bridging.successors import amended, recodings
from forms.compile import CompiledForm, outline
from forms.compiler.layout import Layout, Place
from forms.model import BridgeRow, Choice, Form


def follows(new: Form, old: Form) -> bool:
    """Tell whether the sheet `bridge` is written over this old version: the setting `bridge_from` names it, its series, or nothing.

    A version that mends another one within a year keeps the sheet; over that other one, everything goes by its name.
    """
    named = new.settings.get("bridge_from", "").split()
    return not named or any(old.version == word or old.version.startswith(f"{word}.") for word in named)


def inherited(new: Form, old: Form) -> frozenset[str]:
    """Give the questions whose rows a version took over from the one that it mends.

    Both are of one series (2025.1 and 2025.2) and say the same `bridge_from`, so a question's row in both sheets is over
    the year before them: between the two it says nothing, and would multiply amounts a second time.
    """
    if new.version.partition(".")[0] != old.version.partition(".")[0]:
        return frozenset()
    if new.settings.get("bridge_from", "") != old.settings.get("bridge_from", ""):
        return frozenset()
    return frozenset(row.question for row in old.bridge)


def rows_over(new: Form, old: Form) -> tuple[BridgeRow, ...]:
    """Give the rows of the sheet that hold between these versions."""
    kept = inherited(new, old)
    return tuple(row for row in new.bridge if row.question not in kept) if follows(new, old) else ()


class Sides:
    """The old and the new version of a form, and the successors of region codes that people named (old code to new)."""

    def __init__(self, old: CompiledForm, new: CompiledForm, named: Mapping[str, str] | None = None) -> None:
        self.old = old
        self.new = new
        self.named = named or {}

    def before(self, place: Place) -> tuple[Form, Layout, Place]:
        """Give a place of the old version with its form."""
        return self.old.form, self.old.layout, place

    def after(self, place: Place) -> tuple[Form, Layout, Place]:
        """Give a place of the new version with its form."""
        return self.new.form, self.new.layout, place

    @cached_property
    def successors(self) -> Mapping[str, Mapping[str, str]]:
        """The named successors that hold between these versions, by the list that they stand in."""
        return {name: named for name, (_, named) in self._amended.items()}

    @cached_property
    def _amended(self) -> Mapping[str, tuple[tuple[Choice, ...], Mapping[str, str]]]:
        """The lists that named successors change, each with those that it took."""
        if not self.named:
            return {}
        found = recodings(self.new, self.old, rows_over(self.new.form, self.old.form))
        return {
            one.list_name: (amended(self.new.form, one, fitting), fitting)
            for one in found
            if (fitting := one.fitting(self.named))
        }

    @cached_property
    def ground(self) -> CompiledForm:
        """The old version with the lists of both; of a list in both, the new one; named successors stand in theirs."""
        named = {name: rows for name, (rows, _) in self._amended.items()}
        lists = {**self.old.form.choices, **self.new.form.choices, **named}
        ground = outline(msgspec.structs.replace(self.old.form, choices=lists))
        if ground is None:
            raise RuntimeError("a compiled form is nested deeper than any form may be")
        ground.constants.kinds |= self.old.constants.kinds
        return ground

    def evaluator(self, texts: Sequence[str]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
        """Compile expressions into one function over stored answers of the old version.

        Raises:
            ExpressionError: for the first text that cannot be evaluated.
        """
        return self.ground.expressions(texts)
