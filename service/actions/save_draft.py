"""Single answers are saved as they are typed: idempotent, one conflict at a time, nothing lost."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from forms.answers import place_at
from forms.compile import CompiledForm
from service import problems
from service.actions.collecting import REASON
from service.actions.library import Library
from service.actions.open_draft import open_draft
from service.database import accounts, drafts
from service.database.drafts import Operation
from service.database.handle import Handle
from service.problems import Fault, Problem

MOST_OPERATIONS = 500
LONGEST_TEXT = 32_767  # what an Excel cell holds
DEEPEST = 6
PATH = re.compile(r"(~reason/)?[A-Za-z_][\w.\-\[\]]*(/[\w.\-\[\]]+)*", re.ASCII)
LONGEST_PATH = 400
# Never stored: Excel cannot hold the control characters, JSON texts from elsewhere may hold half a character.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
MOST_DIGITS = 15  # of a whole number; more would be rounded in browsers and in Excel


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
) -> tuple[Result, ...]:
    """Save changes to the open draft; give what became of each, in order. With `now` the first answer begins the draft.

    Raises:
        Problem: REFUSED for a question that the form lacks or a value that cannot be stored, NOT_FOUND, CONFLICT
            (no open draft), ROUND_CLOSED.
    """
    compiled = await library.of_round(handle, round_id)
    faults = tuple(fault for change in changes if (fault := _fault(compiled, change)))
    if len(changes) > MOST_OPERATIONS or not 1 <= len(device) <= 100 or FORBIDDEN.search(device):  # noqa: PLR2004  # the column's length
        raise Problem(problems.REFUSED, f"Paling banyak {MOST_OPERATIONS} jawaban sekali simpan, dari satu perangkat.")
    if faults:
        raise Problem(problems.REFUSED, faults=faults)
    operations = [
        Operation(path=each.path, value=msgspec.json.encode(each.value), base=each.base, seq=each.seq)
        for each in changes
    ]
    try:
        saved = await drafts.save(handle, round_id, cooperative_id, device, operations)
    except Problem as problem:
        if problem.kind is not problems.CONFLICT or now is None:
            raise
        await open_draft(handle, library, round_id, cooperative_id, now=now)
        saved = await drafts.save(handle, round_id, cooperative_id, device, operations)
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
    message = ""
    known = PATH.fullmatch(change.path) and len(change.path) <= LONGEST_PATH
    if not known or not (change.path.startswith(REASON) or place_at(compiled, change.path)):
        return Fault(path="", code="path", message="Pertanyaan ini tidak dikenal. Muat ulang halaman.")
    if not (0 <= change.base < 2**62 and 0 <= change.seq < 2**62):
        message = "Nomor simpan di luar batas. Muat ulang halaman."
    else:
        message = _unstorable(change.value, 0)
    return Fault(path=change.path, code="value", message=message) if message else None


def _unstorable(value: Any, depth: int) -> str:
    """Say in words what about a value cannot be stored; '' when nothing."""
    if depth > DEEPEST:
        return "Jawaban ini tersusun terlalu dalam."
    if isinstance(value, str):
        return _unstorable_text(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        # Written this way round, a number that is no number is refused too.
        in_bounds = abs(value) < 10**MOST_DIGITS
        return (
            ""
            if in_bounds
            else f"Angka paling banyak {MOST_DIGITS} digit. Periksa apakah ada digit yang terketik dua kali."
        )
    if isinstance(value, list):
        return next((told for each in value if (told := _unstorable(each, depth + 1))), "")
    return "Jawaban berbentuk tabel disimpan per kolom. Muat ulang halaman." if isinstance(value, dict) else ""


def _unstorable_text(value: str) -> str:
    if len(value) > LONGEST_TEXT:
        return f"Teks paling banyak {LONGEST_TEXT} huruf; ini {len(value)}. Ringkas isinya."
    if FORBIDDEN.search(value):
        return "Teks ini memuat tanda yang tidak tampak. Ketik ulang tanpa menyalin."
    return ""
