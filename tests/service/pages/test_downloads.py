"""The download page: what is asked for becomes a job, and the page of a job says how far it is."""

import re
from uuid import uuid4

import pytest

from service.actions import export_jobs
from service.database import drafts, exports, revisions

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(export_jobs, "LOOK", 0.05)
    monkeypatch.setattr(export_jobs, "BEAT", 0.05)


@pytest.fixture
async def sent(world):
    """A cooperative of Berau was sent."""
    handle = world.handles["officer.berau"]
    await drafts.open_draft(handle, world.round_id, world.berau, world.version_id, b"{}", 0)
    new = revisions.NewRevision(
        op_id=uuid4(), base_revision=0, draft_seq=None, form_version_id=world.version_id,
        answers=b'{"answers":{"nama":"Berau Maju","anggota":7},"reasons":{}}', findings=(), marks={},
    )  # fmt: skip
    await revisions.submit(handle, world.round_id, world.berau, new)
    return world


async def post(visitor, path, **fields):
    return await visitor.ask("POST", path, data={"_csrf": await visitor.token(), **fields}, follow_redirects=False)


async def ready(visitor, path):
    """The page of a job once it has ended."""
    for _ in range(400):
        page = (await visitor.ask("GET", path)).text
        if "data-running" not in page:
            return page
    raise AssertionError(page)


async def test_a_file_is_asked_for_shown_and_downloaded(sent, visitor_of):
    visitor = visitor_of(sent.keys["officer.berau"])
    asked = await post(visitor, "/unduh", putaran="2025", kantor="", keadaan="terkirim")
    assert asked.status_code == 303
    path = asked.headers["location"]
    page = await ready(visitor, path)
    assert "Siap" in page
    assert "Data_Koperasi_64.03_Berau_TB2025" in page
    answer = await visitor.ask("GET", f"{path}/berkas")
    assert answer.content[:2] == b"PK"
    assert answer.headers["content-length"] == str(len(answer.content))
    assert "Data_Koperasi_64.03_Berau" in answer.headers["content-disposition"]
    rest = await visitor.ask("GET", f"{path}/berkas", headers={"range": "bytes=100-"})
    assert (rest.status_code, rest.content) == (206, answer.content[100:])
    assert rest.headers["content-range"] == f"bytes 100-{len(answer.content) - 1}/{len(answer.content)}"
    listed = (await visitor.ask("GET", "/unduh")).text
    assert f'href="{path}/berkas"' in listed
    colleague = (await visitor_of(sent.keys["verifier.berau"]).ask("GET", "/unduh")).text
    assert f'href="{path}/berkas"' in colleague
    assert path not in (await visitor_of(sent.keys["officer.kukar"]).ask("GET", "/unduh")).text


async def test_a_choice_that_matches_nothing_is_told_where_it_was_chosen(sent, visitor_of):
    visitor = visitor_of(sent.keys["province"])
    answer = await post(visitor, "/unduh", putaran="2025", kantor="64.02", keadaan="diterima")
    assert answer.status_code == 422
    assert "belum ada koperasi dalam keadaan yang dipilih" in answer.text
    assert re.search(r'<option value="64.02" selected>', answer.text)
    assert re.search(r'value="diterima" checked', answer.text)
    assert await exports.listed(sent.handles["province"], sent.accounts["province"], 3) == ()


@pytest.mark.parametrize(
    "fields", [{"putaran": "1999"}, {"putaran": "²025"}, {}, {"putaran": "2025", "kantor": "99.99"}]
)
async def test_what_there_is_not_answers_in_words(sent, visitor_of, fields):
    answer = await post(visitor_of(sent.keys["province"]), "/unduh", **fields)
    assert answer.status_code == 404


async def test_an_officer_cannot_ask_for_more_than_the_office(sent, visitor_of):
    visitor = visitor_of(sent.keys["officer.berau"])
    for region in ("semua", "gabungan", ""):
        asked = await post(visitor, "/unduh", putaran="2025", kantor=region)
        job = await exports.one(sent.handles["officer.berau"], asked.headers["location"].rpartition("/")[2])
        assert (job.kind, job.office_id) == ("office", 2)
    assert (await post(visitor, "/unduh", putaran="2025", kantor="64.02")).status_code == 404


async def test_a_job_can_be_cancelled_from_its_page(sent, visitor_of, monkeypatch):
    monkeypatch.setattr(export_jobs.exports, "claim", _nothing)
    visitor = visitor_of(sent.keys["officer.berau"])
    path = (await post(visitor, "/unduh", putaran="2025")).headers["location"]
    waiting = (await visitor.ask("GET", path)).text
    assert "Urutan ke-1 dalam antrean." in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting
    stranger = visitor_of(sent.keys["officer.kukar"])
    assert (await post(stranger, f"{path}/batalkan")).status_code == 404
    assert (await visitor.ask("GET", f"{path}/berkas")).status_code == 409
    assert (await post(visitor, f"{path}/batalkan")).status_code == 303
    assert "Dibatalkan" in (await visitor.ask("GET", path)).text


async def _nothing(*_given):
    return None


async def test_what_failed_says_why_and_what_to_do(sent, visitor_of, owner_connection):
    visitor = visitor_of(sent.keys["officer.berau"])
    path = (await post(visitor, "/unduh", putaran="2025")).headers["location"]
    await ready(visitor, path)
    for code, words in (
        ("storage-full", "Tempat menyimpan di server sudah penuh. Beri tahu administrator"),
        ("version-unbridged", "lembar bridge versi terbaru perlu dilengkapi"),
        ("export-revoked", "Hak atas berkas ini sudah berubah."),
        ("unexpected", "Ada gangguan di server."),
    ):
        await owner_connection.execute(
            "update export_jobs set state = 'failed', sha = null, expires_at = null, code = $1", code
        )
        page = re.sub(r"<[^>]+>", " ", (await visitor.ask("GET", path)).text)
        assert words in " ".join(page.split()), code


async def test_programs_ask_look_and_fetch(sent, visitor_of):
    visitor = visitor_of(sent.keys["province"])
    asked = await visitor.change("POST", "/api/exports", json={"kind": "all", "book_year": 2025})
    assert asked.status_code == 202
    path = f"/api/exports/{asked.json()['id']}"
    for _ in range(400):
        job = (await visitor.ask("GET", path)).json()
        if job["state"] not in {"queued", "running"}:
            break
    assert (job["state"], job["ready"]) == ("done", True)
    answer = await visitor.ask("GET", f"{path}/file")
    assert (answer.headers["content-type"], len(answer.content)) == ("application/zip", job["size"])
    assert [one["id"] for one in (await visitor.ask("GET", "/api/exports")).json()] == [job["id"]]
    assert (await visitor.change("DELETE", path)).status_code == 204
    assert (await visitor.ask("GET", path)).json()["state"] == "done"
    empty = await visitor.change(
        "POST", "/api/exports", json={"kind": "province", "book_year": 2025, "states": ["accepted"]}
    )
    assert (empty.status_code, empty.json()["code"]) == (422, "export-empty")
    for wrong in (
        {},
        {"kind": "x", "book_year": 2025},
        {"kind": "all", "book_year": 10**12},
        {"kind": "all", "book_year": -1},
    ):
        answer = await visitor.change("POST", "/api/exports", json=wrong)
        assert answer.status_code in {400, 404, 422}, (wrong, answer.text)
