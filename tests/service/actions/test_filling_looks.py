"""Previews that are kept: given again as long as nothing changed that they were compared with, and no longer."""

from datetime import timedelta

import pytest

from service.actions import filling_looks, fillings
from service.actions.filling_looks import Looks
from service.database import cooperatives, rounds
from service.database import fillings as fillings_db
from service.language import speaking
from tests.service.actions.test_fillings import NOW, Office, template_in
from tests.service.conftest import entry
from tests.service.desk import Desk

pytestmark = pytest.mark.anyio


class Counted:
    """Looks at one upload, and how often it was compared."""

    def __init__(self, office, monkeypatch, clock=lambda: 0.0):
        self.office, self.looks, self.compared = office, Looks(clock), 0
        real = fillings.preview

        async def preview(*args, **rest):
            self.compared += 1
            return await real(*args, **rest)

        monkeypatch.setattr(filling_looks.fillings, "preview", preview)

    async def look(self, kept, now=NOW):
        filling = await fillings_db.one(self.office.handle, kept)
        found = await self.looks.preview(self.office.handle, self.office.library, filling, now)
        return [(one.kind, one.old, one.new) for one in found.edits]


@pytest.fixture
async def office(world, owner_connection):
    """The draft and the template say Maju with 12 members."""
    was = {"nama": "Maju", "anggota": 12}
    desk = Desk(world, "officer.berau", world.berau)
    await desk.open()
    await desk.type(**was)
    return Office(world, await template_in(world, owner_connection, {str(world.berau): was}), was)


@pytest.fixture
def counted(office, monkeypatch):
    return Counted(office, monkeypatch)


async def upload(office, name="Baru", data=None):
    return await office.receive(office.file([(office.token, name, 12.0)]), data)


async def test_a_second_look_compares_nothing(office, counted):
    kept = await upload(office)
    first = await counted.look(kept)
    assert first == [("changed", "Maju", "Baru")]
    assert await counted.look(kept) == first
    assert counted.compared == 1


async def test_what_is_typed_on_the_web_meanwhile_is_seen_at_the_next_look(office, counted):
    kept = await upload(office)
    await counted.look(kept)
    seq = next(one.seq for one in await stored(office) if one.path == "nama")
    await Desk(office.world, "officer.berau", office.world.berau, "hp").change(("nama", "Dari web", seq))
    assert await counted.look(kept) == [("conflict", "Dari web", "Baru")]


async def stored(office):
    return await fillings_db.stored(office.handle, office.world.round_id, [office.world.berau])


async def test_what_was_sent_is_seen(office, counted):
    kept = await upload(office)
    await counted.look(kept)
    await Desk(office.world, "officer.berau", office.world.berau).send()
    assert [kind for kind, *_ in await counted.look(kept)] == ["wrong"]


async def test_another_upload_of_the_template_and_its_own_are_seen(office, counted):
    first, second = await upload(office), await upload(office, "Lain")
    await counted.look(second)
    await office.put(first)
    assert await counted.look(second) == [("changed", "Baru", "Lain")]
    assert await counted.look(first) == []
    await fillings.undo(office.handle, office.library, first, now=NOW)
    assert await counted.look(second) == [("changed", "Maju", "Lain")]


async def test_a_closed_round_and_another_register_are_seen(office, counted):
    kept = await upload(office)
    await counted.look(kept)
    keys = await cooperatives.register_keys(office.world.system)
    row = entry(2, "Berau Sangat Maju", "64.03.01.2001", office.world.berau)
    await cooperatives.apply_register(office.world.system, [row], keys.version, "test")
    await counted.look(kept)
    assert counted.compared == 2
    await rounds.change(office.world.system, office.world.round_id, state="closed")
    assert [kind for kind, *_ in await counted.look(kept)] == ["wrong"]


async def test_another_day_another_language_and_ten_minutes_later_it_is_made_anew(office, monkeypatch):
    at = [0.0]
    counted = Counted(office, monkeypatch, lambda: at[0])
    kept = await upload(office)
    await counted.look(kept)
    await counted.look(kept, NOW + timedelta(days=1))
    assert counted.compared == 2
    with speaking("en"):
        await counted.look(kept, NOW + timedelta(days=1))
    assert counted.compared == 3
    at[0] = filling_looks.KEPT
    await counted.look(kept, NOW + timedelta(days=1))
    assert counted.compared == 4


async def test_only_so_many_edits_are_kept_and_the_newest_always(office, counted, monkeypatch):
    first, second = await upload(office), await upload(office, "Lain")
    monkeypatch.setattr(filling_looks, "MOST_EDITS", 3)
    for kept, compared in ((first, 1), (second, 2), (second, 2), (first, 3)):
        await counted.look(kept)
        assert counted.compared == compared
