"""How long templates, uploaded files and plans are kept, and that rows of old templates are known all the same."""

from uuid import uuid4

import msgspec
import pytest

from service.actions import fillings
from service.database import fillings as stored
from service.database import rounds, templates
from service.problems import Problem
from tests.service.actions.test_fillings import KEY, NOW, Office, kinds, template_in
from tests.service.desk import Desk

pytestmark = pytest.mark.anyio

FILLING = """update fillings set file_at = now() - make_interval(days => $2), at = now() - make_interval(days => $2),
    applied_at = case when applied_at is not null then now() - make_interval(days => $2) end where id = $1"""
TEMPLATE = "update templates set at = now() - make_interval(days => $2) where id = $1"


@pytest.fixture
async def office(world, owner_connection):
    """The draft says Maju with 12 members; so does the template."""
    desk = Desk(world, "officer.berau", world.berau)
    await desk.open()
    was = {"nama": "Maju", "anggota": 12}
    await desk.change(*((path, value, 0) for path, value in was.items()))
    return Office(world, await template_in(world, owner_connection, {str(world.berau): was}), was)


async def another(office):
    """Somebody makes a template: whatever is old goes."""
    made = templates.Template(
        id=uuid4(), round_id=office.world.round_id, office_id=2, account_id=office.handle.principal.account_id,
        form_version_id=office.world.version_id, at=NOW, key=KEY, contents=b"x",
    )  # fmt: skip
    await templates.note(office.handle, made)


async def put_in(office, name="Baru"):
    kept = await office.receive(office.file([(office.token, name, 12.0)]))
    await office.put(kept)
    return kept


async def test_an_upload_that_nobody_put_in_goes_after_a_month_and_not_before(office, owner_connection):
    young, old = [await office.receive(office.file([(office.token, name, 12.0)])) for name in ("Satu", "Dua")]
    await owner_connection.execute(FILLING, young, 29)
    await owner_connection.execute(FILLING, old, 31)
    await another(office)
    assert await stored.one(office.handle, old) is None
    assert (await stored.one(office.handle, young)).size > 0


async def test_a_files_bytes_go_after_three_months_and_what_it_did_stays_to_be_told(office, owner_connection):
    young, old = await put_in(office, "Satu"), await put_in(office, "Dua")
    await owner_connection.execute(FILLING, young, 89)
    await owner_connection.execute(FILLING, old, 91)
    await another(office)
    assert (await stored.one(office.handle, young)).size > 0
    found = await stored.one(office.handle, old)
    assert (found.size, found.state) == (None, "applied")
    assert (await stored.contents(office.handle, old), await stored.filled(office.handle, old)) == (None, None)
    plan, outcome = await stored.plan(office.handle, old)
    assert plan is not None
    assert outcome is not None
    assert (await fillings.preview(office.handle, office.library, old, now=NOW)).edits == ()
    assert (await office.put(old)).written == 1  # as it was told when it was put in


async def test_the_same_file_again_is_the_same_upload_and_is_kept_again(office, owner_connection):
    kept = await put_in(office)
    await owner_connection.execute(FILLING, kept, 91)
    await another(office)
    assert await office.receive(office.file([(office.token, "Baru", 12.0)])) == kept
    await another(office)
    assert (await stored.one(office.handle, kept)).size > 0


async def test_plans_go_three_months_after_their_round_was_closed_and_the_answers_stay(office, owner_connection):
    kept = await put_in(office)
    await owner_connection.execute(FILLING, kept, 91)
    await another(office)
    assert await stored.one(office.handle, kept) is not None
    await rounds.change(office.world.system, office.world.round_id, state="closed")
    await another(office)
    assert await stored.one(office.handle, kept) is None
    assert (await office.answers())["nama"] == "Baru"


async def test_what_an_old_template_said_goes_only_where_a_newer_one_and_no_file_of_it_is_kept(
    office, owner_connection
):
    async def contents():
        return (await templates.one(office.handle, office.template)).contents

    await owner_connection.execute(TEMPLATE, office.template, 401)
    await put_in(office)  # sweeps too, and there is no newer one
    assert await contents() is not None
    await another(office)  # a newer one, but the file is looked at still
    assert await contents() is not None
    long_ago = "now() - interval '91 days'"
    await owner_connection.execute(f"update fillings set file_at = {long_ago}, applied_at = {long_ago}")  # noqa: S608  # our own words
    await owner_connection.execute(TEMPLATE, office.template, 399)
    await another(office)
    assert await contents() is not None
    await owner_connection.execute(TEMPLATE, office.template, 401)
    await another(office)
    assert await contents() is None


async def test_among_more_than_two_hundred_of_a_round_the_oldest_lose_what_they_said(office, owner_connection):
    await owner_connection.execute(
        """insert into templates (id, round_id, office_id, account_id, form_version_id, at, key, contents)
           select gen_random_uuid(), round_id, office_id, account_id, form_version_id, at + make_interval(secs => n), key, contents
             from templates, generate_series(1, 199) n where id = $1""",
        office.template,
    )
    assert await owner_connection.fetchval("select count(*) from templates where contents is not null") == 200
    await owner_connection.execute(TEMPLATE, office.template, 300)
    await another(office)
    assert await owner_connection.fetchval("select count(*) from templates where contents is null") == 1
    assert (await templates.one(office.handle, office.template)).contents is None


async def test_rows_of_a_template_whose_words_are_gone_are_known_and_every_other_answer_is_asked(
    office, owner_connection
):
    await owner_connection.execute("update templates set contents = null")
    rows = [(office.token, "Baru", 12.0)]
    kept, preview = await office.look(office.file(rows, [(office.token, None, None, "Kios")]))
    assert kinds(preview) == [("conflict", 4, "C"), ("new", 4, "E")]
    assert any("tidak disimpan lagi" in remark for remark in preview.remarks)
    assert (await office.put(kept, conflicts={("Koperasi", 4, "C")})).written == 2
    found = await office.answers()
    assert (found["nama"], found["anggota"], len(found["unit"])) == ("Baru", 12, 1)
    forged = office.token[:-2] + ("AA" if office.token[-2:] != "AA" else "BB")
    _, preview = await office.look(office.file([(forged, "Baru", 12.0)]))
    assert kinds(preview)[0][0] == "wrong"


async def test_another_offices_old_files_go_too_and_nobody_sees_them_meanwhile(office, owner_connection):
    kept = await office.receive(office.file([(office.token, "Baru", 12.0)]))
    await owner_connection.execute(FILLING, kept, 31)
    stranger = office.world.handles["officer.kukar"]
    assert await stored.one(stranger, kept) is None
    with pytest.raises(Problem):
        await templates.note(
            stranger, msgspec.structs.replace(await templates.one(office.handle, office.template), id=uuid4())
        )
    assert await stored.one(office.handle, kept) is not None
    made = msgspec.structs.replace(
        await templates.one(office.handle, office.template), id=uuid4(), office_id=stranger.principal.office_id
    )
    await templates.note(stranger, made)
    assert await stored.one(office.handle, kept) is None
