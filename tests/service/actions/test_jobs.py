"""Long work is begun, looked at, broken off; its result is kept an hour, for its own account only."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from service import problems
from service.actions.jobs import AT_ONCE, KEPT, MOST_OF_ONE, Jobs
from service.problems import Problem

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
AUTHOR, PROVINCE = 1, 2


@pytest.fixture
async def jobs():
    made = Jobs[str]()
    yield made
    await made.close()


@pytest.fixture
def begun(jobs):
    """Begins a story; gives the job's id."""
    return lambda story, account=AUTHOR: jobs.begin(uuid4(), account, story, NOW).id


async def settled():
    for _ in range(5):
        await asyncio.sleep(0)


async def waiting(tell):
    tell(3, 10)
    await asyncio.Event().wait()
    return "never"


async def test_progress_and_then_the_result_are_told(jobs, begun):
    go = asyncio.Event()

    async def story(tell):
        tell(3, 10)
        await go.wait()
        return "hasil"

    job = begun(story)
    await settled()
    seen = jobs.look(job, AUTHOR, NOW)
    assert (seen.state, seen.done, seen.total, seen.result) == ("running", 3, 10, None)
    go.set()
    await settled()
    seen = jobs.look(job, AUTHOR, NOW + KEPT)
    assert (seen.state, seen.result) == ("done", "hasil")
    with pytest.raises(Problem):
        jobs.look(job, AUTHOR, NOW + KEPT + timedelta(seconds=1))


async def test_a_job_is_nobody_else_s(jobs, begun):
    job = begun(waiting)
    for touch in (
        lambda: jobs.look(job, PROVINCE, NOW),
        lambda: jobs.cancel(job, PROVINCE),
        lambda: jobs.cancel(uuid4(), AUTHOR),
    ):
        with pytest.raises(Problem) as refused:
            touch()
        assert refused.value.kind is problems.NOT_FOUND


async def test_a_job_is_broken_off_also_before_its_turn(jobs, begun):
    started = [begun(waiting, account) for account in range(AT_ONCE)]
    behind = begun(waiting, AT_ONCE)
    await settled()
    jobs.cancel(behind, AT_ONCE)
    jobs.cancel(started[0], 0)
    await settled()
    assert jobs.look(behind, AT_ONCE, NOW).state == "cancelled"
    assert jobs.look(started[0], 0, NOW).state == "cancelled"
    assert jobs.look(started[1], 1, NOW).state == "running"


async def test_only_so_many_run_and_the_next_waits_its_turn(jobs, begun):
    for account in range(AT_ONCE):
        begun(waiting, account)
    behind = begun(waiting, AT_ONCE)
    await settled()
    assert jobs.look(behind, AT_ONCE, NOW).done == 0
    jobs.cancel(behind, AT_ONCE)


async def test_one_account_cannot_pile_up_work(jobs, begun):
    for _ in range(MOST_OF_ONE):
        begun(waiting)
    with pytest.raises(Problem) as refused:
        begun(waiting)
    assert refused.value.kind is problems.CONFLICT
    assert begun(waiting, PROVINCE)


async def test_a_refusal_and_a_fault_are_told_in_words(jobs, begun):
    async def refused(_tell):
        raise Problem(problems.REFUSED, "Jembatan tidak cocok.")

    async def faulty(_tell):
        raise ZeroDivisionError

    jobs_begun = [begun(refused), begun(faulty)]
    await settled()
    seen = [jobs.look(job, AUTHOR, NOW) for job in jobs_begun]
    assert [each.state for each in seen] == ["failed", "failed"]
    assert seen[0].problem == "Jembatan tidak cocok."
    assert seen[1].problem.startswith(problems.UNEXPECTED.title)
