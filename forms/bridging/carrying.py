"""Answers of the old version become answers of the new one by a plan; whatever is left behind is told."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

import msgspec

from forms.answers import put
from forms.bridging.model import Carried, Dropped
from forms.bridging.plan import Pair, Plan
from forms.bridging.sides import Sides
from forms.bridging.taking import Taker
from forms.compiler.layout import Place
from forms.compiler.over_answers import below
from forms.model import Group, Question, Repeat
from forms.reading import is_blank, printable


class Block(msgspec.Struct, frozen=True):
    """Questions that lie in one group of both versions; the paths are those of the groups, from the row or form around them."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    pairs: tuple[tuple[Pair, tuple["Block", ...]], ...]


class Level(msgspec.Struct, frozen=True):
    """What one level of old answers may hold: its names, and the places to look into for what is left behind."""

    names: frozenset[str]
    watched: tuple[Place, ...]


class Carrier:
    """Carries any number of submissions over by one plan."""

    def __init__(self, sides: Sides, plan: Plan) -> None:
        self.sides = sides
        self.plan = plan
        self.taker = Taker(sides.new)
        self.blocks = tuple(_blocks(plan.pairs, 0, 0))
        self.levels = dict(self.watch(sides.old.layout.top))

    def watch(self, numbers: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], Level]]:
        """Yield the levels of the old version by the numbers of their places."""
        places = tuple(self.sides.old.layout.inner(numbers))
        watched = tuple(place for place in places if place.children or place.number in self.plan.fates)
        yield numbers, Level(frozenset(place.node.name for place in places), watched)
        for place in places:
            if not isinstance(place.node, Question):
                yield from self.watch(place.children)

    def carry(self, answers: Mapping[str, Any]) -> Carried:
        """Carry one submission's nested answers over."""
        run = _Run(self, answers)
        run.blocks(self.blocks, answers, run.answers, "")
        run.rows()
        run.left(self.sides.old.layout.top, answers, "")
        return Carried(run.answers, tuple(run.dropped))


def _blocks(pairs: tuple[Pair, ...], old: int, new: int) -> Iterator[Block]:
    """Put pairs of the same groups together; `old` and `new` are how much of their paths lies outside of the row."""
    for (before, after), same in groupby(pairs, lambda pair: (pair.old.path[old:-1], pair.new.path[new:-1])):
        inner = ((pair, tuple(_blocks(pair.inner, len(pair.old.path), len(pair.new.path)))) for pair in same)
        yield Block(before, after, tuple(inner))


class _Run:
    """One submission on its way; `filled` are the rows of the plan that gave an answer, `told` old questions that were told."""

    def __init__(self, carrier: Carrier, raw: Mapping[str, Any]) -> None:
        self.plan = carrier.plan
        self.levels = carrier.levels
        self.taker = carrier.taker
        self.raw = raw
        self.answers: dict[str, Any] = {}
        self.dropped: list[Dropped] = []
        self.filled: set[int] = set()
        self.told: set[int] = set()

    def blocks(self, blocks: tuple[Block, ...], raw: Mapping[str, Any], target: dict[str, Any], prefix: str) -> None:
        """Carry what goes by its name, group by group."""
        for block in blocks:
            given = below(raw, block.old)
            if not isinstance(given, Mapping):
                continue
            found: dict[str, Any] = {}
            for pair, inner in block.pairs:
                value = given.get(pair.old.node.name)
                if value is not None:
                    answer = self.carried(pair, inner, value, "/".join((prefix, *block.old)))
                    if answer is not None:
                        found[pair.new.node.name] = answer
            if found:
                here = target
                for name in block.new:
                    here = here.setdefault(name, {})
                here.update(found)

    def carried(self, pair: Pair, inner: tuple[Block, ...], value: object, around: str) -> Any:
        """Give what the new question or repeat takes of a value, None for nothing."""
        place = pair.new
        if isinstance(place.node, Repeat):
            return self.repeat(inner, value, f"{around}/{pair.old.node.name}".lstrip("/"))
        if self.taker.sure[place.number](value):
            return value
        taken = self.taker.take(place, value, computed=False)
        path = f"{around}/{pair.old.node.name}".lstrip("/")
        self.dropped += (Dropped(path, part, reason) for part, reason in taken.refused)
        return taken.answer

    def repeat(self, inner: tuple[Block, ...], value: object, path: str) -> list[dict[str, Any]] | None:
        """Carry the rows of a repeat."""
        if is_blank(value):
            return None
        if not isinstance(value, list | tuple):
            self.dropped.append(Dropped(path, value, "Bukan daftar baris."))
            return None
        rows: list[dict[str, Any]] = [{} for _ in value]
        for number, row in enumerate(value, 1):
            if isinstance(row, Mapping):
                self.blocks(inner, row, rows[number - 1], f"{path}[{number}]")
        return rows

    def rows(self) -> None:
        """Evaluate the sheet's expressions; the first answered question that a refused value was made of is told."""
        for at, (row, value) in enumerate(zip(self.plan.rows, self.plan.function(self.raw), strict=True)):
            if value is None or value == "":
                continue
            if type(value) is not float and self.taker.sure[row.place.number](value):
                put(self.answers, row.place.path, value)
                self.filled.add(at)
                continue
            taken = self.taker.take(row.place, value, computed=True)
            if taken.answer is not None:
                put(self.answers, row.place.path, taken.answer)
                self.filled.add(at)
            for _, reason in taken.refused:
                source = next((place for place in row.reads if not is_blank(below(self.raw, place.path))), None)
                self.told |= {place.number for place in row.reads}
                path = row.place.path if source is None else source.path
                self.dropped.append(Dropped("/".join(path), below(self.raw, path), reason))

    def left(self, numbers: tuple[int, ...], raw: object, prefix: str) -> None:
        """Tell every answer that nothing took, and what the old version does not have at all."""
        if not isinstance(raw, Mapping):
            if not is_blank(raw):
                self.dropped.append(Dropped(prefix.rstrip("/"), raw, "Bukan kelompok jawaban."))
            return
        level = self.levels[numbers]
        if not raw.keys() <= level.names:
            for key in (key for key in raw if key not in level.names):
                reason = f"Versi lama tidak punya pertanyaan `{printable(str(key))}`."
                self.dropped.append(Dropped(printable(f"{prefix}{key}"), raw[key], reason))
        for place in level.watched:
            value = raw.get(place.node.name)
            if value is not None:
                self.within(place, value, f"{prefix}{place.node.name}")

    def within(self, place: Place, value: object, path: str) -> None:
        """Tell what is left of one place's answers."""
        if isinstance(place.node, Group):
            self.left(place.children, value, f"{path}/")
        elif isinstance(place.node, Repeat):
            for number, row in enumerate(value if isinstance(value, list | tuple) else (), 1):
                self.left(place.children, row, f"{path}[{number}]/")
        elif self.is_lost(place) and not is_blank(value):
            self.dropped.append(Dropped(path, value, self.reason(place)))

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
