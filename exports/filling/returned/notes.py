"""The comments on marked cells: put before whatever an officer wrote there, and taken off again."""

import re
from typing import Final

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment

from exports.marks import AUTHOR
from exports.texts import clean

WORDS: Final = {"wrong": "SALAH", "conflict": "BENTROK", "locked": "TERKUNCI"}
_OURS: Final = re.compile(rf"\s*(?:{AUTHOR}:\s*)?(?:{'|'.join(WORDS.values())}): ")
_OWN: Final = "\n\nKomentar semula: "
LONGEST: Final = 3000
_WIDTH: Final = 360  # pixels
_LINE: Final = 55  # letters of a comment's line
_LINE_HEIGHT: Final = 18  # pixels


def put_note(cell: Cell, kind: str, text: str) -> None:
    """Say on a cell what is wrong with it and how to mend it; an officer's own comment stays below."""
    said = clean(f"{WORDS[kind]}: {text}")
    before = cell.comment.text if cell.comment else ""
    if _OURS.match(before):
        first, mark, own = before.partition(_OWN)
        said, own = f"{first}\n\n{said}", mark + own
    else:
        own = f"{_OWN}{before}" if before else ""
    cell.comment = sized(said[:LONGEST] + own, AUTHOR)


def take_note_off(cell: Cell) -> None:
    """Take our comment off a cell; what the officer had written there comes back.

    Ours are known by how they begin: LibreOffice writes no author into an xlsx.
    """
    if cell.comment is None or not _OURS.match(cell.comment.text):
        return
    own = cell.comment.text.partition(_OWN)[2]
    cell.comment = sized(own, "") if own else None


def sized(text: str, author: str) -> Comment:
    """Make a comment whose box holds its text: openpyxl forgets the boxes of a workbook that it opens."""
    lines = sum(1 + len(line) // _LINE for line in text.split("\n"))
    return Comment(text, author, height=_LINE_HEIGHT * (lines + 1), width=_WIDTH)
