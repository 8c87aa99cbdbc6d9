"""One PostgreSQL server in a folder of ours: its files, its data made once, its process started, awaited and stopped."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from service.database.binaries import Binaries, EmbeddedError

SUPERUSER = "lumbung"

# A unix socket's whole path may have 107 bytes on Linux and 103 on macOS; its file name takes 16.
LONGEST_SOCKET_FOLDER = 85
START_TIMEOUT = 120.0  # seconds; recovery after a crash may take most of them
STOP_TIMEOUT = 30.0  # seconds
BUILTIN_LOCALES = 17  # the first major version that carries its own collations

Tell = Callable[[str], None]
"""Takes a line of progress."""


class Place(msgspec.Struct, frozen=True):
    """The files of one embedded server."""

    folder: Path

    @property
    def data(self) -> Path:
        """PostgreSQL's own data folder."""
        return self.folder / "postgres"

    @property
    def lock(self) -> Path:
        """Held by the process that owns the server."""
        return self.folder / "postgres.lock"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.folder / "postgres.log"

    @property
    def socket_note(self) -> Path:
        """Names a socket folder that had to lie elsewhere."""
        return self.folder / "postgres.socket"

    def make(self) -> None:
        """Makes the folder, private to us."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.lock.touch(mode=0o600)
        except OSError as error:
            raise EmbeddedError(
                f"the data folder {self.folder} cannot be written ({error.strerror}). "
                "Choose another with --data or LUMBUNG_DATA, or set DATABASE_URL.",
            ) from error

    def postmaster(self) -> tuple[int, Path, bool] | None:
        """What PostgreSQL wrote about its running server: process id, socket folder, ready or not."""
        with suppress(OSError, ValueError, IndexError):
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return int(lines[0]), Path(lines[4].strip()), len(lines) > 7 and lines[7].strip() == "ready"  # noqa: PLR2004  # the file's eighth line
        return None

    def running_socket(self) -> Path | None:
        """The socket folder of a server that is alive and ready."""
        seen = self.postmaster()
        return seen[1] if seen and seen[2] and is_postgres(seen[0]) else None


def is_postgres(pid: int) -> bool:
    """Whether a process of that id lives and, where /proc tells, is a PostgreSQL."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    if not Path("/proc/self/cmdline").exists():
        return True
    with suppress(OSError):
        return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def initialise(place: Place, binaries: Binaries, tell: Tell, *, durable: bool) -> None:
    """Makes the data folder where it is missing, in one step that can be killed at any moment."""
    stamp = place.data / "PG_VERSION"
    if stamp.exists():
        made_by = stamp.read_text().strip()
        if made_by != str(binaries.major):
            raise EmbeddedError(
                f"{place.data} was made by PostgreSQL {made_by}, but the programs found are version {binaries.major}. "
                "Set LUMBUNG_POSTGRES_BIN to that version's programs, choose another folder with --data, or set DATABASE_URL.",
            )
        return
    tell(f"making a database in {place.data}")
    fresh = Path(tempfile.mkdtemp(prefix="initdb-", dir=place.folder))
    # The builtin provider sorts alike on every machine; before it existed only C did.
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if binaries.major >= BUILTIN_LOCALES else []
    command = [
        *binaries.command("initdb"),
        *("-D", str(fresh), "-U", SUPERUSER, "--auth=trust", "-E", "UTF8", "--locale=C", *builtin, "--no-instructions"),
        *([] if durable else ["--no-sync"]),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our words
    if done.returncode != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        raise EmbeddedError(f"initdb failed: {done.stderr.strip() or done.stdout.strip()} (or set DATABASE_URL)")
    fresh.rename(place.data)


def socket_folder(place: Place) -> Path:
    """A private folder for the socket: inside ours, or a temporary one where that path is too long."""
    with suppress(OSError):
        shutil.rmtree(place.socket_note.read_text(), ignore_errors=True)
    inside = place.folder / "socket"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER:
        shutil.rmtree(inside, ignore_errors=True)
        inside.mkdir(mode=0o700)
        return inside
    elsewhere = Path(tempfile.mkdtemp(prefix="lumbung-pg-"))
    place.socket_note.write_text(str(elsewhere))
    return elsewhere


def spawn(place: Place, binaries: Binaries, socket: Path, *, durable: bool) -> subprocess.Popen[bytes]:
    """Starts the server so that it follows us when we are killed."""
    hasty = [] if durable else ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
    command = [
        *binaries.command("postgres"),
        *("-D", str(place.data), "-k", str(socket), "-c", "listen_addresses=", "-c", "timezone=UTC", *hasty),
    ]
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    set_parent_death_signal = 1  # PR_SET_PDEATHSIG

    def follow_parent() -> None:
        """Asks Linux for a fast shutdown of the server when our thread ends, even by SIGKILL."""
        if libc is not None:
            libc.prctl(set_parent_death_signal, signal.SIGINT)

    with place.log.open("ab") as log:
        return subprocess.Popen(  # noqa: S603  # our words
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            preexec_fn=follow_parent,  # noqa: PLW1509  # runs one system call that was loaded before the fork
            start_new_session=True,  # a terminal's Ctrl-C is ours to handle
        )


def await_ready(place: Place, process: subprocess.Popen[bytes]) -> None:
    """Waits until the server takes connections."""
    end = time.monotonic() + START_TIMEOUT
    while True:
        if process.poll() is not None:
            raise EmbeddedError(f"PostgreSQL did not start: {_last_words(place.log)} (or set DATABASE_URL)")
        seen = place.postmaster()
        if seen and seen[0] == process.pid and seen[2]:
            return
        if time.monotonic() > end:
            raise EmbeddedError(f"PostgreSQL was not ready after {START_TIMEOUT:.0f} s; its log is {place.log}")
        time.sleep(0.02)


def _last_words(log: Path) -> str:
    """The end of a log."""
    return " / ".join(log.read_text(errors="replace").splitlines()[-3:])


def stop(pid: int, gone: Callable[[], bool]) -> None:
    """Ends a server: a fast shutdown, and an immediate one if that takes too long."""
    for order, patience in ((signal.SIGINT, STOP_TIMEOUT), (signal.SIGQUIT, 10.0)):
        if gone():
            return
        with suppress(ProcessLookupError):
            os.kill(pid, order)
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if gone():
                return
            time.sleep(0.02)
