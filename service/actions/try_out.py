"""A draft version is tried out: an invented cooperative in the present round, and answers that are nowhere stored."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

import msgspec

from forms.answers import flatten, initial
from forms.compile import CompiledForm
from forms.evaluate import Around
from forms.random_answers import Drawn, random_answers
from service.actions.storable import fault_in
from service.actions.surroundings import around_of
from service.database import rounds
from service.database.handle import Reader
from service.database.rounds import Round

COOPERATIVE: Mapping[str, Any] = MappingProxyType(
    {
        "koperasi_id": "7b1f0a52-6f0e-4c0e-9d0a-000000000001", "nik": "6405050060001", "nama": "Koperasi Maju (contoh)",
        "kode_kabkota": "64.03", "kode_kecamatan": "64.03.05", "kode_desa": "64.03.05.1006",
        "alamat": "Jalan Contoh Nomor 12, RT 03", "kode_pos": "77311", "telepon": "081234567890",
        "email": "koperasi@contoh.id", "tanggal_rat_terakhir": "", "anggota_l": 68, "anggota_p": 52, "manajer": "",
        "karyawan": "", "grade": "A", "office": "64.03", "kewenangan": "kabkota", "no_badan_hukum": "518/BH/643/2011",
        "tanggal_badan_hukum": "2011-05-17", "no_perubahan_ad": "", "tanggal_perubahan_ad": "", "bentuk": "primer",
        "tingkat_keanggotaan": "kabupaten_kota", "jenis": "konsumen", "pola": "konvensional", "kelompok": "KOPKAR",
        "sektor_usaha": "G", "status_nik": "bersertifikat", "tanggal_berlaku_nik": "2030-05-31", "nib": "", "npwp": "",
        "adalah_kdkmp": "tidak",
    }
)  # fmt: skip
"""The register's row of a cooperative that is not there."""


async def surroundings(rows: Reader, now: datetime) -> Around:
    """Give what surrounds the answers: the invented cooperative, and the open round, else one of last year."""
    current = await rounds.open_now(rows)
    return around_of(current or _round_of(now), COOPERATIVE, now)


def blank(compiled: CompiledForm, around: Around) -> dict[str, Any]:
    """Give the answers that a new submission begins with, by storage path."""
    return flatten(compiled, initial(compiled, around))


def filled(compiled: CompiledForm, around: Around, seed: int) -> Drawn:
    """Draw answers that can be sent; the same seed gives the same."""
    return random_answers(compiled, around, seed, blank(compiled, around))


def kept(compiled: CompiledForm, carried: str) -> dict[str, Any]:
    """Read the answers that a page carried along as JSON by storage path; what could not be stored is left out."""
    try:
        flat = msgspec.json.decode(carried, type=dict[str, Any])
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return {}
    return {path: value for path, value in flat.items() if value is not None and not fault_in(compiled, path, value)}


def _round_of(now: datetime) -> Round:
    """Make up the round of last year's book, as rounds usually are."""
    year = now.year - 1
    return Round(
        id=0,
        book_year=year,
        form_version_id=0,
        state="open",
        starts=date(year + 1, 1, 5),
        deadline=date(year + 1, 12, 30),
        years_without_rat=2,
        rat_deadline_primer=date(year + 1, 3, 31),
        rat_deadline_sekunder=date(year + 1, 6, 30),
        marks=(),
        is_sample=False,
        takes_files=True,
        opened_at=now,
        closed_at=None,
    )
