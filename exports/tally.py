"""The figures of recap tables while the records go by: one pass, a few numbers a line."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Final

from exports.model import Record
from exports.recap import Dimension, Line, Measure, Table, holds
from exports.sums import Exact

_BLANK: Final = "Tidak diisi"

Key = tuple[str | None, ...]
"""A line's key in each dimension; None is all lines of it."""


class Tally:
    """The figures of one table; `regions` are the keys of lines by region, by office."""

    def __init__(self, table: Table, regions: Mapping[str, str]) -> None:
        self.table = table
        self._regions = regions
        self.cells: dict[Key, list[int | Exact]] = {}
        self._added = [(place, m) for place, m in enumerate(table.measures) if m.kind in ("count", "sum")]
        self._once = [(place, m) for place, m in enumerate(table.measures) if m.kind == "records"]

    def add(self, record: Record, values: tuple[Any, ...]) -> None:
        """Count one record, whose expressions gave `values`."""
        self._count(self._keys(record, values), values)

    def add_rows(self, record: Record, rows: Sequence[tuple[Any, ...]]) -> None:
        """Count one record's rows of the table's repeat, each with the values of its expressions."""
        seen: set[tuple[Key, int]] = set()
        for values in rows:
            key = self._keys(record, values)
            self._count(key, values)
            for place, measure in self._once:
                if _counts(measure, values):
                    seen.update((whole, place) for whole in _wholes(key))
        for key, place in seen:
            self._row(key)[place] += 1  # type: ignore[operator]  # a count's cell is a number

    def _keys(self, record: Record, values: tuple[Any, ...]) -> Key:
        return tuple(self._key(dimension, record, values) for dimension in self.table.dimensions)

    def _count(self, key: Key, values: tuple[Any, ...]) -> None:
        row = self._row(key)
        for place, measure in self._added:
            if measure.where >= 0 and not holds(values[measure.where]):
                continue
            cell = row[place]
            if isinstance(cell, Exact):
                number = values[measure.expression]
                if isinstance(number, int | float) and math.isfinite(number):
                    cell.add(number)
            elif measure.expression < 0 or holds(values[measure.expression]):
                row[place] = cell + 1

    def _row(self, key: Key) -> list[int | Exact]:
        row = self.cells.get(key)
        if row is None:
            row = self.cells[key] = [Exact() if m.kind == "sum" else 0 for m in self.table.measures]
        return row

    def _key(self, dimension: Dimension, record: Record, values: tuple[Any, ...]) -> str:
        if dimension.source == "region":
            return self._regions[record.office]
        if dimension.source == "office":
            return record.office
        value = values[dimension.source]
        return "" if value is None else str(value)

    def figure(self, key: Key, place: int) -> float | None:
        """Give one cell: a count, a sum, or None where nothing was there to sum."""
        row = self.cells.get(key)
        if row is None:
            return None if self.table.measures[place].kind == "sum" else 0
        cell = row[place]
        if isinstance(cell, Exact):
            return None if cell.empty else cell.total()
        return cell

    def lines(self, depth: int, block: Key = ()) -> list[Line]:
        """Give the rows of a dimension below `block`: the form's, and any value met that the form does not list.

        Of a sparse list only the rows that count something.
        """
        dimension = self.table.dimensions[depth]
        met = {key[depth]: None for key in self.cells if key[:depth] == block and None not in key}
        known = {line.key for line in dimension.lines}
        rows = [line for line in dimension.lines if not dimension.sparse or line.key in met]
        unknown = sorted(name for name in met if name is not None and name not in known)
        return rows + [Line(key, key or _BLANK) for key in unknown]


def _counts(measure: Measure, values: tuple[Any, ...]) -> bool:
    """Tell whether a row meets a column's filter and condition."""
    inside = measure.where < 0 or holds(values[measure.where])
    return inside and (measure.expression < 0 or holds(values[measure.expression]))


def _wholes(key: Key) -> Iterator[Key]:
    """Give a key and all that it is a part of: blocks, lines over all blocks, everything."""
    return product(*((part, None) for part in key))
