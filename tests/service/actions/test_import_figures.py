"""Last year's figures come in from a workbook: people of the province bring them, each row is told."""

import hashlib
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from service.actions.import_figures import Upload, import_figures
from service.actions.library import Library
from service.actions.verify import verify
from service.database import figures, revisions, rounds, submissions
from service.problems import CONFLICT, FILE_REFUSED, FORBIDDEN, NOT_FOUND, Problem
from tests.generators.figure_books import HEADER, book, publish_old_form

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("Asia/Makassar"))


@pytest.fixture
async def old_version(world):
    return await publish_old_form(world.system)


@pytest.fixture
def bring(world):
    """Upload rows (or bytes) as the province's staff, unless another account is named."""

    async def brought(*rows, who="province", dry_run=False, name="angka.xlsx", data=None, **given):
        upload = Upload(book_year=given.pop("year", 2024), name=name, data=data or book(*rows), **given)
        return await import_figures(world.handles[who], Library(), upload, now=NOW, dry_run=dry_run)

    return brought


def said(report):
    return [(fault.row, fault.column, fault.value, fault.severity) for fault in report.faults]


async def stored(world, cooperative):
    the_round = await rounds.of_year(world.system, 2024)
    revision = await revisions.latest(world.system, the_round.id, cooperative)
    return msgspec.json.decode(revision.answers)["answers"]


async def test_a_province_without_last_year_gets_accepted_answers_from_a_workbook(world, old_version, bring):
    report = await bring(
        HEADER,
        ("Kukar Jaya", "Desa Kutai Kartanegara", "Ya, sudah", 40, 12.125, 2),
        ("BERAU MAJU", "Berau", "tidak", None, 1250.5, "1.000,5"),
    )
    assert (report.read, report.added, report.refused, report.applied) == (2, 2, 0, True)
    assert await stored(world, world.kukar) == {
        "umum": {"nama": "Kukar Jaya", "rat": "ya", "rat_hadir": 40}, "aset": 12.125, "utang": 2.0, "bersih": 10.125,
    }  # fmt: skip
    assert (await stored(world, world.berau))["utang"] == 1000.5
    the_round = await rounds.of_year(world.system, 2024)
    assert (the_round.state, the_round.form_version_id) == ("closed", old_version)
    one = await submissions.one(world.handles["officer.berau"], the_round.id, world.berau)
    assert (one.state, one.marks) == ("accepted", {"rat": "tidak"})
    assert await submissions.one(world.system, the_round.id, world.provincial) is None
    (warning,) = await revisions.findings(world.system, the_round.id, world.berau, 1)
    assert (warning.code, warning.reason) == ("warning", "Impor angka tahun lalu.")
    assert (await verify(world.system)).faults == ()


async def test_ledger_and_journal_name_the_account_and_the_file(world, old_version, bring, owner_connection):
    data = book(HEADER, ("Berau Maju", "Berau", "tidak"))
    await bring(data=data, name="angka 2024.xlsx")
    sha = hashlib.sha256(data).hexdigest()
    kept = f"impor angka tahun lalu: angka 2024.xlsx, SHA-256 {sha}"
    event = await owner_connection.fetchrow("select * from events where kind = 'import'")
    assert (event["account_id"], event["detail"]) == (world.accounts["province"], f"{kept}; baris 2")
    entry = await owner_connection.fetchrow("select * from journal where kind = 'figures_imported'")
    assert (entry["account_id"], entry["subject"], entry["detail"].decode()) == (
        world.accounts["province"],
        "2024",
        kept,
    )


