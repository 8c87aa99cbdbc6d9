"""The computer dies in the middle of work, or the server does: each loses at most the word being typed."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from service.pages.assets import address
from tests.stories.conftest import FLAGS
from tests.stories.desk import NOTE, answered_without_link, note_on_server, opened, sign_in, type_note

pytestmark = pytest.mark.browser
PATIENCE = 60  # seconds for a start on a busy machine


@contextmanager
def computer(browser, chromium, home):
    """A browser as a process of its own over a folder that outlives it: the process, and a page in it."""
    port = home / "DevToolsActivePort"
    port.unlink(missing_ok=True)
    process = subprocess.Popen(
        [
            chromium,
            "--headless",
            "--remote-debugging-port=0",
            "--no-sandbox",
            f"--user-data-dir={home}",
            *FLAGS,
            "about:blank",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while not (port.is_file() and "\n" in port.read_text()):
            assert time.monotonic() < deadline, "the browser did not start"
            time.sleep(0.1)
        reached = browser.browser_type.connect_over_cdp(
            f"http://127.0.0.1:{port.read_text().splitlines()[0]}", timeout=1000 * PATIENCE
        )
        page = reached.contexts[0].new_page()
        page.set_default_timeout(10_000)
        yield process, page
        reached.close()
    finally:
        process.kill()
        process.wait()


def test_a_power_cut_keeps_every_answer_that_was_left(site, browser, chromium, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    with computer(browser, chromium, home) as (process, page):
        sign_in(page, site, "petugas.kutim", site.address)
        here = answered_without_link(page, "Sebelum listrik padam", 1, site.address)
        process.kill()
        process.wait()
    with computer(browser, chromium, home) as (_, page):
        sign_in(page, site, "petugas.kutim", site.address, here)
        expect(page.locator("#pulih")).to_contain_text("1 jawaban dari")
        expect(page.locator(NOTE)).to_have_value("Sebelum listrik padam")
        expect(page.locator("#simpan")).to_contain_text("Tersimpan di server")
        assert note_on_server(page) == "Sebelum listrik padam"


def test_an_answer_is_in_the_journal_within_fifty_milliseconds(visit):
    officer = visit("petugas.kutim")
    opened(officer, 2)
    took = officer.evaluate(
        """async (address) => {
            const { openJournal } = await import(address);
            const journal = await openJournal(0);
            const operation = { path: "a", value: "x".repeat(150), base: 0, seq: 1, device: "d", version: 1, at: 1 };
            const took = [];
            for (let nth = 0; nth < 21; nth += 1) {
                const start = performance.now();
                if (!await journal.put("k", Object.assign({ id: `d-${nth}` }, operation))) throw new Error("not kept");
                took.push(performance.now() - start);
            }
            return took.sort((one, two) => one - two);
        }""",
        address("journal.js"),
    )
    assert took[10] <= 50, took


@contextmanager
def served(urls, port):
    """The service as a process of its own: the process and its address."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LUMBUNG_", "DATABASE_"))}
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli", "serve", "--port", str(port)],
        env={**kept, "DATABASE_URL": urls.service, "LUMBUNG_OWNER_URL": urls.owner},
        cwd=Path(__file__).parents[2],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        while not (line := process.stderr.readline()).startswith("serving on "):
            assert line, "the service ended before it was ready"
        yield process, line.removeprefix("serving on ").strip()
    finally:
        process.kill()
        process.communicate()


def test_a_killed_server_is_waited_for_and_gets_what_it_missed(site, browser):
    with served(site.urls, 0) as (process, at):
        page = browser.new_context(base_url=at, locale="id-ID").new_page()
        page.set_default_timeout(10_000)
        sign_in(page, site, "petugas.kutim")
        opened(page, 3)
        process.kill()
        process.wait()
        type_note(page, "Server sedang mati")
        expect(page.locator("#simpan")).to_contain_text("Tersimpan di komputer ini, menunggu sinyal: 1 jawaban")
    with served(site.urls, at.rpartition(":")[2]):
        expect(page.locator("#simpan")).to_contain_text("Tersimpan di server", timeout=30_000)
        assert note_on_server(page) == "Server sedang mati"
        page.context.close()
