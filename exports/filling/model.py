"""What a template is made of, as the service hands it over, and what comes back."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

Mark = Literal["last_year", "register", "changed"]
"""Where an answer came from, or that it was changed since; what a person gave has none."""


class FillRow(msgspec.Struct, frozen=True, kw_only=True):
    """One cooperative: its id, the mark of its row, its words, and its answers by storage path, orders of repeats included.

    `closed` rows are shown and cannot be changed: their submission was sent.
    """

    id: str
    token: str
    label: str
    answers: Mapping[str, Any]
    marks: Mapping[str, Mark] = {}
    closed: bool = False


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """A whole template: the form as canonical JSON, what stands in the hidden sheet, who it is for, and the rows by name.

    `made` is when, as people read it.
    """

    canonical: bytes
    about: Mapping[str, str]
    office: str
    year: int
    made: str
    rows: tuple[FillRow, ...]
    language: str = "id"


class MadeTemplate(msgspec.Struct, frozen=True):
    """The xlsx, and zlib of JSON {cooperative: {storage path: value}}: the answers as its cells say them."""

    book: bytes
    contents: bytes
