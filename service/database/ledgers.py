"""The ledgers as they were chained, rebuilt in Python from their own fields: what a verifier reads."""

import hashlib
from collections.abc import AsyncIterator
from datetime import datetime
from uuid import UUID

import msgspec

from service.database.handle import Handle, Reader, Snapshot, made
from service.database.revisions import Revision, microseconds

START = bytes(32)
NOBODY = UUID(int=0)


class LedgerEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One event with everything that its hash covers."""

    round_id: int
    office_id: int
    strand: int
    place: int
    cooperative_id: UUID | None
    kind: str
    from_state: str | None
    to_state: str | None
    account_id: int
    at: datetime
    revision: int
    detail: str
    subject_hash: bytes
    hash: bytes


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Where a strand stands, and how many submissions of it really stand in each state."""

    office_id: int
    strand: int
    place: int
    head: bytes
    counts: dict[str, int]
    recount: dict[str, int]


class JournalEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the journal with everything that its hash covers."""

    place: int
    at: datetime
    account_id: int
    kind: str
    office_id: int | None
    subject: str
    detail: bytes
    hash: bytes


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What a submission says of itself: its state, its number of revisions, its newest hash."""

    cooperative_id: UUID
    state: str
    revision: int
    head: bytes | None


def event_hash(event: LedgerEvent, previous: bytes) -> bytes:
    """Compute an event's hash from its own fields, as the database did."""
    return hashlib.sha256(
        b"lumbung/event/1"
        + previous
        + event.round_id.to_bytes(2, "big")
        + event.office_id.to_bytes(2, "big")
        + event.place.to_bytes(8, "big")
        + (event.cooperative_id or NOBODY).bytes
        + b"".join((each or "").encode() + b"\0" for each in (event.kind, event.from_state, event.to_state))
        + event.account_id.to_bytes(4, "big")
        + microseconds(event.at)
        + event.revision.to_bytes(4, "big")
        + hashlib.sha256(event.detail.encode()).digest()
        + event.subject_hash
    ).digest()


def journal_hash(entry: JournalEntry, previous: bytes) -> bytes:
    """Compute a journal line's hash from its own fields, as the database did."""
    return hashlib.sha256(
        b"lumbung/journal/1"
        + previous
        + entry.place.to_bytes(8, "big")
        + microseconds(entry.at)
        + entry.account_id.to_bytes(4, "big")
        + entry.kind.encode()
        + b"\0"
        + (entry.office_id or 0).to_bytes(2, "big")
        + hashlib.sha256(entry.subject.encode()).digest()
        + hashlib.sha256(entry.detail).digest()
    ).digest()


async def events(rows: Snapshot, round_id: int) -> AsyncIterator[list[LedgerEvent]]:
    """Give all events of a round in the order of their chains, in batches."""
    batches = rows.batches(
        """select round_id, office_id, strand, place, cooperative_id, kind, from_state, to_state, account_id, at, revision,
                  detail, subject_hash, hash from events where round_id = $1 order by office_id, strand, place""",
        round_id,
    )
    async for batch in batches:
        yield [made(LedgerEvent, row) for row in batch]


async def chains(rows: Snapshot, round_id: int) -> AsyncIterator[list[Revision]]:
    """Give all revisions of a round in the order of their chains, in batches."""
    batches = rows.batches(
        """select round_id, cooperative_id, number, form_version_id, account_id, at, answers, answers_sha, prev_hash, hash
             from revisions where round_id = $1 order by cooperative_id, number""",
        round_id,
    )
    async for batch in batches:
        yield [made(Revision, row) for row in batch]


async def heads(rows: Reader, round_id: int) -> tuple[Head, ...]:
    """Give every strand's head with its counts, and the counts of the submissions themselves."""
    states = ("not_started", "draft", "sent", "verified", "accepted", "returned")
    found = await rows.fetch(
        "select office_id, strand, place, head, not_started, draft, sent, verified, accepted, returned from tally"
        " where round_id = $1 order by office_id, strand",
        round_id,
    )
    counted = await rows.fetch(
        """select office_id, get_byte(uuid_send(cooperative_id), 0) & 7 as strand, state, count(*)::int4 as count
             from submissions where round_id = $1 and due group by 1, 2, 3""",
        round_id,
    )
    recount: dict[tuple[int, int], dict[str, int]] = {}
    for row in counted:
        recount.setdefault((row["office_id"], row["strand"]), {})[row["state"]] = row["count"]
    return tuple(
        Head(
            office_id=row["office_id"],
            strand=row["strand"],
            place=row["place"],
            head=row["head"],
            counts={state: row[state] for state in states if row[state]},
            recount=recount.get((row["office_id"], row["strand"]), {}),
        )
        for row in found
    )


async def standings(rows: Reader, round_id: int) -> tuple[Standing, ...]:
    """Give what every submission of a round says of itself."""
    found = await rows.fetch(
        "select cooperative_id, state, revision, head from submissions where round_id = $1", round_id
    )
    return tuple(made(Standing, row) for row in found)


async def journal(handle: Handle) -> tuple[JournalEntry, ...]:
    """Give the whole journal; administrators only."""
    return tuple(made(JournalEntry, row) for row in await handle.call("select * from journal_chain($1)"))
