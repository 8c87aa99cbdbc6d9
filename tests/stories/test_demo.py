"""The first command of the README: a machine with nothing gets the sample province, and nothing stays behind."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from service.database.postmaster import Place

ROOT = Path(__file__).parents[2]
UP_WITHIN = 60  # seconds of the processor: so many are promised by the clock, and this machine may be busy


@pytest.fixture
def demo(tmp_path_factory):
    """Starts demos on one folder with no setting from outside; ends what is left of them."""
    folder = tmp_path_factory.mktemp("demo")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LUMBUNG_", "DATABASE_"))}
    begun = []

    def start(*words):
        command = [sys.executable, "-m", "service.cli", "demo", "--data", str(folder), *words]
        with (folder / f"progress-{len(begun)}").open("w") as progress:
            process = subprocess.Popen(command, env=kept, cwd=ROOT, stdout=subprocess.PIPE, stderr=progress, text=True)
        begun.append(process)
        return process

    start.folder = folder
    yield start
    for process in begun:
        process.kill()
        process.communicate()


def signed_in(address, login, password):
    """Whether the pages let this account in."""
    with httpx.Client(base_url=address, follow_redirects=True) as browser:
        token = re.search(r'name="_csrf" value="([^"]+)"', browser.get("/masuk").text)[1]
        answer = browser.post(
            "/masuk",
            data={"_csrf": token, "nama": login, "sandi": password, "lanjut": "/"},
            headers={"origin": address},
        )
        return answer.status_code == httpx.codes.OK and answer.url.path != "/masuk"


def computed(pid):
    """Give the seconds that a process has had a processor."""
    told = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def test_the_demo_comes_up_prints_accounts_that_work_shares_its_database_and_goes_without_a_trace(demo):
    first = demo("--port", "0")
    address = first.stdout.readline().strip()
    assert computed(first.pid) < UP_WITHIN
    assert httpx.get(f"{address}/health").status_code == 200

    lines = iter(first.stdout.readline, "")
    next(lines)
    assert next(lines).split() == ["login", "password", "role", "office"]
    accounts = [next(lines).split(maxsplit=3) for _ in range(25)]
    roles = [role for _login, _password, role, _office in accounts]
    assert (roles.count("officer"), roles.count("verifier")) == (11, 11)
    assert {"province", "author", "administrator"} < set(roles)
    login, password, *_ = next(account for account in accounts if "Mahakam Ulu" in account[3])
    assert signed_in(address, login, password)
    assert not signed_in(address, login, password + "x")

    second = demo("--port", "0")
    assert second.stdout.readline().startswith("http://127.0.0.1:")
    assert "belongs to another demo" in second.stdout.readline()
    second.send_signal(signal.SIGINT)
    assert second.wait(30) == 0

    taken = demo("--port", address.rpartition(":")[2])
    assert taken.wait(60) == 1
    assert "--port" in (demo.folder / "progress-2").read_text()

    postmaster = Place(demo.folder).postmaster()[0]
    first.send_signal(signal.SIGTERM)
    first.wait(60)
    assert not Path(f"/proc/{postmaster}").exists()
    assert not list(demo.folder.glob("socket*"))
