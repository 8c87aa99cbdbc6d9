"""`/sesi`: who is signed in, for pages that stay open longer than a session, with a fresh token for their next change."""

from typing import Any

import msgspec
from litestar import Controller, Request, get
from litestar.di import NamedDependency

from service.accounts.csrf import HEADER, token_of
from service.accounts.guards import signed_in
from service.database.handle import Handle
from service.language import spoken


class Session(msgspec.Struct, frozen=True):
    """The account (its number) that is signed in, and the token to send in `header` with the next change."""

    account: int
    name: str
    language: str
    token: str
    header: str


class SessionController(Controller):
    """`/sesi`: 401 where nobody is signed in."""

    path = "/sesi"
    guards = (signed_in,)

    @get("/", include_in_schema=False)
    async def show(self, request: Request[Any, Any, Any], handle: NamedDependency[Handle]) -> Session:
        """Say who is signed in."""
        principal = handle.principal
        return Session(principal.account_id, principal.name, spoken(), token_of(request), HEADER)
