"""`./run bench excel`: the Excel round trip of an office of 500 cooperatives through the real service, over HTTP.

The service runs in a process of its own on an embedded PostgreSQL, begun anew before what is called cold, and watches its own event
loop: the longest time in which a request would not have got its turn, and how much of that the service computed itself (on a machine
that does other things too the rest is theirs). "computing" is the service's own and its children's. Files that are sent
hold cooperatives (100; all that are open) whose every question is answered otherwise than the template said.
Targets: template 10 s and 5 MB, preview and marked file 3 s, turns within 100 ms.
Run: ./run bench excel [FOLDER]; a folder that is given is kept, and not loaded again.
"""

import asyncio
import os
import re
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT)]

import httpx  # noqa: E402  # a script outside of the packages
import msgspec  # noqa: E402
import openpyxl  # noqa: E402
import uvicorn  # noqa: E402
from _turns import Watcher  # noqa: E402

from service.actions.load_sample import load_sample  # noqa: E402
from service.app import create_app  # noqa: E402
from service.commands.serving import Announcing  # noqa: E402
from service.database import migrate  # noqa: E402
from service.database.embedded import embedded_server  # noqa: E402
from service.settings import DatabaseUrls, Settings, from_environment  # noqa: E402

TOTAL, FILLED = 2400, (100, 500)
"""Cooperatives of the sample, so that the office below has 500; and how many rows of its file are filled, as far as they are open."""
WHO = "petugas.kutim@lumbung.example"
NOW = datetime(2026, 5, 20, 10, tzinfo=ZoneInfo("Asia/Makassar"))
OWN = 4
"""Columns of ours that stand before the questions: they and the locked cells are left alone."""


def say(line: str, to: TextIO = sys.stdout) -> None:
    """Print a line at once."""
    to.write(line + "\n")
    to.flush()


class Watched:
    """The application, which says at `/-watched` how long its event loop was blocked at most since that was asked, and what was computed."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.watcher = Watcher()
        self.watching: asyncio.Task[None] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer the one question, and hand on every other."""
        if self.watching is None:
            self.watching = asyncio.create_task(self.watcher.watch())
        if scope["type"] != "http" or scope["path"] != "/-watched":
            await self.app(scope, receive, send)
            return
        children = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = time.process_time() + children.ru_utime + children.ru_stime
        told = msgspec.json.encode((self.watcher.longest, self.watcher.computed, spent))
        self.watcher.longest = self.watcher.computed = 0.0
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": told})


def serve(url: str, port: str) -> None:
    """Serve in this process."""
    host = f"127.0.0.1:{port}"
    settings = Settings(database_url=url, base_url=f"http://{host}", allowed_hosts=(host,))
    app = Watched(create_app(settings))
    Announcing(uvicorn.Config(app, port=int(port), log_config=None, lifespan="on"), lambda: None).run()


def fill(source: str, target: str, rows: str) -> None:
    """Give cooperatives that may be filled the answers of those that were sent: all cells, in every sheet's first rows."""
    book = openpyxl.load_workbook(source)
    sheet = book["Koperasi"]
    last = max(row for row in range(4, sheet.max_row + 1) if sheet.cell(row, 1).value)
    closed = [row for row in range(4, last + 1) if all(sheet.cell(row, at).protection.locked for at in range(4, 40))]
    open_ = [row for row in range(4, last + 1) if row not in closed][: int(rows)]
    changed = 0
    for nth, row in enumerate(open_):
        for column in range(OWN, sheet.max_column + 1):
            cell, given = sheet.cell(row, column), sheet.cell(closed[nth % len(closed)], column).value
            if not (cell.has_style and cell.protection.locked) and given is not None:
                if isinstance(given, int) and given == cell.value:
                    given += 1
                changed += cell.value != given
                cell.value = given
    book.save(target)
    say(f"{changed} cells of {len(open_)} rows, {sheet.max_column} columns")


