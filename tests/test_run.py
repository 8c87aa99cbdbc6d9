"""`./run` makes its environment from whatever Python there is, once, and keeps stdout for the command."""

import shutil
import subprocess
from pathlib import Path

import pytest

RUN = Path(__file__).parents[1] / "run"
TOOLS = ("sh", "cat", "cksum", "dirname", "printf", "mkdir", "chmod", "pwd")

# A uv that writes down how it was called and makes an environment whose programs say where they were started.
UV = """#!/bin/sh
echo "$*" >>"$UV_CALLS"
echo "uv at work"
mkdir -p "$3/.venv/bin"
printf '#!/bin/sh\\necho "lumbung $* in $(pwd)"\\n' >"$3/.venv/bin/lumbung"
printf '#!/bin/sh\\necho "python $*"\\n' >"$3/.venv/bin/python"
chmod +x "$3/.venv/bin/lumbung" "$3/.venv/bin/python"
"""
# A Python of the right age that has neither pip nor ensurepip.
BARE_PYTHON = """#!/bin/sh
case "$*" in *pip*) exit 1 ;; esac
exit 0
"""


@pytest.fixture
def house(tmp_path):
    """A folder with `run` and a lock file, and a PATH with nothing but a few tools."""
    root, path = tmp_path / "house", tmp_path / "path"
    root.mkdir()
    path.mkdir()
    shutil.copy(RUN, root / "run")
    (root / "uv.lock").write_text("lock 1")
    (root / "pyproject.toml").write_text("project")
    for tool in TOOLS:
        (path / tool).symlink_to(shutil.which(tool))
    return root


def install(house, name, text):
    """Puts a program on the PATH of the test."""
    program = house.parent / "path" / name
    program.write_text(text)
    program.chmod(0o755)


def run(house, *words, cwd=None):
    """Starts `run` with that PATH alone."""
    environment = {"PATH": str(house.parent / "path"), "UV_CALLS": str(house.parent / "calls")}
    return subprocess.run(
        [house / "run", *words], env=environment, cwd=cwd or house, capture_output=True, text=True, check=False
    )


def calls(house):
    """How uv was called, a line each time."""
    return (house.parent / "calls").read_text().splitlines()


def test_without_a_python_it_says_which_to_install(house):
    done = run(house, "demo")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Python 3.11 or newer" in done.stderr
    assert "apt-get install python3" in done.stderr


def test_with_neither_pip_nor_ensurepip_it_says_what_to_install(house):
    install(house, "python3", BARE_PYTHON)
    done = run(house, "demo")
    assert (done.returncode, done.stdout) == (1, "")
    assert "neither pip nor ensurepip" in done.stderr
    assert "apt-get install python3-venv" in done.stderr


def test_stdout_carries_the_command_alone_and_the_caller_keeps_his_folder(house, tmp_path):
    install(house, "python3", BARE_PYTHON)
    install(house, "uv", UV)
    done = run(house, "form", "check", "my form.xlsx", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"lumbung form check my form.xlsx in {tmp_path}\n")
    assert "uv at work" in done.stderr
    assert all("--locked" in call and "--no-dev" in call for call in calls(house))


def test_the_environment_is_made_once_and_again_when_the_lock_changes(house):
    install(house, "python3", BARE_PYTHON)
    install(house, "uv", UV)
    assert [run(house, "demo").returncode, run(house, "demo").returncode] == [0, 0]
    assert len(calls(house)) == 1
    (house / "uv.lock").write_text("lock 2")
    run(house, "demo")
    assert len(calls(house)) == 2


def test_tests_get_the_developers_tools_and_other_commands_then_leave_them_there(house):
    install(house, "python3", BARE_PYTHON)
    install(house, "uv", UV)
    assert run(house, "test", "-k", "barn").stdout == "python -m pytest -k barn\n"
    assert "--group dev" in calls(house)[-1]
    run(house, "demo")
    assert len(calls(house)) == 1
