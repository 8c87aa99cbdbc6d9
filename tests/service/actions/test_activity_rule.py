"""A round's rule of activity is changed after sendings: what the province watches follows at once, answers stay as they are."""

import pytest

from service.actions import open_round
from service.actions.activity_rule import change_rule
from service.actions.library import Library
from service.database import monitoring, revisions
from service.problems import FORBIDDEN, Problem
from tests.service.desk import Desk
from tests.service.two_years import dated, publish

pytestmark = pytest.mark.anyio

QUESTIONS = """
    | survey |
    | type          | name   | label  | calculation |
    | text          | nama   | Nama   | |
    | integer       | jeda   | Jeda   | |
    | calculate     | aturan |        | coalesce(pulldata('round', 'tahun_tanpa_rat', 'tahun_buku', '2027'), 2) |
    | calculate     | status |        | if(${jeda} >= ${aturan}, 'tidak', 'aktif') |
    | recap |
    | table | by     | heading | subheading | value | name |
    | Patuh | region | Aktif   |            | count: ${status} = 'aktif' | aktif |
    | settings |
    | form_id | version | form_title | dashboard |
    | aturan  | 2027.1  | Koperasi   | Patuh/aktif |
"""
KEY = "Patuh/aktif"


@pytest.fixture
async def round_id(world):
    """A round under the rule of two years; Berau sent one with two years without a meeting, Kukar one with none."""
    version = (await publish(world.handles["author"], QUESTIONS)).version_id
    found = (await open_round.open_round(world.handles["administrator"], Library(), dated(2027, version))).round_id
    await change_rule(world.handles["administrator"], Library(), found, 2, None)
    for place, years in (("berau", 2), ("kukar", 0)):
        desk = Desk(world, f"officer.{place}", getattr(world, place), round_id=found)
        await desk.open()
        await desk.type(nama="Maju", jeda=years)
        assert (await desk.send()).receipt is not None
    return found


async def active(world, round_id):
    found = await monitoring.figures(world.handles["province"], round_id)
    return sum(count for (_, name), count in found.items() if name == KEY)


async def test_the_counts_and_their_lists_follow_the_rule_and_answers_stay(world, round_id, visitor_of):
    admin, province = visitor_of(world.keys["administrator"]), visitor_of(world.keys["province"])
    before = await revisions.latest(world.system, round_id, world.berau)
    for rule, count in (("3", 2), ("2", 1), ("keduanya", 1), ("3", 2)):
        data = {"_csrf": await admin.token(), "tanpa_rat": rule}
        answer = await admin.ask("POST", "/putaran/2027/aturan", data=data, follow_redirects=False)
        assert answer.status_code == 303
        assert await active(world, round_id) == count
        assert f'aria-label="{count}, Aktif, 2027, Semua kantor"' in (await province.ask("GET", "/provinsi")).text
        listed = (await province.ask("GET", f"/koperasi?ukuran={KEY}")).text
        assert listed.count('<th role="rowheader"') == count
    assert await revisions.latest(world.system, round_id, world.berau) == before


async def test_saving_the_same_rule_again_mends_what_broke_off(world, round_id, owner_connection):
    await owner_connection.execute("update submissions set figures = '{}' where round_id = $1", round_id)
    assert await active(world, round_id) == 0
    assert not await change_rule(world.handles["administrator"], Library(), round_id, 2, None)
    assert await active(world, round_id) == 1


async def test_nobody_else_changes_the_rule_and_a_refused_change_counts_nothing_anew(world, round_id):
    for login in ("province", "author", "officer.berau"):
        with pytest.raises(Problem) as refused:
            await change_rule(world.handles[login], Library(), round_id, 3, None)
        assert refused.value.kind is FORBIDDEN
    assert await active(world, round_id) == 1
