"""The administrator lets a round go on with a newer version; retired ones are offered to nobody."""

import re

import pytest

from service.actions import publish_version
from service.database import rounds
from tests.service.two_years import CORRECTED, publish, two_years

pytestmark = pytest.mark.anyio


async def test_a_newer_version_is_offered_where_there_is_one_and_taken(world, visitor_of):
    years = await two_years(world)
    admin = visitor_of(world.keys["administrator"])
    page = (await admin.ask("GET", "/putaran")).text
    # The round of 2026 is on 2024.1, so 2025.1 is newer; nothing is newer for 2027 and for the other form's 2025.
    assert re.findall(r'action="/putaran/(\d+)/versi"', page) == ["2026"]
    newer = (await publish(world.handles["author"], CORRECTED)).version_id
    refused = await admin.ask("POST", "/putaran/2027/versi", data={"_csrf": await admin.token(), "versi": "x"})
    assert (refused.status_code, "lebih baru" in refused.text) == (422, True)
    done = await admin.ask(
        "POST", "/putaran/2027/versi", data={"_csrf": await admin.token(), "versi": str(newer)}, follow_redirects=False
    )
    assert (done.status_code, done.headers["location"]) == (303, "/putaran?kabar=versi")
    assert (await rounds.one(world.handles["administrator"], years.now)).form_version_id == newer
    assert "Isian yang sudah dimulai tetap pada versinya" in (await admin.ask("GET", "/putaran?kabar=versi")).text
    author = visitor_of(world.keys["author"])
    stopped = await author.ask(
        "POST", "/putaran/2027/versi", data={"_csrf": await author.token(), "versi": str(newer)},
        headers={"accept": "text/html"},
    )  # fmt: skip
    assert (stopped.status_code, "Akun Anda tidak berhak melakukan ini" in stopped.text) == (403, True)


async def test_a_retired_version_is_not_offered(world, visitor_of):
    years = await two_years(world)
    await publish_version.retire(
        world.handles["author"], (await publish(world.handles["author"], CORRECTED)).version_id
    )
    page = (await visitor_of(world.keys["administrator"]).ask("GET", "/putaran")).text
    choices = page[page.index('id="versi"') :]
    assert f'value="{years.new}"' in choices
    assert "2025.2" not in page