class Visit:
    """An officer's browser."""

    def __init__(self, port: int, password: str) -> None:
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120)
        body, token = {"login": WHO, "password": password}, self.client.get("/api/session").json()["csrf"]
        self.client.post("/api/session", json=body, headers={"x-csrf-token": token}).raise_for_status()
        self.csrf = self.client.get("/api/session").json()["csrf"]

    def post(self, path: str, **rest: Any) -> httpx.Response:
        return self.client.post(path, data={"_csrf": self.csrf}, **rest)

    def timed(self, name: str, doing: Callable[[], httpx.Response]) -> httpx.Response:
        """Do something; print its seconds, the longest block of the service's loop meanwhile, and the answer's kB."""
        *_, before = self.client.get("/-watched").json()
        start = time.perf_counter()
        answer = doing()
        taken = time.perf_counter() - start
        blocked, computed, after = self.client.get("/-watched").json()
        if answer.status_code >= 400:  # a table of failures would be none
            raise SystemExit(f"{name}: {answer.status_code} {answer.text[:2000]}")
        say(
            f"{name:24}{taken:9.2f}{after - before:11.2f}{blocked * 1000:12.0f}{computed * 1000:10.0f}"
            f"{len(answer.content) / 1000:9.0f}"
        )
        return answer


@contextmanager
def serving(urls: DatabaseUrls, password: str) -> Iterator[Visit]:
    """Serve in a new process, and give a visit to it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, __file__, "serve", urls.service, str(port)]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)  # this very file
    try:
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{port}/health").raise_for_status()
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield Visit(port, password)
    finally:
        running.terminate()
        running.wait()


def template(urls: DatabaseUrls, password: str, target: Path) -> None:
    """Fetch the template from a service that has compiled nothing yet, and again."""
    with serving(urls, password) as visit:
        visit.timed("nothing but a page", lambda: visit.client.get("/excel"))
        visit.timed("template, cold", lambda: visit.post("/excel/templat"))
        target.write_bytes(visit.timed("template, warm", lambda: visit.post("/excel/templat")).content)


def round_trip(urls: DatabaseUrls, password: str, source: Path, rows: int) -> None:
    """Send a filled file to a service that has compiled nothing yet, look at it in every way, put it in, take it back."""
    filled = source.with_name(f"isian{rows}.xlsx")
    command = [sys.executable, __file__, "fill", str(source), str(filled), str(rows)]
    subprocess.run(command, check=True)  # this very file
    data = filled.read_bytes()
    with serving(urls, password) as visit:
        sent = visit.timed("upload", lambda: visit.post("/excel", files={"berkas": (filled.name, data)}))
        here = sent.headers["location"].partition("#")[0]
        while "/baca/" in here:
            time.sleep(0.2)
            here = visit.client.get(here).headers.get("location", here)
        shown = visit.timed("preview, cold", lambda: visit.client.get(here))
        say("".join(re.findall(r"\d+ koperasi: [^<]*", shown.text)))
        for name, path in (
            ("preview, again", here),
            ("cells, page 1", f"{here}/sel/diubah"),
            ("cells, page 2", f"{here}/sel/diubah?hal=2"),
            ("marked file", f"{here}/bertanda"),
        ):
            visit.timed(name, lambda path=path: visit.client.get(path))
        visit.timed("apply", lambda: visit.post(f"{here}/terapkan"))
        visit.timed("its page afterwards", lambda: visit.client.get(here))
        visit.timed("undo", lambda: visit.post(f"{here}/batalkan"))
        visit.timed("its page after that", lambda: visit.client.get(here))


def main(kept: str | None) -> None:
    """Load, then go through it."""
    with tempfile.TemporaryDirectory(prefix="lumbung-bench-", dir="/dev/shm") as scratch:  # a server of our own
        folder = Path(kept or scratch)
        chosen = from_environment().postgres_bin
        with embedded_server(folder, lambda _line: None, chosen=chosen, durable=False) as server:
            urls = server.urls("bench")
            asyncio.run(migrate.up(urls.owner))
            accounts = asyncio.run(load_sample(urls, lambda line: say(line, sys.stderr), NOW, total=TOTAL))
            password = next(each.password for each in accounts if each.login == WHO)
            say(f"load {os.getloadavg()[0]:.1f}")
            say(f"{'step':24}{'seconds':>9}{'computing':>11}{'blocked ms':>12}{'computed':>10}{'kB':>9}")
            source = folder / "templat.xlsx"
            template(urls, password, source)
            for rows in FILLED:
                round_trip(urls, password, source, rows)
            say(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(*sys.argv[2:])
    elif sys.argv[1:2] == ["fill"]:
        fill(*sys.argv[2:])
    else:
        main(sys.argv[1] if len(sys.argv) > 1 else None)
