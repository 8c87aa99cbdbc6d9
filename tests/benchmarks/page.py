"""`./run bench page`: the officer's fill page of the real 2025 form, on an old machine behind a weak link, against its targets.

A small sample province is served on this machine; Chromium visits it with its processor slowed six times and a link of
400 kbit/s and 400 ms. Bytes and requests are exact; times are medians of RUNS visits with their range, as a clock says: they need
a quiet machine. Peers' figures (ux-measurements.md) count a form's definition apart from scripts and styles, so ours are told apart too.

"Page and all" is, by decision (design.md, section 7), what its three requests bring until the page can be used: page, style, script
with the form's logic, as they are on the wire, headers too. What idle moments fetch after that (empty rows, keys, the style of what
is told, working without a link) has a line of its own and no limit.

Targets and peers were measured on a phone's screen (412 x 823); the PC's lines are held to the same limits besides.

"The browser alone" is the same frame on the same page with none of our scripts at work: what they could not go below on this machine.
"Own time" is the processor time of the page's main thread, times as many: turns of other work are not counted, but a core or a
cache that is shared makes it longer too. With "till it shows", from the event to the end of its frame.

Six times slower than what? Targets and peers were measured on one machine (_reference.py). Where this one is slower than that, the
times are taken a second time, slowed to a sixth of that machine ("÷ 3.4"); both stand in the table with the same limits.
`page.py DIR` writes each figure to DIR/page.json as well.
"""

import asyncio
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TextIO

import msgspec
import structlog
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "generators")]

from _at_work import keys, rows  # noqa: E402  # scripts outside of the packages
from _device import OFFICER, RUNS, SCREENS, Device, Figure, fillable  # noqa: E402
from _province import publish_wide, served  # noqa: E402
from _reference import slower_here  # noqa: E402
from throttled import CHEAP_PHONE, SLOWER, Load, Visitor  # noqa: E402

from service.pages.assets import FILL_SCRIPT  # noqa: E402
from service.pages.packed import Packed  # noqa: E402

ALIKE = 1.1
"""How many times slower a machine may be and still be told as the targets' own."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]


def say(line: str, to: TextIO = sys.stdout) -> None:
    """Print a line at once."""
    to.write(line + "\n")
    to.flush()


def loads(browser: Browser, site: str, password: str, device: Device) -> tuple[list[Load], list[Load], float]:
    """Visit a fill page RUNS times with an empty cache, and RUNS times again."""
    visitor = device.visitor(browser, site)
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


def weighed(cold: Load) -> Iterator[Figure]:
    """Tell what a first visit weighs; it is the same with any device."""
    sizes = cold.sizes
    shared = sizes.get("script", 0) + sizes.get("style", 0)
    own = Packed(FILL_SCRIPT.encode(), "text/javascript").brotli
    logic = sizes.get("script", 0) - len(own)
    yield Figure("script + style, compressed; the form's logic apart", ((shared - logic) / 1000,), 20, "kB")
    yield Figure("  style", (sizes.get("style", 0) / 1000,), None, "kB")
    yield Figure("  script", (len(own) / 1000,), None, "kB")
    yield Figure("the form's definition: its logic, in the same file", (logic / 1000,), None, "kB")
    yield Figure("page", (sizes["page"] / 1000,), None, "kB")
    yield Figure("page and all", ((shared + sizes["page"] + sizes.get("data", 0)) / 1000,), 45, "kB")
    yield Figure("requests, favicon left out", (sizes["requests"],), 3, "")
    yield Figure("  with what comes in idle moments after that", (cold.later / 1000,), None, "kB")


def told(cold: Sequence[Load], again: Sequence[Load], task: float, device: Device) -> Iterator[Figure]:
    """Tell how long visits took."""
    where = device.name
    yield Figure(f"first field usable, cold, {where}", tuple(one.first / 1000 for one in cold), 2.5, "s")
    yield Figure(f"first field usable, cached, {where}", tuple(one.first / 1000 for one in again), 1.0, "s")
    yield Figure(f"first key to its echo, {where}", tuple(one.echo for one in (*cold, *again)), None, "ms")
    yield Figure(f"logic at work, cold, {where}", tuple(one.ready / 1000 for one in cold), None, "s")
    yield Figure(f"visits that lost a key, {where}", (float(sum(not one.kept for one in (*cold, *again))),), 0, "")
    yield Figure(f"longest block while it loads, {where}", tuple(one.block for one in (*cold, *again)), 300, "ms")
    yield Figure(f"  its longest task's own time, {device.own}", (task,), None, "ms")
    yield Figure(f"JS heap after GC, {where}", tuple(one.heap / 1e6 for one in cold), 3, "MB")


def picks(browser: Browser, site: str, password: str, device: Device) -> Iterator[Figure]:
    """Tell of a cascade of 16,000 villages."""
    visitor = device.visitor(browser, site)
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
    yield Figure(f"pick from 16,000 choices, {device.name}", tuple(picked), 100, "ms")
    yield Figure(f"district picked to its villages, quick link, {device.name}", tuple(offered), 100, "ms")
    yield Figure(f"villages fetched for it, {device.name}", tuple(fetched), 3, "kB")
    visitor.context.close()


def rates(browser: Browser, site: str) -> list[float]:
    """Tell this machine's pace; give how many times slower the page is visited: SLOWER, and what makes a sixth of the targets' machine of it."""
    visitor = Device("PC", SLOWER).visitor(browser, site)
    pace = visitor.pace()
    visitor.context.close()
    slower = slower_here()
    say(
        f"pace of this machine (Lighthouse's index): {pace:.0f}; a sixth: {pace / SLOWER:.0f}; a cheap phone: {CHEAP_PHONE}"
    )
    say(f"it is {slower:.2f} times slower than the machine of the targets")
    return [SLOWER, *([round(SLOWER / slower, 1)] if slower > ALIKE else [])]


def main(folder: str | None) -> None:
    """Serve, visit, print."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    chromium = next(found for name in BROWSERS if (found := shutil.which(name)))
    with served(lambda line: say(line, sys.stderr)) as (site, urls, passwords), sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=FLAGS)
        password = passwords[OFFICER]
        figures: list[Figure] = []

        def tell(more: Iterator[Figure]) -> None:
            for one in more:
                figures.append(one)
                say(one.line)

        slowed = rates(browser, site)
        for nth, device in enumerate(Device(screen, rate) for rate in slowed for screen in SCREENS):
            cold, again, task = loads(browser, site, password, device)
            if nth == 0:
                tell(weighed(cold[0]))
            tell(told(cold, again, task, device))
            tell(keys(browser, site, password, device))
            tell(rows(browser, site, password, device))
        with ThreadPoolExecutor(1) as beside:  # Playwright's loop runs in this thread
            beside.submit(asyncio.run, publish_wide(urls)).result()
        for rate in slowed:
            tell(picks(browser, site, password, Device("phone", rate)))
        browser.close()
    say(f"load average of this machine over the last minutes: {', '.join(f'{one:.1f}' for one in os.getloadavg())}")
    if folder:
        Path(folder, "page.json").write_text(json.dumps([msgspec.to_builtins(one) for one in figures], indent=1))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None)
