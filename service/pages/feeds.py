"""The page of data feeds: tokens made and revoked, addresses of the sheets, and how Excel is connected to them."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from service.accounts.feed_tokens import shown
from service.accounts.guards import allow
from service.accounts.signing import KEY_BYTES, key_hash
from service.actions.build_workbook import WHOLE_PROVINCE
from service.actions.feeds import Wish, address, listed
from service.actions.library import Library
from service.database import feed_tokens, offices, rounds
from service.database.handle import Handle
from service.language import gettext, gettext_noop, ngettext
from service.pages import speech
from service.pages.asking import AskPage, ask
from service.pages.engine import go, show
from service.pages.fields import Option
from service.pages.frame import frame_of
from service.pages.posted_form import posted_by
from service.pages.whereabouts import domain_of
from service.problems import CONFLICT, NOT_FOUND, Problem
from service.settings import Settings

DAYS: Final = (30, 90, 180, 365)
USUAL_DAYS: Final = 180
LONGEST_NAME: Final = 60
NOTHING: Final = {"nama": "", "cakupan": "", "masa": str(USUAL_DAYS)}
STATES: Final = {
    "live": ("ok", "s-ok", gettext_noop("Berlaku")),
    "revoked": ("lock", "s-err", gettext_noop("Dicabut")),
    "expired": ("clock", "s-warn", gettext_noop("Habis masanya")),
    "ended": ("lock", "s-err", gettext_noop("Berakhir: akun atau kata sandinya berubah")),
}
"""A token's state to its sign, tone and words."""


class TokenLine(msgspec.Struct, frozen=True, kw_only=True):
    """One token in the list, with everything in words; `live` tokens can be revoked."""

    id: int
    name: str
    scope: str
    until: str
    used: str
    icon: str
    tone: str
    state: str
    live: bool


class SheetLine(msgspec.Struct, frozen=True):
    """One sheet: its title and word, and the address of its JSON."""

    title: str
    word: str
    address: str


class FeedPage(msgspec.Struct, frozen=True, kw_only=True):
    """The tokens, the form for a new one, one that is shown this once, and the sheets of a book year (0: no round yet).

    No `offices` to choose from means one's own, `office`.
    """

    tokens: tuple[TokenLine, ...]
    offices: tuple[Option, ...]
    office: str
    days: tuple[Option, ...]
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    fresh: str
    year: int
    years: tuple[int, ...]
    sheets: tuple[SheetLine, ...]


