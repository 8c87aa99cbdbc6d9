"""What an uploaded file is, by its content: a pdf, a jpg or a png that is whole and nothing else besides.

Nothing here decodes a picture or runs a document: files are only walked through, kept and handed out again.
Layouts: ISO 32000-1 7.5 (pdf), ITU T.81 annex B (jpeg), W3C PNG section 5; end of a zip archive: APPNOTE 4.3.16.
"""

import re
import zlib
from typing import Literal

from service.attachments.refused import Refused

MediaType = Literal["application/pdf", "image/jpeg", "image/png"]

LARGEST = 5 * 1024 * 1024
"""Bytes of one file."""

HEAD, TAIL = 1024, 65_557
"""Where readers look for another kind's beginning, and for the end of a zip archive with its comment."""

_PDF = re.compile(rb"%PDF-[12]\.\d")
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|script|svg|iframe|\?php)", re.IGNORECASE)
_MARKER = re.compile(rb"\xff++([^\x00\xff])")  # with the fill bytes before it
_NEXT = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # within a picture: no stuffed byte, no restart
_MOST_SEGMENTS = 10_000
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc", b"ftypavif")
_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def media_type_of(data: bytes) -> MediaType:
    """Give the type of a file.

    Raises:
        Refused: it is none of the three, is damaged, or is at the same time something else.
    """
    kind = _kind(data)
    if _disguised(kind, data):
        raise Refused("berkas-ganda")
    whole = {"application/pdf": _whole_pdf, "image/jpeg": _whole_jpeg, "image/png": _whole_png}[kind]
    if not whole(data):
        raise Refused("berkas-rusak")
    return kind


def _kind(data: bytes) -> MediaType:
    """Tell the type by the first bytes; what is often sent by mistake is told by its name."""
    if _PDF.match(data):
        return "application/pdf"
    if data.startswith(_JPEG):
        return "image/jpeg"
    if data.startswith(_PNG):
        return "image/png"
    if data[4:12] in _HEIC:
        raise Refused("berkas-heic")
    if data.startswith(_OFFICE):
        raise Refused("berkas-kantor")
    raise Refused("berkas-jenis")


def _disguised(kind: MediaType, data: bytes) -> bool:
    """Tell whether a file would also open as something else: a page, an archive, a pdf within a picture."""
    head = data[:HEAD]
    if _MARKUP.search(head) or (kind != "application/pdf" and b"%PDF-" in head):
        return True
    # Both signatures: four bytes alone may stand there by chance.
    return b"PK\x05\x06" in data[-TAIL:] and b"PK\x01\x02" in data


def _whole_pdf(data: bytes) -> bool:
    """Tell whether a pdf has its end, where readers look for it (ISO 32000-1 annex H, implementation note 18)."""
    return b"%%EOF" in data[-HEAD:] and b"startxref" in data[-2 * HEAD :]


def _whole_jpeg(data: bytes) -> bool:
    """Walk through a jpeg's segments to its end; phones put data of their own behind it."""
    at, framed = 2, False
    for _ in range(_MOST_SEGMENTS):
        found = _MARKER.match(data, at)
        if found is None:
            return False
        marker, at = found[1][0], found.end()
        if marker == 0xD9:  # noqa: PLR2004  # EOI
            return framed
        length = int.from_bytes(data[at : at + 2])
        if length < 2:  # noqa: PLR2004  # a segment's length counts itself
            return False
        framed = framed or (marker in _FRAMES and data[at + 5 : at + 7] not in {b"", b"\0\0"})  # has a width
        at += length
        if marker == 0xDA:  # noqa: PLR2004  # SOS: the picture's own bytes follow, up to the next marker
            following = _NEXT.search(data, at)
            if following is None:
                return False
            at = following.start()
    return False


def _whole_png(data: bytes) -> bool:
    """Walk through a png's chunks, each with its check sum, to an end behind which nothing follows."""
    at, first = len(_PNG), True
    while len(data) - at >= 12:  # noqa: PLR2004  # length, name, check sum
        length = int.from_bytes(data[at : at + 4])
        name, body, end = data[at + 4 : at + 8], data[at + 4 : at + 8 + length], at + 12 + length
        if end > len(data) or zlib.crc32(body) != int.from_bytes(data[end - 4 : end]):
            return False
        if first and (name != b"IHDR" or 0 in {int.from_bytes(body[4:8]), int.from_bytes(body[8:12])}):
            return False
        if name == b"IEND":
            return end == len(data) and not first
        at, first = end, False
    return False
