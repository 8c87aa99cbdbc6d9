"""Which language a request is answered in: what its account chose, else what the browser's cookie says."""

from typing import Any

from litestar import Request
from litestar.datastructures import Cookie
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from service.accounts.cookies import Connection
from service.language import DEFAULT, Language, said_in, speaking
from service.settings import Settings

COOKIE = "lumbung-language"
YEAR = 365 * 24 * 60 * 60  # seconds
API = "/api/"
MOST_WEIGHED = 20  # languages of one header; more is no person's wish


def language_of(connection: Connection, own: str | None = None) -> Language:
    """Give the language of an answer.

    A program says what it wants with each call (Accept-Language). A person's browser sends that header too, but says
    only how it was installed; so pages go by the account's choice, then by the cookie, and are Indonesian otherwise.

    Args:
        connection: the request.
        own: what the account chose; None for nothing, and for nobody.
    """
    wished = (
        _accepted(connection.headers.get("accept-language", "")) if connection.scope["path"].startswith(API) else None
    )
    return wished or said_in(own or "") or said_in(connection.cookies.get(COOKIE, "")) or DEFAULT


def _accepted(header: str) -> Language | None:
    """Give the first language of ours by weight (RFC 9110 section 12.5.4); None where it names none."""
    weighed = []
    for place, one in enumerate(header.split(",")[:MOST_WEIGHED]):
        code, _, weight = one.partition(";")
        language = said_in(code)
        if language is not None:
            weighed.append((-_weight(weight), place, language))
    return min(weighed)[2] if weighed and min(weighed)[0] < 0 else None


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    try:
        return float(value) if name == "q" else 1.0
    except ValueError:
        return 0.0


def language_cookie(settings: Settings, language: Language) -> Cookie:
    """Give the cookie by which pages speak before anybody has signed in."""
    return Cookie(
        key=COOKIE,
        value=language,
        path="/",
        max_age=YEAR,
        httponly=True,
        secure=settings.secure_cookies,
        samesite="lax",
    )


class Spoken:
    """ASGI wrapper: a request begins in the language that it asks for, and leaves none behind."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        request: Request[Any, Any, Any] = Request(scope)
        with speaking(language_of(request)):
            await self._app(scope, receive, send)
