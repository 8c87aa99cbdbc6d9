"""Holds a workbook against its own manifest: is it whole, has a value changed, and where first?

All of it lies in the file, so this finds accidents and careless changes; only the service's own record of the file, or of the chain's
head, speaks against somebody who made the manifest anew.
"""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, Literal

import msgspec

from exports import evidence
from exports.proof import FORMULA, MARK, Computed, Lines, line_of
from exports.rendering import BETWEEN, NUMBER
from forms.tables.exact import ExactRow, read_exactly

Kind = Literal[
    "manifest", "missing", "added", "removed_row", "added_row", "row", "order", "total", "rows", "whole", "short"
]

_GLANCE: Final = 400
"""Lines after a difference that are looked at to tell a row that went from one that changed."""


class NoManifestError(ValueError):
    """The workbook has no manifest sheet, or one that states no contents: it is not ours, or older than these proofs."""


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is not as the manifest says.

    `manifest`: its own cells were changed; `missing`, `added`: a sheet; `removed_row`, `added_row`, `row`: the first
    row that differs (`row` is its number in Excel, 0 where the sheet ends before); `order`: the same rows in another order;
    `total`: a row with formulas; `rows`: a count; `whole`: the sum over all sheets; `short`: rows selected that were not written.
    """

    kind: Kind
    sheet: str
    row: int = 0
    wanted: str = ""
    found: str = ""


class Proven(msgspec.Struct, frozen=True, kw_only=True):
    """What a file showed: its SHA-256, what its manifest states, and each difference, by sheet."""

    file_sha: str
    chain_head: str
    content: str
    made: str
    records: int
    sheets: int
    rows: int
    differences: tuple[Difference, ...]

    @property
    def whole(self) -> bool:
        """Whether everything is as the manifest says."""
        return not self.differences


class _Stated(msgspec.Struct, frozen=True):
    """What the manifest says of a sheet."""

    rows: str
    content: str
    marks: tuple[str, ...]


class _Read(msgspec.Struct, frozen=True):
    """What a sheet says: its lines' content, marks and numbers in Excel, and the places of those with a formula."""

    content: str
    marks: tuple[str, ...]
    numbers: tuple[int, ...]
    computed: frozenset[int]


def prove(path: Path) -> Proven:
    """Read a workbook and hold it against its manifest; any program may have saved it meanwhile.

    Raises:
        TableProblem: when the file is no sound workbook.
        NoManifestError: when it has no manifest that states contents.
    """
    read: dict[str, _Read] = {}
    manifest: list[str] | None = None
    for name, rows in read_exactly(path):
        if name == evidence.NAME:
            manifest = [row_line(row) for row in rows]
        else:
            read[name] = _sheet(rows)
    if manifest is None:
        raise NoManifestError(path.name)
    facts, stated = _facts(manifest)
    if evidence.SELF not in facts or not stated:
        raise NoManifestError(path.name)
    differences = [*_own(manifest, facts, stated)]
    for name, said in stated.items():
        if name not in read:
            differences.append(Difference(kind="missing", sheet=name))
        elif read[name].content != said.content:
            differences.append(_first(name, said, read[name]))
    differences += [Difference(kind="added", sheet=name) for name in read if name not in stated]
    with path.open("rb") as file:
        sha = hashlib.file_digest(file, "sha256").hexdigest()
    return Proven(
        file_sha=sha,
        chain_head=facts.get(evidence.CHAIN, ""),
        content=facts.get(evidence.WHOLE, ""),
        made=facts.get(evidence.MADE, ""),
        records=sum(_written(manifest)[1]),
        sheets=len(read),
        rows=sum(len(sheet.marks) for sheet in read.values()),
        differences=tuple(differences),
    )


def row_line(row: ExactRow) -> str:
    """Give the line of a row as it was read."""
    return line_of(
        [
            None if cell is None or cell.value is None else Computed(cell.value) if cell.computed else cell.value
            for cell in row[1]
        ]
    )


