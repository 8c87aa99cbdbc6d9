"""Which cooperative in which round a page is about, and the words for whose and where a cooperative is."""

import re
from collections.abc import Mapping
from uuid import UUID

import msgspec
from litestar.di import NamedDependency
from litestar.params import FromPath

from service.database import rounds
from service.database.handle import Handle
from service.database.offices import Office
from service.database.rounds import Round
from service.database.submissions import Submission
from service.language import gettext
from service.problems import NOT_FOUND, Problem

_PART = re.compile(r"([0-9a-fA-F-]{36})(?:\.([0-9]{4}))?", re.ASCII)


class Address(msgspec.Struct, frozen=True):
    """A cooperative in a round, as the addresses of pages name it: `/isi/UUID.2025`; str() writes that part."""

    cooperative: UUID
    round: Round

    def __str__(self) -> str:
        return part_of(self.cooperative, self.round.book_year)


def part_of(cooperative: UUID, book_year: int) -> str:
    """Write the part of an address that names a cooperative in a round: `UUID.2025`."""
    return f"{cooperative}.{book_year}"


async def addressed(handle: Handle, text: str) -> Address | None:
    """Read that part; without a year it means the current round. None for what names no cooperative or no round."""
    read = _PART.fullmatch(text)
    if read is None:
        return None
    found = await (rounds.of_year(handle, int(read[2])) if read[2] else newest_round(handle))
    try:
        return Address(UUID(read[1]), found) if found else None
    except ValueError:
        return None


async def where(handle: NamedDependency[Handle], identity: FromPath[str]) -> Address:
    """Give what an address is about (a dependency of every page over one submission).

    Raises:
        Problem: NOT_FOUND for what names no cooperative, or a year without a round, and where no round was ever opened.
    """
    await current_round(handle)
    found = await addressed(handle, identity)
    if found is None:
        raise Problem(NOT_FOUND)
    return found


def domain_of(office: Office) -> str:
    """Say whose cooperatives an office collects, as lists and recaps call it."""
    return gettext("Kewenangan Provinsi") if office.kind == "province" else office.region_name


async def newest_round(handle: Handle) -> Round | None:
    """Give the open round, else the newest; None when no round was ever opened."""
    return await rounds.open_now(handle) or next(iter(await rounds.listed(handle)), None)


async def current_round(handle: Handle) -> Round:
    """Give the open round, else the newest.

    Raises:
        Problem: NOT_FOUND when no round was ever opened.
    """
    found = await newest_round(handle)
    if found is None:
        raise Problem(NOT_FOUND, gettext("Belum ada putaran yang dibuka. Hubungi administrator."))
    return found


def place_words(row: Submission, names: Mapping[str, str]) -> str:
    """Say village and district."""
    return ", ".join(names[code] for code in (row.village_code, row.district_code) if code in names)
