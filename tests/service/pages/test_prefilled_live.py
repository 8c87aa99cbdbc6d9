"""With the page's script, in a browser: a click confirms, typing changes, and doubts go away as they are met."""

import asyncio
import base64
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import pytest
import uvicorn
from playwright.sync_api import expect, sync_playwright

from service.app import create_app
from service.database import drafts
from tests.service.two_years import GIVEN, accept, two_years

pytestmark = [pytest.mark.anyio, pytest.mark.browser]


@pytest.fixture
def address(settings) -> Iterator[str]:
    """The service on this test's database."""
    listener = socket.create_server(("127.0.0.1", 0))
    host = f"127.0.0.1:{listener.getsockname()[1]}"
    chosen = msgspec.structs.replace(settings, base_url=f"http://{host}", allowed_hosts=(host,), development=False)
    server = uvicorn.Server(uvicorn.Config(create_app(chosen), log_config=None, lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield chosen.base_url
    server.should_exit = True
    thread.join()
    listener.close()


def stands(page, name):
    return page.locator(f'.field[data-name="{name}"] .chip b').inner_text()


def odd(page):
    return page.locator(".field.odd").evaluate_all("all => all.map((one) => one.dataset.name)")


@contextmanager
def filling(chromium, address, key, cooperative):
    """A fill page in the browser, on which last year's figures are doubted; its script must not fail."""
    complaints = []
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--disable-gpu", "--disable-dev-shm-usage"])
        context = browser.new_context(
            base_url=address, viewport={"width": 1280, "height": 900}, service_workers="block"
        )
        cookie = base64.urlsafe_b64encode(key).decode().rstrip("=")
        context.add_cookies([{"name": "lumbung-session", "value": cookie, "url": address}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"/isi/{cooperative}?galat=ya")
        page.wait_for_selector('.field[data-name="modal"].odd')
        assert odd(page) == ["modal", "anggota"]
        yield page
        browser.close()
    assert complaints == []


def story(*given):
    """Confirm one figure and change the other."""
    with filling(*given) as page:
        page.locator('input[name="~sesuai"][value="modal"]').check()
        assert (stands(page, "modal"), odd(page)) == ("sesuai", ["anggota"])
        page.locator('input[name="~sesuai"][value="modal"]').uncheck()
        assert (stands(page, "modal"), odd(page)) == ("belum diperiksa", ["modal", "anggota"])
        page.locator('input[name="~sesuai"][value="modal"]').check()
        page.locator("input#anggota").fill("125")
        page.locator("input#anggota").press("Tab")
        assert (stands(page, "anggota"), odd(page)) == ("diubah", [])
        assert not page.locator('input[name="~sesuai"][value="anggota"]').is_visible()
        page.locator("#simpan", has_text="Tersimpan di server").wait_for()
        page.reload()
        page.wait_for_selector('.field[data-name="modal"]')
        assert (stands(page, "modal"), stands(page, "anggota"), odd(page)) == ("sesuai", "diubah", [])


def turned_back(*given):
    """Confirm a figure, undo that, and do it again."""
    with filling(*given) as page:
        ticked = page.locator('input[name="~sesuai"][value="modal"]')
        ticked.check()
        page.get_by_role("button", name="Tombol cepat").wait_for()  # what a keyboard brings has come
        page.keyboard.press("Control+z")
        expect(ticked).not_to_be_checked()
        assert (stands(page, "modal"), odd(page)) == ("belum diperiksa", ["modal", "anggota"])
        page.keyboard.press("Control+y")
        expect(ticked).to_be_checked()
        assert (stands(page, "modal"), odd(page)) == ("sesuai", ["anggota"])


def unsent(*given):
    """The same without a link, and looked at again: what an earlier visit did is what stands."""
    with filling(*given) as page:
        page.route("**/simpan", lambda route: route.abort())
        page.locator('input[name="~sesuai"][value="modal"]').check()
        page.locator("input#anggota").fill("125")
        page.locator("input#anggota").press("Tab")
        page.locator("#simpan", has_text="menunggu sinyal: 2 jawaban").wait_for()
        page.reload()
        page.get_by_text("2 jawaban dari").wait_for()
        expect(page.locator('input[name="~sesuai"][value="modal"]')).to_be_checked()
        expect(page.locator(".field.odd")).to_have_count(0)
        assert (stands(page, "modal"), stands(page, "anggota")) == ("sesuai", "diubah")


async def test_a_click_confirms_and_a_change_is_seen_at_once(world, address, chromium):
    years = await two_years(world)
    await accept(world, "officer.berau", world.berau, years.before, GIVEN)
    await asyncio.to_thread(story, chromium, address, world.keys["officer.berau"], world.berau)
    draft = await drafts.one(world.handles["officer.berau"], years.now, world.berau)
    typed = {one.path: one.value for one in draft.answers}
    assert (typed["~confirmed/modal"], typed["anggota"]) == (b"true", b"125")


async def test_what_an_earlier_visit_confirmed_and_changed_is_not_doubted_again(world, address, chromium):
    years = await two_years(world)
    await accept(world, "officer.berau", world.berau, years.before, GIVEN)
    await asyncio.to_thread(unsent, chromium, address, world.keys["officer.berau"], world.berau)


async def test_a_confirmation_that_is_undone_is_a_doubt_again(world, address, chromium):
    years = await two_years(world)
    await accept(world, "officer.berau", world.berau, years.before, GIVEN)
    await asyncio.to_thread(turned_back, chromium, address, world.keys["officer.berau"], world.berau)
