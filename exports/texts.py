"""What a text may hold inside an xlsx part, and how long one cell's text may be."""

import re

from forms.lengths import LONGEST, utf16_units

CELL_UNITS = LONGEST
"""UTF-16 units that one Excel cell holds (ECMA-376, Excel's published limits); an emoji counts two."""

CUT = " … [teks utuh di lembar Teks Panjang]"
"""Ends a cell whose text is longer than a cell holds; the overflow sheet has it whole."""

SHEET_NAME = 31
"""Characters in a sheet's name."""

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PLAIN = re.compile("[^\x00-\x1f&<>_\ud800-\udfff\ufffe\uffff]+")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def clean(text: str) -> str:
    """Give `text` as an xlsx part can hold it: equal, but for what XML cannot say.

    Control characters, lone surrogates and U+FFFE/U+FFFF become U+FFFD; CRLF and CR become LF, which is
    what every XML parser makes of them. A text that looks like Excel's own escape (`_x0041_`) is not changed
    here: see `escape`.
    """
    return _ILLEGAL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def illegal(text: str) -> int:
    """Count the characters of a text that `clean` replaces with U+FFFD."""
    return len(_ILLEGAL.findall(text))


def escape(text: str) -> str:
    """Protect what looks like Excel's `_xHHHH_` escape, so that readers give the text back as it stands."""
    return _ESCAPE.sub("_x005F_", text)


def markup(text: str) -> str:
    """Give the `<t>` element of a text: cleaned, escaped, with its outer blanks kept."""
    if _PLAIN.fullmatch(text) and text == text.strip():
        return f"<t>{text}</t>"
    inner = escape(clean(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    keep = ' xml:space="preserve"' if inner != inner.strip() else ""
    return f"<t{keep}>{inner}</t>"


def parts(text: str, size: int) -> list[str]:
    """Split `text` into pieces of at most `size` UTF-16 units, never inside a character."""
    if len(text) * 2 <= size:
        return [text]
    pieces, start, used = [], 0, 0
    for position, letter in enumerate(text):
        width = 2 if letter > "\uffff" else 1
        if used + width > size:
            pieces.append(text[start:position])
            start, used = position, 0
        used += width
    return [*pieces, text[start:]]


def fitted(text: str) -> str:
    """Give a text that a cell holds; a longer one ends with a mark that says where it stands whole."""
    return text if utf16_units(text) <= CELL_UNITS else parts(text, CELL_UNITS - len(CUT))[0] + CUT


def sheet_name(wish: str, taken: set[str]) -> str:
    r"""Make a sheet name that Excel takes: 31 characters, none of `[]:*?/\`, unique without case.

    `taken` holds the lower-case names in use and gains the new one.
    """
    base = _NAME.sub(" ", clean(wish)).strip().strip("'").strip() or "Lembar"
    if base.lower() == "history":
        base = "History_"
    name, number = base[:SHEET_NAME].rstrip("'"), 1
    while name.lower() in taken:
        number += 1
        tail = f" ({number})"
        name = base[: SHEET_NAME - len(tail)] + tail
    taken.add(name.lower())
    return name
