"""Files that answer a question: they arrive whole over a bad link, are what they say, and only their office sees them."""

import asyncio
import hashlib
import random
import re
from uuid import uuid4

import asyncpg
import msgspec
import openpyxl
import pytest

from forms import versions
from forms.model import Check, Question
from service import problems
from service.actions import attach, review
from service.actions.attach import PIECE, File
from service.actions.build_workbook import build
from service.actions.library import Library
from service.actions.verify import verify
from service.app import create_app
from service.database import attachments, forms, rounds
from service.problems import Problem
from service.sample.minutes import page
from tests.service.conftest import SMALL_FORM
from tests.service.database.test_isolation import entered
from tests.service.desk import NOW, Desk

pytestmark = pytest.mark.anyio

PLACE = "berkas"
ROOM = 10**9
FORM = msgspec.structs.replace(
    SMALL_FORM,
    version="2025.2",
    children=(
        *SMALL_FORM.children,
        Question(
            name=PLACE, type="file", row=6, label={"id": "Berkas RAT"}, constraint=r"regex(., '^.+\.(pdf|jpg|png)$')",
        ),
    ),
    checks=(
        Check(
            name="berkas_kosong", row=2, severity="warning", questions=(PLACE,),
            expression=f"${{{PLACE}}} != '' or pulldata('round', 'lampiran', 'tahun_buku', 2025) = 'tidak'",
            message={"id": "Berkasnya belum ada."},
        ),
    ),
)  # fmt: skip


def scan(seed=1, size=700_000):
    """A pdf as a scanner makes it: mostly bytes that nothing makes smaller."""
    body = page(("BERITA ACARA (contoh)",))
    noise = random.Random(seed).randbytes(size).replace(b"\n", b"")  # noqa: S311  # the same each time
    return body.replace(b"stream\n", b"stream\n%" + noise + b"\n", 1)


@pytest.fixture
async def filed(world):
    """The round goes on with a form that asks for a file."""
    canonical = versions.canonical(FORM)
    published = await forms.publish(
        world.system,
        forms.NewVersion(
            form="koperasi", title="Koperasi", label="2025.2", content_sha=hashlib.sha256(canonical).digest(),
            source_name="koperasi.json", source=canonical, canonical=canonical,
        ),
    )  # fmt: skip
    await rounds.set_version(world.system, world.round_id, published.version_id, ())
    return world


class Office:
    """An officer who uploads files for one cooperative."""

    def __init__(self, world, login="officer.berau", cooperative=None, room=ROOM):
        self.handle, self.round, self.room = world.handles[login], world.round_id, room
        self.cooperative, self.library = cooperative or world.berau, Library()

    async def start(self, data, name="rat.pdf", path=PLACE, sha=True, size=None):
        digest = hashlib.sha256(data).hexdigest() if sha is True else sha or None
        file = File(path=path, name=name, size=len(data) if size is None else size, sha256=digest)
        return await attach.start(self.handle, self.library, self.round, self.cooperative, file, room=self.room)

    async def put(self, upload, data, place, length=PIECE):
        return await attach.put(
            self.handle, self.round, self.cooperative, upload.id, place, data[place : place + length]
        )

    async def finish(self, upload):
        return await attach.finish(self.handle, self.round, self.cooperative, upload.id)

    async def whole(self, data, name="rat.pdf"):
        file = File(path=PLACE, name=name, size=len(data))
        return await attach.whole(self.handle, self.library, self.round, self.cooperative, file, data, room=self.room)


async def refused(awaitable):
    with pytest.raises(Problem) as refusal:
        await awaitable
    return refusal.value


async def test_an_upload_goes_on_where_it_was_cut_off_and_is_handed_out_as_it_was(filed):
    office, data = Office(filed), scan()
    begun = await office.start(data, name="../Berita acara\u202e RAT.pdf")
    assert await office.put(begun, data, 0) == PIECE
    assert await office.put(begun, data, 0) == PIECE  # its answer was lost, so it was sent again

    again = await office.start(data)  # the browser was closed; the same file is chosen once more
    assert (again.id, again.received) == (begun.id, PIECE)
    early = await refused(office.finish(again))
    assert (early.kind, str(PIECE) in early.detail) == (problems.CONFLICT, True)
    gap = await refused(office.put(again, data, PIECE + 7))
    assert (gap.kind, gap.detail) == (
        problems.CONFLICT,
        f"Potongan ini bukan lanjutannya. Lanjutkan dari byte {PIECE}.",
    )
    for place in range(PIECE, len(data), PIECE):
        await office.put(again, data, place)
    kept = await office.finish(again)
    assert (kept.state, kept.name, kept.media_type) == ("whole", "Berita acara RAT.pdf", "application/pdf")
    assert await office.finish(again) == kept  # asked twice

    for reader in ("officer.berau", "verifier.berau", "province", "administrator"):
        found = await attach.download(filed.handles[reader], filed.berau, kept.sha)
        assert found.content == data, reader


