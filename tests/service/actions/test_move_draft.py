"""A round goes on with a newer version: open drafts stay on theirs, and move one by one without losing anything."""

import asyncio
from uuid import uuid4

import msgspec
import pytest

from service import problems
from service.actions import move_draft, open_round, review, save_draft
from service.actions.collecting import collected, typed
from service.actions.library import Library
from service.actions.save_draft import Change
from service.database import drafts, events, revisions
from service.problems import Problem
from tests.service.desk import NOW, Desk
from tests.service.two_years import CORRECTED, GIVEN, accept, publish, two_years

pytestmark = pytest.mark.anyio

NEXT = (
    CORRECTED.replace("| integer          | modal   | Modal   | Rp    | ${last-saved#modal} |",
                      "| integer          | modal_rb | Modal (ribu) | Rp ribu | |")
    .replace("| text             | desa    | Desa    |       | pulldata('register', 'kode_desa', 'koperasi_id', '') |", "")
    .replace("| integer          | perempuan | Anggota perempuan | orang | |",
             "| integer          | perempuan | Anggota perempuan | orang | 0 |")
    + """
    | checks |
    | name  | severity | expression | message | questions |
    | kecil | error    | ${modal_rb} < 2000 | Modal harus di bawah 2 juta. | modal_rb |
    | bridge |
    | question  | expression        | comparable | note |
    | modal_rb  | ${modal} div 1000 | yes | Rp menjadi Rp ribu |
"""
)  # fmt: skip
"""A correction in mid-round: `modal` is asked in thousands, `desa` not at all."""


async def refused(awaitable):
    with pytest.raises(Problem) as refusal:
        await awaitable
    return refusal.value


@pytest.fixture
async def years(world):
    found = await two_years(world)
    await accept(world, "officer.berau", world.berau, found.before, GIVEN)
    return found


@pytest.fixture
async def desk(world, years):
    """Berau's officer in the second year, with a draft that was begun."""
    desk = Desk(world, "officer.berau", world.berau, round_id=years.now)
    await desk.open()
    await desk.change(
        ("modal", 2_500_000, 0), ("~confirmed/anggota", True, 0), ("unit", ["a", "b"], 0), ("unit/a/usaha", "Toko", 0),
        ("unit/b/usaha", "Jasa", 0), ("perempuan", 41, 0), ("~reason/modal", "Ada setoran besar", 0), ("nama", "Berau Jaya", 0),
    )  # fmt: skip
    return desk


@pytest.fixture
async def moved_round(world, years, desk):
    """The round goes on with the correction."""
    version = (await publish(world.handles["author"], NEXT)).version_id
    await open_round.change_version(world.handles["administrator"], Library(), years.now, version)
    return version


async def preview(desk):
    return await move_draft.preview_move(desk.handle, desk.library, desk.round, desk.cooperative, now=NOW)


async def move(desk, seq):
    await move_draft.move_draft(desk.handle, desk.library, desk.round, desk.cooperative, seq)


async def state(desk):
    found = await collected(desk.handle, desk.library, desk.round, desk.cooperative)
    draft = await drafts.one(desk.handle, desk.round, desk.cooperative)
    return draft, typed(found.compiled, draft)


async def test_a_draft_finishes_on_the_version_that_it_was_begun_on(world, desk, years, moved_round):
    await desk.type(perempuan=42)
    outcome = await desk.send()
    assert outcome.receipt.revision == 1, outcome
    revision = await revisions.latest(desk.handle, desk.round, desk.cooperative)
    assert revision.form_version_id == years.new
    # Taken back or returned it is still on its version; what was not begun is on the round's.
    await review.take_back(desk.handle, desk.library, desk.round, desk.cooperative, 1, now=NOW)
    assert (await state(desk))[0].form_version_id == years.new
    kukar = Desk(world, "officer.kukar", world.kukar, round_id=years.now)
    await kukar.open()
    assert (await state(kukar))[0].form_version_id == moved_round


