"""What every story about one submission needs: the submission with its round, its form and what surrounds the answers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from forms.answers import fold
from forms.compile import CompiledForm
from forms.evaluate import Around
from service import problems
from service.actions.last_year import LastYear, last_year
from service.actions.library import Library
from service.actions.provenance import Prefilled, standings
from service.actions.surroundings import around_of
from service.actions.voiding import voided
from service.database import revisions, rounds, submissions
from service.database.drafts import Draft
from service.database.handle import Reader
from service.database.revisions import Document
from service.database.rounds import Round
from service.database.submissions import Submission
from service.problems import Problem

REASON = "~reason/"
"""Paths of a draft that hold the reasons for kept warnings: this, then the finding's path."""


DROPPED = "~dropped"
"""Key of a draft's base under which the answers (`Lost`) stand that a move to another version could not take along."""


class Lost(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that a move could not take along: where it stood, its question, what it said and why it stayed behind."""

    path: str
    label: str
    value: Any
    reason: str


class Collected(msgspec.Struct, frozen=True, kw_only=True):
    """One submission, its round and its form; `last` is what was accepted last year, where that was asked for."""

    submission: Submission
    round: Round
    version_id: int
    compiled: CompiledForm
    last: LastYear | None = None

    @property
    def open(self) -> bool:
        """Whether anything can be written: the round is open, or this one was opened for correction."""
        return self.round.state == "open" or bool(self.submission.correcting)

    def around(self, now: datetime) -> Around:
        """Give what surrounds the answers at a moment."""
        return around_of(self.round, self.submission.facts, now, self.last.answers if self.last else None)


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """What a draft says: answers as stored paths and nested, reasons by finding path, prefilled answers by stored path.

    `dropped` are answers of an earlier version that stayed behind when the draft moved; `void` are reasons that hold no
    longer, since what they explain was changed after them.
    """

    flat: dict[str, Any]
    nested: dict[str, Any]
    reasons: dict[str, str]
    prefilled: dict[str, Prefilled]
    dropped: tuple[Lost, ...] = ()
    void: dict[str, str] = {}


async def collected(rows: Reader, library: Library, round_id: int, cooperative_id: UUID) -> Collected:
    """Give a submission that the principal may see, with the version that it is on.

    A draft stays on the version that it was begun on, and a returned one on that of its sending; only what was not
    begun follows its round to a newer one.

    Raises:
        Problem: NOT_FOUND, the same whether it is another office's or never existed.
    """
    submission = await submissions.one(rows, round_id, cooperative_id)
    the_round = await rounds.one(rows, round_id)
    if submission is None or the_round is None:
        raise Problem(problems.NOT_FOUND)
    version_id = submission.draft_version_id or submission.form_version_id or the_round.form_version_id
    return Collected(
        submission=submission,
        round=the_round,
        version_id=version_id,
        compiled=await library.compiled(rows, version_id),
    )


async def with_last_year(rows: Reader, library: Library, found: Collected) -> Collected:
    """Add what was accepted last year: for opening and judging a draft, one more query."""
    last = await last_year(rows, library, found.submission, found.version_id)
    return msgspec.structs.replace(found, last=last)


def typed(compiled: CompiledForm, draft: Draft) -> Typed:
    """Fold a draft: its base, then every answer typed over it; null takes an answer away."""
    rows = {answer.path: msgspec.json.decode(answer.value) for answer in draft.answers}
    base = msgspec.json.decode(draft.base)
    told = said(compiled, base, rows)
    if not told.reasons:
        return told
    numbers = {answer.path: answer.seq for answer in draft.answers}
    answers = {path: (value, numbers[path]) for path, value in rows.items() if not path.startswith("~")}
    given = {path: numbers.get(REASON + path, 0) for path in told.reasons}
    void = voided(compiled, base, answers, given)
    return msgspec.structs.replace(
        told,
        reasons={path: text for path, text in told.reasons.items() if path not in void},
        void={path: told.reasons[path] for path in void},
    )


def said(compiled: CompiledForm, base: Mapping[str, Any], rows: Mapping[str, Any]) -> Typed:
    """Fold typed answers over the base document of a draft, both by stored path."""
    flat = {**base, **rows}
    reasons = {
        path.removeprefix(REASON): value.strip()
        for path, value in flat.items()
        if path.startswith(REASON) and isinstance(value, str) and value.strip()
    }
    flat = {path: value for path, value in flat.items() if value is not None and not path.startswith("~")}
    return Typed(
        flat=flat,
        nested=fold(compiled, flat),
        reasons=reasons,
        prefilled=standings(base, rows),
        dropped=msgspec.convert(base.get(DROPPED, ()), tuple[Lost, ...]),
    )


async def document_of(rows: Reader, round_id: int, cooperative_id: UUID) -> Document | None:
    """Give what the newest revision says, or None where nothing was sent."""
    revision = await revisions.latest(rows, round_id, cooperative_id)
    return msgspec.json.decode(revision.answers, type=Document) if revision else None
