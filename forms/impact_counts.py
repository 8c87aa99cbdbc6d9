"""What an impact counts, by rule, question and region, and how the counts of parts of a round add up."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from forms.errors import FindingCode, Severity
from forms.model import Texts

MOST_EXAMPLES = 5
"""So many cooperatives are named beside a rule."""

Regions = dict[str, int]
"""Region to how many submissions."""


class Example(msgspec.Struct, frozen=True):
    """One cooperative, for those who may read its answers."""

    id: str
    name: str


class RuleCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many submissions break one rule, by region. `path` is the question's without row numbers.

    `rule` is the name of a check, else as `forms.broken` has it; `message` the author's text as written. `is_new`: the old version
    did not ask this question, so that whoever must answer it has not answered yet.
    """

    question: str
    path: str
    rule: str
    code: FindingCode
    severity: Severity
    label: Texts
    message: Texts
    is_new: bool
    regions: Regions
    total: int
    examples: tuple[Example, ...] = ()


class GoneCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many submissions hold an answer to a question, or a choice, that the new version lacks, by region.

    `choice` is '' where the whole question is gone; `answers` counts each row of a repeat.
    """

    question: str
    choice: str
    label: Texts
    regions: Regions
    total: int
    answers: int


class LeftCount(msgspec.Struct, frozen=True, kw_only=True):
    """How many submissions hold answers that the bridge leaves behind, by region.

    `path` is one of the old version, without row numbers; '' stands for keys that no version has.
    """

    path: str
    regions: Regions
    total: int
    answers: int


class Impact(msgspec.Struct, frozen=True, kw_only=True):
    """All counts, by region.

    `errors` and `warnings` count submissions with at least one; that a new question is not answered yet, and answers that are no
    longer asked, make none of either.
    """

    submissions: Regions
    errors: Regions
    warnings: Regions
    rules: tuple[RuleCount, ...]
    gone: tuple[GoneCount, ...]
    left: tuple[LeftCount, ...]


Lost = TypeVar("Lost", GoneCount, LeftCount)


def worst_first(rules: Iterable[RuleCount]) -> tuple[RuleCount, ...]:
    """Give errors first, the most frequent first."""
    return tuple(sorted(rules, key=lambda rule: (rule.severity, -rule.total, rule.path, rule.code, rule.rule)))


def most_first(counts: Iterable[Lost]) -> tuple[Lost, ...]:
    """Give what most submissions lose first."""
    return tuple(sorted(counts, key=lambda count: -count.total))


def together(parts: Iterable[Impact]) -> Impact:
    """Add up the impact on parts of a round, each counted by itself; of examples the first ones stay."""
    listed = tuple(parts)
    rules: dict[tuple[str, ...], RuleCount] = {}
    for rule in (rule for part in listed for rule in part.rules):
        key = (rule.path, rule.code, rule.rule)
        rules[key] = rule if key not in rules else _joined(rules[key], rule)
    gone: dict[tuple[str, str], GoneCount] = {}
    for lost in (lost for part in listed for lost in part.gone):
        gone[lost.question, lost.choice] = _added(gone.get((lost.question, lost.choice)), lost)
    left: dict[str, LeftCount] = {}
    for one in (one for part in listed for one in part.left):
        left[one.path] = _added(left.get(one.path), one)
    return Impact(
        submissions=_sum(part.submissions for part in listed),
        errors=_sum(part.errors for part in listed),
        warnings=_sum(part.warnings for part in listed),
        rules=worst_first(rules.values()),
        gone=most_first(gone.values()),
        left=most_first(left.values()),
    )


def _sum(parts: Iterable[Regions]) -> Regions:
    found: Regions = {}
    for part in parts:
        for region, count in part.items():
            found[region] = found.get(region, 0) + count
    return found


def _joined(one: RuleCount, other: RuleCount) -> RuleCount:
    return msgspec.structs.replace(
        one,
        is_new=one.is_new and other.is_new,
        regions=_sum((one.regions, other.regions)),
        total=one.total + other.total,
        examples=(*one.examples, *other.examples)[:MOST_EXAMPLES],
    )


def _added(one: Lost | None, other: Lost) -> Lost:
    if one is None:
        return other
    return msgspec.structs.replace(
        one,
        regions=_sum((one.regions, other.regions)),
        total=one.total + other.total,
        answers=one.answers + other.answers,
    )
