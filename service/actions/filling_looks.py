"""Previews of uploads that are kept for some minutes, since each page of an upload's cells is one look at the same preview.

A kept one is given as long as nothing that it was compared with has changed: the upload and its sisters, the drafts, the submissions,
the register and the round, by the stamp that the database gives of them; what putting in compares is always read anew.
"""

import time
from collections.abc import Callable
from datetime import date, datetime

import msgspec

from forms.filling.model import Preview
from service.actions import fillings
from service.actions.library import Library
from service.database import fillings as kept
from service.database.fillings import Filling
from service.database.handle import Handle
from service.language import spoken

KEPT = 600.0
"""Seconds after which a preview is made anew all the same: the bridges' successors and other offices' last year have no stamp."""
MOST_EDITS = 200_000
"""Edits of all previews that are kept, about 100 MB; the oldest preview goes first."""


class _Look(msgspec.Struct, frozen=True):
    """A preview, until when it holds, and of which state of the database on which day it is."""

    preview: Preview
    until: float
    stamp: tuple[str, date]


class Looks:
    """Previews by upload and language; one per application."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin empty; `clock` gives seconds."""
        self._clock = clock
        self._kept: dict[tuple[object, str], _Look] = {}

    async def preview(self, handle: Handle, library: Library, filling: Filling, now: datetime) -> Preview:
        """Give the preview of an upload that the principal sees.

        Raises:
            Problem: NOT_FOUND.
        """
        key, stamp = (filling.id, spoken()), (await kept.stamp(handle, filling), now.date())
        found = self._kept.get(key)
        if found is not None and found.stamp == stamp and self._clock() < found.until:
            return found.preview
        # The stamp is older than what is read now: whatever changes in between is seen at the next look.
        preview = await fillings.preview(handle, library, filling.id, now=now)
        self._kept.pop(key, None)
        self._kept[key] = _Look(preview, self._clock() + KEPT, stamp)
        while len(self._kept) > 1 and sum(len(one.preview.edits) + 1 for one in self._kept.values()) > MOST_EDITS:
            del self._kept[next(iter(self._kept))]
        return preview
