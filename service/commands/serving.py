"""`lumbung serve`: the service on a database that is up to date; `lumbung demo` serves by the same functions."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from pathlib import Path

import click
import msgspec
import uvicorn

from service import logs
from service.app import create_app
from service.commands.running import connected
from service.commands.telling import data_option, settings_of, tell
from service.database import migrate
from service.heap import settle
from service.settings import DatabaseUrls, Settings

GRACE = 20  # seconds that running requests get when the service is asked to stop


@click.command()
@click.option("--host", help="Address to listen on (else LUMBUNG_HOST, else 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (else LUMBUNG_PORT, else 8000).")
@data_option
def serve(host: str | None, port: int | None, data: Path | None) -> None:
    """Serves on a database whose schema is up to date."""
    with listening(settings_of(data, host, port)) as listener:
        settings = settings_of(data, host, listener.getsockname()[1])
        with connected(settings) as urls:
            waiting = [step for step in asyncio.run(migrate.status(urls.owner)) if step.applied_at is None]
            if waiting:
                raise click.ClickException(f"{len(waiting)} migrations wait: run `lumbung database migrate` first")
            run(settings, urls, listener, lambda: tell(f"serving on {settings.base_url}"))


def listening(settings: Settings) -> socket.socket:
    """A socket bound to the settings' address; bound first, so that a taken port is told before any work is done.

    Raises:
        click.ClickException: the address cannot be had; the message names --port.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # Named TCP, since asyncio turns Nagle off only for sockets that say so: without it every answer waits 40 ms.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise click.ClickException(
            f"cannot listen on {settings.host} port {settings.port} ({error.strerror}). "
            "Choose another port with --port, or --port 0 for any free one.",
        ) from error
    return listener


def run(settings: Settings, urls: DatabaseUrls, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Serves until Ctrl-C or SIGTERM; calls `ready` once requests are answered."""
    serving = msgspec.structs.replace(settings, database_url=urls.service, owner_url=None)
    logs.configure(serving)
    config = uvicorn.Config(
        create_app(serving),
        log_config=None,
        access_log=False,  # logs.RequestLog writes a better line
        server_header=False,
        proxy_headers=bool(serving.trusted_proxies),
        forwarded_allow_ips=list(serving.trusted_proxies),
        lifespan="on",
        timeout_graceful_shutdown=GRACE,
    )
    try:
        Announcing(config, ready).run(sockets=[listener])
    except KeyboardInterrupt:
        tell("stopped")


class Announcing(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts to listen, then announces it."""
        settle()
        await super().startup(sockets=sockets)
        if self.started:
            self.ready()