async def test_the_same_file_twice_is_kept_once_and_needs_no_second_upload(filed, owner_connection):
    office, data = Office(filed), scan(size=1000)
    first = await office.whole(data)
    second = await office.start(data, name="salinan.pdf")
    assert (second.id, second.state) == (first.id, "whole")
    blind = await office.start(data, sha=None)  # who cannot say its hash sends it all
    await office.put(blind, data, 0)
    assert (await office.finish(blind)).id == first.id
    assert await owner_connection.fetchval("select count(*) from attachments") == 1
    other = await Office(filed, "officer.kukar", filed.kukar).start(data)
    assert (other.state, other.received) == ("uploading", 0)  # nobody learns what another office holds


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"<html><script>alert(1)</script></html>", "rat.pdf", "berkas-jenis"),
        (b"PK\x03\x04" + bytes(40), "rat.pdf", "berkas-kantor"),
        (scan(size=100)[:-40], "rat.pdf", "berkas-rusak"),
        (scan(size=100) + b"PK\x01\x02PK\x05\x06", "rat.pdf", "berkas-ganda"),
    ],
)
async def test_a_file_is_judged_by_its_content_whatever_its_name(filed, owner_connection, data, name, code):
    problem = await refused(Office(filed).whole(data, name))
    assert (problem.kind, problem.faults[0].code, problem.faults[0].path) == (problems.REFUSED, code, PLACE)
    assert await owner_connection.fetchval("select count(*) from attachments") == 0


async def test_a_file_that_is_too_large_empty_or_for_no_such_question_is_refused_before_it_is_sent(filed):
    office = Office(filed)
    assert (await refused(office.start(b"", size=5 * 1024 * 1024 + 1))).faults[0].code == "berkas-besar"
    assert (await refused(office.start(b""))).faults[0].code == "berkas-kosong"
    for path in ("nama", "tidak_ada", "../berkas", "unit/x/usaha", "~reason/berkas"):
        assert (await refused(office.start(b"x", path=path))).kind is problems.REFUSED, path
    assert (await refused(office.start(b"x", sha="xyz"))).kind is problems.REFUSED
    begun = await office.start(b"12345", sha=None)
    assert "lebih panjang" in (await refused(office.put(begun, b"123456", 0))).detail
    assert (await refused(office.put(begun, b"", 0))).kind is problems.REFUSED


async def test_what_arrives_must_be_what_was_promised(filed, owner_connection):
    office, data = Office(filed), scan(size=1000)
    begun = await office.start(data, sha=hashlib.sha256(b"something else").hexdigest())
    await office.put(begun, data, 0)
    assert (await refused(office.finish(begun))).faults[0].code == "berkas-rusak"
    assert await owner_connection.fetchval("select count(*) from attachments") == 0


async def test_another_office_gets_what_it_gets_for_one_that_never_existed(filed):
    kept = await Office(filed).whole(scan(size=1000))
    open_one = await Office(filed).start(scan(2, 1000))
    stranger = filed.handles["officer.kukar"]
    thief = Office(filed, "officer.kukar", filed.berau)
    for story in (
        lambda c: attach.download(stranger, c, kept.sha),
        lambda c: attach.listed(stranger, filed.round_id, c),
        lambda c: attach.look(stranger, filed.round_id, c, open_one.id),
        lambda c: attach.put(stranger, filed.round_id, c, open_one.id, 0, b"x"),
        lambda c: attach.finish(stranger, filed.round_id, c, open_one.id),
        lambda c: attach.give_up(stranger, filed.round_id, c, open_one.id),
        lambda c: attachments.put(stranger, open_one.id, filed.round_id, c, 0, b"x"),
        lambda c: attachments.finish(
            stranger, msgspec.structs.replace(open_one, cooperative_id=c), "a.pdf", "application/pdf", bytes(32)
        ),
        lambda c: attachments.start(
            stranger, uuid4(), filed.round_id, c, attachments.NewUpload(path=PLACE, name="a", size=1, sha=None), ROOM
        ),
    ):
        told = [await refused(story(cooperative)) for cooperative in (filed.berau, uuid4())]
        assert {(each.kind.code, each.detail) for each in told} == {("not-found", "")}
    assert (await refused(thief.start(b"x"))).kind is problems.NOT_FOUND
    colleague = Office(filed, "verifier.berau")
    assert (await refused(colleague.start(b"x"))).kind is problems.FORBIDDEN


