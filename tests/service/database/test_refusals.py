"""A rule of a table that no action judged before is told as a refusal, not as a fault of the server."""

from uuid import uuid4

import asyncpg
import pytest

from service import problems
from service.database import comments, drafts
from service.database.drafts import Operation
from service.database.refusals import refused
from service.problems import Problem

pytestmark = pytest.mark.anyio


async def told(awaitable):
    with pytest.raises(Problem) as refusal:
        await awaitable
    return refusal.value


async def test_a_check_of_a_column_is_a_refusal(world):
    handle = world.handles["officer.berau"]
    await drafts.open_draft(handle, world.round_id, world.berau, world.version_id, b"{}", 0)
    too_large = Operation(path="nama", value=b"x" * 200_001, base=0, seq=1)
    problem = await told(drafts.save(handle, world.round_id, world.berau, world.version_id, "pc", [too_large]))
    assert (problem.kind, bool(problem.detail)) == (problems.REFUSED, True)
    assert "draft_answers" not in problem.detail


async def test_a_value_that_must_be_unique_is_a_conflict(world):
    identity = uuid4()
    await comments.add(world.handles["officer.berau"], identity, world.round_id, world.berau, "nama", "satu")
    # One's own is the same comment sent again; another's is not.
    again = comments.add(world.handles["verifier.berau"], identity, world.round_id, world.berau, "nama", "dua")
    problem = await told(again)
    assert problem.kind is problems.CONFLICT


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (asyncpg.ForeignKeyViolationError, problems.REFUSED), (asyncpg.NotNullViolationError, problems.REFUSED),
        (asyncpg.ExclusionViolationError, problems.CONFLICT), (asyncpg.InvalidCachedStatementError, problems.BUSY),
        (asyncpg.SerializationError, problems.BUSY), (asyncpg.NumericValueOutOfRangeError, problems.REFUSED),
    ],
)  # fmt: skip
def test_every_class_of_refusal_has_its_answer(error, kind):
    with pytest.raises(Problem) as refusal, refused():
        raise error("whatever the server said")
    assert refusal.value.kind is kind


def test_an_error_that_nobody_foresaw_stays_itself():
    with pytest.raises(asyncpg.UndefinedTableError), refused():
        raise asyncpg.UndefinedTableError("no such table")