def _sheet(rows: Iterable[ExactRow]) -> _Read:
    lines = Lines()
    numbers: list[int] = []
    computed: set[int] = set()
    for row in rows:
        if line := row_line(row):
            lines.extend((line,))
            if FORMULA in line:
                computed.add(len(numbers))
            numbers.append(row[0])
    return _Read(lines.content, _split(lines.marks), tuple(numbers), frozenset(computed))


def _split(marks: str) -> tuple[str, ...]:
    return tuple(marks[at : at + MARK] for at in range(0, len(marks), MARK))


def _facts(manifest: Sequence[str]) -> tuple[dict[str, str], dict[str, _Stated]]:
    """Read the facts and what is said of each sheet."""
    facts: dict[str, str] = {}
    stated: dict[str, _Stated] = {}
    for line in manifest:
        cells = line.split(BETWEEN)
        if len(cells) < evidence.FIGURES or cells[0]:
            continue
        name, value = cells[evidence.NAMES - 1], cells[evidence.FIGURES - 1]
        if len(cells) >= evidence.CONTENTS and name.startswith(evidence.SHEET):
            content, marks = cells[evidence.CONTENTS - 1], "".join(cells[evidence.MARKS - 1 :])
            stated[name.removeprefix(evidence.SHEET)] = _Stated(
                value.removesuffix(evidence.ROWS), content, _split(marks)
            )
        else:
            facts[name] = value
    return facts, stated


def _own(manifest: Sequence[str], facts: dict[str, str], stated: dict[str, _Stated]) -> Iterable[Difference]:
    """Hold the manifest against itself."""
    said, found = facts[evidence.SELF], evidence.self_content(manifest)
    if said != found:
        yield Difference(kind="manifest", sheet=evidence.NAME, wanted=said, found=found)
    whole = evidence.content_of((name, each.content) for name, each in stated.items())
    if whole != facts.get(evidence.WHOLE):
        yield Difference(kind="whole", sheet=evidence.NAME, wanted=facts.get(evidence.WHOLE, ""), found=whole)
    selected, written = _written(manifest)
    if selected != written:
        yield Difference(kind="short", sheet=evidence.NAME, wanted=str(sum(selected)), found=str(sum(written)))


def _written(manifest: Sequence[str]) -> tuple[list[int], list[int]]:
    """Give the rows selected and written of each share."""
    shares = [
        cells
        for line in manifest
        if (cells := line.split(BETWEEN))[0].startswith(NUMBER) and len(cells) >= evidence.CONTENTS
    ]
    counts = [[_count(cells[place - 1]) for cells in shares] for place in (evidence.SELECTED, evidence.WRITTEN)]
    return counts[0], counts[1]


def _count(cell: str) -> int:
    number = cell.removeprefix(NUMBER)
    return int(number) if number.isdecimal() else -1


def _first(name: str, said: _Stated, read: _Read) -> Difference:
    """Tell how a sheet first differs from what is said of it."""
    old, new = said.marks, read.marks
    counts = {"wanted": str(len(old)), "found": str(len(new))}
    if len(old) == len(new) and sorted(old) == sorted(new):
        at = next((at for at, (one, other) in enumerate(zip(old, new, strict=True)) if one != other), 0)
        return Difference(kind="order", sheet=name, row=read.numbers[at] if read.numbers else 0, **counts)
    at = next(
        (at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )
    row = read.numbers[at] if at < len(new) else 0
    kind: Kind = "total" if at in read.computed else "row"
    gone = at + len(old) - len(new)
    come = at + len(new) - len(old)
    if len(new) < len(old):
        kind = "removed_row" if old[gone : gone + _GLANCE] == new[at : at + _GLANCE] else "rows"
    elif len(new) > len(old):
        kind = "added_row" if new[come : come + _GLANCE] == old[at : at + _GLANCE] else "rows"
    return Difference(kind=kind, sheet=name, row=row, **counts)
