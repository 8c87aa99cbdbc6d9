"""Where files lie while they are made: folders that bear the number of their process, so that a dead one's are cleared away."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir, mkdtemp

_PREFIX = "lumbung-export-"


class Room:
    """The folders of this process in the system's folder for what is temporary."""

    def __init__(self, place: Path | None = None) -> None:
        """Use `place`, else where the system keeps temporary files (TMPDIR)."""
        self._place = place or Path(gettempdir())

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """Give a folder that goes, with all in it, when the block ends."""
        made = Path(mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=self._place))
        try:
            yield made
        finally:
            shutil.rmtree(made, ignore_errors=True)

    def sweep(self) -> None:
        """Remove what processes left that are no more."""
        for each in self._place.glob(f"{_PREFIX}*"):
            number = each.name.removeprefix(_PREFIX).partition("-")[0]
            if number.isdecimal() and not Path(f"/proc/{number}").exists() and Path("/proc/self").exists():
                shutil.rmtree(each, ignore_errors=True)
