"""How far each cooperative of the sample has come in the round, and when each step was taken."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

import msgspec

from exports.model import State
from service.sample.chance import apportion, source
from service.sample.model import STATES, Cooperative, Plan

Kind = Literal["saved", "sent", "verified", "accepted", "returned"]
_STEPS: dict[State, tuple[Kind, ...]] = {
    "not_started": (),
    "draft": ("saved",),
    "sent": ("saved", "sent"),
    "verified": ("saved", "sent", "verified"),
    "accepted": ("saved", "sent", "verified", "accepted"),
    "returned": ("saved", "sent", "returned"),
}
_LONGEST_DAYS = {"saved": 1.0, "sent": 2.0, "verified": 9.0, "accepted": 14.0, "returned": 9.0}


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a submission: what was done, and when."""

    kind: Kind
    at: datetime


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to one cooperative in the round: its state, and the steps that led there in order of time."""

    koperasi_id: str
    state: State
    steps: tuple[Step, ...]


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """The time in which the sample's field work was done, with the zone of its times."""

    first: datetime
    last: datetime


def progress(plan: Plan, cooperatives: Sequence[Cooperative], seed: int, window: Window) -> tuple[Progress, ...]:
    """Deals each office's cooperatives over the states by the office's own shares, in the order of the register."""
    by_office: dict[str, list[Cooperative]] = defaultdict(list)
    for cooperative in cooperatives:
        by_office[cooperative.office].append(cooperative)
    dealt: list[Progress] = []
    for office in plan.offices:
        rng = source(seed, "progress", office.code)
        counts = apportion(len(by_office[office.code]), [float(share) for share in office.shares])
        states = [state for state, count in zip(STATES, counts, strict=True) for _ in range(count)]
        rng.shuffle(states)
        dealt += [
            Progress(koperasi_id=one.koperasi_id, state=state, steps=_steps(rng, state, window))
            for one, state in zip(by_office[office.code], states, strict=True)
        ]
    return tuple(dealt)


def finished(
    cooperatives: Sequence[Cooperative], seed: int, window: Window, never: float, after: Mapping[str, date]
) -> tuple[Progress, ...]:
    """Deals a round that is over: all accepted but for a share that was `never` filled.

    `after` gives the day, by cooperative, before which nothing was begun: its members' meeting.
    """
    dealt = []
    for one in cooperatives:
        rng = source(seed, "finished", one.koperasi_id)
        state: State = "not_started" if rng.random() < never else "accepted"
        met = after.get(one.koperasi_id, window.first.date())
        first = max(window.first, datetime.combine(met, window.first.timetz()))
        steps = _steps(rng, state, Window(first=first, last=window.last))
        dealt.append(Progress(koperasi_id=one.koperasi_id, state=state, steps=steps))
    return tuple(dealt)


def _steps(rng: random.Random, state: State, window: Window) -> tuple[Step, ...]:
    """Dates the steps to a state: begun anywhere in the window, most in its second half, all within it."""
    kinds = _STEPS[state]
    room = (window.last - window.first).total_seconds()
    waits = [rng.uniform(0.1, 1.0) * timedelta(days=_LONGEST_DAYS[kind]).total_seconds() for kind in kinds]
    begin = rng.triangular(0.0, 1.0, 0.7) * max(room - sum(waits), 0.0)
    scale = min(1.0, room / sum(waits)) if waits else 1.0
    steps: list[Step] = []
    passed = begin
    for kind, wait in zip(kinds, waits, strict=True):
        passed += wait * scale
        steps.append(Step(kind=kind, at=_in_office_hours(window.first + timedelta(seconds=round(passed)), window)))
    return tuple(steps)


def _in_office_hours(at: datetime, window: Window) -> datetime:
    """Squeezes a day's 24 hours into 8 to 17 o'clock, so that order is kept; the last day of the window stays as it is."""
    if at.date() >= window.last.date():
        return at
    midnight = at.replace(hour=0, minute=0, second=0)
    return midnight + timedelta(hours=8, seconds=round((at - midnight).total_seconds() * 9 / 24))
