"""Data sheets: one row per cooperative, one sheet per repeat, columns from the form, whatever the form."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

import msgspec

from exports.columns import KEY, Field, question_fields, record_keys, row_number, unique
from exports.model import BookSpec, Record
from exports.readings import row_reading
from exports.rendering import Column
from exports.shared import SharedStrings
from forms.model import Form, Group, Node, Question, Repeat, text_in

MAIN: Final = "Data Mentah"
_MAIN_TITLE: Final = "DATA MENTAH, SATU BARIS SATU KOPERASI"
_SILENT: Final = frozenset({"note", "csv-external", "xml-external"})
UNASKED: Final = _SILENT | {"calculate", "hidden", "start", "end", "today"}
"""Types that nobody answers: those without a value, and those whose value comes by itself."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One data sheet: its key columns, its answers' columns, and the names of the repeats that lead to its rows.

    `note` stands below the titles in place of what is said of answers. `listed`: people print it, one page wide.
    """

    name: str
    title: str
    keys: tuple[Field, ...]
    fields: tuple[Field, ...]
    repeat: tuple[str, ...] = ()
    note: str = ""
    listed: bool = False

    def columns(self, strings: SharedStrings, styles: Sequence[int]) -> tuple[Column, ...]:
        """Give the columns to pour; closed lists' texts enter `strings`."""
        return tuple(
            Column(
                heading=field.heading,
                kind=field.kind,
                style=style,
                labels={text: strings.number(text) for text in field.labels},
                framed=field.printed,
            )
            for field, style in zip((*self.keys, *self.fields), styles, strict=True)
        )


class Reader:
    """Makes one sheet's rows out of a record."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._values = row_reading([(field.path, field.read) for field in sheet.fields])

    def main(self, record: Record) -> tuple[Any, ...]:
        """Give the record's row of the main sheet."""
        return (*(field.read(record) for field in self._sheet.keys), *self._values(record.answers))

    def rows(self, record: Record) -> Iterator[tuple[Any, ...]]:
        """Give the record's rows of a repeat's sheet: the record's keys, the row's number at each depth, answers."""
        whose: list[Any] | None = None
        for numbers, row in _instances(record.answers, self._sheet.repeat):
            if whose is None:
                keys = self._sheet.keys[: -len(numbers)]
                whose = [field.read(record) for field in keys]
            yield (*whose, *numbers, *self._values(row))


def _instances(
    answers: Mapping[str, Any], path: tuple[str, ...], numbers: tuple[int, ...] = ()
) -> Iterator[tuple[tuple[int, ...], Mapping[str, Any]]]:
    """Walk groups and repeats down to the rows at `path`, numbering each repeat from 1."""
    name, rest = path[0], path[1:]
    inner = answers.get(name)
    if isinstance(inner, Mapping) and rest:
        yield from _instances(inner, rest, numbers)
    elif isinstance(inner, list):
        for number, row in enumerate(inner, 1):
            if rest:
                yield from _instances(row, rest, (*numbers, number))
            else:
                yield (*numbers, number), row


def sheets(form: Form, spec: BookSpec) -> list[Sheet]:
    """Lay out the data sheets of a form: the main one first, then one per repeat, in the form's order.

    Questions marked `personal` in the form stay out unless the spec asks for them. What has more columns than a sheet
    takes gets further sheets, each beginning with the keys.
    """
    walk = _Walk(form, spec)
    walk.collect(form.children, _Place())
    keys = record_keys(spec)
    own_fields = [field for field in walk.fields.pop(()) if field.heading != KEY]
    laid = main_sheets(MAIN, _MAIN_TITLE, keys, own_fields, spec.limits.columns)
    for path, fields in walk.fields.items():
        own = (*keys[:2], *(row_number(depth, walk.depths[path]) for depth in range(walk.depths[path])))
        title = walk.titles[path]
        whole = Sheet(name=title, title=f"{title.upper()}, SATU BARIS SATU ISIAN", keys=own, fields=(), repeat=path)
        laid += _spread(whole, fields, spec.limits.columns)
    return laid


def main_sheets(name: str, title: str, keys: tuple[Field, ...], fields: Sequence[Field], columns: int) -> list[Sheet]:
    """Lay out sheets of one row per record: as many as the columns need, each beginning with the keys."""
    return _spread(Sheet(name=name, title=title, keys=keys, fields=()), fields, columns)


def _spread(sheet: Sheet, fields: Sequence[Field], columns: int) -> list[Sheet]:
    """Give a sheet its fields, and further sheets where they are too many: by whole question groups as far as they fit."""
    room = columns - len(sheet.keys)
    pages: list[list[Field]] = [[]]
    for _, run in groupby(unique(fields, {key.heading for key in sheet.keys}), key=lambda field: field.section):
        group = list(run)
        if pages[-1] and len(pages[-1]) + len(group) > room:
            pages.append([])
        for field in group:
            if len(pages[-1]) == room:
                pages.append([])
            pages[-1].append(field)
    if len(pages) == 1:
        return [msgspec.structs.replace(sheet, fields=tuple(pages[0]))]
    return [
        msgspec.structs.replace(
            sheet, title=f"{sheet.title} (KOLOM BAGIAN {number} DARI {len(pages)})", fields=tuple(page)
        )
        for number, page in enumerate(pages, 1)
    ]


class _Place(msgspec.Struct, frozen=True):
    """Where the walk is: names from the form's top, names below the innermost repeat, its own repeat, section."""

    top: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    repeat: tuple[str, ...] = ()
    depth: int = 0
    section: str = ""

    def into(self, node: Group | Repeat, label: str) -> "_Place":
        """Go down into a group or a repeat."""
        top = (*self.top, node.name)
        if isinstance(node, Repeat):
            return _Place(top=top, repeat=top, depth=self.depth + 1, section=label)
        return _Place(top=top, below=(*self.below, node.name), repeat=self.repeat, depth=self.depth, section=label)


class _Walk:
    """Collects the columns of every sheet on one walk through the form; the main sheet's path is ()."""

    def __init__(self, form: Form, spec: BookSpec) -> None:
        self._form, self._spec = form, spec
        self.fields: dict[tuple[str, ...], list[Field]] = {(): []}
        self.depths: dict[tuple[str, ...], int] = {}
        self.titles: dict[tuple[str, ...], str] = {}

    def collect(self, nodes: tuple[Node, ...], place: _Place) -> None:
        """Take the columns of `nodes` and of everything below them."""
        for node in nodes:
            if isinstance(node, Question):
                if node.type not in _SILENT and (self._spec.personal or not is_personal(node)):
                    self._question(node, place)
                continue
            label = text_in(node.label, self._spec.language, self._form.default_language) or node.name
            inner = place.into(node, label)
            if isinstance(node, Repeat):
                self.fields[inner.top], self.depths[inner.top], self.titles[inner.top] = [], inner.depth, label
            self.collect(node.children, inner)

    def _question(self, node: Question, place: _Place) -> None:
        """Take one question's columns; a calculation without a label only serves others and has none."""
        if node.type == "calculate" and not node.label:
            return
        found = question_fields(self._form, self._spec, node, (*place.below, node.name), place.section)
        self.fields[place.repeat].extend(found)


def is_personal(question: Question) -> bool:
    """Tell whether a question's answers stay out of a workbook that was not asked for them."""
    return question.extras.get("personal", "").strip().lower() in ("yes", "ya", "true()")
