"""Signing in and out over JSON: GET gives the token that every change must carry in `x-csrf-token`."""

from typing import Any

import msgspec
from litestar import Controller, Request, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from service.accounts import csrf
from service.accounts.cookies import ended_cookie, key_in, session_cookie
from service.accounts.guards import public, signed_in_any_password
from service.accounts.passwords import Passwords
from service.accounts.signing import change_own_password, key_hash, sign_in
from service.database import sessions
from service.database.handle import Database, Handle, Principal
from service.settings import Settings

AnyRequest = Request[Any, Any, Any]


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An account's name and password."""

    login: str
    password: str


class NewPassword(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One's present password and the new one."""

    present: str
    new: str


class Present(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in (None: nobody), and the token for the next change."""

    principal: Principal | None
    csrf: str


class Sessions(Controller):
    """One's own session."""

    path = "/api/session"
    tags = ("session",)

    @get(guards=[public])
    async def show(self, request: AnyRequest) -> Present:
        """Say who is signed in and give a token."""
        handle: Handle | None = request.scope["state"].get("handle")
        return Present(principal=handle.principal if handle else None, csrf=csrf.token_of(request))

    @post(guards=[public], status_code=200)
    async def begin(
        self,
        request: AnyRequest,
        data: JSONBody[SignIn],
        database: NamedDependency[Database],
        passwords: NamedDependency[Passwords],
        settings: NamedDependency[Settings],
    ) -> Response[dict[str, str]]:
        """Sign in; the answer's cookie is the session."""
        address = request.client.host if request.client else ""
        key = await sign_in(database, passwords, data.login, data.password, address)
        return Response({"status": "signed in"}, cookies=[session_cookie(settings, key)])

    @delete(guards=[signed_in_any_password], status_code=204)
    async def end(
        self, request: AnyRequest, database: NamedDependency[Database], settings: NamedDependency[Settings]
    ) -> Response[None]:
        """Sign out; the session ends on the server."""
        key = key_in(request, settings, "session")
        if key is not None:
            await sessions.leave(database, key_hash(key))
        return Response(None, status_code=204, cookies=[ended_cookie(settings)])

    @post("/password", guards=[signed_in_any_password], status_code=200)
    async def password(
        self,
        data: JSONBody[NewPassword],
        handle: NamedDependency[Handle],
        passwords: NamedDependency[Passwords],
        settings: NamedDependency[Settings],
    ) -> Response[dict[str, str]]:
        """Change one's own password; every other session of the account ends."""
        key = await change_own_password(handle, passwords, data.present, data.new)
        return Response({"status": "changed"}, cookies=[session_cookie(settings, key)])
