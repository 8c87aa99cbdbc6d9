"""Minutes of members' meetings of the sample province: one small page each, said to be invented on the page itself."""

import hashlib
from collections.abc import Mapping, Sequence

import msgspec

from forms.attachments import Reference, written
from service.sample.chance import source
from service.sample.model import Cooperative

QUESTION = "rat_berkas"
SHARE = 0.92
"""So many of those that met attach their minutes; the others give a reason."""


class Minutes(msgspec.Struct, frozen=True):
    """A file as it was attached."""

    name: str
    content: bytes

    @property
    def answer(self) -> str:
        """The answer that refers to it."""
        return written(Reference(hashlib.sha256(self.content).hexdigest(), self.name))


def minutes(one: Cooperative, answers: Mapping[str, object], seed: int) -> Minutes | None:
    """Give the minutes that a cooperative attaches, None where it held no meeting or attaches none.

    Args:
        one: the cooperative.
        answers: what it answers, by question name.
        seed: that of the sample.
    """
    held, year = answers.get("rat_tanggal"), answers.get("tahun_buku")
    if not held or source(seed, "minutes", str(year), one.koperasi_id).random() >= SHARE:
        return None
    lines = (
        "BERITA ACARA RAPAT ANGGOTA TAHUNAN (contoh)",
        one.nama,
        f"Tahun buku {year}, rapat tanggal {held}",
        f"Hadir {answers.get('rat_hadir', '-')} anggota",
        "Data contoh: koperasi dan rapat ini tidak ada.",
    )
    return Minutes(f"Berita acara RAT {year}.pdf", page(lines))


def page(lines: Sequence[str]) -> bytes:
    """Give a pdf of one A4 page with these lines (ISO 32000-1, 7.5; letters outside Latin-1 become `?`)."""
    said = [line.translate({ord(char): f"\\{char}" for char in "()\\"}).encode("latin-1", "replace") for line in lines]
    text = b"BT /F 12 Tf 60 770 Td 20 TL " + b" ".join(b"(" + line + b") ' " for line in said) + b"ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 4 0 R>>>>/Contents 5 0 R>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
    )
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)
