"""An office's own last day, and what is locked after it; each step in the database, under the principals of the service."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from service import problems
from service.actions import deadlines as actions
from service.actions import open_round, review
from service.database import deadlines, ledgers, rounds
from service.problems import Problem
from tests.service.desk import NOW, Desk

pytestmark = pytest.mark.anyio
WHY = "jalan putus di hulu"


@pytest.fixture
async def today(owner_connection):
    """The database's own day: what ends at its midnight."""
    return await owner_connection.fetchval("select day_of(now())")


@pytest.fixture
async def late(world, owner_connection, today):
    """The round's last day was yesterday."""
    await owner_connection.execute("set role lumbung_steward")
    await owner_connection.execute("update rounds set deadline = $1", today - timedelta(days=1))
    await owner_connection.execute("reset role")
    return today - timedelta(days=1)


@pytest.fixture
async def desk(world):
    made = Desk(world, "officer.berau", world.berau)
    await made.open()
    await made.type(nama="Maju", anggota=30)
    return made


async def refusal(waiting):
    with pytest.raises(Problem) as caught:
        await waiting
    return caught.value


async def test_the_last_day_itself_still_counts(world, desk, owner_connection, today):
    await owner_connection.execute("set role lumbung_steward")
    await owner_connection.execute("update rounds set deadline = $1", today)
    assert (await desk.send()).receipt is not None


async def test_after_it_nothing_is_sent_but_everything_can_be_changed(world, desk, late):
    problem = await refusal(desk.send())
    assert problem.kind is problems.DEADLINE_PASSED
    assert late.strftime("%d-%m-%Y") in problem.detail
    assert "minta perpanjangan kepada provinsi" in problem.detail
    [told] = await desk.type(anggota=31)
    assert told.status == "applied"
    assert await desk.state() == "draft"


async def test_what_was_not_begun_can_be_begun(world, late):
    fresh = Desk(world, "officer.kukar", world.kukar)
    await fresh.open()
    [told] = await fresh.type(anggota=12)
    assert told.status == "applied"


async def test_the_province_extends_one_office_and_only_that_one_sends(world, desk, late, today):
    other = Desk(world, "officer.kukar", world.kukar)
    await other.open()
    await other.type(nama="Jaya", anggota=3)
    await actions.set_own(world.handles["province"], world.round_id, 2, today + timedelta(days=9), WHY)
    assert (await desk.send()).receipt is not None
    assert (await refusal(other.send())).kind is problems.DEADLINE_PASSED


async def test_what_was_returned_is_sent_whenever_it_is_done(world, desk, owner_connection, today):
    receipt = (await desk.send()).receipt
    said = {"anggota": "periksa lagi jumlahnya"}
    await review.send_back(
        world.handles["verifier.berau"], desk.library, world.round_id, world.berau, receipt.revision, said, new_id=uuid4
    )
    await owner_connection.execute("set role lumbung_steward")
    await owner_connection.execute("update rounds set deadline = $1", today - timedelta(days=1))
    await desk.open()
    await desk.type(anggota=29)
    assert (await desk.send()).receipt.revision == 2


async def test_a_sending_is_not_taken_back_into_a_lock(world, desk, owner_connection, today):
    receipt = (await desk.send()).receipt
    await owner_connection.execute("set role lumbung_steward")
    await owner_connection.execute("update rounds set deadline = $1", today - timedelta(days=1))
    taking = review.take_back(desk.handle, desk.library, world.round_id, world.berau, receipt.revision, now=NOW)
    assert (await refusal(taking)).kind is problems.DEADLINE_PASSED
    assert await desk.state() == "sent"


async def test_the_office_reads_its_own_day_and_reason_and_nobody_elses(world, late, today):
    wanted = today + timedelta(days=9)
    await actions.set_own(world.handles["province"], world.round_id, 2, wanted, f"  {WHY} ")
    mine = await rounds.one(world.handles["officer.berau"], world.round_id)
    assert (mine.own_deadline, mine.own_reason) == (wanted, WHY)
    assert (await rounds.one(world.handles["officer.kukar"], world.round_id)).own_deadline is None
    assert await deadlines.of_round(world.handles["officer.kukar"], world.round_id) == {}
    assert set(await deadlines.of_round(world.handles["province"], world.round_id)) == {2}


async def test_the_journal_keeps_each_day_with_its_reason(world, late, today):
    for days in (9, 4):
        await actions.set_own(world.handles["province"], world.round_id, 2, today + timedelta(days=days), WHY)
    told = [one for one in await ledgers.journal(world.handles["administrator"]) if one.kind == "deadline_set"]
    assert [one.detail.decode() for one in told] == [f"{today + timedelta(days=n)} {WHY}" for n in (9, 4)]
    assert {one.office_id for one in told} == {2}


async def test_it_is_shortened_to_today_at_the_earliest(world, today):
    province = world.handles["province"]
    await actions.set_own(province, world.round_id, 2, today, WHY)
    problem = await refusal(actions.set_own(province, world.round_id, 2, today - timedelta(days=1), WHY))
    assert problem.kind is problems.REFUSED
    assert today.strftime("%d-%m-%Y") in problem.detail
    whole = await refusal(actions.set_whole(world.handles["administrator"], world.round_id, today - timedelta(days=1)))
    assert whole.kind is problems.REFUSED


@pytest.mark.parametrize("reason", ["", "   ", "ya", "x" * 501, "jalan\x00putus"])
async def test_it_wants_a_reason(world, reason):
    problem = await refusal(actions.set_own(world.handles["province"], world.round_id, 2, date(2199, 1, 1), reason))
    assert [fault.path for fault in problem.faults] == ["reason"]


@pytest.mark.parametrize("login", ["officer.berau", "verifier.berau", "officer.prov", "author"])
async def test_nobody_but_the_province_and_the_administrator_gives_one(world, login):
    waiting = actions.set_own(world.handles[login], world.round_id, 2, date(2199, 1, 1), WHY)
    assert (await refusal(waiting)).kind is problems.FORBIDDEN


async def test_there_is_none_for_an_office_that_is_not_there_nor_in_a_closed_round(world):
    province = world.handles["province"]
    unknown = actions.set_own(province, world.round_id, 77, date(2199, 1, 1), WHY)
    assert (await refusal(unknown)).kind is problems.NOT_FOUND
    await open_round.close_round(world.handles["administrator"], world.round_id)
    closed = actions.set_own(province, world.round_id, 2, date(2199, 1, 1), WHY)
    assert (await refusal(closed)).kind is problems.ROUND_CLOSED


async def test_an_officer_writes_no_deadline_past_the_function(world):
    with pytest.raises(Problem):
        await world.handles["officer.berau"].fetch(
            "insert into office_deadlines (round_id, office_id, deadline, reason, account_id) values ($1, 2, $2, 'sendiri', 1) returning 1",
            world.round_id,
            date(2199, 1, 1),
        )
