"""The whole workbook of a sample province of 400 cooperatives: every sheet of the questionnaire, and figures that agree."""

import asyncio
import io
import re
import subprocess
from collections import Counter
from datetime import datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import asyncpg
import openpyxl
import pytest
import python_calamine

from exports.proven import prove
from service.accounts.system import system_handle
from service.actions import build_workbook
from service.actions.activity_rule import change_rule
from service.actions.library import Library
from service.actions.load_sample import load_sample
from service.database import rounds

NOW = datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("Asia/Makassar"))
TOTAL = 400
SHEETS = [
    "Sampul", "Rekap Kab-Kota", "Rekap tanpa KDKMP", "Rekap KDKMP", "Per Jenis", "Per Jenis dan Kab-Kota", "Per Kelompok",
    "Per Bentuk dan Tingkat", "Per Sektor", "Per Kecamatan", "Kepatuhan RAT", "Alasan Tidak RAT", "Pertumbuhan", "Matriks Status",
    "Koperasi Tidak Aktif", "Unit Usaha Produktif", "Simpan Pinjam", "Pembinaan", "Kebutuhan Pembinaan", "KDKMP", "Gerai KDKMP",
    "Koperasi Provinsi", "Anggota Lintas Kab-Kota", "Kelengkapan", "Kelengkapan Pertanyaan", "Mutu Data", "Ringkasan Mutu",
    "Data Mentah", "Anggota menurut kabupaten kota", "Pengurus dan pengawas", "Unit usaha", "Pinjaman atau bantuan",
    "Kegiatan pembinaan", "Desa kelurahan cakupan", "Kamus Data", "Kamus Pilihan", "Manifes",
]  # fmt: skip
"""Sheets 0 to 20 of what the province asked for, in its order."""
ACTIVE = """select sum(t.count)::int from tally_figures t join rounds r on r.id = t.round_id
             where r.book_year = 2025 and t.name = 'Kepatuhan RAT/aktif'"""
SENT_BEFORE = """select count(*) from submissions s join rounds r on r.id = s.round_id
                  where r.book_year = 2024 and s.state in ('sent', 'verified', 'accepted')"""


@pytest.fixture(scope="module")
def urls(postgres_server, template_database, copy_database):
    with copy_database(template_database) as urls:
        asyncio.run(load_sample(urls, lambda _: None, NOW, total=TOTAL))
        yield urls


def taken(urls, target, **wanted):
    async def build():
        async with system_handle(urls) as handle:
            return await build_workbook.build(handle, Library(), 2025, target, now=NOW, new_id=uuid4, **wanted)

    built = asyncio.run(build())
    return Path(built.path).read_bytes(), built.manifest


@pytest.fixture(scope="module")
def province(urls, tmp_path_factory):
    return taken(urls, tmp_path_factory.mktemp("buku") / "provinsi.xlsx")


@pytest.fixture(scope="module")
def regency(urls, tmp_path_factory):
    return taken(urls, tmp_path_factory.mktemp("buku") / "samarinda.xlsx", region="64.72")


@pytest.fixture(scope="module")
def under_both(template_database, copy_database, tmp_path_factory):
    """The province's workbook of a round that counts three years beside the two that decide, and its database."""
    with copy_database(template_database) as urls:
        asyncio.run(load_sample(urls, lambda _: None, NOW, total=TOTAL))
        asyncio.run(ruled(urls))
        yield taken(urls, tmp_path_factory.mktemp("buku") / "dua.xlsx"), urls


async def ruled(urls, years=2, also=3):
    async with system_handle(urls) as handle:
        the_round = await rounds.of_year(handle, 2025)
        await change_rule(handle, Library(), the_round.id, years, also)


def asked(urls, query):
    async def fetch():
        connection = await asyncpg.connect(urls.owner)
        try:
            return await connection.fetchval(query)
        finally:
            await connection.close()

    return asyncio.run(fetch())


