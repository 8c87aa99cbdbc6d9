"""A version is published once, serves its rounds, is retired, and never changes."""

import asyncio

import asyncpg
import pytest

from service import problems
from service.actions import open_round, publish_version
from service.actions.library import Library
from service.database import forms, rounds
from service.problems import Problem
from tests.service.two_years import CORRECTED, NEW, OLD, dated, publish

pytestmark = pytest.mark.anyio


async def refused(awaitable):
    with pytest.raises(Problem) as refusal:
        await awaitable
    return refusal.value


@pytest.fixture
def author(world):
    return world.handles["author"]


async def test_a_version_keeps_the_authors_file_and_note_byte_for_byte(author):
    done = await publish(author, OLD, note="  Versi pertama; nilai dalam Rp juta.  ")
    version = await forms.one(author, done.version_id)
    assert (version.note, version.state) == ("Versi pertama; nilai dalam Rp juta.", "published")
    assert await forms.source(author, version.id) == ("uji.json", await forms.canonical(author, version.id))


async def test_the_same_content_twice_changes_nothing_and_other_content_wants_a_new_number(author):
    first = await publish(author, OLD, note="pertama")
    again = await publish(author, OLD, note="kedua")
    assert (again.version_id, again.fresh) == (first.version_id, False)
    assert (await forms.one(author, first.version_id)).note == "pertama"
    problem = await refused(publish(author, OLD.replace("Modal ", "Modal!")))
    assert problem.kind is problems.CONFLICT
    assert problem.detail == "Versi 2024.1 sudah diterbitkan dengan isi lain. Beri nomor versi yang baru."


async def test_of_authors_who_publish_at_once_one_wins_and_the_others_are_told(author):
    texts = [OLD.replace("Modal ", f"Modal {number}") for number in range(6)]
    done = await asyncio.gather(*(publish(author, text) for text in texts), return_exceptions=True)
    lost = [each for each in done if isinstance(each, Problem)]
    assert len(lost) == 5
    assert {each.detail for each in lost} == {
        "Versi 2024.1 sudah diterbitkan dengan isi lain. Beri nomor versi yang baru."
    }
    assert [each.label for each in await forms.versions(author)].count("2024.1") == 1


async def test_who_compared_with_a_version_that_is_no_longer_the_newest_is_told(author):
    seen = (await publish(author, OLD)).version_id
    await publish(author, NEW, seen=seen)
    problem = await refused(publish(author, CORRECTED, seen=seen))
    assert (problem.kind, "2025.1" in problem.detail) == (problems.CONFLICT, True)
    assert (await publish(author, NEW, seen=seen)).fresh is False  # it arrived before: nothing to compare


@pytest.mark.parametrize("login", ["officer.berau", "verifier.berau", "province", "administrator"])
async def test_only_authors_publish(world, login):
    assert (await refused(publish(world.handles[login], OLD))).kind is problems.FORBIDDEN


async def test_a_note_that_cannot_be_kept_is_refused(author):
    for note in ("x" * 2001, "a\x00b"):
        assert [fault.path for fault in (await refused(publish(author, OLD, note=note))).faults] == ["note"]


async def test_a_version_of_an_open_round_stays_and_a_retired_one_serves_no_new_round(world, author):
    admin, library = world.handles["administrator"], Library()
    old, new = (await publish(author, OLD)).version_id, (await publish(author, NEW)).version_id
    opened = await open_round.open_round(admin, library, dated(2026, old))
    problem = await refused(publish_version.retire(author, old))
    assert (problem.kind, "2026" in problem.detail) == (problems.CONFLICT, True)
    await open_round.close_round(admin, opened.round_id)
    assert await publish_version.retire(author, old) is True
    assert await publish_version.retire(admin, old) is False
    assert (await forms.one(author, old)).state == "retired"
    problem = await refused(open_round.open_round(admin, library, dated(2027, old)))
    assert (problem.kind, problem.detail) == (
        problems.CONFLICT,
        "Versi kuesioner ini sudah ditarik. Pilih versi yang lain.",
    )
    problem = await refused(publish(author, OLD))
    assert "sudah ditarik" in problem.detail
    await open_round.reopen_round(admin, opened.round_id)  # corrections of an old year go on
    for login in ("officer.berau", "verifier.berau", "province"):
        assert (await refused(publish_version.retire(world.handles[login], new))).kind is problems.FORBIDDEN
    assert (await refused(publish_version.retire(author, 9999))).kind is problems.NOT_FOUND


