"""Where files lie while they are made: folders that bear the number of their process, so that a dead one's are cleared away."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from typing import Literal

_OURS = re.compile(r"lumbung-(?:export|feed|workbook)-([0-9]+)-.+", re.ASCII)


def private(kind: Literal["export", "feed", "workbook"], place: Path | None = None) -> Path:
    """Make a folder of this process's own, to be taken away by whoever asked for it, else by the sweep after its death."""
    return Path(mkdtemp(prefix=f"lumbung-{kind}-{os.getpid()}-", dir=place))


class Room:
    """The folders of this process in the system's folder for what is temporary."""

    def __init__(self, place: Path | None = None) -> None:
        """Use `place`, else where the system keeps temporary files (TMPDIR)."""
        self._place = place or Path(gettempdir())

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """Give a folder that goes, with all in it, when the block ends."""
        made = private("export", self._place)
        try:
            yield made
        finally:
            shutil.rmtree(made, ignore_errors=True)

    def sweep(self) -> None:
        """Remove what processes left that are no more."""
        for each in self._place.glob("lumbung-*"):
            found = _OURS.fullmatch(each.name)
            if found and not Path(f"/proc/{found[1]}").exists() and Path("/proc/self").exists():
                shutil.rmtree(each, ignore_errors=True)