def total(data, name, heading, *, row=6):
    """The JUMLAH of the column whose lower (or upper) heading is this, the first from the left."""
    rows = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_name(name).to_python(skip_empty_area=False)
    column = rows[row - 1].index(heading)
    return next(line[column] for line in rows if line[0] == "JUMLAH")


def listed(data, name):
    rows = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [dict(zip(rows[5], row, strict=True)) for row in rows[6:] if row[0]]


def test_the_province_has_every_sheet_in_its_order_and_the_manifest_counts_the_poured_ones(province):
    data, manifest = province
    assert openpyxl.load_workbook(io.BytesIO(data), read_only=True).sheetnames == SHEETS
    assert manifest.complete
    assert dict(manifest.sheets)["Data Mentah"] == sum(share.written for share in manifest.shares)
    assert {"Koperasi Tidak Aktif", "Koperasi Provinsi", "Mutu Data", "Kamus Pilihan"} <= dict(manifest.sheets).keys()


def test_tables_agree_with_each_other_and_with_the_raw_data(province):
    data, manifest = province
    every = sum(share.written for share in manifest.shares)
    names = ("Rekap Kab-Kota", "Per Jenis", "Per Jenis dan Kab-Kota", "Per Kelompok", "Per Sektor", "Per Kecamatan")
    assert {name: total(data, name, "Jumlah") for name in names} == dict.fromkeys(names, every)
    assets = {name: total(data, name, "Aset") for name in names}
    assert list(assets.values()) == pytest.approx([assets["Per Jenis"]] * len(names))
    assert assets["Per Jenis"] == pytest.approx(
        sum(row["total_aset"] or 0 for row in listed(data, "Data Mentah")) / 1e6
    )
    split = [total(data, name, "Jumlah") for name in ("Rekap tanpa KDKMP", "Rekap KDKMP")]
    assert sum(split) == every
    assert total(data, "KDKMP", "Terbentuk (unit)", row=5) == split[1]


def test_tables_over_rows_agree_with_the_raw_rows(province):
    data, _ = province
    units = listed(data, "Unit usaha")
    assert total(data, "Unit Usaha Produktif", "Jumlah") == len(units)
    assert total(data, "Unit Usaha Produktif", "Koperasi", row=5) == len({row["koperasi_id"] for row in units})
    events = listed(data, "Kegiatan pembinaan")
    assert total(data, "Pembinaan", "Jumlah") == len(events)
    assert total(data, "Pembinaan", "L") == sum(row["pembinaan_peserta_l"] for row in events)


def test_lists_hold_whom_they_should(province, urls):
    data, _ = province
    raw = listed(data, "Data Mentah")
    provincial = {row["koperasi_id"] for row in raw if "Provinsi" in row["kantor"]}
    assert {row["koperasi_id"] for row in listed(data, "Koperasi Provinsi")} == provincial
    inactive = {row["koperasi_id"] for row in raw if row["status_keaktifan"] == "tidak_aktif"}
    assert inactive <= {row["koperasi_id"] for row in listed(data, "Koperasi Tidak Aktif")}
    warned = asked(
        urls,
        """select count(*) from findings f join submissions s using (round_id, cooperative_id) join rounds r on r.id = s.round_id
            where r.book_year = 2025 and f.revision = s.revision and f.code = 'warning' and s.state in ('sent', 'verified', 'accepted')""",
    )
    kept = listed(data, "Mutu Data")
    assert len(kept) == warned > 50
    assert all(row["alasan"] for row in kept)
    assert total(data, "Ringkasan Mutu", "Jumlah", row=5) == warned


