"""Two rounds on two versions of a form: the workbook sets them side by side, the union puts them together."""

import hashlib
import os
import sys
from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import anyio
import msgspec
import openpyxl
import pytest

from forms import versions
from forms.model import BridgeRow, Choice, Form, Question, RecapColumn
from service import problems
from service.actions import build_union as union_story
from service.actions import draft_version, review
from service.actions.build_union import build_union
from service.actions.build_workbook import build
from service.actions.library import Library
from service.database import drafts, forms, revisions, rounds, uploads, workbooks
from service.problems import Problem
from tests.service.conftest import SMALL_FORM

pytestmark = pytest.mark.anyio
NOW = datetime(2027, 6, 30, 9, 30, tzinfo=ZoneInfo("Asia/Makassar"))
NOTE = "Sampai 2025 calon anggota ikut dihitung"


def question(name, kind, row, **more):
    return Question(name=name, type=kind, row=row, label={"id": name.title()}, **more)


def series(row, heading, value):
    return RecapColumn(table="Pertumbuhan", row=row, by="region", heading={"id": heading}, value=value, format="#,##0")


NEXT_FORM = Form(
    id="koperasi",
    version="2026.1",
    title="Koperasi",
    default_language="id",
    languages=("id",),
    choices={"ya": (Choice(name="ya", row=2, label={"id": "Ya"}), Choice(name="tidak", row=3, label={"id": "Tidak"}))},
    children=(
        question("nama", "text", 2),
        question("jumlah_anggota", "integer", 3),
        question("aktif", "select_one", 4, list_name="ya"),
    ),
    bridge=(
        BridgeRow(question="jumlah_anggota", row=2, expression="${anggota}", comparable="partly", note=NOTE),
        BridgeRow(question="aktif", row=3, expression="if(${anggota} > 8, 'ya', 'tidak')", comparable="yes"),
    ),
    recap=(series(2, "Koperasi (unit)", "count"), series(3, "Anggota (orang)", "sum: ${jumlah_anggota}")),
    settings={"workbook_status": "aktif"},
)
"""The form a year later: members have another name, and who is active is asked."""


async def publish(world, form):
    canonical = versions.canonical(form)
    new = forms.NewVersion(
        form="koperasi", title="Koperasi", label=form.version, content_sha=hashlib.sha256(canonical).digest(),
        source_name="koperasi.json", source=canonical, canonical=canonical,
    )  # fmt: skip
    return (await forms.publish(world.system, new)).version_id


async def open_round(world, year, version_id):
    settings = rounds.RoundSettings(
        book_year=year, form_version_id=version_id, starts=date(year + 1, 1, 5), deadline=date(2199, 8, 31),
        years_without_rat=2, rat_deadline_primer=date(year + 1, 3, 31), rat_deadline_sekunder=date(year + 1, 6, 30),
    )  # fmt: skip
    return (await rounds.open_round(world.system, settings)).round_id


async def send(world, round_id, version_id, whose, base=0, **answers):
    login, cooperative = whose
    handle = world.handles[login]
    await drafts.open_draft(handle, round_id, cooperative, version_id, b"{}", base)
    document = msgspec.json.encode({"answers": answers, "reasons": {}})
    new = revisions.NewRevision(
        op_id=uuid4(), base_revision=base, draft_seq=None, form_version_id=version_id, answers=document, findings=(), marks={}
    )  # fmt: skip
    await revisions.submit(handle, round_id, cooperative, new)


@pytest.fixture
def people(world):
    """Who fills which cooperative."""
    return {"berau": ("officer.berau", world.berau), "kukar": ("officer.kukar", world.kukar)}


@pytest.fixture
async def last_year(world, people):
    """Both cooperatives were sent for 2025, on 2025.1."""
    await send(world, world.round_id, world.version_id, people["berau"], nama="Berau Maju", anggota=7)
    await send(world, world.round_id, world.version_id, people["kukar"], nama="Kukar Jaya", anggota=20)
    return world


@pytest.fixture
async def this_year(last_year, people):
    """One of them was sent for 2026, on 2026.1."""
    version_id = await publish(last_year, NEXT_FORM)
    round_id = await open_round(last_year, 2026, version_id)
    await send(last_year, round_id, version_id, people["berau"], nama="Berau Maju", jumlah_anggota=12, aktif="ya")
    return last_year


