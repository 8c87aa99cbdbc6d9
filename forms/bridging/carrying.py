"""Answers of the old version become answers of the new one by a plan; whatever is left behind is told."""

from collections.abc import Mapping
from typing import Any

from forms.answers import put
from forms.bridging.model import Carried, Dropped
from forms.bridging.plan import Pair, Plan
from forms.bridging.sides import Sides
from forms.bridging.taking import Taken, Taker
from forms.compiler.layout import Place
from forms.compiler.over_answers import below
from forms.model import Group, Repeat
from forms.reading import is_blank, printable


class Carrier:
    """Carries any number of submissions over by one plan."""

    def __init__(self, sides: Sides, plan: Plan) -> None:
        self.sides = sides
        self.plan = plan
        self.taker = Taker(sides.new)

    def carry(self, answers: Mapping[str, Any]) -> Carried:
        """Carry one submission's nested answers over."""
        run = _Run(self, answers)
        run.pairs(self.plan.pairs, answers, run.answers, (0, 0), "")
        run.rows()
        run.left(self.sides.old.layout.top, answers, "")
        return Carried(run.answers, tuple(run.dropped))


class _Run:
    """One submission on its way; `filled` are the rows of the plan that gave an answer."""

    def __init__(self, carrier: Carrier, raw: Mapping[str, Any]) -> None:
        self.plan = carrier.plan
        self.layout = carrier.sides.old.layout
        self.taker = carrier.taker
        self.raw = raw
        self.answers: dict[str, Any] = {}
        self.dropped: list[Dropped] = []
        self.filled: set[int] = set()
        self.told: set[int] = set()

    def pairs(
        self, pairs: tuple[Pair, ...], raw: Mapping[str, Any], target: dict[str, Any], cut: tuple[int, int], prefix: str
    ) -> None:
        """Carry what goes by its name; `cut` is how much of the old and new paths lies outside of the row at hand."""
        for pair in pairs:
            path = pair.old.path[cut[0] :]
            value = below(raw, path)
            if is_blank(value):
                continue
            told = prefix + "/".join(path)
            if isinstance(pair.new.node, Repeat):
                self.repeat(pair, value, target, cut, told)
            else:
                taken = self.taker.take(pair.new, value, computed=False)
                self.refusals(taken, told)
                if taken.answer is not None:
                    put(target, pair.new.path[cut[1] :], taken.answer)

    def repeat(self, pair: Pair, value: object, target: dict[str, Any], cut: tuple[int, int], told: str) -> None:
        """Carry the rows of a repeat."""
        if not isinstance(value, list | tuple):
            self.dropped.append(Dropped(told, value, "Bukan daftar baris."))
            return
        rows: list[dict[str, Any]] = []
        for number, row in enumerate(value, 1):
            rows.append({})
            if isinstance(row, Mapping):
                inside = len(pair.old.path), len(pair.new.path)
                self.pairs(pair.inner, row, rows[-1], inside, f"{told}[{number}]/")
        put(target, pair.new.path[cut[1] :], rows)

    def rows(self) -> None:
        """Evaluate the sheet's expressions; the first answered question that a refused value was made of is told."""
        for at, (row, value) in enumerate(zip(self.plan.rows, self.plan.function(self.raw), strict=True)):
            taken = self.taker.take(row.place, value, computed=True)
            if taken.answer is not None:
                put(self.answers, row.place.path, taken.answer)
                self.filled.add(at)
            for _, reason in taken.refused:
                source = next((place for place in row.reads if not is_blank(below(self.raw, place.path))), None)
                self.told |= {place.number for place in row.reads}
                path = row.place.path if source is None else source.path
                self.dropped.append(Dropped("/".join(path), below(self.raw, path), reason))

    def refusals(self, taken: Taken, path: str) -> None:
        """Tell what a question did not take."""
        self.dropped += (Dropped(path, part, reason) for part, reason in taken.refused)

    def left(self, numbers: tuple[int, ...], raw: object, prefix: str) -> None:
        """Tell every answer that nothing took, and what the old version does not have at all."""
        if not isinstance(raw, Mapping):
            if not is_blank(raw):
                self.dropped.append(Dropped(prefix.rstrip("/"), raw, "Bukan kelompok jawaban."))
            return
        places = {place.node.name: place for place in self.layout.inner(numbers)}
        for key, value in raw.items():
            place = places.get(key)
            if place is None:
                path = printable(f"{prefix}{key}")
                self.dropped.append(Dropped(path, value, f"Versi lama tidak punya pertanyaan `{printable(str(key))}`."))
            elif isinstance(place.node, Group):
                self.left(place.children, value, f"{prefix}{key}/")
            elif isinstance(place.node, Repeat):
                for number, row in enumerate(value if isinstance(value, list | tuple) else (), 1):
                    self.left(place.children, row, f"{prefix}{key}[{number}]/")
            elif self.is_lost(place) and not is_blank(value):
                self.dropped.append(Dropped(f"{prefix}{key}", value, self.reason(place)))

    def is_lost(self, place: Place) -> bool:
        """Tell whether neither a name nor an expression took the answers of an old question."""
        readers = self.plan.fates.get(place.number)
        return readers is not None and place.number not in self.told and self.filled.isdisjoint(readers)

    def reason(self, place: Place) -> str:
        """Say why an old question's answer went nowhere."""
        readers = [self.plan.rows[at].place.node.name for at in self.plan.fates[place.number]]
        if readers:
            return f"Jawaban ini tidak punya padanan pada {', '.join(f'`{name}`' for name in readers)}."
        return self.plan.reasons[place.number]
