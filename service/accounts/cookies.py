"""The two cookies: a session's key, and a visitor's mark that the sign-in form is bound to."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from service.accounts.signing import read, written
from service.settings import Settings

Connection = ASGIConnection[Any, Any, Any, Any]


def name_of(settings: Settings, what: str) -> str:
    """Give a cookie's name; over https the prefix binds it to this very host."""
    return f"__Host-lumbung-{what}" if settings.secure_cookies else f"lumbung-{what}"


def session_cookie(settings: Settings, key: bytes) -> Cookie:
    """Give the cookie of a session; it ends with the browser, the session itself ends on the server."""
    return _cookie(settings, "session", written(key))


def ended_cookie(settings: Settings) -> Cookie:
    """Give the cookie that takes the session's away."""
    return _cookie(settings, "session", "", max_age=0)


def visit_cookie(settings: Settings, key: bytes) -> Cookie:
    """Give the cookie that marks a visitor who has not signed in."""
    return _cookie(settings, "visit", written(key))


def key_in(connection: Connection, settings: Settings, what: str) -> bytes | None:
    """Give the key that a request's cookie holds, or None."""
    return read(connection.cookies.get(name_of(settings, what), ""))


def _cookie(settings: Settings, what: str, value: str, max_age: int | None = None) -> Cookie:
    return Cookie(
        key=name_of(settings, what),
        value=value,
        path="/",
        max_age=max_age,
        httponly=True,
        secure=settings.secure_cookies,
        samesite="lax",
    )
