"""The sample's half-done round: each office's steps are filled, checked for real, and written in one transaction."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from forms.answers import flatten
from forms.bridge import Chain
from forms.compile import CompiledForm
from forms.evaluate import Around
from service.actions.last_year import LastYear
from service.actions.open_draft import first_base
from service.actions.submit import noted, stored_findings, written
from service.actions.surroundings import around_of
from service.database import attachments, drafts, revisions, submissions
from service.database.attachments import Stored
from service.database.handle import Handle
from service.database.revisions import Document
from service.database.rounds import Round
from service.database.submissions import Step
from service.sample.filled import Filled, Filler
from service.sample.model import Cooperative
from service.sample.progress import Progress

Work = Sequence[tuple[Cooperative, Progress]]
File = tuple[str, Stored]
"""The storage path of its question, and the file."""
Typed = tuple[UUID, str, bytes, int, datetime]

_KINDS = {"saved": "start", "sent": "submit", "verified": "verify", "accepted": "accept", "returned": "return"}


class Hands(msgspec.Struct, frozen=True, kw_only=True):
    """The account ids that do one office's steps."""

    officer: int
    verifier: int
    province: int

    def of(self, kind: str) -> int:
        """Give the account that takes a step of this kind."""
        return {"verify": self.verifier, "return": self.verifier, "accept": self.province}.get(kind, self.officer)


class Before(msgspec.Struct, frozen=True, kw_only=True):
    """The round of the year before: its accepted answers come over the bridge; `label` is its version's."""

    round: Round
    label: str
    chain: Chain


class Desk(msgspec.Struct, frozen=True, kw_only=True):
    """What one office's history is made with; `office_id` and `office` are its number and name."""

    office_id: int
    office: str
    round: Round
    compiled: CompiledForm
    filler: Filler
    hands: Hands
    before: Before | None = None


class History(msgspec.Struct, frozen=True, kw_only=True):
    """One office's steps in order of time, the answers that its open drafts hold, and the files that any answer names."""

    steps: tuple[Step, ...]
    typed: tuple[Typed, ...]
    files: tuple[File, ...] = ()


async def load_history(handle: Handle, desks: Sequence[tuple[Desk, Work]], tell: Callable[[str], None]) -> None:
    """Fill, check and write the questionnaires of offices; while one is written the next is made.

    Each office is one transaction, so that a load that is cut off leaves no office half done.

    Args:
        handle: the system's.
        desks: each office's desk with its cooperatives and how far they have come.
        tell: is told one line an office.

    Raises:
        SampleFault: generated answers do not pass the checks.
    """
    following = _begun(handle, desks, 0)
    try:
        for at, (desk, work) in enumerate(desks):
            history = await following
            following = _begun(handle, desks, at + 1)
            await _load_files(handle, desk.round.id, history.files)
            await submissions.load_history(handle, desk.round.id, desk.round.form_version_id, history.steps)
            await drafts.load_answers(handle, desk.round.id, history.typed)
            begun = len({step.cooperative_id for step in history.steps})
            tell(f"sample: {desk.office}, {begun} of {len(work)} begun")
    finally:
        following.cancel()


def _begun(handle: Handle, desks: Sequence[tuple[Desk, Work]], at: int) -> asyncio.Task[History]:
    """Begin to make an office's history in a thread; behind the last office there is none to make."""
    return asyncio.create_task(_made(handle, desks[at : at + 1]))


async def _made(handle: Handle, desks: Sequence[tuple[Desk, Work]]) -> History:
    for desk, work in desks:
        before = desk.before
        sent = await revisions.accepted_of_office(handle, before.round.id, desk.office_id) if before else {}
        return await asyncio.to_thread(make_history, desk, work, sent)
    return History(steps=(), typed=())


