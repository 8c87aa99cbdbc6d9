"""Is everything as it was written? Every chain is rebuilt from its own fields, and what is derived is counted again."""

from uuid import UUID

import msgspec

from forms.attachments import shas_in
from service.database import attachments, ledgers, rounds, tally
from service.database.handle import Handle, Snapshot
from service.database.ledgers import LedgerEvent, Standing
from service.database.revisions import FIRST, expected_hash
from service.database.rounds import Round


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at, what does not follow (in words), and the top hash of each round by book year."""

    revisions: int
    events: int
    journal: int
    files: int
    faults: tuple[str, ...]
    tops: dict[int, str]


class _Found:
    """Counts, faults, and the files that revisions name, gathered on the way."""

    def __init__(self) -> None:
        self.revisions = self.events = self.files = 0
        self.named: set[tuple[UUID, str]] = set()
        self.faults: list[str] = []


async def verify(handle: Handle) -> Verified:
    """Verify all rounds and the journal, each round in one moment.

    Raises:
        Problem: FORBIDDEN for anyone but an administrator.
    """
    journal = await ledgers.journal(handle)
    found = _Found()
    previous = ledgers.START
    for place, entry in enumerate(journal, start=1):
        if entry.place != place or ledgers.journal_hash(entry, previous) != entry.hash:
            found.faults.append(f"journal {entry.place}: does not follow from the line before")
            break
        previous = entry.hash
    tops = {}
    async with handle.snapshot(lasting=True) as rows:
        for each in await rounds.listed(rows):
            standing = {one.cooperative_id: one for one in await ledgers.standings(rows, each.id)}
            await _revisions(rows, each, standing, found)
            await _events(rows, each, standing, found)
            tops[each.book_year] = (await tally.top_hash(rows, each.id)).hex()
        await _files(rows, found)
    return Verified(
        files=found.files,
        revisions=found.revisions,
        events=found.events,
        journal=len(journal),
        faults=tuple(found.faults),
        tops=tops,
    )


async def _revisions(rows: Snapshot, the_round: Round, standing: dict[UUID, Standing], found: _Found) -> None:
    """Follow each submission's chain to the head that the submission names."""
    ends: dict[UUID, tuple[int, bytes]] = {}
    async for batch in ledgers.chains(rows, the_round.id):
        for revision in batch:
            number, previous = ends.get(revision.cooperative_id, (0, FIRST))
            follows = revision.number == number + 1 and revision.prev_hash == previous
            if not follows or expected_hash(revision, previous) != revision.hash:
                found.faults.append(
                    f"{the_round.book_year} {revision.cooperative_id}: revision {revision.number} does not follow"
                )
            ends[revision.cooperative_id] = (revision.number, revision.hash)
            found.revisions += 1
            found.named |= {(revision.cooperative_id, sha) for sha in shas_in(revision.answers)}
    for one in standing.values():
        if (one.revision, one.head or FIRST) != ends.get(one.cooperative_id, (0, FIRST)):
            found.faults.append(
                f"{the_round.book_year} {one.cooperative_id}: its newest revision is not its chain's end"
            )


async def _files(rows: Snapshot, found: _Found) -> None:
    """Hash every file anew; whatever a revision names must be there as it was."""
    missing = set(found.named)
    async for proof in attachments.proofs(rows):
        found.files += 1
        missing.discard((proof.cooperative_id, proof.sha))
        if not proof.intact:
            found.faults.append(f"{proof.cooperative_id}: file {proof.sha} is not what it was")
    found.faults += [f"{whose}: file {sha} is named by a revision and is not there" for whose, sha in sorted(missing)]


async def _events(rows: Snapshot, the_round: Round, standing: dict[UUID, Standing], found: _Found) -> None:
    """Follow each strand to its head, fold the events into states, and count again."""
    ends: dict[tuple[int, int], tuple[int, bytes]] = {}
    last: dict[UUID, LedgerEvent] = {}
    async for batch in ledgers.events(rows, the_round.id):
        for event in batch:
            strand = (event.office_id, event.strand)
            place, previous = ends.get(strand, (0, ledgers.START))
            if event.place != place + 1 or ledgers.event_hash(event, previous) != event.hash:
                found.faults.append(f"{the_round.book_year} office {strand}: event {event.place} does not follow")
            ends[strand] = (event.place, event.hash)
            _fold(last, event)
            found.events += 1
    for one in standing.values():
        told = last.get(one.cooperative_id)
        if one.state != (told.to_state if told else "not_started"):
            found.faults.append(
                f"{the_round.book_year} {one.cooperative_id}: state {one.state} is not what its events say"
            )
    for head in await ledgers.heads(rows, the_round.id):
        if (head.place, head.head) != ends.get((head.office_id, head.strand), (0, ledgers.START)):
            found.faults.append(f"{the_round.book_year} office {head.office_id}: strand {head.strand} ends elsewhere")
        if head.counts != head.recount:
            found.faults.append(
                f"{the_round.book_year} office {head.office_id}: counts {head.counts}, recounted {head.recount}"
            )


def _fold(last: dict[UUID, LedgerEvent], event: LedgerEvent) -> None:
    """Keep the event that tells a cooperative's state: the later of a strand; of two offices, the later by the clock."""
    if event.cooperative_id is None or event.to_state is None:
        return
    known = last.get(event.cooperative_id)
    if known is None or known.office_id == event.office_id or event.at >= known.at:
        last[event.cooperative_id] = event
