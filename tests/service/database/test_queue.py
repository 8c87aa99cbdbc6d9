"""The queue: filters in any combination, each count that of its list, and nobody else's rows."""

import pytest

from service.database import queue
from service.database.queue import Wanted
from tests.service.database.test_isolation import send

pytestmark = pytest.mark.anyio


@pytest.fixture
async def sent(world):
    """One sending of each office."""
    for login, identity in (
        ("officer.berau", world.berau),
        ("officer.kukar", world.kukar),
        ("officer.prov", world.provincial),
    ):
        await send(world, login, identity)
    return world


async def names(world, login, **wanted):
    found = await queue.page(world.handles[login], world.round_id, Wanted(**wanted))
    assert found.total == len(found.rows) == await queue.count(world.handles[login], world.round_id, Wanted(**wanted))
    matching = await queue.matching(world.handles[login], world.round_id, Wanted(**wanted))
    assert [one.cooperative_id for one in matching] == [row.cooperative_id for row, _ in found.rows]
    return [row.name for row, _ in found.rows]


async def test_an_office_sees_its_own_and_filters_combine(sent):
    assert await names(sent, "verifier.berau") == ["Berau Maju"]
    assert await names(sent, "province") == ["Berau Maju", "Kukar Jaya", "Induk Kaltim"]
    assert await names(sent, "province", states=("sent",), office_id=1) == ["Kukar Jaya"]
    assert await names(sent, "province", states=("verified",)) == []
    assert await names(sent, "province", district_code="64.02.01", text="JAYA") == ["Kukar Jaya"]
    assert await names(sent, "province", oldest=True, text="a") == ["Berau Maju", "Kukar Jaya", "Induk Kaltim"]
    assert await names(sent, "author") == []


async def test_pages_go_on_where_the_one_before_ended_and_a_broken_cursor_begins_anew(sent):
    handle = sent.handles["province"]
    for oldest in (False, True):
        seen, after = [], ""
        for _ in range(3):
            one = await queue.page(handle, sent.round_id, Wanted(oldest=oldest), after, 1)
            seen += [row.name for row, _ in one.rows]
            after = one.next
        assert (seen, after) == (["Berau Maju", "Kukar Jaya", "Induk Kaltim"], "")
    for broken in ("x", "1_2_3_4", f"{10**30}_0_2026-01-01T00:00:00+00:00_{sent.berau}", "___"):
        assert len((await queue.page(handle, sent.round_id, Wanted(), broken)).rows) == 3
