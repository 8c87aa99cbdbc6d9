"""What an address asks of the queue: read in one place for the queue, for what is judged from it, and for what is taken at once."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, time, tzinfo
from typing import Any

import msgspec
from litestar import Request

from forms.typed import day
from service.database import offices
from service.database.handle import Handle
from service.database.offices import Office
from service.database.queue import Wanted
from service.database.submissions import State
from service.pages import listing
from service.pages.states import WAITING
from service.pages.whereabouts import addressed, current_round

SEEN: tuple[State, ...] = ("sent", "verified", "accepted", "returned")
"""States that a reviewer may look through, in the order of their tabs."""
EVERY = "semua"
OLDEST = "lama"
LONGEST = 100
FIRST_YEAR = 1900
ASKED = ("keadaan", "masalah", "cari", "kantor", "kecamatan", "jenis", "pengirim", "sejak", "urut", "tahun")
"""What the address may say of the filter."""
PAGE = "lewat"
"""Its word for the cursor of a page of the list; the first page has none."""


class Asked(msgspec.Struct, frozen=True):
    """What an address asks for: its words as they are kept in links, the filter that they say, and the page of the list."""

    words: Mapping[str, str]
    wanted: Wanted
    page: str = ""

    def at(self, path: str, **changed: str) -> str:
        """Write an address that keeps the filter and the page of the list, with something else in it; another filter begins anew."""
        page = "" if changed.keys() & set(ASKED) else self.page
        return listing.link(path, {**self.words, PAGE: page, **changed})


def asked(request: Request[Any, Any, Any], role: str, seen: Iterable[Office], zone: tzinfo | None) -> Asked:
    """Read a filter from an address; a word that means nothing narrows nothing and is forgotten.

    Args:
        request: with the address.
        role: of the reviewer.
        seen: the offices; the province may name one.
        zone: in which days begin.
    """
    said = {name: request.query_params.get(name, "").strip()[:LONGEST] for name in (*ASKED, PAGE)}
    page = said.pop(PAGE)
    named = request.query_params.get("kantor", "")
    office = next((one for one in seen if one.region_code == named), None) if role == "province" else None
    states: tuple[State, ...] = tuple(one for one in SEEN if said["keadaan"] in {one, EVERY}) or (WAITING[role],)
    since = day(said["sejak"])
    since = since if since and since.year > FIRST_YEAR else None  # so that it stays a moment in every zone
    sender = said["pengirim"] if re.fullmatch(r"[0-9]{1,8}", said["pengirim"], re.ASCII) else ""
    words = {
        **said,
        "keadaan": said["keadaan"] if said["keadaan"] == EVERY or said["keadaan"] in SEEN else "",
        "kantor": office.region_code if office else "",
        "pengirim": sender,
        "sejak": since.isoformat() if since else "",
        "urut": OLDEST if said["urut"] == OLDEST else "",
        "tahun": said["tahun"] if re.fullmatch(r"[0-9]{4}", said["tahun"], re.ASCII) else "",
    }
    wanted = Wanted(
        states=states,
        office_id=office.id if office else None,
        district_code=said["kecamatan"] or None,
        kind=said["masalah"],
        facet=said["jenis"],
        sender=int(sender) if sender else None,
        since=datetime.combine(since, time(), zone) if since else None,
        text=said["cari"],
        oldest=said["urut"] == OLDEST,
    )
    return Asked(words, wanted, page)


async def asked_here(request: Request[Any, Any, Any], handle: Handle, now: datetime) -> Asked:
    """Read the filter with which a reviewer came to a page beside the queue, which is of the page's round; whoever has no queue came with none."""
    role = handle.principal.role
    if role not in WAITING:
        return Asked({}, Wanted())
    question = asked(request, role, await offices.listed(handle), now.tzinfo)
    about = await addressed(handle, str(request.path_params.get("identity", "")))
    if about is None:
        return question
    year = "" if about.round.id == (await current_round(handle)).id else str(about.round.book_year)
    return msgspec.structs.replace(question, words={**question.words, "tahun": year})
