"""The median of a figure over an office's own cooperatives: of this round, else of the round before.

It is kept for some minutes, since every look at a question's details asks for it. Too few figures give none, so that no
single cooperative's can be read from it.
"""

import time
from collections.abc import Callable

import msgspec

from forms.compiler.layout import Place
from forms.errors import FormProblems
from service.actions.collecting import Collected
from service.actions.library import Library
from service.database import medians, rounds
from service.database.handle import Reader
from service.database.rounds import Round

FEWEST = 5
"""So many cooperatives must have given a figure."""
KEPT = 600.0
"""Seconds for which a median is given again without a new look."""
MOST = 4000
"""So many medians are kept; the oldest goes first."""

Key = tuple[int, int, int, tuple[str, ...]]


class Median(msgspec.Struct, frozen=True, kw_only=True):
    """The middle of `many` cooperatives' figures of a book year."""

    value: float
    many: int
    book_year: int


class Medians:
    """Medians by round, office, version and path; one per application."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin empty; `clock` gives seconds."""
        self._clock = clock
        self._kept: dict[Key, tuple[float, Median | None]] = {}

    async def of(self, rows: Reader, library: Library, found: Collected, place: Place) -> Median | None:
        """Give the median of a question outside of repeats; None where too few answered it, in both rounds.

        The caller has seen that the principal may see the submission: then its office is one of the principal's, and the
        query runs under the principal all the same.
        """
        if place.repeats:
            return None
        key = (found.round.id, found.submission.office_id, found.version_id, place.path)
        kept = self._kept.get(key)
        if kept is not None and self._clock() < kept[0]:
            return kept[1]
        made = await self._made(rows, library, found, place)
        self._kept.pop(key, None)
        self._kept[key] = (self._clock() + KEPT, made)
        if len(self._kept) > MOST:
            del self._kept[next(iter(self._kept))]
        return made

    async def _made(self, rows: Reader, library: Library, found: Collected, place: Place) -> Median | None:
        here, office_id = found.round, found.submission.office_id
        now = await medians.middle(rows, here.id, office_id, found.version_id, place.path)
        if now.median is not None and now.many >= FEWEST:
            return Median(value=now.median, many=now.many, book_year=here.book_year)
        before = await rounds.before(rows, here)
        path = await _path_before(rows, library, before, found.version_id, place) if before else None
        if before is None or path is None:
            return None
        then = await medians.middle(rows, before.id, office_id, before.form_version_id, path)
        if then.median is None or then.many < FEWEST:
            return None
        return Median(value=then.median, many=then.many, book_year=before.book_year)


async def _path_before(
    rows: Reader, library: Library, before: Round, version_id: int, place: Place
) -> tuple[str, ...] | None:
    """Give where an older version asks the very same thing; None where it does not, or in another unit or manner."""
    if before.form_version_id == version_id:
        return place.path
    try:
        chain = await library.bridge(rows, before.form_version_id, version_id)
    except FormProblems:
        return None  # told where versions are published; here it only means that nothing compares
    step = chain.steps.get(place.node.name) if chain else None
    if step is None or not step.carried or step.comparable != "yes" or step.expression:
        return None
    older = await library.compiled(rows, before.form_version_id)
    paths = [one.path for one in older.layout.named.get(place.node.name, ()) if not one.repeats]
    return paths[0] if len(paths) == 1 else None
