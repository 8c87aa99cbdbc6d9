"""Answers about who a cooperative is: identity, legal status, members' meetings, follow-up, the filling itself."""

from datetime import date, timedelta

from service.sample import naming
from service.sample.case import Answers, Case
from service.sample.chance import day, weighted

_CAUSES = (
    "pengurus_pindah_meninggal",
    "anggota_bubar",
    "modal",
    "usaha_rugi",
    "alamat_tidak_jelas",
    "data_lama_pemekaran",
)
_REASONS = ("pengurus_tidak_aktif", "pembukuan_belum_selesai", "biaya", "anggota_tidak_hadir", "tidak_ada_usaha")
_MONTH = 31


def identity(case: Case) -> Answers:
    """Answers section A: the register's facts, and what the visit found."""
    one, rng = case.one, case.rng
    lost = case.visit == "tidak_ditemukan"
    lat, lon = case.office.lat + rng.gauss(0, 0.08), case.office.lon + rng.gauss(0, 0.08)
    first = max(case.round.mulai, case.day - timedelta(days=20))
    return {
        "tahun_buku": case.round.tahun_buku,
        "koperasi_id": one.koperasi_id,
        "nik_koperasi": one.nik,
        "nama_koperasi": one.nama,
        "kode_kabkota": one.kode_kabkota,
        "kode_kecamatan": one.kode_kecamatan,
        "kode_desa": one.kode_desa,
        "alamat": one.alamat,
        "kode_pos": one.kode_pos,
        "koordinat": f"{lat:.5f} {lon:.5f} 0 0" if not lost and rng.random() < (0.96 if case.visited else 0.7) else "",
        "telepon": one.telepon,
        "email": one.email,
        "website_medsos": f"facebook.example/koperasi{one.koperasi_id[:6]}"
        if case.alive and rng.random() < 0.15
        else "",
        "hasil_kunjungan": case.visit,
        "tanggal_kunjungan": day(rng, first, case.day).isoformat() if case.visited else "",
        "alamat_baru": naming.address(rng, case.plan, "pasar baru") if case.visit == "pindah_alamat" else "",
    }


def legal(case: Case, *, lends: bool) -> Answers:
    """Answers section B; `lends` tells whether it runs a savings and loan business."""
    one = case.one
    return {
        "no_badan_hukum": one.no_badan_hukum,
        "tanggal_badan_hukum": one.tanggal_badan_hukum.isoformat(),
        "no_perubahan_ad": one.no_perubahan_ad,
        "tanggal_perubahan_ad": _iso(one.tanggal_perubahan_ad),
        "bentuk": one.bentuk,
        "tingkat_keanggotaan": one.tingkat_keanggotaan,
        "jenis": one.jenis,
        "pola": one.pola,
        "kelompok": one.kelompok,
        "sektor_usaha": one.sektor_usaha,
        "kbli_utama": case.group.kbli if case.alive else "",
        "kegiatan_utama": "Menyediakan kebutuhan pokok warga" if case.village else case.group.activity,
        "adalah_kdkmp": one.adalah_kdkmp,
        "nib": one.nib,
        "npwp": one.npwp,
        "izin_usp": weighted(case.rng, {"ya": 70, "proses": 30}) if lends else "",
        "status_nik": one.status_nik,
        "tanggal_berlaku_nik": _iso(one.tanggal_berlaku_nik),
        "grade_ods": one.grade,
    }


def meeting(case: Case, *, members: int) -> Answers:
    """Answers section C; `members` is the number at the end of the book year, 0 where it is not asked."""
    rng, held = case.rng, case.meetings.held
    answers: Answers = {
        "rat_status": case.meetings.now,
        "rat_t1": case.meetings.before,
        "rat_t2": case.meetings.before_that,
        "status_usulan": case.judged,
    }
    if held:
        reported = weighted(rng, {"ya": 80, "belum": 20})
        latest = min(case.day, held + timedelta(days=_MONTH if rng.random() < 0.93 else 3 * _MONTH))
        answers |= {
            "rat_tanggal": held.isoformat(),
            "rat_cara": weighted(rng, {"luring": 88, "daring": 4, "campuran": 8}),
            "rat_hadir": max(members // 2 + 1, round(members * rng.uniform(0.52, 0.93))) if members else 1,
            "rat_pertanggungjawaban": weighted(rng, {"diterima": 84, "diterima_dengan_catatan": 15, "ditolak": 1}),
            "rat_dilaporkan": reported,
            "rat_tanggal_lapor": day(rng, held, latest).isoformat() if reported == "ya" else "",
        }
    if case.meetings.now == "tidak_dilaksanakan":
        answers["rat_alasan_tidak"] = sorted(rng.sample(_REASONS, rng.choice((1, 1, 2))))
    if case.judged not in {case.status, "dibubarkan"}:
        answers["alasan_beda_status"] = (
            "Usaha masih berjalan saat dikunjungi, pengurus berjanji menggelar RAT tahun ini."
            if case.alive
            else "Kegiatan dihentikan sementara menurut surat pernyataan pengurus."
        )
    return answers


def follow_up(case: Case) -> Answers:
    """Answers section L: why it lies idle and what will be done, and how it keeps its books."""
    rng = case.rng
    answers: Answers = {}
    if case.judged in {"tidak_aktif", "beku"}:
        founded = case.one.tanggal_badan_hukum.year
        last = case.one.tanggal_rat_terakhir
        plan = weighted(rng, {"pembinaan": 45, "reaktivasi": 20, "usul_pembubaran": 25, "sudah_usul_pembubaran": 10})
        answers |= {
            "tidak_aktif_sejak": min(max(founded, last.year if last else founded + 5), case.round.tahun_buku),
            "sebab_tidak_aktif": sorted(rng.sample(_CAUSES, rng.choice((1, 2, 2, 3)))),
            "rencana_tindak_lanjut": plan,
            "no_usul_pembubaran": f"518/{rng.randint(11, 480)}/KOP/{case.round.tahun_buku}"
            if plan == "sudah_usul_pembubaran"
            else "",
        }
    if case.judged == "dibubarkan":
        answers["sk_pembubaran"] = f"{rng.randint(3, 90)}/SK-BUBAR/{case.round.tahun_buku}"
    if case.counted:
        books = weighted(
            rng, {"manual": 45, "excel": 38, "aplikasi": 12, "tidak_ada": 5} if case.alive else {"tidak_ada": 1}
        )
        answers |= {
            "pembukuan": books,
            "nama_aplikasi": rng.choice(("Buku Kas Digital", "Aplikasi buatan sendiri")) if books == "aplikasi" else "",
            "internet_kantor": weighted(rng, {"baik": 40, "terbatas": 38, "tidak_ada": 22}),
        }
    return answers


def filling(case: Case) -> Answers:
    """Answers section M: where the data come from and who told them."""
    rng = case.rng
    found = case.visited and case.visit != "tidak_ditemukan"
    sources = {"ods"} | ({"kunjungan"} if case.visited else {"telepon_wa"})
    sources |= {"laporan_rat"} if case.meetings.held else set()
    sources |= {"simkopdes"} if case.village else set()
    return {
        "sumber_data": sorted(sources),
        "nama_pemberi_keterangan": naming.person(rng, case.plan)[0] if found else "",
        "catatan_petugas": "Alamat sudah ditanyakan kepada ketua RT dan kantor desa, tidak ada yang mengenal."
        if case.visit == "tidak_ditemukan"
        else "",
    }


def _iso(when: date | None) -> str:
    """Writes a date as forms do; blank where there is none."""
    return when.isoformat() if when else ""
