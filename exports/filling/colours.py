"""Which colour a cell gets while it is filled: not asked, required and blank, breaking its rule. Where that is not sure, none."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from exports.filling.formulas import Formulas, Judgement
from exports.filling.lists import Lists
from exports.filling.operands import all_of, blank
from exports.filling.values import Showing
from forms.compile import CompiledForm
from forms.expressions.nodes import Node
from forms.filling.layout import Column, FillSheet
from forms.model import Question

_LONGEST: Final = 4000
"""Letters of a formula; Excel takes 8,192."""


class Coloured(msgspec.Struct, frozen=True, kw_only=True):
    """Formulas of one column, for its first row: '' gives no colour."""

    unasked: str = ""
    missing: str = ""
    broken: str = ""


class Colours:
    """Finds the formulas of one sheet for the row `row`.

    `used` is the letter of the column that says whether a row is in use: its mark, or in a repeat its cooperative.
    """

    def __init__(
        self,
        compiled: CompiledForm,
        sheet: FillSheet,
        showing: Showing,
        lists: Lists,
        letter_of: Mapping[str, str],
        *,
        row: int,
        used: str,
    ) -> None:
        self._compiled = compiled
        self._formulas = Formulas(compiled, sheet, showing, lists, letter_of, row=row)
        self._in_use = f"LEN(TRIM(${used}{row}))>0"

    def of(self, column: Column) -> Coloured:
        """Give a column's formulas."""
        question = self._compiled.layout.places[column.place].node
        if not isinstance(question, Question):
            return Coloured()
        cell, asked = self._formulas.cell(column), self._formulas.asked(column.place)
        missing = broken = ""
        if asked is not None:
            required = self._required(column, question)
            if required is not None:
                missing = self._held(asked, required, blank(cell))
            rule = self._rule(column, "constraint")
            if rule is not None:
                failed = msgspec.structs.replace(rule, formula=f"NOT({rule.formula})")
                broken = self._held(asked, failed, f"NOT({blank(cell)})")
        return Coloured(unasked=self._unasked(column), missing=missing, broken=broken)

    def _unasked(self, column: Column) -> str:
        """Hold where one of the conditions above a question surely fails."""
        failed = []
        for node, place in self._formulas.conditions(column.place):
            judged = self._formulas.judged(node, place)
            if judged is not None:
                failed.append(f"IFERROR({all_of(*judged.sure, f'NOT({judged.formula})')},FALSE)")
        text = f"AND({self._in_use},OR({','.join(failed)}))"
        return text if failed and len(text) <= _LONGEST else ""

    def _required(self, column: Column, question: Question) -> Judgement | None:
        if question.required in {"", "false()"}:
            return None
        return Judgement("TRUE") if question.required == "true()" else self._rule(column, "required")

    def _rule(self, column: Column, name: str) -> Judgement | None:
        node: Node | None = self._compiled.rules.get((column.place, name))
        return None if node is None else self._formulas.judged(node, column.place)

    def _held(self, asked: Judgement, rule: Judgement, more: str) -> str:
        parts = _unlike(self._in_use, more, *asked.sure, asked.formula, *rule.sure, rule.formula)
        text = f"IFERROR({all_of(*parts)},FALSE)"
        return text if len(text) <= _LONGEST else ""


def _unlike(*parts: str) -> Iterator[str]:
    """Yield each part once, those that say nothing left out."""
    return (part for part in dict.fromkeys(parts) if part != "TRUE")
