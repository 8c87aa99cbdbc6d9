"""What a file is, is told by its bytes: three kinds are taken, damaged and double ones are not."""

import io
import struct
import zipfile
import zlib

import pytest

from service.attachments.content import LARGEST, media_type_of
from service.attachments.refused import Refused
from service.sample.minutes import page

PDF = page(("BERITA ACARA (contoh)",))


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width=1, more=b""):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + more + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def segment(marker, body):
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def jpeg(comment=b"", after=b"", end=b"\xff\xd9"):
    frame = segment(0xC0, b"\x08\x00\x10\x00\x10\x01\x01\x11\x00")
    picture = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"\xff\xd8" + segment(0xE0, b"JFIF\0") + segment(0xFE, comment) + frame + picture + end + after


def archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.class", b"\xca\xfe\xba\xbe")
    return out.getvalue()


def why(data):
    with pytest.raises(Refused) as refusal:
        media_type_of(data)
    return refusal.value.code


def test_the_three_kinds_are_known_by_their_bytes():
    assert media_type_of(PDF) == "application/pdf"
    assert media_type_of(png()) == "image/png"
    assert media_type_of(jpeg()) == "image/jpeg"


def test_phones_put_data_of_their_own_behind_a_photo():
    assert media_type_of(jpeg(after=b"SEFT" + bytes(200))) == "image/jpeg"
    assert media_type_of(jpeg(comment=b"<?xpacket?><x:xmpmeta/>")) == "image/jpeg"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<html><script>alert(1)</script>", "berkas-jenis"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "berkas-heic"),
        (archive(), "berkas-kantor"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "berkas-kantor"),
        (b"GIF89a" + bytes(20), "berkas-jenis"),
        (b"", "berkas-jenis"),
        (b"\n" + PDF, "berkas-jenis"),
    ],
)
def test_what_is_sent_by_mistake_is_told_by_its_kind(data, code):
    assert why(data) == code


@pytest.mark.parametrize(
    "data",
    [
        PDF[:-20], PDF[:9], png()[:-1], png()[:-12], png(width=0), png() + b"\0", png().replace(b"IDAT", b"IDAU"),
        jpeg(end=b""), jpeg()[:4], b"\xff\xd8\xff\xd9", b"\xff\xd8\xff\xe0\0\0", b"\xff\xd8" + b"\xff" * 50, b"\x89PNG\r\n\x1a\n",
    ],
)  # fmt: skip
def test_a_damaged_file_is_told(data):
    assert why(data) == "berkas-rusak"


@pytest.mark.parametrize(
    "data",
    [
        PDF + archive(),
        jpeg(after=archive()),
        jpeg(comment=PDF[:40]),
        jpeg(comment=b"<SCRIPT src=x>"),
        png(more=chunk(b"tEXt", b"a\0<!DOCTYPE html><body onload=x>")),
        PDF[:9] + b"%<svg onload=x>\n" + PDF[9:],
    ],
)
def test_a_file_that_is_something_else_besides_is_refused(data):
    assert why(data) == "berkas-ganda"


def test_hostile_bytes_take_no_long_time():
    assert why(b"\xff\xd8" + b"\xff" * (LARGEST - 2)) == "berkas-rusak"
    assert why(b"\xff\xd8" + b"\xff\xe0\0\x02" * (LARGEST // 4 - 1)) == "berkas-rusak"
