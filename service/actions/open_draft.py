"""An officer opens a cooperative: a draft begins, prefilled from last year and the register, or from what was sent before."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from forms.answers import flatten, initial
from forms.compile import CompiledForm
from forms.evaluate import Around
from forms.origins import origins
from service.actions import locking
from service.actions.collecting import REASON, Collected, collected, document_of, with_last_year
from service.actions.last_year import LastYear
from service.actions.library import Library
from service.actions.provenance import CONFIRMED, PREFILL, Sources, sources_in
from service.database import drafts, locks
from service.database.handle import Handle
from service.database.revisions import Document


async def open_draft(handle: Handle, library: Library, round_id: int, cooperative_id: UUID, *, now: datetime) -> bool:
    """Open the draft of a submission; False when it was open already (then it is left as it is).

    Raises:
        Problem: NOT_FOUND, WRONG_STATE (it was sent), ROUND_CLOSED.
    """
    found = await with_last_year(handle, library, await collected(handle, library, round_id, cooperative_id))
    sent = await document_of(handle, round_id, cooperative_id) if found.submission.revision else None
    base = first_base(found.compiled, found.around(now), found.last) if sent is None else base_of(found, sent, now)
    if found.submission.state == "returned":
        await locks.keep(handle, round_id, cooperative_id, await locking.returned(handle, library, found, now))
    return await drafts.open_draft(
        handle, round_id, cooperative_id, found.version_id, msgspec.json.encode(base), found.submission.revision
    )


def first_base(compiled: CompiledForm, around: Around, last: LastYear | None) -> dict[str, Any]:
    """Give the base of a first draft: the form's defaults by storage path, and where each came from."""
    flat = flatten(compiled, initial(compiled, around))
    sources = Sources(
        origins=origins(compiled, flat, around),
        year=last.book_year if last else 0,
        version=last.label if last else "",
    )
    return {**flat, PREFILL: msgspec.to_builtins(sources)}


def base_of(found: Collected, sent: Document, now: datetime) -> dict[str, Any]:
    """Give the base of a draft over answers that were sent, with the reasons that were given.

    What was sent as it had been prefilled is prefilled still: confirmed, unless it was sent without a look.
    """
    flat = flatten(found.compiled, sent.answers)
    reasons = {REASON + path: text for path, text in sent.reasons.items()}
    if sent.untouched is msgspec.UNSET:
        return {**flat, **reasons}
    first = first_base(found.compiled, found.around(now), found.last)
    sources = sources_in(first)
    same = {path: origin for path, origin in sources.origins.items() if flat.get(path) == first[path]}
    confirmed = {CONFIRMED + path: True for path in same if path not in sent.untouched}
    kept = msgspec.structs.replace(sources, origins=same)
    return {**flat, **reasons, **confirmed, PREFILL: msgspec.to_builtins(kept)}
