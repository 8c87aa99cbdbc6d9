"""The answer to a question for a file: a reference that names the content by its hash, so that a chain over answers covers it.

It ends with the file's name, which is what an XLSForm's rules see: a constraint on the ending holds as it does elsewhere.
"""

import re
from typing import Any

import msgspec

QUESTIONS = frozenset({"file", "image", "audio", "video"})
"""Types of questions that ask for a file."""

_REFERENCE = re.compile(r"([0-9a-f]{64})/([^/\\\x00-\x1f\x7f]{1,100})")
_NAMED = re.compile(rb'"([0-9a-f]{64})/[^/\\"\x00-\x1f\x7f]{1,400}"')


class Reference(msgspec.Struct, frozen=True):
    """A stored file: the SHA-256 of its content in 64 hex digits, and the name that people gave it."""

    sha: str
    name: str


def written(one: Reference) -> str:
    """Write a reference as an answer."""
    return f"{one.sha}/{one.name}"


def reference(answer: Any) -> Reference | None:
    """Read an answer as a reference; None where it is none."""
    found = _REFERENCE.fullmatch(answer) if isinstance(answer, str) else None
    return Reference(found[1], found[2]) if found else None


def named(answer: Any) -> Any:
    """Give the file's name in place of a reference, and every other answer as it is."""
    found = reference(answer)
    return found.name if found else answer


def shas_in(document: bytes) -> frozenset[str]:
    """Give the hashes of all files that a JSON document of answers names."""
    return frozenset(found.decode() for found in _NAMED.findall(document))
