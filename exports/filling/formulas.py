"""Rules of the form as Excel formulas over the cells of one row: the simple ones, where the result is as sure as the engine's.

A formula counts only while its conditions (`sure`) hold: every cell that it reads is blank or a plain answer of its kind, and is
asked now; an answer that is not asked reads as blank in the engine, and stands in its cell all the same.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from exports.filling.lists import Lists
from exports.filling.operands import Figure, UnsureError, all_of, blank, day, plain_number, quoted, several
from exports.filling.values import Showing
from forms.compile import CompiledForm
from forms.expressions.nodes import Call, Node, Number, Operation, Path, Text, Variable
from forms.filling.layout import Column, FillSheet
from forms.model import Question

_TYPES: Final = frozenset({"integer", "decimal", "text", "date", "select_one", "select_multiple"})
_ORDERS: Final = frozenset({"<", "<=", ">", ">="})
_MANY_CHOICES: Final = 200
"""Choices of a list whose words are compared in every cell that is seen."""
_DEEPEST: Final = 6


class Judgement(msgspec.Struct, frozen=True):
    """A formula that is true or false, and the conditions under which that is so."""

    formula: str
    sure: tuple[str, ...] = ()


class Formulas:
    """Writes formulas for one row of a sheet."""

    def __init__(
        self,
        compiled: CompiledForm,
        sheet: FillSheet,
        showing: Showing,
        lists: Lists,
        letter_of: Mapping[str, str],
        *,
        row: int,
    ) -> None:
        self._compiled, self._showing, self._lists = compiled, showing, lists
        self._columns = {column.place: column for column in sheet.columns}
        self._letter_of, self._row = letter_of, row
        self._asked: dict[int, Judgement | None] = {}
        self._depth = 0

    def cell(self, column: Column) -> str:
        """Give the cell of a column."""
        return f"${self._letter_of[column.path.rpartition('/')[2]]}{self._row}"

    def conditions(self, place: int) -> Iterator[tuple[Node, int]]:
        """Yield the conditions of a question and of all around it, each with its own place."""
        here: int | None = place
        while here is not None:
            node = self._compiled.rules.get((here, "relevant"))
            if node is not None:
                yield node, here
            here = self._compiled.layout.places[here].parent

    def asked(self, place: int) -> Judgement | None:
        """Give whether a question is asked, None where that is not sure."""
        if place not in self._asked:
            self._asked[place] = None  # a rule that reads itself is not sure
            parts = [self.judged(node, at) for node, at in self.conditions(place)]
            if all(part is not None for part in parts):
                known = [part for part in parts if part is not None]
                sure = tuple(dict.fromkeys(one for part in known for one in part.sure))
                self._asked[place] = Judgement(all_of(*(part.formula for part in known)), sure)
        return self._asked[place]

    def judged(self, node: Node, place: int) -> Judgement | None:
        """Give a rule of a place as a formula, None where there is no sure one."""
        if self._depth > _DEEPEST:
            return None
        self._depth += 1
        sure: dict[str, None] = {}
        try:
            formula = _Writing(self, place, sure).truth(node)
        except UnsureError:
            return None
        finally:
            self._depth -= 1
        return Judgement(formula, tuple(sure))

    def read(self, node: Node, place: int) -> Column:
        """Give the column that a reference means, in the same row.

        Raises:
            UnsureError: for one that lies elsewhere, or whose answers are more than plain.
        """
        number: int | None = None
        if isinstance(node, Path) and len(node.steps) == 1 and node.steps[0].name == "." and node.origin is None:
            number = place if not node.steps[0].predicates else None
        elif isinstance(node, Variable) and not node.last_saved:
            found = self._compiled.layout.named.get(node.name, ())
            number = found[0].number if len(found) == 1 else None
        column = self._columns.get(number) if number is not None else None
        if column is None:
            raise UnsureError
        question = self._compiled.layout.places[column.place].node
        if not isinstance(question, Question) or question.type not in _TYPES or question.or_other:
            raise UnsureError
        if question.choice_filter or (question.list_name and not column.list_name):
            raise UnsureError
        return column

    def needs(self, column: Column, place: int) -> Iterator[str]:
        """Yield what must hold for a cell to say what the engine reads."""
        cell = self.cell(column)
        if column.kind == "whole":
            yield f"IF(ISNUMBER({cell}),AND(INT({cell})={cell},ABS({cell})<1E15),{blank(cell)})"
        elif column.kind == "decimal":
            yield f"IF(ISNUMBER({cell}),ABS({cell})<1E15,{blank(cell)})"
        elif column.kind == "date":
            yield f"IF(ISNUMBER({cell}),AND(INT({cell})={cell},{cell}>60,{cell}<2958466),{blank(cell)})"
        elif column.list_name:
            yield self._known(column, cell)
        if column.place != place:
            asked = self.asked(column.place)
            if asked is None:
                raise UnsureError
            yield from (*asked.sure, *((asked.formula,) if asked.formula != "TRUE" else ()))

    def _known(self, column: Column, cell: str) -> str:
        """Hold for a blank cell, and for one that says nothing but words of its list."""
        words, name = self._showing.labels(column.list_name), self._lists.whole(column.list_name)
        if not name or len(words) > _MANY_CHOICES or any(";" in word for word in words.values()):
            raise UnsureError
        if column.kind == "one":
            return f"OR({blank(cell)},SUMPRODUCT(--EXACT({name},{cell}))>0)"
        joined = several(cell)
        parts = f'ISNUMBER(FIND(";"&{name}&";",{joined}))*(LEN({name})+1)'
        return f"OR({blank(cell)},SUMPRODUCT({parts})=LEN({joined})-1)"

    def word(self, column: Column, name: str) -> str | None:
        """Give the words of a choice, None for a name that the list does not have."""
        return self._showing.labels(column.list_name).get(name)


class _Writing:
    """Writes one rule and collects what it needs to be sure."""

    def __init__(self, formulas: Formulas, place: int, sure: dict[str, None]) -> None:
        self._formulas, self._place, self._sure = formulas, place, sure

    def truth(self, node: Node) -> str:
        """Give the formula of something true or false."""
        if isinstance(node, Operation):
            if node.operator in ("and", "or"):
                return f"{node.operator.upper()}({self.truth(node.left)},{self.truth(node.right)})"
            return self._compared(node.operator, node.left, node.right)
        if isinstance(node, Call):
            if node.name in ("true", "false") and not node.arguments:
                return f"{node.name.upper()}"
            if node.name == "not" and len(node.arguments) == 1:
                return f"NOT({self.truth(node.arguments[0])})"
            if node.name == "selected" and len(node.arguments) == 2:  # noqa: PLR2004  # the list and the name
                return self._selected(*node.arguments)
        raise UnsureError

    def _read(self, node: Node) -> Column:
        column = self._formulas.read(node, self._place)
        self._sure.update(dict.fromkeys(self._formulas.needs(column, self._place)))
        return column

    def _selected(self, listed: Node, name: Node) -> str:
        column = self._read(listed)
        if not isinstance(name, Text) or not column.list_name:
            raise UnsureError
        word, cell = self._formulas.word(column, name.value), self._formulas.cell(column)
        if word is None:
            return "FALSE"
        if column.kind == "one":
            return f"EXACT({cell},{quoted(word)})"
        return f"ISNUMBER(FIND({quoted(f';{word};')},{several(cell)}))"

    def _compared(self, operator: str, left: Node, right: Node) -> str:
        if operator in _ORDERS:
            return self._ordered(operator, left, right)
        if operator not in ("=", "!="):
            raise UnsureError
        same = self._same(left, right)
        return same if operator == "=" else f"NOT({same})"

    def _same(self, left: Node, right: Node) -> str:
        if isinstance(left, Text):
            left, right = right, left
        if isinstance(right, Text):
            column = self._read(left)
            if right.value == "":
                return blank(self._formulas.cell(column))
            if column.kind != "one":
                raise UnsureError
            word = self._formulas.word(column, right.value)
            return "FALSE" if word is None else f"EXACT({self._formulas.cell(column)},{quoted(word)})"
        for read in (self._days, self._figure):
            try:
                one, other = read(left), read(right)
            except UnsureError:
                continue
            if not (one.whole and other.whole):
                raise UnsureError  # Excel compares 15 digits, the engine to 1e-12
            equal = all_of(*one.present, *other.present, f"{one.formula}={other.formula}")
            if one.cell and other.cell:
                return f"OR(AND({blank(one.cell)},{blank(other.cell)}),{equal})"
            return equal
        one_of, other_of = self._read(left), self._read(right)
        if one_of.kind != "one" or other_of.kind != "one" or one_of.list_name != other_of.list_name:
            raise UnsureError
        return f"EXACT({self._formulas.cell(one_of)},{self._formulas.cell(other_of)})"

    def _ordered(self, operator: str, left: Node, right: Node) -> str:
        try:
            one, other = self._days(left), self._days(right)
        except UnsureError:
            one, other = self._figure(left), self._figure(right)
        return all_of(*one.present, *other.present, f"{one.formula}{operator}{other.formula}")

    def _days(self, node: Node) -> Figure:
        """Give a date as Excel's day number."""
        if isinstance(node, Call) and node.name == "date" and len(node.arguments) == 1:
            node = node.arguments[0]
            if not isinstance(node, Text):
                return self._days(node)
        if isinstance(node, Text):
            number = day(node.value)
            if number is None:
                raise UnsureError
            return Figure(str(number))
        column = self._formulas.read(node, self._place)
        if column.kind != "date":
            raise UnsureError
        return self._cell_of(self._read(node))

    def _figure(self, node: Node) -> Figure:
        """Give a number: an answer, a constant, sums and differences of whole ones, an answer with 0 for a blank."""
        if isinstance(node, Number):
            return Figure(plain_number(node.value), whole=node.value.is_integer())
        if isinstance(node, Operation) and node.operator in ("+", "-"):
            one, other = self._figure(node.left), self._figure(node.right)
            if not (one.whole and other.whole):
                raise UnsureError
            return Figure(f"({one.formula}{node.operator}{other.formula})", present=(*one.present, *other.present))
        if isinstance(node, Call) and node.name == "coalesce" and len(node.arguments) == 2:  # noqa: PLR2004  # answer, else
            one, other = self._figure(node.arguments[0]), self._figure(node.arguments[1])
            if not one.cell or other.present:
                raise UnsureError
            return Figure(f"IF(ISNUMBER({one.cell}),{one.formula},{other.formula})", whole=one.whole and other.whole)
        if not isinstance(node, Variable | Path):
            raise UnsureError
        column = self._read(node)
        if column.kind not in ("whole", "decimal"):
            raise UnsureError
        return self._cell_of(column)

    def _cell_of(self, column: Column) -> Figure:
        cell = self._formulas.cell(column)
        return Figure(f"N({cell})", present=(f"ISNUMBER({cell})",), whole=column.kind != "decimal", cell=cell)
