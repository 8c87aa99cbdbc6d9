"""Which reasons hold no longer: the answer that they explain, or one that its warning rests on, was changed after them."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from forms.answers import place_at
from forms.compile import CompiledForm
from forms.resting import path_of, rests, rests_on
from service.actions.asked import asked_at

rests_of = lru_cache(maxsize=16)(rests_on)
"""`rests_on`, kept for the few versions that are in use."""


def grounds_of(compiled: CompiledForm) -> Mapping[str, tuple[str, ...]]:
    """Give the places that each warning rests on besides its own, both without rows; none that rests on itself alone."""
    return {path: more for path, on in rests_of(compiled).items() if (more := tuple(sorted(on - {path})))}


def voided(
    compiled: CompiledForm, base: Mapping[str, Any], typed: Mapping[str, tuple[Any, int]], given: Mapping[str, int]
) -> frozenset[str]:
    """Give the reasons that a change came after, by the path that findings speak.

    Args:
        compiled: the form.
        base: what the draft began with, by storage path.
        typed: answers typed over it: value and number, by storage path.
        given: the number of each reason, 0 for one that the draft began with.
    """
    orders = {**base, **{path: value for path, (value, _) in typed.items()}}
    changes = [
        (there, number, base.get(path) != value)
        for path, (value, number) in typed.items()
        if (there := spoken(compiled, orders, path))
    ]
    return frozenset(
        here
        for here, at in given.items()
        if (on := _ground(compiled, here))
        and any(rests(here, there, on) for there, number, new in changes if number > at and (at or new))
    )


def spoken(compiled: CompiledForm, orders: Mapping[str, Any], path: str) -> str:
    """Give the path that findings speak for a storage path, rows by their place; '' for a row that is gone."""
    place = place_at(compiled, path)
    if place is None:
        return ""
    parts = path.split("/")
    deep = {len(compiled.layout.places[repeat].path) for repeat in place.repeats}
    said: list[str] = []
    at = 0
    for depth, name in enumerate(place.path, 1):
        said.append(name)
        at += 1
        if depth in deep:
            order = orders.get("/".join(parts[:at]))
            if not isinstance(order, list | tuple) or parts[at] not in order:
                return ""
            said[-1] += f"[{order.index(parts[at]) + 1}]"
            at += 1
    return "/".join(said)


def _ground(compiled: CompiledForm, here: str) -> frozenset[str]:
    """Give what a finding's place rests on: at least itself."""
    place = asked_at(compiled, here)
    if place is None:
        return frozenset()
    bare = path_of(place)
    return rests_of(compiled).get(bare, frozenset({bare}))
