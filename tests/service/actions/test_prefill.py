"""Last year's accepted answers begin this year's draft, in this year's units, and say where they came from."""

from uuid import uuid4

import msgspec
import pytest

from service.actions import open_round, review, submit
from service.actions.collecting import collected, typed, with_last_year
from service.actions.library import Library
from service.actions.provenance import Prefilled
from service.database import drafts, revisions
from service.database.handle import Snapshot
from tests.service.desk import NOW, Desk
from tests.service.two_years import CORRECTED, GIVEN, NEW, accept, dated, publish, two_years

pytestmark = pytest.mark.anyio


@pytest.fixture
async def years(world):
    """Two rounds; what Berau Maju said of the first is accepted."""
    found = await two_years(world)
    await accept(world, "officer.berau", world.berau, found.before, GIVEN)
    return found


@pytest.fixture
async def desk(world, years):
    """The officer of Berau in the second year."""
    return Desk(world, "officer.berau", world.berau, round_id=years.now)


async def said(desk):
    """What the open draft says now."""
    found = await collected(desk.handle, desk.library, desk.round, desk.cooperative)
    return typed(found.compiled, await drafts.one(desk.handle, desk.round, desk.cooperative))


async def standing(desk):
    return {path: one.standing for path, one in (await said(desk)).prefilled.items()}


async def sent(desk):
    revision = await revisions.latest(desk.handle, desk.round, desk.cooperative)
    return msgspec.json.decode(revision.answers, type=revisions.Document)


async def test_a_draft_begins_with_last_years_answers_in_this_years_units(desk, years):
    await desk.open()
    draft = await said(desk)
    assert draft.flat["modal"] == 1_250_000
    assert (draft.flat["nama"], draft.flat["anggota"]) == ("Berau Maju", 120)
    assert "perempuan" not in draft.flat
    of_last_year = Prefilled(value=1_250_000, origin="last_year", standing="untouched", year=2026, version="2024.1")
    assert draft.prefilled["modal"] == of_last_year
    origins = {path: one.origin for path, one in draft.prefilled.items()}
    assert origins == {
        "nama": "last_year",
        "modal": "last_year",
        "anggota": "last_year",
        "desa": "register",
        "bentuk": "form",
    }


async def test_without_an_accepted_year_the_register_fills_what_it_knows(world, years):
    kukar = Desk(world, "officer.kukar", world.kukar, round_id=years.now)
    await kukar.open()
    draft = await said(kukar)
    assert {path: one.origin for path, one in draft.prefilled.items()} == {
        "nama": "register",
        "desa": "register",
        "bentuk": "form",
    }


@pytest.mark.parametrize("undone", ["return", "unaccept"])
async def test_only_what_is_accepted_now_counts(world, desk, years, undone):
    province = world.handles["province"]
    if undone == "return":
        comments = {"nama": "Periksa namanya lagi."}
        await review.send_back(province, Library(), years.before, world.berau, 1, comments, new_id=uuid4)
    else:
        await review.undo(province, years.before, world.berau, 1, "accept")
    await desk.open()
    assert "modal" not in (await said(desk)).flat


async def test_the_nearest_earlier_year_of_the_same_form_counts(world, desk, years):
    admin = world.handles["administrator"]
    older = await open_round.open_round(admin, Library(), dated(2023, years.old))
    await accept(world, "officer.berau", world.berau, older.round_id, {**GIVEN, "anggota": 7})
    later = await open_round.open_round(admin, Library(), dated(2030, years.new))
    found = await collected(desk.handle, desk.library, later.round_id, world.berau)
    assert (await with_last_year(desk.handle, desk.library, found)).last.book_year == 2026
    before = await collected(desk.handle, desk.library, years.before, world.berau)
    assert (await with_last_year(desk.handle, desk.library, before)).last.answers["anggota"] == 7
    # The world's own round is on another form: nothing of it, nor for it.
    other = await collected(desk.handle, desk.library, world.round_id, world.berau)
    assert (await with_last_year(desk.handle, desk.library, other)).last is None


async def test_figures_that_nobody_looked_at_are_doubted_until_they_are_explained(desk):
    await desk.open()
    outcome = await desk.send()
    assert outcome.receipt is None
    assert [(each.path, each.code, each.severity) for each in outcome.unexplained] == [
        ("modal", "warning", "warning"),
        ("anggota", "warning", "warning"),
    ]
    assert outcome.unexplained[0].message == (
        "Modal (Rp1.250.000) sama persis dengan tahun lalu dan belum diperiksa. Tandai sesuai, ubah, atau tulis alasannya."
    )
    await desk.change(("~reason/modal", "Tidak ada setoran baru", 0), ("~reason/anggota", "Tidak ada anggota baru", 0))
    assert (await desk.send()).receipt.revision == 1
    document = await sent(desk)
    assert document.untouched == {
        "nama": "last_year", "modal": "last_year", "anggota": "last_year", "desa": "register", "bentuk": "form",
    }  # fmt: skip
    kept = await revisions.findings(desk.handle, desk.round, desk.cooperative, 1)
    assert [(each.path, each.reason) for each in kept] == [
        ("modal", "Tidak ada setoran baru"),
        ("anggota", "Tidak ada anggota baru"),
    ]


