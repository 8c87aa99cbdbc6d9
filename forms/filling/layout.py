"""Where a form's questions stand in the workbook that officers fill: one sheet of cooperatives, one for each repeat.

Row 1 names sections, row 2 (hidden) paths, row 3 labels; answers begin in row 4. A reader trusts the paths and the row tokens,
never a position: columns may be moved and rows sorted.
"""

from collections.abc import Generator
from typing import Literal

import msgspec

from forms.attachments import QUESTIONS
from forms.compile import CompiledForm
from forms.compiler.layout import LISTS, Place
from forms.model import Question, text_in

PATHS_ROW = 2
LABELS_ROW = 3
FIRST_ROW = 4

TOKEN, RESULT, ROW, COOPERATIVE = "~token", "~hasil", "~baris", "~koperasi"
"""Paths of the columns that are no question: whose row it is (signed), what became of it, a repeat's row id, who it is in words."""

COOPERATIVES = "Koperasi"
ABOUT = "_lumbung"
"""The hidden sheet that says which template this is."""

Kind = Literal["text", "code", "whole", "decimal", "date", "place", "one", "several"]
_KINDS: dict[str, Kind] = {
    "integer": "whole",
    "decimal": "decimal",
    "range": "decimal",
    "date": "date",
    "geopoint": "place",
}
_SILENT = frozenset(
    {"note", "calculate", "hidden", "start", "end", "today", "deviceid", "username", "start-geopoint", *QUESTIONS}
)
_NAME_LENGTH = 31
_FORBIDDEN = str.maketrans("/\\", "--", "[]:*?'")


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One question of a sheet.

    `path` is the storage path; in a repeat's sheet the row's id stands as `*` (`usaha/unit_usaha/*/unit_usaha_volume`).
    `place` is the question's number in the compiled form; `one` and `several` are answered by labels of `list_name`, whose order
    counts where `ordered`.
    """

    path: str
    place: int
    label: str
    section: str
    kind: Kind
    list_name: str = ""
    fixed: bool = False
    ordered: bool = False


class FillSheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet: the cooperatives' (`repeat` is '') or a repeat's, by its storage path, with the questions from left to right."""

    name: str
    label: str
    columns: tuple[Column, ...]
    repeat: str = ""


def fill_sheets(compiled: CompiledForm, language: str = "id") -> tuple[FillSheet, ...]:
    """Give the sheets of a form, the cooperatives' first. Calculated, silent and file questions have no column.

    A repeat within a repeat has no sheet: the form's page asks it.
    """
    columns: dict[int | None, list[Column]] = {None: []}
    for place, question in compiled.layout.questions():
        if place.calculated or question.type in _SILENT or len(place.repeats) > 1:
            continue
        columns.setdefault(place.repeats[0] if place.repeats else None, []).append(
            _column(compiled, place, question, language)
        )
    names = _names()
    next(names)
    found = []
    for number, own in columns.items():
        if number is None:
            found.append(FillSheet(name=names.send(COOPERATIVES), label=COOPERATIVES, columns=tuple(own)))
            continue
        repeat = compiled.layout.places[number]
        label = text_in(repeat.node.label, language, compiled.form.default_language) or repeat.node.name
        found.append(FillSheet(name=names.send(label), label=label, columns=tuple(own), repeat="/".join(repeat.path)))
    return tuple(found)


def _column(compiled: CompiledForm, place: Place, question: Question, language: str) -> Column:
    form = compiled.form
    top = compiled.layout.named[place.path[0]][0].node
    return Column(
        path=storage_path(compiled, place),
        place=place.number,
        label=text_in(question.label, language, form.default_language) or question.name,
        section=text_in(top.label, language, form.default_language) if top is not question else "",
        kind=_kind(compiled, place, question),
        list_name=question.list_name if question.list_name in form.choices else "",
        fixed=question.read_only == "true()",
        ordered=question.type == "rank",
    )


def storage_path(compiled: CompiledForm, place: Place) -> str:
    """Give the storage path of a question, `*` for the row of its repeat."""
    path = list(place.path)
    for number in reversed(place.repeats):
        path.insert(len(compiled.layout.places[number].path), "*")
    return "/".join(path)


def _kind(compiled: CompiledForm, place: Place, question: Question) -> Kind:
    if question.list_name in compiled.form.choices:
        return "several" if question.type in LISTS else "one"
    if place.whole:
        return "whole"
    return _KINDS.get(question.type, "text")


def _names() -> Generator[str, str, None]:
    """Take labels and give sheet names (the first is to be skipped): at most 31 letters, none that Excel forbids, no two alike."""
    given: set[str] = {ABOUT.casefold()}
    name = ""
    while True:
        label = yield name
        bare = label.translate(_FORBIDDEN).strip() or "Tabel"
        name = bare[:_NAME_LENGTH].strip()
        nth = 2
        while name.casefold() in given:
            name = f"{bare[: _NAME_LENGTH - len(str(nth)) - 1].strip()} {nth}"
            nth += 1
        given.add(name.casefold())
