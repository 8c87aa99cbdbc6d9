"""What an upload puts into drafts, decided before the first answer is written: in what order, over what, and what to undo to."""

import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec

from forms.filling.compare import orders_with, own_faults
from forms.filling.model import Edit
from service.actions.filling_standing import Stands

_UPLOAD, _UNDO = "excel:", ":undo"
"""How the devices of uploads are named: this, the upload's id, and what follows where it was taken back."""

Cell = tuple[str, int, str]
"""Sheet, row and column letter of a cell."""


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One answer of a plan: `old` is what stands there, `base` its number (0 where it was not typed), `seq` the upload's own.

    `row` is 0 for the order of a repeat's rows, which grows by `added`.
    """

    cooperative: str
    path: str
    new: Any
    old: Any = None
    base: int = 0
    seq: int
    version: int
    sheet: str = ""
    row: int = 0
    column: str = ""
    added: tuple[str, ...] = ()


class Became(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What became of an entry, by `seq`; `reason` says why it was left out."""

    seq: int
    status: Literal["written", "left", "restored"]
    reason: str = ""


def planned(
    edits: Sequence[Edit],
    stands: Mapping[str, Stands],
    conflicts: Collection[Cell] | Literal["all"],
    *,
    empties: bool,
) -> tuple[Entry, ...]:
    """Give what is to be written, cooperative by cooperative; what breaks a rule of its own with the ticked ones stays out.

    Args:
        edits: of a preview.
        stands: how the cooperatives stood then.
        empties: blanked cells take answers away.
        conflicts: cells whose value replaces a newer one of the server; a blanked cell may be among them too.
    """
    entries: list[Entry] = []
    chosen: dict[str, list[Edit]] = {}
    for edit in edits:
        ticked = conflicts == "all" or (edit.sheet, edit.row, edit.column) in conflicts
        if (
            edit.kind in {"new", "changed"}
            or (edit.kind == "emptied" and (empties or (ticked and conflicts != "all")))
            or (edit.kind == "conflict" and ticked)
        ):
            chosen.setdefault(edit.cooperative, []).append(edit)
    for cooperative, own in sorted(chosen.items()):
        entries += _of(own, stands[cooperative], len(entries))
    return tuple(entries)


def _of(edits: list[Edit], stands: Stands, before: int) -> list[Entry]:
    """Plan one cooperative: the order of a repeat after the answers of its new rows."""
    standing, orders = stands.standing, stands.repeats
    while broken := own_faults(stands.compiled, standing, {edit.path: edit.new for edit in edits}, orders):
        edits = [edit for edit in edits if edit.path not in broken]
    entries = [
        Entry(
            cooperative=edit.cooperative, path=edit.path, new=edit.new, old=edit.old, base=stands.numbers.get(edit.path, 0),
            seq=before + nth, version=stands.version_id, sheet=edit.sheet, row=edit.row, column=edit.column,
        )
        for nth, edit in enumerate(edits, 1)
    ]  # fmt: skip
    grown = orders_with(standing.answers, [edit.path for edit in edits if edit.new is not None], orders)
    for path, rows in grown.items():
        old = standing.answers.get(path) or []
        entries.append(
            Entry(
                cooperative=edits[0].cooperative, path=path, new=rows, old=old or None, base=stands.numbers.get(path, 0),
                seq=before + len(entries) + 1, version=stands.version_id, added=tuple(row for row in rows if row not in old),
            )
        )  # fmt: skip
    return entries


def packed(entries: Sequence[Entry]) -> bytes:
    """Give a plan as it is kept: each cooperative's entries for themselves, so that one can be read without the others."""
    parts = by_cooperative(entries)
    return msgspec.msgpack.encode({name: zlib.compress(msgspec.json.encode(part), 6) for name, part in parts.items()})


def by_cooperative(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Give entries by their cooperative, in their order."""
    found: dict[str, list[Entry]] = {}
    for one in entries:
        found.setdefault(one.cooperative, []).append(one)
    return found


def plan_in(kept: bytes) -> tuple[Entry, ...]:
    """Read a plan."""
    return tuple(entry for part in _parts(kept).values() for entry in _entries(part))


def plan_of(kept: bytes, cooperative: str) -> tuple[Entry, ...]:
    """Read what a plan has for one cooperative."""
    parts = _parts(kept)
    whole = parts.get(cooperative) or parts.get("")
    return tuple(one for one in _entries(whole) if one.cooperative == cooperative) if whole else ()


def _parts(kept: bytes) -> dict[str, bytes]:
    """Give the packed entries by cooperative; a plan that was kept whole (zlib's first byte) is one part of no name."""
    return {"": kept} if kept.startswith(b"x") else msgspec.msgpack.decode(kept, type=dict[str, bytes])


def _entries(part: bytes) -> tuple[Entry, ...]:
    return msgspec.json.decode(zlib.decompress(part), type=tuple[Entry, ...])


def packed_outcome(became: Sequence[Became]) -> bytes:
    """Give what became of a plan, as it is kept."""
    return zlib.compress(msgspec.json.encode(became), 6)


def outcome_in(kept: bytes | None) -> tuple[Became, ...]:
    """Read what became of a plan; nothing yet of one that is on its way."""
    return msgspec.json.decode(zlib.decompress(kept), type=tuple[Became, ...]) if kept else ()


def device_of(filling_id: UUID) -> str:
    """Give the device that answers of an upload are saved under."""
    return f"{_UPLOAD}{filling_id}"


def undoing_device_of(filling_id: UUID) -> str:
    """Give the device that answers are given back under when an upload is taken back."""
    return f"{device_of(filling_id)}{_UNDO}"


def upload_of(device: str) -> UUID | None:
    """Give the upload that saved under a device, or None."""
    return _identity(device.removeprefix(_UPLOAD)) if device.startswith(_UPLOAD) else None


def undone_by(device: str) -> UUID | None:
    """Give the upload that was taken back under a device, or None."""
    return upload_of(device.removesuffix(_UNDO)) if device.endswith(_UNDO) else None


def _identity(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
