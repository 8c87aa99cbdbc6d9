"""The rule of activity of a round that is under way: changed for its workbooks, and at once for what the province watches."""

from service import problems
from service.actions.library import Library
from service.actions.open_round import YEARS_WITHOUT_RAT
from service.actions.reckon_figures import reckon_figures
from service.database import rounds
from service.database.handle import Handle
from service.language import gettext
from service.problems import Problem


async def change_rule(handle: Handle, library: Library, round_id: int, years: int, also_years: int | None) -> bool:
    """Give an open round another rule of activity; False when it has that already.

    Stored answers stay as they are: whatever counts them works the status out again (`exports.activity`). The watched figures
    are reckoned anew either way, so that saving the rule again mends what broke off; of a version without a way to the
    round's they stay as sent, since no workbook counts it either.

    Raises:
        Problem: REFUSED for years that cannot be, NOT_FOUND, ROUND_CLOSED, FORBIDDEN.
    """
    if years not in YEARS_WITHOUT_RAT or also_years == years or also_years not in {None, *YEARS_WITHOUT_RAT}:
        raise Problem(problems.REFUSED, gettext("Pilih 2 tahun, 3 tahun, atau keduanya."))
    changed = await rounds.change_rule(handle, round_id, years, also_years)
    the_round = await rounds.one(handle, round_id)
    if the_round is not None:
        await reckon_figures(handle, library, the_round, skip_unbridged=True)
    return changed
