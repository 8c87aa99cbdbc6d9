"""The province names the new code of a village whose form knows none, and it holds wherever answers go over the bridge."""

import asyncio
import hashlib
from uuid import uuid4

import asyncpg
import openpyxl
import pytest

from service import problems
from service.actions import open_round, successors
from service.actions.build_union import build_union
from service.actions.collecting import collected, typed
from service.actions.impact import count_impact
from service.actions.library import Library
from service.actions.successors import Wish
from service.database import drafts, events, rounds
from service.database import successors as stored
from service.problems import Problem
from tests.service.desk import NOW, Desk
from tests.service.two_years import accept, dated, publish

pytestmark = pytest.mark.anyio

SALOK, MARGO, STAYS = "64.02.13.1001", "64.02.13.1002", "64.02.13.1005"
SALOK_NOW, MARGO_NOW, FAR = "64.02.20.1001", "64.02.20.1002", "64.03.20.1002"

OLD = f"""
    | survey |
    | type            | name | label |
    | select_one kabkota | kabkota | Kabupaten |
    | select_one desa | desa | Desa  |
    | text            | nama | Nama  |
    | choices |
    | list_name | name    | label |
    | kabkota   | 64.02   | Kukar |
    | desa      | {SALOK} | Salok Api Barat |
    | desa      | {MARGO} | Margomulyo |
    | desa      | {STAYS} | Tetap |
    | settings |
    | form_id | version | form_title |
    | desa    | 2024.1  | Koperasi   |
"""

NEW = f"""
    | survey |
    | type            | name | label | default |
    | select_one kabkota | kabkota | Kabupaten | |
    | select_one desa | desa | Desa  | ${{last-saved#desa}} |
    | text            | nama | Nama  | ${{last-saved#nama}} |
    | choices |
    | list_name | name        | label | lama | baru |
    | kabkota   | 64.02 | Kukar | | |
    | desa      | {SALOK_NOW} | Salok Api Darat | | |
    | desa      | {MARGO_NOW} | Margomulyo | | |
    | desa      | {STAYS}     | Tetap | | |
    | desa      | {FAR}       | Jauh  | | |
    | pindah    | a | a | {SALOK} | |
    | pindah    | b | b | {MARGO} | {MARGO_NOW} |
    | bridge |
    | question | expression | comparable | note |
    | desa | coalesce(pulldata('pindah', 'baru', 'lama', ${{desa}}), ${{desa}}) | partly | Kode berganti. |
    | settings |
    | form_id | version | form_title |
    | desa    | 2025.1  | Koperasi   |
"""


@pytest.fixture
async def new(world):
    """The newer of two versions."""
    await publish(world.handles["author"], OLD)
    return (await publish(world.handles["author"], NEW)).version_id


@pytest.fixture
async def year(world, new):
    """The second round's id; both cooperatives said Salok in the first."""
    admin, library = world.handles["administrator"], Library()
    before = await open_round.open_round(admin, library, dated(2026, new - 1))
    now = await open_round.open_round(admin, library, dated(2027, new))
    for office, whose in (("berau", world.berau), ("kukar", world.kukar)):
        await accept(world, f"officer.{office}", whose, before.round_id, {"nama": office, "desa": SALOK})
    return now.round_id


def wish(**changes):
    return Wish(**{"old": SALOK, "new": SALOK_NOW, "reason": "Surat Bupati nomor 12", "seen": 0, **changes})


async def named(world, version, login="province", **changes):
    await successors.name(world.handles[login], Library(), version, wish(**changes))


async def village(desk):
    found = await collected(desk.handle, desk.library, desk.round, desk.cooperative)
    flat = typed(found.compiled, await drafts.one(desk.handle, desk.round, desk.cooperative)).flat
    assert flat["nama"]
    return flat.get("desa")


