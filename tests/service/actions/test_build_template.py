"""An office's template says what its pages say, is kept, and belongs to that office."""

import asyncio
import io
import time
import zlib
from uuid import uuid4

import msgspec
import openpyxl
import pytest

from service import problems
from service.accounts.row_tokens import cooperative_of, is_sealed
from service.actions import build_template, open_round, review
from service.actions.collecting import collected, typed
from service.actions.library import Library
from service.database import drafts, rounds, templates
from service.database.offices import Office
from service.problems import Problem
from tests.exports.filling.conftest import by_path
from tests.service.desk import NOW, Desk
from tests.service.two_years import GIVEN, NEW, OLD, accept, dated, publish, two_years

pytestmark = pytest.mark.anyio

BERAU = 2


def key(size):
    return b"k" * size


async def built(world, login, round_id, office_id):
    return await build_template.build(
        world.handles[login], Library(), round_id, office_id, now=NOW, new_id=uuid4, new_key=key
    )


def opened(made):
    return openpyxl.load_workbook(io.BytesIO(made.data))


def answers(sheet, at=4):
    return {
        path: sheet.cell(at, column).value
        for path, column in by_path(sheet).items()
        if sheet.cell(at, column).value is not None
    }


@pytest.fixture
async def years(world):
    found = await two_years(world)
    await accept(world, "officer.berau", world.berau, found.before, GIVEN)
    return found


async def contents(world, made, login="officer.berau"):
    kept = await templates.one(world.handles[login], made.id)
    return kept, msgspec.json.decode(zlib.decompress(kept.contents))


async def test_an_unopened_cooperative_stands_there_as_its_draft_would_begin(world, years):
    made = await built(world, "officer.berau", years.now, BERAU)
    sheet = opened(made)["Koperasi"]
    desk = Desk(world, "officer.berau", world.berau, round_id=years.now)
    await desk.open()
    found = await collected(desk.handle, desk.library, desk.round, desk.cooperative)
    page = typed(found.compiled, await drafts.one(desk.handle, desk.round, desk.cooperative)).flat
    told = answers(sheet)
    assert cooperative_of(key(32), told.pop("~token")) == world.berau
    assert told == {**page, "bentuk": "Jasa"}
    kept, said = await contents(world, made)
    assert said == {str(world.berau): page}
    assert (kept.round_id, kept.office_id, kept.form_version_id, kept.at) == (years.now, BERAU, years.new, NOW)
    fills = {path: sheet.cell(4, column).fill.start_color.rgb[-6:] for path, column in by_path(sheet).items()}
    assert (fills["modal"], fills["desa"], fills["bentuk"]) == ("FFF3D1", "DCE9F7", "DCE9F7")


async def test_an_open_draft_stands_there_as_it_is_now_with_its_rows(world, years):
    desk = Desk(world, "officer.berau", world.berau, round_id=years.now)
    await desk.open()
    await desk.type(
        anggota=121, modal=1_250_000, jenis="lain", unit=["b", "a"], unit__a__usaha="Warung", unit__b__usaha="Toko"
    )
    book = opened(await built(world, "officer.berau", years.now, BERAU))
    sheet = book["Koperasi"]
    told = answers(sheet)
    assert (told["anggota"], told["modal"], told["jenis"]) == (121, 1_250_000, "Lainnya")
    fills = {path: sheet.cell(4, column).fill.start_color.rgb[-6:] for path, column in by_path(sheet).items()}
    assert fills["anggota"] == "DDF0DC"
    assert sheet.cell(4, by_path(sheet)["modal"]).fill.fill_type is None
    lines = [[each.value for each in line][2:] for line in book["Unit"].iter_rows(min_row=4)]
    assert lines == [["b", "Berau Maju", "Toko"], ["a", "Berau Maju", "Warung"]]


async def test_what_was_sent_is_shown_and_locked_and_what_came_back_is_open(world, years):
    desk = Desk(world, "officer.berau", world.berau, round_id=years.now)
    await desk.open()
    await desk.type(anggota=121, perempuan=3, modal=7)
    outcome = await desk.send()
    assert outcome.receipt is not None, outcome.findings
    sheet = opened(await built(world, "officer.berau", years.now, BERAU))["Koperasi"]
    column = by_path(sheet)["anggota"]
    assert (sheet.cell(4, column).value, sheet.cell(4, column).protection.locked) == (121, True)
    assert sheet.cell(4, by_path(sheet)["jenis"]).protection.locked
    verifier = world.handles["verifier.berau"]
    await review.send_back(
        verifier, Library(), years.now, world.berau, 1, {"anggota": "Periksa lagi jumlah anggotanya."}, new_id=uuid4
    )
    sheet = opened(await built(world, "officer.berau", years.now, BERAU))["Koperasi"]
    assert (sheet.cell(4, column).value, sheet.cell(4, column).protection.locked) == (121, False)


