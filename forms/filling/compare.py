"""The three-way comparison of one cooperative: what the template said, what the file says, what the server says now.

Which rule breaks keep a cell out: what is no answer to its own question stays out with the words of the page (cells that cannot
be read, answers of the wrong type, choices that are not offered, broken constraints). On the page such an answer is kept in the
draft with its error beside it, where its author still looks at it; a file is put away, so its faults go back into the file.
What other questions are told because of a cell (checks, required ones left blank, warnings) keeps nothing out: those answers go
in and the page tells it, as it does for what is typed there. All cells of a cooperative are judged together, as they would stand;
where one stays out the others are judged again without it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from forms.answers import fold
from forms.check import check
from forms.compile import CompiledForm
from forms.errors import touched
from forms.evaluate import Around
from forms.filling.alike import alike
from forms.filling.gather import Cells, Line, Said
from forms.filling.model import Edit, EditKind
from forms.filling.words import said

_OWN_RULES = frozenset({"type", "choice", "constraint"})
_TAKEN = frozenset({"new", "changed"})
MOST_ROWS = 200
"""Rows of one repeat that a page shows at once, and a draft takes."""

Answers = Mapping[str, Any]


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How one cooperative stands on the server.

    `answers` are stored ones by path, as the draft has them or would begin with; `closed` says in words why none may be
    changed ('' where they may); `locked` are paths (of rows' order too) that a return did not ask for, `locked_words` say so; `earlier` what earlier uploads of the same template put at a path; `other_year` where the
    template is of another round, so that a blank here was never an answer taken away.
    """

    answers: Answers
    around: Around
    closed: str = ""
    locked: frozenset[str] = frozenset()
    locked_words: str = ""
    earlier: Mapping[str, Sequence[Any]] = {}
    other_year: bool = False


def compare(compiled: CompiledForm, cells: Cells, standing: Standing, language: str = "id") -> tuple[Edit, ...]:
    """Give the edits of one cooperative in the order of the file, as they would be judged on the page."""
    return _Comparing(compiled, cells, standing, language).edits()


def orders_with(answers: Answers, paths: Sequence[str], orders: Sequence[str]) -> dict[str, list[str]]:
    """Give the orders of repeats that grow by the new rows which some paths lie in.

    Args:
        answers: stored ones by path.
        paths: of the answers that are given.
        orders: storage paths of repeats.
    """
    grown: dict[str, list[str]] = {}
    for path in paths:
        for order in orders:
            if path.startswith(f"{order}/"):
                identity = path[len(order) + 1 :].partition("/")[0]
                rows = grown.get(order) or [*(answers.get(order) or ())]
                if identity not in rows:
                    grown[order] = [*rows, identity]
    return grown


