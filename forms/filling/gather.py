"""Whose rows a filled workbook holds, and which of their cells say something else than its template said.

Rows are found by their tokens, columns by their paths; where they stand in the file means nothing. A row without a token is
found by the NIK that it gives, a new row of a repeat by the words in its cooperative's column.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from forms.compile import CompiledForm
from forms.filling.alike import alike, shown_cell
from forms.filling.layout import COOPERATIVE, RESULT, ROW, TOKEN, Column, FillSheet, fill_sheets
from forms.filling.meaning import EDGES, Known, Reader
from forms.filling.members import Member, Members
from forms.filling.model import Edit, Filled, FilledRow, FilledSheet, Raw
from forms.filling.words import said

_OWN = frozenset({TOKEN, RESULT, ROW, COOPERATIVE})


class Said(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A cell that differs from the template, or cannot be read (`reason`); the path holds the row's id."""

    sheet: str
    row: int
    column: str
    path: str
    question: Column
    was: Any = None
    new: Any = None
    shown: str = ""
    reason: str = ""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a repeat: `order` is the storage path of its repeat; `known` where the template has the row, `fresh` a new one.

    `answers` are all that it says, by question path with `*`, for telling whether it was brought in before.
    """

    sheet: str
    row: int
    order: str
    identity: str
    known: bool
    fresh: bool
    answers: dict[str, Any] = {}


class Cells(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says of one cooperative beyond its template."""

    cooperative: str
    name: str
    said: tuple[Said, ...]
    lines: tuple[Line, ...]


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """A whole file: cooperatives with something said, rows that nothing can be done with, and words about all of it.

    `recognised` counts cooperatives whose rows were found; `lost` names columns without a question.
    """

    recognised: int
    cells: tuple[Cells, ...]
    wrong: tuple[Edit, ...]
    remarks: tuple[str, ...]
    lost: tuple[str, ...]


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """What a file is read against.

    `template` is the template's id, `contents` what it said by cooperative and storage path, `whose` gives the cooperative
    of a token ('' for one that is not of this template).
    """

    compiled: CompiledForm
    template: str
    contents: Mapping[str, Mapping[str, Any]]
    members: tuple[Member, ...]
    whose: Callable[[str], str]


class _Row(msgspec.Struct, frozen=True):
    """A row under its columns: letter and raw cell by path."""

    number: int
    cells: Mapping[str, tuple[str, Raw]]

    def raw(self, path: str) -> Raw:
        return self.cells[path][1] if path in self.cells else None

    def text(self, path: str) -> str:
        raw = self.raw(path)
        if isinstance(raw, float | int):
            return f"{raw:.0f}"
        return raw.strip(EDGES) if isinstance(raw, str) else ""


def gather(basis: Basis, filled: Filled, language: str = "id") -> Gathered:
    """Find the rows of a file and give every cell that says something else than the template said."""
    return _Gathering(basis, language).file(filled)


def fresh_row(template: str, repeat: str, number: int) -> str:
    """Give the id of a new row: the same in every upload of one template, so that a mended file adds it once."""
    return "x" + hashlib.sha256(f"{template}|{repeat}|{number}".encode()).hexdigest()[:20]


