"""What a browser is told to keep: for officers only, their own office's, bounded, and by addresses that exist."""

import json
import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from service.actions import save_draft
from service.actions.library import Library
from service.pages import offline
from service.pages.assets import ASSETS, STAMP

pytestmark = pytest.mark.anyio

NOW = datetime.now(ZoneInfo("Asia/Makassar"))


@pytest.fixture
def officer(world, visitor_of):
    return visitor_of(world.keys["officer.berau"])


async def answered(world, login, cooperative, text):
    change = save_draft.Change(path="nama", value=text, seq=1)
    await save_draft.save(world.handles[login], Library(), world.round_id, cooperative, "pc", [change], now=NOW)


async def test_the_worker_is_served_at_the_root_and_checked_anew_each_time(visitor_of):
    answer = await visitor_of().ask("GET", "/sw.js")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-security-policy"] == "default-src 'none'; connect-src 'self'"
    shell = json.loads(re.match(r"const SHELL = (.*);\n", answer.text).group(1))
    assert shell["stamp"] == STAMP
    for address in (*shell["files"], *shell["pages"]):
        found = await visitor_of().ask("GET", address)
        assert found.status_code == 200
    assert not [one for one in shell["files"] if "sw" in one.rpartition("/")[2]]


async def test_an_officer_keeps_the_drafts_of_the_own_office_the_last_changed_first(world, officer, monkeypatch):
    await answered(world, "officer.berau", world.berau, "Berau")
    await answered(world, "officer.kukar", world.kukar, "Kukar")
    kept = (await officer.ask("GET", "/luring/daftar")).json()
    assert kept["account"] == world.accounts["officer.berau"]
    assert [one["address"] for one in kept["drafts"]] == [f"/isi/{world.berau}.2025"]
    assert abs(kept["drafts"][0]["changed"] / 1000 - datetime.now(NOW.tzinfo).timestamp()) < 600
    for address in (*kept["files"], *kept["lists"], kept["drafts"][0]["address"]):
        assert (await officer.ask("GET", address)).status_code == 200
    page = await officer.ask("GET", kept["drafts"][0]["address"])
    assert kept["files"][0] in page.text

    monkeypatch.setattr(offline, "MOST_DRAFTS", 0)
    assert (await officer.ask("GET", "/luring/daftar")).json()["drafts"] == []


async def test_answers_say_whose_pages_may_be_kept(world, visitor_of, officer):
    own = await officer.ask("GET", "/koperasi")
    assert own.headers["x-kept-for"] == str(world.accounts["officer.berau"])
    assert f'data-officer="{world.accounts["officer.berau"]}"' in own.text
    verifier = await visitor_of(world.keys["verifier.berau"]).ask("GET", "/koperasi")
    assert verifier.headers["x-kept-for"] == "none"
    assert "data-officer" not in verifier.text
    assert "x-kept-for" not in (await visitor_of().ask("GET", "/masuk")).headers


async def test_the_home_screen_gets_a_name_and_icons_of_ours(officer):
    page = (await officer.ask("GET", "/koperasi")).text
    address = re.search(r'rel="manifest" href="([^"]+)"', page).group(1)
    answer = await officer.ask("GET", address)
    assert answer.headers["content-type"].startswith("application/manifest+json")
    manifest = answer.json()
    assert manifest["start_url"] == "/koperasi"
    assert {one["src"] for one in manifest["icons"]} <= set(ASSETS)
    assert {one["purpose"] for one in manifest["icons"]} == {"any", "maskable"}
