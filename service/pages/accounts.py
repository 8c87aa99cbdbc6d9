"""The administrator's page of accounts: who there is, a new one, a reset, an end."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from service.accounts.guards import allow
from service.accounts.passwords import Passwords
from service.actions import accounts as actions
from service.database import accounts, offices
from service.database.handle import Handle
from service.language import gettext, gettext_noop
from service.pages.asking import AskPage, ask
from service.pages.engine import go, show
from service.pages.fields import Option
from service.pages.frame import frame_of
from service.pages.posted_form import posted_by
from service.pages.states import ROLES
from service.problems import CONFLICT, NOT_FOUND, REFUSED, Problem

NOTHING = {"nama": "", "login": "", "peran": "officer", "kantor": ""}
ASKED = {
    "setel": (
        gettext_noop("Setel ulang sandi {name}?"),
        gettext_noop(
            "Kata sandi lamanya tidak berlaku lagi dan ia keluar dari semua perangkat. Isian yang tersimpan tetap ada."
        ),
        gettext_noop("Ya, setel ulang"),
    ),
    "nonaktif": (
        gettext_noop("Nonaktifkan {name}?"),
        gettext_noop(
            "Ia keluar dari semua perangkat dan tidak dapat masuk lagi sampai diaktifkan. Isian dan riwayatnya tetap ada."
        ),
        gettext_noop("Ya, nonaktifkan"),
    ),
}
"""Word in the address to the question, what will happen, and the button's words."""


class AccountLine(msgspec.Struct, frozen=True, kw_only=True):
    """One account in the list; one's own cannot be changed here."""

    id: int
    name: str
    login: str
    role: str
    office: str
    disabled: bool
    changeable: bool


class Fresh(msgspec.Struct, frozen=True):
    """A one-time password that is shown this once: whose it is and what they sign in with."""

    name: str
    login: str
    password: str


class AccountsPage(msgspec.Struct, frozen=True, kw_only=True):
    """The list, the form for a new account, and a password that is shown this once."""

    rows: tuple[AccountLine, ...]
    offices: tuple[Option, ...]
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    search: str = ""
    total: int = 0
    fresh: Fresh | None = None


