"""The words of the recap sheet's `value` and `by` (forms/README.md), read in one place for the check and the workbook."""

import re
from typing import Final, Literal

import msgspec

TILES: Final = "Sampul"
"""The table of this name is no sheet of its own: its columns are the tiles on the cover."""

PLACES: Final = ("region", "office")
"""What `by` may name besides a question with one choice."""

MOST_DIMENSIONS: Final = 2

_SHARE = re.compile(r"\s*(\S+)\s*/\s*(\S+)\s*\Z")


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """What a column counts: `expression` of a count ('' counts all) or sum; `part` and `whole` are columns of a share."""

    kind: Literal["count", "sum", "share"]
    expression: str = ""
    part: str = ""
    whole: str = ""


def figure(value: str) -> Figure | None:
    """Read `count`, `count: EXPRESSION`, `sum: EXPRESSION` or `share: NAME / NAME`; None for anything else."""
    kind, _, rest = (piece.strip() for piece in value.partition(":"))
    if kind == "count":
        return Figure(kind="count", expression=rest)
    if kind == "sum" and rest:
        return Figure(kind="sum", expression=rest)
    names = _SHARE.match(rest) if kind == "share" else None
    return Figure(kind="share", part=names[1], whole=names[2]) if names else None


def is_share(value: str) -> bool:
    """Tell whether a column is a share of two others."""
    said = figure(value)
    return said is not None and said.kind == "share"
