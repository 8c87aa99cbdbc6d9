"""After a sending what stands out in it is there at once: right for those who look, and nobody sees another office's side."""

from uuid import uuid4

import pytest

from forms.remarks import FEWEST
from service.actions import review, weigh
from service.actions.library import Library
from service.database import queue, rounds, twins, weighings
from service.database.queue import ANY, CLEAN, Wanted
from tests.service.actions.test_details import neighbours
from tests.service.actions.test_twins import send as send_raw
from tests.service.desk import Desk
from tests.service.two_years import accept, two_years

pytestmark = pytest.mark.anyio


async def send(world, login, cooperative, round_id=None, **answers):
    desk = Desk(world, login, cooperative, f"pc-{uuid4()}", round_id=round_id)
    await desk.open()
    await desk.type(**answers)
    outcome = await desk.send()
    assert outcome.receipt is not None, (outcome.findings, outcome.unexplained)
    return desk


async def told(world, login, cooperative, round_id=None):
    found = await weighings.of_one(world.handles[login], round_id or world.round_id, cooperative)
    return [(one.path, one.code) for one in found]


async def kinds(world, login, round_id=None, **wanted):
    page = await queue.page(world.handles[login], round_id or world.round_id, Wanted(**wanted))
    return {row.name: set(standing.kinds) for row, standing in page.rows}


async def test_a_figure_unlike_the_offices_median_is_told_right_after_the_sending(world, register_entry):
    others = await neighbours(world, register_entry, FEWEST)
    for number, cooperative in enumerate(others):
        await rounds.change_roster(
            world.system, world.round_id, cooperative, "add", office_id=None, reason="baru lahir"
        )
        await send(world, "officer.berau", cooperative, nama=f"Tetangga {number}", anggota=20 + number)
    assert await kinds(world, "verifier.berau", kind=ANY) == {}
    await send(world, "officer.berau", world.berau, nama="Besar", anggota=95)
    assert await told(world, "verifier.berau", world.berau) == [("anggota", "median")]
    assert await kinds(world, "verifier.berau", kind="median") == {"Berau Maju": {"median"}}
    assert await kinds(world, "verifier.berau", kind=CLEAN) == {f"Tetangga {n}": set() for n in range(FEWEST)}
    assert await told(world, "verifier.kukar", world.berau) == []

    # Others send figures like it: it is not unlike them any more, though nobody touched it.
    for cooperative in others:
        await review.send_back(
            world.handles["verifier.berau"], Library(), world.round_id, cooperative, 1,
            {"anggota": "Mohon dihitung sekali lagi."}, new_id=uuid4,
        )  # fmt: skip
    for number, cooperative in enumerate(others):
        desk = Desk(world, "officer.berau", cooperative, f"pc-{uuid4()}")
        await desk.open()
        await desk.type(anggota=90 + number)
        await desk.send()
    assert await told(world, "verifier.berau", world.berau) == []


async def test_last_year_is_read_over_the_bridge_and_a_slip_of_the_unit_is_told(world):
    years = await two_years(world)
    await accept(world, "officer.berau", world.berau, years.before, {"nama": "Lama", "modal": 2.5, "anggota": 30})
    await send(
        world,
        "officer.berau",
        world.berau,
        years.now,
        nama="Baru",
        modal=2_500_000_000,
        anggota=100,
        perempuan=0,
        desa="x",
    )
    found = await weighings.of_one(world.handles["verifier.berau"], years.now, world.berau)
    assert [(one.path, one.code, one.value, one.against) for one in found] == [
        ("modal", "thousand", 2_500_000_000, 2_500_000), ("anggota", "year", 100, 30),
    ]  # fmt: skip


async def test_doubles_are_seen_by_the_province_and_by_an_office_only_among_its_own(world, register_entry):
    await send(world, "officer.berau", world.berau, nama="Sama. ", anggota=5)
    await send(world, "officer.kukar", world.kukar, nama="SAMA", anggota=5)
    double = {"twin:nama+anggota"}
    assert await kinds(world, "province") == {"Berau Maju": double, "Kukar Jaya": double}
    assert await kinds(world, "verifier.berau") == {"Berau Maju": set()}
    assert await kinds(world, "verifier.berau", kind=CLEAN) == {"Berau Maju": set()}
    [shared] = await twins.of_one(world.handles["province"], world.round_id, world.berau)
    assert (shared.said, shared.many, shared.names) == ("Sama., 5", 1, ("Kukar Jaya",))
    assert await twins.of_one(world.handles["verifier.berau"], world.round_id, world.berau) == ()

    # Another sending says something else: the double is gone on both sides, at once.
    await review.send_back(
        world.handles["verifier.kukar"], Library(), world.round_id, world.kukar, 1, {"nama": "Nama ini milik Berau."}, new_id=uuid4
    )  # fmt: skip
    desk = Desk(world, "officer.kukar", world.kukar, "pc-2")
    await desk.open()
    await desk.type(nama="Lain")
    await desk.send()
    assert await kinds(world, "province", kind=ANY) == {}


