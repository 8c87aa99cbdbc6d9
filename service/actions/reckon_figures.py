"""The watched figures of submissions that were sent before their form named any, or under another version or rule of activity."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import msgspec

from exports.activity import Recount
from exports.monitored import Figures, figures_of
from service.actions.counted import Ways, versions_of, ways
from service.actions.library import Library
from service.database import monitoring, workbooks
from service.database.handle import Handle
from service.database.revisions import Document
from service.database.rounds import Round
from service.database.submissions import STATES
from service.database.workbooks import Exported
from service.problems import VERSION_UNBRIDGED, Problem


async def reckon_figures(handle: Handle, library: Library, the_round: Round, *, skip_unbridged: bool = False) -> int:
    """Reckon them anew for a whole round, in the round's version under its rule, and write those that differ; give how many did.

    Raises:
        Problem: FORBIDDEN for anyone but an administrator; VERSION_UNBRIDGED where an older version has no way to the round's, unless
            those are to keep what they have.
    """
    compiled = await library.compiled(handle, the_round.form_version_id)
    reckoning = _Reckoning(figures_of(compiled), Recount(compiled, the_round.years_without_rat), skip_unbridged)
    async with handle.snapshot(lasting=True) as rows:
        way = await ways(rows, library, await versions_of(rows, the_round.id, None, STATES), the_round.form_version_id)
        found = [
            await asyncio.to_thread(reckoning.of, batch, way)
            async for batch in workbooks.exported(rows, the_round.id, None, STATES)
        ]
    years = the_round.years_without_rat
    return sum([await monitoring.set_figures(handle, the_round.id, years, some) for some in found])


class _Reckoning(msgspec.Struct, frozen=True):
    """How a submission's figures follow from its stored answers, as a workbook counts them."""

    figures: Figures
    recount: Recount
    skip_unbridged: bool

    def of(self, batch: Sequence[Exported], way: Ways) -> list[tuple[UUID, int, tuple[str, ...]]]:
        made = []
        for each in batch:
            if each.form_version_id in way.chains:
                answers = msgspec.json.decode(each.answers, type=Document).answers
                carried = self.recount(way.carried(each.form_version_id, answers))
                made.append((each.cooperative_id, each.revision, self.figures(carried)))
            elif not self.skip_unbridged:
                raise Problem(VERSION_UNBRIDGED, way.broken.get(each.form_version_id, ""))
        return made
