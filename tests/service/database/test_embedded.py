"""The private PostgreSQL comes with its process, goes with it however that ends, and touches nothing else."""

import asyncio
import fcntl
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import asyncpg
import pytest

from service.database import binaries, embedded
from service.database.binaries import EmbeddedError, find_binaries
from service.database.embedded import embedded_server
from service.database.postmaster import Place, is_postgres
from service.settings import from_environment

CHOSEN = from_environment().postgres_bin

HOLD = """
import signal
import sys
from pathlib import Path
from service.database import embedded
signal.signal(signal.SIGINT, signal.default_int_handler)  # A test that runs in the background of a shell hands on that it is ignored.
if "no-death-signal" in sys.argv:
    sys.platform = "somewhere"
with embedded.embedded_server(Path(sys.argv[1]), print, chosen=Path(sys.argv[2]), durable=False) as server:
    print("READY", server.socket, server.attached, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def folder(quick_folder):
    """A short path, as a home would be; pytest's own are too long for a socket."""
    path = Path(tempfile.mkdtemp(prefix="barn-", dir=quick_folder))
    yield path / "data"
    shutil.rmtree(path)


@pytest.fixture
def hold():
    """Starts processes that hold a server; whatever is left of them is ended."""
    begun = []

    def start(folder, *words, python=(sys.executable,), env=None):
        command = [*python, "-c", HOLD, str(folder), str(find_binaries(CHOSEN).folder), *words]
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=env,
            cwd="/",
        )
        begun.append(process)
        told = []
        while not (told and told[-1].startswith("READY")):
            line = process.stdout.readline()
            assert line, "".join(told)
            told.append(line)
        return process

    yield start
    for process in begun:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def start(folder):
    """A server in this process, its progress unheard."""
    return embedded_server(folder, lambda _line: None, chosen=CHOSEN, durable=False)


def ask(server, query):
    """The answer of the server's own database."""

    async def fetch():
        connection = await asyncpg.connect(server.urls("postgres").owner)
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    return asyncio.run(fetch())


def gone(pid, patience=15.0):
    """Whether a process ends in time."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if not is_postgres(pid):
            return True
        time.sleep(0.02)
    return False


def test_a_server_starts_answers_and_leaves_no_process_and_no_socket(folder):
    with start(folder) as server:
        assert ask(server, "select 6 * 7") == 42
        pid = Place(folder).postmaster()[0]
        assert not server.attached
    assert gone(pid, patience=0.5)
    assert not server.socket.exists()


def test_text_sorts_by_code_point_on_every_machine(folder):
    with start(folder) as server:
        assert (
            ask(server, "select string_agg(x, '' order by x) from unnest(array['b', 'B', 'a', 'é']) as t (x)") == "Babé"
        )


def test_the_socket_can_be_reached_by_nobody_else_and_there_is_no_other_door(folder):
    with start(folder) as server:
        assert stat.S_IMODE(server.socket.stat().st_mode) == 0o700
        assert ask(server, "select current_setting('listen_addresses')") == ""


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_its_process_ends_the_server_ends_too_and_the_data_stay(folder, hold, ending):
    holder = hold(folder)
    with start(folder) as server:
        assert server.attached
        ask(server, "create table kept (id integer)")
    pid = Place(folder).postmaster()[0]
    holder.send_signal(ending)
    holder.wait(20)
    assert gone(pid)
    with start(folder) as server:
        assert ask(server, "select count(*) from kept") == 0


def test_a_second_process_uses_the_server_that_runs_and_does_not_stop_it(folder, hold):
    with start(folder) as server:
        second = hold(folder)
        second.stdin.close()
        assert second.wait(20) == 0
        assert ask(server, "select true")


def test_a_folder_that_is_held_by_a_process_without_a_server_is_told(folder, monkeypatch):
    monkeypatch.setattr(embedded, "START_TIMEOUT", 0.3)
    Place(folder).make()
    with Place(folder).lock.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(EmbeddedError, match=r"another process holds .*--data, or set DATABASE_URL"), start(folder):
            pass


def test_a_server_that_outlived_its_process_is_adopted_and_then_stopped(folder, hold):
    holder = hold(folder, "no-death-signal")
    pid = Place(folder).postmaster()[0]
    holder.kill()
    holder.wait(20)
    assert is_postgres(pid)
    with start(folder) as server:
        assert Place(folder).postmaster()[0] == pid
        assert ask(server, "select true")
    assert gone(pid)


def test_a_note_left_by_a_crash_does_not_stop_a_start_even_when_its_process_id_is_in_use(folder):
    with start(folder):
        pass
    (folder / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{folder}\n0\n5432\n/nowhere\n\n\nready\n")
    with start(folder) as server:
        assert ask(server, "select true")


def test_a_long_path_gets_its_socket_elsewhere_and_that_place_is_cleared(folder):
    with start(folder / ("deep" * 30)) as server:
        assert len(str(server.socket)) < 60
        assert ask(server, "select true")
    assert not server.socket.exists()


def test_folders_around_keep_their_modes(folder):
    folder.parent.chmod(0o700)
    folder.mkdir(mode=0o750)
    with start(folder):
        pass
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.stat().st_mode) == 0o750


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user; the other tests ran as a normal one")
def test_a_normal_user_gets_a_server_too(folder, hold, repository):
    become = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    packages = os.pathsep.join([str(repository), *(path for path in sys.path if path.endswith("-packages"))])
    environment = {"PATH": os.defpath, "PYTHONPATH": packages, "PYTHONDONTWRITEBYTECODE": "1"}
    able = [
        (*become, python)
        for python in (sys.executable, "/usr/bin/python3")
        if not subprocess.run(
            [*become, python, "-c", "import service.database.embedded"],
            env=environment,
            capture_output=True,
            check=False,
        ).returncode
    ]
    if not able:
        pytest.skip("no Python and checkout here that a normal user may read")
    folder.parent.chmod(0o755)
    folder.mkdir(mode=0o700)
    os.chown(folder, 65534, 65534)
    holder = hold(folder, python=able[0], env=environment)
    pid, socket, ready = Place(folder).postmaster()
    assert (ready, Path(f"/proc/{pid}").stat().st_uid, socket.stat().st_uid) == (True, 65534, 65534)
    holder.kill()
    assert gone(pid)


def test_data_of_another_version_are_refused_by_name(folder):
    Place(folder).make()
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("12\n")
    with pytest.raises(EmbeddedError, match=r"made by PostgreSQL 12, .*LUMBUNG_POSTGRES_BIN"), start(folder):
        pass


def test_a_server_that_does_not_start_is_told_with_its_last_words(folder):
    with start(folder):
        pass
    with (folder / "postgres" / "postgresql.conf").open("a") as configuration:
        configuration.write("\nno_such_setting = 1\n")
    with pytest.raises(EmbeddedError, match=r"did not start: .*no_such_setting.*DATABASE_URL"), start(folder):
        pass


def test_without_any_programs_the_message_names_database_url(tmp_path):
    with pytest.raises(EmbeddedError, match="set DATABASE_URL"):
        find_binaries(tmp_path)


def test_root_without_user_namespaces_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr(binaries.os, "geteuid", lambda: 0)
    monkeypatch.setattr(binaries.shutil, "which", lambda _name: None)
    with pytest.raises(EmbeddedError, match="Run as a normal user, or set DATABASE_URL"):
        binaries.as_normal_user()


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(EmbeddedError, match="cannot be written"), start(tmp_path / "file" / "data"):
        pass