async def make(world, login, year, target):
    return await build(world.handles[login], Library(), year, target, now=NOW, new_id=uuid4)


async def unite(world, target, years=(2025, 2026), login="province"):
    return await build_union(world.handles[login], Library(), years, target, now=NOW, new_id=uuid4)


def rows_of(target, sheet):
    return list(openpyxl.load_workbook(target, data_only=True)[sheet].iter_rows(values_only=True))


async def test_growth_reads_last_years_answers_through_the_bridge(this_year, tmp_path):
    await make(this_year, "province", 2026, tmp_path / "buku.xlsx")
    rows = rows_of(tmp_path / "buku.xlsx", "Pertumbuhan")
    summary = {row[1]: row[2:] for row in rows[8:10]}
    assert summary["Koperasi (unit)"] == (2, 1, -1, -0.5, 1, 1, 0, 0)
    assert summary["Anggota (orang) ¹"] == (27, 12, -15, -15 / 27, 7, 12, 5, 5 / 7)
    assert f"- ¹ Anggota (orang): {NOTE}" in [row[0] for row in rows]
    matrix = rows_of(tmp_path / "buku.xlsx", "Matriks Status")[7:12]
    assert [row[1:6] for row in matrix[1:]] == [
        ("Ya", 0, 0, 1, 1),
        ("Tidak", 1, 0, 0, 1),
        ("Baru / tidak ada", 0, 0, "-", 0),
        (None, 1, 0, 1, 2),
    ]


async def test_an_office_compares_its_own_cooperatives_only(this_year, tmp_path):
    await make(this_year, "officer.berau", 2026, tmp_path / "buku.xlsx")
    assert rows_of(tmp_path / "buku.xlsx", "Pertumbuhan")[8][2:6] == (1, 1, 0, 0)


async def test_the_first_round_has_nothing_to_compare_with(last_year, tmp_path):
    await make(last_year, "province", 2025, tmp_path / "buku.xlsx")
    assert not {"Pertumbuhan", "Matriks Status"} & set(openpyxl.load_workbook(tmp_path / "buku.xlsx").sheetnames)


async def test_both_years_are_of_one_moment(this_year, people, tmp_path, monkeypatch):
    before = await rounds.of_year(this_year.system, 2025)

    async def top_hash(_rows, _round_id):
        provincial = ("officer.prov", this_year.provincial)
        await send(this_year, before.id, this_year.version_id, provincial, nama="Induk", anggota=900)
        return b"\x00" * 32

    monkeypatch.setattr("service.actions.build_workbook.tally.top_hash", top_hash)
    await make(this_year, "province", 2026, tmp_path / "buku.xlsx")
    assert rows_of(tmp_path / "buku.xlsx", "Pertumbuhan")[8][2] == 2


async def test_a_version_that_no_bridge_reaches_leaves_the_sheets_out_and_the_cover_says_why(
    last_year, people, tmp_path
):
    row = BridgeRow(question="jumlah_anggota", row=2, expression="${tidak_ada}", comparable="yes")
    version_id = await publish(last_year, msgspec.structs.replace(NEXT_FORM, bridge=(row,)))
    round_id = await open_round(last_year, 2026, version_id)
    await send(last_year, round_id, version_id, people["berau"], nama="Berau Maju", jumlah_anggota=12)
    built = await make(last_year, "province", 2026, tmp_path / "buku.xlsx")
    assert built.manifest.complete
    assert "Pertumbuhan" not in openpyxl.load_workbook(tmp_path / "buku.xlsx").sheetnames
    told = [cell for row in rows_of(tmp_path / "buku.xlsx", "Sampul") for cell in row if isinstance(cell, str)]
    assert any("2025 tidak dibandingkan" in text and "2025.1" in text and "tidak_ada" in text for text in told)
    with pytest.raises(Problem) as refusal:
        await unite(last_year, tmp_path / "gabungan.xlsx")
    assert refusal.value.kind is problems.VERSION_UNBRIDGED
    assert "2025.1" in refusal.value.detail
    assert any(str(cooperative) in refusal.value.detail for _, cooperative in people.values())
    assert not (tmp_path / "gabungan.xlsx").exists()


