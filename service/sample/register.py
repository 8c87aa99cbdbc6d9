"""The sample's register: about 6,000 cooperatives, spread and shaped as the published figures say."""

import random
import uuid
from collections.abc import Iterator
from datetime import date

import msgspec

from service.sample import naming
from service.sample.certificate import certificate, last_meeting
from service.sample.chance import day, digits, lognormal, source, weighted
from service.sample.model import Cooperative, GroupPlan, OfficePlan, Plan, Region
from service.sample.spread import WHOLE, Share, coverage, spread

_FEWEST_BEFORE, _FEWEST = 20, 9  # founders a primary cooperative needed until 2020, and since
_RULE_CHANGED = 2021


def register(plan: Plan, seed: int, book_year: int, total: int = WHOLE) -> tuple[Cooperative, ...]:
    """Generates the register as it stands when the round of `book_year` opens, in the order of offices.

    Args:
        plan: regions, offices, groups and words.
        seed: the same seed gives the same bytes.
        book_year: village cooperatives were founded in it; certificates and meetings are dated before its round.
        total: how many cooperatives in all; fewer than the whole keeps the proportions.
    """
    serials = iter(range(1, total + 1))
    rows: list[Cooperative] = []
    for share in spread(plan, total):
        rng = source(seed, "register", share.office.code)
        rows.extend(_of_office(_Frame(rng, plan, share, book_year, serials)))
    return tuple(rows)


class _Frame(msgspec.Struct, frozen=True):
    """What one office's rows are generated from."""

    rng: random.Random
    plan: Plan
    share: Share
    book_year: int
    serials: Iterator[int]

    @property
    def office(self) -> OfficePlan:
        """The office's plan."""
        return self.share.office


class _Seat(msgspec.Struct, frozen=True, kw_only=True):
    """Where a cooperative sits, and what it is."""

    village: Region
    regency: Region
    serial: int
    group: GroupPlan
    name: str
    kind: str
    kdkmp: bool


def _of_office(frame: _Frame) -> Iterator[Cooperative]:
    """Generates one office's cooperatives: village cooperatives first."""
    covers = [cover[0] for cover in coverage(frame.plan, frame.office)]
    chosen = frame.rng.sample(covers, frame.share.kdkmp)
    registered = [True] * round(frame.office.kdkmp_nib * len(chosen) / (frame.office.kdkmp or 1))
    nibs = registered + [False] * (len(chosen) - len(registered))
    frame.rng.shuffle(nibs)
    for village, has_nib in zip(chosen, nibs, strict=True):
        yield _cooperative(frame, _village_seat(frame, village), has_nib=has_nib)
    taken: set[str] = set()
    for _ in range(frame.share.others):
        seat = _seat(frame)
        while seat.name in taken:
            seat = msgspec.structs.replace(seat, name=_name(frame, seat.group, seat.village))
        taken.add(seat.name)
        yield _cooperative(frame, seat, has_nib=frame.rng.random() < 0.35)


def _village_seat(frame: _Frame, village: Region) -> _Seat:
    """Seats a Koperasi Desa/Kelurahan Merah Putih, called after its village."""
    urban = village.level == "kelurahan"
    word = "Kelurahan" if urban else frame.office.village_word
    return _Seat(
        village=village,
        regency=_regency(frame.plan, frame.office.code),
        serial=next(frame.serials),
        group=next(group for group in frame.plan.groups if group.group == "LAIN"),
        name=f"Koperasi {word} Merah Putih {village.name}{naming.MARK}",
        kind=f"{village.level}_merah_putih",
        kdkmp=True,
    )


def _seat(frame: _Frame) -> _Seat:
    """Seats any other cooperative; those of the province's office keep a home regency, drawn by inhabitants."""
    code = frame.office.code
    if code == frame.plan.province.code:
        code = weighted(
            frame.rng, {office.code: office.population for office in frame.plan.offices if office.population}
        )
    village = frame.rng.choice(frame.plan.villages[code])
    weights = {at: group.weights[frame.office.setting] for at, group in enumerate(frame.plan.groups)}
    group = frame.plan.groups[weighted(frame.rng, weights)]
    return _Seat(
        village=village,
        regency=_regency(frame.plan, code),
        serial=next(frame.serials),
        group=group,
        name=_name(frame, group, village),
        kind=group.kind,
        kdkmp=False,
    )


