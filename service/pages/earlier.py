"""Other rounds beside the one that a page is about: what is corrected in them and waits for the person, and the way to each."""

import msgspec

from service.database import corrections, rounds
from service.database.handle import Handle
from service.database.rounds import Round
from service.pages import listing
from service.pages.states import FILLING, WAITING
from service.pages.whereabouts import part_of


class Waiting(msgspec.Struct, frozen=True):
    """A submission of another round that waits for the person who looks."""

    name: str
    book_year: int
    href: str


class Year(msgspec.Struct, frozen=True):
    """A round as a list's links offer it."""

    book_year: int
    href: str
    here: bool


async def elsewhere(handle: Handle, listed: Round) -> tuple[Waiting, ...]:
    """Give what is corrected in other rounds than the `listed` one and waits for the person: to be filled, or to be judged."""
    role = handle.principal.role
    states = tuple(sorted(FILLING)) if role == "officer" else (WAITING[role],) if role in WAITING else ()
    if not states:
        return ()
    way = "isi" if role == "officer" else "periksa"
    found = await corrections.elsewhere(handle, listed.id, states)
    return tuple(
        Waiting(one.name, one.book_year, f"/{way}/{part_of(one.cooperative_id, one.book_year)}") for one in found
    )


async def years(handle: Handle, path: str, listed: Round, current: Round) -> tuple[Year, ...]:
    """Give a link to the list at `path` of each round, the newest first; none where there is one round only."""
    known = await rounds.listed(handle)
    return tuple(
        Year(
            one.book_year,
            listing.link(path, {} if one.id == current.id else {"tahun": str(one.book_year)}),
            one.id == listed.id,
        )
        for one in known
        if len(known) > 1
    )
