"""Folders of files on their way: a living process keeps its own, a dead one's are cleared away, and nobody else's is touched."""

import os
import subprocess
import sys

import pytest

from service.actions.room import Room, private


@pytest.fixture
def dead():
    """The number of a process that is no more."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def test_what_a_dead_process_left_goes_whatever_it_was_and_all_else_stays(tmp_path, dead):
    mine = [private(kind, tmp_path) for kind in ("export", "feed", "workbook")]
    left = [tmp_path / f"lumbung-{kind}-{dead}-x1" for kind in ("export", "feed", "workbook")]
    others = [
        tmp_path / name for name in (f"lumbung-pg-{dead}-x", "lumbung-feed-lama", f"feed-{dead}-x", "lumbung-feed-1-")
    ]
    for folder in (*left, *others):
        folder.mkdir()
        (folder / "feed").write_bytes(b"x")
    Room(tmp_path).sweep()
    assert sorted(tmp_path.iterdir()) == sorted([*mine, *others])
    assert all(f"-{os.getpid()}-" in one.name for one in mine)


def test_a_folder_goes_with_all_in_it_when_its_block_breaks_off(tmp_path):
    def broken():
        with Room(tmp_path).folder() as made:
            (made / "half").write_bytes(b"x")
            raise OSError

    with pytest.raises(OSError, match=r"^$"):
        broken()
    assert list(tmp_path.iterdir()) == []
