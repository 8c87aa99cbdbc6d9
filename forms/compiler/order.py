"""In which order relevance and calculations must run, and the cycles that forbid any."""

import heapq
from collections.abc import Iterator
from typing import Literal

import msgspec

from forms.compiler.layout import Layout, Place
from forms.compiler.references import Resolver, reads
from forms.compiler.rules import Rules
from forms.errors import Issue
from forms.model import Question

Job = tuple[int, Literal["relevant", "value"]]
"""The relevance (for a repeat: its instances) or the value of a place."""


class Plan(msgspec.Struct, frozen=True):
    """The jobs in an order that works, or the issues of the cycles."""

    jobs: tuple[Job, ...]
    issues: tuple[Issue, ...]


def plan(layout: Layout, rules: Rules) -> Plan:
    """Order every relevance and value so that what is read has been computed; stays in one repeat as long as it can."""
    needs = {job: frozenset(_needs(layout, rules, job)) for place in layout.places for job in jobs_of(place)}
    followers: dict[Job, list[Job]] = {job: [] for job in needs}
    missing = {job: len(before) for job, before in needs.items()}
    for job, before in needs.items():
        for earlier in before:
            followers[earlier].append(job)
    return _sorted(layout, needs, followers, missing)


def jobs_of(place: Place) -> Iterator[Job]:
    """Yield what must be computed for a place."""
    yield place.number, "relevant"
    if isinstance(place.node, Question):
        yield place.number, "value"


def _needs(layout: Layout, rules: Rules, job: Job) -> Iterator[Job]:
    number, kind = job
    place = layout.places[number]
    if kind == "value":
        yield number, "relevant"
        column = "calculation" if place.calculated else ""
    else:
        if place.parent is not None:
            yield place.parent, "relevant"
        column = "relevant"
    if (expression := rules.get((number, column))) is None:
        return
    resolver = Resolver(layout, place)
    for reference, _ in reads(expression):
        target = resolver.resolve(reference).place
        yield target.number, "value" if isinstance(target.node, Question) else "relevant"


def _sorted(
    layout: Layout, needs: dict[Job, frozenset[Job]], followers: dict[Job, list[Job]], missing: dict[Job, int]
) -> Plan:
    ready: dict[tuple[int, ...], list[Job]] = {}
    heads: list[tuple[Job, tuple[int, ...]]] = []

    def admit(job: Job) -> None:
        scope = layout.places[job[0]].repeats
        heapq.heappush(ready.setdefault(scope, []), job)
        heapq.heappush(heads, (job, scope))

    for job, count in missing.items():
        if count == 0:
            admit(job)
    jobs: list[Job] = []
    scope: tuple[int, ...] = ()
    done: set[Job] = set()
    while heads:
        if not ready.get(scope):
            job, scope = heapq.heappop(heads)
            if job in done:
                continue
        job = heapq.heappop(ready[scope])
        done.add(job)
        jobs.append(job)
        for following in followers[job]:
            missing[following] -= 1
            if missing[following] == 0:
                admit(following)
    left = {job for job, count in missing.items() if count > 0}
    return Plan(tuple(jobs), tuple(_cycles(layout, needs, left)))


def _cycles(layout: Layout, needs: dict[Job, frozenset[Job]], left: set[Job]) -> Iterator[Issue]:
    """Yield one issue per cycle: the rows and the chain a -> b -> a."""
    while left:
        chain = [min(left)]
        while (following := min((job for job in needs[chain[-1]] if job in left), default=None)) is not None:
            if following in chain:
                yield _cycle_issue(layout, chain[chain.index(following) :])
                break
            chain.append(following)
        left -= set(chain)
        left = {job for job in left if any(need in left for need in needs[job])}


def _cycle_issue(layout: Layout, cycle: list[Job]) -> Issue:
    places: list[Place] = []
    for number, _ in cycle:
        if layout.places[number] not in places:
            places.append(layout.places[number])
    first = min(places, key=lambda place: place.number)
    start = places.index(first)
    ordered = [*places[start:], *places[:start]]
    chain = " -> ".join(place.node.name for place in [*ordered, first])
    rows = ", ".join(str(place.node.row) for place in sorted(places, key=lambda place: place.number))
    job = next(kind for number, kind in cycle if number == first.number)
    following = ordered[1] if len(ordered) > 1 else first
    message, message_en = (
        (f"Rumus saling menunggu (baris {rows}): {chain}. Putuskan salah satu hubungan itu.",
         f"These expressions wait for each other (rows {rows}): {chain}. Break one of the links.")
        if len(ordered) > 1
        else (f"Rumus ini membaca dirinya sendiri: {chain}. Keluarkan pertanyaan itu dari rumusnya sendiri.",
              f"This expression reads itself: {chain}. Take the question out of its own expression.")
    )  # fmt: skip
    return Issue(
        sheet="survey",
        row=first.node.row,
        column="calculation" if job == "value" and first.calculated else "relevant",
        code="cycle",
        severity="error",
        message=message,
        message_en=message_en,
        piece=f"${{{following.node.name}}}",
    )