async def test_a_look_is_enough_a_click_a_change_or_the_same_figure_typed_again(desk):
    await desk.open()
    await desk.change(("~confirmed/modal", True, 0), ("anggota", 120, 0), ("nama", "Berau Maju Jaya", 0))
    assert await standing(desk) == {
        "nama": "changed", "modal": "confirmed", "anggota": "confirmed", "desa": "untouched", "bentuk": "untouched",
    }  # fmt: skip
    assert (await desk.send()).receipt.revision == 1
    assert (await sent(desk)).untouched == {"desa": "register", "bentuk": "form"}


async def test_a_click_can_be_taken_back(desk):
    await desk.open()
    [first] = await desk.change(("~confirmed/modal", True, 0))
    await desk.change(("~confirmed/modal", None, first.seq))
    assert (await standing(desk))["modal"] == "untouched"


async def test_what_was_taken_back_keeps_what_was_looked_at(desk):
    await desk.open()
    await desk.change(("~confirmed/modal", True, 0), ("~reason/anggota", "Tidak ada anggota baru", 0))
    assert (await desk.send()).receipt.revision == 1
    await review.take_back(desk.handle, desk.library, desk.round, desk.cooperative, 1, now=NOW)
    assert await standing(desk) == {
        "nama": "untouched", "modal": "confirmed", "anggota": "untouched", "desa": "untouched", "bentuk": "untouched",
    }  # fmt: skip
    outcome = await desk.send()
    assert (outcome.receipt.revision, [each.path for each in outcome.findings]) == (2, ["anggota"])


async def test_the_rules_of_the_form_see_last_year_when_it_is_judged(world, desk, years):
    rule = """
    | checks |
    | name  | severity | expression | message | questions |
    | turun | error    | ${perempuan} >= ${last-saved#perempuan} | Perempuan berkurang dari ${last-saved#perempuan}. | perempuan |
"""
    stricter = (await publish(world.handles["author"], CORRECTED + rule)).version_id
    await open_round.change_version(world.handles["administrator"], Library(), years.now, stricter)
    await desk.open()
    await desk.type(perempuan=39)
    outcome = await desk.send()
    assert "Perempuan berkurang dari 40." in [each.message for each in outcome.findings]


async def test_last_year_costs_one_query_when_a_draft_is_judged_however_much_it_says(world, desk, years, monkeypatch):
    asked = []
    for name in ("first", "fetch"):
        plain = getattr(Snapshot, name)

        async def counted(self, sql, *values, plain=plain):
            asked.append(sql)
            return await plain(self, sql, *values)

        monkeypatch.setattr(Snapshot, name, counted)
    kukar = Desk(world, "officer.kukar", world.kukar, round_id=years.now)
    kukar.library = desk.library  # as in the service: one for all, which has compiled the forms
    counts = []
    for one in (desk, kukar):
        await one.open()
        asked.clear()
        await submit.preview(one.handle, one.library, one.round, one.cooperative, now=NOW)
        counts.append((len(asked), sum("accepted_before" in sql for sql in asked)))
    assert counts[0] == counts[1] == (4, 1)


async def test_an_officer_sees_the_last_record_of_a_cooperative_that_is_now_his_and_no_other(world, years):
    admin = world.handles["administrator"]
    await open_round.change_roster(admin, years.now, world.berau, "move", "Surat nomor 12", office_id=1)
    there, here = world.handles["officer.kukar"], world.handles["officer.berau"]
    found = await revisions.accepted_before(there, years.now, world.berau)
    assert (found.book_year, found.label) == (2026, "2024.1")
    assert await revisions.accepted_before(here, years.now, world.berau) is None
    assert (
        await revisions.latest(there, years.before, world.berau) is None
    )  # the old round's rows stay the old office's
    await accept(world, "officer.kukar", world.kukar, years.before, {**GIVEN, "nama": "Kukar Jaya"})
    assert await revisions.accepted_before(here, years.now, world.kukar) is None
    assert await revisions.accepted_before(world.handles["author"], years.now, world.kukar) is None
    assert (await revisions.accepted_before(world.handles["province"], years.now, world.kukar)).book_year == 2026


async def test_a_bridge_that_does_not_fit_keeps_nobody_from_filling(world, years):
    text = NEW.replace("2025.1", "2025.9") + "    | desa | ${tidak_ada} | yes | |\n"
    broken = (await publish(world.handles["author"], text)).version_id
    await open_round.change_version(world.handles["administrator"], Library(), years.now, broken)
    desk = Desk(world, "officer.berau", world.berau, round_id=years.now)
    await desk.open()
    assert (await said(desk)).prefilled["nama"].origin == "register"
