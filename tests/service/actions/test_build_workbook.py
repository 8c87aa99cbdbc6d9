"""The workbook of a round: whose it is, what it proves, and that a failed one leaves nothing."""

import asyncio
import hashlib
import zipfile
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import msgspec
import openpyxl
import pytest

from exports.proven import prove
from service import problems
from service.actions import build_workbook
from service.actions.build_workbook import build
from service.actions.library import Library
from service.actions.recognize import recognize
from service.database import drafts, revisions, submissions, tally, workbooks
from service.problems import Problem

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 6, 30, 9, 30, tzinfo=ZoneInfo("Asia/Makassar"))


@pytest.fixture
async def sent(world):
    """Two cooperatives were sent, of two offices; one of them was verified."""
    for login, cooperative, name in (
        ("officer.berau", world.berau, "Berau Maju"),
        ("officer.kukar", world.kukar, "=1+1"),
    ):
        handle = world.handles[login]
        await drafts.open_draft(handle, world.round_id, cooperative, world.version_id, b"{}", 0)
        new = revisions.NewRevision(
            op_id=uuid4(), base_revision=0, draft_seq=None, form_version_id=world.version_id,
            answers=b'{"answers":{"nama":"%b","anggota":7},"reasons":{}}' % name.encode(), findings=(), marks={},
        )  # fmt: skip
        await revisions.submit(handle, world.round_id, cooperative, new)
    await submissions.move(world.handles["verifier.berau"], world.round_id, world.berau, "verify", 1)
    return world


async def make(world, login, target, **rest):
    return await build(world.handles[login], Library(), 2025, target, now=NOW, new_id=uuid4, **rest)


async def test_the_province_gets_everything_with_a_proof_of_it(sent, tmp_path):
    target = tmp_path / "book.xlsx"
    built = await make(sent, "province", target)
    assert built.name == "Rekap_Koperasi_Kalimantan_Timur_TB2025_per_2026-06-30_v01.xlsx"
    assert built.manifest.complete
    assert sum(share.written for share in built.manifest.shares) == 2
    assert built.sha256 == hashlib.sha256(target.read_bytes()).hexdigest()
    assert built.manifest.chain_head == (await tally.top_hash(sent.handles["province"], sent.round_id)).hex()
    texts = {cell.value for sheet in openpyxl.load_workbook(target) for row in sheet.iter_rows() for cell in row}
    assert {"Berau Maju", "=1+1"} <= texts
    again = await make(sent, "province", tmp_path / "again.xlsx")
    assert again.name.endswith("_v02.xlsx")
    noted = await workbooks.listed(sent.handles["province"], sent.round_id)
    assert [each.records for each in noted] == [2, 2]


async def test_a_workbook_is_known_again_by_its_bytes_and_after_saving_again_by_its_head(sent, tmp_path):
    target, again = tmp_path / "book.xlsx", tmp_path / "again.xlsx"
    built = await make(sent, "province", target)
    proven = await asyncio.to_thread(prove, target)
    assert proven.whole
    assert (proven.file_sha, proven.records) == (built.sha256, 2)
    known = await recognize(sent.system, proven)
    assert known.file is not None
    assert (known.file.name, known.file.records, known.now) == (built.name, 2, 2025)
    assert known.file.by == sent.handles["province"].principal.name
    with zipfile.ZipFile(target) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    resaved = await asyncio.to_thread(prove, again)
    assert resaved.whole
    known = await recognize(sent.system, resaved)
    assert known.file is None
    assert [each.name for each in known.head] == [built.name]
    await submissions.move(sent.handles["verifier.kukar"], sent.round_id, sent.kukar, "verify", 1)
    assert (await recognize(sent.system, resaved)).now is None
    strange = msgspec.structs.replace(proven, file_sha="00" * 32, chain_head="11" * 32)
    for head in ("11" * 32, "-", ""):
        assert not (await recognize(sent.system, msgspec.structs.replace(strange, chain_head=head))).ours


async def test_an_office_gets_its_own_and_nothing_of_anothers(sent, tmp_path):
    built = await make(sent, "officer.berau", tmp_path / "own.xlsx")
    assert built.name.startswith("Data_Koperasi_64.03_Berau_TB2025")
    assert sum(share.written for share in built.manifest.shares) == 1
    told = []
    for region in ("64.02", "99.99"):
        with pytest.raises(Problem) as refusal:
            await make(sent, "officer.berau", tmp_path / "foreign.xlsx", region=region)
        told.append((refusal.value.kind, refusal.value.detail))
    assert told == [(problems.NOT_FOUND, "")] * 2
    assert await workbooks.listed(sent.handles["officer.kukar"], sent.round_id) == ()
    with pytest.raises(Problem) as refusal:
        await make(sent, "author", tmp_path / "author.xlsx")
    assert refusal.value.kind is problems.FORBIDDEN


async def test_fewer_states_may_be_asked_for(sent, tmp_path):
    built = await make(sent, "province", tmp_path / "verified.xlsx", states=("verified", "accepted"))
    assert sum(share.written for share in built.manifest.shares) == 1


async def test_a_workbook_that_fails_leaves_no_file_and_no_note(sent, tmp_path, monkeypatch):
    def broken(_spec, _compiled, records, out, _previous):
        out.write(b"half")
        next(records)
        raise OSError("disk full")

    monkeypatch.setattr(build_workbook.book, "build", broken)
    with pytest.raises((OSError, Problem)):
        await make(sent, "province", tmp_path / "half.xlsx")
    assert list(tmp_path.iterdir()) == []
    assert await workbooks.listed(sent.handles["province"], sent.round_id) == ()


async def test_a_workbook_that_cannot_be_written_down_leaves_no_file(sent, tmp_path, monkeypatch):
    async def lost(*_given):
        raise Problem(problems.BUSY)

    monkeypatch.setattr(build_workbook.workbooks, "note", lost)
    with pytest.raises(Problem):
        await make(sent, "province", tmp_path / "buku.xlsx")
    assert list(tmp_path.iterdir()) == []


async def test_what_is_sent_while_the_workbook_is_made_waits_for_the_next(sent, tmp_path, monkeypatch):
    real = build_workbook.tally.top_hash

    async def top_hash(rows, round_id):
        found = await real(rows, round_id)
        await submissions.move(sent.handles["province"], sent.round_id, sent.berau, "return", 1, comments=())
        return found

    monkeypatch.setattr(build_workbook.tally, "top_hash", top_hash)
    built = await make(sent, "province", tmp_path / "moment.xlsx")
    assert built.manifest.complete
    assert sum(share.written for share in built.manifest.shares) == 2


async def test_a_workbook_that_lacks_rows_is_never_handed_out(sent, tmp_path, monkeypatch):
    real = build_workbook.workbooks.exported

    async def short(*wanted, **more):
        async for batch in real(*wanted, **more):
            yield batch[:-1]

    monkeypatch.setattr(build_workbook.workbooks, "exported", short)
    with pytest.raises(Problem) as refusal:
        await make(sent, "province", tmp_path / "short.xlsx")
    assert refusal.value.kind is problems.WORKBOOK_REFUSED
    assert list(tmp_path.iterdir()) == []