@pytest.mark.parametrize("login", ["officer.kukar", "author", "province"])
async def test_row_security_shows_a_file_to_its_office_and_the_province_only(filed, service_connection, login):
    await Office(filed).whole(scan(size=1000))
    expected = 1 if login == "province" else 0
    for table in ("attachments", "attachment_parts"):
        assert await service_connection.fetchval(f"select count(*) from {table}") == 0  # noqa: S608  # our own names
        async with service_connection.transaction():
            await service_connection.execute("select enter($1)", hashlib.sha256(filed.keys[login]).digest())
            assert await service_connection.fetchval(f"select count(*) from {table}") == expected  # noqa: S608


@pytest.mark.parametrize(
    "statement",
    [
        "update attachments set name = 'x'",
        "delete from attachments",
        "delete from attachment_parts",
        "insert into attachment_parts (attachment_id, place, office_id, content) select id, size, office_id, 'x' from attachments",
        "select attachments_sweep()",
        "select named_by_revision(gen_random_uuid(), sha256('x'))",
    ],
)
async def test_the_service_writes_files_by_its_functions_only(filed, service_connection, statement):
    await Office(filed).whole(scan(size=1000))
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await entered(service_connection, filed.keys["officer.berau"], statement)


async def test_a_full_disk_is_told_keeps_what_arrived_and_the_upload_goes_on(filed, owner_connection):
    office, data = Office(filed), scan()
    begun = await office.start(data)
    await office.put(begun, data, 0)
    await owner_connection.execute(
        """create function full_disk() returns trigger language plpgsql as
           $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$;
           create trigger full_disk before insert on attachment_parts for each row execute function full_disk()"""
    )
    problem = await refused(office.put(begun, data, PIECE))
    assert (problem.kind, problem.kind.status) == (problems.STORAGE_FULL, 507)
    await owner_connection.execute("drop trigger full_disk on attachment_parts")
    assert (await office.start(data)).received == PIECE
    for place in range(PIECE, len(data), PIECE):
        await office.put(begun, data, place)
    assert (await office.finish(begun)).state == "whole"


async def test_files_never_take_the_room_of_answers(filed):
    await Office(filed).whole(scan(size=1000))
    tight = Office(filed, room=3000)
    problem = await refused(tight.start(scan(2, 2000)))
    assert (problem.kind, "jawaban lain tetap" in problem.detail) == (problems.STORAGE_FULL, True)
    assert (await tight.start(scan(size=1000))).state == "whole"


async def test_unfinished_uploads_are_few_and_go_when_nobody_goes_on_with_them(filed, owner_connection):
    office = Office(filed)
    begun = [await office.start(scan(seed, 500)) for seed in range(5)]
    assert (await refused(office.start(scan(5, 500)))).kind is problems.THROTTLED
    assert (await office.start(scan(3, 500))).id == begun[3].id  # one that is under way may go on
    await attach.give_up(office.handle, office.round, office.cooperative, begun[0].id)
    assert (await office.start(scan(5, 500))).received == 0
    await owner_connection.execute(
        "update attachments set touched_at = now() - interval '11 minutes' where id <> $1", begun[1].id
    )
    await office.start(scan(6, 500))  # those that lie still make room
    assert await owner_connection.fetchval("select count(*) from attachments") == 2
    await owner_connection.execute("update attachments set touched_at = now() - interval '25 hours'")
    await Office(filed, "officer.kukar", filed.kukar).start(scan(size=500))  # whoever comes next sweeps
    assert (await refused(office.put(begun[1], scan(1, 500), 0))).kind is problems.NOT_FOUND
    assert await owner_connection.fetchval("select count(*) from attachments") == 1