class AccountsController(Controller):
    """`/akun`."""

    path = "/akun"
    guards = (allow("administrator"),)

    @get("/", include_in_schema=False)
    async def listed(
        self, request: Request[Any, Any, Any], handle: NamedDependency[Handle], now: NamedDependency[datetime]
    ) -> Response[str]:
        """Show the accounts, or those whose name or login holds what is looked for."""
        return await _page(request, handle, now, search=request.query_params.get("cari", "").strip())

    @post("/", include_in_schema=False)
    async def add(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        passwords: NamedDependency[Passwords],
        now: NamedDependency[datetime],
    ) -> Response[str]:
        """Make an account and show its one-time password, this once."""
        posted = await posted_by(request)
        typed = {name: posted.get(name, [""])[0].strip() for name in NOTHING}
        errors = _missing(typed)
        office = next((one.id for one in await offices.listed(handle) if one.region_code == typed["kantor"]), None)
        if office is None:
            errors["kantor"] = gettext("Pilih kantor akun ini.")
        if errors or office is None:
            return await _page(request, handle, now, typed=typed, errors=errors)
        try:
            added = await actions.add(
                handle, passwords, login=typed["login"], name=typed["nama"], role=typed["peran"], office_id=office
            )
        except Problem as problem:
            if problem.kind not in {CONFLICT, REFUSED}:
                raise
            return await _page(request, handle, now, typed=typed, errors=refused(problem))
        return await _page(request, handle, now, fresh=Fresh(typed["nama"], added.login, added.one_time_password))

    @get(["/{account_id:int}/setel", "/{account_id:int}/nonaktif"], include_in_schema=False)
    async def ask_first(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        now: NamedDependency[datetime],
        account_id: FromPath[int],
    ) -> Response[str]:
        """Say what a reset or an end does before it is done."""
        what = request.url.path.rpartition("/")[2]
        one = next((each for each in await accounts.listed(handle) if each.id == account_id), None)
        if one is None:
            raise Problem(NOT_FOUND)
        title, said, button = ASKED[what]
        page = AskPage(
            title=gettext(title, name=one.name),
            said=(f"{one.name} ({one.login}).", gettext(said)),
            action=f"/akun/{account_id}/{what}",
            button=gettext(button),
            back="/akun",
        )
        return await ask(request, handle, now, page)

    @post("/{account_id:int}/setel", include_in_schema=False)
    async def reset(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        passwords: NamedDependency[Passwords],
        now: NamedDependency[datetime],
        account_id: FromPath[int],
    ) -> Response[str]:
        """Give an account a new one-time password; its sessions end."""
        added = await actions.reset(handle, passwords, account_id)
        owner = next((one.name for one in await accounts.listed(handle) if one.id == account_id), gettext("akun ini"))
        return await _page(request, handle, now, fresh=Fresh(owner, added.login, added.one_time_password))

    @post("/{account_id:int}/nonaktif", include_in_schema=False)
    async def disable(self, handle: NamedDependency[Handle], account_id: FromPath[int]) -> Redirect:
        """End an account and its sessions."""
        await actions.switch(handle, account_id, "disable")
        return go("/akun", "nonaktif")

    @post("/{account_id:int}/aktif", include_in_schema=False)
    async def enable(self, handle: NamedDependency[Handle], account_id: FromPath[int]) -> Redirect:
        """Let an account that was ended in again."""
        await actions.switch(handle, account_id, "enable")
        return go("/akun", "aktif")


FIELDS = {"name": "nama", "login": "login", "role": "peran", "office_id": "kantor"}
"""Name of what an action refuses to the field it is typed in."""


def refused(problem: Problem) -> dict[str, str]:
    """Put each refusal at its field; a name that is taken is the login's."""
    told = {FIELDS.get(fault.path, "login"): fault.message for fault in problem.faults}
    return told or {"login" if problem.kind is CONFLICT else "peran": problem.detail or gettext(problem.kind.title)}


def _missing(typed: Mapping[str, str]) -> dict[str, str]:
    errors = {}
    if not typed["nama"]:
        errors["nama"] = gettext("Tulis nama lengkap pemilik akun.")
    if not typed["login"]:
        errors["login"] = gettext("Tulis nama pengguna atau surel untuk masuk.")
    if typed["peran"] not in ROLES:
        errors["peran"] = gettext("Pilih peran akun ini.")
    return errors


async def _page(
    request: Request[Any, Any, Any],
    handle: Handle,
    now: datetime,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    search: str = "",
    fresh: Fresh | None = None,
) -> Response[str]:
    """Show the page; with what was typed and what is wrong with it, or with a new password."""
    seen = await offices.listed(handle)
    names = {one.id: one.name for one in seen}
    asked = typed or NOTHING
    every = await accounts.listed(handle)
    key = search.casefold()
    page = AccountsPage(
        rows=tuple(
            AccountLine(
                id=one.id,
                name=one.name,
                login=one.login,
                role=one.role,
                office=names.get(one.office_id, ""),
                disabled=one.disabled_at is not None,
                changeable=one.id != handle.principal.account_id,
            )
            for one in every
            if key in f"{one.name} {one.login} {names.get(one.office_id, '')}".casefold()
        ),
        search=search,
        total=len(every),
        offices=tuple(Option(one.region_code, one.name, one.region_code == asked["kantor"]) for one in seen),
        typed=asked,
        errors=errors or {},
        fresh=fresh,
    )
    frame = await frame_of(request, handle, now, "/akun")
    return show("akun.html", status=422 if errors else 200, frame=frame, page=page, wrong=bool(errors))
