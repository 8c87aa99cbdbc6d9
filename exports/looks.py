"""The palette and the looks of cells: the one place where a colour, a size or a number format is named."""

from typing import Final, Literal

import msgspec

FONT: Final = "Calibri"
FOREST: Final = "1F4D3A"
LEAF: Final = "2F6B52"
MIST: Final = "E6EFE9"
STRIPE: Final = "F4F8F5"
GOLD: Final = "B8862B"
BRICK: Final = "A8452B"
INK: Final = "1E2A25"
GREY: Final = "5E6B64"
LINE: Final = "B9C7BF"
PALE_GOLD: Final = "F5E9CC"
SAGE: Final = "8FB39F"
WHITE: Final = "FFFFFF"

COUNT: Final = "#,##0"
MILLION: Final = "#,##0.00"
PERCENT: Final = "0.00%"
GROWTH: Final = "+0.00%;[Red]-0.00%;0.00%"
GROWTH_LABEL: Final = "+0.0%;-0.0%;0.0%"
DATE: Final = "dd/mm/yyyy"
TIME: Final = "dd/mm/yyyy hh:mm"
CODE: Final = "@"

Border = Literal["none", "grid", "head", "total", "under", "cover", "tile"]


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """How a cell looks: font, fill, alignment, number format and one of a few borders; `locked` counts on a protected sheet."""

    size: float = 10
    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = INK
    fill: str = ""
    across: str = "left"
    down: str = "center"
    indent: int = 0
    wrap: bool = False
    format: str = "General"
    border: Border = "none"
    locked: bool = True

    def but(self, **changes: object) -> "Look":
        """Give the same look with some of its parts changed."""
        return msgspec.structs.replace(self, **changes)


TITLES: Final = (
    Look(size=14, bold=True, colour=FOREST, across="centerContinuous"),
    Look(size=12, bold=True, colour=LEAF, across="centerContinuous"),
    Look(size=11, bold=True, colour=INK, across="centerContinuous"),
)
NOTE: Final = Look(size=9, colour=GREY)
SAMPLE: Final = Look(size=9, italic=True, colour=BRICK)
UNIT: Final = Look(size=9, italic=True, colour=GREY, across="right")
HEAD: Final = Look(size=9.5, bold=True, colour=WHITE, fill=FOREST, across="center", wrap=True, border="head")
SUBHEAD: Final = HEAD.but(fill=LEAF)
NUMBERS: Final = Look(size=8, italic=True, colour=GREY, fill=MIST, across="center", border="grid")
BODY: Final = Look(border="grid")
BLOCK: Final = Look(bold=True, colour=FOREST, fill=MIST, border="grid", indent=1)
TOTAL: Final = Look(bold=True, colour=FOREST, fill=MIST, border="total")
SIGN: Final = Look(across="center")
LINK: Final = Look(bold=True, underline=True, colour=LEAF, border="under")
FACT: Final = Look(border="under", wrap=True)
FACT_NAME: Final = Look(colour=GREY, border="under")
SECTION: Final = Look(size=12, bold=True, colour=FOREST)

FILL_DATE: Final = "dd-mm-yyyy"
FILLED: Final = Look(border="grid", locked=False, down="top")
"""A cell that people fill; its colour says where the answer came from."""
CLOSED_FILL: Final = "E3E6E4"
LAST_YEAR_FILL: Final = "FFF3D1"
REGISTER_FILL: Final = "DCE9F7"
CHANGED_FILL: Final = "DDF0DC"
UNASKED_FILL: Final = "BFC5C1"
MISSING_FILL: Final = "FFF200"
BROKEN_FILL: Final = "FF8A80"
