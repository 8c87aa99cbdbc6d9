"""All workbooks of a round in one zip: the province's, and each office's own, from one moment of the database."""

import asyncio
import hashlib
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

import msgspec

from exports.model import COUNTED, State
from service import problems
from service.actions.build_workbook import (
    DISK_FULL,
    WHOLE_PROVINCE,
    Bound,
    Chosen,
    bind,
    in_thread,
    only_whole,
    resolve,
    write_down,
)
from service.actions.library import Library
from service.actions.passing import Passing
from service.database.handle import Handle
from service.problems import Problem

SUMS = "SHA256SUMS.txt"


class Zipped(msgspec.Struct, frozen=True, kw_only=True):
    """A finished zip: its name, its SHA-256, and the workbooks in it."""

    name: str
    sha: bytes
    workbooks: tuple[str, ...]


async def build_all(
    handle: Handle,
    library: Library,
    book_year: int,
    target: Path,
    *,
    now: datetime,
    new_id: Callable[[], UUID],
    states: Sequence[State] = COUNTED,
    passing: Passing | None = None,
) -> Zipped:
    """Write the zip of a round to `target`: one workbook at a time, each stored as it is, since it is packed already.

    The file SHA256SUMS.txt in it is what `sha256sum -c` reads. Arguments and problems as of `build_workbook.build`.
    """
    if handle.principal.role not in WHOLE_PROVINCE:
        raise Problem(problems.FORBIDDEN)
    passing = passing or Passing()
    made: list[Bound] = []
    async with only_whole(target):
        async with library.binding, handle.snapshot(lasting=True) as rows:
            whole = await resolve(handle, rows, book_year, None, states)
            for chosen in _each(whole):
                book = target.with_name(f"{target.name}.{len(made)}")
                async with only_whole(book):
                    made.append(await bind(handle, rows, library, chosen, book, now=now, passing=passing))
                    await in_thread(partial(_add, target, made[-1].spec.file_name, book), passing)
                await asyncio.to_thread(book.unlink)
        sums = "".join(f"{each.sha.hex()}  {each.spec.file_name}\n" for each in made)
        sha = await in_thread(partial(_close, target, sums), passing)
        for each in made:
            await write_down(handle, each, new_id(), now)
    names = tuple(each.spec.file_name for each in made)
    return Zipped(name=f"{Path(names[0]).stem}_semua_wilayah.zip", sha=sha, workbooks=names)


def _each(whole: Chosen) -> list[Chosen]:
    """Give the whole province first, then each regency."""
    regencies = [each for each in whole.offices if each.kind != "province"]
    return [whole, *(msgspec.structs.replace(whole, office=each) for each in regencies)]


def _add(target: Path, name: str, book: Path) -> None:
    """Append a workbook to the zip; runs in a thread."""
    try:
        with zipfile.ZipFile(target, "a", zipfile.ZIP_STORED) as out:
            out.write(book, name)
    except OSError as error:
        raise _told(error) from error


def _close(target: Path, sums: str) -> bytes:
    """Append the sums, and hash the whole; runs in a thread."""
    try:
        with zipfile.ZipFile(target, "a", zipfile.ZIP_STORED) as out:
            out.writestr(SUMS, sums)
        with target.open("rb") as whole:
            return hashlib.file_digest(whole, "sha256").digest()
    except OSError as error:
        raise _told(error) from error


def _told(error: OSError) -> Exception:
    return Problem(problems.STORAGE_FULL) if error.errno in DISK_FULL else error