async def test_what_does_not_count_hinders_no_comparison(this_year, people, tmp_path):
    """Kukar's answers about 2025 were sent anew on a version that leads nowhere, and returned: they are in no sum."""
    stray = await publish(this_year, msgspec.structs.replace(NEXT_FORM, version="2026.2"))
    _, cooperative = people["kukar"]
    back = {"nama": "Periksa namanya lagi."}
    verifier = this_year.handles["verifier.kukar"]
    await review.send_back(verifier, Library(), this_year.round_id, cooperative, 1, back, new_id=uuid4)
    await send(this_year, this_year.round_id, stray, people["kukar"], base=1, nama="Kukar Jaya", jumlah_anggota=9)
    await review.send_back(verifier, Library(), this_year.round_id, cooperative, 2, back, new_id=uuid4)
    await make(this_year, "province", 2026, tmp_path / "buku.xlsx")
    assert rows_of(tmp_path / "buku.xlsx", "Pertumbuhan")[8][2] == 1


async def test_the_union_holds_every_submission_of_both_rounds(this_year, people, tmp_path):
    built = await unite(this_year, tmp_path / "gabungan.xlsx")
    assert built.name == "Gabungan_Koperasi_Kalimantan_Timur_TB2025-2026_per_2027-06-30.xlsx"
    assert [(s.part, s.version, s.selected, s.written) for s in built.manifest.shares] == [
        ("2025", "2025.1", 2, 2),
        ("2026", "2026.1", 1, 1),
    ]
    head, *rows = rows_of(tmp_path / "gabungan.xlsx", "Gabungan")[5:]
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert {(row["koperasi"], row["putaran"], row["jumlah_anggota"], row["2025.1: anggota"]) for row in found} == {
        ("Berau Maju", 2025, 7, 7),
        ("Kukar Jaya", 2025, 20, 20),
        ("Berau Maju", 2026, 12, None),
    }
    noted = await workbooks.listed(this_year.system, (await rounds.of_year(this_year.system, 2026)).id)
    assert [(each.name, each.records) for each in noted] == [(built.name, 3)]


async def test_a_newer_round_cannot_be_read_in_an_older_version(this_year, people, tmp_path):
    """The newest round decides; an older one that was opened on a newer version stops the export."""
    version_id = await publish(this_year, msgspec.structs.replace(NEXT_FORM, version="2026.2"))
    round_id = await open_round(this_year, 2024, version_id)
    await send(this_year, round_id, version_id, people["kukar"], nama="Kukar Jaya", jumlah_anggota=5)
    with pytest.raises(Problem) as refusal:
        await unite(this_year, tmp_path / "gabungan.xlsx", (2024, 2026))
    assert refusal.value.kind is problems.VERSION_UNBRIDGED
    assert str(people["kukar"][1]) in refusal.value.detail
    assert list(tmp_path.iterdir()) == []


async def test_who_may_have_the_union_and_what_it_needs(this_year, tmp_path):
    for login in ("officer.berau", "verifier.kukar", "author"):
        with pytest.raises(Problem) as refusal:
            await unite(this_year, tmp_path / "gabungan.xlsx", login=login)
        assert refusal.value.kind is problems.FORBIDDEN
    with pytest.raises(Problem) as refusal:
        await unite(this_year, tmp_path / "gabungan.xlsx", (2019, 2026))
    assert (refusal.value.kind, refusal.value.detail) == (problems.NOT_FOUND, "Tidak ada putaran tahun buku 2019.")


async def test_a_union_that_lacks_rows_is_never_handed_out(this_year, tmp_path, monkeypatch):
    real = union_story.workbooks.exported

    async def short(rows, round_id, office_id, states):
        async for batch in real(rows, round_id, office_id, states):
            yield batch[:-1]

    monkeypatch.setattr(union_story.workbooks, "exported", short)
    with pytest.raises(Problem) as refusal:
        await unite(this_year, tmp_path / "gabungan.xlsx")
    assert refusal.value.kind is problems.WORKBOOK_REFUSED
    assert list(tmp_path.iterdir()) == []


async def export(database, *words):
    """Run `lumbung export`, as a person at the server does."""
    urls = {"DATABASE_URL": database.service, "LUMBUNG_OWNER_URL": database.owner}
    command = [sys.executable, "-m", "service.cli", "export", *map(str, words)]
    return await anyio.run_process(command, check=False, env={**os.environ, **urls})