@pytest.fixture
async def named(filed):
    """An officer's desk with a draft whose file was answered."""
    kept = await Office(filed).whole(scan(size=1000), "Berita acara.pdf")
    desk = Desk(filed, "officer.berau", filed.berau)
    await desk.open()
    await desk.type(nama="Berau Maju", anggota=7, **{PLACE: attach.answer_of(kept)})
    return desk, kept


async def test_an_answer_refers_to_a_file_of_this_cooperative_or_is_refused(filed, named):
    desk, kept = named
    foreign = await Office(filed, "officer.kukar", filed.kukar).whole(scan(9, 500))
    for value in (f"{'0' * 64}/rat.pdf", attach.answer_of(foreign), "rat.pdf", 7, True, ["x"]):
        (told,) = await desk.change((PLACE, value, 1))
        assert (told.status, told.path) == ("refused", PLACE), value
    # No other question can name one either, so that what a revision names is always there.
    unfinished = await Office(filed).start(scan(3, 500))
    for path, value in (("nama", f"{'0' * 64}/rat.pdf"), (PLACE, f"{unfinished.sha}/rat.pdf")):
        assert [one.status for one in await desk.change((path, value, 1))] == ["refused"]
    assert {each.status for each in await desk.type(**{PLACE: None})} == {"applied"}
    assert {each.status for each in await desk.type(**{PLACE: attach.answer_of(kept)})} == {"applied"}


async def test_what_is_sent_names_the_content_so_that_the_chain_covers_it(filed, named, owner_connection):
    desk, kept = named
    outcome = await desk.send()
    assert outcome.receipt is not None
    assert kept.sha.encode() in await owner_connection.fetchval("select answers from revisions")
    done = await verify(filed.system)
    assert (done.files, done.faults) == (1, ())
    await owner_connection.execute("set session_replication_role = replica")
    await owner_connection.execute("update attachment_parts set content = overlay(content placing 'x' from 500)")
    assert (await verify(filed.system)).faults == (f"{filed.berau}: file {kept.sha} is not what it was",)
    await owner_connection.execute("delete from attachment_parts; delete from attachments")
    assert (await verify(filed.system)).faults == (
        f"{filed.berau}: file {kept.sha} is named by a revision and is not there",
    )


async def test_not_even_a_superuser_changes_or_drops_a_file_that_a_revision_names(filed, named, owner_connection):
    desk, _ = named
    await desk.send()
    for statement in (
        "update attachments set sha = sha256('x')",
        "update attachment_parts set content = 'x'",
        "delete from attachments",
        "truncate attachments cascade",
    ):
        with pytest.raises(asyncpg.PostgresError, match=r"not allowed|append-only"):
            await owner_connection.execute(statement)


async def test_a_file_stays_while_anything_names_it_and_goes_a_month_later(filed, named, owner_connection):
    desk, kept = named
    loose = await Office(filed).whole(scan(4, 500))

    async def a_month_later():
        await owner_connection.execute("update attachments set touched_at = now() - interval '31 days'")
        begun = await Office(filed, "officer.kukar", filed.kukar).start(scan(8, 500))
        await attach.give_up(filed.handles["officer.kukar"], filed.round_id, filed.kukar, begun.id)
        return {
            each["sha"] for each in await owner_connection.fetch("select encode(sha, 'hex') as sha from attachments")
        }

    assert await a_month_later() == {kept.sha}  # a draft names it
    assert loose.sha != kept.sha
    await desk.send()
    await review.take_back(desk.handle, desk.library, filed.round_id, filed.berau, 1, now=NOW)
    await desk.type(**{PLACE: None})
    await desk.send()
    assert await a_month_later() == {kept.sha}  # the first revision still does
    assert await owner_connection.fetchval("select sealed from attachments")


async def test_what_was_sent_takes_no_more_files(filed, named):
    desk, _ = named
    office = Office(filed)
    begun = await office.start(scan(7, 500))
    await desk.send()
    assert (await refused(office.start(scan(8, 500)))).kind is problems.WRONG_STATE
    assert (await refused(office.put(begun, scan(7, 500), 0))).kind is problems.WRONG_STATE
    await rounds.change(filed.system, filed.round_id, state="closed")
    assert (await refused(office.start(scan(8, 500)))).kind is problems.ROUND_CLOSED