def test_a_regency_has_the_same_sheets_by_its_own_districts(regency, province):
    data, manifest = regency
    assert openpyxl.load_workbook(io.BytesIO(data), read_only=True).sheetnames == SHEETS
    assert [share.part for share in manifest.shares] == ["64.72"]
    rows = python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_name("Rekap Kab-Kota").to_python()
    assert "KECAMATAN" in rows[0][0]
    districts = [row[1] for row in rows if isinstance(row[0], float) and row[0]]
    assert len(districts) > 3
    assert {row["kode_kecamatan_nama"] for row in listed(data, "Data Mentah")} == set(districts)
    assert total(data, "Rekap Kab-Kota", "Jumlah") == sum(share.written for share in manifest.shares)


def by_status(data):
    """The numbers of JUMLAH by book year, rule and status; of each year also how many differ."""
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Dua Aturan"]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    last = next(row for row in rows if row[0] == "JUMLAH")
    regions = [row for row in rows if isinstance(row[0], int)]
    assert list(last[2:]) == [sum(column) for column in zip(*(row[2:] for row in regions), strict=True)]
    found, upper = {}, None
    for top, status, count in zip(rows[4][2:], rows[5][2:], last[2:], strict=True):
        upper = top or upper
        year, rule = re.match(r"TB(\d+)(?:, aturan (\d) tahun|: berbeda)", upper).groups()
        found[int(year), rule, status] = count
    return found


def test_a_round_of_both_rules_sets_them_side_by_side_and_agrees_with_every_other_sheet(under_both):
    (data, manifest), urls = under_both
    names = openpyxl.load_workbook(io.BytesIO(data), read_only=True).sheetnames
    assert [name for name in names if name not in SHEETS] == ["Dua Aturan"]
    assert manifest.complete
    found, raw = by_status(data), listed(data, "Data Mentah")
    for rule in "23":
        assert sum(found[year_rule] for year_rule in found if year_rule[:2] == (2025, rule)) == len(raw)
    stored = Counter(row["status_keaktifan"].replace("_", " ").capitalize() for row in raw)
    now = {status: count for (year, rule, status), count in found.items() if (year, rule) == (2025, "2")}
    assert {status: count for status, count in now.items() if count} == stored
    milder = {status: count for (year, rule, status), count in found.items() if (year, rule) == (2025, "3")}
    assert found[2025, None, None] == now["Tidak aktif"] - milder["Tidak aktif"] > 0
    assert now["Tidak aktif"] == len(listed(data, "Koperasi Tidak Aktif"))
    assert {year for year, _, _ in found} == {2024, 2025}
    before = [sum(count for key, count in found.items() if key[:2] == (2024, rule)) for rule in "23"]
    assert before == [asked(urls, SENT_BEFORE)] * 2
    assert found[2024, None, None] > 0


def test_the_dashboard_counts_as_the_workbook_does_whatever_the_rule_becomes(under_both, tmp_path):
    (data, _), urls = under_both
    counted = [total(data, "Kepatuhan RAT", "Koperasi aktif", row=5)]
    watched = [asked(urls, ACTIVE)]
    asyncio.run(ruled(urls, 3, None))
    counted.append(total(taken(urls, tmp_path / "tiga.xlsx")[0], "Kepatuhan RAT", "Koperasi aktif", row=5))
    watched.append(asked(urls, ACTIVE))
    asyncio.run(ruled(urls))
    watched.append(asked(urls, ACTIVE))
    assert watched == [*counted, counted[0]]
    assert counted[0] < counted[1]


@pytest.mark.office
def test_libreoffice_computes_what_the_whole_workbook_shows(province, recomputed, agreed):
    data, _ = province
    assert agreed(data, recomputed(data)) > 2000


def test_the_province_s_workbook_is_whole_as_written_and_as_libreoffice_saved_it(province, soffice, tmp_path):
    path = tmp_path / "provinsi.xlsx"
    path.write_bytes(province[0])
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, "--headless", profile, "--convert-to", "xlsx", "--outdir", str(tmp_path / "lagi"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    for each in (path, tmp_path / "lagi" / "provinsi.xlsx"):
        assert prove(each).differences == ()
