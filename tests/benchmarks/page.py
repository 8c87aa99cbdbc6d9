"""`./run bench page`: the officer's fill page of the real 2025 form, on an old machine behind a weak link, against its targets.

A small sample province is served on this machine; Chromium visits it with its processor slowed six times and a link of
400 kbit/s and 400 ms. Bytes and requests are exact; times are medians of RUNS visits with their range, as a clock says: they need
a quiet machine. Peers' figures (ux-measurements.md) count a form's definition apart from scripts and styles, so ours are told apart too.

"Page and all" is, by decision (design.md, section 7), what its three requests bring until the page can be used: page, style, script
with the form's logic, as they are on the wire, headers too. What idle moments fetch after that (empty rows, keys, the style of what
is told, working without a link) has a line of its own and no limit.

"Own time" is the processor time of the page's main thread, times six, which other work does not touch.
`page.py DIR` writes each figure to DIR/page.json as well.
"""

import asyncio
import json
import os
import shutil
import socket
import statistics
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

import msgspec
import structlog
import uvicorn
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "generators")]

from throttled import Load, Visitor  # noqa: E402  # a script outside of the packages

from forms.model import Choice, Form  # noqa: E402
from forms.xlsform import load_form  # noqa: E402
from service.accounts.system import system_handle  # noqa: E402
from service.actions.library import Library  # noqa: E402
from service.actions.load_sample import load_sample  # noqa: E402
from service.actions.open_round import change_version  # noqa: E402
from service.actions.publish_version import Report, publish  # noqa: E402
from service.app import create_app  # noqa: E402
from service.database import migrate, rounds  # noqa: E402
from service.database.embedded import embedded_server  # noqa: E402
from service.pages.assets import FILL_SCRIPT  # noqa: E402
from service.pages.packed import Packed  # noqa: E402
from service.settings import DatabaseUrls, Settings, from_environment  # noqa: E402

COOPERATIVES = 300
RUNS = 3
OFFICER = "petugas.kutim@lumbung.example"
PHONE, DESK = (412, 823), (1366, 768)
DISTRICTS, VILLAGES = 160, 100
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]


class Figure(msgspec.Struct, frozen=True):
    """One line of the table: what was measured, each value, the most it may be, and its unit."""

    name: str
    values: tuple[float, ...]
    most: float | None
    unit: str

    @property
    def line(self) -> str:
        """The line as it is printed."""
        middle = statistics.median(self.values)
        spread = f"({min(self.values):g}-{max(self.values):g})" if max(self.values) > min(self.values) else ""
        most = "" if self.most is None else f"<= {self.most:g}"
        kept = "" if self.most is None else "ok" if middle <= self.most else "OVER"
        return f"{self.name:58}  {middle:9.4g} {self.unit:4} {spread:16} {most:8} {kept}"


def say(line: str, to: TextIO = sys.stdout) -> None:
    """Print a line at once."""
    to.write(line + "\n")
    to.flush()


