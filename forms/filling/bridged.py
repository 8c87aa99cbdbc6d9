"""What a file says in the questions of another version: the template's answers and the file's are both carried over the bridge.

A cell is what it alone changes on the other side; its value there is that of all cells together, as a bridge may read several.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from forms.answers import flatten, fold
from forms.bridge import Chain
from forms.compile import CompiledForm
from forms.filling.compare import orders_with
from forms.filling.gather import Cells, Line, Said
from forms.filling.layout import Column, fill_sheets
from forms.model import Repeat

Answers = Mapping[str, Any]


class Bridged(msgspec.Struct, frozen=True, kw_only=True):
    """Cells in the new version's questions, and labels of changed columns that have no question there."""

    cells: Cells
    lost: tuple[str, ...]


class Crossing:
    """The way of cells from a template's version to another one; make one for all cooperatives on that version."""

    def __init__(self, chain: Chain, old: CompiledForm, new: CompiledForm, language: str = "id") -> None:
        """Lay out the columns of the new version."""
        self.chain, self.old, self.new = chain, old, new
        self._columns = {one.path: one for sheet in fill_sheets(new, language) for one in sheet.columns}
        self._orders = {place.node.name: "/".join(place.path) for place in _repeats(new)}
        self._renamed = {
            order: self._orders[place.node.name]
            for place in _repeats(old)
            if (order := "/".join(place.path)) and place.node.name in self._orders
        }

    def carried(self, cells: Cells, was: Answers) -> Bridged:
        """Carry what a file says of one cooperative; `was` is what its template said, by storage path."""
        good = {one.path: one.new for one in cells.said if not one.reason}
        before, after = self._over(was), self._over(self._with(was, good))
        found: list[Said] = []
        lost: list[str] = []
        for one in cells.said:
            if one.reason:
                found.append(msgspec.structs.replace(one, path=""))
                continue
            alone = self._over(self._with(was, {one.path: one.new}))
            paths = [path for path in {**before, **alone} if before.get(path) != alone.get(path) and self._column(path)]
            lost += [] if paths else [one.question.label]
            for path in paths:
                column = self._column(path)
                if column is not None:
                    found.append(
                        msgspec.structs.replace(
                            one, path=path, question=column, was=before.get(path), new=after.get(path)
                        )
                    )
        lines = tuple(self._lines(cells.lines))
        return Bridged(cells=msgspec.structs.replace(cells, said=tuple(found), lines=lines), lost=tuple(lost))

    def _with(self, was: Answers, good: Answers) -> dict[str, Any]:
        orders = [*self._renamed]
        return {**was, **good, **orders_with(was, [path for path in good if good[path] is not None], orders)}

    def _over(self, flat: Answers) -> dict[str, Any]:
        """Carry stored answers; rows keep the ids that they have in the old version."""
        carried = flatten(self.new, self.chain.carry(fold(self.old, flat)).answers)
        for order, there in self._renamed.items():
            rows = flat.get(order) or ()
            for number, row in enumerate(rows, 1):
                begin = f"{there}/{number}/"
                for path in [path for path in carried if path.startswith(begin)]:
                    carried[f"{there}/~{row}/{path[len(begin) :]}"] = carried.pop(path)
        return {path.replace("/~", "/"): value for path, value in carried.items()}

    def _column(self, path: str) -> Column | None:
        """Give the column of a storage path, None where nothing is asked there or the order of rows stands there."""
        for order in self._orders.values():
            if path.startswith(f"{order}/"):
                _, slash, rest = path[len(order) + 1 :].partition("/")
                return self._columns.get(f"{order}/*{slash}{rest}")
        return self._columns.get(path)

    def _lines(self, lines: tuple[Line, ...]) -> Iterator[Line]:
        for line in lines:
            if line.order in self._renamed:
                # Told apart by what they say only within one version.
                yield msgspec.structs.replace(line, order=self._renamed[line.order], answers={})


def _repeats(compiled: CompiledForm) -> Iterator[Any]:
    return (place for place in compiled.layout.places if isinstance(place.node, Repeat) and not place.repeats)