class _Comparing:
    """One cooperative."""

    def __init__(self, compiled: CompiledForm, cells: Cells, standing: Standing, language: str) -> None:
        self.compiled = compiled
        self.cells = cells
        self.standing = standing
        self.language = language
        self.orders = tuple(dict.fromkeys(line.order for line in cells.lines))
        self.renamed = dict(self._brought())
        self.full: set[str] = set()

    def edits(self) -> tuple[Edit, ...]:
        """Compare, then judge what would be taken; conflicts are judged as if they were taken too."""
        if self.standing.closed:
            changed = (self._edit(one, "wrong", one.path, reason=self.standing.closed) for one in self.cells.said)
            return tuple(changed)
        gone = {line.identity: reason for line in self.cells.lines if (reason := self._missing(line))}
        found = [edit for one in self.cells.said if (edit := self._compared(one, gone)) is not None]
        found = self._judged(self._unlocked(found), _TAKEN)
        if any(edit.kind == "conflict" for edit in found):
            found = self._judged(found, _TAKEN | {"conflict"}, only="conflict")
        return tuple(found)

    def _compared(self, one: Said, gone: Mapping[str, str]) -> Edit | None:
        """Give the edit of a cell, None where there is nothing to do."""
        order = next((order for order in self.orders if one.path.startswith(f"{order}/")), "")
        identity = one.path[len(order) + 1 :].partition("/")[0] if order else ""
        if identity in gone:
            return self._edit(one, "wrong", one.path, reason=gone[identity])
        path = one.path
        if identity in self.renamed:
            path = f"{order}/{self.renamed[identity]}{path[len(order) + 1 + len(identity) :]}"
        old = self.standing.answers.get(path)
        if one.reason:
            return self._edit(one, "wrong", path, old=old, reason=one.reason)
        column = one.question
        if alike(column, one.new, old):
            return None
        blank = old in (None, "", [])
        put_here = any(alike(column, old, before) for before in self.standing.earlier.get(path, ()))
        expected = alike(column, old, one.was) or put_here or (blank and self.standing.other_year)
        kind: EditKind = "emptied" if one.new is None else "new" if blank else "changed"
        return self._edit(one, kind if expected else "conflict", path, old=old)

    def _edit(self, one: Said, kind: EditKind, path: str, old: Any = None, reason: str = "") -> Edit:
        return Edit(
            sheet=one.sheet, row=one.row, column=one.column, kind=kind, path=path, cooperative=self.cells.cooperative,
            name=self.cells.name, label=one.question.label, was=one.was, old=old, new=one.new, shown=one.shown,
            reason=reason,
        )  # fmt: skip

    def _unlocked(self, found: list[Edit]) -> list[Edit]:
        """Keep out what is locked, but for what an error stands at once the others are taken: that must be mended too."""
        locked = {edit.path for edit in found if self._locks(edit.path)}
        if not locked:
            return found
        taken = {edit.path: edit.new for edit in found if edit.kind in _TAKEN and edit.path not in locked}
        flat = _with(self.standing, taken, self.orders)
        findings = check(self.compiled, fold(self.compiled, flat), self.standing.around).findings
        locked -= touched(locked, lambda path: finding_path(path, flat, self.orders), findings)
        return [
            msgspec.structs.replace(edit, kind="locked", reason=self.standing.locked_words)
            if edit.path in locked
            else edit
            for edit in found
        ]

    def _locks(self, path: str) -> bool:
        """Say whether an answer is locked, or would add a row to a repeat that is."""
        if path in self.standing.locked:
            return True
        order, row = _row_of(path, self.orders)
        return order in self.standing.locked and row not in (self.standing.answers.get(order) or ())

    def _missing(self, line: Line) -> str:
        """Say why nothing can be put into a row, '' where it can."""
        rows = self.standing.answers.get(line.order) or ()
        if line.identity in rows or line.identity in self.renamed:
            return ""
        if not line.fresh:
            return said("gone_row" if line.known else "no_row", self.language)
        fresh = [one.identity for one in self.cells.lines if one.fresh and one.order == line.order]
        before = [one for one in fresh[: fresh.index(line.identity)] if one not in rows and one not in self.renamed]
        if len(rows) + len(before) >= MOST_ROWS:
            return said("many_rows", self.language, most=str(MOST_ROWS))
        return ""

    def _brought(self) -> Iterator[tuple[str, str]]:
        """Yield new rows that an earlier upload of the file added under another number (sorted since): id to stored id."""
        named = {line.identity for line in self.cells.lines}
        taken: set[str] = set()
        for line in self.cells.lines:
            rows = self.standing.answers.get(line.order) or ()
            if not line.fresh or line.identity in rows:
                continue
            for row in rows:
                if row not in named and row not in taken and row.startswith("x") and self._is_row(line, row):
                    taken.add(row)
                    yield line.identity, row
                    break

    def _is_row(self, line: Line, row: str) -> bool:
        """Tell whether a stored row says all that a new one does."""
        spoken = {path.replace("*", row): value for path, value in line.answers.items() if value is not None}
        return bool(spoken) and all(self.standing.answers.get(path) == value for path, value in spoken.items())

    def _judged(self, found: list[Edit], kinds: frozenset[str], only: str = "") -> list[Edit]:
        """Take the edits of some kinds, check, and turn those that break their own rules into wrong ones, until none does."""
        while True:
            taken = {edit.path: edit.new for edit in found if edit.kind in kinds}
            broken = own_faults(self.compiled, self.standing, taken, self.orders, self.language)
            if not broken:
                return found
            changed = [
                msgspec.structs.replace(edit, kind="wrong", reason=broken[edit.path])
                if edit.kind in kinds and (not only or edit.kind == only) and edit.path in broken
                else edit
                for edit in found
            ]
            if changed == found:
                return found
            found = changed


def own_faults(
    compiled: CompiledForm, standing: Standing, taken: Answers, orders: Sequence[str], language: str = "id"
) -> dict[str, str]:
    """Give what is wrong with given answers by their own rules, by storage path.

    Args:
        compiled: the form.
        standing: how the cooperative stands.
        taken: the answers that would be given; rows that are new are added behind the others.
        orders: storage paths of the repeats that rows may be added to.
        language: of the messages.
    """
    if not taken:
        return {}
    flat = _with(standing, taken, orders)
    verdict = check(compiled, fold(compiled, flat), standing.around, language)
    told = {one.path: one.message for one in verdict.findings if one.code in _OWN_RULES and one.severity == "error"}
    if not told:
        return {}
    return {path: told[shown] for path in taken if (shown := finding_path(path, flat, orders)) in told}


def _with(standing: Standing, taken: Answers, orders: Sequence[str]) -> dict[str, Any]:
    """Give the answers as they would stand: those given in their places, new rows behind the others."""
    flat = {**standing.answers, **taken}
    return flat | orders_with(standing.answers, [path for path, value in taken.items() if value is not None], orders)


def finding_path(path: str, flat: Answers, orders: Sequence[str]) -> str:
    """Give the path by which findings name a stored answer: the row's number in place of its id."""
    order, row = _row_of(path, orders)
    rows = flat.get(order) or ()
    return f"{order}[{rows.index(row) + 1}]{path[len(order) + 1 + len(row) :]}" if row in rows else path


def _row_of(path: str, orders: Sequence[str]) -> tuple[str, str]:
    """Give the repeat and the id of the row that an answer lies in, both '' for one that lies in none."""
    order = next((order for order in orders if path.startswith(f"{order}/")), "")
    return order, path[len(order) + 1 :].partition("/")[0] if order else ""