class _Gathering:
    """One reading of one file."""

    def __init__(self, basis: Basis, language: str) -> None:
        self.basis = basis
        self.language = language
        self.reader = Reader(basis.compiled, language)
        self.members = Members(basis.compiled, basis.members)
        self.sheets: dict[str, FillSheet] = {one.repeat: one for one in fill_sheets(basis.compiled, language)}
        self.main_columns = {one.path: one for one in self.sheets[""].columns}
        self.said: dict[str, list[Said]] = {}
        self.lines: dict[str, list[Line]] = {}
        self.wrong: list[Edit] = []
        self.rows: dict[str, _Row] = {}
        self.seen: dict[tuple[str, str], int] = {}
        self.found: set[str] = set()

    def file(self, filled: Filled) -> Gathered:
        """Read the cooperatives' sheet first: what it says decides between villages of one name in the repeats."""
        known = [(sheet, _repeat_of(sheet)) for sheet in filled.sheets if not _OWN.isdisjoint(sheet.paths)]
        known.sort(key=lambda one: one[1] != "")
        lost: list[str] = []
        for sheet, repeat in known:
            fill = self.sheets.get(repeat)
            columns = {one.path: one for one in fill.columns} if fill else {}
            lost += [path for path in sheet.paths if path and path not in columns and path not in _OWN]
            lost += sheet.unknown
            for row in _rows(sheet):
                if repeat:
                    self.repeated(sheet, row, columns, repeat)
                else:
                    self.main(sheet, row, columns)
        remarks = [] if known else [said("no_sheet", self.language)]
        remarks += [text for sheet, _ in known for text in _remarks(sheet, self.language)]
        names = {one.id: one.name for one in self.basis.members}
        spoken = [one for one in names if self.said.get(one) or self.lines.get(one)]
        return Gathered(
            recognised=len(self.found),
            cells=tuple(
                Cells(
                    cooperative=one,
                    name=names[one],
                    said=tuple(self.said.get(one, ())),
                    lines=tuple(self.lines.get(one, ())),
                )
                for one in spoken
            ),
            wrong=tuple(self.wrong),
            remarks=tuple(remarks),
            lost=tuple(dict.fromkeys(lost)),
        )

    def main(self, sheet: FilledSheet, row: _Row, columns: Mapping[str, Column]) -> None:
        """Take one row of the cooperatives' sheet."""
        cooperative = self.whose(row)
        if not cooperative and all(row.raw(path) is None for path in columns):
            return
        if not cooperative:
            matching = self.members.by_nik(row.text(self.members.nik_path))
            if len(matching) != 1:
                self.refuse(sheet, row, "several_koperasi" if matching else "no_koperasi", self.members.nik_path)
                return
            cooperative = matching[0]
        first = self.seen.setdefault(("", cooperative), row.number)
        if first != row.number or cooperative in self.rows:
            self.refuse(sheet, row, "doubled", TOKEN, cooperative, first)
            return
        self.found.add(cooperative)
        self.rows[cooperative] = row
        self.cells(sheet, row, columns, cooperative, "")

    def repeated(self, sheet: FilledSheet, row: _Row, columns: Mapping[str, Column], repeat: str) -> None:
        """Take one row of a repeat's sheet; a blank one is none."""
        identity = row.text(ROW)
        if not identity and all(row.raw(path) is None for path in columns):
            return
        cooperative = self.whose(row)
        if not cooperative:
            matching = self.members.by_words(row.text(COOPERATIVE))
            if len(matching) != 1:
                self.refuse(sheet, row, "several_koperasi" if matching else "no_koperasi", COOPERATIVE)
                return
            cooperative = matching[0]
        fresh = not identity
        identity = identity or fresh_row(self.basis.template, repeat, row.number)
        first = self.seen.setdefault((f"{cooperative} {repeat}", identity), row.number)
        if first != row.number:
            self.refuse(sheet, row, "doubled_row", ROW, cooperative, first)
            return
        order = self.basis.contents.get(cooperative, {}).get(repeat) or ()
        self.found.add(cooperative)
        answers = self.cells(sheet, row, columns, cooperative, identity)
        line = Line(
            sheet=sheet.name, row=row.number, order=repeat, identity=identity,
            known=identity in order, fresh=fresh, answers=answers if fresh else {},
        )  # fmt: skip
        self.lines.setdefault(cooperative, []).append(line)

    def cells(
        self, sheet: FilledSheet, row: _Row, columns: Mapping[str, Column], cooperative: str, identity: str
    ) -> dict[str, Any]:
        """Read a row's cells against the template; give what they mean by question path."""
        was = self.basis.contents.get(cooperative, {})
        known = self.known(row, cooperative, identity, columns)
        spoken = self.said.setdefault(cooperative, [])
        meant: dict[str, Any] = {}
        for path, column in columns.items():
            letter, raw = row.cells.get(path, ("", None))
            stored = path.replace("*", identity)
            stood = was.get(stored)
            if not letter or (raw is None and stood in (None, "", [])):
                continue
            if raw is not None and type(raw) is not bool and raw == stood:
                meant[path] = stood
                continue
            read = self.reader.read(column, raw, known, stood)
            meant[path] = read.value
            if not read.reason and alike(column, read.value, stood):
                continue
            spoken.append(
                Said(
                    sheet=sheet.name, row=row.number, column=letter, path=stored, question=column, was=stood,
                    new=read.value, shown=shown_cell(raw),
                    reason=read.reason or (said("fixed", self.language, label=column.label) if column.fixed else ""),
                )
            )  # fmt: skip
        return meant

    def known(self, row: _Row, cooperative: str, identity: str, columns: Mapping[str, Column]) -> Known:
        """Give the way to other answers of the cooperative: as this row says them, else its own row, else the template."""

        def answer(path: str) -> Any:
            column, at = (
                (columns.get(path), row)
                if path in row.cells
                else (self.main_columns.get(path), self.rows.get(cooperative))
            )
            stood = self.basis.contents.get(cooperative, {}).get(path.replace("*", identity))
            if column is None or at is None or path not in at.cells:
                return stood
            return self.reader.read(column, at.raw(path), lambda _: None, stood).value

        return answer

    def whose(self, row: _Row) -> str:
        """Give the cooperative of a row's token, '' where it has none of this template."""
        token = row.text(TOKEN)
        found = self.basis.whose(token) if token else ""
        return found if found in self.members.ids else ""

    def refuse(
        self, sheet: FilledSheet, row: _Row, reason: str, at: str, cooperative: str = "", first: int = 0
    ) -> None:
        """Note a row that nothing can be done with, once."""
        letter = row.cells[at][0] if at in row.cells else next(iter(row.cells.values()), ("A", None))[0]
        text = said(reason, self.language, value=row.text(at), row=str(first))
        name = self.members.name(cooperative)
        self.wrong.append(
            Edit(
                sheet=sheet.name, row=row.number, column=letter, kind="wrong", cooperative=cooperative, name=name,
                shown=row.text(at) if at in {COOPERATIVE, self.members.nik_path} else "", reason=text,
            )
        )  # fmt: skip