def make_history(desk: Desk, work: Work, sent: Mapping[UUID, bytes]) -> History:
    """Fill and check every questionnaire that was begun; `sent` are last year's accepted answers by cooperative."""
    steps: list[Step] = []
    typed: list[Typed] = []
    files: list[File] = []
    for one, progress in work:
        if not progress.steps:
            continue
        last = _last(desk.before, sent.get(UUID(one.koperasi_id)))
        surroundings = _around(desk, one, progress, last)
        filled = desk.filler.fill(one, progress, surroundings)
        base = first_base(desk.compiled, surroundings, last) if progress.state == "draft" else {}
        steps += _steps(desk, filled, base)
        if progress.state == "draft":
            typed += _typed(desk, filled, base)
        files += _files(desk, filled)
    return History(steps=tuple(sorted(steps, key=lambda step: step.at)), typed=tuple(typed), files=tuple(files))


def _last(before: Before | None, sent: bytes | None) -> LastYear | None:
    """Give last year's answers in this year's questions."""
    if before is None or sent is None:
        return None
    carried = before.chain.carry(msgspec.json.decode(sent, type=Document).answers)
    year = before.round.book_year
    return LastYear(book_year=year, label=before.label, answers=carried.answers, steps=before.chain.steps)


def _around(desk: Desk, one: Cooperative, progress: Progress, last: LastYear | None) -> Around:
    """Give the form's surroundings on the day of sending; of a draft, on the day it was saved."""
    moment = next((step.at for step in progress.steps if step.kind == "sent"), progress.steps[-1].at)
    return around_of(desk.round, one.columns(), moment, last.answers if last else None)


def _steps(desk: Desk, filled: Filled, base: dict[str, Any]) -> Iterator[Step]:
    """Turn the steps of one submission into those that the database takes."""
    identity = UUID(filled.one.koperasi_id)
    for step in filled.progress.steps:
        kind = _KINDS[step.kind]
        yield Step(
            at=step.at,
            account_id=desk.hands.of(kind),
            cooperative_id=identity,
            kind=kind,
            document=_document(filled, kind, base),
            extras=_extras(desk, filled, kind),
        )


def _document(filled: Filled, kind: str, base: dict[str, Any]) -> bytes:
    """Give the bytes that a step carries: a draft's base, or the answers that are sent."""
    if kind == "submit":
        return written(Document(filled.answers, filled.reasons))
    return msgspec.json.encode(base) if kind == "start" else b"{}"


def _extras(desk: Desk, filled: Filled, kind: str) -> dict[str, Any]:
    """Give what a step carries besides: findings with their reasons, or a reviewer's comments."""
    if kind == "submit":
        findings = stored_findings(filled.findings, filled.reasons)
        return {
            "findings": msgspec.to_builtins(findings),
            "marks": noted(desk.compiled, desk.round.marks, filled.answers),
        }
    if kind == "return":
        return {"comments": [{"path": path, "body": body} for path, body in filled.comments]}
    return {}


def _typed(desk: Desk, filled: Filled, base: dict[str, Any]) -> Iterator[Typed]:
    """Give the answers of a draft that differ from its prefill."""
    at = filled.progress.steps[-1].at
    identity = UUID(filled.one.koperasi_id)
    for path, value in flatten(desk.compiled, filled.answers).items():
        if value != base.get(path):
            yield identity, path, msgspec.json.encode(value), desk.hands.officer, at


def _files(desk: Desk, filled: Filled) -> Iterator[File]:
    """Give the file that a questionnaire refers to."""
    if filled.attached is None:
        return
    for path, value in flatten(desk.compiled, filled.answers).items():
        if value == filled.attached.answer:
            at = filled.progress.steps[0].at
            whose, sender = UUID(filled.one.koperasi_id), desk.hands.officer
            one = filled.attached
            yield path, Stored(cooperative_id=whose, name=one.name, content=one.content, account_id=sender, at=at)


async def _load_files(handle: Handle, round_id: int, files: Sequence[File]) -> None:
    """Write files before the steps that refer to them; those of a load that was cut off are there already."""
    for path in sorted({path for path, _ in files}):
        await attachments.load(
            handle, round_id, path, "application/pdf", [one for where, one in files if where == path]
        )
