"""From one version's answers to the next one's: what each question of the new version is in the old one, by name or by the sheet `bridge`.

Raw answers are never changed: a bridge reads them and gives new ones, with whatever it had to leave behind.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from forms.bridging.carrying import Carrier
from forms.bridging.model import Carried, Comparable, Dropped, Step
from forms.bridging.plan import Plan, make_plan
from forms.bridging.sides import Sides, rows_over
from forms.bridging.successors import Recoding, recodings
from forms.compile import CompiledForm
from forms.errors import FormProblems, Issue

__all__ = [
    "Bridge",
    "Carried",
    "Chain",
    "Comparable",
    "Dropped",
    "Recoding",
    "Step",
    "build_bridge",
    "chain",
    "judge_bridge",
    "recoded",
    "weakest",
]

_STRENGTH: Mapping[Comparable, int] = {"no": 0, "partly": 1, "yes": 2}


class Bridge:
    """From one version to the next. It never changes; share it freely.

    `steps` are those of all questions of the new version outside of repeats, by name; `warnings` what its author should look at.
    """

    def __init__(self, sides: Sides, plan: Plan, warnings: tuple[Issue, ...]) -> None:
        self.old = sides.old
        self.new = sides.new
        self.plan = plan
        self.warnings = warnings
        self.carrier = Carrier(sides, plan)
        self.steps: Mapping[str, Step] = {name: plan.steps[name] for name in _asked_once(sides.new)}

    def carry(self, answers: Mapping[str, Any]) -> Carried:
        """Give one submission's stored answers (nested) in the new version's names; never raises, whatever was stored."""
        return self.carrier.carry(answers)


def _asked_once(compiled: CompiledForm) -> tuple[str, ...]:
    """Give the names of the questions outside of repeats."""
    return tuple(place.node.name for place, _ in compiled.layout.questions() if not place.repeats)


def build_bridge(new: CompiledForm, old: CompiledForm, named: Mapping[str, str] | None = None) -> Bridge:
    """Judge the sheet `bridge` of `new` beside the version before it, and plan how answers are carried.

    Args:
        new: the version that asks.
        old: the version that was answered.
        named: successors of region codes, old to new; they go before those in the form's file, and only those that hold
            between these two versions count.

    Raises:
        FormProblems: with every issue of the sheet, warnings too, when one of them is an error; columns are canonical.
    """
    sides = Sides(old, new, named)
    plan, issues = make_plan(sides)
    if any(issue.severity == "error" for issue in issues):
        raise FormProblems(issues)
    return Bridge(sides, plan, issues)


def judge_bridge(new: CompiledForm, old: CompiledForm) -> tuple[Issue, ...]:
    """Give every fault and doubt of the sheet `bridge` beside the version before; outlines of both forms will do."""
    return make_plan(Sides(old, new))[1]


class Chain:
    """Over several versions, from the oldest to the newest: the weakest comparability wins, notes are joined."""

    def __init__(self, bridges: tuple[Bridge, ...], newest: CompiledForm) -> None:
        self.bridges = bridges
        self.steps: Mapping[str, Step] = (
            dict(_joined(bridges, newest))
            if bridges
            else {name: Step(name, "yes", "", "", carried=True) for name in _asked_once(newest)}
        )

    def carry(self, answers: Mapping[str, Any]) -> Carried:
        """Give answers of the oldest version in the newest one's names; what any step left behind is told in that step's names."""
        carried = Carried(dict(answers), ())
        for bridge in self.bridges:
            step = bridge.carry(carried.answers)
            carried = Carried(step.answers, (*carried.dropped, *step.dropped))
        return carried


def recoded(new: CompiledForm, old: CompiledForm) -> tuple[Recoding, ...]:
    """Give the lists by which the bridge between two versions recodes regions, with the codes that changed."""
    return recodings(new, old, rows_over(new.form, old.form))


def chain(forms: Sequence[CompiledForm], named: Mapping[str, str] | None = None) -> Chain:
    """Build the bridges between versions that follow each other, oldest first; of one form, the identity.

    `named` are successors of region codes, as `build_bridge` takes them.

    Raises:
        FormProblems: of the first bridge that holds an error.
        ValueError: when there is no form.
    """
    if not forms:
        raise ValueError("a chain needs at least one form")
    return Chain(tuple(build_bridge(new, old, named) for old, new in pairwise(forms)), forms[-1])


def weakest(ways: Sequence[Mapping[str, Step]]) -> Mapping[str, Step]:
    """Give the steps of several ways to one version at once: of each question the one that compares least, notes joined."""
    found: dict[str, Step] = {}
    for steps in ways:
        for name, step in steps.items():
            found[name] = _weaker(found[name], step) if name in found else step
    return found


def _weaker(one: Step, other: Step) -> Step:
    worst = min(one, other, key=lambda step: (_STRENGTH[step.comparable], step.carried))
    notes = "; ".join(dict.fromkeys(note for note in (one.note, other.note) if note))
    return Step(worst.question, worst.comparable, notes, worst.expression, carried=one.carried or other.carried)


def _joined(bridges: tuple[Bridge, ...], newest: CompiledForm) -> list[tuple[str, Step]]:
    """Follow the questions of the newest version through all bridges."""
    steps: Mapping[str, Step] = bridges[0].plan.steps
    for bridge in bridges[1:]:
        steps = {name: _beside(step, bridge.plan.sources[name], steps) for name, step in bridge.plan.steps.items()}
    return [(name, steps[name]) for name in _asked_once(newest)]


def _beside(step: Step, sources: tuple[str, ...], before: Mapping[str, Step]) -> Step:
    """Give a step with what was said of the questions that it reads; it is carried where one of them was."""
    if not sources:
        return step
    read = [before[name] for name in sources]
    notes = "; ".join(dict.fromkeys(note for note in (*(source.note for source in read), step.note) if note))
    if not step.carried or not any(source.carried for source in read):
        return Step(step.question, "no", notes, "", carried=False)
    weakest = min((step.comparable, *(source.comparable for source in read)), key=_STRENGTH.__getitem__)
    return Step(step.question, weakest, notes, step.expression, carried=True)
