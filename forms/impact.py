"""What a new version would say of answers that were stored under an older one, counted by rule and region.

Nothing here holds an answer: rules are told in their author's words, `${name}` and all, and what is left behind by its question only.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from forms.bridge import Chain
from forms.broken import Broken
from forms.check import broken_by
from forms.compile import CompiledForm
from forms.compiler.layout import Place
from forms.errors import FindingCode, Severity
from forms.evaluate import Around
from forms.gone import Gone, gone_in, held_by
from forms.impact_counts import (
    MOST_EXAMPLES,
    Example,
    GoneCount,
    Impact,
    LeftCount,
    Regions,
    RuleCount,
    most_first,
    worst_first,
)
from forms.model import Question, Texts

_INSTANCE = re.compile(r"\[[0-9]+\]")


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """One submission as it was accepted or sent: nested answers under a version, and what surrounds them."""

    region: str
    version: int
    answers: Mapping[str, Any]
    around: Around
    example: Example | None = None


class Way(msgspec.Struct, frozen=True):
    """From one stored version to the new one."""

    old: CompiledForm
    chain: Chain


class _Count:
    """Submissions by region, single answers, and the first few examples."""

    def __init__(self) -> None:
        self.regions: Regions = {}
        self.answers = 0
        self.examples: list[Example] = []

    def add(self, stored: Stored, answers: int = 1) -> None:
        self.regions[stored.region] = self.regions.get(stored.region, 0) + 1
        self.answers += answers
        if stored.example is not None and len(self.examples) < MOST_EXAMPLES:
            self.examples.append(stored.example)

    @property
    def total(self) -> int:
        return sum(self.regions.values())


Key = tuple[int, FindingCode, str]


class Counter:
    """Counts any number of submissions, stored under whichever versions it knows the ways from."""

    def __init__(self, new: CompiledForm) -> None:
        self.new = new
        self.ways: dict[int, Way] = {}
        self.gone: dict[int, Mapping[tuple[str, ...], tuple[Gone, ...]]] = {}
        self.fresh: dict[int, frozenset[int]] = {}
        self.paths: set[str] = set()
        self.clear()

    def clear(self) -> None:
        """Forget all counts; the ways stay known."""
        self.counts: dict[str, _Count] = {name: _Count() for name in ("submissions", "error", "warning")}
        self.rules: dict[Key, _Count] = {}
        self.severities: dict[Key, Severity] = {}
        self.held: dict[Gone, _Count] = {}
        self.left: dict[str, _Count] = {}

    def know(self, version: int, way: Way) -> None:
        """Learn the way from a version that submissions were stored under."""
        self.ways[version] = way
        self.gone[version] = gone_in(way.old.form, self.new.form)
        self.fresh[version] = frozenset(_fresh(self.new, way.chain))
        layouts = (bridge.old.layout for bridge in way.chain.bridges)
        self.paths |= {"/".join(place.path) for layout in layouts for place in layout.places}

    def add(self, stored: Stored) -> None:
        """Carry one submission over, check it, and count.

        Raises:
            KeyError: no way leads from its version.
        """
        carried = self.ways[stored.version].chain.carry(stored.answers)
        self.counts["submissions"].add(stored)
        found: dict[Key, int] = {}
        severities: set[Severity] = set()
        for broken in broken_by(self.new, carried.answers, stored.around):
            key = (broken.number, broken.code, broken.rule)
            found[key] = found.get(key, 0) + 1
            self.severities[key] = broken.severity
            if not self.expected(broken, stored.version):
                severities.add(broken.severity)
        for key, answers in found.items():
            self.rules.setdefault(key, _Count()).add(stored, answers)
        for severity in severities:
            self.counts[severity].add(stored)
        left = [_INSTANCE.sub("", dropped.path) if "[" in dropped.path else dropped.path for dropped in carried.dropped]
        self.count_old(stored, left)

    def count_old(self, stored: Stored, left: list[str]) -> None:
        """Count what the new version lacks, and what the bridge left behind."""
        for gone, answers in held_by(stored.answers, self.gone[stored.version]).items():
            self.held.setdefault(gone, _Count()).add(stored, answers)
        # a key that no version has may say anything, so it is counted without its name
        left = [path if path in self.paths else "" for path in left]
        for path in dict.fromkeys(left):
            self.left.setdefault(path, _Count()).add(stored, left.count(path))

    def expected(self, broken: Broken, version: int) -> bool:
        """Tell whether a rule is broken only because the answers are older than the question."""
        return broken.code == "irrelevant" or (broken.code == "required" and broken.number in self.fresh[version])

    def impact(self) -> Impact:
        """Give the counts so far."""
        return Impact(
            submissions=dict(self.counts["submissions"].regions),
            errors=dict(self.counts["error"].regions),
            warnings=dict(self.counts["warning"].regions),
            rules=worst_first(self.rule(key) for key in self.rules),
            gone=most_first(_gone_count(gone, count) for gone, count in self.held.items()),
            left=most_first(
                LeftCount(path=path, regions=dict(count.regions), total=count.total, answers=count.answers)
                for path, count in self.left.items()
            ),
        )

    def rule(self, key: Key) -> RuleCount:
        """Tell one rule with its counts."""
        number, code, rule = key
        place = None if number < 0 else self.new.layout.places[number]
        count = self.rules[key]
        return RuleCount(
            question="" if place is None else place.node.name,
            path="" if place is None else "/".join(place.path),
            rule=rule,
            code=code,
            severity=self.severities[key],
            label={} if place is None else place.node.label,
            message=self.message(place, rule),
            is_new=all(number in fresh for fresh in self.fresh.values()),
            regions=dict(count.regions),
            total=count.total,
            examples=tuple(count.examples),
        )

    def message(self, place: Place | None, rule: str) -> Texts:
        """Give what the author wrote for a rule, with `${name}` as it stands."""
        if place is None or not isinstance(place.node, Question):
            return {}
        if rule in {"required", "constraint", "warning"}:
            texts: Texts = getattr(place.node, f"{rule}_message")
            return texts
        return next((check.message for check in self.new.form.checks if check.name == rule), {})


def _fresh(new: CompiledForm, chain: Chain) -> Iterator[int]:
    """Yield the numbers of questions that nothing of a stored version answers."""
    inner = chain.bridges[-1].plan.steps if chain.bridges else {}
    for place, question in new.layout.questions():
        step = inner.get(question.name) if place.repeats else chain.steps[question.name]
        if step is not None and not step.carried:
            yield place.number


def _gone_count(gone: Gone, count: _Count) -> GoneCount:
    return GoneCount(
        question=gone.question,
        choice=gone.choice,
        label=gone.label,
        regions=dict(count.regions),
        total=count.total,
        answers=count.answers,
    )


def impact_of(new: CompiledForm, way: Way, stored: Iterable[Stored]) -> Impact:
    """Count submissions that were stored under one version, whichever number they give it."""
    counter = Counter(new)
    for each in stored:
        if each.version not in counter.ways:
            counter.know(each.version, way)
        counter.add(each)
    return counter.impact()
