"""The round that pages are about, and the words for whose and where a cooperative is."""

from collections.abc import Mapping

from service.database import rounds
from service.database.handle import Handle
from service.database.offices import Office
from service.database.rounds import Round
from service.database.submissions import Submission
from service.language import gettext
from service.problems import NOT_FOUND, Problem


def domain_of(office: Office) -> str:
    """Say whose cooperatives an office collects, as lists and recaps call it."""
    return gettext("Kewenangan Provinsi") if office.kind == "province" else office.region_name


async def current_round(handle: Handle) -> Round:
    """Give the open round, else the newest.

    Raises:
        Problem: NOT_FOUND when no round was ever opened.
    """
    found = await rounds.open_now(handle) or next(iter(await rounds.listed(handle)), None)
    if found is None:
        raise Problem(NOT_FOUND, gettext("Belum ada putaran yang dibuka. Hubungi administrator."))
    return found


def place_words(row: Submission, names: Mapping[str, str]) -> str:
    """Say village and district."""
    return ", ".join(names[code] for code in (row.village_code, row.district_code) if code in names)
