"""Static files under one content hash: a browser keeps them for good, and a change gives all of them new addresses.

The hash stands in the folder, not in each name, so that one module can import its neighbour by its plain name.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import msgspec

from exports.paper.page import STYLESHEET
from service.language import script_table
from service.pages.bundle import joined, minified, minified_style, scoped
from service.pages.packed import Packed

FOLDER = Path(__file__).with_name("static")
MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}
SHORTER = {".css": minified_style, ".js": minified}
FOREVER = "public, max-age=31536000, immutable"
FILLING = ("page.js", "isi.js")
"""The modules that the fill page runs."""


def _read() -> Mapping[str, Packed]:
    """Read every static file of a known type, and the printed questionnaire's style; there are few and they are small."""
    return MappingProxyType(
        {
            path.name: Packed(_content(path), MEDIA_TYPES[path.suffix])
            for path in (*sorted(FOLDER.iterdir()), STYLESHEET)
            if path.suffix in MEDIA_TYPES
        }
    )


def _content(path: Path) -> bytes:
    """Read one file as it is served; the English one ends with the sentences of the catalogue."""
    content = path.read_text("utf-8")
    if path.name == "english.js":
        content += f"\nself.english.said = {msgspec.json.encode(script_table(), order='sorted').decode()};\n"
    return SHORTER.get(path.suffix, str)(content).encode()


ASSETS = _read()
STAMP = hashlib.sha256(b"\0".join(name.encode() + b"\0" + one.content for name, one in ASSETS.items())).hexdigest()[:12]


def address(name: str) -> str:
    """Give the address of a static file; KeyError for one that is not there, so a misspelt name cannot ship."""
    return f"/static/{STAMP}/{name}" if ASSETS[name] else ""


def _filling() -> str:
    sources = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*.js")}
    return minified(joined(FILLING, sources, address))


FILL_SCRIPT = _filling()
FIRST = (
    "const e=document.documentElement.classList,h=document.activeElement,s=h.closest('.section');"
    "s&&s.classList.add('now');innerWidth>767&&scrollY||e.add('ending')"
)
"""What the fill page's script does before anything else; `.ending` of lumbung.css holds until the rest of it runs.

The section with the focus stays, as `.now`: with `:focus-within` there Chromium styles all of a row anew as the focus comes and goes.
Where a PC's page was scrolled what is in sight would go for a moment; a phone shows one section afterwards in any case.
"""
THEN = "e.remove('ending');h.focus({preventScroll:true})"
"""As a page ends whose address names a place in it, Chromium takes the focus away, also from who types by then."""


def fill_script(logic: str, messages: str) -> Packed:
    """Give the fill page's one script: our modules and a form's logic, which `isi.js` is handed in a task of its own.

    So keys that wait are answered between the two, and neither runs in the task in which the page ends: there Chromium looks
    over every field. `messages` is the address of the module of what its findings say; one that could not be loaded is asked
    for by another address, for a browser may remember that it was not there.
    """
    begun = f"setTimeout(()=>$isi.begin($logic,(more)=>import('{messages}'+more)))"
    rest = f"{THEN};{FILL_SCRIPT};{minified(scoped('logic', logic))};{begun}"
    return Packed(f"{FIRST};onload=()=>setTimeout(()=>{{{rest}}});\n".encode(), MEDIA_TYPES[".js"])


def module(script: str) -> Packed:
    """Give a module that a page loads later."""
    return Packed(minified(script).encode(), MEDIA_TYPES[".js"])
