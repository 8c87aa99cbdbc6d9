"""Drafts: open, read, save single answers, check, send."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from forms.errors import Finding
from service import problems
from service.accounts.guards import allow
from service.actions import move_draft, save_draft, submit
from service.actions.library import Library
from service.actions.move_draft import Moving
from service.actions.open_draft import open_draft
from service.actions.save_draft import Change, Result
from service.database import drafts
from service.database.handle import Handle
from service.language import spoken
from service.problems import Problem


class Changes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Answers as one device saves them; `device` is its own lasting name.

    `form_version_id` is the version they were typed for; a draft that moved to another refuses them.
    """

    device: str
    changes: tuple[Change, ...]
    form_version_id: int | None = None


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """What became of each change, and the server's time."""

    results: tuple[Result, ...]
    at: datetime


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One typed answer of a draft; `seq` is what the next change names as its `base`."""

    path: str
    value: Any
    seq: int
    at: datetime


class Aside(msgspec.Struct, frozen=True, kw_only=True):
    """One answer that another one stands in place of; `settled` once its author has chosen."""

    path: str
    value: Any
    account_id: int
    at: datetime
    settled: bool


class OpenDraft(msgspec.Struct, frozen=True, kw_only=True):
    """An open draft: the base it began with, what was typed since, and what was set aside, the newest first."""

    form_version_id: int
    base_revision: int
    base: dict[str, Any]
    answers: tuple[Answer, ...]
    set_aside: tuple[Aside, ...]


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What a sending would say."""

    valid: bool
    findings: tuple[Finding, ...]
    unexplained: tuple[Finding, ...]


class Sending(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An id that the sender makes once; the same one again gets the first receipt."""

    op_id: UUID


class MoveAt(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The draft's number that the preview was seen at."""

    seq: int


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The proof that a sending arrived."""

    revision: int
    hash: str
    at: datetime
    repeated: bool
    findings: tuple[Finding, ...]


class Drafts(Controller):
    """The officer's open draft of one submission."""

    path = "/api/rounds/{round_id:int}/submissions/{cooperative_id:uuid}"
    tags = ("drafts",)
    guards = (allow("officer"),)

    @post("/draft")
    async def open_one(
        self,
        round_id: FromPath[int],
        cooperative_id: FromPath[UUID],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
    ) -> dict[str, bool]:
        """Open the draft, prefilled; one that is open already stays as it is."""
        return {"opened": await open_draft(handle, library, round_id, cooperative_id, now=now)}

    @get("/draft")
    async def one(
        self, round_id: FromPath[int], cooperative_id: FromPath[UUID], handle: NamedDependency[Handle]
    ) -> OpenDraft:
        """Give the open draft."""
        found = await drafts.one(handle, round_id, cooperative_id)
        if found is None:
            raise Problem(problems.NOT_FOUND)
        return OpenDraft(
            form_version_id=found.form_version_id,
            base_revision=found.base_revision,
            base=msgspec.json.decode(found.base),
            answers=tuple(
                Answer(path=each.path, value=msgspec.json.decode(each.value), seq=each.seq, at=each.at)
                for each in found.answers
            ),
            set_aside=tuple(
                Aside(
                    path=each.path,
                    value=msgspec.json.decode(each.value),
                    account_id=each.account_id,
                    at=each.at,
                    settled=each.settled,
                )
                for each in await drafts.set_aside(handle, round_id, cooperative_id)
            ),
        )

    @patch("/draft")
    async def save(
        self,
        round_id: FromPath[int],
        cooperative_id: FromPath[UUID],
        data: JSONBody[Changes],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
    ) -> Results:
        """Save single answers, idempotent by device and `seq`.

        Each is applied, known, refused with its reason, or in conflict with the answer that stands there, and set aside.
        A number, date or place may come as JSON has it or as people write it: `1.250.000,50`, `1,25 juta`, `31/12/2025`. What
        could be meant two ways (`1,250`) is kept as text, and the check says so.
        """
        done = await save_draft.save(
            handle,
            library,
            round_id,
            cooperative_id,
            data.device,
            data.changes,
            now=now,
            version_id=data.form_version_id,
        )
        return Results(results=done, at=now)

    @get("/draft/move")
    async def preview_move(
        self,
        round_id: FromPath[int],
        cooperative_id: FromPath[UUID],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
    ) -> Moving:
        """Say what moving the draft to its round's version would change; nothing is moved."""
        return await move_draft.preview_move(handle, library, round_id, cooperative_id, now=now, language=spoken())

    @post("/draft/move", status_code=204)
    async def move(
        self,
        round_id: FromPath[int],
        cooperative_id: FromPath[UUID],
        data: JSONBody[MoveAt],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
    ) -> None:
        """Move the draft as it was previewed; what cannot go along is kept beside it."""
        await move_draft.move_draft(handle, library, round_id, cooperative_id, data.seq)

    @get("/draft/check")
    async def check(
        self,
        round_id: FromPath[int],
        cooperative_id: FromPath[UUID],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
    ) -> Checked:
        """Check the draft as a sending would."""
        seen = await submit.preview(handle, library, round_id, cooperative_id, now=now, language=spoken())
        return Checked(valid=seen.verdict.valid, findings=seen.verdict.findings, unexplained=seen.unexplained)

    @post("/send", status_code=200)
    async def send(
        self,
        round_id: FromPath[int],
        cooperative_id: FromPath[UUID],
        data: JSONBody[Sending],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
    ) -> Receipt:
        """Send the draft; refused with every finding while errors or unexplained warnings stand."""
        outcome = await submit.submit(handle, library, round_id, cooperative_id, data.op_id, now=now, language=spoken())
        if outcome.receipt is None:
            raise submit.refusal(outcome)
        receipt = outcome.receipt
        return Receipt(
            revision=receipt.revision,
            hash=receipt.hash.hex(),
            at=receipt.at,
            repeated=receipt.repeated,
            findings=outcome.findings,
        )
