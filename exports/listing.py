"""Lists of submissions as the form's `recap` sheet says them: who is on them, and what is told of each.

A column is a question by its name, a whole repeat by its name (as one text), or an expression.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import msgspec

from exports.columns import Field, own_keys, question_fields, unique
from exports.model import BookSpec, Record
from exports.raw import UNASKED, Reader, Sheet, is_personal
from exports.recap import RecapError, Wanted, holds, tables_of, title_of
from forms.model import Form, Group, Node, Question, RecapColumn, Repeat, text_in, walk
from forms.recap import TILES, is_list, listable, listed, named

_WIDE: Final = 34
_WIDTHS: Final[Mapping[str, float]] = {"text": 22, "label": 17, "date": 11, "integer": 13, "any": 11}
"""Characters of a whole repeat's column, and of other columns by what they hold: lists are printed one page wide."""


class Listing:
    """One list while the records go by."""

    def __init__(self, sheet: Sheet, where: int, places: tuple[int, ...]) -> None:
        """Take the sheet, the place of its condition (-1: everybody), and each column's place among the values (-1: read it)."""
        self.sheet = sheet
        self._where = where
        self._places = [(column, place) for column, place in enumerate(places, len(sheet.keys)) if place >= 0]
        self._reader = Reader(sheet)

    def rows(self, record: Record, values: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        """Give the record's row, where it is on the list; `values` are those of the workbook's expressions."""
        if self._where >= 0 and not holds(values[self._where]):
            return
        row = list(self._reader.main(record))
        for column, place in self._places:
            row[column] = None if values[place] == "" else values[place]
        yield tuple(row)


def listings(form: Form, spec: BookSpec, wanted: Wanted) -> list[Listing]:
    """Read the form's lists; what they evaluate enters `wanted`.

    Raises:
        RecapError: for a column that names no question.
    """
    may = set(listable(form.children))
    nodes = {node.name: (path, node) for path, node in walk(form.children) if node.name in may}
    found = []
    for name, columns in tables_of(form).items():
        if name == TILES or not is_list(columns):
            continue
        told = [entry for column in columns for entry in _column(column, form, spec, nodes, wanted)]
        keys = own_keys(spec)
        fields = unique([field for field, _ in told], {key.heading for key in keys})
        where = next((column.where for column in columns if column.where), "")
        sheet = Sheet(name=name, title=title_of(form, spec, columns), keys=keys, fields=tuple(fields), listed=True)
        found.append(Listing(sheet, wanted.place(where), tuple(place for _, place in told)))
    return found


def _column(
    column: RecapColumn, form: Form, spec: BookSpec, nodes: Mapping[str, tuple[tuple[str, ...], Node]], wanted: Wanted
) -> Iterator[tuple[Field, int]]:
    """Give a column and the place of its expression (-1: an answer is read); none for a personal answer unless asked for."""
    text = listed(column.value) or ""
    heading = text_in(column.heading, spec.language, form.default_language)
    if not named(text):
        yield _computed(column, heading or text), wanted.place(text)
        return
    if text not in nodes:
        raise RecapError(f"recap baris {column.row}: tidak ada pertanyaan bernama `{text}`")
    path, node = nodes[text]
    if isinstance(node, Question):
        if is_personal(node) and not spec.personal:
            return
        field = question_fields(form, spec, node, path, "")[-1]
        width = _WIDTHS.get(field.kind, field.width)
    else:
        field, width = _together(node, form, spec, path), _WIDE
    label = heading or field.label
    yield (
        msgspec.structs.replace(field, label=label, format=column.format or field.format, width=width, printed=True),
        -1,
    )


def _computed(column: RecapColumn, label: str) -> Field:
    dated = "yy" in column.format.lower()
    return Field(
        heading=column.name or label,
        label=label,
        section="",
        kind="date" if dated else "any",
        width=_WIDTHS["any"],
        format=column.format or "General",
        printed=True,
        read=_nothing,
        path=("",),
    )


def _nothing(_value: object) -> None:
    """Stand for a column that is computed, not read."""


def _together(node: Group | Repeat, form: Form, spec: BookSpec, path: tuple[str, ...]) -> Field:
    """Give the column that tells all rows of a repeat as one text: answers with commas between, rows with semicolons."""
    questions = [
        (inner, question_fields(form, spec, child, inner, "")[-1].read)
        for inner, child in walk(node.children)
        if isinstance(child, Question) and child.type not in UNASKED and (spec.personal or not is_personal(child))
    ]
    label = text_in(node.label, spec.language, form.default_language) or node.name
    return Field(
        heading=node.name,
        label=label,
        section="",
        kind="text",
        width=_WIDE,
        format="@",
        read=lambda rows: _said(rows, questions),
        path=path,
    )


def _said(rows: object, questions: list[tuple[tuple[str, ...], Callable[[Any], Any]]]) -> str | None:
    if not isinstance(rows, list):
        return None
    lines = []
    for row in rows:
        answers = [(_below(row, path), read) for path, read in questions]
        lines.append(", ".join(str(read(answer)) for answer, read in answers if answer not in (None, "")))
    return "; ".join(filter(None, lines)) or None


def _below(row: object, path: tuple[str, ...]) -> object:
    for name in path:
        row = row.get(name) if isinstance(row, Mapping) else None
    return row
