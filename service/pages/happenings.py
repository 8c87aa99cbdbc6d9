"""What happened to a submission, said in words: its history."""

from types import MappingProxyType

import msgspec

WORDS = MappingProxyType(
    {
        "start": "mulai mengisi.",
        "submit": "mengirim revisi {revision}.",
        "take_back": "menarik kiriman.",
        "verify": "memverifikasi dan meneruskan ke provinsi.",
        "unverify": "membatalkan verifikasi.",
        "accept": "menerima.",
        "import": "memasukkan angka tahun lalu dari berkas, revisi {revision}.",
        "unaccept": "membatalkan penerimaan.",
        "return": "mengembalikan ke petugas.",
        "comment": "menulis komentar.",
        "resolve": "menutup komentar.",
        "move": "memindahkan ke kantor lain.",
        "move_draft": "memindahkan isian ke versi kuesioner yang baru.",
        "add": "menambahkan ke putaran.",
        "leave": "mengeluarkan dari putaran.",
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
    return f"{name} {WORDS.get(kind, kind).format(revision=revision)}"


def fingerprint(sealed: bytes) -> str:
    """Write the first 8 bytes of a hash in groups of four digits, as the manifest does."""
    digits = sealed[:8].hex()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))
