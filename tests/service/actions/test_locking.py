"""A return opens exactly what it asks for: everything else that was asked is locked, whoever writes and by whatever way."""

from uuid import uuid4

import asyncpg
import pytest

from forms.compile import compile_form
from forms.evaluate import Around
from forms.model import Form, Group, Question, Repeat
from service import problems
from service.actions import locking, review, save_draft
from service.actions.library import Library
from service.database import comments, locks, submissions
from service.problems import Problem
from tests.service.database.test_isolation import entered
from tests.service.desk import NOW, Desk

pytestmark = pytest.mark.anyio
COMMENT = "Angka ini tidak sama dengan daftar hadir."

FORM = compile_form(
    Form(
        id="koperasi",
        version="2025.1",
        title="Koperasi",
        default_language="id",
        languages=("id",),
        children=(
            Question(name="jenis", type="text", row=2, label={"id": "Jenis"}),
            Group(
                name="anggota", row=3,
                children=(
                    Question(name="pria", type="integer", row=4, label={"id": "Pria"}),
                    Question(
                        name="semua", type="integer", row=5, label={"id": "Semua"},
                        constraint=". >= ${pria}", constraint_message={"id": "Semua paling sedikit pria."},
                    ),
                ),
            ),
            Question(name="simpanan", type="integer", row=6, label={"id": "Simpanan"}, relevant="${jenis} = 'simpan'"),
            Question(name="dua", type="calculate", row=7, label={"id": "Dua"}, calculation="2 * ${pria}"),
            Repeat(
                name="unit", row=8,
                children=(
                    Question(name="usaha", type="text", row=9, label={"id": "Usaha"}),
                    Question(name="laba", type="integer", row=10, label={"id": "Laba"}),
                ),
            ),
        ),
    )
)  # fmt: skip
SENT = {
    "jenis": "jasa",
    "anggota": {"pria": 3, "semua": 9},
    "unit": [{"usaha": "Toko", "laba": 1}, {"usaha": "Tani", "laba": 2}],
}


class OneForm(Library):
    """Gives the form of this file for every version."""

    async def compiled(self, _rows, _version_id):
        return FORM

    async def bridge(self, _rows, _old, _new):
        return None


@pytest.mark.parametrize(
    ("flagged", "locked"),
    [
        ([], set()),
        (["jenis", ""], set()),
        (["jenis"], {"anggota/pria", "anggota/semua", "unit", "unit/1/usaha", "unit/1/laba", "unit/2/usaha", "unit/2/laba"}),
        (["anggota/pria", "unit[2]/laba"], {"jenis", "anggota/semua"}),
    ],
)  # fmt: skip
async def test_what_was_asked_and_not_flagged_is_locked(flagged, locked):
    assert locking.locked_paths(FORM, SENT, Around(now=NOW), flagged) == locked


@pytest.fixture
async def returned(world):
    """Berau's sending came back for its members; gives the officer's desk."""
    desk = Desk(world, "officer.berau", world.berau)
    desk.library = OneForm()
    await desk.open()
    await desk.change(
        ("jenis", "jasa", 0), ("anggota/pria", 3, 0), ("anggota/semua", 9, 0), ("unit/a/usaha", "Toko", 0), ("unit", ["a"], 0)
    )  # fmt: skip
    assert (await desk.send()).receipt is not None
    await review.send_back(
        world.handles["verifier.berau"], desk.library, world.round_id, world.berau, 1, {"anggota/pria": COMMENT}, new_id=uuid4
    )  # fmt: skip
    return desk


async def save(desk, *answers):
    """Save as the page does; gives {path: status}."""
    changes = []
    for path, value in answers:
        desk.seq += 1
        changes.append(save_draft.Change(path=path, value=value, base=0, seq=desk.seq))
    results = await save_draft.save(
        desk.handle, desk.library, desk.round, desk.cooperative, desk.device, changes, now=NOW
    )
    return {one.path: one.status for one in results}, {one.path: one.reason for one in results}


async def test_a_locked_answer_is_refused_by_itself_and_the_flagged_one_is_saved(returned):
    became, reasons = await save(
        returned, ("anggota/pria", 4), ("jenis", "simpan"), ("unit/1/usaha", "Kios"), ("unit", [])
    )
    assert became == {"anggota/pria": "applied", "jenis": "refused", "unit/1/usaha": "refused", "unit": "refused"}
    assert "Minta pemeriksa membuka pertanyaan ini" in reasons["jenis"]
    # What explains and what confirms is never locked.
    became, _ = await save(returned, ("~reason/jenis", "memang begitu"), ("~confirmed/jenis", True))
    assert set(became.values()) == {"applied"}