async def test_who_lacks_the_file_is_warned_where_the_round_takes_files_and_only_there(filed, owner_connection):
    desk = Desk(filed, "officer.berau", filed.berau)
    await desk.open()
    await desk.type(nama="Berau Maju", anggota=7)
    assert [each.path for each in (await desk.send()).unexplained] == [PLACE]
    await owner_connection.execute("update rounds set takes_files = false")
    assert (await refused(Office(filed).start(b"x"))).kind is problems.CONFLICT
    assert (await desk.send()).receipt is not None


async def test_a_file_moves_with_its_cooperative(filed, named):
    _, kept = named
    await rounds.change_roster(filed.system, filed.round_id, filed.berau, "move", office_id=1, reason="Surat nomor 9")
    assert (await attach.download(filed.handles["officer.kukar"], filed.berau, kept.sha)).name == "Berita acara.pdf"
    assert (
        await refused(attach.download(filed.handles["officer.berau"], filed.berau, kept.sha))
    ).kind is problems.NOT_FOUND


async def test_the_workbook_says_the_files_name_and_links_nowhere(filed, named, tmp_path):
    desk, kept = named
    await desk.send()
    target = tmp_path / "book.xlsx"
    await build(filed.handles["province"], Library(), 2025, target, now=NOW, new_id=uuid4)
    sheet = openpyxl.load_workbook(target)["Data Mentah"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.value == "Berita acara.pdf"] == ["Berita acara.pdf"]
    assert not any(cell.hyperlink for cell in cells if cell.value == "Berita acara.pdf")
    assert kept.sha not in {str(cell.value) for cell in cells}


async def test_two_hands_that_send_the_same_file_at_once_keep_it_once(filed, owner_connection):
    data = scan(size=300_000)
    done = await asyncio.gather(*(Office(filed).whole(data) for _ in range(4)), return_exceptions=True)
    assert {each.sha for each in done if not isinstance(each, Exception)} == {hashlib.sha256(data).hexdigest()}
    assert await owner_connection.fetchval("select count(*) from attachments where state = 'whole'") == 1


@pytest.fixture
def app(settings, filed):
    return create_app(msgspec.structs.replace(settings, pool_size=4))


