"""Default deny: every route carries exactly one of these guards, or the application does not start.

A guard finds the session, checks the role, and checks that a change comes from our own pages, in that order.
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, get_args

from litestar import Litestar
from litestar.handlers import BaseRouteHandler
from litestar.routes import ASGIRoute, HTTPRoute

from service import problems
from service.accounts import csrf, feed_tokens
from service.accounts.cookies import Connection, key_in
from service.accounts.signing import key_hash
from service.accounts.tongue import language_of
from service.database.accounts import Role
from service.database.handle import Database, Handle
from service.language import gettext, speak
from service.logs import bind_principal
from service.problems import Problem

Guard = Callable[[Connection, BaseRouteHandler], Awaitable[None]]
EVERYONE: tuple[str, ...] = get_args(Role)
MARK = "lumbung_roles"
API = "/api/"
JSON = "application/json"
BODIES = frozenset({JSON, "multipart/form-data", "application/octet-stream"})
"""What the API reads. The last is no form's, so other sites cannot send it without asking either."""


class UnguardedRouteError(RuntimeError):
    """A route that does not say who may use it."""


async def find_handle(connection: Connection) -> Handle | None:
    """Give the handle of the request's session, entered once; None when nobody is signed in."""
    state = connection.scope["state"]
    if "handle" not in state:
        state["handle"] = None
        key = key_in(connection, connection.app.state.settings, "session")
        if key is not None:
            database: Database = connection.app.state.database
            try:
                handle = await database.enter(key_hash(key))
            except Problem as problem:
                if problem.kind is not problems.SIGN_IN:
                    raise
            else:
                state["handle"] = handle
                bind_principal(handle.principal.account_id, handle.principal.role)
                speak(language_of(connection, handle.principal.language))
    found: Handle | None = state["handle"]
    return found


async def public(connection: Connection, _handler: BaseRouteHandler) -> None:
    """Anybody; whoever is signed in is known."""
    await find_handle(connection)
    _check_media(connection)
    await csrf.check(connection)


def allow(*roles: str, unchanged_password: bool = False) -> Guard:
    """Make the guard that lets accounts of these roles in.

    Args:
        roles: those who may.
        unchanged_password: lets in who still has a one-time password (the page that changes it, signing out).
    """

    async def guard(connection: Connection, _handler: BaseRouteHandler) -> None:
        handle = await find_handle(connection)
        if handle is None:
            raise Problem(problems.SIGN_IN)
        if handle.principal.must_change and not unchanged_password:
            raise Problem(problems.CHANGE_PASSWORD)
        if handle.principal.role not in roles:
            raise Problem(problems.FORBIDDEN)
        _check_media(connection)
        await csrf.check(connection)

    setattr(guard, MARK, roles)
    return guard


def allow_feed(*roles: str) -> Guard:
    """Make the guard of a feed: a token in the Authorization header, else the session of an account of these roles.

    Whoever sends a token is judged by it alone. No other guard looks for one, so tokens open nothing but feeds.
    """
    signed = allow(*roles)

    async def guard(connection: Connection, handler: BaseRouteHandler) -> None:
        offered = connection.headers.get("authorization")
        if offered is None:
            if await find_handle(connection) is None:
                raise Problem(problems.FEED_TOKEN, gettext("Alamat ini meminta token umpan data."))
            await signed(connection, handler)
            return
        if connection.scope.get("method", "GET") not in csrf.SAFE:
            raise Problem(problems.FORBIDDEN)
        handle = await _token_handle(connection, offered)
        connection.scope["state"]["handle"] = handle
        bind_principal(handle.principal.account_id, handle.principal.role)
        speak(language_of(connection, handle.principal.language))

    setattr(guard, MARK, roles)
    return guard


async def _token_handle(connection: Connection, offered: str) -> Handle:
    """Give the handle of the token that a header offers."""
    token = feed_tokens.offered_in(offered)
    database: Database = connection.app.state.database
    try:
        if token is not None:
            return await database.enter_feed(key_hash(token))
    except Problem as problem:
        if problem.kind is not problems.SIGN_IN:
            raise
    raise Problem(problems.FEED_TOKEN)


def _check_media(connection: Connection) -> None:
    """Refuse a body at the API that it does not read: other sites can send those without asking (probe P25)."""
    path = connection.scope["path"]
    if not path.startswith(API) or connection.scope.get("method", "GET") in csrf.SAFE:
        return
    media = connection.headers.get("content-type", "").partition(";")[0].strip().lower()
    # A body in chunks has no length.
    has_body = connection.headers.get("content-length", "0") != "0" or "transfer-encoding" in connection.headers
    if media not in BODIES and (media or has_body):
        raise Problem(problems.WRONG_MEDIA, gettext("Kirim sebagai {media}.", media=JSON))


setattr(public, MARK, ("public",))
signed_in = allow(*EVERYONE)
signed_in_any_password = allow(*EVERYONE, unchanged_password=True)


def roles_of(handler: BaseRouteHandler) -> tuple[str, ...]:
    """Give who may use a route ('public' for anybody).

    Raises:
        UnguardedRouteError: it carries no guard of ours, or several.
    """
    marks = [mark for guard in _guards(handler) if (mark := getattr(guard, MARK, None)) is not None]
    if len(marks) != 1:
        raise UnguardedRouteError(f"{handler}: {sorted(handler.paths)} needs exactly one guard, it has {len(marks)}")
    roles: tuple[str, ...] = marks[0]
    return roles


def _guards(handler: BaseRouteHandler) -> Iterable[Any]:
    """Give the guards of all layers, as they were written."""
    for layer in handler.ownership_layers:
        yield from layer.guards or ()


def check_routes(app: Litestar) -> None:
    """Refuse to start an application with a route that does not say who may use it.

    Raises:
        UnguardedRouteError: names the route.
    """
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                if handler.fn.__name__ != "options_handler":  # Litestar's own answer to OPTIONS tells only the methods
                    roles_of(handler)
        elif isinstance(route, ASGIRoute):
            roles_of(route.route_handler)
