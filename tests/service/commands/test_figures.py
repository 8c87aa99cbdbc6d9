"""`lumbung round import-figures` brings last year in under the questionnaire of 2024, so that 2025 begins prefilled."""

import csv
import io
import json
from datetime import date
from uuid import UUID

import anyio
import pytest
from click.testing import CliRunner

from service.accounts.system import system_handle
from service.actions.last_year import last_year
from service.actions.library import Library
from service.actions.prepare import DEFINITIONS, prepare
from service.cli import main
from service.database import cooperatives, forms, rounds, submissions
from service.database.cooperatives import RegisterEntry
from service.settings import DatabaseUrls

ONE = UUID("7b1f0a52-6f0e-4c0e-9d0a-000000000001")
VILLAGE = "64.03.05.1006"
HEADER = (
    "No", "Nomor Induk Koperasi (NIK)", "Nama koperasi", "RAT sudah?", "Anggota awal tahun", "anggota_masuk", "anggota_keluar",
    "Anggota akhir tahun", "anggota_l", "anggota_p", "Simpanan pokok (Rp juta)", "Sektor usaha utama", "karyawan_total",
    "Volume toko", "jumlah_unit",
)  # fmt: skip
GOOD = (
    "1",
    "6405050060001",
    "Koperasi Contoh Satu",
    "ya",
    120,
    10,
    5,
    125,
    70,
    55,
    "12,5",
    "Pertanian",
    4,
    "1.250,5",
    1,
)


@pytest.fixture
def lumbung(database, monkeypatch):
    """Runs `lumbung WORDS` on this test's database; it has the register of one cooperative and both questionnaires."""
    monkeypatch.setenv("DATABASE_URL", database.service)
    monkeypatch.setenv("LUMBUNG_OWNER_URL", database.owner)

    def run(*words):
        return CliRunner().invoke(main, [*words], catch_exceptions=False)

    anyio.run(_register, database)
    for year in ("2024", "2025"):
        published = run("form", "publish", str(DEFINITIONS / "koperasi" / year))
        assert published.exit_code == 0, published.output
    return run


async def _register(urls: DatabaseUrls) -> None:
    async with system_handle(urls) as handle:
        await prepare(handle)
        facts = {
            "koperasi_id": str(ONE), "nik": GOOD[1], "nama": GOOD[2], "kode_kabkota": "64.03", "kode_kecamatan": "64.03.05",
            "kode_desa": VILLAGE, "no_badan_hukum": "518/BH/643/2011", "tanggal_badan_hukum": "2011-05-17", "bentuk": "primer",
            "tingkat_keanggotaan": "kabupaten_kota", "jenis": "konsumen", "pola": "konvensional", "kelompok": "KOPKAR",
            "sektor_usaha": "G", "grade": "A", "anggota_l": 99, "anggota_p": 1, "kewenangan": "kabkota", "office": "64.03",
        }  # fmt: skip
        entry = RegisterEntry(
            id=ONE, office_id=3, name=GOOD[2], name_key=GOOD[2].lower(), nik=GOOD[1], legal_number="518/BH/643/2011",
            legal_date=date(2011, 5, 17), village_code=VILLAGE, source_id="", facts=facts,
        )  # fmt: skip
        known = await cooperatives.register_keys(handle)
        await cooperatives.apply_register(handle, [entry], known.version, "uji")


def table(*rows):
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue()


def test_a_first_year_is_prefilled_from_a_table_of_last_year(lumbung, database, tmp_path):
    file = tmp_path / "angka.csv"
    file.write_text(table(HEADER, GOOD, ("2", "6405050069999", "Koperasi Hilang", "ya", *[""] * 11)), encoding="utf-8")
    pairs = tmp_path / "pasangan.txt"
    pairs.write_text("# sekali saja\nRAT sudah?=rat_status\nVolume toko=unit_usaha_volume[1]\n", encoding="utf-8")
    looked = lumbung("round", "import-figures", "2024", str(file), "--dry-run")
    assert looked.exit_code == 1
    assert "Kolom\tRAT sudah?\tTIDAK DIPAKAI." in looked.stdout
    done = lumbung("round", "import-figures", "2024", str(file), "--map", f"@{pairs}", "--map", "No=")
    assert done.exit_code == 1
    assert "Baris 3\tSALAH\t\tKoperasi Hilang" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("masuk: 1 koperasi baru, 0 diperbarui; 0 sama, 1 baris ditolak")
    file.write_text(table(HEADER, GOOD), encoding="utf-8")
    again = lumbung("round", "import-figures", "2024", str(file), "--json")
    assert again.exit_code == 0, again.output
    report = json.loads(again.stdout)
    assert (report["same"], report["refused"], report["applied"]) == (1, 0, True)
    opened = lumbung("round", "open", "2025", "--version", "2025.1", "--deadline", "2026-06-30")
    assert opened.exit_code == 0, opened.output
    book = lumbung("export", "workbook", "--round", "2024", "-o", str(tmp_path / "buku.xlsx"))
    assert book.exit_code == 0, book.output
    before = anyio.run(_carried, database)
    assert before["keanggotaan"]["anggota_akhir"] == 125
    assert before["keuangan"]["simpanan_pokok"] == 12_500_000
    assert before["keuangan"]["volume_usaha"] == 1_250_500_000
    assert before["rat"]["rat_status"] == "sudah"
    assert "grade_ods" not in before["legalitas"]


async def _carried(urls: DatabaseUrls):
    async with system_handle(urls) as handle:
        the_round = await rounds.of_year(handle, 2025)
        one = await submissions.one(handle, the_round.id, ONE)
        newest = next(each for each in await forms.versions(handle) if each.label == "2025.1")
        return (await last_year(handle, Library(), one, newest.id)).answers
