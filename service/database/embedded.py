"""A private PostgreSQL for a machine without one: started with us, stopped with us, reachable by nobody else.

It listens on a unix socket inside a folder of mode 0700 and nowhere else. One process owns it (a lock beside the
data says which); others on the same folder attach to it.
"""

from __future__ import annotations

import fcntl
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO
from urllib.parse import quote

import msgspec

from service.database.binaries import Binaries, EmbeddedError, find_binaries
from service.database.postmaster import (
    START_TIMEOUT,
    STOP_TIMEOUT,
    SUPERUSER,
    Place,
    Tell,
    await_ready,
    initialise,
    is_postgres,
    socket_folder,
    spawn,
    stop,
)
from service.settings import DatabaseUrls, Settings

DATABASE = "lumbung"
SERVICE_ROLE = "lumbung_app"


class Embedded(msgspec.Struct, frozen=True):
    """A running private server.

    Attributes:
        socket: the folder of its unix socket.
        attached: another process owns it, and it ends with that one.
    """

    socket: Path
    attached: bool

    def urls(self, database: str = DATABASE) -> DatabaseUrls:
        """How the service and the owner reach `database`."""
        tail = f"@/{database}?host={quote(str(self.socket))}"
        return DatabaseUrls(
            service=f"postgresql://{SERVICE_ROLE}{tail}",
            owner=f"postgresql://{SUPERUSER}{tail}",
            attached=self.attached,
        )


@contextmanager
def database_urls(settings: Settings, tell: Tell) -> Iterator[DatabaseUrls]:
    """The database of these settings: DATABASE_URL, else the embedded server, for as long as the block runs.

    Raises:
        EmbeddedError: there is no DATABASE_URL and no private server can be had.
    """
    if settings.database_url:
        yield DatabaseUrls(service=settings.database_url, owner=settings.owner_url or settings.database_url)
        return
    with embedded_server(settings.data, tell, chosen=settings.postgres_bin) as server:
        yield server.urls()


@contextmanager
def embedded_server(
    folder: Path, tell: Tell, *, chosen: Path | None = None, durable: bool = True
) -> Iterator[Embedded]:
    """A private server on `folder`, started or attached to.

    Args:
        folder: made where it is missing; holds the data, the lock, the log and the socket.
        tell: takes lines of progress.
        chosen: a folder of PostgreSQL's programs, in place of looking for them.
        durable: False gives up safety against power loss for speed (tests).

    Raises:
        EmbeddedError: no programs, a folder that is not ours, or a server that does not start.
    """
    place = Place(folder.absolute())
    place.make()
    with place.lock.open("a") as lock:
        owned = _own_or_wait(place, lock, tell)
        if owned:
            with _started(place, find_binaries(chosen), tell, durable=durable) as server:
                yield server
        else:
            socket = place.running_socket()
            if socket is None:
                raise EmbeddedError(_busy(place))
            tell(f"using the database that already runs on {place.folder}")
            yield Embedded(socket, attached=True)


def _own_or_wait(place: Place, lock: IO[str], tell: Tell) -> bool:
    """True when we hold the lock, False when its holder has a server that is ready."""
    end = time.monotonic() + START_TIMEOUT
    told = False
    while time.monotonic() < end:
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        if place.running_socket() is not None:
            return False
        if not told:
            tell(f"another process is starting the database on {place.folder}: waiting for it")
            told = True
        time.sleep(0.1)
    raise EmbeddedError(_busy(place))


def _busy(place: Place) -> str:
    """The message for a folder whose owner has no server for us."""
    return (
        f"another process holds {place.lock} but its database does not answer; its log is {place.log}. "
        "Stop that process, choose another folder with --data, or set DATABASE_URL."
    )


@contextmanager
def _started(place: Place, binaries: Binaries, tell: Tell, *, durable: bool) -> Iterator[Embedded]:
    """Owns the server of `place`: adopts one that outlived its process, else starts one."""
    left = _wait_for_the_dead(place)
    if left is not None:
        tell("a database server was left behind by a process that died: using it")
        try:
            yield Embedded(left[1], attached=False)
        finally:
            stop(left[0], lambda: not is_postgres(left[0]))
        return
    initialise(place, binaries, tell, durable=durable)
    socket = socket_folder(place)
    tell(f"starting PostgreSQL {binaries.major} in {place.data}")
    process = spawn(place, binaries, socket, durable=durable)
    try:
        await_ready(place, process)
        yield Embedded(socket, attached=False)
    finally:
        stop(process.pid, lambda: process.poll() is not None)
        shutil.rmtree(socket, ignore_errors=True)
        place.socket_note.unlink(missing_ok=True)


def _wait_for_the_dead(place: Place) -> tuple[int, Path] | None:
    """A server whose owner died: (process id, socket folder) when it stays up, None once there is none."""
    end = time.monotonic() + STOP_TIMEOUT
    while (seen := place.postmaster()) and is_postgres(seen[0]):
        # A server that follows its dead parent says "stopping"; one that stays "ready" for a while was orphaned.
        if seen[2] and time.monotonic() > end - STOP_TIMEOUT + 2:
            return seen[0], seen[1]
        if time.monotonic() > end:
            raise EmbeddedError(f"the server with process id {seen[0]} on {place.data} neither stops nor answers")
        time.sleep(0.05)
    # With the lock held and no such process the note is stale; a reused process id would make PostgreSQL refuse it.
    (place.data / "postmaster.pid").unlink(missing_ok=True)
    return None
