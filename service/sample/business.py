"""Answers about business units, money, loans, credit received and training."""

from datetime import date, timedelta

from service.sample.books import Books
from service.sample.case import Answers, Case
from service.sample.chance import day, weighted
from service.sample.membership import Members

_OBSTACLES = ("modal", "pasar", "sdm", "bahan_baku", "infrastruktur", "internet")
_TOPICS = ("perkoperasian_dasar", "akuntansi_laporan", "rat", "pengawasan", "perpajakan", "digital", "kewirausahaan")
_NAMES = {
    "simpan_pinjam": "Unit simpan pinjam",
    "toko_sembako": "Toko sembako",
    "sarana_produksi": "Kios sarana produksi",
    "perkebunan_sawit": "Kebun plasma sawit",
    "angkutan": "Angkutan",
    "sewa_alat": "Sewa alat dan kendaraan",
}
_AUDIT_FROM = 2_500_000_000


def lends(case: Case) -> bool:
    """Draws whether a cooperative has a savings and loan business; one of that kind always has."""
    if case.one.jenis == "simpan_pinjam":
        return True
    chance = {"KPRI": 0.85, "KOPKAR": 0.6, "KSU": 0.4, "SEKUNDER": 1.0, "POLRI": 0.8, "AD": 0.8}
    return case.alive and case.rng.random() < chance.get(case.group.group, 0.0)


