"""What people of the sample write: reasons for kept warnings, and a reviewer's comments on single questions."""

import random
from collections.abc import Mapping, Sequence

_REASONS = {
    "rat_berkas": "Berkas RAT disimpan di kantor dinas, dipindai menyusul.",
    "koordinat": "Sinyal GPS tidak tertangkap saat kunjungan, titik menyusul.",
    "rat_tanggal": "Pengurus menunggu laporan keuangan selesai, RAT mundur atas izin dinas.",
    "rat_tanggal_lapor": "Laporan terlambat karena akses ke lokasi terputus banjir.",
    "grade_ods": "Grade di ODS belum diperbarui, sudah dimintakan ke kementerian.",
    "status_usulan": "Sesuai hasil kunjungan dan surat pernyataan pengurus.",
    "simpanan_pokok": "Simpanan pokok belum disetor seluruh anggota, sesuai catatan pengurus.",
    "laporan_keuangan": "Audit KAP dijadwalkan, hasilnya belum keluar.",
    "kdkmp_gerai": "Gerai menunggu bangunan dan mitra, sesuai laporan pendamping.",
    "kdkmp_desa_cakupan": "Dua kampung sepakat membentuk satu koperasi, sesuai berita acara.",
    "pengurus_masa_bakti_selesai": "Pengurus lama masih menjabat sampai RAT berikutnya.",
    "npl": "Sebagian peminjam terdampak gagal panen, penagihan berjalan.",
    "transaksi_anggota": "Penjualan terbesar kepada mitra, bukan anggota.",
    "status_nik": "Perpanjangan sertifikat sedang diajukan.",
}
_OTHERWISE = "Sudah ditanyakan kepada pengurus, jawaban sesuai catatan koperasi."

_COMMENTS = {
    "anggota_akhir": "Jumlah anggota akhir tahun berbeda dari laporan RAT. Mohon dicocokkan dengan buku anggota.",
    "total_aset": "Total aset belum sama dengan neraca yang dilampirkan. Mohon diperiksa lagi.",
    "unit_usaha": "Volume usaha per unit mohon dirinci sesuai buku penjualan.",
    "rat_tanggal": "Tanggal RAT tidak sama dengan berita acara. Mohon diperbaiki.",
    "alamat": "Alamat belum bisa ditemukan di peta, mohon ditambah patokan.",
    "hasil_kunjungan": "Mohon lampirkan keterangan dari kantor desa tentang hasil kunjungan ini.",
    "simpanan_wajib": "Simpanan wajib terlihat terlalu bulat, mohon isi sesuai buku simpanan.",
    "kegiatan_utama": "Kegiatan utama mohon ditulis lebih rinci, mulai dengan kata kerja.",
}


def reason(path: str) -> str:
    """Gives the reason with which an officer keeps a warning at a finding's path."""
    return _REASONS.get(path.rsplit("/", 1)[-1], _OTHERWISE)


def comments(rng: random.Random, sections: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Draws one to three comments (path and text) on questions that were answered, in the form's order.

    Args:
        rng: the random source.
        sections: the answers of the form's groups by group name.
    """
    there = [
        (f"{section}/{name}", _COMMENTS[name])
        for section, answers in sections.items()
        if isinstance(answers, dict)
        for name in answers
        if name in _COMMENTS
    ]
    chosen: Sequence[int] = sorted(rng.sample(range(len(there)), min(len(there), rng.choice((1, 1, 2, 3)))))
    return tuple(there[at] for at in chosen)
