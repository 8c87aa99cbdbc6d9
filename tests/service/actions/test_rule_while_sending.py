"""The rule of activity changes while a sending is on its way: what the province watches is counted under the rule that the round has.

Real connections meet here.
"""

import asyncio

import msgspec
import pytest

from service.actions import open_round
from service.actions.activity_rule import change_rule
from service.actions.library import Library
from service.database import figures, monitoring, revisions, rounds
from service.problems import CONFLICT, Problem
from tests.service.actions.test_activity_rule import KEY, QUESTIONS, active
from tests.service.desk import Desk
from tests.service.gate import CHANGING, SENDING
from tests.service.two_years import dated, publish

pytestmark = pytest.mark.anyio


@pytest.fixture
async def desk(world):
    """A draft with two years without a meeting: not active under the rule of two years, active under that of three."""
    version = (await publish(world.handles["author"], QUESTIONS)).version_id
    opened = await open_round.open_round(world.handles["administrator"], Library(), dated(2027, version))
    made = Desk(world, "officer.berau", world.berau, round_id=opened.round_id)
    await change_to(world, made, 2)
    await made.open()
    await made.type(nama="Maju", jeda=2)
    return made


def change_to(world, desk, years):
    return change_rule(world.handles["administrator"], Library(), desk.round, years, None)


async def sent_as(desk):
    """Gives what was sent, and what it is counted as."""
    revision = await revisions.latest(desk.handle, desk.round, desk.cooperative)
    return b'"status":"aktif"' in revision.answers, await active(desk.world, desk.round)


async def test_a_sending_that_was_checked_under_the_old_rule_is_checked_anew(world, desk, gate):
    held = gate.owner.transaction()
    await held.start()
    await gate.owner.execute("select 1 from submissions where cooperative_id = $1 for update", desk.cooperative)
    sending = asyncio.create_task(desk.send())
    await gate.waiting(1)
    await change_to(world, desk, 3)
    await held.commit()
    assert (await sending).receipt.revision == 1
    assert await sent_as(desk) == (True, 1)


async def test_a_sending_behind_a_change_that_is_not_done_waits_for_it(world, desk, gate):
    await gate.hold(CHANGING)
    changed = asyncio.create_task(change_to(world, desk, 3))
    await gate.waiting(1)
    sending = asyncio.create_task(desk.send())
    await gate.waiting(2)
    await gate.release()
    assert await changed
    assert (await sending).receipt.revision == 1
    assert await sent_as(desk) == (True, 1)


async def test_a_change_waits_for_a_sending_that_is_written_and_counts_it_anew(world, desk, gate):
    await gate.hold(SENDING)
    sending = asyncio.create_task(desk.send())
    await gate.waiting(1)
    changed = asyncio.create_task(change_to(world, desk, 3))
    await gate.waiting(2)
    await gate.release()
    assert (await sending).receipt.revision == 1
    assert await changed
    assert await sent_as(desk) == (False, 1)


async def test_a_second_rule_beside_it_sends_nobody_back(world, desk, gate):
    held = gate.owner.transaction()
    await held.start()
    await gate.owner.execute("select 1 from submissions where cooperative_id = $1 for update", desk.cooperative)
    sending = asyncio.create_task(desk.send())
    await gate.waiting(1)
    await change_rule(world.handles["administrator"], Library(), desk.round, 2, 3)
    await held.commit()
    assert (await sending).receipt.revision == 1
    assert await sent_as(desk) == (False, 0)


async def test_what_was_reckoned_under_a_rule_that_went_meanwhile_is_not_written(world, desk):
    """Of two changes at once the later one counts, whichever of them is the last to write."""
    await desk.send()
    found = [(desk.cooperative, 1, (KEY,))]
    assert await monitoring.set_figures(world.handles["administrator"], desk.round, 3, found) == 0
    assert await active(world, desk.round) == 0
    assert await monitoring.set_figures(world.handles["administrator"], desk.round, 2, found) == 1
    assert await active(world, desk.round) == 1


async def test_figures_of_a_file_that_was_judged_under_another_rule_are_refused_whole(world, desk):
    the_round = await rounds.one(world.system, desk.round)
    judged_under = msgspec.structs.replace(the_round, years_without_rat=3)
    row = figures.FigureRow(
        row=2, cooperative_id=world.kukar, base_revision=0, answers=b'{"answers":{"jeda":2}}', findings=(), marks={"#": [KEY]}
    )  # fmt: skip
    with pytest.raises(Problem) as refused:
        await figures.bring_in(world.handles["province"], judged_under, the_round.form_version_id, "uji", [row], {})
    assert refused.value.kind is CONFLICT
    assert await revisions.latest(world.system, desk.round, world.kukar) is None
