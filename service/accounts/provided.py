"""What route handlers ask for by name: the principal's handle, the settings, the moment."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Request
from litestar.di import Provide

from service import problems
from service.accounts.passwords import Passwords
from service.database.handle import Database, Handle
from service.problems import Problem
from service.settings import Settings

AnyRequest = Request[Any, Any, Any]


def handle(request: AnyRequest) -> Handle:
    """Give the handle that the guard found.

    Raises:
        Problem: SIGN_IN on a public route that nobody signed in to.
    """
    found: Handle | None = request.scope["state"].get("handle")
    if found is None:
        raise Problem(problems.SIGN_IN)
    return found


def settings(request: AnyRequest) -> Settings:
    """Give the settings of this process."""
    found: Settings = request.app.state.settings
    return found


def database(request: AnyRequest) -> Database:
    """Give the pool; only signing in and out need it."""
    found: Database = request.app.state.database
    return found


def passwords(request: AnyRequest) -> Passwords:
    """Give the hasher."""
    found: Passwords = request.app.state.passwords
    return found


def now(request: AnyRequest) -> datetime:
    """Give this moment in the zone of the settings."""
    found: datetime = request.app.state.clock(ZoneInfo(request.app.state.settings.zone))
    return found


def provided() -> dict[str, Provide]:
    """Give the dependencies that every route may name."""
    return {each.__name__: Provide(each, sync_to_thread=False) for each in (handle, settings, database, passwords, now)}