async def test_the_same_file_twice_changes_nothing_and_a_corrected_one_becomes_a_new_revision(
    world, old_version, bring, owner_connection
):
    rows = [HEADER, ("Berau Maju", "Berau", "tidak", None, 5), ("Kukar Jaya", "Kutai Kartanegara", "tidak", None, 7)]
    data = book(*rows)
    await bring(data=data)
    before = await owner_connection.fetch("select * from events order by 1, 2, 3, 4")
    again = await bring(data=data, name="nama lain.xlsx")
    assert (again.added, again.changed, again.same) == (0, 0, 2)
    assert await owner_connection.fetch("select * from events order by 1, 2, 3, 4") == before
    better = await bring(*rows[:2], ("Kukar Jaya", "Kutai Kartanegara", "tidak", None, 8))
    assert (better.added, better.changed, better.same) == (0, 1, 1)
    assert (await stored(world, world.kukar))["aset"] == 8
    assert (await verify(world.system)).faults == ()


@pytest.mark.parametrize(
    ("cells", "column", "value", "words"),
    [
        ({2: "kadang"}, "Meeting", "kadang", "tidak ada pada pilihan"),
        ({2: "ya", 3: "1,250"}, "rat_hadir", "1,250", "dapat berarti 1.250 atau 1,25"),
        ({2: "ya", 3: "banyak"}, "rat_hadir", "banyak", "bukan angka"),
        ({2: "ya", 3: 2.5}, "rat_hadir", "2.5", "harus angka bulat"),
        ({2: "ya", 3: -4}, "rat_hadir", "-4", "harus lebih dari 0"),
        ({1: "Atlantis"}, "", "Berau Maju", "Desa “Atlantis” tidak dikenal"),
        ({1: ""}, "", "Berau Maju", "saja tidak cukup"),
        ({0: "Koperasi Hilang"}, "", "Koperasi Hilang", "tidak ada di register"),
    ],
)  # fmt: skip
async def test_a_bad_row_stays_out_and_the_good_ones_go_in(world, old_version, bring, cells, column, value, words):
    bad = [cells.get(at, cell) for at, cell in enumerate(("Berau Maju", "Berau", "tidak", None, 5, 1))]
    report = await bring(HEADER, bad, ("Kukar Jaya", "Kutai Kartanegara", "tidak"))
    assert (report.added, report.refused) == (1, 1)
    assert said(report) == [(2, column, value, "error")]
    assert words in report.faults[0].message
    assert await stored(world, world.kukar)


async def test_two_rows_of_one_cooperative_both_stay_out(world, old_version, bring):
    report = await bring(HEADER, ("Berau Maju", "Berau", "tidak"), ("berau maju", "Desa Berau", "ya", 3))
    assert (report.added, report.refused) == (0, 2)
    assert [fault.message[:38] for fault in report.faults] == [
        "Koperasi ini ada juga di baris 3. Sisa",
        "Koperasi ini ada juga di baris 2. Sisa",
    ]
    assert await rounds.of_year(world.system, 2024) is None


async def test_missing_required_answers_are_kept_as_one_finding_and_strict_refuses_them(world, old_version, bring):
    rows = [HEADER, ("Berau Maju", "Berau", None, None, 5)]
    refused = await bring(*rows, strict=True)
    assert (refused.added, refused.refused) == (0, 1)
    assert "Wajib diisi tetapi tidak ada di berkas: RAT." in refused.faults[0].message
    report = await bring(*rows)
    assert (report.added, report.missing, report.faults) == (1, {"RAT": 1}, ())
    the_round = await rounds.of_year(world.system, 2024)
    (kept,) = await revisions.findings(world.system, the_round.id, world.berau, 1)
    assert (kept.path, kept.code, kept.severity) == ("umum/rat", "required", "warning")
    assert kept.message == "1 pertanyaan wajib tanpa jawaban di berkas: RAT."


