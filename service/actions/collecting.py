"""What every story about one submission needs: the submission with its round, its form and what surrounds the answers."""

from typing import Any
from uuid import UUID

import msgspec

from forms.answers import fold
from forms.compile import CompiledForm
from service import problems
from service.actions.library import Library
from service.database import revisions, rounds, submissions
from service.database.drafts import Draft
from service.database.handle import Reader
from service.database.revisions import Document
from service.database.rounds import Round
from service.database.submissions import Submission
from service.problems import Problem

REASON = "~reason/"
"""Paths of a draft that hold the reasons for kept warnings: this, then the finding's path."""


class Collected(msgspec.Struct, frozen=True, kw_only=True):
    """One submission, its round and its form."""

    submission: Submission
    round: Round
    version_id: int
    compiled: CompiledForm


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """What a draft says: answers as stored paths and nested, reasons by finding path."""

    flat: dict[str, Any]
    nested: dict[str, Any]
    reasons: dict[str, str]


async def collected(rows: Reader, library: Library, round_id: int, cooperative_id: UUID) -> Collected:
    """Give a submission that the principal may see.

    Raises:
        Problem: NOT_FOUND, the same whether it is another office's or never existed.
    """
    submission = await submissions.one(rows, round_id, cooperative_id)
    the_round = await rounds.one(rows, round_id)
    if submission is None or the_round is None:
        raise Problem(problems.NOT_FOUND)
    version_id = submission.form_version_id or the_round.form_version_id
    if submission.state in {"not_started", "draft", "returned"}:
        version_id = the_round.form_version_id
    return Collected(
        submission=submission,
        round=the_round,
        version_id=version_id,
        compiled=await library.compiled(rows, version_id),
    )


def typed(compiled: CompiledForm, draft: Draft) -> Typed:
    """Fold a draft: its base, then every answer typed over it; null takes an answer away."""
    flat: dict[str, Any] = msgspec.json.decode(draft.base)
    for answer in draft.answers:
        flat[answer.path] = msgspec.json.decode(answer.value)
    reasons = {
        path.removeprefix(REASON): value.strip()
        for path, value in flat.items()
        if path.startswith(REASON) and isinstance(value, str) and value.strip()
    }
    flat = {path: value for path, value in flat.items() if value is not None and not path.startswith("~")}
    return Typed(flat=flat, nested=fold(compiled, flat), reasons=reasons)


async def document_of(rows: Reader, round_id: int, cooperative_id: UUID) -> Document | None:
    """Give what the newest revision says, or None where nothing was sent."""
    revision = await revisions.latest(rows, round_id, cooperative_id)
    return msgspec.json.decode(revision.answers, type=Document) if revision else None
