"""Bytes from outside are read in a child process that may use little memory and little time."""

import subprocess
import sys
from pathlib import Path

import msgspec

from forms.errors import Issue
from forms.tables.model import TableProblem, Tables, refuse
from forms.tables.read import MAX_FILE, read_tables, unreadable

MEMORY = 256 * 2**20
SECONDS = 5
_WALL_SECONDS = 30


class Refusal(msgspec.Struct, frozen=True, tag="refusal"):
    """What the child says instead of tables."""

    issue: Issue


def read_outside(data: bytes, name: str) -> Tables:
    """Read tables in a child process of at most 256 MiB and 5 seconds of computing; blocks until it ends.

    Raises:
        TableProblem: when the file cannot be read, or not within these limits.
    """
    if len(data) > MAX_FILE:
        return read_tables(data, name)  # refuses at once, without a child
    command = [sys.executable, "-I", "-m", "forms.tables.child", name]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_WALL_SECONDS, check=False, env={})  # noqa: S603  our own module; the name is only shown
        answer = msgspec.msgpack.decode(done.stdout, type=Tables | Refusal)
    except (subprocess.TimeoutExpired, msgspec.DecodeError, ValueError) as error:
        raise refuse(
            "file_heavy",
            f"File {name} terlalu berat untuk dibaca. Simpan ulang hanya dengan sheet yang dipakai, tanpa gambar dan format berlebih.",
            f"The file {name} is too heavy to read. Save it again with only the sheets in use, without pictures and excess formats.",
        ) from error
    if isinstance(answer, Refusal):
        raise TableProblem(answer.issue)
    return answer


def read_file(path: Path) -> Tables:
    """Read a folder of CSV files here, any single file in the limited process: it may come from anywhere.

    Raises:
        TableProblem: when it cannot be opened or read.
    """
    if path.is_dir():
        return read_tables(path)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path.name, str(error.strerror)) from error
    return read_outside(data, path.name)
