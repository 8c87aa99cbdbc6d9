"""Tokens of the data feeds: 32 random bytes, shown once, known to the database by their SHA-256 only.

Excel's Power Query sends credentials either as Basic (name and password) or, as "Web API", in the address. Addresses end
up in logs, histories and workbooks, so a token is taken from the Authorization header only: as the password of Basic
(whatever the name), or as Bearer (RFC 6750) by programs.
"""

import re
from base64 import b64decode
from typing import Final

from service.accounts.signing import read, written

LEAD: Final = "lumbung_"
"""Begins every token, so that whoever finds one knows what it is."""

LONGEST: Final = 1_000
"""Characters of a header that could hold one."""

_SCHEME: Final = re.compile(r"(?i:(basic|bearer)) +([A-Za-z0-9+/=_.~-]+) *")


def shown(key: bytes) -> str:
    """Write a token as people copy it."""
    return LEAD + written(key)


def taken(text: str) -> bytes | None:
    """Read a token as it was copied; None when it is none of ours."""
    text = text.strip()
    return read(text.removeprefix(LEAD)) if text.startswith(LEAD) and text.isascii() else None


def offered_in(header: str) -> bytes | None:
    """Give the token of an Authorization header, None where it holds none."""
    found = _SCHEME.fullmatch(header) if len(header) <= LONGEST else None
    if found is None:
        return None
    if found[1].lower() == "bearer":
        return taken(found[2])
    try:
        pair = b64decode(found[2], validate=True).decode()
    except ValueError:
        return None
    return taken(pair.partition(":")[2])
