"""How an upload stands: what it would still do, and after it was put in, what became of each cell."""

import asyncio
from collections.abc import Iterable
from datetime import datetime

import msgspec

from forms.compile import CompiledForm
from forms.filling.model import Edit, Preview
from service.actions.filling_looks import Looks
from service.actions.filling_plan import Became, Cell, Entry, outcome_in, plan_in
from service.actions.library import Library
from service.database import fillings as kept
from service.database import rounds
from service.database.fillings import Filling
from service.database.handle import Handle
from service.problems import NOT_FOUND, Problem

_NOTHING = Preview(cooperatives=0, edits=())


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """An upload with the round's form; cells that were planned and left out are `wrong` edits of `preview`.

    `stored` are the cells that were put in; `done` counts them (or those that were given back, when it was undone) in
    `cooperatives`, `left` those that were not.
    """

    compiled: CompiledForm
    preview: Preview
    stored: frozenset[Cell]
    done: int = 0
    cooperatives: int = 0
    left: int = 0


async def looked(handle: Handle, library: Library, looks: Looks, filling: Filling, now: datetime) -> Looked:
    """Look at an upload; one that was taken back does nothing any more.

    Raises:
        Problem: NOT_FOUND.
    """
    the_round = await rounds.one(handle, filling.round_id)
    if the_round is None:
        raise Problem(NOT_FOUND)
    compiled = await library.compiled(handle, the_round.form_version_id)
    undone = filling.state == "undone"
    preview = _NOTHING if undone else await looks.preview(handle, library, filling, now)
    if filling.state not in {"applied", "undone"}:
        return Looked(compiled=compiled, preview=preview, stored=frozenset())
    plan, outcome = await kept.plan(handle, filling.id)
    return await asyncio.to_thread(_after, compiled, preview, plan, outcome, applied=not undone)


def _after(
    compiled: CompiledForm, preview: Preview, plan: bytes | None, outcome: bytes | None, *, applied: bool
) -> Looked:
    """Say what became of what was planned: put in, or (not `applied`) given back; what was left is still to do."""
    if plan is None:
        return Looked(compiled=compiled, preview=preview, stored=frozenset())
    entries = {one.seq: one for one in plan_in(plan) if one.row}
    became = [one for one in outcome_in(outcome) if one.seq in entries]
    good = [entries[one.seq] for one in became if one.status != "left"]
    left = [(entries[one.seq], one) for one in became if one.status == "left"]
    edits = tuple(_with_left(preview.edits, left))
    return Looked(
        compiled=compiled,
        preview=msgspec.structs.replace(preview, edits=edits),
        stored=frozenset((one.sheet, one.row, one.column) for one in good) if applied else frozenset(),
        done=len(good),
        cooperatives=len({one.cooperative for one in good}),
        left=len(left),
    )


def _with_left(edits: Iterable[Edit], left: list[tuple[Entry, Became]]) -> Iterable[Edit]:
    """Give what there is still to do, with the reason where a cell was to be put in and was not."""
    reasons = {(entry.sheet, entry.row, entry.column): became.reason for entry, became in left}
    for one in edits:
        reason = reasons.get((one.sheet, one.row, one.column))
        yield msgspec.structs.replace(one, kind="wrong", reason=reason) if reason and one.kind != "wrong" else one
