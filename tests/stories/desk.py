"""What an officer does in many stories: opens a form, types a note, looks at what the server has."""

import asyncio
from contextlib import suppress
from urllib.parse import urlencode, urlsplit

import msgspec
from playwright.sync_api import Error, expect

from service.accounts.passwords import Passwords, one_time_password
from service.accounts.system import system_handle
from service.actions import accounts
from service.database import offices

NOTE = '[id="pengisian/catatan_petugas"]'


def opened(page, nth=1, at=""):
    """Open a cooperative that is being filled; gives its address."""
    page.goto(f"{at}/koperasi?keadaan=draft")
    page.locator("tbody th a").nth(nth).click()
    page.wait_for_selector("html.ready")
    return page.url


def sign_in(page, site, who, at="", onward="/"):
    """Sign in for what was asked for, and wait until it is there; the lists send what waits on this computer by themselves."""
    page.goto(f"{at}/masuk?{urlencode({'lanjut': urlsplit(onward).path})}")
    page.get_by_label("Nama pengguna atau surel").fill(f"{who}@lumbung.example")
    page.get_by_label("Kata sandi", exact=True).fill(site.passwords[f"{who}@lumbung.example"])
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_url(lambda url: "/masuk" not in url)


def type_note(page, words):
    """Answer one question and leave it."""
    page.locator(NOTE).fill(words)
    page.locator(NOTE).press("Tab")


def first_rows(page):
    """The first repeat in sight to which rows can be added: its button, and its rows."""
    add = page.locator('.rows [name="~tambah"]:visible').first
    return add, page.locator(f'.rows[data-name="{add.get_attribute("value")}"] > .entries > .entry')


def answered_without_link(page, words, nth=1, at=""):
    """Open a cooperative that is being filled, cut the link, its worker's too, and type a note; gives its address."""
    here = opened(page, nth, at)
    page.context.set_offline(True)
    type_note(page, words)
    expect(page.locator("#simpan")).to_contain_text("Tersimpan di komputer ini, menunggu sinyal: 1 jawaban")
    return here


def dies(page):
    """The page's process ends as in a power cut: nothing is sent as it goes."""
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")
    page.close()


def exported(page, path):
    """Ask for what the download page offers first, wait until it is there, and keep it; gives its name."""
    page.goto("/unduh")
    page.get_by_role("button", name="Buat berkas").click()
    ready = page.get_by_role("link", name="Unduh berkas")
    ready.wait_for(timeout=60_000)
    with page.expect_download() as download:
        ready.click()
    download.value.save_as(path)
    return download.value.suggested_filename


def note_on_server(page):
    """What a page without script would show."""
    html = page.evaluate("fetch(location.href).then((answer) => answer.text())")
    return page.evaluate(
        "([html, query]) => new DOMParser().parseFromString(html, 'text/html').querySelector(query).value", [html, NOTE]
    )


def with_colleague(site, who, name):
    """Hire a second officer in Samarinda; gives the site with the new password."""
    login, password = f"{who}@lumbung.example", one_time_password()

    async def hire():
        async with system_handle(site.urls) as system:
            [office] = [one for one in await offices.listed(system) if one.region_code == "64.72"]
            await accounts.add(
                system,
                Passwords(),
                login=login,
                name="Siti Aminah",
                role="officer",
                office_id=office.id,
                password=password,
            )

    asyncio.run(hire())
    return msgspec.structs.replace(site, passwords={**site.passwords, login: password})
