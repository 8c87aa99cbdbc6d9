"""Single answers are saved as they are typed: idempotent, one conflict at a time, nothing lost."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from forms.compile import CompiledForm
from service import problems
from service.actions import storable
from service.actions.library import Library
from service.actions.open_draft import open_draft
from service.database import accounts, drafts
from service.database.drafts import Operation
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
    """What became of one change; in a conflict `value`, `by` and `at` say what stands there now."""

    path: str
    status: Literal["applied", "known", "conflict"]
    seq: int
    value: Any = None
    by: str = ""
    at: datetime | None = None


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

    `version_id` is the version that they were typed for; who does not say it costs a query more, and is not told when
    the draft moved to another.

    Raises:
        Problem: REFUSED for a question that the form lacks or a value that cannot be stored, NOT_FOUND, CONFLICT
            (no open draft, or one on another version), ROUND_CLOSED.
    """
    if version_id is None:
        version_id = await drafts.version_of(handle, round_id, cooperative_id)
        if version_id is None:
            raise Problem(problems.NOT_FOUND)
    compiled = await library.compiled(handle, version_id)
    if len(changes) > MOST_OPERATIONS or not 1 <= len(device) <= 100 or storable.hostile(device):  # noqa: PLR2004  # the column's length
        raise Problem(
            problems.REFUSED,
            gettext("Paling banyak {most} jawaban sekali simpan, dari satu perangkat.", most=MOST_OPERATIONS),
        )
    faults = tuple(fault for change in changes if (fault := _fault(compiled, change)))
    if faults:
        raise Problem(problems.REFUSED, faults=faults)
    operations = [
        Operation(path=each.path, value=msgspec.json.encode(each.value), base=each.base, seq=each.seq)
        for each in changes
    ]
    try:
        saved = await drafts.save(handle, round_id, cooperative_id, version_id, device, operations)
    except Problem as problem:
        if problem.kind is not problems.CONFLICT or now is None:
            raise
        await open_draft(handle, library, round_id, cooperative_id, now=now)
        saved = await drafts.save(handle, round_id, cooperative_id, version_id, device, operations)
    others = {each.account_id for each in saved if each.status == "conflict" and each.account_id is not None}
    names = await accounts.people(handle, others) if others else {}
    return tuple(
        Result(
            path=change.path,
            status=one.status,
            seq=one.seq,
            value=msgspec.json.decode(one.value) if one.value is not None else None,
            by=names[one.account_id].name if one.account_id in names else "",
            at=one.at,
        )
        for change, one in zip(changes, saved, strict=True)
    )


def _fault(compiled: CompiledForm, change: Change) -> Fault | None:
    """Say why a change cannot be stored, or None."""
    if not (0 <= change.base < 2**62 and 0 <= change.seq < 2**62):
        message = gettext("Nomor simpan di luar batas. Muat ulang halaman.")
    else:
        message = storable.fault_in(compiled, change.path, change.value)
    return Fault(path=storable.printable(change.path), code="value", message=message) if message else None