async def test_what_nobody_weighed_is_never_called_clean_and_is_weighed_when_somebody_looks(world, monkeypatch):
    monkeypatch.setattr("service.actions.submit.weigh_after", _nothing)
    await send(world, "officer.berau", world.berau, nama="A", anggota=5)
    verifier = world.handles["verifier.berau"]
    assert await kinds(world, "verifier.berau") == {"Berau Maju": set()}
    assert await kinds(world, "verifier.berau", kind=CLEAN) == {}
    assert await weigh.weigh(verifier, Library(), world.round_id, 0) == 1
    assert await weigh.weigh(world.handles["verifier.kukar"], Library(), world.round_id) == 0, "another office's"
    assert await weighings.left(verifier, world.round_id) == 1
    assert await weigh.weigh(verifier, Library(), world.round_id) == 0
    assert await kinds(world, "verifier.berau", kind=CLEAN) == {"Berau Maju": set()}


async def _nothing(*_):
    pass


async def test_a_warning_with_its_reason_is_a_kind_and_the_sender_and_the_moment_are_kept(world):
    desk = Desk(world, "officer.berau", world.berau)
    await desk.open()
    await desk.change(("nama", "A", 0), ("anggota", 500, 0), ("~reason/anggota", "Benar, desa besar.", 0))
    assert (await desk.send()).receipt is not None
    await send(world, "officer.kukar", world.kukar, nama="B", anggota=5)
    assert await kinds(world, "province", kind="warning") == {"Berau Maju": {"warning"}}
    assert await kinds(world, "province", sender=world.accounts["officer.kukar"]) == {"Kukar Jaya": set()}
    page = await queue.page(world.handles["province"], world.round_id, Wanted(kind="warning"))
    assert [(one.remarks, one.warnings) for _, one in page.rows] == [(0, 1)]
    assert page.counts["kind"] == {"warning": 1, ANY: 1, CLEAN: 1}
    assert page.counts["office"] == {"2": 1}
    assert page.counts["sender"] == {str(world.accounts["officer.berau"]): 1}


async def test_a_cooperative_that_moves_takes_its_weighing_along_and_one_that_is_gone_loses_it(world):
    await send(world, "officer.berau", world.berau, nama="A", anggota=5)
    admin = world.handles["administrator"]
    await rounds.change_roster(admin, world.round_id, world.berau, "move", office_id=1, reason="pindah wilayah")
    assert await kinds(world, "verifier.berau") == {}
    assert await weigh.weigh(world.handles["verifier.kukar"], Library(), world.round_id) == 0
    assert await kinds(world, "verifier.kukar", kind=CLEAN) == {"Berau Maju": set()}
    await review.send_back(
        world.handles["verifier.kukar"], Library(), world.round_id, world.berau, 1, {"nama": "Koperasi ini sudah bubar."}, new_id=uuid4
    )  # fmt: skip
    await rounds.change_roster(admin, world.round_id, world.berau, "dissolve", office_id=None, reason="dibubarkan")
    assert await weigh.weigh(admin, Library(), world.round_id) == 0
    assert await kinds(world, "province") == {}
    assert await weighings.of_one(admin, world.round_id, world.berau) == ()


async def test_medians_that_changed_meanwhile_are_not_kept(world):
    await send(world, "officer.berau", world.berau, nama="A", anggota=5)
    handle = world.handles["verifier.berau"]
    old = weighings.Behind(2, 1)
    assert await weighings.keep_beside(handle, world.round_id, old, ())
    await weighings.again(world.handles["province"], world.round_id)
    await weigh.weigh(handle, Library(), world.round_id)
    assert not await weighings.keep_beside(handle, world.round_id, old, ())
    assert await weighings.behind(handle, world.round_id) == ()


async def test_answers_that_nobody_can_read_keep_no_other_from_being_weighed(world):
    await send_raw(world, "officer.berau", world.berau)
    assert await weigh.weigh(world.handles["verifier.berau"], Library(), world.round_id) == 0
    assert await kinds(world, "verifier.berau", kind=CLEAN) == {"Berau Maju": set()}
