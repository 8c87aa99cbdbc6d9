"""Static files under one content hash: a browser keeps them for good, and a change gives all of them new addresses.

The hash stands in the folder, not in each name, so that one module can import its neighbour by its plain name.
"""

import gzip
import hashlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import msgspec

from exports.paper.page import STYLESHEET
from service.language import script_table

FOLDER = Path(__file__).with_name("static")
MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
FOREVER = "public, max-age=31536000, immutable"


class Asset(msgspec.Struct, frozen=True):
    """One static file, plain and compressed once."""

    content: bytes
    packed: bytes
    media_type: str


def _read() -> Mapping[str, Asset]:
    """Read every static file of a known type, and the printed questionnaire's style; there are few and they are small."""
    return MappingProxyType(
        {path.name: _asset(path) for path in (*sorted(FOLDER.iterdir()), STYLESHEET) if path.suffix in MEDIA_TYPES}
    )


def _asset(path: Path) -> Asset:
    """Read one file; the English one ends with the sentences of the catalogue."""
    content = path.read_bytes()
    if path.name == "english.js":
        content += b"\nself.english.said = " + msgspec.json.encode(script_table(), order="sorted") + b";\n"
    return Asset(content, gzip.compress(content, mtime=0), MEDIA_TYPES[path.suffix])


ASSETS = _read()
STAMP = hashlib.sha256(b"\0".join(name.encode() + b"\0" + one.content for name, one in ASSETS.items())).hexdigest()[:12]


def address(name: str) -> str:
    """Give the address of a static file; KeyError for one that is not there, so a misspelt name cannot ship."""
    return f"/static/{STAMP}/{name}" if ASSETS[name] else ""
