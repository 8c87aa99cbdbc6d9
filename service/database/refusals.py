"""What PostgreSQL refuses becomes a problem in words; nothing else of its messages leaves this folder."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import asyncpg
import structlog

from service import problems
from service.language import gettext, gettext_noop
from service.problems import Problem

log = structlog.get_logger()

NO_RIGHT = "42501"
DISK_FULL = "53100"
DOUBLED = {"23505", "23P01"}  # unique, exclusion
RULES = "23"  # rules of a table: check, foreign key, not null, unique
CROSSED = {"40001", "40P01", "55P03", "57014"}  # serialization, deadlock, lock and statement time-outs
GONE = ("08", "57", "53")  # connection, operator intervention, resources

STATES: Mapping[str, str] = {
    "not_started": gettext_noop("belum mulai"),
    "draft": gettext_noop("sedang diisi"),
    "sent": gettext_noop("terkirim"),
    "verified": gettext_noop("diverifikasi"),
    "accepted": gettext_noop("diterima"),
    "returned": gettext_noop("dikembalikan"),
}

SENTENCES: Mapping[str, str] = {
    "wrong_state": gettext_noop("Keadaannya sekarang: {detail}. Muat ulang untuk melihat yang terbaru."),
    "no_draft": gettext_noop("Isian ini tidak sedang terbuka; keadaannya sekarang: {detail}. Muat ulang halaman."),
    "stale_revision": gettext_noop("Sudah ada kiriman yang lebih baru (nomor {detail}). Muat ulang untuk melihatnya."),
    "draft_moved": gettext_noop("Isian berubah selagi dikirim. Muat ulang, periksa, lalu kirim lagi."),
    "rule_moved": gettext_noop("Aturan keaktifan putaran ini baru saja diubah. Muat ulang, lalu coba lagi."),
    "draft_full": gettext_noop(
        "Isian ini terlalu besar untuk disimpan. Hapus baris yang tidak terpakai atau ringkas teksnya."
    ),
    "not_due": gettext_noop("Koperasi ini tidak termasuk daftar putaran ini."),
    "already_due": gettext_noop("Koperasi ini sudah ada di daftar putaran ini."),
    "deadline_passed": gettext_noop(
        "Batas kirim kantor Anda {detail} sudah lewat. Jawaban tetap tersimpan dan dapat diubah; minta perpanjangan kepada provinsi, lalu kirim."
    ),
    "deadline_past": gettext_noop("Batas kirim paling awal {detail}: hari yang sudah lewat tidak dapat dipilih."),
    "round_open": gettext_noop("Putaran ini masih dibuka: kembalikan kirimannya seperti biasa."),
    "correction_open": gettext_noop("Koperasi ini sudah dibuka untuk koreksi."),
    "correction_sent": gettext_noop("Koreksinya sudah dikirim. Selesaikan pemeriksaannya."),
    "login_taken": gettext_noop("Nama akun ini sudah dipakai. Pilih nama lain."),
    "no_such_office": gettext_noop("Kantor itu tidak ada, atau sama dengan kantor sekarang. Pilih kantor lain."),
    "role_not_of_office": gettext_noop("Peran itu hanya untuk kantor provinsi. Pilih petugas atau verifikator."),
    "not_on_yourself": gettext_noop("Anda tidak dapat mengubah akun Anda sendiri di sini. Minta administrator lain."),
    "round_exists": gettext_noop("Putaran tahun buku {detail} sudah ada."),
    "register_moved": gettext_noop("Register berubah selagi berkas diperiksa. Unggah berkasnya sekali lagi."),
    "version_taken": gettext_noop("Versi {detail} sudah diterbitkan dengan isi lain. Beri nomor versi yang baru."),
    "version_was_retired": gettext_noop(
        "Isi ini sama dengan versi {detail} yang sudah ditarik. Beri nomor versi yang baru."
    ),
    "version_overtaken": gettext_noop(
        "Versi {detail} baru saja diterbitkan orang lain. Bandingkan dengan versi itu, lalu terbitkan lagi."
    ),
    "upload_has_errors": gettext_noop("Naskah ini masih berisi kesalahan. Perbaiki berkasnya, lalu unggah lagi."),
    "version_unnamed": gettext_noop(
        "Naskah ini belum bernomor versi. Isi kolom version di lembar settings, lalu unggah lagi."
    ),
    "uploads_full": gettext_noop("Sudah ada 40 naskah yang belum terbit. Buang yang tidak dipakai, lalu unggah lagi."),
    "version_in_use": gettext_noop(
        "Versi ini dipakai putaran {detail} yang masih dibuka. Tutup putaran itu, atau pindahkan ke versi baru."
    ),
    "version_retired": gettext_noop("Versi kuesioner ini sudah ditarik. Pilih versi yang lain."),
    "version_not_newer": gettext_noop(
        "Versi {detail} bukan versi yang lebih baru dari kuesioner putaran ini. Pilih versi yang lebih baru."
    ),
    "other_version": gettext_noop("Isian ini sudah memakai versi kuesioner lain. Muat ulang halaman."),
    "no_files": gettext_noop("Putaran ini tidak menerima berkas."),
    "attachments_unfinished": gettext_noop(
        "Ada 5 unggahan Anda yang belum selesai. Selesaikan atau tunggu 10 menit, lalu coba lagi."
    ),
    "attachments_full": gettext_noop(
        "Tempat untuk berkas di server sudah penuh. Beri tahu administrator; jawaban lain tetap dapat disimpan."
    ),
    "attachment_longer": gettext_noop("Berkas ini lebih panjang daripada yang disebut di awal. Unggah lagi dari awal."),
    "attachment_short": gettext_noop("Berkas ini belum sampai seluruhnya. Lanjutkan unggahannya."),
    "attachment_differs": gettext_noop("Isi berkas berubah selagi dikirim. Unggah lagi dari awal."),
    "other_place": gettext_noop("Potongan ini bukan lanjutannya. Lanjutkan dari byte {detail}."),
    "template_unknown": gettext_noop(
        "Berkas ini bukan templat kantor Anda. Unduh templat dari halaman ini, salin isinya, lalu unggah."
    ),
    "fillings_full": gettext_noop(
        "Kantor Anda sudah mengunggah terlalu banyak berkas di putaran ini. Hubungi provinsi."
    ),
    "filling_undone": gettext_noop(
        "Unggahan ini sudah dibatalkan. Simpan berkasnya sekali lagi di Excel, lalu unggah kembali."
    ),
    "filling_settled": gettext_noop(
        "Unggahan hanya dapat dibatalkan dalam {detail} jam. Perbaiki jawabannya di halaman isian."
    ),
    "filling_not_applied": gettext_noop("Unggahan ini belum disimpan, jadi tidak ada yang dibatalkan."),
    "act_of_too_many": gettext_noop("Sekali jalan satu sampai 500 kiriman. Muat ulang halaman, lalu coba lagi."),
    "act_settled": gettext_noop("Hanya dapat dibatalkan dalam 24 jam. Kembalikan satu per satu bila perlu."),
    "answer_locked": gettext_noop("Jawaban ini terkunci: pemeriksa tidak memintanya. Muat ulang halaman."),
    "exports_waiting": gettext_noop(
        "Sudah ada 20 berkas Anda yang belum selesai dibuat. Tunggu, atau batalkan sebagian."
    ),
    "export_not_ours": gettext_noop("Pembuatan berkas ini sudah dihentikan."),
    "successor_moved": gettext_noop("Penerus kode {detail} baru saja diubah orang lain. Muat ulang untuk melihatnya."),
    "unknown_change": gettext_noop("Langkah itu tidak dikenal."),
}


@contextmanager
def refused() -> Iterator[None]:
    """Turn the database's refusals into problems.

    Raises:
        Problem: for our own codes, for text that cannot be stored, for rows out of reach, for a server that is away.
    """
    try:
        yield
    except asyncpg.PostgresError as error:
        raise _translated(error) from error
    except (OSError, TimeoutError, asyncpg.InterfaceError) as error:
        raise Problem(problems.BUSY, retry_after=2) from error


def _translated(error: asyncpg.PostgresError) -> Exception:
    """Give the problem of one error; an error that nobody foresaw stays itself."""
    state = error.sqlstate or ""
    code = str(error.args[0]) if error.args else ""
    if state == "LB401" and code == "wrong_password":
        return Problem(problems.WRONG_PASSWORD)
    if state.startswith("LB"):
        told = getattr(error, "detail", None) or ""
        sentence = gettext(SENTENCES.get(code, ""), detail=gettext(STATES[told]) if told in STATES else told)
        return problems.from_sqlstate(state, sentence) or error
    # "out of ... range" are asyncpg's own words: an id that is too large is the id of nothing.
    if state == NO_RIGHT or ("out of" in code and "range" in code):
        return Problem(problems.NOT_FOUND)
    if state in CROSSED or state[:2] in GONE or isinstance(error, asyncpg.InvalidCachedStatementError):
        return Problem(problems.STORAGE_FULL) if state == DISK_FULL else Problem(problems.BUSY, retry_after=2)
    if state.startswith(RULES):
        return _broken(error, state)
    unstorable = state.startswith("22")
    return Problem(problems.REFUSED, gettext("Ada nilai yang tidak dapat disimpan.")) if unstorable else error


def _broken(error: asyncpg.PostgresError, state: str) -> Problem:
    """Give the problem of a table's rule that no action judged before; it is logged, since one should have."""
    log.warning("table_rule_broken", sqlstate=state, rule=getattr(error, "constraint_name", "") or "")
    if state in DOUBLED:
        return Problem(problems.CONFLICT, gettext("Data yang sama baru saja disimpan. Muat ulang untuk melihatnya."))
    return Problem(
        problems.REFUSED, gettext("Ada nilai di luar batas yang dapat disimpan. Periksa isian lalu coba lagi.")
    )