def _name(frame: _Frame, group: GroupPlan, village: Region) -> str:
    """Draws a name of the group's pattern."""
    return naming.cooperative(frame.rng, frame.plan, group.name, village.name)


def _regency(plan: Plan, code: str) -> Region:
    """Finds a regency by its code."""
    return next(regency for regency in plan.regencies if regency.code == code)


def _plan_of(plan: Plan, code: str) -> OfficePlan:
    """Finds the plan of a regency's office."""
    return next(office for office in plan.offices if office.code == code)


def _cooperative(frame: _Frame, seat: _Seat, *, has_nib: bool) -> Cooperative:
    """Generates one register row for a seat."""
    rng = frame.rng
    alive = seat.kdkmp or rng.random() * 100 < frame.office.active
    founded = _founded(frame, seat)
    meeting = last_meeting(rng, founded, frame.book_year, alive=alive)
    proof = certificate(rng, seat.regency.bps, seat.serial, frame.book_year, meeting)
    changed = day(rng, founded, date(frame.book_year, 12, 1)) if not seat.kdkmp and rng.random() < 0.2 else None
    members = _members(frame, seat, founded)
    women = round(members * rng.betavariate(4, 5))
    provincial = frame.office.code == frame.plan.province.code
    return Cooperative(
        koperasi_id=str(uuid.UUID(int=rng.getrandbits(128), version=4)),
        nama=seat.name,
        kode_kabkota=seat.regency.code,
        kode_kecamatan=seat.village.parent,
        kode_desa=seat.village.code,
        alamat=naming.address(rng, frame.plan, seat.village.name),
        kode_pos=f"{_plan_of(frame.plan, seat.regency.code).post}{digits(rng, 2)}",
        telepon=naming.telephone(rng) if alive else "",
        email=f"koperasi{seat.serial:04d}@lumbung.example" if alive and rng.random() < 0.4 else "",
        no_badan_hukum=naming.letter(rng, founded, seat.serial),
        tanggal_badan_hukum=founded,
        no_perubahan_ad=naming.amendment(changed, seat.serial) if changed else "",
        tanggal_perubahan_ad=changed,
        tanggal_rat_terakhir=meeting,
        bentuk="sekunder" if seat.group.group == "SEKUNDER" else "primer",
        tingkat_keanggotaan="provinsi" if provincial else "kabupaten_kota",
        jenis=seat.kind,
        pola="syariah" if seat.group.group == "KSPPS" else "konvensional",
        kelompok=seat.group.group,
        sektor_usaha=seat.group.sector,
        anggota_l=members - women,
        anggota_p=women,
        manajer=int(rng.random() < 0.3) if alive else 0,
        karyawan=round(lognormal(rng, 2.5, 0.9)) if alive and not seat.kdkmp else 0,
        nib=f"0{digits(rng, 8)}{seat.serial:04d}" if has_nib else "",
        npwp=f"0{digits(rng, 11)}{seat.serial:04d}" if seat.kdkmp or alive else "",
        adalah_kdkmp="ya" if seat.kdkmp else "tidak",
        office=frame.office.code,
        kewenangan="provinsi" if provincial else "kabkota",
        **msgspec.structs.asdict(proof),
    )


def _founded(frame: _Frame, seat: _Seat) -> date:
    """Draws a founding day: the book year's spring and summer for village cooperatives, else mostly 1998-2018."""
    if seat.kdkmp:
        return day(frame.rng, date(frame.book_year, 4, 14), date(frame.book_year, 8, 29))
    year = round(frame.rng.triangular(1974, frame.book_year - 1, 2009))
    return day(frame.rng, date(year, 1, 2), date(year, 12, 28))


def _members(frame: _Frame, seat: _Seat, founded: date) -> int:
    """Draws the members, never fewer than the law asks of founders."""
    if seat.group.group == "SEKUNDER":
        return round(min(60.0, lognormal(frame.rng, seat.group.members, 0.5))) + 3
    fewest = _FEWEST if founded.year >= _RULE_CHANGED else _FEWEST_BEFORE
    return max(fewest + frame.rng.randint(0, 6), round(lognormal(frame.rng, seat.group.members, 0.7)))
