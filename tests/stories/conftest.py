"""A small sample province served on this machine, and Chromium to visit it with."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from service.actions.load_sample import load_sample
from service.app import create_app
from service.settings import DatabaseUrls, Settings

COOPERATIVES = 300
FLAGS = [
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Site(msgspec.Struct, frozen=True):
    """Where the service answers, the sample accounts' passwords by login, and the database under it."""

    address: str
    passwords: dict[str, str]
    urls: DatabaseUrls


@pytest.fixture(scope="session")
def site(copy_database, template_database) -> Iterator[Site]:
    """Serve a small sample province to all stories; each uses a cooperative of its own."""
    with copy_database(template_database) as urls, served(urls, COOPERATIVES) as found:
        yield found


@contextmanager
def served(urls: DatabaseUrls, total: int) -> Iterator[Site]:
    """Serve a sample province of so many cooperatives from a new database."""
    now = datetime.now(ZoneInfo("Asia/Makassar"))
    accounts = asyncio.run(load_sample(urls, lambda _: None, now, total=total))
    listener = socket.create_server(("127.0.0.1", 0))
    host = f"127.0.0.1:{listener.getsockname()[1]}"
    settings = Settings(database_url=urls.service, base_url=f"http://{host}", allowed_hosts=(host,), pool_size=4)
    server = uvicorn.Server(uvicorn.Config(create_app(settings), log_config=None, lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield Site(settings.base_url, {each.login: each.password for each in accounts}, urls)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


@pytest.fixture(scope="module")
def browser(chromium) -> Iterator[Browser]:
    """One headless Chromium for a module's stories; Playwright's own loop must not outlive it into other tests."""
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def visit(site, browser) -> Iterator[Callable[..., Page]]:
    """Sign somebody in: `visit("petugas.mahulu")`; the page fails the test on any error in its script."""
    contexts, complaints = [], []

    def signed_in(who: str, **options) -> Page:
        context = browser.new_context(base_url=site.address, locale="id-ID", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.set_default_timeout(10_000)
        page.goto("/masuk")
        page.get_by_label("Nama pengguna atau surel").fill(f"{who}@lumbung.example")
        page.get_by_label("Kata sandi", exact=True).fill(site.passwords[f"{who}@lumbung.example"])
        page.get_by_role("button", name="Masuk", exact=True).click()
        return page

    yield signed_in
    for context in contexts:
        context.close()
    assert complaints == []
