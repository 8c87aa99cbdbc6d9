"""Answers in rows that are not there any more: whoever gave one did not know that another had taken the row away."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from forms.answers import place_at
from forms.compile import CompiledForm
from service.database import drafts
from service.database.handle import Reader


def gone_from(compiled: CompiledForm, orders: Mapping[str, Any], path: str) -> str:
    """Give the repeat, outermost first, whose order is known and lacks the row that a storage path is in; '' for none."""
    return next(
        (order for order, row in _rows(compiled, path) if order in orders and row not in (orders[order] or ())), ""
    )


async def gone(
    rows: Reader, compiled: CompiledForm, round_id: int, cooperative_id: UUID, paths: Iterable[str]
) -> dict[str, str]:
    """Give those of the paths whose row somebody took out of the draft, each with its repeat.

    An order that nobody changed since the draft began lacks nothing, so only typed ones are read: one query, and none for
    answers outside of rows.
    """
    wanted = {path: [order for order, _ in _rows(compiled, path)] for path in paths}
    named = {order for found in wanted.values() for order in found}
    orders = await drafts.values(rows, round_id, cooperative_id, tuple(sorted(named))) if named else {}
    return {path: order for path in wanted if (order := gone_from(compiled, orders, path))}


def _rows(compiled: CompiledForm, path: str) -> list[tuple[str, str]]:
    """Give the rows that a storage path stands in, outermost first: the repeat's own path, and the row's id."""
    place = place_at(compiled, path)
    if place is None:
        return []
    parts = path.split("/")
    depths = [len(compiled.layout.places[repeat].path) + nth for nth, repeat in enumerate(place.repeats)]
    return [("/".join(parts[:depth]), parts[depth]) for depth in depths]
