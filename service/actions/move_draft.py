"""A draft moves to the version that its round has now: first it is shown what that changes, then it is done, and nothing is lost."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from forms.answers import flatten, place_at
from forms.bridge import Chain, Dropped
from forms.check import check
from forms.compile import CompiledForm
from forms.compiler.layout import Place
from forms.errors import Finding, FormProblems
from forms.model import text_in
from service import problems
from service.actions.asked import asked_at
from service.actions.carried_prefill import carried_prefill
from service.actions.collecting import DROPPED, Collected, Lost, collected, typed, with_last_year
from service.actions.library import Library
from service.actions.provenance import CONFIRMED, PREFILL, Prefilled, sources_in
from service.database import drafts
from service.database.drafts import Draft, Move
from service.database.handle import Handle, Reader
from service.language import gettext
from service.problems import Problem


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """One answer that the bridge writes anew; `was` is None where the old version asked it under another name."""

    path: str
    label: str
    was: Any
    now: Any


class Moving(msgspec.Struct, frozen=True, kw_only=True):
    """What a move would do: how many answers stay as they are, which change, which are not taken along.

    `conflicts` are errors that the new version finds in what is carried. `seq` is the draft's number that all this was
    seen at: a move names it, so that nobody moves what somebody else has changed since.
    """

    seq: int
    old_version: int
    new_version: int
    same: int
    changed: tuple[Changed, ...]
    dropped: tuple[Lost, ...]
    conflicts: tuple[Finding, ...]


class _Way(msgspec.Struct, frozen=True):
    """A draft with both of its versions, and its answers in the new one's questions by storage path."""

    draft: Draft
    chain: Chain
    old: CompiledForm
    found: Collected
    before: dict[str, Any]
    prefilled: Mapping[str, Prefilled]
    after: dict[str, Any]
    nested: dict[str, Any]
    dropped: tuple[Dropped, ...]


async def preview_move(
    handle: Handle, library: Library, round_id: int, cooperative_id: UUID, *, now: datetime, language: str = "id"
) -> Moving:
    """Say what moving the open draft to its round's version would change.

    Raises:
        Problem: NOT_FOUND, CONFLICT (no open draft, or it is on that version already), REFUSED (no bridge leads there).
    """
    async with handle.snapshot() as rows:
        way = await _way(rows, library, round_id, cooperative_id)
    verdict = check(way.found.compiled, way.nested, way.found.around(now), language)
    told = [each for each in verdict.findings if each.severity == "error" and each.code != "required"]
    changed = tuple(_changed(way, language))
    return Moving(
        seq=way.draft.seq,
        old_version=way.draft.form_version_id,
        new_version=way.found.version_id,
        same=len(way.after) - len(changed),
        changed=changed,
        dropped=tuple(_lost(way, language)),
        conflicts=tuple(told),
    )


async def move_draft(handle: Handle, library: Library, round_id: int, cooperative_id: UUID, seq: int) -> None:
    """Move the open draft as it was previewed at number `seq`; what it said before is kept whole beside it.

    Raises:
        Problem: as `preview_move`, and CONFLICT when the draft or the round moved since, ROUND_CLOSED.
    """
    async with handle.snapshot() as rows:
        way = await _way(rows, library, round_id, cooperative_id)
    await drafts.move(handle, round_id, cooperative_id, _move(way, seq))


async def _way(rows: Reader, library: Library, round_id: int, cooperative_id: UUID) -> _Way:
    """Read the draft and carry its answers."""
    here = await collected(rows, library, round_id, cooperative_id)
    draft = await drafts.one(rows, round_id, cooperative_id)
    target = here.round.form_version_id
    if draft is None or draft.form_version_id == target:
        raise Problem(problems.CONFLICT, gettext("Isian ini tidak perlu dipindah. Muat ulang halaman."))
    try:
        chain = await library.bridge(rows, draft.form_version_id, target)
    except FormProblems:
        chain = None
    if chain is None:
        raise Problem(
            problems.REFUSED,
            gettext("Kedua versi kuesioner tidak berjembatan. Selesaikan isian pada versinya sekarang."),
        )
    old, new = here.compiled, await library.compiled(rows, target)
    moved = msgspec.structs.replace(here, version_id=target, compiled=new)
    said = typed(old, draft)
    carried = chain.carry(said.nested)
    after = {path: value for path, value in flatten(new, carried.answers).items() if _is_asked(new, path)}
    found = await with_last_year(rows, library, moved)
    return _Way(draft, chain, old, found, said.flat, said.prefilled, after, carried.answers, carried.dropped)


def _is_asked(compiled: CompiledForm, path: str) -> bool:
    """Tell whether a person answers at a path: what is calculated is calculated anew."""
    place = place_at(compiled, path)
    return place is not None and not place.calculated


def _changed(way: _Way, language: str) -> Iterator[Changed]:
    for path, value in way.after.items():
        if way.before.get(path) != value and not _is_order(way, path):
            label = _named(way.found.compiled, place_at(way.found.compiled, path), language) or path
            yield Changed(path=path, label=label, was=way.before.get(path), now=value)


def _is_order(way: _Way, path: str) -> bool:
    """Tell whether a path holds the order of a repeat's rows, or lies in one: rows get new ids."""
    place = place_at(way.found.compiled, path)
    return place is not None and (bool(place.repeats) or bool(place.children))


def _lost(way: _Way, language: str) -> Iterator[Lost]:
    for each in way.dropped:
        label = _named(way.old, asked_at(way.old, each.path), language) or each.path
        yield Lost(path=each.path, label=label, value=each.value, reason=each.reason)


def _named(compiled: CompiledForm, place: Place | None, language: str) -> str:
    return text_in(place.node.label, language, compiled.form.default_language) if place else ""


def _move(way: _Way, seq: int) -> Move:
    """Make the move: typed answers that say the same stay typed, all others become the new base."""
    base = msgspec.json.decode(way.draft.base)
    typed_now = {each.path: msgspec.json.decode(each.value) for each in way.draft.answers}
    kept = tuple(path for path, value in typed_now.items() if path.startswith("~") or way.after.get(path, ...) == value)
    stays: Mapping[str, Any] = {path: value for path, value in base.items() if path.startswith("~")}
    answers = {path: value for path, value in way.after.items() if path not in kept}
    under = {path: base[path] for path in kept if path in base and not path.startswith("~")}
    sources = sources_in(base)
    follows = carried_prefill(way.chain, way.old, way.found.compiled, way.prefilled, way.after)
    follows = {path: kind for path, kind in follows.items() if path in answers}
    origins = {path: origin for path, origin in sources.origins.items() if path in under}
    origins |= {path: origin for path, (origin, _) in follows.items()}
    confirmed = {CONFIRMED + path: True for path, (_, standing) in follows.items() if standing == "confirmed"}
    lost = [*base.get(DROPPED, ()), *msgspec.to_builtins(tuple(_lost(way, "id")))]
    new_base = {
        **stays,
        **confirmed,
        **answers,
        **under,
        PREFILL: msgspec.to_builtins(msgspec.structs.replace(sources, origins=origins)),
        **({DROPPED: lost} if lost else {}),
    }
    return Move(
        seq=seq,
        version_id=way.found.version_id,
        base=msgspec.json.encode(new_base),
        kept=kept,
        before=msgspec.json.encode({**base, **typed_now}),
    )