async def test_the_command_line_writes_the_union_and_tells_why_it_cannot(this_year, people, database, tmp_path):
    target = tmp_path / "gabungan.xlsx"
    done = await export(database, "union", "--rounds", "2025,2026", "-o", target)
    assert (done.returncode, done.stdout.decode().strip()) == (0, hashlib.sha256(target.read_bytes()).hexdigest())
    assert "3 submissions" in done.stderr.decode()
    version_id = await publish(this_year, msgspec.structs.replace(NEXT_FORM, version="2026.2"))
    round_id = await open_round(this_year, 2024, version_id)
    await send(this_year, round_id, version_id, people["kukar"], nama="Kukar Jaya", jumlah_anggota=5)
    target.unlink()
    done = await export(database, "union", "--rounds", "2024,2026", "-o", target)
    assert (done.returncode, done.stdout) == (1, b"")
    assert str(people["kukar"][1]) in done.stderr.decode()
    assert list(tmp_path.iterdir()) == []


async def test_what_was_sent_before_its_round_moved_on_is_counted_in_the_newer_versions_questions(last_year, tmp_path):
    version_id = await publish(last_year, NEXT_FORM)
    assert await rounds.set_version(last_year.handles["administrator"], last_year.round_id, version_id, ())
    built = await make(last_year, "province", 2025, tmp_path / "buku.xlsx")
    assert [(share.version, share.written) for share in built.manifest.shares] == [("2025.1", 1), ("2025.1", 1)]
    head, *rows = rows_of(tmp_path / "buku.xlsx", "Data Mentah")[5:]
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert {(row["koperasi"], row["versi_formulir"], row["jumlah_anggota"], row["aktif"]) for row in found} == {
        ("Berau Maju", "2025.1", 7, "Tidak"),
        ("Kukar Jaya", "2025.1", 20, "Ya"),
    }


async def test_a_submission_that_its_rounds_version_cannot_read_stops_the_workbook_with_its_id(
    last_year, people, tmp_path
):
    row = BridgeRow(question="jumlah_anggota", row=2, expression="${tidak_ada}", comparable="yes")
    version_id = await publish(last_year, msgspec.structs.replace(NEXT_FORM, bridge=(row,)))
    assert await rounds.set_version(last_year.handles["administrator"], last_year.round_id, version_id, ())
    with pytest.raises(Problem) as refusal:
        await make(last_year, "province", 2025, tmp_path / "buku.xlsx")
    assert refusal.value.kind is problems.VERSION_UNBRIDGED
    assert any(str(cooperative) in refusal.value.detail for _, cooperative in people.values())
    assert list(tmp_path.iterdir()) == []


async def test_each_version_says_its_own_title(world):
    later = await publish(world, msgspec.structs.replace(NEXT_FORM, title="Koperasi, tahun buku 2026"))
    told = {one.id: one.title for one in await forms.versions(world.system)}
    assert told[later] == "Koperasi, tahun buku 2026"
    assert all(title == "Koperasi" for one, title in told.items() if one != later)


async def test_last_years_form_mended_after_this_years_stands_before_it(world):
    first = next(one for one in await forms.versions(world.system) if one.label == "2025.1").id
    later = await publish(world, NEXT_FORM)
    mended = await publish(world, msgspec.structs.replace(SMALL_FORM, version="2025.2"))
    library = Library()
    way = await library.bridge(world.system, mended, later)
    assert way is not None
    assert way.steps["jumlah_anggota"].note == NOTE
    assert await library.bridge(world.system, later, mended) is None
    assert await library.bridge(world.system, first, later) is not None


async def test_a_mended_draft_of_last_year_is_compared_with_last_years_version(world):
    first = next(one for one in await forms.versions(world.system) if one.label == "2025.1").id
    later = await publish(world, NEXT_FORM)
    library = Library()
    file = msgspec.json.encode(
        {
            "survey": [{"type": "integer", "name": "anggota", "label": "Anggota"}],
            "settings": {"form_id": "koperasi", "form_title": "Koperasi", "version": "2025.2"},
        }
    )
    upload = await uploads.one(world.system, await draft_version.keep(world.system, library, file, "koperasi.json"))
    assert (upload.previous_id, upload.newest_id) == (first, later)
    published = await draft_version.publish(world.system, upload.id, "Diperbaiki")
    assert published.fresh
