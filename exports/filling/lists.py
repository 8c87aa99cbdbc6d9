"""The hidden sheet of choices, and the formulas that offer them in a cell: whole lists, and those cut by another answer.

A cut list is sorted by the words of the answer that cuts it, so that OFFSET, MATCH and COUNTIF find its part; every spreadsheet
program knows these, while INDIRECT goes wrong in some.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from exports import looks
from exports.drawing import Cell, Drawing
from exports.filling.model import FillRow
from exports.filling.values import Showing
from exports.looks import Look
from exports.rendering import letters
from forms.compile import CompiledForm
from forms.filling.layout import Column, FillSheet
from forms.given import cuts_of, equality
from forms.model import Choice, Question

SHEET: Final = "_daftar"
_NAME: Final = 20
"""Letters of a range's name, so that what a cell offers stays under the 255 that Excel shows of a formula."""
WHO: Final = "daftar_koperasi"
_ODD: Final = re.compile(r"[^A-Za-z0-9]+")
_HEAD: Final = Look(bold=True)
_WORDS: Final = Look(format=looks.CODE)


class Lists:
    """Collects the choices that a template's sheets offer."""

    def __init__(self, compiled: CompiledForm, showing: Showing, rows: Sequence[FillRow]) -> None:
        self._compiled, self._showing, self._rows = compiled, showing, rows
        self._columns: list[tuple[str, list[str]]] = []
        self._names: dict[str, str] = {}
        self._known: dict[tuple[str, str, str], str] = {}
        if rows:
            self._add(WHO, "Koperasi", [row.label for row in rows])

    def formula(self, column: Column, sheet: FillSheet, letter_of: Mapping[str, str], row: int, who: str) -> str:
        """Give the formula of what a cell in `row` offers, '' where the list is empty.

        Args:
            column: of choices.
            sheet: the column's.
            letter_of: the letters of the sheet's columns by question name.
            row: the first row that the formula is for.
            who: the letter of the column that names a repeat's cooperative, '' in the cooperatives' sheet.
        """
        cut = self._cut(column)
        if cut is not None:
            by, parent = cut
            if parent.name in letter_of and parent.list_name in self._compiled.form.choices:
                return self._part(column.list_name, by, parent, f"${letter_of[parent.name]}{row}")
            outside = self._outside(parent) if sheet.repeat and parent.list_name else ""
            if outside:
                answered = f"INDEX({outside},MATCH(${who}{row},{WHO},0))"
                return self._part(column.list_name, by, parent, answered)
        return self.whole(column.list_name)

    def whole(self, list_name: str) -> str:
        """Give the name of the range of a whole list, '' for one without choices."""
        words = [word for word in self._showing.labels(list_name).values() if word]
        return self._named("daftar", list_name, "", words) if words else ""

    def drawing(self) -> Drawing:
        """Draw the hidden sheet."""
        cells = []
        for number, (head, words) in enumerate(self._columns, 1):
            cells.append(Cell(row=1, column=number, value=head, look=_HEAD))
            cells += [Cell(row=at, column=number, value=word, look=_WORDS) for at, word in enumerate(words, 2)]
        widths = (30.0,) * len(self._columns)
        return Drawing(name=SHEET, cells=tuple(cells), widths=widths, names=self._names, locked=True, hidden=True)

    def _cut(self, column: Column) -> tuple[str, Question] | None:
        """Give the column of the list by which a question cuts it, and the question whose answer it must equal."""
        if not cuts_of(self._compiled, column.list_name):
            return None
        found = equality(self._compiled.rules.get((column.place, "choice_filter")))
        if found is None or found[1].last_saved:
            return None
        named = self._compiled.layout.named.get(found[1].name, ())
        parent = named[0].node if len(named) == 1 else None
        return (found[0], parent) if isinstance(parent, Question) else None

    def _part(self, list_name: str, by: str, parent: Question, answered: str) -> str:
        """Give the formula of the choices whose column `by` is the answer that a cell says in words."""
        if parent.list_name not in self._compiled.form.choices:
            return self.whole(list_name)
        words, parents = self._showing.labels(list_name), self._showing.labels(parent.list_name)

        def key(one: Choice) -> str:
            return parents.get(one.columns[by], one.columns[by])

        # Sorted by what the cell says; sorting keeps the list's own order inside of a part.
        choices = sorted(self._compiled.form.choices[list_name], key=lambda one: (key(one).casefold(), key(one)))
        keys = self._named("kunci", list_name, by, [key(one) for one in choices])
        names = self._named("isi", list_name, by, [words[one.name] for one in choices])
        return f"OFFSET({names},MATCH({answered},{keys},0)-1,0,COUNTIF({keys},{answered}),1)"

    def _outside(self, parent: Question) -> str:
        """Give the range of what each cooperative, in the order of their list, answers to a question outside of the repeat."""
        places = self._compiled.layout.named[parent.name]
        if places[0].repeats or parent.list_name not in self._compiled.form.choices or not self._rows:
            return ""
        labels, path = self._showing.labels(parent.list_name), "/".join(places[0].path)
        words = [labels.get(row.answers.get(path, ""), "") for row in self._rows]
        return self._named("koperasi", parent.name, "", words)

    def _named(self, kind: str, list_name: str, by: str, words: Sequence[str]) -> str:
        key = (kind, list_name, by)
        if key not in self._known:
            bare = _ODD.sub("_", f"{kind}_{list_name}_{by}").strip("_")[:_NAME]
            self._known[key] = self._add(f"{bare}_{len(self._columns) + 1}", f"{list_name} {by}".strip(), words)
        return self._known[key]

    def _add(self, name: str, head: str, words: Sequence[str]) -> str:
        self._columns.append((head, list(words)))
        letter = letters(len(self._columns))
        self._names[name] = f"'{SHEET}'!${letter}$2:${letter}${len(words) + 1}"
        return name
