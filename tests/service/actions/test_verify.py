"""What was written is found again, and whatever was changed behind our back is told."""

import hashlib
from uuid import uuid4

import pytest

from service.actions import open_round
from service.actions.verify import verify
from service.database import drafts, revisions, submissions

pytestmark = pytest.mark.anyio


@pytest.fixture
async def busy(world):
    """A round in which two cooperatives were sent, one of them verified, and one moved."""
    for login, cooperative in (("officer.berau", world.berau), ("officer.kukar", world.kukar)):
        handle = world.handles[login]
        await drafts.open_draft(handle, world.round_id, cooperative, world.version_id, b"{}", 0)
        new = revisions.NewRevision(
            op_id=uuid4(), base_revision=0, draft_seq=None, form_version_id=world.version_id,
            answers=b'{"answers":{},"reasons":{}}', findings=(), marks={},
        )  # fmt: skip
        await revisions.submit(handle, world.round_id, cooperative, new)
    await submissions.move(world.handles["verifier.berau"], world.round_id, world.berau, "verify", 1)
    await open_round.change_roster(
        world.handles["administrator"], world.round_id, world.kukar, "move", "Surat nomor 9", office_id=2
    )
    return world


async def test_an_untouched_database_follows_to_the_last_event(busy):
    done = await verify(busy.system)
    assert done.faults == ()
    assert (done.revisions, done.events) == (2, 10)
    assert len(done.tops[2025]) == 64


@pytest.mark.parametrize(
    "statement",
    [
        "update revisions set answers = 'x' where number = 1",
        "update revisions set answers = '{}', answers_sha = sha256('{}')",
        "update revisions set account_id = 1",
        "update revisions set at = at + interval '1 day'",
        "delete from revisions",
        "update submissions set state = 'accepted' where state = 'verified'",
        "update submissions set revision = 0, head = null",
        "update events set kind = 'accept', to_state = 'accepted' where kind = 'verify'",
        "update events set detail = 'nothing' where kind = 'moved_in'",
        "delete from events where kind = 'verify'",
        "update tally set sent = sent + 1 where sent > 0",
        "update tally set head = sha256('x')",
        "update journal set subject = 'nobody' where kind = 'account_added'",
        "delete from journal where place = 3",
    ],
)
async def test_a_change_behind_our_back_is_told(busy, owner_connection, statement):
    await owner_connection.execute("set session_replication_role = replica")
    await owner_connection.execute(statement)
    assert (await verify(busy.system)).faults


async def test_the_top_hash_moves_with_every_event(busy):
    before = (await verify(busy.system)).tops
    await submissions.move(busy.handles["verifier.berau"], busy.round_id, busy.berau, "unverify", 1)
    assert (await verify(busy.system)).tops != before
    assert before[2025] != hashlib.sha256(b"").hexdigest()
