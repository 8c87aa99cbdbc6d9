"""`lumbung serve` answers on a database that is up to date, and leaves nothing behind however it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from service.database.postmaster import Place

READY = "serving on "


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """One database for the tests of this file, migrated by the second of them."""
    return tmp_path_factory.mktemp("serve")


@pytest.fixture
def lumbung(folder):
    """Starts `lumbung WORDS` as a process of its own; ends what is left of it."""
    begun = []

    def start(*words):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LUMBUNG_", "DATABASE_"))}
        if chosen := os.environ.get("LUMBUNG_POSTGRES_BIN"):
            kept["LUMBUNG_POSTGRES_BIN"] = chosen
        process = subprocess.Popen(
            [sys.executable, "-m", "service.cli", *words],
            env={**kept, "LUMBUNG_DATA": str(folder)},
            cwd=Path(__file__).parents[3],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        begun.append(process)
        return process

    yield start
    for process in begun:
        process.kill()
        process.communicate()


def address_of(process):
    """Waits for the line that tells the address."""
    seen = []
    for line in process.stderr:
        seen.append(line)
        if line.startswith(READY):
            return line.removeprefix(READY).strip()
    raise AssertionError("".join(seen))


def gone(pid):
    """Whether a process ends within fifteen seconds."""
    for _ in range(750):
        if not Path(f"/proc/{pid}").exists():
            return True
        time.sleep(0.02)
    return False


def test_serve_asks_for_migrations_that_wait_and_is_content_once_they_are_there(lumbung):
    process = lumbung("serve", "--port", "0")
    _out, told = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "run `lumbung database migrate` first" in told
    assert lumbung("database", "migrate").wait(60) == 0
    process = lumbung("serve", "--port", "0")
    assert address_of(process).startswith("http://127.0.0.1:")


def test_a_port_that_is_taken_is_told_before_anything_is_started(lumbung, folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = lumbung("serve", "--port", str(taken.getsockname()[1]))
        _out, told = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "--port" in told
    assert "starting PostgreSQL" not in told


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_serve_is_healthy_and_however_it_ends_no_database_stays(lumbung, folder, ending):
    lumbung("database", "migrate").wait(60)
    process = lumbung("serve", "--port", "0")
    address = address_of(process)
    with urllib.request.urlopen(f"{address}/health") as answer:  # noqa: S310  # our own server
        assert answer.status == 200
    pid = Place(folder).postmaster()[0]
    process.send_signal(ending)
    process.wait(30)
    assert gone(pid)
    assert process.stdout.read() == ""


def test_another_command_uses_the_database_of_a_running_service(lumbung):
    lumbung("database", "migrate").wait(60)
    address_of(lumbung("serve", "--port", "0"))
    status = lumbung("database", "status")
    out, told = status.communicate(timeout=60)
    assert status.returncode == 0
    assert "waiting" not in out
    assert "using the database that already runs" in told
