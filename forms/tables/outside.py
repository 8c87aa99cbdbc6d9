"""Bytes from outside are read in a child process that may use little memory and little time."""

from pathlib import Path

import msgspec

from forms.errors import Issue
from forms.tables.limits import OverrunError, ask
from forms.tables.model import TableProblem, Tables, refuse
from forms.tables.read import MAX_FILE, bytes_of, read_tables


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
    try:
        answer = msgspec.msgpack.decode(ask("forms.tables.child", name, data), type=Tables | Refusal)
    except OverrunError as error:
        raise too_heavy(name) from error
    if isinstance(answer, Refusal):
        raise TableProblem(answer.issue)
    return answer


def read_file(path: Path) -> Tables:
    """Read a folder of CSV files here, any single file in the limited process: it may come from anywhere.

    Raises:
        TableProblem: when it cannot be opened or read.
    """
    return read_tables(path) if path.is_dir() else read_outside(bytes_of(path), path.name)


def too_heavy(name: str) -> TableProblem:
    """Make the problem of a file that a limited process could not finish."""
    return refuse(
        "file_heavy",
        f"File {name} terlalu berat untuk dibaca. Simpan ulang hanya dengan sheet yang dipakai, tanpa gambar dan format berlebih.",
        f"The file {name} is too heavy to read. Save it again with only the sheets in use, without pictures and excess formats.",
    )
