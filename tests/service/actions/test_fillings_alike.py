"""Cooperatives of one name and without NIK: a repeat's row goes to the one that it names."""

from uuid import uuid4

import pytest

from service.actions import fillings
from service.database import drafts
from tests.service.actions.test_build_template import BERAU, built, opened
from tests.service.actions.test_fillings import NOW, Office

pytestmark = pytest.mark.anyio


@pytest.fixture
async def twins(world, owner_connection):
    """Berau's cooperative three times: in its own village, and twice in another."""
    ids = [world.berau, uuid4(), uuid4()]
    await owner_connection.execute(
        "insert into regions (code, valid_from, level, kind, name, parent)"
        " values ('64.03.01.2002', '2022-01-01', 'village', 'desa', 'Desa Baru', '64.03.01')"
    )
    for one in ids[1:]:
        await owner_connection.execute(
            """insert into cooperatives (id, office_id, name, name_key, legal_number, village_code, facts)
               select $1, office_id, name, name_key, legal_number, '64.03.01.2002', facts from cooperatives where id = $2""",
            one,
            world.berau,
        )
        for table, columns in (("roster", ""), ("submissions", ", name_key, district_code")):
            await owner_connection.execute(
                f"insert into {table} (round_id, cooperative_id, office_id{columns})"  # noqa: S608  # our own names
                f" select round_id, $1, office_id{columns} from {table} where cooperative_id = $2",
                one,
                world.berau,
            )
    return ids


async def test_each_is_offered_under_words_of_its_own_and_gets_its_rows(world, twins):
    made = await built(world, "officer.berau", world.round_id, BERAU)
    book = opened(made)
    offered = [line[0].value for line in book["_daftar"]["A2:A4"]]
    own = {one: f"Berau Maju (Desa Baru, 1/BH/2001, {str(one)[-4:]})" for one in twins[1:]}
    assert sorted(offered) == sorted(["Berau Maju (Desa Berau)", *own.values()])
    office = Office(world, made.id, {})
    rows = [(None, None, label, f"Kios {nth}") for nth, label in enumerate(own.values())]
    kept, preview = await office.look(office.file(units=rows))
    assert [(edit.kind, edit.cooperative, edit.new) for edit in preview.edits] == [
        ("new", str(one), f"Kios {nth}") for nth, one in enumerate(own)
    ]
    await fillings.apply(office.handle, office.library, kept, now=NOW)
    assert await drafts.one(office.handle, world.round_id, world.berau) is None


async def test_the_bare_name_is_asked_about(world, twins):
    made = await built(world, "officer.berau", world.round_id, BERAU)
    office = Office(world, made.id, {})
    _, preview = await office.look(office.file(units=[(None, None, "Berau Maju", "Kios")]))
    assert [edit.kind for edit in preview.edits] == ["wrong"]
    assert "cocok dengan beberapa koperasi" in preview.edits[0].reason
