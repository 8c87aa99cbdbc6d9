"""Single answers are saved as they are typed: idempotent, one conflict at a time, nothing lost."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import accumulate
from typing import Any, Literal
from uuid import UUID

import msgspec

from forms.attachments import reference
from forms.compile import CompiledForm
from service import problems
from service.actions import attach, gone_rows, locking, storable
from service.actions.collecting import REASON
from service.actions.library import Library
from service.actions.open_draft import open_draft
from service.actions.taking import taken
from service.database import accounts, drafts
from service.database.accounts import Person
from service.database.drafts import Operation, Saved
from service.database.handle import Handle
from service.language import gettext
from service.problems import Fault, Problem

MOST_OPERATIONS = 500


class Change(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One answer as a device sends it. `base` is the number this answer had when it was loaded, 0 for none."""

    path: str
    value: Any = None
    base: int = 0
    seq: int = 0


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one change: in a conflict `value`, `by` and `at` say what stands there now, `reason` why it was refused.

    `gone` names the repeat where the answer is in a row that is not there any more: it is kept, but counts again only with its row.
    """

    path: str
    status: Literal["applied", "known", "conflict", "refused"]
    seq: int
    value: Any = None
    by: str = ""
    at: datetime | None = None
    reason: str = ""
    gone: str = ""


async def save(
    handle: Handle,
    library: Library,
    round_id: int,
    cooperative_id: UUID,
    device: str,
    changes: Sequence[Change],
    *,
    now: datetime | None = None,
    version_id: int | None = None,
) -> tuple[Result, ...]:
    """Save changes to the open draft; give what became of each, in order. With `now` the first answer begins the draft.

    A text under a number, a date or a place is read as people here write them (`taking`), the same for pages and API.
    A change that cannot be stored (a question that the form lacks, a value of no use, an answer that is locked) is refused by
    itself, and the others are saved. `version_id` is the version that they were typed for; who does not say it costs a query
    more, and is not told when the draft moved to another.

    Raises:
        Problem: REFUSED for too many changes at once or a draft that is full, NOT_FOUND, CONFLICT (no open draft, or one on
            another version), ROUND_CLOSED.
    """
    if version_id is None:
        version_id = await drafts.version_of(handle, round_id, cooperative_id)
        if version_id is None:
            raise Problem(problems.NOT_FOUND)
    compiled = await library.compiled(handle, version_id)
    _need_bounds(changes, device)
    refused = {place: reason for place, change in enumerate(changes) if (reason := _fault(compiled, change))}
    refused |= await _lost_files(handle, cooperative_id, changes)
    begun = now is None
    while True:
        steps = [_steps(compiled, each) for place, each in enumerate(changes) if place not in refused]
        operations = [operation for step in steps for operation in step]
        try:
            saved = await drafts.save(handle, round_id, cooperative_id, version_id, device, operations)
            break
        except Problem as problem:
            if problem.kind is problems.ANSWER_LOCKED:
                refused |= await _locked(handle, library, (round_id, cooperative_id), changes, refused, now)
            elif problem.kind is problems.CONFLICT and not begun and now is not None:
                await open_draft(handle, library, round_id, cooperative_id, now=now)
                begun = True
            else:
                raise
    others = {each.account_id for each in saved if each.status == "conflict" and each.account_id is not None}
    names = await accounts.people(handle, others) if others else {}
    base = await _begun_with(handle, round_id, cooperative_id, saved)
    gone = await gone_rows.gone(
        handle, compiled, round_id, cooperative_id, {operation.path for operation in operations}
    )
    lasts = accumulate(len(step) for step in steps)
    became = iter([saved[last - 1] for last in lasts])
    return tuple(
        Result(path=storable.printable(change.path), status="refused", seq=0, reason=refused[place])
        if place in refused
        else _result(change.path, next(became), names, base, gone.get(change.path, ""))
        for place, change in enumerate(changes)
    )


def _need_bounds(changes: Sequence[Change], device: str) -> None:
    if len(changes) > MOST_OPERATIONS or not 1 <= len(device) <= 100 or storable.hostile(device):  # noqa: PLR2004  # the column's length
        raise Problem(
            problems.REFUSED,
            gettext("Paling banyak {most} jawaban sekali simpan, dari satu perangkat.", most=MOST_OPERATIONS),
        )


def faults_in(results: Sequence[Result]) -> tuple[Fault, ...]:
    """Give what was refused as faults, for those who need all of their changes or none."""
    return tuple(Fault(path=one.path, code="value", message=one.reason) for one in results if one.status == "refused")


async def _locked(
    handle: Handle,
    library: Library,
    whose: tuple[int, UUID],
    changes: Sequence[Change],
    refused: Mapping[int, str],
    now: datetime | None,
) -> dict[int, str]:
    """Say which of the changes that are left, by their place, nobody asked for; what a finding stands at is opened instead.

    Raises:
        Problem: ANSWER_LOCKED where none of them is locked any more: another hand was there at the same moment.
    """
    left = {place: change for place, change in enumerate(changes) if place not in refused}
    shut, opened = await locking.shut(handle, library, *whose, {one.path: one.value for one in left.values()}, now)
    if not shut and not opened:
        raise Problem(problems.ANSWER_LOCKED)
    message = locking.told()
    return {place: message for place, one in left.items() if one.path in shut}


def _steps(compiled: CompiledForm, change: Change) -> tuple[Operation, ...]:
    """Give what is stored for a change: an answer by itself, a reason given again after it was taken away.

    An equal value is taken as known and keeps its number; but a reason counts from when it was given, the same words too.
    """
    value = msgspec.json.encode(taken(compiled, change.path, change.value))
    if not change.path.startswith(REASON):
        return (Operation(path=change.path, value=value, base=change.base, seq=change.seq),)
    given = Operation(path=change.path, value=value, base=change.base, seq=2 * change.seq + 1)
    if change.value is None or not change.base:
        return (given,)
    return (msgspec.structs.replace(given, value=b"null", seq=2 * change.seq), given)


async def _begun_with(handle: Handle, round_id: int, cooperative_id: UUID, saved: Sequence[Saved]) -> dict[str, Any]:
    """Give what the draft began with, where an answer is in conflict that nobody has typed (any more)."""
    if all(each.status != "conflict" or each.value is not None for each in saved):
        return {}
    draft = await drafts.one(handle, round_id, cooperative_id)
    return msgspec.json.decode(draft.base) if draft else {}


def _result(path: str, saved: Saved, names: Mapping[int, Person], base: Mapping[str, Any], gone: str) -> Result:
    person = None if saved.account_id is None else names.get(saved.account_id)
    return Result(
        path=path,
        status=saved.status,
        seq=saved.seq,
        value=msgspec.json.decode(saved.value) if saved.value is not None else base.get(path),
        by=person.name if person else "",
        at=saved.at,
        gone=gone,
    )


def _fault(compiled: CompiledForm, change: Change) -> str:
    """Say why a change cannot be stored, or ''."""
    if not (0 <= change.base < 2**62 and 0 <= change.seq < 2**62):
        return gettext("Nomor simpan di luar batas. Muat ulang halaman.")
    return storable.fault_in(compiled, change.path, change.value)


async def _lost_files(handle: Handle, cooperative_id: UUID, changes: Sequence[Change]) -> dict[int, str]:
    """Say which changes, by their place, refer to a file that this cooperative does not have."""
    named = {place: one.sha for place, change in enumerate(changes) if (one := reference(change.value))}
    lost = await attach.unknown(handle, cooperative_id, set(named.values()))
    message = gettext("Berkas ini tidak tersimpan untuk koperasi ini. Unggah lagi.")
    return {place: message for place, sha in named.items() if sha in lost}
