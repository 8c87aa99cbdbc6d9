"""The application: routes, who may use them, and what every answer carries."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Litestar, Request, Response, Router, get
from litestar.config.compression import CompressionConfig
from litestar.datastructures import MutableScopeHeaders, State
from litestar.di import Provide
from litestar.enums import ScopeType
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from service import api, pages, problems
from service.accounts.cookies import visit_cookie
from service.accounts.guards import check_routes, public
from service.accounts.passwords import Passwords
from service.accounts.provided import provided
from service.accounts.tongue import Spoken
from service.actions.export_jobs import Exports
from service.actions.filling_looks import Looks
from service.actions.impact import RoundImpact
from service.actions.jobs import Jobs
from service.actions.library import Library
from service.actions.medians import Medians
from service.database.handle import connect
from service.language import english
from service.logs import RequestLog
from service.pages.whereabouts import where
from service.problems import Problem
from service.settings import Settings

PAGE_QUALITY = 9  # of brotli: 12 ms more than 6 for the largest page, 2% smaller
COMPRESSED = [
    "^/static",
    r"^/formulir/.*/(isi|pesan|baris)(-en)?\.js$",
    r"\.xlsx$",
    "^/unduh/.*/berkas$",
    "^/api/exports/.*/file$",
    "^/excel/templat$",
    "^/excel/.*/bertanda$",
    "^/lampiran/",
    "/attachments/content/",
    "^/api/feeds/[0-9]+/",  # compressed as they are written
    r"^/isi/[0-9a-f-]{36}(\.[0-9]{4})?$",
]
LARGEST_BODY = 1_000_000  # bytes; uploads say more on their own routes
MOST_PARTS = 2_000  # fields of one posted section, with room
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
}
DOCUMENT_HEADERS = {
    "content-security-policy": CSP,
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(self)",
}
NO_DOCUMENT = ("text/css", "text/javascript")  # and a worker's script is never immutable
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"
LONGEST_TARGET = 8_000  # characters of a path with its query
LONGEST_PAUSE = 20.0  # seconds without a piece of the body


@get("/health", guards=[public], include_in_schema=False)
async def health(request: Request[Any, Any, Any]) -> Response[dict[str, str]]:
    """Say whether the service and its database answer."""
    well = await request.app.state.database.answers()
    return Response({"status": "ok" if well else "no database"}, status_code=200 if well else 503)


@get("/openapi.json", guards=[public], include_in_schema=False, sync_to_thread=False)
def openapi(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    """Give the description of the API."""
    return Response(request.app.openapi_schema.to_schema())


def create_app(settings: Settings) -> Litestar:
    """Make the application of these settings.

    Raises:
        UnguardedRouteError: a route does not say who may use it.
    """

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with connect(str(settings.database_url), settings.pool_size, settings.zone) as database:
            app.state.database = database
            app.state.impacts, app.state.readings = Jobs[RoundImpact](), Jobs[UUID]()
            exports = Exports(database, app.state.library, lambda: app.state.clock(ZoneInfo(settings.zone)))
            app.state.exports = exports
            await exports.open()
            yield
            await exports.close()
            await app.state.impacts.close()
            await app.state.readings.close()

    app = Litestar(
        route_handlers=[health, openapi, *api.controllers, *pages.controllers],
        dependencies={**provided(), **_kept()},
        lifespan=[lifespan],
        state=_state(settings),
        exception_handlers={Exception: problems.handler(pages.render_page)},
        before_send=[_before_send(settings)],
        compression_config=CompressionConfig(
            backend="brotli",
            brotli_quality=PAGE_QUALITY,
            brotli_mode="text",
            brotli_gzip_fallback=True,
            minimum_size=800,
            exclude=COMPRESSED,
        ),
        request_max_body_size=LARGEST_BODY,
        multipart_form_part_limit=MOST_PARTS,
        openapi_config=OpenAPIConfig(
            title="Lumbung",
            version="1",
            use_handler_docstrings=True,
            openapi_router=Router("/api/openapi", route_handlers=[], guards=[public], include_in_schema=False),
            render_plugins=[JsonRenderPlugin()],  # none at all would bring in pages that load scripts from elsewhere
        ),
        logging_config=None,  # service.logs is told by whoever serves
        debug=False,
    )
    check_routes(app)
    english()  # so that a catalogue that cannot be read is noticed now
    pages.compile_all()
    app.asgi_handler = RequestLog(Spoken(KnownTargets(app.asgi_handler, settings)))  # type: ignore[assignment, arg-type]
    return app


def _state(settings: Settings) -> State:
    """Make what lives as long as the application."""
    return State(
        {
            "settings": settings,
            "library": Library(),
            "looks": Looks(),
            "medians": Medians(),
            "passwords": Passwords(),
            "clock": datetime.now,
        }
    )


def _kept() -> dict[str, Provide]:
    """Give what handlers may ask for of that which lives as long as the application."""
    return {
        "library": Provide(_library, sync_to_thread=False),
        "impacts": Provide(_impacts, sync_to_thread=False),
        "readings": Provide(_readings, sync_to_thread=False),
        "looks": Provide(_looks, sync_to_thread=False),
        "medians": Provide(_medians, sync_to_thread=False),
        "exports": Provide(_exports, sync_to_thread=False),
        "where": Provide(where),
    }


def _library(request: Request[Any, Any, Any]) -> Library:
    """Give the compiled forms."""
    found: Library = request.app.state.library
    return found


def _looks(request: Request[Any, Any, Any]) -> Looks:
    """Give the previews that are kept."""
    found: Looks = request.app.state.looks
    return found


def _medians(request: Request[Any, Any, Any]) -> Medians:
    """Give the medians that are kept."""
    found: Medians = request.app.state.medians
    return found


def _exports(request: Request[Any, Any, Any]) -> Exports:
    """Give the exports that this server makes."""
    found: Exports = request.app.state.exports
    return found


def _impacts(request: Request[Any, Any, Any]) -> Jobs[RoundImpact]:
    """Give the counts of impact that run or have ended."""
    found: Jobs[RoundImpact] = request.app.state.impacts
    return found


def _readings(request: Request[Any, Any, Any]) -> Jobs[UUID]:
    """Give the readings of filled templates that run or have ended."""
    found: Jobs[UUID] = request.app.state.readings
    return found


def _before_send(settings: Settings) -> Any:
    """Make the hook that gives every answer, even a 404's, the headers of a closed house."""

    async def before_send(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = MutableScopeHeaders.from_message(message)
        headers.setdefault("cache-control", "no-store")
        immutable = headers["cache-control"].endswith("immutable")
        part = immutable and headers.get("content-type", "").startswith(NO_DOCUMENT)
        for name, value in (HEADERS if part else {**HEADERS, **DOCUMENT_HEADERS}).items():
            headers.setdefault(name, value)
        handle = scope["state"].get("handle")
        if handle is not None and not headers["cache-control"].startswith("public"):
            headers.setdefault("x-kept-for", pages.kept_for(handle.principal) or "none")
        if settings.base_url.startswith("https:"):
            headers.setdefault("strict-transport-security", STRICT_TRANSPORT)
        key = scope["state"].get("new_visit")
        if key is not None:
            headers.add("set-cookie", visit_cookie(settings, key).to_header(header=""))

    return before_send


def patient(receive: Receive, longest_pause: float = LONGEST_PAUSE) -> Receive:
    """Wait for a body only as long as it comes: a pause that is too long, or an end too soon, is told as such.

    Args:
        receive: the server's.
        longest_pause: seconds between two pieces.
    """
    whole = False

    async def next_piece() -> Any:
        nonlocal whole
        if whole:
            return await receive()
        try:
            async with asyncio.timeout(longest_pause):
                message = await receive()
        except TimeoutError as error:
            raise Problem(problems.TOO_SLOW) from error
        if message["type"] == "http.disconnect":
            raise Problem(problems.TOO_SLOW)
        whole = not message.get("more_body", False)
        return message

    return next_piece


class KnownTargets:
    """ASGI wrapper: answers only to our own names, and to addresses that can be addresses."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        """Take the names from the settings."""
        self._app = app
        self._hosts = frozenset(host.lower().encode() for host in settings.allowed_hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it."""
        problem = self._wrong(scope) if scope["type"] == ScopeType.HTTP else None
        if problem is None:
            await self._app(scope, patient(receive) if scope["type"] == ScopeType.HTTP else receive, send)
            return
        response = problems.json_response(problem, str(scope["state"].get("request_id", "")))
        answer = response.to_asgi_response(app=None, request=Request(scope))
        await answer(scope, receive, send)

    def _wrong(self, scope: Scope) -> Problem | None:
        hosts = [value for name, value in scope["headers"] if name == b"host"]
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return Problem(problems.UNKNOWN_HOST)
        target = scope["path"] + scope["query_string"].decode("latin-1")
        if "\x00" in target or "%00" in target or len(target) > LONGEST_TARGET:
            return Problem(problems.MALFORMED)
        return None
