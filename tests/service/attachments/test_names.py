"""Names of files, whatever they were called."""

import re
import unicodedata

import pytest

from forms.attachments import Reference, reference, written
from service.attachments.names import clean, disposition, fitting

PDF = "application/pdf"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Berita acara RAT.pdf", "Berita acara RAT.pdf"),
        ("Notulén RAT – final.PDF", "Notulén RAT – final.PDF"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\siti\\rat.pdf", "rat.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.pdf"),
        ("a\u200b\u2066b\u2069.pdf", "ab.pdf"),
        ("rat\r\nSet-Cookie: x=1.pdf", "rat Set-Cookie- x=1.pdf"),
        ('a";filename="b.html.pdf', "a--filename=-b.html.pdf"),
        ("laporan.pdf.exe", "laporan.pdf"),
        ("=cmd|'/c calc'!A1.pdf", "c calc'!A1.pdf"),
        ("=HYPERLINK(1).pdf", "HYPERLINK(1).pdf"),
        (".htaccess", "htaccess.pdf"),
        ("con.pdf", "_con.pdf"),
        ("", "berkas.pdf"),
        ("\0\x1f", "berkas.pdf"),
        (".pdf", "pdf.pdf"),
        ("...", "berkas.pdf"),
        ("%2e%2e%2fx.pdf", "2e-2e-2fx.pdf"),
    ],
)
def test_a_hostile_name_is_kept_harmless(given, kept):
    assert fitting(given, PDF) == kept


def test_the_ending_follows_the_content():
    assert fitting("foto.pdf", "image/jpeg") == "foto.jpg"
    assert fitting("foto.JPEG", "image/jpeg") == "foto.JPEG"
    assert fitting("pindai", "image/png") == "pindai.png"


def test_ten_thousand_letters_become_a_name_that_any_disk_holds():
    for letter in ("a", "é", "漢", "\u0301", "/", ".", " "):
        name = fitting(letter * 10_000 + ".pdf", PDF)
        assert 5 <= len(name) <= 90, letter
        assert len(name.encode()) <= 255, letter


def test_every_name_of_one_letter_is_fit_for_an_answer_a_header_and_a_page():
    for code in (*range(0x3000), *range(0xD800, 0xE010), 0xFFFE, 0xFFFF, 0x1F600, 0xE0001):
        name = fitting(f"a{chr(code)}b.pdf", PDF)
        assert reference(written(Reference("0" * 64, name))) is not None
        assert all(unicodedata.category(char)[0] != "C" for char in name)
        header = disposition(name)
        assert header.isascii()
        assert re.fullmatch(r"attachment; filename=\"[^\"\\;%]*\"; filename\*=UTF-8''[A-Za-z0-9%._~-]+", header), hex(
            code
        )


def test_a_clean_name_stays_as_it_is():
    for name in ("Berita acara RAT.pdf", "rat Set-Cookie- x=1.pdf", "_con.pdf"):
        assert fitting(name, PDF) == name == fitting(clean(name), PDF)