async def test_a_mapping_is_given_once_and_kept_for_the_next_file_of_that_layout(world, old_version, bring):
    header = ("Nama koperasi", "Desa", "Rapat?", "Total", "Omzet", "Keterangan")
    row = ("Berau Maju", "Berau", "tidak", 5, 9, "x")
    blind = await bring(header, row, dry_run=True)
    assert [(each.header, each.how) for each in blind.columns[2:]] == [
        ("Rapat?", "unmapped"), ("Total", "unmapped"), ("Omzet", "unmapped"), ("Keterangan", "unmapped"),
    ]  # fmt: skip
    pairs = ("rapat=rat", "Total=aset", "omzet=volume[1]", "Keterangan=")
    first = await bring(header, row, pairs=pairs)
    assert await stored(world, world.berau) == {
        "umum": {"nama": "Berau Maju", "rat": "tidak"}, "aset": 5.0, "unit": [{"volume": 9.0}],
    }  # fmt: skip
    second = await bring(header, ("Kukar Jaya", "Kutai Kartanegara", "tidak", 7, 1, ""))
    assert [each.question for each in second.columns] == [each.question for each in first.columns]
    assert second.columns[5].how == "left_out"
    assert (await stored(world, world.kukar))["aset"] == 7
    assert await figures.mapping(world.handles["officer.berau"], old_version) == {}


async def test_a_total_that_the_form_calculates_otherwise_refuses_the_row(world, old_version, bring):
    header = (*HEADER, "Bersih")
    report = await bring(
        header,
        ("Berau Maju", "Berau", "tidak", None, 10, 4, 7),
        ("Kukar Jaya", "Kutai Kartanegara", "tidak", None, 10, 4, 6),
    )
    assert said(report) == [(2, "Bersih", "7", "error")]
    assert report.faults[0].message.startswith("Bersih di berkas 7, tetapi dihitung 6")
    assert report.added == 1


async def test_an_answer_that_the_form_does_not_ask_is_told_and_left_out(world, old_version, bring):
    report = await bring(HEADER, ("Berau Maju", "Berau", "tidak", 12))
    assert said(report) == [(2, "rat_hadir", "12", "warning")]
    assert "rat_hadir" not in (await stored(world, world.berau))["umum"]


async def test_what_people_answered_is_never_written_over(world, old_version, bring):
    rows = (("Nama koperasi", "Desa", "Anggota"), ("Berau Maju", "Berau", 9), ("Kukar Jaya", "Kutai Kartanegara", 8))
    await world.system.call(
        "select open_draft($1, $2, $3, $4, $5, $6)", world.round_id, world.berau, world.version_id, b"{}", 0
    )
    report = await bring(*rows, year=2025)
    assert (report.added, said(report)) == (1, [(2, "", "Berau Maju", "error")])
    assert "sedang diisi" in report.faults[0].message


async def test_a_look_writes_nothing(world, old_version, bring, owner_connection):
    before = await owner_connection.fetchval("select count(*) from journal")
    report = await bring(HEADER, ("Berau Maju", "Berau", "tidak"), dry_run=True, pairs=("utang=",))
    assert (report.added, report.applied) == (1, False)
    assert await rounds.of_year(world.system, 2024) is None
    assert await figures.mapping(world.system, old_version) == {}
    assert await owner_connection.fetchval("select count(*) from journal") == before


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"data": b"PK nonsense"}, FILE_REFUSED),
        ({"data": b"aset,utang\n1,2\n", "name": "a.csv"}, FILE_REFUSED),
        ({"pairs": ("Aneh=aset",)}, FILE_REFUSED),
        ({"pairs": ("utang=tidak_ada",)}, FILE_REFUSED),
        ({"pairs": ("utang",)}, FILE_REFUSED),
        ({"label": "1999.1"}, NOT_FOUND),
        ({"year": 2025, "label": "2024.1"}, CONFLICT),
        ({"year": 2019}, NOT_FOUND),
        ({"year": 202}, NOT_FOUND),
        ({"year": 2026, "label": "2024.1"}, CONFLICT),
        ({"who": "officer.berau"}, FORBIDDEN),
        ({"who": "author"}, FORBIDDEN),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused_in_words(world, old_version, bring, given, kind):
    with pytest.raises(Problem) as refused:
        await bring(HEADER, ("Berau Maju", "Berau", "tidak"), **given)
    assert refused.value.kind is kind