async def test_a_draft_on_an_older_version_stands_there_in_the_rounds(world):
    library, author, admin = Library(), world.handles["author"], world.handles["administrator"]
    old = (await publish(author, OLD)).version_id
    opened_round = await open_round.open_round(admin, library, dated(2027, old))
    desk = Desk(world, "officer.berau", world.berau, round_id=opened_round.round_id)
    await desk.open()
    await desk.type(modal=2.5, fax="0554")
    new = (await publish(author, NEW)).version_id
    assert await open_round.change_version(admin, library, opened_round.round_id, new)
    made = await built(world, "officer.berau", opened_round.round_id, BERAU)
    assert answers(opened(made)["Koperasi"])["modal"] == 2_500_000


async def test_the_hidden_sheet_is_sealed_and_the_file_is_named_as_offices_do(world, years):
    made = await built(world, "officer.berau", years.now, BERAU)
    about = {line[0].value: line[1].value for line in opened(made)["_lumbung"]}
    assert is_sealed(key(32), about)
    assert (about["jenis"], about["format"], about["id"]) == ("templat", "1", str(made.id))
    assert (about["versi"], about["kuesioner"], about["tahun"]) == ("2025.1", "bertahun", "2027")
    assert (made.name, made.cooperatives) == ("Isian_Koperasi_Berau_TB2027.xlsx", 1)


async def test_another_office_neither_sees_nor_makes_nor_writes_it(world, years):
    made = await built(world, "officer.berau", years.now, BERAU)
    for login, sees in (
        ("officer.kukar", False),
        ("verifier.kukar", False),
        ("officer.berau", True),
        ("province", True),
    ):
        assert ((await templates.one(world.handles[login], made.id)) is not None) == sees, login
    for login, office, code in (
        ("officer.kukar", BERAU, problems.NOT_FOUND),
        ("verifier.berau", BERAU, problems.FORBIDDEN),
        ("author", BERAU, problems.FORBIDDEN),
        ("province", 99, problems.NOT_FOUND),
    ):
        with pytest.raises(Problem) as refused:
            await built(world, login, years.now, office)
        assert refused.value.kind == code, login
    kept = await templates.one(world.handles["officer.berau"], made.id)
    with pytest.raises(Problem):
        await templates.note(world.handles["officer.kukar"], msgspec.structs.replace(kept, id=uuid4()))


async def test_without_a_principal_no_template_is_seen(world, years, service_connection):
    await built(world, "officer.berau", years.now, BERAU)
    assert await service_connection.fetchval("select count(*) from templates") == 0


async def test_a_closed_round_and_an_unknown_one_are_refused(world, years):
    await rounds.change(world.handles["administrator"], years.now, state="closed")
    for round_id, code in ((years.now, problems.ROUND_CLOSED), (999, problems.NOT_FOUND)):
        with pytest.raises(Problem) as refused:
            await built(world, "officer.berau", round_id, BERAU)
        assert refused.value.kind == code


async def test_a_child_that_breaks_is_told_in_words_and_nothing_is_noted(world, years, monkeypatch):
    def broken(_template):
        raise build_template.OverrunError

    monkeypatch.setattr(build_template, "make_outside", broken)
    with pytest.raises(Problem) as refused:
        await built(world, "officer.berau", years.now, BERAU)
    assert refused.value.kind == problems.WORKBOOK_REFUSED
    handle = world.handles["officer.berau"]
    assert await handle.fetch("select id from templates") == []


async def test_the_event_loop_goes_on_meanwhile(world, years):
    """The child's seconds are not the loop's; the bound is wide, for a busy machine."""
    longest = 0.0

    async def watch():
        nonlocal longest
        while True:
            asked = time.perf_counter()
            await asyncio.sleep(0.005)
            longest = max(longest, time.perf_counter() - asked)

    watching = asyncio.create_task(watch())
    started = time.perf_counter()
    await built(world, "officer.berau", years.now, BERAU)
    took = time.perf_counter() - started
    watching.cancel()
    assert longest < took / 2


async def test_offices_are_named_without_kabupaten():
    office = Office(id=1, region_code="64.08", kind="regency", name="Diskop", region_name="Kabupaten Kutai Timur")
    assert build_template.file_name(office, 2025) == "Isian_Koperasi_Kutai_Timur_TB2025.xlsx"
