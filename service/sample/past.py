"""The questionnaire of the year before, as the same cooperative answered it: from this year's answers backwards."""

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import msgspec

from forms.model import Form
from service.sample.answers import Author
from service.sample.case import Answers
from service.sample.chance import source, weighted
from service.sample.model import Cooperative
from service.sample.past_books import Growth, in_millions, past_money

SLIPS = 0.006
"""So many type their amounts in thousands where millions are asked."""
_GONE = frozenset(
    {
        "hasil_kunjungan", "tanggal_kunjungan", "alamat_baru", "adalah_kdkmp", "nib", "rat_cara", "anggota_muda",
        "manajer_l", "manajer_p", "karyawan_l", "karyawan_p", "pembinaan", "koordinat", "alasan_beda_status", "rat_tanggal",
        "rat_hadir", "rat_pertanggungjawaban", "rat_dilaporkan", "rat_tanggal_lapor", "rat_alasan_tidak",
        "tidak_aktif_sejak", "sk_pembubaran", "no_usul_pembubaran", "sebab_tidak_aktif", "rencana_tindak_lanjut",
    }
)  # fmt: skip
"""Questions of this year that last year's form did not ask, or that are answered anew."""
_CAUSES = ("pengurus_pindah_meninggal", "anggota_bubar", "modal", "usaha_rugi")
_EXCUSES = ("pengurus_tidak_aktif", "pembukuan_belum_selesai", "biaya", "anggota_tidak_hadir")


class Recoding(msgspec.Struct, frozen=True, kw_only=True):
    """Old codes by new ones: sectors by category, villages that were moved to a new district."""

    sectors: Mapping[str, str]
    villages: Mapping[str, str]


