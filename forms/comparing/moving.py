"""Which questions stand elsewhere than before: in another group, or in another order among those beside them."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from forms.comparing.pairing import Pairing
from forms.compiler.layout import Place


def moved(pairing: Pairing) -> frozenset[int]:
    """Give the numbers (of the new version) of what moved; of those that changed their order, as few as explain it."""
    homes = {old.number: number for number, old in pairing.pairs.items()}
    found: set[int] = set()
    beside: dict[int | None, list[Place]] = {}
    for number, old in pairing.pairs.items():
        place = pairing.new.places[number]
        if place.parent == (None if old.parent is None else homes.get(old.parent, -1)):
            beside.setdefault(place.parent, []).append(place)
        elif not _wrapped(pairing, place, old):
            found.add(number)
    for places in beside.values():
        places.sort(key=lambda place: place.number)
        order = [pairing.pairs[place.number].number for place in places]
        steady = set(_longest_rise(order))
        found |= {place.number for place, at in zip(places, order, strict=True) if at not in steady}
    return frozenset(found)


def _wrapped(pairing: Pairing, place: Place, old: Place) -> bool:
    """Tell whether a group around a place was taken for a new one though only its name changed: all its questions came along."""
    if place.parent is None or old.parent is None or place.parent in pairing.pairs:
        return False
    inside = [pairing.pairs.get(number) for number in pairing.new.places[place.parent].children]
    return all(found is not None and found.parent == old.parent for found in inside) and len(inside) == len(
        pairing.old.places[old.parent].children
    )


def _longest_rise(numbers: Sequence[int]) -> Iterator[int]:
    """Yield a longest rising run of numbers, not necessarily side by side."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(tails, number)
        before[number] = tails[at - 1] if at else None
        tails[at : at + 1] = [number]
    here = tails[-1] if tails else None
    while here is not None:
        yield here
        here = before[here]
