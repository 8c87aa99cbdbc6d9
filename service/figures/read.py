"""Rows of a workbook become answers of a form, each cell that cannot be taken told by row and column."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from forms.answers import flatten
from forms.compile import CompiledForm
from forms.reading import is_blank
from forms.tables import Sheet
from service.figures.cells import Taker, Unread
from service.figures.columns import Column, Target, targets_of


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with a row: an `error` keeps this row out, a `warning` only wants to be seen.

    `row` counts as Excel does, `column` is the header's text, `value` the cell's; `message` says why and what to do.
    """

    row: int
    column: str
    value: str
    severity: str
    message: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the file: its number and its texts by the register's columns that find the cooperative."""

    row: int
    cells: tuple[str, ...]
    identity: dict[str, str]


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What a row answers: nested as the form, over what is known; `control` is what it says of calculated questions.

    `known` are the paths of answers that the row itself does not give.
    """

    answers: dict[str, Any]
    control: dict[str, Any]
    known: frozenset[str]
    faults: tuple[Fault, ...]


def lines_of(sheet: Sheet, columns: Sequence[Column]) -> list[Line]:
    """Give every row under the header that says anything."""
    found = []
    for row in sheet.rows[1:]:
        if all(is_blank(cell) for cell in row.cells):
            continue
        identity: dict[str, str] = {}
        for column in columns:
            if column.identity and column.at < len(row.cells) and row.cells[column.at]:
                identity.setdefault(column.identity, row.cells[column.at])
        found.append(Line(row=row.number, cells=row.cells, identity=identity))
    return found


class Reader:
    """Reads the rows of one sheet whose columns are mapped."""

    def __init__(self, compiled: CompiledForm, sheet: Sheet, columns: Sequence[Column]) -> None:
        """Take the form, the sheet and its columns."""
        targets = targets_of(compiled)
        self._compiled = compiled
        self._fractions = frozenset(sheet.fractions)
        self._columns = [
            (column, targets[column.question], Taker(compiled, targets[column.question].place))
            for column in columns
            if column.question
        ]

    def take(self, line: Line, known: Mapping[str, Any]) -> Taken:
        """Read a row over the answers that are known anyway (nested as the form)."""
        flat = flatten(self._compiled, known)
        faults: list[Fault] = []
        control: dict[str, Any] = {}
        given: list[tuple[Target, Any]] = []
        for column, target, taker in self._columns:
            text = line.cells[column.at] if column.at < len(line.cells) else ""
            try:
                value = taker.take(
                    text, fraction=(line.row, column.at) in self._fractions, known=flat.get("/".join(target.place.path))
                )
            except Unread as unread:
                faults.append(told(line, column, text, unread.message))
                continue
            if value is None:
                continue
            if target.place.calculated:
                control[target.name] = value
            else:
                given.append((target, value))
        return Taken(
            answers=_nested(self._compiled, known, given),
            control=control,
            known=frozenset(flat) - {"/".join(target.place.path) for target, _ in given},
            faults=tuple(faults),
        )

    def column_at(self, path: str) -> Column | None:
        """Give the column whose question stands at a finding's path, None when no column answers it."""
        for column, target, _ in self._columns:
            if _path(self._compiled, target) == path:
                return column
        return None


def told(line: Line, column: Column | None, value: str, message: str, severity: str = "error") -> Fault:
    """Make a fault of a row."""
    return Fault(row=line.row, column=column.header if column else "", value=value, severity=severity, message=message)


def without(answers: Mapping[str, Any], paths: frozenset[str] | set[str]) -> dict[str, Any]:
    """Give answers without those at some paths outside repeats."""
    kept: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(answers))
    for path in paths:
        *groups, name = path.split("/")
        here = kept
        for group in groups:
            here = here.get(group, {})
        here.pop(name, None)
    return kept


def _nested(compiled: CompiledForm, known: Mapping[str, Any], given: Sequence[tuple[Target, Any]]) -> dict[str, Any]:
    """Put answers into their places; rows of repeats without any answer are left out."""
    answers: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(known))
    rows: dict[tuple[str, ...], dict[int, dict[str, Any]]] = {}
    for target, value in given:
        path = target.place.path
        if target.row:
            repeat = compiled.layout.places[target.place.repeats[0]].path
            _put(rows.setdefault(repeat, {}).setdefault(target.row, {}), path[len(repeat) :], value)
        else:
            _put(answers, path, value)
    for repeat, found in rows.items():
        _put(answers, repeat, [found[number] for number in sorted(found)])
    return answers


def _put(answers: dict[str, Any], path: Sequence[str], value: Any) -> None:
    for name in path[:-1]:
        answers = answers.setdefault(name, {})
    answers[path[-1]] = value


def _path(compiled: CompiledForm, target: Target) -> str:
    """Give the path by which findings name a target."""
    names = list(target.place.path)
    if target.row:
        names[len(compiled.layout.places[target.place.repeats[0]].path) - 1] += f"[{target.row}]"
    return "/".join(names)