def units(case: Case, books: Books, members: Members) -> Answers:
    """Answers section F; the units' volumes sum to the year's business."""
    shares: list[tuple[str, int]] = []
    if books.loans and books.loans.lent:
        shares.append(("simpan_pinjam", books.loans.lent))
    if books.trade:
        kind = "toko_sembako" if case.group.unit == "simpan_pinjam" else case.group.unit
        second = case.rng.choice((0, 0, books.trade // 5))
        shares.append((kind, books.trade - second))
        shares += [("sewa_alat", second)] if second else []
    rows = [_unit(case, kind, volume, members) for kind, volume in shares]
    return {"jumlah_unit": len(rows), "unit_usaha": rows}


def _unit(case: Case, kind: str, volume: int, members: Members) -> Answers:
    """Gives one business unit."""
    rng, year = case.rng, case.round.tahun_buku
    founded = case.one.tanggal_badan_hukum.year
    return {
        "unit_usaha_nama": _NAMES.get(kind, "Usaha " + kind.replace("_", " ")),
        "unit_usaha_kategori": kind,
        "unit_usaha_kbli": case.group.kbli if kind == case.group.unit else "",
        "unit_usaha_tahun_mulai": rng.randint(founded, min(year, founded + 6)),
        "unit_usaha_dalam_operasi": weighted(rng, {"ya": 92, "musiman": 8}),
        "unit_usaha_volume": volume,
        "unit_usaha_biaya_langsung": round(volume * rng.uniform(0.3, 0.8)) if kind != "simpan_pinjam" else 0,
        "unit_usaha_tenaga_kerja": rng.randint(1, 6),
        "unit_usaha_anggota_dilayani": max(1, round(members.end * rng.uniform(0.3, 0.95))),
        "unit_usaha_mitra": "Pabrik kelapa sawit setempat" if kind == "perkebunan_sawit" else "",
        "unit_usaha_kendala": sorted(rng.sample(_OBSTACLES, rng.choice((0, 1, 2)))),
    }


def money(case: Case, books: Books) -> Answers:
    """Answers section G; assets are split into three parts that sum to the balance."""
    rng, assets = case.rng, books.assets
    least = books.loans.end if books.loans else 0
    current = max(least, round(assets * rng.uniform(0.45, 0.85)))
    fixed = round((assets - current) * rng.uniform(0.7, 1.0))
    result = books.income - books.cost - books.tax
    to_members = round(max(result, 0) * rng.uniform(0.3, 0.6))
    return {
        "laporan_keuangan": _statements(case, books),
        "standar_akuntansi": weighted(rng, {"sak_ep": 45, "sederhana": 40, "tidak_tahu": 15}),
        "simpanan_pokok": books.principal,
        "simpanan_wajib": books.mandatory,
        "dana_cadangan": books.reserve,
        "hibah": books.grants,
        "modal_penyertaan": books.participation,
        "shu_belum_dibagi": books.surplus,
        "simpanan_sukarela": books.voluntary,
        "utang_bank": books.bank,
        "utang_lpdb": books.revolving,
        "utang_lain": books.other_debt,
        "aset_lancar": current,
        "aset_tetap": fixed,
        "aset_lain": assets - current - fixed,
        "pendapatan": books.income,
        "beban": books.cost,
        "pajak": books.tax,
        "shu_anggota": to_members,
        "shu_cadangan": round(max(result, 0) * 0.25),
        "transaksi_anggota": round(books.volume * rng.uniform(0.12 if rng.random() < 0.05 else 0.25, 0.95)),
    }


def _statements(case: Case, books: Books) -> str:
    """Draws which statements there are; above the threshold mostly audited ones."""
    if not case.alive:
        return "tidak_ada"
    if max(books.volume, books.assets) >= _AUDIT_FROM and case.rng.random() < 0.9:
        return "diaudit_kap"
    return weighted(
        case.rng, {"disahkan_rat": 70, "ada_belum_disahkan": 30} if case.meetings.held else {"ada_belum_disahkan": 1}
    )


def lending(case: Case, books: Books, members: Members) -> Answers:
    """Answers section H where there are loans; collectability sums to the loans at the end of the year."""
    loans, rng = books.loans, case.rng
    if loans is None:
        return {}
    health = {"sehat": 25, "cukup_sehat": 30, "kurang_sehat": 10, "belum_diperiksa": 35}
    result = weighted(rng, health) if case.alive else "belum_diperiksa"
    return {
        "peminjam": round(members.end * rng.uniform(0.2, 0.7)) if loans.end else 0,
        "pinjaman_awal": loans.start,
        "pinjaman_disalurkan": loans.lent,
        "angsuran_diterima": loans.repaid,
        "pinjaman_dihapus": loans.written_off,
        "pinjaman_akhir": loans.end,
        "kol_lancar": loans.end - sum(loans.bad),
        "kol_kurang_lancar": loans.bad[0],
        "kol_diragukan": loans.bad[1],
        "kol_macet": loans.bad[2],
        "bunga_pinjaman": rng.choice((0.8, 1.0, 1.2, 1.5, 2.0)) if case.alive else 0,
        "kesehatan": result,
        "tahun_kesehatan": case.round.tahun_buku - rng.randint(0, 3) if result != "belum_diperiksa" else "",
    }


def credit(case: Case, books: Books) -> Answers:
    """Answers section I: one row for each kind of debt."""
    bank = weighted(case.rng, {"bpd_kaltimtara": 45, "bank_himbara": 40, "kur": 15})
    debts = (
        (bank, "Bank", books.bank),
        ("lpdb", "LPDB-KUMKM", books.revolving),
        ("lainnya", "Pemasok", books.other_debt),
    )
    return {"pinjaman_diterima": [_debt(case, *debt) for debt in debts if debt[2]]}


def _debt(case: Case, source: str, lender: str, balance: int) -> Answers:
    """Gives one loan received, granted within the last three years and due after the survey."""
    rng, year = case.rng, case.round.tahun_buku
    return {
        "pinjaman_diterima_sumber": source,
        "pinjaman_diterima_lembaga": lender,
        "pinjaman_diterima_tahun": year - rng.randint(0, 2),
        "pinjaman_diterima_plafon": round(balance * rng.uniform(1.1, 2.2)),
        "pinjaman_diterima_saldo": balance,
        "pinjaman_diterima_jatuh_tempo": day(rng, date(year + 2, 1, 5), date(year + 4, 12, 20)).isoformat(),
        "pinjaman_diterima_bunga": rng.choice((6.0, 7.5, 9.0, 11.5, 12.0)),
    }


def training(case: Case, members: Members) -> Answers:
    """Answers section J: up to two events of the book year, and what is wanted next."""
    rng = case.rng
    topics = (*_TOPICS, "kdkmp") if case.village else _TOPICS
    count = rng.choice((0, 0, 0, 1, 1, 2)) if case.alive else 0
    rows = [_event(case, rng.choice(topics), members) for _ in range(count)]
    return {"pembinaan": rows, "kebutuhan_pembinaan": sorted(rng.sample(topics, rng.choice((0, 1, 2))))}


def _event(case: Case, topic: str, members: Members) -> Answers:
    """Gives one training event after the founding."""
    rng, year = case.rng, case.round.tahun_buku
    first = max(date(year, 1, 8), min(case.one.tanggal_badan_hukum + timedelta(days=7), date(year, 12, 1)))
    men = rng.randint(1, min(4, members.end - 1))
    return {
        "pembinaan_bentuk": weighted(rng, {"pelatihan": 40, "bimbingan_teknis": 30, "sosialisasi_perundangan": 20}),
        "pembinaan_topik": topic,
        "pembinaan_penyelenggara": weighted(
            rng, {"kabupaten_kota": 50, "provinsi": 25, "kementerian": 15, "dekopin": 10}
        ),
        "pembinaan_tanggal_mulai": day(rng, first, date(year, 12, 18)).isoformat(),
        "pembinaan_hari": rng.randint(1, 4),
        "pembinaan_peserta_l": men,
        "pembinaan_peserta_p": rng.randint(0, min(3, members.end - men)),
    }