async def test_a_program_uploads_resumes_and_reads_back(filed, visitor_of):
    officer, data = visitor_of(filed.keys["officer.berau"]), scan()
    base = f"/api/rounds/{filed.round_id}/submissions/{filed.berau}"
    about = {"path": PLACE, "name": "rat.pdf", "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    begun = (await officer.change("POST", f"{base}/attachments", json=about)).json()
    assert (begun["received"], begun["whole"], begun["piece"]) == (0, False, PIECE)
    at, here = 0, f"{base}/attachments/{begun['id']}"
    while at < len(data):
        sent = await officer.change(
            "PUT",
            f"{here}?at={at}",
            content=data[at : at + PIECE],
            headers={"content-type": "application/octet-stream"},
        )
        assert sent.status_code == 200, sent.text
        at = sent.json()["received"]
        assert (await officer.ask("GET", here)).json()["received"] == at
    done = (await officer.change("POST", f"{here}/finish")).json()
    changes = {"device": "pc", "changes": [{"path": PLACE, "value": done["answer"], "seq": 1}]}
    saved = await officer.change("PATCH", f"{base}/draft", json=changes)
    assert saved.json()["results"][0]["status"] == "applied", saved.text

    (listed,) = (await officer.ask("GET", f"{base}/attachments")).json()
    assert (listed["answer"], listed["size"]) == (done["answer"], len(data))
    for address in (f"{base}/attachments/content/{listed['sha256']}", f"/lampiran/{filed.berau}/{listed['sha256']}"):
        answer = await officer.ask("GET", address)
        assert answer.content == data
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.headers["content-disposition"] == "attachment; filename=\"rat.pdf\"; filename*=UTF-8''rat.pdf"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("sandbox;")
        assert "no-store" in answer.headers["cache-control"]
        assert "content-encoding" not in answer.headers
        stranger = visitor_of(filed.keys["officer.kukar"])
        foreign = await stranger.ask("GET", address)
        never = await stranger.ask("GET", address.replace(str(filed.berau), str(uuid4())))
        assert foreign.status_code == never.status_code == 404
        assert foreign.json()["title"] == never.json()["title"]
        assert (await visitor_of().ask("GET", address)).status_code == 401


async def test_a_piece_that_is_too_long_or_from_another_site_is_refused(filed, visitor_of):
    officer = visitor_of(filed.keys["officer.berau"])
    base = f"/api/rounds/{filed.round_id}/submissions/{filed.berau}/attachments"
    begun = (await officer.change("POST", base, json={"path": PLACE, "name": "a.pdf", "size": 10**6})).json()
    raw = {"content-type": "application/octet-stream"}
    for size, status in ((PIECE + 1, 422), (1_100_000, 413)):
        answer = await officer.change("PUT", f"{base}/{begun['id']}", content=bytes(size), headers=raw)
        assert answer.status_code == status
    assert (await officer.ask("PUT", f"{base}/{begun['id']}", content=b"x", headers=raw)).status_code == 403
    plain = await officer.change("PUT", f"{base}/{begun['id']}", content=b"x", headers={"content-type": "text/plain"})
    assert plain.status_code == 415
    for at in (-1, 2**31, 2**70):
        answer = await officer.change("PUT", f"{base}/{begun['id']}?at={at}", content=b"x", headers=raw)
        assert answer.status_code in {400, 409, 422}, at


async def post(visitor, path, token, files=None, **fields):
    return await visitor.ask(
        "POST",
        path,
        data={"_csrf": token, **fields},
        files=files or {"kosong": ("", b"")},
        headers={"accept": "text/html"},
        follow_redirects=False,
    )


async def test_without_script_a_file_comes_with_its_section_and_is_taken_off_again(filed, visitor_of):
    officer, data = visitor_of(filed.keys["officer.berau"]), scan(size=1000)
    here = f"/isi/{filed.berau}.2025/_"
    shown = (await officer.ask("GET", here)).text
    assert 'enctype="multipart/form-data"' in shown
    assert 'name="~berkas/berkas"' in shown
    token = await officer.token()
    sent = await post(
        officer, here, token, {"~berkas/berkas": ("Notulén \u202eRAT.pdf", data, "text/html")}, **{"~unggah": PLACE}
    )
    assert (sent.status_code, sent.headers["location"]) == (303, f"{here}#berkas"), sent.text
    shown = (await officer.ask("GET", here)).text
    sha = hashlib.sha256(data).hexdigest()
    assert f'href="/lampiran/{filed.berau}/{sha}">Unduh (pdf, ' in shown
    assert "Notulén RAT.pdf" in shown
    look = (await officer.ask("GET", f"/isi/{filed.berau}.2025/kirim")).text
    assert f"/lampiran/{filed.berau}/{sha}" in look

    kept = await post(officer, here, token)  # a section that is saved without a new file keeps the old one
    assert kept.headers["location"] == f"{here}?kabar=tersimpan"
    assert sha in (await officer.ask("GET", here)).text
    number = re.search('name="~dasar" value="([0-9]+)"', (await officer.ask("GET", here)).text)[1]
    off = await post(officer, here, token, **{"~copot": PLACE, "~dasar": number})
    assert off.headers["location"] == f"{here}#berkas"
    assert sha not in (await officer.ask("GET", here)).text


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<script>", "berkas-jenis"),
        (b"%PDF-1.4 cut", "berkas-rusak"),
        (bytes(5 * 1024 * 1024 + 1), "berkas-besar"),
        (b"", "berkas-kosong"),
    ],
)
async def test_without_script_a_refused_file_is_told_and_the_other_answers_stay(filed, visitor_of, data, told):
    officer = visitor_of(filed.keys["officer.berau"])
    here = f"/isi/{filed.berau}.2025/_"
    sent = await post(
        officer, here, await officer.token(), {"~berkas/berkas": ("rat.pdf", data, "application/pdf")}, nama="Nama baru"
    )
    assert sent.headers["location"] == f"{here}?kabar={told}", sent.text
    shown = (await officer.ask("GET", sent.headers["location"])).text
    assert "Berkas belum tersimpan." in shown
    assert 'value="Nama baru"' in shown