async def test_what_is_named_fills_the_next_draft_and_leaves_the_one_that_was_begun(world, new, year):
    library = Library()  # one for all, as in the service: it must not go on with the bridge that it built first
    berau = Desk(world, "officer.berau", world.berau, round_id=year)
    kukar = Desk(world, "officer.kukar", world.kukar, round_id=year)
    berau.library = kukar.library = library
    await berau.open()
    await named(world, new)
    await kukar.open()
    assert (await village(berau), await village(kukar)) == (None, SALOK_NOW)
    way = await library.bridge(kukar.handle, new - 1, new)
    assert way.steps["desa"].note == f"Kode berganti. Penerus yang ditunjuk provinsi: {SALOK} menjadi {SALOK_NOW}."
    await successors.take_back(world.handles["province"], SALOK, 1, "Keliru")
    way = await library.bridge(kukar.handle, new - 1, new)
    assert way.steps["desa"].note == "Kode berganti."
    assert await village(kukar) == SALOK_NOW


async def test_the_union_and_the_impact_go_by_it_too(world, new, year, tmp_path):
    province = world.handles["province"]
    the_round = await rounds.of_year(province, 2026)
    form = (await Library().compiled(province, new)).form
    await named(world, new)
    found = await count_impact(province, form, the_round, lambda _done, _total: None)
    assert (found.impact.submissions, found.impact.left) == ({"64.02": 1, "64.03": 1}, ())
    target = tmp_path / "gabungan.xlsx"
    await build_union(province, Library(), (2026, 2027), target, now=NOW, new_id=uuid4)
    book = openpyxl.load_workbook(target, data_only=True)
    cells = [str(cell) for row in book["Gabungan"].iter_rows(values_only=True) for cell in row if cell]
    assert (cells.count(SALOK_NOW), cells.count(SALOK)) == (2, 2)  # bridged, and as it was answered
    notes = [row[4] for row in book["Jembatan"].iter_rows(values_only=True) if row[1] == "desa"]
    assert notes[0].endswith(f"{SALOK} menjadi {SALOK_NOW}.")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"old": "64.02.13.9999"}, "Kode 64.02.13.9999 tidak ada di kuesioner lama."),
        ({"old": "'; drop table successors"}, "tidak ada di kuesioner lama."),
        ({"old": STAYS}, f"Kode {STAYS} masih berlaku di versi ini, jadi tidak perlu penerus."),
        ({"new": ""}, "Pilih kode barunya."),
        ({"new": "64.02.20.9999"}, "Kode 64.02.20.9999 tidak ada di daftar wilayah versi ini."),
        ({"new": SALOK}, f"Kode {SALOK} sendiri sudah berganti."),
        ({"new": MARGO}, f"Kode {MARGO} sendiri sudah berganti."),
        ({"new": FAR}, "ada di kabupaten/kota lain"),
        ({"old": MARGO}, f"Berkas kuesioner menyebut {MARGO_NOW} sebagai penerusnya. Centang"),
        ({"old": MARGO, "new": MARGO_NOW}, "sudah menyebut"),
        ({"reason": "  "}, "Tulis alasannya"),
        ({"reason": "x" * 501}, "Ringkas alasannya"),
    ],
)
async def test_what_cannot_be_named_is_told_in_words(world, new, changes, words):
    with pytest.raises(Problem) as refusal:
        await named(world, new, **changes)
    assert refusal.value.kind is problems.REFUSED
    assert words in refusal.value.detail
    assert await stored.named(world.system) == {}


async def test_the_file_is_overridden_knowingly_only_and_a_mended_version_keeps_what_was_named(world, new):
    await named(world, new, old=MARGO, overrides=True)
    assert await stored.named(world.system) == {MARGO: SALOK_NOW}
    mended = NEW.replace("2025.1", "2025.2").replace("Kode berganti.", "Kode berganti")
    mended = mended.partition("| bridge |")[0] + "| settings |" + mended.rpartition("| settings |")[2]
    later = (await publish(world.handles["author"], mended)).version_id
    found = await successors.changed(world.handles["province"], Library(), later)
    assert (found.version.label, found.before, found.named(MARGO).new_code) == ("2025.2", "2024.1", SALOK_NOW)
    way = await Library().bridge(world.system, new - 1, later)
    assert way.carry({"desa": MARGO}).answers == {"desa": SALOK_NOW}


