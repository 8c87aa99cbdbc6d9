"""A round is closed, or its last day passes, while a sending is on its way: one of the two comes first, and nothing is half stored.

Real connections meet here.
"""

import asyncio
from datetime import timedelta

import pytest

from service.actions import open_round
from service.database import rounds
from service.problems import DEADLINE_PASSED, ROUND_CLOSED, Problem
from tests.service.desk import Desk
from tests.service.gate import CHANGING, SENDING

pytestmark = pytest.mark.anyio

SENT = (1, 1, 0, 1, "sent", 1)
UNSENT = (0, 0, 2, 0, "draft", 0)


async def filled(world, place):
    made = Desk(world, f"officer.{place}", getattr(world, place))
    await made.open()
    await made.type(nama="Maju", anggota=30)
    return made


@pytest.fixture
async def desk(world):
    return await filled(world, "berau")


def closing(world):
    return open_round.close_round(world.handles["administrator"], world.round_id)


async def state(world):
    return (await rounds.one(world.system, world.round_id)).state


async def test_a_closing_waits_for_a_sending_that_is_written(world, desk, gate):
    await gate.hold(SENDING)
    sending = asyncio.create_task(desk.send())
    await gate.waiting(1)
    closed = asyncio.create_task(closing(world))
    await gate.waiting(2)
    assert await gate.stored(desk) == UNSENT
    assert await state(world) == "open"
    await gate.release()
    assert (await sending).receipt.revision == 1
    await closed
    assert (await gate.stored(desk), await state(world)) == (SENT, "closed")


async def test_a_sending_whose_connection_dies_leaves_nothing_and_lets_the_closing_through(world, desk, gate):
    await gate.hold(SENDING)
    sending = asyncio.create_task(desk.send())
    (process,) = await gate.waiting(1)
    closed = asyncio.create_task(closing(world))
    await gate.waiting(2)
    await gate.owner.execute("select pg_terminate_backend($1)", process)
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever a lost connection raises; what is stored is asserted
        await sending
    await closed
    await gate.release()
    assert (await gate.stored(desk), await state(world)) == (UNSENT, "closed")


async def test_a_sending_behind_a_closing_is_refused_whole_and_goes_after_it_is_opened_again(world, desk, gate):
    await gate.hold(CHANGING)
    closed = asyncio.create_task(closing(world))
    await gate.waiting(1)
    sending = asyncio.create_task(desk.send())
    await gate.waiting(2)
    await gate.release()
    await closed
    with pytest.raises(Problem) as refused:
        await sending
    assert refused.value.kind is ROUND_CLOSED
    assert (await gate.stored(desk), await state(world)) == (UNSENT, "closed")
    await open_round.reopen_round(world.handles["administrator"], world.round_id)
    assert (await desk.send()).receipt.revision == 1
    assert await gate.stored(desk) == SENT


async def test_a_closing_that_breaks_off_harms_no_sending(world, desk, gate):
    await gate.hold(CHANGING)
    closed = asyncio.create_task(closing(world))
    (process,) = await gate.waiting(1)
    sending = asyncio.create_task(desk.send())
    await gate.waiting(2)
    await gate.owner.execute("select pg_terminate_backend($1)", process)
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever a lost connection raises; what is stored is asserted
        await closed
    assert (await sending).receipt.revision == 1
    await gate.release()
    assert (await gate.stored(desk), await state(world)) == (SENT, "open")


@pytest.mark.parametrize("extended", [False, True])
async def test_a_last_day_that_passes_while_a_sending_waits_counts_when_it_is_written(world, desk, gate, extended):
    """The page's check saw the old day; what stands when the submission is the sending's own decides."""
    owner = gate.owner
    held = owner.transaction()
    await held.start()
    await owner.execute("select 1 from submissions where cooperative_id = $1 for update", desk.cooperative)
    sending = asyncio.create_task(desk.send())
    await gate.waiting(1)
    await owner.execute("set local role lumbung_steward")
    await owner.execute("update rounds set deadline = day_of(now()) - 1 where id = $1", world.round_id)
    if extended:
        day = await owner.fetchval("select day_of(now())") + timedelta(days=7)
        await owner.execute("set local role none")
        await owner.execute(
            """insert into office_deadlines (round_id, office_id, deadline, reason, account_id)
               select $1, s.office_id, $2, 'jalan putus', (select id from accounts where login_key = 'province')
                 from submissions s where s.cooperative_id = $3""",
            world.round_id,
            day,
            desk.cooperative,
        )
    await held.commit()
    if extended:
        assert (await sending).receipt.revision == 1
        assert await gate.stored(desk) == SENT
        return
    with pytest.raises(Problem) as refused:
        await sending
    assert refused.value.kind is DEADLINE_PASSED
    assert await gate.stored(desk) == UNSENT


@pytest.mark.parametrize("lead", range(0, 30, 6))
async def test_many_sendings_and_a_closing_at_once_have_one_outcome_each(world, gate, lead):
    """`lead` is the head start of the sendings in milliseconds: sometimes all of them are first, sometimes none."""
    desks = [await filled(world, place) for place in ("berau", "kukar")]

    async def later():
        await asyncio.sleep(lead / 1000)
        await closing(world)

    *outcomes, closed = await asyncio.gather(
        *(desk.send() for desk in desks for _ in range(4)), later(), return_exceptions=True
    )
    assert closed is None
    for nth, desk in enumerate(desks):
        own = outcomes[nth * 4 : nth * 4 + 4]
        receipts = [each for each in own if not isinstance(each, BaseException)]
        refused = [each for each in own if isinstance(each, BaseException)]
        assert all(isinstance(each, Problem) for each in refused), refused
        assert len(receipts) <= 1
        assert await gate.stored(desk) == (SENT if receipts else UNSENT)
        if not receipts:
            assert {each.kind for each in refused} == {ROUND_CLOSED}
    assert await state(world) == "closed"
