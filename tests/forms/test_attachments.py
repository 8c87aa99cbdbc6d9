"""The answer to a question for a file names the content by its hash."""

import hashlib

import msgspec
import pytest

from forms.attachments import Reference, named, reference, shas_in, written

SHA = hashlib.sha256(b"berita acara").hexdigest()


def test_a_reference_is_read_as_it_was_written():
    one = Reference(SHA, "Berita acara RAT 2025 (final).pdf")
    assert reference(written(one)) == one
    assert named(written(one)) == "Berita acara RAT 2025 (final).pdf"


@pytest.mark.parametrize(
    "answer",
    ["rat-2025.pdf", f"{SHA}/", f"{SHA.upper()}/a.pdf", f"{SHA}/a/b.pdf", f"{SHA}/a\\b.pdf", f"{SHA}/a\n.pdf", f"{SHA[1:]}/a.pdf", f"{SHA}/{'a' * 101}", 7, None, [SHA]],
)  # fmt: skip
def test_whatever_else_stands_there_is_no_reference_and_stays_as_it_is(answer):
    assert reference(answer) is None
    assert named(answer) == answer


def test_a_document_tells_the_files_that_it_names_also_inside_repeats():
    other = hashlib.sha256(b"foto").hexdigest()
    answers = {
        "rat": {"rat_berkas": f"{SHA}/Berita acara é.pdf"},
        "foto": [{"gambar": f"{other}/a.jpg"}],
        "teks": f"lihat {SHA}/x",
    }
    assert shas_in(msgspec.json.encode(answers)) == {SHA, other}
    assert shas_in(msgspec.json.encode({"teks": f"{SHA}/a/b"})) == set()
