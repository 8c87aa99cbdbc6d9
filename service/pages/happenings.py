"""What happened to a submission, said in words: its history."""

from types import MappingProxyType

import msgspec

from service.language import gettext, gettext_noop

WORDS = MappingProxyType(
    {
        "start": gettext_noop("mulai mengisi."),
        "submit": gettext_noop("mengirim revisi {revision}."),
        "take_back": gettext_noop("menarik kiriman."),
        "verify": gettext_noop("memverifikasi dan meneruskan ke provinsi."),
        "unverify": gettext_noop("membatalkan verifikasi."),
        "accept": gettext_noop("menerima."),
        "import": gettext_noop("memasukkan angka tahun lalu dari berkas, revisi {revision}."),
        "unaccept": gettext_noop("membatalkan penerimaan."),
        "return": gettext_noop("mengembalikan ke petugas."),
        "correction": gettext_noop("membuka untuk koreksi sesudah putaran ditutup."),
        "correction_withdrawn": gettext_noop("menarik koreksi; kiriman yang lama berlaku lagi."),
        "comment": gettext_noop("menulis komentar."),
        "resolve": gettext_noop("menutup komentar."),
        "unlock": gettext_noop("membuka pertanyaan untuk petugas."),
        "move": gettext_noop("memindahkan ke kantor lain."),
        "move_draft": gettext_noop("memindahkan isian ke versi kuesioner yang baru."),
        "add": gettext_noop("menambahkan ke putaran."),
        "leave": gettext_noop("mengeluarkan dari putaran."),
    }
)
"""Kind of an event to what somebody did."""

SEALED = frozenset({"submit", "import"})
"""Events that seal answers: their fingerprint is shown."""


class Happening(msgspec.Struct, frozen=True):
    """One line of a history: when, what, and the first digits of the revision's hash where answers were sealed."""

    at: str
    words: str
    seal: str = ""


def words_of(kind: str, name: str, revision: int) -> str:
    """Say who did what: `Siti mengirim revisi 2.`; an unknown kind is named as it is."""
    return f"{name} {gettext(WORDS[kind], revision=revision) if kind in WORDS else kind}"


def fingerprint(sealed: bytes) -> str:
    """Write the first 8 bytes of a hash in groups of four digits, as the manifest does."""
    digits = sealed[:8].hex()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
