"""The known word that a misspelt one was meant to be."""

from bisect import bisect
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

_ALL = 120
"""So many words are all compared; of more, those that begin or end most alike."""

_BESIDE = 10
"""Words on either side of where a word would stand in the order."""


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Give the known word most like `word` in any case, '' when none is; `cutoff` from 0 (anything) to 1 (the same).

    A form of thousands of misspelt names costs no more than some milliseconds a name.
    """
    return _nearest(word.casefold(), tuple(known), cutoff)


@lru_cache(maxsize=4096)
def _nearest(word: str, known: tuple[str, ...], cutoff: float) -> str:
    folded = _folded(known)
    found = get_close_matches(word, _alike(word, known), n=1, cutoff=cutoff)
    return folded[found[0]] if found else ""


@lru_cache(maxsize=64)
def _folded(known: tuple[str, ...]) -> dict[str, str]:
    return {name.casefold(): name for name in known}


@lru_cache(maxsize=64)
def _turned(known: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Give the words sorted by their beginnings, and, written backwards, by their ends."""
    folded = _folded(known)
    return sorted(folded), sorted(name[::-1] for name in folded)


def _alike(word: str, known: tuple[str, ...]) -> Iterable[str]:
    if len(known) <= _ALL:
        return _folded(known)
    by_beginning, by_end = _turned(known)
    first = _around(word, by_beginning)
    return dict.fromkeys([*first, *(name[::-1] for name in _around(word[::-1], by_end))])


def _around(word: str, ordered: list[str]) -> list[str]:
    at = bisect(ordered, word)
    return ordered[max(0, at - _BESIDE) : at + _BESIDE]