@contextmanager
def served() -> Iterator[tuple[str, DatabaseUrls, dict[str, str]]]:
    """Serve a small sample province; give its address, database and passwords by login."""
    chosen = from_environment().postgres_bin
    with (
        tempfile.TemporaryDirectory(prefix="lumbung-bench-", dir="/dev/shm") as folder,  # a server of our own
        embedded_server(Path(folder), lambda _: None, chosen=chosen, durable=False) as own,
    ):
        urls = own.urls("bench")
        asyncio.run(migrate.up(urls.owner))
        now = datetime.now(ZoneInfo("Asia/Makassar"))
        people = asyncio.run(load_sample(urls, lambda line: say(line, sys.stderr), now, total=COOPERATIVES))
        listener = socket.create_server(("127.0.0.1", 0))
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        settings = Settings(database_url=urls.service, base_url=f"http://{host}", allowed_hosts=(host,), pool_size=4)
        server = uvicorn.Server(
            uvicorn.Config(create_app(settings), log_config=None, server_header=False, lifespan="on")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield settings.base_url, urls, {each.login: each.password for each in people}
        finally:
            server.should_exit = True
            thread.join()


def wide(form: Form) -> Form:
    """Give the form with 16,000 villages: ten regencies, 160 districts."""
    regencies = [one.name for one in form.choices["kabkota"]]
    districts = [
        (f"{regencies[at % len(regencies)]}.{at:03}", regencies[at % len(regencies)]) for at in range(DISTRICTS)
    ]
    villages = [
        Choice(
            name=f"{name}.{nth:04}",
            label={"id": f"Kampung Bukit {at} {nth}"},
            columns={"kabkota": above, "kecamatan": name},
            row=0,
        )
        for at, (name, above) in enumerate(districts)
        for nth in range(VILLAGES)
    ]
    named = [
        Choice(name=name, label={"id": f"Kecamatan {name}"}, columns={"kabkota": above}, row=0)
        for name, above in districts
    ]
    return msgspec.structs.replace(
        form,
        version=f"{form.version}.luas",
        choices={**form.choices, "kecamatan": tuple(named), "desa": tuple(villages)},
    )


async def publish_wide(urls: DatabaseUrls) -> None:
    """Publish the wide form, and let the open round go on with it."""
    form = wide(load_form(ROOT / "forms" / "definitions" / "koperasi" / "2025"))
    async with system_handle(urls) as handle:
        done = await publish(handle, Report(form=form, issues=()), b"-", "luas.xlsx")
        current = await rounds.open_now(handle)
        if done.published is None or current is None:
            raise LookupError("the wide form cannot be published")
        await change_version(handle, Library(), current.id, done.published.version_id)


def fillable(visitor: Visitor) -> list[str]:
    """Give the addresses of cooperatives that nobody has begun."""
    visitor.page.goto("/koperasi?keadaan=not_started")
    links = visitor.page.locator("a[href^='/isi/']")
    return [str(links.nth(at).get_attribute("href")) for at in range(links.count())]


def loads(
    browser: Browser, site: str, password: str, viewport: tuple[int, int]
) -> tuple[list[Load], list[Load], float]:
    """Visit a fill page RUNS times with an empty cache, and RUNS times again."""
    visitor = Visitor(browser, site, viewport)
    visitor.sign_in(OFFICER, password)
    address = fillable(visitor)[0]
    tasks = visitor.spent(lambda: (page_of(visitor, address), visitor.page.wait_for_timeout(500)))
    cold = [visitor.load(address, cold=True) for _ in range(RUNS)]
    again = [visitor.load(address, cold=False) for _ in range(RUNS)]
    visitor.context.close()
    return cold, again, max(tasks)


def page_of(visitor: Visitor, address: str) -> None:
    """Open a fill page and wait until its logic is at work."""
    visitor.page.goto(address)
    visitor.page.wait_for_selector("html.ready", state="attached")


def told(where: str, cold: Sequence[Load], again: Sequence[Load], task: float) -> Iterator[Figure]:
    """Tell of visits."""
    sizes = cold[0].sizes
    shared = sizes.get("script", 0) + sizes.get("style", 0)
    if where == "phone":
        own = Packed(FILL_SCRIPT.encode(), "text/javascript").brotli
        logic = sizes.get("script", 0) - len(own)
        yield Figure("script + style, compressed; the form's logic apart", ((shared - logic) / 1000,), 20, "kB")
        yield Figure("  style", (sizes.get("style", 0) / 1000,), None, "kB")
        yield Figure("  script", (len(own) / 1000,), None, "kB")
        yield Figure("the form's definition: its logic, in the same file", (logic / 1000,), None, "kB")
        yield Figure("page", (sizes["page"] / 1000,), None, "kB")
        yield Figure("page and all", ((shared + sizes["page"] + sizes.get("data", 0)) / 1000,), 45, "kB")
        yield Figure("requests, favicon left out", (sizes["requests"],), 3, "")
        yield Figure("  with what comes in idle moments after that", (cold[0].later / 1000,), None, "kB")
    yield Figure(f"first field usable, cold, {where}", tuple(one.first / 1000 for one in cold), 2.5, "s")
    yield Figure(f"first field usable, cached, {where}", tuple(one.first / 1000 for one in again), 1.0, "s")
    yield Figure(f"first key to its echo, {where}", tuple(one.echo for one in (*cold, *again)), None, "ms")
    yield Figure(f"logic at work, cold, {where}", tuple(one.ready / 1000 for one in cold), None, "s")
    yield Figure(f"visits that lost a key, {where}", (float(sum(not one.kept for one in (*cold, *again))),), 0, "")
    yield Figure(f"longest block while it loads, {where}", tuple(one.block for one in (*cold, *again)), 300, "ms")
    yield Figure(f"  its longest task's own time, x 6, {where}", (task,), None, "ms")
    yield Figure(f"JS heap after GC, {where}", tuple(one.heap / 1e6 for one in cold), 3, "MB")


def work(browser: Browser, site: str, password: str, viewport: tuple[int, int], where: str) -> Iterator[Figure]:
    """Tell of keys that ask more, and of the 100th row."""
    visitor = Visitor(browser, site, viewport)
    visitor.sign_in(OFFICER, password)
    page = visitor.page
    page.goto(f"{fillable(visitor)[1]}#rat/rat_status")
    page.wait_for_selector("html.ready", state="attached")
    page.locator("[id='rat/rat_status']").focus()
    page.evaluate("window.seen.blocks.length = 0")
    field = "document.querySelector(\".field[data-name='rat/rat_hadir']\")"
    with visitor.slowed(link=False):
        asked = []
        for _ in range(2 * RUNS + 1):
            asked.append(visitor.answered(f"{field}.getClientRects().length > 0", lambda: page.keyboard.press("1")))
            visitor.answered(f"{field}.getClientRects().length === 0", lambda: page.keyboard.press("3"))
        page.wait_for_timeout(500)

    def toggle() -> None:
        for key in ("1", "3") * RUNS:
            page.keyboard.press(key)
            page.wait_for_timeout(100)

    spent = visitor.spent(toggle)
    yield Figure(f"  main thread's own time a key, x 6, {where}", (sum(spent) / (2 * RUNS),), None, "ms")
    yield Figure(f"key to follow-up question shown, {where}", tuple(asked[1:]), 60, "ms")
    yield Figure(f"longest block at work, {where}", (max([0.0, *page.evaluate("window.seen.blocks")]),), 300, "ms")
    page.goto(f"{fillable(visitor)[2]}#pengurusan/pengurus")
    page.wait_for_selector("html.ready", state="attached")
    add = "button[name='~tambah'][value='pengurusan/pengurus']"
    page.evaluate("(add) => { for (let at = 1; at < 100; at += 1) document.querySelector(add).click(); }", add)
    page.wait_for_timeout(2_000)
    page.evaluate("window.entries = document.querySelector(\".rows[data-name='pengurusan/pengurus'] .entries\")")
    took = []
    for _ in range(RUNS):
        click = visitor.clicks(add)
        there = page.evaluate("window.entries.childElementCount")
        with visitor.slowed(link=False):
            took.append(visitor.answered(f"window.entries.childElementCount > {there}", click))
            page.wait_for_timeout(500)

    click = visitor.clicks(add)

    def one_more() -> None:
        click()
        page.wait_for_timeout(300)

    yield Figure(f"  main thread's own time a row, x 6, {where}", (sum(visitor.spent(one_more)),), None, "ms")
    yield Figure(f"100th row of a repeat, {where}", tuple(took), 100, "ms")
    yield Figure(f"JS heap with 100 rows, {where}", (visitor.heap() / 1e6,), None, "MB")
    visitor.context.close()


def picks(browser: Browser, site: str, password: str) -> Iterator[Figure]:
    """Tell of a cascade of 16,000 villages."""
    visitor = Visitor(browser, site, PHONE)
    visitor.sign_in(OFFICER, password)
    visitor.cdp.send("Network.setBypassServiceWorker", {"bypass": True})  # what a worker fetches is not seen here
    page = visitor.page
    page.goto(f"{fillable(visitor)[3]}#identitas/kode_kabkota")
    page.wait_for_selector("html.ready", state="attached")
    regency, district, village = (
        page.locator(f"[id='identitas/{one}']") for one in ("kode_kabkota", "kode_kecamatan", "kode_desa")
    )
    if regency.is_enabled():
        regency.select_option(index=2)
        visitor.until("document.getElementById('identitas/kode_kecamatan').options.length > 10")
    fetched, offered, picked = [], [], []
    for nth in range(1, RUNS + 1):
        visitor.sizes.clear()
        with visitor.slowed(link=False):
            name = district.locator("option").nth(nth).get_attribute("value")
            test = f"(document.getElementById('identitas/kode_desa').options[3] || {{ value: '' }}).value.startsWith('{name}')"
            offered.append(visitor.answered(test, lambda at=nth: district.select_option(index=at)))
            page.wait_for_timeout(800)
            fetched.append(sum(size for url, size in visitor.sizes.values() if "/pilihan/desa.json" in url) / 1000)
            chosen = village.locator("option").nth(5).get_attribute("value")
            test = f"document.getElementById('identitas/kode_desa').value === '{chosen}'"
            picked.append(visitor.answered(test, lambda: village.select_option(index=5)))
            page.wait_for_timeout(800)
    yield Figure("pick from 16,000 choices", tuple(picked), 100, "ms")
    yield Figure("district picked to its villages offered, link not slowed", tuple(offered), 100, "ms")
    yield Figure("villages fetched for it", tuple(fetched), 3, "kB")
    visitor.context.close()


def main(folder: str | None) -> None:
    """Serve, visit, print."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    chromium = next(found for name in BROWSERS if (found := shutil.which(name)))
    with served() as (site, urls, passwords), sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=FLAGS)
        password = passwords[OFFICER]
        figures: list[Figure] = []

        def tell(more: Iterator[Figure]) -> None:
            for one in more:
                figures.append(one)
                say(one.line)

        for where, viewport in (("phone", PHONE), ("PC", DESK)):
            tell(told(where, *loads(browser, site, password, viewport)))
            tell(work(browser, site, password, viewport, where))
        with ThreadPoolExecutor(1) as beside:  # Playwright's loop runs in this thread
            beside.submit(asyncio.run, publish_wide(urls)).result()
        tell(picks(browser, site, password))
        browser.close()
    say(f"load average of this machine over the last minutes: {', '.join(f'{one:.1f}' for one in os.getloadavg())}")
    if folder:
        Path(folder, "page.json").write_text(json.dumps([msgspec.to_builtins(one) for one in figures], indent=1))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