async def test_a_returned_one_is_mended_on_the_version_that_it_was_sent_on(world, desk, years, moved_round):
    assert (await desk.send()).receipt.revision == 1
    await review.send_back(
        world.handles["verifier.berau"], Library(), desk.round, desk.cooperative, 1, {"nama": "Periksa namanya lagi."},
        new_id=uuid4,
    )  # fmt: skip
    assert await desk.open()
    draft, said = await state(desk)
    assert draft.form_version_id == years.new
    assert said.flat["desa"] == "64.03.01.2001"


async def test_the_preview_says_what_stays_changes_and_is_left_behind_and_moves_nothing(desk, moved_round):
    shown = await preview(desk)
    assert [(one.label, one.was, one.now) for one in shown.changed] == [("Modal (ribu)", None, 2500)]
    assert [(one.label, one.value) for one in shown.dropped] == [("Desa", "64.03.01.2001")]
    assert all(one.reason for one in shown.dropped)
    assert [each.message for each in shown.conflicts] == ["Modal harus di bawah 2 juta."]
    assert (await state(desk))[0].form_version_id == shown.old_version != shown.new_version == moved_round


async def test_a_move_carries_everything_and_keeps_what_it_could_not(desk, moved_round, owner_connection):
    before = (await state(desk))[1]
    await move(desk, (await preview(desk)).seq)
    draft, said = await state(desk)
    assert draft.form_version_id == moved_round
    assert said.nested["unit"] == [{"usaha": "Toko"}, {"usaha": "Jasa"}]
    assert {path: said.flat.get(path) for path in ("modal_rb", "perempuan", "nama", "anggota", "modal")} == {
        "modal_rb": 2500, "perempuan": 41, "nama": "Berau Jaya", "anggota": 120, "modal": None,
    }  # fmt: skip
    assert said.reasons == {"modal": "Ada setoran besar"}
    assert {path: one.standing for path, one in said.prefilled.items()} == {
        "nama": "changed", "anggota": "confirmed", "bentuk": "untouched",
    }  # fmt: skip
    assert [(one.label, one.value) for one in said.dropped] == [("Desa", "64.03.01.2001")]
    [kept] = await desk.handle.fetch("select from_version_id, to_version_id, answers from draft_moves")
    whole = msgspec.json.decode(kept["answers"])
    assert {path: whole[path] for path in before.flat} == before.flat
    assert (kept["from_version_id"], kept["to_version_id"]) == (draft.form_version_id - 1, draft.form_version_id)
    told = await events.listed(desk.handle, desk.round, desk.cooperative)
    assert told[-1].kind == "move_draft"
    for statement in ("update draft_moves set answers = ''", "delete from draft_moves", "truncate draft_moves"):
        with pytest.raises(Exception, match="never changes|append-only"):
            await owner_connection.execute(statement)


async def test_after_the_move_the_new_version_judges(desk, moved_round):
    await move(desk, (await preview(desk)).seq)
    outcome = await desk.send()
    assert [each.message for each in outcome.findings if each.severity == "error"] == ["Modal harus di bawah 2 juta."]
    await desk.type(modal_rb=1999)
    assert (await desk.send()).receipt.revision == 1
    revision = await revisions.latest(desk.handle, desk.round, desk.cooperative)
    assert revision.form_version_id == moved_round
    assert msgspec.json.decode(revision.answers)["answers"]["modal_rb"] == 1999


async def test_a_move_of_what_somebody_changed_since_is_refused(desk, moved_round):
    seen = (await preview(desk)).seq
    await desk.type(perempuan=50)
    problem = await refused(move(desk, seen))
    assert problem.kind is problems.CONFLICT
    assert (await state(desk))[1].flat["perempuan"] == 50


async def test_two_moves_at_once_are_one(desk, moved_round):
    seen = (await preview(desk)).seq
    done = await asyncio.gather(move(desk, seen), move(desk, seen), return_exceptions=True)
    assert sorted(isinstance(each, Problem) for each in done) == [False, True]
    assert len(await desk.handle.fetch("select number from draft_moves")) == 1


