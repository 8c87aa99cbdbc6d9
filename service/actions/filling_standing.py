"""How the cooperatives of an upload stand on the server now, as the comparison and the plan need it."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from forms.compile import CompiledForm
from forms.filling.compare import Standing
from forms.model import Repeat
from service.actions import locking
from service.actions.collecting import Collected, collected, document_of, typed, with_last_year
from service.actions.library import Library
from service.actions.open_draft import base_of, first_base
from service.database import drafts
from service.database.handle import Reader
from service.database.refusals import STATES
from service.language import gettext

FILLING = frozenset({"not_started", "draft", "returned"})


class Stands(msgspec.Struct, frozen=True, kw_only=True):
    """One cooperative: the form that its draft is on (or would begin on), its answers, and the numbers of typed ones by path."""

    compiled: CompiledForm
    version_id: int
    standing: Standing
    numbers: Mapping[str, int]
    repeats: tuple[str, ...]


async def stands_of(
    rows: Reader,
    library: Library,
    round_id: int,
    cooperative_id: UUID,
    now: datetime,
    earlier: Mapping[str, Sequence[Any]],
    *,
    other_year: bool,
) -> Stands:
    """Give how one cooperative stands, and in words why it can take nothing.

    Raises:
        Problem: NOT_FOUND where the principal does not see it.
    """
    found = await with_last_year(rows, library, await collected(rows, library, round_id, cooperative_id))
    draft = await drafts.one(rows, round_id, cooperative_id) if found.submission.draft_version_id else None
    if draft is not None:
        answers = (await asyncio.to_thread(typed, found.compiled, draft)).flat
        numbers = {one.path: one.seq for one in draft.answers}
    else:
        answers, numbers = await _unopened(rows, found, now), {}
    return Stands(
        compiled=found.compiled,
        version_id=found.version_id,
        standing=Standing(
            answers=answers,
            around=found.around(now),
            closed=_closed(found),
            locked=await locking.standing(rows, library, found, now),
            locked_words=locking.told(),
            earlier=earlier,
            other_year=other_year,
        ),
        numbers=numbers,
        repeats=tuple("/".join(one.path) for one in found.compiled.layout.places if isinstance(one.node, Repeat)),
    )


async def _unopened(rows: Reader, found: Collected, now: datetime) -> dict[str, Any]:
    """Give what a draft would begin with: what was sent, else the prefill."""
    sent = (
        await document_of(rows, found.round.id, found.submission.cooperative_id) if found.submission.revision else None
    )

    def base() -> dict[str, Any]:
        if sent is None:
            return first_base(found.compiled, found.around(now), found.last)
        return base_of(found, sent, now)

    begun = await asyncio.to_thread(base)  # the first one of a form writes its defaults' functions
    return {path: value for path, value in begun.items() if value is not None and not path.startswith("~")}


def _closed(found: Collected) -> str:
    """Say why a cooperative takes no answer now, '' where it does."""
    if not found.open:
        return gettext("Putaran ini sudah ditutup. Hubungi provinsi bila masih ada perbaikan.")
    if not found.submission.due:
        return gettext("Koperasi ini tidak termasuk daftar putaran ini.")
    if found.submission.state not in FILLING:
        return gettext(
            "Isian koperasi ini sudah dikirim (keadaannya: {state}). Minta verifikator mengembalikannya, lalu unggah lagi.",
            state=gettext(STATES[found.submission.state]),
        )
    return ""
