"""An officer opens a cooperative: a draft begins, prefilled from the register, or from what was sent before."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from forms.answers import flatten, initial
from forms.compile import CompiledForm
from service.actions.collecting import REASON, Collected, collected, document_of
from service.actions.library import Library
from service.actions.surroundings import around_of
from service.database import drafts
from service.database.handle import Handle
from service.database.revisions import Document


async def open_draft(handle: Handle, library: Library, round_id: int, cooperative_id: UUID, *, now: datetime) -> bool:
    """Open the draft of a submission; False when it was open already (then it is left as it is).

    Raises:
        Problem: NOT_FOUND, WRONG_STATE (it was sent), ROUND_CLOSED.
    """
    found = await collected(handle, library, round_id, cooperative_id)
    sent = await document_of(handle, round_id, cooperative_id) if found.submission.revision else None
    base = msgspec.json.encode(prefill(found, now)) if sent is None else base_of(found.compiled, sent)
    return await drafts.open_draft(handle, round_id, cooperative_id, found.version_id, base, found.submission.revision)


def prefill(found: Collected, now: datetime) -> dict[str, Any]:
    """Give the answers (by storage path) that a first draft begins with: the form's defaults, many from the register."""
    surroundings = around_of(found.round, found.submission.facts, now)
    return flatten(found.compiled, initial(found.compiled, surroundings))


def base_of(compiled: CompiledForm, sent: Document) -> bytes:
    """Give the base of a draft over answers that were sent, with the reasons that were given."""
    reasons = {REASON + path: text for path, text in sent.reasons.items()}
    return msgspec.json.encode({**flatten(compiled, sent.answers), **reasons})
