"""The figures of two book years while the records go by.

Last year's records come first, bridged into this version's names. Of each one a few numbers are kept, so that the
matched panel (the same cooperatives in both years) and the status matrix can be told when this year's record comes.
"""

import math
from array import array
from collections.abc import Sequence
from typing import Any, Final, Literal

import msgspec

from exports.activity import following
from exports.model import BookSpec, Compiled, Previous, Record
from exports.recap import holds, region_key, region_lines
from exports.series import Plan, Series, View, plan
from exports.sums import Exact
from exports.two_rules import TwoRules

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
        self.rule = _rule(compiled, spec)

    def before(self, record: Record) -> str:
        """Take one of last year's records; give its status.

        Raises:
            ValueError: for a record of an office that is not the workbook's.
        """
        kept = self._read(record)
        self._kept[record.koperasi_id] = kept
        self.counted["before"] += 1
        self._add(kept, "before", panel=False, apart=kept.apart)
        return kept.status

    def now(self, record: Record) -> None:
        """Take one of this year's records; all of last year's have been."""
        here = self._read(record)
        self.counted["now"] += 1
        self._add(here, "now", panel=False, apart=here.apart)
        there = self._kept.pop(record.koperasi_id, None)
        self._move(here.region, there.status if there else GONE, here.status, apart=here.apart)
        if there is None:
            return
        self.counted["both"] += 1
        self._judge(there, apart=here.apart)
        pairs: tuple[tuple[Year, _Kept, _Kept], ...] = (("before", there, here), ("now", here, there))
        for year, whose, other in pairs:
            moved = msgspec.structs.replace(whose, region=here.region)
            self._add(moved, year, panel=True, apart=here.apart, beside=other.numbers)

    def close(self) -> None:
        """Count those of last year that did not come this year."""
        for kept in self._kept.values():
            self._judge(kept, apart=False)
            self._move(kept.region, kept.status, GONE, apart=kept.apart)
        self._kept.clear()

    def figure(self, key: str, place: int, view: View, year: Year) -> float | None:
        """Give one series' figure of a region, None where there is none: nothing to sum, or no question last year."""
        series = self.plan.series[place]
        if not series.steps.carried and (year == "before" or view.panel):
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

    def _judge(self, kept: _Kept, *, apart: bool) -> None:
        """Count last year's record among those not set apart, where only this year's answers tell who is."""
        if not self.plan.split_steps.carried and not apart:
            self._add(kept, "before", panel=False, apart=False, views=(True,))

    def _add(
        self, whose: _Kept, year: Year, *, panel: bool, apart: bool, beside: bytes = b"", views: Sequence[bool] = ()
    ) -> None:
        """Add one record's numbers; to the panel only those that both years have."""
        known = panel or year == "now" or self.plan.split_steps.carried
        views = views or ((False,) if apart or not known else (False, True))
        numbers = array("d", whose.numbers)
        others = array("d", beside) if panel else numbers
        for place, (number, other) in enumerate(zip(numbers, others, strict=True)):
            if math.isnan(number) or math.isnan(other):
                continue
            for without in views:
                key = (whose.region, place, View(panel, without), year)
                found = self._sums.get(key)
                if found is None:
                    found = self._sums[key] = Exact()
                found.add(number)

    def _move(self, region: str, before: str, now: str, *, apart: bool) -> None:
        counts = self.moves.setdefault((region, before, now), [0, 0])
        counts[0] += 1
        counts[1] += not apart


def _number(series: Series, values: tuple[Any, ...]) -> float:
    """Give what a record adds to a series, NaN for nothing."""
    inside = series.where < 0 or holds(values[series.where])
    if series.kind == "count":
        return float(inside and (series.expression < 0 or holds(values[series.expression])))
    value = values[series.expression]
    return float(value) if inside and isinstance(value, int | float) and math.isfinite(value) else math.nan


def _rule(compiled: Compiled, spec: BookSpec) -> str:
    """Say by which rule the status of both years is counted, '' where the form has none."""
    if not following(compiled.form):
        return ""
    return (
        f"Status kedua tahun buku dihitung kembali menurut aturan putaran ini: {spec.round.inactive_after} tahun buku berturut-turut tanpa RAT; "
        "itu mendahului catatan jembatan tentang aturan."
    )


def compare(compiled: Compiled, spec: BookSpec, previous: Previous, rules: TwoRules | None = None) -> Comparison:
    """Read all of last year's records; this year's are to follow. `rules` counts them under both rules too.

    Raises:
        RecapError: for a series or a status that says nothing.
    """
    found = Comparison(plan(compiled.form, spec, previous.year, previous.steps), spec, compiled, previous.year)
    for record in previous.records:
        status = found.before(record)
        if rules:
            rules.before(record, status, previous.year)
    return found
