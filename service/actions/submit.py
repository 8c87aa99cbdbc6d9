"""Sending: the draft is checked whole on the server, then becomes an immutable revision in one step, exactly once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from exports.model import Compiled
from exports.monitored import figures_of
from forms.check import Verdict, check
from forms.errors import Finding
from service import problems
from service.actions.collecting import Collected, Typed, collected, typed, with_last_year
from service.actions.deadlines import locked, told_locked
from service.actions.library import Library
from service.actions.provenance import doubted, untouched
from service.actions.weigh import weigh_after
from service.database import drafts, revisions
from service.database.drafts import Draft
from service.database.handle import Handle, Reader
from service.database.revisions import Document, NewRevision, Receipt, StoredFinding
from service.language import DEFAULT, gettext
from service.problems import Fault, Problem

ATTEMPTS = 3
SHORTEST_REASON = 5
FIGURES = "#"
"""Where the figures lie among the marks on their way to the database; no question has this name."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a sending: a receipt, or the findings that stand in its way.

    `unexplained` are the kept warnings that still want a reason.
    """

    receipt: Receipt | None
    findings: tuple[Finding, ...]
    unexplained: tuple[Finding, ...] = ()


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """How a draft stands now, without sending it."""

    verdict: Verdict
    typed: Typed
    unexplained: tuple[Finding, ...]


async def preview(
    handle: Handle, library: Library, round_id: int, cooperative_id: UUID, *, now: datetime, language: str = DEFAULT
) -> Preview:
    """Check the open draft as a sending would.

    Raises:
        Problem: NOT_FOUND, CONFLICT when there is no open draft.
    """
    async with handle.snapshot() as rows:
        found = await with_last_year(rows, library, await collected(rows, library, round_id, cooperative_id))
        draft = await _draft(rows, round_id, cooperative_id)
    return _previewed(found, draft, now, language)


async def submit(
    handle: Handle,
    library: Library,
    round_id: int,
    cooperative_id: UUID,
    op_id: UUID,
    *,
    now: datetime,
    language: str = DEFAULT,
) -> Outcome:
    """Send the open draft. The same `op_id` again gets the first receipt.

    What stands in the way is told in `language`; what is stored beside the answers is always Indonesian.

    Raises:
        Problem: NOT_FOUND, WRONG_STATE, ROUND_CLOSED, DEADLINE_PASSED, CONFLICT (no draft, or others keep changing it).
    """
    for attempt in range(1, ATTEMPTS + 1):
        async with handle.snapshot() as rows:
            receipt = await revisions.of_operation(rows, round_id, cooperative_id, op_id)
            if receipt is not None:
                return Outcome(receipt=receipt, findings=())
            found = await with_last_year(rows, library, await collected(rows, library, round_id, cooperative_id))
            if not found.open:
                raise Problem(problems.ROUND_CLOSED)
            last = locked(found.submission, found.round, now.date()) if handle.principal.role == "officer" else None
            if last:
                raise Problem(problems.DEADLINE_PASSED, told_locked(last))
            draft = await _draft(rows, round_id, cooperative_id)
        seen = _previewed(found, draft, now, DEFAULT)
        if not seen.verdict.valid or seen.unexplained:
            told = seen if language == DEFAULT else _previewed(found, draft, now, language)
            return Outcome(receipt=None, findings=told.verdict.findings, unexplained=told.unexplained)
        try:
            receipt = await revisions.submit(handle, round_id, cooperative_id, _revision(op_id, found, draft, seen))
        except Problem as problem:
            if problem.kind is not problems.CONFLICT or attempt == ATTEMPTS:
                raise
        else:
            await weigh_after(handle, library, round_id)
            return Outcome(receipt=receipt, findings=seen.verdict.findings)
    raise Problem(problems.CONFLICT)


def refusal(outcome: Outcome) -> Problem:
    """Give the problem that an API answers a refused sending with."""
    findings = outcome.unexplained or outcome.findings
    kind = problems.REASONS_MISSING if outcome.unexplained else problems.ANSWERS_REFUSED
    return Problem(kind, faults=tuple(Fault(path=each.path, code=each.code, message=each.message) for each in findings))


async def _draft(rows: Reader, round_id: int, cooperative_id: UUID) -> Draft:
    draft = await drafts.one(rows, round_id, cooperative_id)
    if draft is None:
        raise Problem(problems.CONFLICT, gettext("Isian ini tidak sedang terbuka. Muat ulang halaman."))
    return draft


def _previewed(found: Collected, draft: Draft, now: datetime, language: str) -> Preview:
    said = typed(found.compiled, draft)
    verdict = check(found.compiled, said.nested, found.around(now), language)
    verdict = doubted(found.compiled, verdict, untouched(said.prefilled), language)
    kept = [each for each in verdict.findings if each.code == "warning"]
    unexplained = tuple(each for each in kept if len(said.reasons.get(each.path, "")) < SHORTEST_REASON)
    return Preview(verdict=verdict, typed=said, unexplained=unexplained if verdict.valid else ())


def _revision(op_id: UUID, found: Collected, draft: Draft, seen: Preview) -> NewRevision:
    """Make the revision: only reasons that explain a finding are kept, inside the bytes that are hashed."""
    reasons = {
        each.path: seen.typed.reasons[each.path] for each in seen.verdict.findings if each.path in seen.typed.reasons
    }
    return NewRevision(
        op_id=op_id,
        base_revision=draft.base_revision,
        draft_seq=draft.seq,
        form_version_id=draft.form_version_id,
        answers=written(Document(seen.verdict.answers, reasons, _unseen(seen))),
        findings=stored_findings(seen.verdict.findings, reasons),
        marks=noted(found.compiled, found.round.marks, seen.verdict.answers),
        years_without_rat=found.round.years_without_rat,
    )


def _unseen(seen: Preview) -> dict[str, str] | msgspec.UnsetType:
    """Give what is sent as it was prefilled; nothing is said where nothing was prefilled."""
    return {**untouched(seen.typed.prefilled)} if seen.typed.prefilled else msgspec.UNSET


def written(document: Document) -> bytes:
    """Give the bytes of a revision: the same answers always give the same bytes."""
    return msgspec.json.encode(document, order="deterministic")


def stored_findings(findings: Sequence[Finding], reasons: Mapping[str, str]) -> tuple[StoredFinding, ...]:
    """Give the findings as they are stored beside a revision."""
    return tuple(
        StoredFinding(
            path=each.path,
            code=each.code,
            severity=each.severity,
            message=each.message,
            reason=reasons.get(each.path, ""),
        )
        for each in findings
    )


def noted(compiled: Compiled, names: Sequence[str], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is kept beside a revision: the round's marked answers, and under `#` the form's figures that it is in."""
    return {**marks(names, answers), FIGURES: figures_of(compiled)(answers)}


def marks(names: Sequence[str], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Give the answers of the round's marked questions, wherever their groups lie (never inside a repeat)."""
    found: dict[str, Any] = {}
    for name, value in answers.items():
        if isinstance(value, Mapping):
            found.update(marks(names, value))
        elif name in names:
            found[name] = value
    return found