async def test_a_form_that_changes_no_codes_has_nothing_to_name(world):
    assert await successors.changed(world.handles["province"], Library(), world.version_id) is None
    with pytest.raises(Problem, match="tidak mengganti kode"):
        await named(world, world.version_id)
    with pytest.raises(Problem) as refusal:
        await named(world, 32_000)
    assert refusal.value.kind is problems.NOT_FOUND


async def test_of_two_who_name_at_once_the_second_is_told_and_every_naming_stays(world, new):
    both = (named(world, new), named(world, new, login="administrator", new=MARGO_NOW))
    outcomes = await asyncio.gather(*both, return_exceptions=True)
    [late] = [each for each in outcomes if each is not None]
    assert (late.kind, late.detail) == (
        problems.CONFLICT,
        f"Penerus kode {SALOK} baru saja diubah orang lain. Muat ulang untuk melihatnya.",
    )
    [held] = (await stored.named(world.system)).values()
    with pytest.raises(Problem, match="sudah ditunjuk"):
        await named(world, new, new=held, seen=1)
    other = SALOK_NOW if held == MARGO_NOW else MARGO_NOW
    await named(world, new, new=other, reason="Perda 3/2026", seen=1)
    await successors.take_back(world.handles["administrator"], SALOK, 2, "Perda dibatalkan")
    for seen, kind in ((2, problems.CONFLICT), (3, problems.NOT_FOUND), (-1, problems.CONFLICT)):
        with pytest.raises(Problem) as refusal:
            await successors.take_back(world.handles["province"], SALOK, seen, "Lagi")
        assert refusal.value.kind is kind
    history = await stored.history(world.handles["province"])
    assert [(one.number, one.new_code, one.reason) for one in history[:2]] == [
        (3, None, "Perda dibatalkan"),
        (2, other, "Perda 3/2026"),
    ]
    assert [one.account_id for one in history[:2]] == [world.accounts["administrator"], world.accounts["province"]]
    assert all(one.account_name for one in history)
    journal = [(one.kind, one.subject, one.detail) for one in await events.journal(world.handles["administrator"])]
    assert journal[:2] == [
        ("successor_taken_back", SALOK, f"{other}; Perda dibatalkan"),
        ("successor_named", SALOK, f"{other}; Perda 3/2026"),
    ]


@pytest.mark.parametrize("login", ["officer.berau", "verifier.berau", "author"])
async def test_nobody_else_may_name(world, new, login):
    with pytest.raises(Problem) as naming:
        await named(world, new, login=login)
    with pytest.raises(Problem) as taking:
        await successors.take_back(world.handles[login], SALOK, 0, "Iseng")
    assert (naming.value.kind, taking.value.kind) == (problems.FORBIDDEN, problems.FORBIDDEN)
    assert await stored.history(world.system) == ()


async def tried(connection, entering, statement):
    async with connection.transaction():
        await connection.execute(entering)
        await connection.execute(statement)


async def test_nobody_writes_past_the_function_and_strangers_read_nothing(world, new, service_connection):
    await named(world, new)
    key = hashlib.sha256(world.keys["province"]).hexdigest()
    for statement in (
        "insert into successors values ('64.02.13.1002', 1, '64.02.20.1001', 'x', my_account(), now())",
        "update successors set new_code = '64.02.20.1002'",
        "delete from successors",
        "truncate successors",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await tried(service_connection, f"select enter(decode('{key}', 'hex'))", statement)
    assert await service_connection.fetchval("select count(*) from successors") == 0


async def test_not_even_the_owner_rewrites_what_was_named(world, new, owner_connection):
    await named(world, new)
    for statement in ("update successors set reason = 'lain'", "delete from successors", "truncate successors"):
        with pytest.raises(asyncpg.PostgresError):
            await tried(owner_connection, "select 1", statement)
    assert len(await stored.history(world.system)) == 1


async def test_the_database_itself_takes_nothing_but_codes(world):
    for old, new in (("x", SALOK), (SALOK, "6"), (SALOK, SALOK), ("64.02.13.1001 ", SALOK_NOW), ("64.1001", SALOK)):
        with pytest.raises(Problem) as refusal:
            await stored.name(world.handles["province"], old, new, 0, "Alasan")
        assert refusal.value.kind is problems.REFUSED
