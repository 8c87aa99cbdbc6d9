"""Revisions: immutable sets of answers, chained by hash, each with its findings."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from service.database.handle import Handle, Reader, Row, made, text_of

FIRST = bytes(32)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """One sending. `answers` are the very bytes that were hashed: JSON as `Document` reads it."""

    round_id: int
    cooperative_id: UUID
    number: int
    form_version_id: int
    account_id: int
    at: datetime
    answers: bytes
    answers_sha: bytes
    prev_hash: bytes
    hash: bytes


class Document(msgspec.Struct, frozen=True):
    """What a revision's bytes say.

    `untouched` are prefilled answers that nobody had looked at, storage path to where they came from; what was sent
    before that was noted does not say.
    """

    answers: dict[str, Any]
    reasons: dict[str, str] = {}
    untouched: dict[str, str] | msgspec.UnsetType = msgspec.UNSET


class Accepted(msgspec.Struct, frozen=True, kw_only=True):
    """Accepted answers of an earlier book year: the version and its label, and the bytes as `Revision` has them."""

    book_year: int
    form_version_id: int
    label: str
    revision: int
    answers: bytes


class StoredFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding of a revision, with the reason it was kept for."""

    path: str
    code: str
    severity: str
    message: str
    reason: str


class NewRevision(msgspec.Struct, frozen=True, kw_only=True):
    """A sending; `op_id` is made once by the sender, so that the same one sent again has one effect.

    `years_without_rat` is the round's rule of activity that it was checked under; None is held against no rule.
    """

    op_id: UUID
    base_revision: int
    draft_seq: int | None
    form_version_id: int
    answers: bytes
    findings: tuple[StoredFinding, ...]
    marks: dict[str, Any]
    years_without_rat: int | None = None


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The proof of a sending; `repeated` says that it had arrived before."""

    revision: int
    hash: bytes
    at: datetime
    repeated: bool


_REVISION = """
select round_id, cooperative_id, number, form_version_id, account_id, at, answers, answers_sha, prev_hash, hash
  from revisions where round_id = $1 and cooperative_id = $2
"""


ACCEPTED = (
    "a.book_year, a.form_version_id as old_version_id, a.label, a.revision as old_revision, a.answers as old_answers"
)
"""The columns of `accepted_before` a as `accepted_of` reads them, also beside those of a draft."""


async def latest(rows: Reader, round_id: int, cooperative_id: UUID) -> Revision | None:
    """Give the newest revision of a submission."""
    row = await rows.first(_REVISION + " order by number desc limit 1", round_id, cooperative_id)
    return made(Revision, row) if row else None


async def accepted_before(rows: Reader, round_id: int, cooperative_id: UUID) -> Accepted | None:
    """Give the newest accepted answers of an earlier book year on the same form.

    Whoever may see the cooperative in this round sees them, also where another office held it in that year.
    """
    row = await rows.first(
        f"select {ACCEPTED} from accepted_before($1, $2) a",  # noqa: S608  # a constant
        round_id,
        cooperative_id,
    )
    return accepted_of(row) if row else None


def accepted_of(row: Row) -> Accepted | None:
    """Make accepted answers of a row, None where it has none."""
    if row["book_year"] is None:
        return None
    return Accepted(
        book_year=row["book_year"],
        form_version_id=row["old_version_id"],
        label=row["label"],
        revision=row["old_revision"],
        answers=row["old_answers"],
    )


async def accepted_of_office(rows: Reader, round_id: int, office_id: int) -> dict[UUID, bytes]:
    """Give the bytes of an office's accepted answers of a round, by cooperative."""
    found = await rows.fetch(
        """select s.cooperative_id, v.answers from submissions s
             join revisions v on v.round_id = s.round_id and v.cooperative_id = s.cooperative_id and v.number = s.revision
            where s.round_id = $1 and s.office_id = $2 and s.state = 'accepted'""",
        round_id,
        office_id,
    )
    return {row["cooperative_id"]: row["answers"] for row in found}


async def history(rows: Reader, round_id: int, cooperative_id: UUID) -> tuple[Revision, ...]:
    """Give all revisions of a submission, oldest first."""
    found = await rows.fetch(_REVISION + " order by number", round_id, cooperative_id)
    return tuple(made(Revision, row) for row in found)


async def of_operation(rows: Reader, round_id: int, cooperative_id: UUID, op_id: UUID) -> Receipt | None:
    """Give the receipt of a sending that arrived before, by the id that its sender made."""
    row = await rows.first(
        "select number as revision, hash, at, true as repeated from revisions"
        " where round_id = $1 and cooperative_id = $2 and op_id = $3 and account_id = my_account()",
        round_id,
        cooperative_id,
        op_id,
    )
    return made(Receipt, row) if row else None


async def findings(rows: Reader, round_id: int, cooperative_id: UUID, revision: int) -> tuple[StoredFinding, ...]:
    """Give what was found at a sending, in the order of the form."""
    found = await rows.fetch(
        "select path, code, severity, message, reason from findings"
        " where round_id = $1 and cooperative_id = $2 and revision = $3 order by place",
        round_id,
        cooperative_id,
        revision,
    )
    return tuple(made(StoredFinding, row) for row in found)


async def submit(handle: Handle, round_id: int, cooperative_id: UUID, new: NewRevision) -> Receipt:
    """Write a sending: revision, findings, state, counts and event in one transaction.

    Raises:
        Problem: NOT_FOUND, WRONG_STATE, ROUND_CLOSED, CONFLICT (the draft, the revision or the rule of activity moved meanwhile).
    """
    rows = await handle.call(
        "select revision, hash, at, repeated from submit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        round_id,
        cooperative_id,
        new.op_id,
        new.base_revision,
        new.draft_seq,
        new.form_version_id,
        new.years_without_rat,
        new.answers,
        text_of(new.findings),
        text_of(new.marks),
    )
    return made(Receipt, rows[0])


def microseconds(at: datetime) -> bytes:
    """Write a moment as the chains hash it: microseconds since 1970, 8 bytes."""
    return ((at - EPOCH) // timedelta(microseconds=1)).to_bytes(8, "big", signed=True)


def expected_hash(revision: Revision, previous: bytes) -> bytes:
    """Compute a revision's hash from its own fields, as the database did."""
    return hashlib.sha256(
        b"lumbung/1"
        + previous
        + revision.round_id.to_bytes(2, "big")
        + revision.cooperative_id.bytes
        + revision.number.to_bytes(4, "big")
        + revision.form_version_id.to_bytes(4, "big")
        + revision.account_id.to_bytes(4, "big")
        + microseconds(revision.at)
        + hashlib.sha256(revision.answers).digest()
    ).digest()


def broken_at(chain: Sequence[Revision]) -> int | None:
    """Give the number of the first revision whose hash does not follow; None when the chain holds."""
    previous = FIRST
    for place, revision in enumerate(chain, start=1):
        if revision.number != place or revision.prev_hash != previous:
            return place
        if expected_hash(revision, previous) != revision.hash:
            return place
        previous = revision.hash
    return None
