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
from service.pages.engine import go, show
from service.pages.fields import Option
from service.pages.frame import frame_of
from service.pages.posted_form import posted_by
from service.pages.states import ROLES
from service.problems import CONFLICT, REFUSED, Problem

NOTHING = {"nama": "", "login": "", "peran": "officer", "kantor": ""}


class AccountLine(msgspec.Struct, frozen=True, kw_only=True):
    """One account in the list; one's own cannot be changed here."""

    id: int
    name: str
    login: str
    role: str
    office: str
    disabled: bool
    changeable: bool


class AccountsPage(msgspec.Struct, frozen=True, kw_only=True):
    """The list, the form for a new account, and a password that is shown this once."""

    rows: tuple[AccountLine, ...]
    offices: tuple[Option, ...]
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    password: str = ""
    password_for: str = ""


class AccountsController(Controller):
    """`/akun`."""

    path = "/akun"
    guards = (allow("administrator"),)

    @get("/", include_in_schema=False)
    async def listed(
        self, request: Request[Any, Any, Any], handle: NamedDependency[Handle], now: NamedDependency[datetime]
    ) -> Response[str]:
        """Show the accounts."""
        return await _page(request, handle, now)

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
            errors["kantor"] = "Pilih kantor akun ini."
        if errors or office is None:
            return await _page(request, handle, now, typed=typed, errors=errors)
        try:
            added = await actions.add(
                handle, passwords, login=typed["login"], name=typed["nama"], role=typed["peran"], office_id=office
            )
        except Problem as problem:
            if problem.kind not in {CONFLICT, REFUSED}:
                raise
            field = "login" if problem.kind is CONFLICT or problem.faults else "peran"
            words = problem.detail or problem.kind.title
            return await _page(request, handle, now, typed=typed, errors={field: words})
        return await _page(request, handle, now, password=added.one_time_password, password_for=typed["nama"])

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
        owner = next((one.name for one in await accounts.listed(handle) if one.id == account_id), "akun ini")
        return await _page(request, handle, now, password=added.one_time_password, password_for=owner)

    @post("/{account_id:int}/nonaktif", include_in_schema=False)
    async def disable(self, handle: NamedDependency[Handle], account_id: FromPath[int]) -> Redirect:
        """End an account and its sessions."""
        await actions.switch(handle, account_id, "disable")
        return go("/akun", "nonaktif")


def _missing(typed: Mapping[str, str]) -> dict[str, str]:
    errors = {}
    if not typed["nama"]:
        errors["nama"] = "Tulis nama lengkap pemilik akun."
    if not typed["login"]:
        errors["login"] = "Tulis nama pengguna atau surel untuk masuk."
    if typed["peran"] not in ROLES:
        errors["peran"] = "Pilih peran akun ini."
    return errors


async def _page(
    request: Request[Any, Any, Any],
    handle: Handle,
    now: datetime,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    password: str = "",
    password_for: str = "",
) -> Response[str]:
    """Show the page; with what was typed and what is wrong with it, or with a new password."""
    seen = await offices.listed(handle)
    names = {one.id: one.name for one in seen}
    asked = typed or NOTHING
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
            for one in await accounts.listed(handle)
        ),
        offices=tuple(Option(one.region_code, one.name, one.region_code == asked["kantor"]) for one in seen),
        typed=asked,
        errors=errors or {},
        password=password,
        password_for=password_for,
    )
    frame = await frame_of(request, handle, now, "/akun")
    return show("akun.html", status=422 if errors else 200, frame=frame, page=page, wrong=bool(errors))