async def test_a_page_of_the_old_version_stores_nothing_in_the_new_one(desk, years, moved_round):
    await move(desk, (await preview(desk)).seq)

    async def typed_on_the_old_page():
        return await save_draft.save(
            desk.handle, desk.library, desk.round, desk.cooperative, "hp", [Change(path="perempuan", value=1, seq=1)],
            now=NOW, version_id=years.new,
        )  # fmt: skip

    problem = await refused(typed_on_the_old_page())
    assert (problem.kind, "versi kuesioner lain" in problem.detail) == (problems.CONFLICT, True)
    assert (await state(desk))[1].flat["perempuan"] == 41


async def test_there_is_nothing_to_move_on_the_rounds_own_version_nor_without_a_draft(world, desk, years):
    assert (await refused(preview(desk))).kind is problems.CONFLICT
    kukar = Desk(world, "officer.kukar", world.kukar, round_id=years.now)
    assert (await refused(preview(kukar))).kind is problems.CONFLICT
    stranger = Desk(world, "officer.kukar", world.berau, round_id=years.now)
    assert (await refused(preview(stranger))).kind is problems.NOT_FOUND
    verifier = Desk(world, "verifier.berau", world.berau, round_id=years.now)
    assert (await refused(move(verifier, 1))).kind is problems.CONFLICT


async def test_a_moved_cooperative_takes_its_kept_drafts_along(world, desk, moved_round):
    await move(desk, (await preview(desk)).seq)
    admin = world.handles["administrator"]
    await open_round.change_roster(admin, desk.round, desk.cooperative, "move", "Surat nomor 12", office_id=1)
    assert await desk.handle.fetch("select number from draft_moves") == []
    there = world.handles["officer.kukar"]
    assert [row["number"] for row in await there.fetch("select number from draft_moves")] == [1]


ELSEWHERE = (
    CORRECTED.replace(
        "| integer          | anggota | Anggota | orang | ${last-saved#anggota} |",
        "| integer          | jumlah_anggota | Anggota | orang | |",
    ).replace(
        "| integer          | modal   | Modal   | Rp    | ${last-saved#modal} |",
        "| begin group | uang | Uang | | |\n    | integer | modal | Modal | Rp | ${last-saved#modal} |\n    | end group | | | | |",
    )
    + """
    | bridge |
    | question       | expression  | comparable | note |
    | jumlah_anggota | coalesce(${anggota}, 0) | yes | ganti nama |
    | perempuan      | 7           | no         | tidak ditanyakan dulu |
"""
)
"""A correction in mid-round: `anggota` has another name, `modal` stands in a group."""


@pytest.mark.parametrize(
    ("change", "standing"),
    [
        (("nama", "Berau Jaya", 0), "untouched"),
        (("~confirmed/anggota", True, 0), "confirmed"),
        (("anggota", 121, 0), None),
    ],
)
async def test_what_moves_under_another_name_is_still_last_years(world, years, change, standing):
    desk = Desk(world, "officer.berau", world.berau, round_id=years.now)
    await desk.open()
    await desk.change(change)
    version = (await publish(world.handles["author"], ELSEWHERE)).version_id
    await open_round.change_version(world.handles["administrator"], Library(), years.now, version)
    await move(desk, (await preview(desk)).seq)
    said = (await state(desk))[1]
    told = {path: (one.origin, one.standing, one.year) for path, one in said.prefilled.items()}
    assert told["uang/modal"] == ("last_year", "untouched", 2026)
    assert told.get("jumlah_anggota") == (("last_year", standing, 2026) if standing else None)
    assert "perempuan" not in told
    doubted = {each.path for each in (await desk.send()).unexplained}
    assert doubted == {"uang/modal", *(["jumlah_anggota"] if standing == "untouched" else [])}
