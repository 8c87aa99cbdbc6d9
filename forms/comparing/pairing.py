"""Which question of the old version each question of the new one is: by name, by the bridge, else by a guess."""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

import msgspec

from forms.bridging.matching import counterpart, kind_of
from forms.bridging.sides import rows_over
from forms.compiler.layout import Layout, Place, lay_out
from forms.model import BridgeRow, Form, Question

_ALONE = re.compile(r"\s*\$\{\s*([^\W\d][\w.\-]*)\s*\}\s*")
_LIKELY = 0.8
_SAME_PLACE = 0.25
_MOST_WEIGHED = 5_000
"""So many pairs are weighed letter by letter, which takes a second or two; of more, only equal wordings are guessed."""
_MOST_SAME = 3
"""So many places of one wording are looked at then."""


class Pairing(msgspec.Struct, frozen=True):
    """Places of both versions: `pairs` from the number of the new one to the old one, `guessed` those that are only likely."""

    old: Layout
    new: Layout
    pairs: Mapping[int, Place]
    guessed: frozenset[int]
    rows: Mapping[str, BridgeRow]

    @property
    def added(self) -> Iterator[Place]:
        """Yield what the old version does not have."""
        return (place for place in self.new.places if place.number not in self.pairs)

    @property
    def removed(self) -> Iterator[Place]:
        """Yield what the new version does not have."""
        kept = {old.number for old in self.pairs.values()}
        return (place for place in self.old.places if place.number not in kept)

    def names(self) -> Mapping[str, str]:
        """Give the new name of each old one that changed."""
        return {
            old.node.name: self.new.places[number].node.name
            for number, old in self.pairs.items()
            if old.node.name != self.new.places[number].node.name
        }


def pair(old_form: Form, new_form: Form) -> Pairing:
    """Pair the places of two versions. Each place is in one pair at most."""
    old, new = lay_out(old_form), lay_out(new_form)
    rows = {row.question: row for row in reversed(rows_over(new_form, old_form))}
    pairs: dict[int, Place] = {}
    taken: set[int] = set()

    def join(place: Place, found: Place | None) -> None:
        if found is not None and found.number not in taken and place.number not in pairs:
            pairs[place.number] = found
            taken.add(found.number)

    for same_path in (True, False):
        for place in new.places:
            found = counterpart(old, new, place)
            if found is not None and (not same_path or found.path == place.path):
                join(place, found)
    for place in new.places:
        join(place, _by_row(old, place, rows.get(place.node.name)))
    sure = frozenset(pairs)
    for _, place, found in sorted(_likely(old, new, pairs, taken, rows), key=lambda guess: -guess[0]):
        join(place, found)
    return Pairing(old, new, pairs, frozenset(pairs) - sure, rows)


def _by_row(old: Layout, place: Place, row: BridgeRow | None) -> Place | None:
    """Find the old question that a row of the bridge names alone: `${old}`."""
    alone = _ALONE.fullmatch(row.expression) if row is not None else None
    found = old.named.get(alone[1], ()) if alone else ()
    return (
        found[0]
        if len(found) == 1 and isinstance(found[0].node, Question) and isinstance(place.node, Question)
        else None
    )


def _likely(
    old: Layout, new: Layout, pairs: Mapping[int, Place], taken: set[int], rows: Mapping[str, BridgeRow]
) -> Iterator[tuple[float, Place, Place]]:
    """Yield pairs that look like one question under two names, with how much they do."""
    left = [place for place in old.places if place.number not in taken]
    fresh = [place for place in new.places if place.number not in pairs and place.node.name not in rows]
    weighed = len(left) * len(fresh) <= _MOST_WEIGHED
    same: dict[tuple[str, str], list[Place]] = {}
    for other in left:
        for wording in () if weighed else _wordings(other):
            same.setdefault(wording, []).append(other)
    for place in fresh:
        alike = [other for wording in _wordings(place) for other in same.get(wording, ())[:_MOST_SAME]]
        for other in left if weighed else alike:
            if (score := _likeness(place, other, pairs)) >= _LIKELY:
                yield score, place, other


def _wordings(place: Place) -> Iterator[tuple[str, str]]:
    """Yield the label in each language, or the name where there is none, as it is compared."""
    for language, text in place.node.label.items():
        yield language, _plain(text)
    if not place.node.label:
        yield "", _plain(place.node.name)


def _likeness(place: Place, other: Place, pairs: Mapping[int, Place]) -> float:
    """Rate by label, or by name where there is none, and by place: 1 is the same label; kinds that differ rate lower."""
    if type(place.node) is not type(other.node):
        return 0
    same_group = _parent(other) == _old_parent(place, pairs)
    labels = [
        (_plain(text), _plain(place.node.label[key]))
        for key, text in other.node.label.items()
        if key in place.node.label
    ]
    wordings = labels or [(_plain(other.node.name), _plain(place.node.name))]
    alike = max(SequenceMatcher(None, before, after).ratio() for before, after in wordings)
    if kind_of(place) != kind_of(other):
        alike -= _SAME_PLACE
    return alike if same_group else alike - (_SAME_PLACE if alike < 1 else 0)


def _parent(place: Place) -> int:
    return -1 if place.parent is None else place.parent


def _old_parent(place: Place, pairs: Mapping[int, Place]) -> int:
    """Give the number that a new place's group has in the old version, -2 where it is new."""
    if place.parent is None:
        return -1
    found = pairs.get(place.parent)
    return -2 if found is None else found.number


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())
