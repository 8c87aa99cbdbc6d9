"""An upload that is taken back leaves the draft as it was: what nobody had looked at is again what nobody has looked at."""

import msgspec
import pytest

from service.actions import fillings
from service.actions.collecting import collected, typed
from service.database import drafts
from tests.service.actions.test_fillings import NOW, Office, numbers, template_in
from tests.service.desk import Desk
from tests.service.two_years import GIVEN, accept, two_years

pytestmark = pytest.mark.anyio


@pytest.fixture
async def years(world):
    found = await two_years(world)
    await accept(world, "officer.berau", world.berau, found.before, GIVEN)
    return found


@pytest.fixture
async def office(world, years, owner_connection):
    """Berau's office in the later round: its draft is prefilled from last year, and one answer was typed on the web."""
    world = msgspec.structs.replace(world, round_id=years.now, version_id=years.new)
    desk = Desk(world, "officer.berau", world.berau)
    await desk.open()
    await desk.change(("perempuan", 44, 0))
    was = {"nama": "Berau Maju", "anggota": 120, "perempuan": 44, "modal": 1_250_000}
    return Office(world, await template_in(world, owner_connection, {str(world.berau): was}), was)


async def rows(office):
    """Every typed answer, null and marks too."""
    draft = await drafts.one(office.handle, office.world.round_id, office.world.berau)
    return {one.path: msgspec.json.decode(one.value) for one in draft.answers}


async def standing(office):
    """How each prefilled answer stands."""
    found = await collected(office.handle, office.library, office.world.round_id, office.world.berau)
    draft = await drafts.one(office.handle, office.world.round_id, office.world.berau)
    return {path: one.standing for path, one in typed(found.compiled, draft).prefilled.items()}


async def taken_back(office, kept):
    return await fillings.undo(office.handle, office.library, kept, now=NOW)


def filled(office):
    """Two answers of the register and last year changed, and a row of a repeat."""
    unit = [(None, None, f"{office.was['nama']}", "Kios")]
    return office.file([(office.token, "Berau Jaya", 130.0)], unit)


async def test_prefilled_answers_are_again_untouched_and_nothing_that_was_not_typed_is(office):
    before, stood, said = await rows(office), await standing(office), await office.answers()
    assert (stood["nama"], stood["anggota"]) == ("untouched", "untouched")
    kept = await office.receive(filled(office))
    assert (await office.put(kept)).written == 3
    assert (await standing(office))["anggota"] == "changed"
    assert (await taken_back(office, kept)).written == 3
    assert await rows(office) == before
    assert await standing(office) == stood
    assert await office.answers() == said


async def test_what_was_confirmed_before_is_confirmed_again_and_what_was_typed_is_what_was_typed(office):
    desk = Desk(office.world, "officer.berau", office.world.berau, "hp")
    await desk.change(("~confirmed/anggota", True, 0), ("nama", "Berau Maju", 0))
    before, stood = await rows(office), await standing(office)
    kept = await office.receive(filled(office))
    await office.put(kept)
    await taken_back(office, kept)
    assert await rows(office) == before
    assert await standing(office) == stood
    assert (stood["anggota"], stood["nama"]) == ("confirmed", "confirmed")


async def test_an_undo_that_was_cut_off_is_finished_and_counts_everything(office, monkeypatch):
    kept = await office.receive(filled(office))
    await office.put(kept)
    real = fillings.fillings.step

    async def cut(handle, identity, to, *rest):
        if to == "undone":
            raise ConnectionError("killed")
        return await real(handle, identity, to, *rest)

    monkeypatch.setattr(fillings.fillings, "step", cut)
    with pytest.raises(ConnectionError):
        await taken_back(office, kept)
    monkeypatch.undo()
    assert (await taken_back(office, kept)).written == 3
    assert (await standing(office))["anggota"] == "untouched"


async def test_an_answer_of_the_web_over_the_uploads_stays_and_so_does_its_row(office):
    kept = await office.receive(filled(office))
    await office.put(kept)
    (row,) = (await rows(office))["unit"]
    desk = Desk(office.world, "officer.berau", office.world.berau, "hp")
    now = await numbers(office)
    await desk.change(("anggota", 131, now["anggota"]), (f"unit/{row}/usaha", "Kios pupuk", now[f"unit/{row}/usaha"]))
    back = await taken_back(office, kept)
    assert [(entry.path, bool(reason)) for entry, reason in back.left] == [
        ("anggota", True),
        (f"unit/{row}/usaha", True),
    ]
    found = await office.answers()
    assert (found["nama"], found["anggota"], found["unit"]) == ("Berau Maju", 131, [row])


async def test_a_page_that_saw_the_uploads_answer_is_told_what_stands_there_now(office):
    kept = await office.receive(filled(office))
    await office.put(kept)
    seen = (await numbers(office))["anggota"]
    await taken_back(office, kept)
    (clash,) = await Desk(office.world, "officer.berau", office.world.berau, "hp").change(("anggota", 132, seen))
    assert (clash.status, clash.value, clash.seq) == ("conflict", 120, 0)
    (taken,) = await Desk(office.world, "officer.berau", office.world.berau, "lain").change(("anggota", 132, 0))
    assert taken.status == "applied"


async def test_only_the_device_that_gave_an_answer_takes_it_away(office):
    handle, world = office.handle, office.world
    number = (await numbers(office))["perempuan"]
    for device, at in (("excel:x", number), ("pc", number - 1)):
        gone = await drafts.untype(handle, world.round_id, world.berau, world.version_id, device, {"perempuan": at})
        assert gone == frozenset()
    assert (await rows(office))["perempuan"] == 44


async def test_the_day_of_undoing_is_said_by_the_database_alone(office):
    kept = await office.receive(filled(office))
    assert (await fillings.fillings.one(office.handle, kept)).undo_until is None
    await office.put(kept)
    found = await fillings.fillings.one(office.handle, kept)
    lasts = await office.handle.first("select filling_undo_lasts() as lasts")
    assert found.undo_until == found.applied_at + lasts["lasts"]
