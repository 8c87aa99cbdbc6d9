"""One row of the register, and what a row of an uploaded table may say wrong."""

from datetime import date
from typing import Literal

import msgspec

Authority = Literal["kabkota", "provinsi"]


class RegisterRow(msgspec.Struct, frozen=True, kw_only=True):
    """One cooperative as the register keeps it; codes as text, '' and None where nothing is known.

    `koperasi_id` is '' for a cooperative that the register may not know yet. `authority` says who owns the record:
    a regency's office or, where members live across regencies, the province's (Permenkop 9/2020).
    Choice columns (`jenis`, `bentuk`, ...) hold the questionnaire's codes.
    """

    row: int
    koperasi_id: str = ""
    source_id: str = ""
    nik: str = ""
    nama: str
    kode_kabkota: str
    kode_kecamatan: str = ""
    kode_desa: str = ""
    alamat: str = ""
    kode_pos: str = ""
    telepon: str = ""
    email: str = ""
    no_badan_hukum: str = ""
    tanggal_badan_hukum: date | None = None
    no_perubahan_ad: str = ""
    tanggal_perubahan_ad: date | None = None
    tanggal_rat_terakhir: date | None = None
    bentuk: str = ""
    tingkat_keanggotaan: str = ""
    jenis: str = ""
    pola: str = ""
    kelompok: str = ""
    sektor_usaha: str = ""
    status_nik: str = ""
    tanggal_berlaku_nik: date | None = None
    grade: str = ""
    anggota_l: int | None = None
    anggota_p: int | None = None
    manajer: int | None = None
    karyawan: int | None = None
    nib: str = ""
    npwp: str = ""
    adalah_kdkmp: str = "tidak"
    authority: Authority = "kabkota"


class RowFault(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with one row: an `error` keeps the whole file out, a `warning` only wants to be seen.

    `row` counts as Excel does; 1 is the header. `message` is Indonesian and says the value and the repair.
    """

    row: int
    column: str
    severity: Literal["error", "warning"]
    message: str


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What an uploaded table says: rows in file order and every fault that was found."""

    rows: tuple[RegisterRow, ...]
    faults: tuple[RowFault, ...]

    @property
    def refused(self) -> bool:
        """Whether any fault keeps the file out."""
        return any(fault.severity == "error" for fault in self.faults)