async def test_what_the_flagged_answer_makes_wrong_opens_and_stays_open(returned):
    became, _ = await save(returned, ("anggota/pria", 12))
    assert became == {"anggota/pria": "applied"}
    became, _ = await save(returned, ("anggota/semua", 20), ("jenis", "simpan"))
    assert became == {"anggota/semua": "applied", "jenis": "refused"}
    became, _ = await save(returned, ("anggota/semua", 21))
    assert became == {"anggota/semua": "applied"}


async def test_what_is_newly_asked_can_be_answered(world, returned):
    handle = world.handles["verifier.berau"]
    await comments.unlock(handle, uuid4(), world.round_id, world.berau, "jenis", "Betulkan juga jenisnya.", "jenis")
    became, _ = await save(returned, ("jenis", "simpan"), ("simpanan", 5))
    assert became == {"jenis": "applied", "simpanan": "applied"}


async def test_a_reviewer_opens_one_more_before_or_after_the_draft_began_and_no_officer_does(world, returned):
    handle = world.handles["verifier.berau"]
    assert (await save(returned, ("unit/1/usaha", "Kios")))[0] == {"unit/1/usaha": "refused"}
    await comments.unlock(handle, uuid4(), world.round_id, world.berau, "unit[1]/usaha", "Betulkan.", "unit")
    assert (await save(returned, ("unit/1/usaha", "Kios")))[0] == {"unit/1/usaha": "applied"}
    with pytest.raises(Problem) as refusal:
        await comments.unlock(returned.handle, uuid4(), world.round_id, world.berau, "jenis", "Saya buka.", "jenis")
    assert refusal.value.kind is problems.FORBIDDEN


async def test_locks_outlast_sending_and_taking_back_until_the_next_return(world, returned):
    await save(returned, ("anggota/pria", 4))
    assert (await returned.send()).receipt is not None
    await review.take_back(returned.handle, returned.library, world.round_id, world.berau, 2, now=NOW)
    became, _ = await save(returned, ("jenis", "simpan"), ("anggota/pria", 5))
    assert became == {"jenis": "refused", "anggota/pria": "applied"}
    assert (await returned.send()).receipt is not None
    await review.send_back(
        world.handles["verifier.berau"], returned.library, world.round_id, world.berau, 3, {"jenis": COMMENT}, new_id=uuid4
    )  # fmt: skip
    became, _ = await save(returned, ("jenis", "tani"), ("anggota/pria", 6))
    assert became == {"jenis": "applied", "anggota/pria": "refused"}


async def test_a_first_sending_taken_back_has_nothing_locked(world):
    desk = Desk(world, "officer.kukar", world.kukar)
    desk.library = OneForm()
    await desk.open()
    await desk.change(("jenis", "jasa", 0))
    await desk.send()
    await review.take_back(desk.handle, desk.library, world.round_id, world.kukar, 1, now=NOW)
    assert (await save(desk, ("jenis", "tani")))[0] == {"jenis": "applied"}


async def test_the_database_itself_refuses_a_locked_answer(world, returned, service_connection):
    await save(returned, ("anggota/pria", 4))
    sql = (
        "insert into draft_answers (round_id, cooperative_id, path, office_id, value, seq, device, device_seq, account_id, at)"
        " values ($1, $2, 'jenis', 2, '1', 1, 'x', 1, my_account(), now())"
    )
    with pytest.raises(asyncpg.PostgresError, match="answer_locked"):
        await entered(service_connection, world.keys["officer.berau"], sql, world.round_id, world.berau)
    assert (await locks.one(returned.handle, world.round_id, world.berau)).revision == 1
    assert await locks.one(world.handles["officer.kukar"], world.round_id, world.berau) is None


async def test_a_plain_comment_opens_nothing(world, returned):
    await comments.add(returned.handle, uuid4(), world.round_id, world.berau, "jenis", "Bolehkah ini saya ubah?")
    found = await submissions.one(returned.handle, world.round_id, world.berau)
    assert found.state == "returned"
    assert (await save(returned, ("jenis", "tani")))[0] == {"jenis": "refused"}