class PastAuthor(msgspec.Struct, frozen=True, kw_only=True):
    """Answers the questionnaire of the year before `year`.

    `days` are those on which each cooperative's questionnaire of this year was filled, by its id.
    """

    year: int
    author: Author
    recoding: Recoding
    seed: int
    days: Mapping[str, date]

    def fill(self, one: Cooperative, day: date) -> Answers:
        """Gives the answers of a cooperative that was there last year, by question name; blanks are left out."""
        del day
        return self.answers(one, self.author.fill(one, self.days[one.koperasi_id], whole=True))

    def answers(self, one: Cooperative, now: Mapping[str, Any]) -> Answers:
        """Give last year's answers by question name.

        Args:
            one: the cooperative; it was there last year.
            now: this year's answers, whole, whatever the visit found.
        """
        rng = source(self.seed, "past", one.koperasi_id)
        alive = bool(one.telepon)
        growth = _growth(rng, now, alive=alive)
        slip = 1_000 if alive and rng.random() < SLIPS else 1
        kept = {name: value for name, value in now.items() if name not in _GONE}
        answers = kept | _members(rng, now, growth, founded=one.tanggal_badan_hukum.year == self.year - 1)
        answers |= in_millions(past_money(rng, now, growth), slip)
        answers |= self._units(answers) | self._legal(rng, one, now)
        answers |= self._meeting(rng, one, now, growth, alive=alive)
        answers |= {
            "tahun_buku": self.year - 1,
            "manajer_total": now["manajer_l"] + now["manajer_p"],
            "karyawan_total": _near(rng, now["karyawan_l"] + now["karyawan_p"], growth.members),
            "pengurus": [_officer(row, one.tanggal_badan_hukum) for row in now["pengurus"]],
            **{name: rng.choice((0, 0, 0, 1, 1, 2)) if alive else 0 for name in _EVENTS},
            "kebutuhan_pembinaan": [name for name in now.get("kebutuhan_pembinaan", []) if name != "kdkmp"],
            "sumber_data": sorted({"ods", *(name for name in now["sumber_data"] if name != "simkopdes")}),
        }
        return {name: value for name, value in answers.items() if value not in ("", [])}

    def _units(self, answers: Mapping[str, Any]) -> Answers:
        rows = [
            row | {"unit_usaha_tahun_mulai": min(row["unit_usaha_tahun_mulai"], self.year - 1)}
            for row in answers["unit_usaha"]
        ]
        return {"unit_usaha": rows, "jumlah_unit": len(rows)}

    def _legal(self, rng: random.Random, one: Cooperative, now: Mapping[str, Any]) -> Answers:
        """Answer in the codes of last year: its sectors, its villages, its grades, and the licence before the NIB."""
        village = self.recoding.villages.get(one.kode_desa, one.kode_desa)
        founded = one.tanggal_badan_hukum.year
        amended = one.tanggal_perubahan_ad.year if one.tanggal_perubahan_ad else 0
        health = int(now.get("tahun_kesehatan") or 0)
        return {
            **({"no_perubahan_ad": "", "tanggal_perubahan_ad": ""} if amended > self.year - 1 else {}),
            "kode_desa": village,
            "kode_kecamatan": village[:8] if village != one.kode_desa else one.kode_kecamatan,
            "sektor_usaha": self.recoding.sectors[one.sektor_usaha],
            "grade_ods": {"C1": "C", "C2": "C", "belum": ""}.get(one.grade, one.grade),
            "siup_tdp": f"503/{rng.randint(10, 990)}/SIUP-K/{founded}" if now.get("nib") else "",
            "fax": f"(0541) {rng.randint(200_000, 799_999)}" if rng.random() < 0.04 else "",  # few have one
            "tahun_kesehatan": min(health, self.year - 1) if health else "",
        }

    def _meeting(
        self, rng: random.Random, one: Cooperative, now: Mapping[str, Any], growth: Growth, *, alive: bool
    ) -> Answers:
        """Answer about last year's members' meeting, and the activity under the rule of three years."""
        held = now["rat_t1"] == "ya" and one.tanggal_rat_terakhir is not None
        before = now["rat_t2"]
        earlier = "ya" if before == "ya" and rng.random() < 0.8 else "tidak"  # most hold one each year
        answers: Answers = {"rat_status": "ya" if held else "tidak", "rat_t1": before, "rat_t2": earlier}
        if held and one.tanggal_rat_terakhir:
            reported = one.tanggal_rat_terakhir + timedelta(days=rng.randint(1, 28))
            answers |= {
                "rat_tanggal": one.tanggal_rat_terakhir.isoformat(),
                "rat_hadir": max(growth.members // 2 + 1, round(growth.members * rng.uniform(0.52, 0.93))),
                "rat_pertanggungjawaban": weighted(rng, {"diterima": 84, "diterima_dengan_catatan": 15, "ditolak": 1}),
                "rat_dilaporkan": "ya",
                "rat_tanggal_lapor": reported.isoformat(),
            }
        else:
            answers["rat_alasan_tidak"] = sorted(rng.sample(_EXCUSES, rng.choice((1, 1, 2))))
        return answers | self._status(rng, one, now, answers, alive=alive)

    def _status(
        self, rng: random.Random, one: Cooperative, now: Mapping[str, Any], said: Answers, *, alive: bool
    ) -> Answers:
        """Write the activity: mostly what the rule gives; one that lay idle is not always called so yet."""
        founded = one.tanggal_badan_hukum.year
        met = "ya" in {said["rat_status"], said["rat_t1"], said["rat_t2"]}
        rule = "baru" if founded == self.year - 1 else "aktif" if met or founded > self.year - 3 else "tidak_aktif"
        idle = rule == "tidak_aktif" or (
            rule == "aktif" and not alive and rng.random() < 0.4
        )  # some are seen as idle early
        judged = "tidak_aktif" if idle and not alive else "aktif" if rule == "tidak_aktif" else rule
        answers: Answers = {"status_usulan": judged}
        if judged != rule:
            answers["alasan_beda_status"] = "Sesuai keadaan usaha menurut keterangan pengurus."
        if judged == "tidak_aktif":
            since = int(now.get("tidak_aktif_sejak") or self.year - 1)
            answers |= {
                "tidak_aktif_sejak": min(max(since, founded), self.year - 1),
                "sebab_tidak_aktif": sorted(rng.sample(_CAUSES, rng.choice((1, 2)))),
                "rencana_tindak_lanjut": weighted(rng, {"pembinaan": 60, "reaktivasi": 20, "usul_pembubaran": 20}),
            }
        return answers


_EVENTS = ("jumlah_pelatihan", "jumlah_bimtek", "jumlah_sosialisasi")


def _growth(rng: random.Random, now: Mapping[str, Any], *, alive: bool) -> Growth:
    """Draw by how much the money grew: about six percent for those that run, next to nothing for the others."""
    factor = min(1.6, max(0.7, rng.gauss(1.06, 0.11))) if alive else rng.uniform(1.0, 1.02)
    return Growth(factor=factor, members=now["anggota_awal"], members_now=now["anggota_akhir"])


def _members(rng: random.Random, now: Mapping[str, Any], growth: Growth, *, founded: bool) -> Answers:
    """Answer how last year's members came to be as many as this year began with."""
    end = growth.members
    joined = end if founded else round(end * rng.uniform(0, 0.1))
    left = 0 if founded else round(end * rng.uniform(0, 0.05))
    women = min(end, round(end * now["anggota_p"] / max(1, growth.members_now)))
    answers: Answers = {
        "anggota_awal": end - joined + left,
        "anggota_masuk": joined,
        "anggota_keluar": left,
        "anggota_akhir": end,
        "anggota_l": end - women,
        "anggota_p": women,
        "anggota_aktif_transaksi": min(now["anggota_aktif_transaksi"], end),
    }
    if "anggota_koperasi" in now:
        answers["anggota_koperasi"] = max(3, end)
    if "peminjam" in now:
        answers["peminjam"] = min(now["peminjam"], end)
    if "anggota_per_kabkota" in now:
        answers["anggota_per_kabkota"] = _by_regency(now["anggota_per_kabkota"], end)
    return answers


def _by_regency(rows: list[dict[str, Any]], members: int) -> list[dict[str, Any]]:
    """Spread last year's members over the same regencies, the home regency first and taking the rest."""
    others = [min(row["anggota_per_kabkota_jumlah"], max(1, members // (2 * len(rows)))) for row in rows[1:]]
    return [
        {**row, "anggota_per_kabkota_jumlah": count}
        for row, count in zip(rows, [members - sum(others), *others], strict=True)
    ]


def _near(rng: random.Random, count: int, most: int) -> int:
    return min(most, max(0, count + rng.choice((-1, 0, 0, 0, 1)))) if count else 0


def _officer(row: Mapping[str, Any], founded: date) -> dict[str, Any]:
    """Give the same person a year earlier in office, not before the founding."""
    begin = date.fromisoformat(row["pengurus_masa_bakti_mulai"])
    earlier = max(founded, begin - timedelta(days=365)) if begin > founded else begin
    end = max(date.fromisoformat(row["pengurus_masa_bakti_selesai"]) - (begin - earlier), earlier + timedelta(days=1))
    return {**row, "pengurus_masa_bakti_mulai": earlier.isoformat(), "pengurus_masa_bakti_selesai": end.isoformat()}


def recoding_of(new: Form, old: Form) -> Recoding:
    """Read what this year's form says of old codes: lists `sektor_lama` and `wilayah_perubahan`.

    New villages whose forerunner the list does not know get one of the old ones that it knows no heir of, in order.
    """
    moved = [choice.columns for choice in new.choices["wilayah_perubahan"]]
    villages = {choice.name for choice in old.choices["desa"]}
    known = {row["kode_baru"]: row["kode_lama"] for row in moved if row["kode_baru"] and row["kode_lama"] in villages}
    heirless = sorted(row["kode_lama"] for row in moved if not row["kode_baru"] and row["kode_lama"] in villages)
    fresh = sorted(choice.name for choice in new.choices["desa"] if choice.name not in villages | known.keys())
    given = {code: heirless[at % len(heirless)] for at, code in enumerate(fresh)} if heirless else {}
    sectors = {choice.columns["kategori"]: choice.columns["sektor_lama"] for choice in new.choices["sektor_lama"]}
    return Recoding(sectors=sectors, villages={**known, **given})


def was_there(one: Cooperative, year: int) -> bool:
    """Tell whether a cooperative was founded before the end of a year."""
    return one.tanggal_badan_hukum.year <= year