def _repeat_of(sheet: FilledSheet) -> str:
    """Give the storage path of the repeat that a sheet is of, '' for the cooperatives'."""
    counted: dict[str, int] = {}
    for path in sheet.paths:
        if path not in _OWN:
            repeat = path.partition("/*/")[0] if "/*/" in path else ""
            counted[repeat] = counted.get(repeat, 0) + 1
    return max(counted, key=counted.__getitem__, default="")


def _rows(sheet: FilledSheet) -> Iterator[_Row]:
    for row in sheet.rows:
        cells: dict[str, tuple[str, Raw]] = {}
        for path, letter, raw in zip(sheet.paths, sheet.columns, row.cells, strict=False):
            if path:
                cells.setdefault(path, (letter, raw))
        yield _Row(row.number, cells)


def _remarks(sheet: FilledSheet, language: str) -> Iterator[str]:
    hidden = sum(row.hidden and _speaks(row) for row in sheet.rows)
    if hidden:
        yield said("hidden_rows", language, sheet=sheet.name, rows=str(hidden))
    shown = [
        letter
        for letter in sheet.hidden
        if letter not in {at for path, at in zip(sheet.paths, sheet.columns, strict=False) if path in _OWN}
    ]
    if shown:
        yield said("hidden_columns", language, sheet=sheet.name, columns=", ".join(shown))
    if sheet.doubled:
        yield said("doubled_columns", language, sheet=sheet.name, labels=_last_names(sheet.doubled))
    if sheet.computed:
        yield said("computed", language, sheet=sheet.name)


def _speaks(row: FilledRow) -> bool:
    return any(raw is not None for raw in row.cells)


def _last_names(paths: Iterable[str]) -> str:
    return ", ".join(path.rpartition("/")[2] for path in paths)
