"""Logs as JSON lines on stderr: one line a request, with its id and who asked; never an answer or a secret."""

from __future__ import annotations

import logging
import secrets
import sys
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

import structlog
from structlog.tracebacks import ExceptionDictTransformer

from service.settings import Settings

# Whatever is logged under these names could be somebody's answer or a way in.
KEPT_BACK = frozenset(
    {"answers", "value", "values", "body", "password", "token", "cookie", "authorization", "csrf", "secret"}
)
QUIET_PATHS = ("/static/", "/health")
OK = 200

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


def configure(settings: Settings) -> None:
    """Sends our own lines and those of every library through one formatter to stderr."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        keep_back,
    ]
    if settings.development:
        closing: list[structlog.typing.Processor] = [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    else:
        # Local variables of a frame hold answers and passwords, so tracebacks go without them.
        tracebacks = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
        closing = [tracebacks, without_row_values, structlog.processors.JSONRenderer(ensure_ascii=False)]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *closing],
        ),
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)  # its starts and stops are told by the command


def keep_back(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Replaces what must not be logged."""
    return {key: "(kept back)" if key.lower() in KEPT_BACK else value for key, value in event.items()}


def without_row_values(_logger: object, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Cuts PostgreSQL's DETAIL, which quotes the row, off the messages of exceptions."""
    for exception in event.get("exception") or ():
        exception["exc_value"] = exception["exc_value"].partition("\nDETAIL:")[0]
    return event


def bind_principal(account: int, role: str) -> None:
    """Puts who asks on every further line of this request."""
    structlog.contextvars.bind_contextvars(account=account, role=role)


class RequestLog:
    """ASGI wrapper of the whole application: gives each request an id, tells it in a header, logs one line."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles one request; what is no HTTP passes through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        begun = time.perf_counter()
        status = 500
        kept = scope["path"].startswith("/static/")

        async def with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if not (kept and status == OK):  # of a file that came no line is written
                    message["headers"] = [*message.get("headers", ()), (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self.app(scope, receive, with_id)
        finally:
            if not scope["path"].startswith(QUIET_PATHS):
                took = round((time.perf_counter() - begun) * 1000, 1)
                structlog.stdlib.get_logger("lumbung.request").info(
                    "request", method=scope["method"], path=scope["path"], status=status, ms=took
                )
