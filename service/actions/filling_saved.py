"""Answers of an upload on their way into one draft, by the one path of all answers: put in, or given back."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from service import problems
from service.actions import save_draft
from service.actions.filling_plan import Became, Entry
from service.actions.library import Library
from service.actions.save_draft import MOST_OPERATIONS, Change
from service.database.fillings import Filling
from service.database.handle import Handle
from service.language import gettext
from service.problems import Kind, Problem

OF_ALL = frozenset({problems.BUSY, problems.SIGN_IN, problems.FORBIDDEN})
"""What ends a whole upload; anything else that a save refuses is told of the entries, and the others go on."""


class Way(msgspec.Struct, frozen=True, kw_only=True):
    """How answers of an upload are saved.

    `device` they are given under; `done` is what became of an entry whose change was saved, `otherwise` why one was left where the save gives no
    reason; problems of the kinds `of_all` concern all of the upload. `now` and `version_id` are as `save_draft.save` takes them.
    """

    device: str
    done: Literal["written", "restored"]
    otherwise: str = ""
    of_all: frozenset[Kind] = OF_ALL
    now: datetime | None = None
    version_id: int | None = None


async def saved(
    handle: Handle,
    library: Library,
    filling: Filling,
    cooperative_id: UUID,
    changes: Sequence[tuple[Entry, Change]],
    way: Way,
) -> list[Became]:
    """Save one cooperative's answers, and say what became of each entry.

    Raises:
        Problem: one that concerns all of the upload.
    """
    became: list[Became] = []
    for begin in range(0, len(changes), MOST_OPERATIONS):
        part = changes[begin : begin + MOST_OPERATIONS]
        asked = [change for _, change in part]
        try:
            results = await save_draft.save(
                handle,
                library,
                filling.round_id,
                cooperative_id,
                way.device,
                asked,
                now=way.now,
                version_id=way.version_id,
            )
        except Problem as problem:
            became += refused(problem, [one for one, _ in part], way.of_all)
            continue
        for (one, _), result in zip(part, results, strict=True):
            if result.status in {"applied", "known"}:
                became.append(Became(seq=one.seq, status=way.done))
            else:
                became.append(Became(seq=one.seq, status="left", reason=result.reason or way.otherwise))
    return became


def refused(problem: Problem, entries: Collection[Entry], of_all: Collection[Kind]) -> list[Became]:
    """Say of entries why they stay as they are.

    Raises:
        Problem: one that concerns all of the upload.
    """
    if problem.kind in of_all:
        raise problem
    reason = problem.detail or gettext(problem.kind.title)
    return [Became(seq=one.seq, status="left", reason=reason) for one in entries]
