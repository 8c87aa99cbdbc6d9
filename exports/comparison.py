"""The figures of two book years while the records go by.

Last year's records come first, bridged into this version's names. Of each one a few numbers are kept, so that the
matched panel (the same cooperatives in both years) and the status matrix can be told when this year's record comes.
"""

import math
from array import array
from typing import Any, Final, Literal

import msgspec

from exports.model import BookSpec, Compiled, Previous, Record
from exports.recap import holds, region_key, region_lines
from exports.series import Plan, Series, View, plan
from exports.sums import Exact

Year = Literal["before", "now"]
GONE: Final = "\x00"
"""Stands for the status of a year in which the cooperative was not counted."""


class _Kept(msgspec.Struct, frozen=True):
    """What is kept of last year's record until this year's comes; numbers as packed doubles, NaN for none."""

    region: str
    status: str
    apart: bool
    numbers: bytes


class Comparison:
    """The figures of both years: feed `before` with last year's records, then `now`, then `close`."""

    def __init__(self, plan: Plan, spec: BookSpec, compiled: Compiled, year: int) -> None:
        self.plan, self.year = plan, year
        self.lines = region_lines(spec)
        self._regions = {office.code: region_key(spec, office.code) for office in spec.offices}
        self._evaluate = compiled.expressions(plan.expressions)
        self._kept: dict[str, _Kept] = {}
        self._sums: dict[tuple[str, int, View, Year], Exact] = {}
        self.moves: dict[tuple[str, str, str], list[int]] = {}
        self.counted = {"before": 0, "now": 0, "both": 0}

    def before(self, record: Record) -> None:
        """Take one of last year's records.

        Raises:
            ValueError: for a record of an office that is not the workbook's.
        """
        kept = self._read(record)
        self._kept[record.koperasi_id] = kept
        self.counted["before"] += 1
        self._add(kept, "before", kept.numbers, panel=False)

    def now(self, record: Record) -> None:
        """Take one of this year's records; all of last year's have been."""
        here = self._read(record)
        self.counted["now"] += 1
        self._add(here, "now", here.numbers, panel=False)
        there = self._kept.pop(record.koperasi_id, None)
        if there is None:
            self._move(here, GONE, here.status)
            return
        self.counted["both"] += 1
        self._move(here, there.status, here.status)
        self._add(here, "before", there.numbers, panel=True, beside=here.numbers)
        self._add(here, "now", here.numbers, panel=True, beside=there.numbers)

    def close(self) -> None:
        """Count those of last year that did not come this year."""
        for kept in self._kept.values():
            self._move(kept, kept.status, GONE)
        self._kept.clear()

    def figure(self, key: str, place: int, view: View, year: Year) -> float | None:
        """Give one series' figure of a region, None where there is none: nothing to sum, or no question last year."""
        series = self.plan.series[place]
        if not series.steps.carried and (year == "before" or view.panel):
            return None
        if year == "before" and view.without and not view.panel and not self.plan.split_carried:
            return None
        found = self._sums.get((key, place, view, year))
        if series.kind == "count":
            return int(found.total()) if found else 0
        return None if found is None else found.total()

    def _read(self, record: Record) -> _Kept:
        if record.office not in self._regions:
            raise ValueError(f"kantor {record.office} tidak termasuk buku kerja ini")
        values = self._evaluate(record.answers)
        status = values[self.plan.status] if self.plan.status >= 0 else ""
        return _Kept(
            region=self._regions[record.office],
            status="" if status is None else str(status),
            apart=self.plan.split >= 0 and holds(values[self.plan.split]),
            numbers=array("d", [_number(series, values) for series in self.plan.series]).tobytes(),
        )

    def _add(self, whose: _Kept, year: Year, packed: bytes, *, panel: bool, beside: bytes = b"") -> None:
        """Add one record's numbers; to the panel only those that both years have."""
        numbers = array("d", packed)
        others = array("d", beside) if panel else numbers
        for place, (number, other) in enumerate(zip(numbers, others, strict=True)):
            if math.isnan(number) or math.isnan(other):
                continue
            for without in (False,) if whose.apart else (False, True):
                key = (whose.region, place, View(panel, without), year)
                found = self._sums.get(key)
                if found is None:
                    found = self._sums[key] = Exact()
                found.add(number)

    def _move(self, whose: _Kept, before: str, now: str) -> None:
        counts = self.moves.setdefault((whose.region, before, now), [0, 0])
        counts[0] += 1
        counts[1] += not whose.apart


def _number(series: Series, values: tuple[Any, ...]) -> float:
    """Give what a record adds to a series, NaN for nothing."""
    inside = series.where < 0 or holds(values[series.where])
    if series.kind == "count":
        return float(inside and (series.expression < 0 or holds(values[series.expression])))
    value = values[series.expression]
    return float(value) if inside and isinstance(value, int | float) and math.isfinite(value) else math.nan


def compare(compiled: Compiled, spec: BookSpec, previous: Previous) -> Comparison:
    """Read all of last year's records; this year's are to follow.

    Raises:
        RecapError: for a series or a status that says nothing.
    """
    found = Comparison(plan(compiled.form, spec, previous.year, previous.steps), spec, compiled, previous.year)
    for record in previous.records:
        found.before(record)
    return found
