"""Answers about members, board, supervisors and staff; every total is the sum of its parts."""

from datetime import date, timedelta

import msgspec

from service.sample import naming
from service.sample.case import Answers, Case
from service.sample.chance import apportion

_FEWEST_BEFORE, _FEWEST, _RULE_CHANGED = 20, 9, 2021
_BOARD = ("ketua", "sekretaris", "bendahara")
_BIG_BOARD = ("ketua", "wakil_ketua", "wakil_ketua", "sekretaris", "bendahara")
_SUPERVISORS = ("ketua_pengawas", "anggota", "anggota")


class Members(msgspec.Struct, frozen=True, kw_only=True):
    """Members at the start, joined, left, at the end; women among those at the end."""

    start: int
    joined: int
    left: int
    women: int

    @property
    def end(self) -> int:
        """Gives the members at 31 December."""
        return self.start + self.joined - self.left


def count_members(case: Case) -> Members:
    """Draws the year's movement; a cooperative founded in the book year begins with none."""
    one, rng = case.one, case.rng
    total = one.anggota_l + one.anggota_p
    if one.tanggal_badan_hukum.year == case.round.tahun_buku:
        return Members(start=0, joined=total, left=0, women=max(1, one.anggota_p))
    fewest = _FEWEST if one.tanggal_badan_hukum.year >= _RULE_CHANGED else _FEWEST_BEFORE
    fewest = 3 if one.bentuk == "sekunder" else fewest
    joined = round(total * rng.uniform(0, 0.12)) if case.alive else 0
    left = max(0, min(round(total * rng.uniform(0, 0.06)), total + joined - fewest))
    end = total + joined - left
    return Members(start=total, joined=joined, left=left, women=min(end, max(1, round(end * one.anggota_p / total))))


def membership(case: Case, members: Members) -> Answers:
    """Answers section D."""
    rng, end = case.rng, members.end
    answers: Answers = {
        "anggota_awal": members.start,
        "anggota_masuk": members.joined,
        "anggota_keluar": members.left,
        "anggota_akhir": end,
        "anggota_l": end - members.women,
        "anggota_p": members.women,
        "anggota_muda": round(end * rng.uniform(0.05, 0.4)),
        "anggota_aktif_transaksi": max(1, round(end * rng.uniform(0.3, 0.9))) if case.alive else 0,
        "calon_anggota": rng.choice((0, 0, 0, 2, 5)) if case.alive else 0,
    }
    if case.one.bentuk == "sekunder":
        answers["anggota_koperasi"] = max(3, end)
    if case.one.tingkat_keanggotaan == "provinsi":
        answers["anggota_per_kabkota"] = _by_regency(case, end)
    return answers


def _by_regency(case: Case, members: int) -> list[Answers]:
    """Spreads the members over the home regency and some others; every row has at least one."""
    others = [regency.code for regency in case.plan.regencies if regency.code != case.one.kode_kabkota]
    codes = [case.one.kode_kabkota, *case.rng.sample(others, min(case.rng.randint(1, 4), members - 1))]
    parts = apportion(members - len(codes), [6.0, *(case.rng.uniform(0.5, 2) for _ in codes[1:])])
    return [
        {"anggota_per_kabkota_kode_kabkota": code, "anggota_per_kabkota_jumlah": part + 1}
        for code, part in zip(codes, parts, strict=True)
    ]


def people_in_charge(case: Case, members: Members) -> Answers:
    """Answers section E: board, supervisors and staff."""
    rng = case.rng
    board = _BIG_BOARD if case.village else _BOARD
    supervisors = _SUPERVISORS if case.alive or rng.random() < 0.8 else ()
    organs = [("pengurus", post) for post in board] + [("pengawas", post) for post in supervisors]
    if case.one.pola == "syariah":
        organs += [("dps", "anggota"), ("dps", "anggota")]
    staff = min(case.one.karyawan if case.alive else 0, members.end)
    women = round(staff * rng.uniform(0.2, 0.8))
    manager_woman = int(rng.random() < 0.35) if case.one.manajer and case.alive else 0
    return {
        "jumlah_pengurus": len(board),
        "jumlah_pengawas": len(supervisors),
        "pengurus": [_officer(case, organ, post) for organ, post in organs],
        "manajer_l": (case.one.manajer if case.alive else 0) - manager_woman,
        "manajer_p": manager_woman,
        "karyawan_l": staff - women,
        "karyawan_p": women,
    }


def _officer(case: Case, organ: str, post: str) -> Answers:
    """Gives one person of the board; terms run three to five years, one in fifty has lapsed."""
    rng, year = case.rng, case.round.tahun_buku
    name, sex = naming.person(rng, case.plan)
    founded = case.one.tanggal_badan_hukum
    begin = max(founded, date(year - rng.randint(0, 2), rng.randint(1, 12), rng.randint(1, 28)))
    end = begin + timedelta(days=365 * rng.choice((3, 4, 5)))
    lapsed = case.alive and founded.year < year - 6 and rng.random() < 0.01
    if lapsed:
        begin, end = begin - timedelta(days=1461), date(year, 6, 30)
    return {
        "pengurus_organ": organ,
        "pengurus_jabatan": post,
        "pengurus_nama": name,
        "pengurus_jk": sex,
        "pengurus_telepon": naming.telephone(rng) if post == "ketua" and case.alive else "",
        "pengurus_masa_bakti_mulai": begin.isoformat(),
        "pengurus_masa_bakti_selesai": end.isoformat(),
        "pengurus_pernah_dilatih": rng.choice(("ya", "tidak")),
    }