class FeedController(Controller):
    """`/umpan`."""

    path = "/umpan"
    guards = (allow("officer", "verifier", "province", "administrator"),)

    @get("/", include_in_schema=False)
    async def page(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
    ) -> Response[str]:
        """Show tokens, addresses and steps."""
        return await _page(request, handle, library, now)

    @post("/", include_in_schema=False)
    async def add(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
    ) -> Response[str]:
        """Make a token and show it, this once."""
        posted = await posted_by(request)
        typed = {name: posted.get(name, [usual])[0].strip() for name, usual in NOTHING.items()}
        own = handle.principal.office_id
        known = {one.region_code: one.id for one in await offices.listed(handle)}
        chooses = handle.principal.role in WHOLE_PROVINCE
        errors = {}
        if not 0 < len(typed["nama"]) <= LONGEST_NAME or not typed["nama"].isprintable():
            errors["nama"] = gettext("Beri nama, paling panjang {most} huruf.", most=LONGEST_NAME)
        if typed["masa"] not in {str(days) for days in DAYS}:
            errors["masa"] = gettext("Pilih masa berlaku.")
        if chooses and typed["cakupan"] and typed["cakupan"] not in known:
            errors["cakupan"] = gettext("Pilih wilayah.")
        if errors:
            return await _page(request, handle, library, now, typed=typed, errors=errors)
        office = known.get(typed["cakupan"]) if chooses else own
        key = secrets.token_bytes(KEY_BYTES)
        try:
            await feed_tokens.add(
                handle, key_hash(key), typed["nama"], office, now + timedelta(days=int(typed["masa"]))
            )
        except Problem as problem:
            if problem.kind is not CONFLICT:
                raise
            most = gettext("Paling banyak {most} token yang berlaku bersamaan. Cabut satu dulu.", most=feed_tokens.MOST)
            return await _page(request, handle, library, now, typed=typed, errors={"nama": most})
        return await _page(request, handle, library, now, fresh=shown(key))

    @get("/{token_id:int}/cabut", include_in_schema=False)
    async def ask_first(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        now: NamedDependency[datetime],
        token_id: FromPath[int],
    ) -> Response[str]:
        """Say what revoking does before it is done."""
        one = next((each for each in await feed_tokens.listed(handle) if each.id == token_id), None)
        if one is None:
            raise Problem(NOT_FOUND)
        page = AskPage(
            title=gettext("Cabut token {name}?", name=one.name),
            said=(gettext("Buku kerja Excel yang memakainya tidak dapat disegarkan lagi. Data yang sudah dimuat tetap ada."),),
            action=f"/umpan/{token_id}/cabut",
            button=gettext("Ya, cabut"),
            back="/umpan",
        )  # fmt: skip
        return await ask(request, handle, now, page)

    @post("/{token_id:int}/cabut", include_in_schema=False)
    async def revoke(self, handle: NamedDependency[Handle], token_id: FromPath[int]) -> Redirect:
        """End a token at once."""
        await feed_tokens.revoke(handle, token_id)
        return go("/umpan", "token-dicabut")


async def _page(
    request: Request[Any, Any, Any],
    handle: Handle,
    library: Library,
    now: datetime,
    *,
    typed: Mapping[str, str] = NOTHING,
    errors: Mapping[str, str] = {},
    fresh: str = "",
) -> Response[str]:
    """Show the page; with what was typed and what is wrong with it, or with a new token."""
    seen = await offices.listed(handle)
    years = tuple(one.book_year for one in await rounds.listed(handle))
    wished = request.query_params.get("putaran", "")
    year = next((year for year in years if str(year) == wished), years[0] if years else 0)
    settings: Settings = request.app.state.settings
    at = address(settings.base_url, year)
    tables = await listed(handle, library, Wish(book_year=year), now=now) if year else ()
    names = {one.id: domain_of(one) for one in seen}
    page = FeedPage(
        tokens=tuple(_line(one, names, now) for one in await feed_tokens.listed(handle)),
        offices=tuple(Option(one.region_code, domain_of(one), one.region_code == typed["cakupan"]) for one in seen)
        if handle.principal.role in WHOLE_PROVINCE
        else (),
        office=handle.principal.office_name or "",
        days=tuple(Option(str(n), ngettext("{count} hari", n, count=n), str(n) == typed["masa"]) for n in DAYS),
        typed=typed,
        errors=errors,
        fresh=fresh,
        year=year,
        years=years,
        sheets=tuple(SheetLine(one.sheet.name, one.word, f"{at}/{one.word}.json") for one in tables),
    )
    frame = await frame_of(request, handle, now, "/unduh")
    return show("umpan.html", status=422 if errors else 200, frame=frame, page=page, wrong=bool(errors))


def _line(one: feed_tokens.FeedToken, names: Mapping[int, str], now: datetime) -> TokenLine:
    icon, tone, words = STATES[one.state]
    return TokenLine(
        id=one.id,
        name=one.name,
        scope=gettext("Seluruh provinsi") if one.office_id is None else names.get(one.office_id, ""),
        until=speech.long_date(one.expires_at.astimezone(now.tzinfo)),
        used=speech.moment(one.last_used, now) if one.last_used else gettext("belum pernah"),
        icon=icon,
        tone=tone,
        state=gettext(words),
        live=one.state == "live",
    )
