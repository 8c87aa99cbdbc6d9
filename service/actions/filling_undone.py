"""One cooperative of an upload that is taken back: its draft holds again what it held before, wherever the upload's answers stand."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

import msgspec

from service import problems
from service.actions.filling_plan import Became, Entry, device_of, undoing_device_of
from service.actions.filling_saved import OF_ALL, Way, refused, saved
from service.actions.library import Library
from service.actions.save_draft import Change
from service.database import drafts, fillings
from service.database.fillings import Filling, Stored
from service.database.handle import Handle
from service.language import gettext
from service.problems import Problem

_OF_ALL = OF_ALL | {problems.ROUND_CLOSED}


class _Steps(msgspec.Struct):
    """What is to be done: answers typed anew, and by path those that nobody had typed before."""

    typed: list[tuple[Entry, Change]]
    untyped: dict[str, Entry]
    numbers: dict[str, int]


async def restored(
    handle: Handle, library: Library, filling: Filling, cooperative_id: UUID, entries: Sequence[Entry]
) -> list[Became]:
    """Give back what stood in one cooperative before the upload, and say what became of each entry.

    Raises:
        Problem: BUSY, SIGN_IN, FORBIDDEN, ROUND_CLOSED; what else a save refuses is told by entry.
    """
    there = {one.path: one for one in await fillings.stored(handle, filling.round_id, [cooperative_id])}
    version = await drafts.version_of(handle, filling.round_id, cooperative_id)
    same = [one for one in entries if one.version == version]
    became = [Became(seq=one.seq, status="left", reason=_changed()) for one in entries if one.version != version]
    steps = _Steps([], {}, {})
    became += _planned(filling, same, there, steps)
    became += await _untyped(handle, filling, cooperative_id, steps)
    way = Way(device=undoing_device_of(filling.id), done="restored", of_all=_OF_ALL)
    became += await saved(handle, library, filling, cooperative_id, steps.typed, way)
    return became


def _planned(
    filling: Filling, entries: Sequence[Entry], there: Mapping[str, Stored], steps: _Steps
) -> Iterator[Became]:
    """Decide what is to be done, and yield what is settled already; answers come before the orders of their rows."""
    ours, undoing = device_of(filling.id), undoing_device_of(filling.id)
    stays = {one.path for one in there.values() if one.device not in {ours, undoing}}
    for one in entries:
        at = there.get(one.path)
        value = one.old
        if one.added:
            rows = msgspec.json.decode(at.value) if at else None
            mine = {row for row in one.added if not _holds(f"{one.path}/{row}/", stays)}
            left = [row for row in rows if row not in mine] if isinstance(rows, list) else None
            if at is None or left is None or left == rows:
                continue
            value = left or None
            if value != one.old or at.device != ours:
                steps.typed.append((one, Change(path=one.path, value=value, base=at.seq, seq=one.seq)))
                continue
        if at is not None and at.device == ours and one.base == 0:
            steps.untyped[one.path] = one
            steps.numbers[one.path] = at.seq
        elif at is not None and at.device == ours:
            steps.typed.append((one, Change(path=one.path, value=value, base=at.seq, seq=one.seq)))
        elif (at is not None and at.device == undoing) or (at is None and one.base == 0):
            yield Became(seq=one.seq, status="restored")  # by an undo that was cut off
        else:
            yield Became(seq=one.seq, status="left", reason=_changed())


async def _untyped(handle: Handle, filling: Filling, cooperative_id: UUID, steps: _Steps) -> list[Became]:
    if not steps.untyped:
        return []
    version = next(iter(steps.untyped.values())).version
    try:
        gone = await drafts.untype(
            handle, filling.round_id, cooperative_id, version, device_of(filling.id), steps.numbers
        )
    except Problem as problem:
        return refused(problem, steps.untyped.values(), _OF_ALL)
    return [
        Became(seq=one.seq, status="restored")
        if path in gone
        else Became(seq=one.seq, status="left", reason=_changed())
        for path, one in steps.untyped.items()
    ]


def _holds(prefix: str, paths: Collection[str]) -> bool:
    return any(path.startswith(prefix) for path in paths)


def _changed() -> str:
    return gettext("Jawaban ini sudah diubah sesudah unggahan; dibiarkan seperti sekarang.")
