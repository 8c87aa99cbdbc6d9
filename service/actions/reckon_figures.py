"""The watched figures of submissions that were sent before their form named any, or under a version that names others."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

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


async def reckon_figures(handle: Handle, library: Library, the_round: Round) -> int:
    """Reckon them anew for a whole round, in the round's version, and write those that differ; give how many did.

    Raises:
        Problem: FORBIDDEN for anyone but an administrator; VERSION_UNBRIDGED where an older version has no way to the round's.
    """
    figures = figures_of(await library.compiled(handle, the_round.form_version_id))
    async with handle.snapshot(lasting=True) as rows:
        way = await ways(rows, library, await versions_of(rows, the_round.id, None, STATES), the_round.form_version_id)
        found = [_reckoned(batch, way, figures) async for batch in workbooks.exported(rows, the_round.id, None, STATES)]
    return sum([await monitoring.set_figures(handle, the_round.id, some) for some in found])


def _reckoned(batch: Sequence[Exported], way: Ways, figures: Figures) -> list[tuple[UUID, int, tuple[str, ...]]]:
    made = []
    for each in batch:
        if each.form_version_id not in way.chains:
            raise Problem(VERSION_UNBRIDGED, way.broken.get(each.form_version_id, ""))
        answers = msgspec.json.decode(each.answers, type=Document).answers
        made.append((each.cooperative_id, each.revision, figures(way.carried(each.form_version_id, answers))))
    return made
