"""Taking many clean submissions at once: what would be taken, the act, and its undoing for a day.

Clean is what has no warning, nothing that stands out and no open comment; it is looked up for the page and again, in the same
transaction, as each is taken. Each goes through the one step of a review with the revision that was seen.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from service import problems
from service.database import acts, comments, queue
from service.database.acts import DONE, Act, Item, Kind
from service.database.handle import Handle, Reader
from service.database.queue import CLEAN, Match, Wanted
from service.database.submissions import State
from service.problems import Problem

MOST = 500
"""So many are taken in one act (`begin_act` holds the same)."""
SAMPLE = 6
LASTS = timedelta(hours=24)
"""How long an act can be undone (`step_act` holds the same)."""
STEPS: Mapping[str, tuple[Kind, State]] = {"verifier": ("verify", "sent"), "province": ("accept", "verified")}
"""Role of a reviewer to its step and the state that waits for it."""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What a filter would take: at most MOST of `clean`; `waiting` wait in all, `commented` are clean but for a comment."""

    kind: Kind
    taken: tuple[Match, ...]
    clean: int
    commented: int
    waiting: int


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """An act as it stands: what was done, what stayed out by the code of its reason, what was not tried yet."""

    act: Act
    done: tuple[Item, ...]
    left: Mapping[str, tuple[Item, ...]]
    waiting: tuple[Item, ...]
    given_back: tuple[Item, ...]
    kept: Mapping[str, tuple[Item, ...]]

    def may_undo(self, now: datetime) -> bool:
        """Tell whether it can be taken back."""
        return bool(self.done) and self.act.undone_at is None and now < self.act.at + LASTS


async def proposed(rows: Reader, role: str, round_id: int, wanted: Wanted) -> Proposal:
    """Give what the present filter would take of what waits for a role."""
    kind, waits = STEPS[role]
    here = msgspec.structs.replace(wanted, states=(waits,))
    found: Sequence[Match] = ()
    if here.kind in {"", CLEAN}:
        found = await queue.matching(rows, round_id, msgspec.structs.replace(here, kind=CLEAN))
    open_talk = await comments.open_in(rows, round_id)
    clean = [one for one in found if one.cooperative_id not in open_talk]
    return Proposal(
        kind=kind,
        taken=tuple(clean[:MOST]),
        clean=len(clean),
        commented=len(found) - len(clean),
        waiting=await queue.count(rows, round_id, here),
    )


def sample_of(identity: UUID, taken: Sequence[Match], many: int = SAMPLE) -> tuple[Match, ...]:
    """Draw some by chance, the same ones for the same act: nobody can choose what is looked at."""

    def lot(one: Match) -> bytes:
        return hashlib.sha256(identity.bytes + one.cooperative_id.bytes).digest()

    return tuple(sorted(taken, key=lot)[:many])


async def take(handle: Handle, identity: UUID, round_id: int, role: str, seen: Sequence[tuple[UUID, int]]) -> Done:
    """Take what was seen, each by itself; the same act again goes on where it was broken off.

    Raises:
        Problem: REFUSED for none or too many, ROUND_CLOSED, FORBIDDEN.
    """
    await acts.begin(handle, identity, round_id, STEPS[role][0], seen)
    return await go_on(handle, identity)


async def go_on(handle: Handle, identity: UUID) -> Done:
    """Take what an act has not tried yet."""
    for one in (await told(handle, identity)).waiting:
        if not await _tried(handle, identity, one, undo=False):
            return await told(handle, identity)
    await acts.end(handle, identity)
    return await told(handle, identity)


async def undo(handle: Handle, identity: UUID) -> Done:
    """Give back all that an act took; what moved since stays as it is.

    Raises:
        Problem: NOT_FOUND, CONFLICT after a day.
    """
    for one in (await told(handle, identity)).done:
        if one.undone is None and not await _tried(handle, identity, one, undo=True):
            return await told(handle, identity)
    await acts.end(handle, identity, undo=True)
    return await told(handle, identity)


async def _tried(handle: Handle, identity: UUID, one: Item, *, undo: bool) -> bool:
    """Try one; False when the database is busy: the rest waits for another press."""
    try:
        await acts.step(handle, identity, one.place, undo=undo)
    except Problem as problem:
        if problem.kind is problems.BUSY:
            return False
        raise
    return True


async def told(rows: Reader, identity: UUID) -> Done:
    """Give one's own act as it stands.

    Raises:
        Problem: NOT_FOUND.
    """
    act = await acts.one(rows, identity)
    if act is None:
        raise Problem(problems.NOT_FOUND)
    found = await acts.items(rows, identity)
    done = tuple(one for one in found if one.became == DONE)
    return Done(
        act=act,
        done=done,
        left=_by_reason([(one.became, one) for one in found]),
        waiting=tuple(one for one in found if one.became is None),
        given_back=tuple(one for one in done if one.undone == DONE),
        kept=_by_reason([(one.undone, one) for one in done]),
    )


def _by_reason(found: Sequence[tuple[str | None, Item]]) -> dict[str, tuple[Item, ...]]:
    told_of: dict[str, tuple[Item, ...]] = {}
    for reason, one in found:
        if reason is not None and reason != DONE:
            told_of[reason] = (*told_of.get(reason, ()), one)
    return told_of
