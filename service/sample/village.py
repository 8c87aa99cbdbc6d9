"""Answers of a Koperasi Desa/Kelurahan Merah Putih (section K)."""

from service.sample.books import Books
from service.sample.case import Answers, Case
from service.sample.chance import weighted

_OUTLETS = ("kantor", "sembako", "pupuk", "lpg", "apotek", "logistik")


def village_outlets(case: Case, books: Books) -> Answers:
    """Answers section K; those that trade have outlets running."""
    if not case.village:
        return {}
    rng = case.rng
    outlets = sorted(rng.sample(_OUTLETS, rng.randint(1, 3))) if books.trade else []
    building = weighted(rng, {"belum": 55, "ada_milik_desa": 25, "ada_pemda": 12, "sewa": 8})
    return {
        "kdkmp_cara": "baru",
        "kdkmp_desa_cakupan": [{"kdkmp_desa_cakupan_kode_desa": code} for code in case.villages],
        "kdkmp_simkopdes": weighted(rng, {"ya": 85, "proses": 15}),
        "kdkmp_gerai": outlets,
        "kdkmp_jumlah_gerai": len(outlets),
        "kdkmp_lahan": building,
        "kdkmp_bangunan_persen": 0 if building == "belum" else rng.choice((0, 10, 25, 60, 100)),
        "kdkmp_mitra_bumn": weighted(rng, {"ditandatangani": 6, "diajukan": 24, "belum": 70}),
        "kdkmp_simpanan_pokok_anggota": books.payers,
        "kdkmp_internet": weighted(rng, {"baik": 30, "terbatas": 45, "tidak_ada": 25}),
    }