async def test_of_a_round_and_a_retirement_at_once_only_one_happens(world, author):
    admin = world.handles["administrator"]
    for number in range(4):
        version = (await publish(author, OLD.replace("2024.1", f"2024.{number + 2}"))).version_id
        done = await asyncio.gather(
            open_round.open_round(admin, Library(), dated(2030 + number, version)),
            publish_version.retire(author, version),
            return_exceptions=True,
        )
        assert sum(isinstance(each, Problem) for each in done) == 1, done


@pytest.mark.parametrize("login", ["officer.berau", "verifier.berau", "province", "author"])
async def test_only_administrators_move_a_round(world, author, login):
    new = (await publish(author, NEW)).version_id
    moving = open_round.change_version(world.handles[login], Library(), world.round_id, new)
    assert (await refused(moving)).kind is problems.FORBIDDEN


async def test_a_round_moves_only_to_a_newer_living_version_of_its_form(world, author):
    admin, library = world.handles["administrator"], Library()
    old = (await publish(author, OLD)).version_id
    new, newer = (await publish(author, NEW)).version_id, (await publish(author, CORRECTED)).version_id
    opened = (await open_round.open_round(admin, library, dated(2026, new))).round_id
    for wrong, words in ((old, "lebih baru"), (world.version_id, "lebih baru")):
        assert words in (await refused(open_round.change_version(admin, library, opened, wrong))).detail
    assert await open_round.change_version(admin, library, opened, new) is False
    await publish_version.retire(author, newer)
    assert "sudah ditarik" in (await refused(open_round.change_version(admin, library, opened, newer))).detail
    living = (await publish(author, CORRECTED.replace("2025.2", "2025.3"))).version_id
    assert await open_round.change_version(admin, library, opened, living) is True
    assert (await rounds.one(admin, opened)).form_version_id == living
    assert await publish_version.retire(author, new) is True
    await open_round.close_round(admin, opened)
    last = (await publish(author, CORRECTED.replace("2025.2", "2025.4"))).version_id
    assert (await refused(open_round.change_version(admin, library, opened, last))).kind is problems.ROUND_CLOSED
    assert (await refused(open_round.change_version(admin, library, 999, last))).kind is problems.NOT_FOUND


CHANGES = (
    "update form_versions set label = 'lain'",
    "update form_versions set canonical = ''",
    "update form_versions set source = 'x'",
    "update form_versions set note = 'lain'",
    "update form_versions set published_by = published_by + 0, note = 'x', state = 'retired'",
    "update form_versions set state = 'published'",
    "delete from form_versions",
    "truncate form_versions cascade",
)


@pytest.mark.parametrize("statement", CHANGES)
async def test_nobody_changes_a_published_version(world, owner_connection, service_connection, statement):
    before = await owner_connection.fetch("select * from form_versions")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await service_connection.execute(statement)
    with pytest.raises(asyncpg.PostgresError, match="never changes|append-only"):
        await owner_connection.execute(statement)  # a superuser
    async with owner_connection.transaction():
        await owner_connection.execute("set local role lumbung_owner")
        # The owner sees no row, so its statement changes none; with its own row security off, the trigger refuses.
        try:
            async with owner_connection.transaction():
                assert (await owner_connection.execute(statement)).endswith(" 0")
        except asyncpg.PostgresError as refusal:
            assert "append-only" in str(refusal)  # noqa: PT017  # a truncate is refused at once
        await owner_connection.execute("alter table form_versions no force row level security")
        with pytest.raises(asyncpg.PostgresError, match="never changes|append-only"):
            async with owner_connection.transaction():
                await owner_connection.execute(statement)
        await owner_connection.execute("alter table form_versions force row level security")
    assert await owner_connection.fetch("select * from form_versions") == before


async def test_a_retired_version_does_not_come_back(author, owner_connection):
    version = (await publish(author, OLD)).version_id
    await publish_version.retire(author, version)
    with pytest.raises(asyncpg.PostgresError, match="never changes"):
        await owner_connection.execute("update form_versions set state = 'published' where id = $1", version)
