"""Which colour a cell gets while it is filled: not asked, required and blank, breaking its rule. Where that is not sure, none."""

from collections.abc import Mapping

import msgspec

from exports.filling.lists import Lists
from exports.filling.values import Showing
from forms.compile import CompiledForm
from forms.filling.layout import Column, FillSheet


class Coloured(msgspec.Struct, frozen=True, kw_only=True):
    """Formulas of one column, for its first row: '' gives no colour."""

    unasked: str = ""
    missing: str = ""
    broken: str = ""


class Colours:
    """Finds the formulas of one sheet."""

    def __init__(
        self,
        compiled: CompiledForm,
        sheet: FillSheet,
        showing: Showing,
        lists: Lists,
        letter_of: Mapping[str, str],
    ) -> None:
        self._compiled, self._sheet, self._showing, self._lists, self._letter_of = (
            compiled,
            sheet,
            showing,
            lists,
            letter_of,
        )

    def of(self, _column: Column, _row: int) -> Coloured:
        """Give a column's formulas."""
        return Coloured()
