"""Names of files as they are kept and sent: whatever a person or a program called them, they harm no page, disk or header."""

import re
import unicodedata
from collections.abc import Mapping
from urllib.parse import quote

from service.attachments.content import MediaType

ENDINGS: Mapping[MediaType, tuple[str, ...]] = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
}
"""Media type to the endings that its files may have; the first is given where a name has none of them."""

LONGEST = 80
"""Letters of a name before its ending."""

_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_FORBIDDEN = re.compile(r'[<>:"|?*%;]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_EDGES = " .-=+@~_"
"""Not at the beginning: hidden files, and what a spreadsheet would calculate."""


def clean(name: str) -> str:
    """Give a name without folders, control and direction marks, and characters that Windows or a header trips over."""
    last = re.split(r"[/\\]", name[-4 * LONGEST :])[-1]
    shown = "".join(" " if char.isspace() else char for char in unicodedata.normalize("NFC", last))
    plain = "".join(char for char in shown if unicodedata.category(char)[0] != "C")
    tidy = " ".join(_FORBIDDEN.sub("-", plain).split()).lstrip(_EDGES).rstrip(" .")
    tidy = f"_{tidy}" if _DEVICES.match(tidy) else tidy
    ending = _ENDING.search(tidy)
    stem = tidy[: ending.start()] if ending else tidy
    return (stem[:LONGEST].rstrip(" .") or "berkas") + (ending[0] if ending else "")


def fitting(name: str, media_type: MediaType) -> str:
    """Give a clean name with the ending of what the file really is: `laporan.pdf.exe` that is a pdf is `laporan.pdf`."""
    tidy = clean(name)
    if tidy.lower().endswith(ENDINGS[media_type]):
        return tidy
    stem = _ENDING.sub("", tidy)
    return stem if stem.lower().endswith(ENDINGS[media_type]) else stem + ENDINGS[media_type][0]


def disposition(name: str) -> str:
    """Give the header that makes a browser save a file under this name (RFC 6266, with RFC 8187 for other alphabets)."""
    plain = re.sub(r"[^A-Za-z0-9 ._()-]", "_", unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode())
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def handing_out(name: str) -> dict[str, str]:
    """Give the headers of a stored file: a browser saves it and never shows it under our address, whatever is in it."""
    return {
        "content-disposition": disposition(name),
        "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "x-content-type-options": "nosniff",
        "cache-control": "private, no-store",
    }
