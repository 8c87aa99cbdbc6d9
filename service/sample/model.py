"""What the sample is made of: offices and groups as given, cooperatives and accounts as generated."""

from datetime import date
from typing import get_args

import msgspec

from exports.model import State

STATES: tuple[State, ...] = get_args(State)
"""Every state, in the order of a row of data/offices.csv."""


class Region(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the region file: codes are text, `bps` is blank below regencies."""

    code: str
    level: str
    name: str
    parent: str
    bps: str


class OfficePlan(msgspec.Struct, frozen=True, kw_only=True):
    """What the sample shall hold for one office (data/offices.csv).

    Attributes:
        code: the region's code; the province's own office has the province's.
        login: the part of its accounts' addresses that names it.
        kdkmp: village cooperatives (Simkopdes, August 2026), `kdkmp_npwp` and `kdkmp_nib` of them registered.
        published: the last total of cooperatives that was published, 0 where none was found.
        population: inhabitants, for the offices without a published total.
        active: percent of the cooperatives that are alive.
        setting: which mix of groups it has (a weight column of data/groups.csv).
        village_word: what its villages are called.
        post: first three digits of its postal codes.
        lat: degrees north of the middle of its inhabited part.
        lon: degrees east.
        shares: percent of its roster in each state, in the order of STATES.
    """

    code: str
    login: str
    kdkmp: int
    kdkmp_npwp: int
    kdkmp_nib: int
    published: int
    population: int
    active: int
    setting: str
    village_word: str
    post: str
    lat: float
    lon: float
    shares: tuple[int, ...]


class GroupPlan(msgspec.Struct, frozen=True, kw_only=True):
    """One group of cooperatives (data/groups.csv): what such a cooperative is called, does and earns.

    `weights` is setting to weight; `members` and `volume` (million rupiah a year) are medians.
    """

    group: str
    name: str
    kind: str
    sector: str
    weights: dict[str, int]
    members: int
    volume: int
    unit: str
    kbli: str
    activity: str


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the generators read: regions, offices, groups and words by kind."""

    province: Region
    regencies: tuple[Region, ...]
    villages: dict[str, tuple[Region, ...]]
    offices: tuple[OfficePlan, ...]
    groups: tuple[GroupPlan, ...]
    words: dict[str, tuple[str, ...]]


class Cooperative(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the register; the names are those that forms read with `pulldata('register', …)`."""

    koperasi_id: str
    nik: str
    nama: str
    kode_kabkota: str
    kode_kecamatan: str
    kode_desa: str
    alamat: str
    kode_pos: str
    telepon: str
    email: str
    no_badan_hukum: str
    tanggal_badan_hukum: date
    no_perubahan_ad: str
    tanggal_perubahan_ad: date | None
    tanggal_rat_terakhir: date | None
    bentuk: str
    tingkat_keanggotaan: str
    jenis: str
    pola: str
    kelompok: str
    sektor_usaha: str
    status_nik: str
    tanggal_berlaku_nik: date | None
    grade: str
    anggota_l: int
    anggota_p: int
    manajer: int
    karyawan: int
    nib: str
    npwp: str
    adalah_kdkmp: str
    office: str
    kewenangan: str

    def columns(self) -> dict[str, str | int]:
        """Gives the register's columns as forms read them; blanks are left out."""
        values: dict[str, str | int | None] = msgspec.to_builtins(self)
        return {name: value for name, value in values.items() if value is not None and value != ""}


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """One account of the sample; its password is made when it is loaded."""

    email: str
    name: str
    role: str
    office: str
