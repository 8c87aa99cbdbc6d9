"""What the address of a list of cooperatives asks for."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from service.actions.library import Library
from service.database import offices
from service.database.handle import Handle
from service.database.offices import Office
from service.database.rounds import Round
from service.database.submissions import STATES as CODES
from service.database.submissions import Filter, State
from service.pages import listing, narrowing
from service.pages.narrowing import Narrowed
from service.pages.states import DONE

STAGES: Mapping[str, tuple[State, ...]] = {**{code: (code,) for code in CODES}, listing.SENT: DONE}
"""Word in the address (`?keadaan=`) to the states that it lists."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the address of a list asks for; `offices` are those that can be chosen, none where one sees its own only.

    `kept` are the parts of the address that the form above the list asks for, `hidden` the others, `wider` those of
    them that do not come from a number of the province's page.
    """

    round: Round
    narrow: Narrowed
    offices: tuple[Office, ...]
    chosen: Office | None
    state: str
    kept: Mapping[str, str]
    hidden: Mapping[str, str]
    wider: Mapping[str, str]
    filter: Filter


async def asked_of(query: Mapping[str, str], handle: Handle, library: Library, current: Round, now: datetime) -> Asked:
    """Read the address; what it cannot mean narrows nothing."""
    kept = {name: query.get(name, "") for name in ("cari", "kecamatan", "kantor")}
    listed = await narrowing.round_of(handle, query.get("tahun", ""), current)
    narrow = narrowing.narrowed(query, (await library.compiled(handle, listed.form_version_id)).form, now)
    whole = handle.principal.office_kind == "province"
    mine = [one for one in await offices.listed(handle) if whole or one.id == handle.principal.office_id]
    several = len(mine) > 1
    chosen = next(
        (one for one in mine if one.region_code == kept["kantor"]), None if several else next(iter(mine), None)
    )
    state = query.get("keadaan", "")
    state = state if state in STAGES else ""
    wider = {"keadaan": state} if state else {}
    if listed.id != current.id:
        wider["tahun"] = str(listed.book_year)
    return Asked(
        round=listed,
        narrow=narrow,
        offices=tuple(mine) if several else (),
        chosen=chosen,
        state=state,
        kept=kept if several else {**kept, "kantor": ""},
        hidden={**wider, **narrow.kept},
        wider=wider,
        filter=Filter(
            round_id=listed.id,
            states=STAGES.get(state, ()),
            office_id=chosen.id if chosen else None,
            district_code=kept["kecamatan"] or None,
            text=kept["cari"],
            sent_on=narrow.sent_on,
            figure=narrow.figure,
            idle_since=narrow.idle_since,
            after=query.get("lewat", ""),
        ),
    )
