"""What is wrong with an author's workbook becomes marks on its own cells: a colour and a comment that says the repair."""

import re
from collections.abc import Iterable, Iterator

import msgspec

from forms.errors import Issue

AUTHOR = "Lumbung"
RED, YELLOW = "F8B4AB", "FFE699"
LONGEST = 3000
"""Letters of one comment: what a person still reads; the page tells the rest."""

_CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
_HOSTILE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE = 55  # letters of a comment's line
_LINE_HEIGHT = 18  # pixels


class Mark(msgspec.Struct, frozen=True, array_like=True):
    """One cell to be marked: its sheet's name, its address, the fill (RGB), the comment, its author and height in pixels."""

    sheet: str
    cell: str
    colour: str
    text: str
    author: str
    height: int


def marks_of(issues: Iterable[Issue]) -> tuple[Mark, ...]:
    """Give one mark for each cell that has issues, errors first; what is said of a row or a sheet stands at its first cell."""
    found: dict[tuple[str, str], list[Issue]] = {}
    for one in issues:
        found.setdefault((one.sheet, _place(one)), []).append(one)
    return tuple(_mark(sheet, cell, told) for (sheet, cell), told in found.items())


def _place(issue: Issue) -> str:
    return issue.cell if _CELL.fullmatch(issue.cell) else f"A{max(issue.row, 1)}"


def _mark(sheet: str, cell: str, told: list[Issue]) -> Mark:
    told = sorted(told, key=lambda one: one.severity != "error")
    text = _HOSTILE.sub("", "\n\n".join(_lines(told)))
    text = text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
    lines = sum(1 + len(line) // _LINE for line in text.split("\n"))
    colour = RED if told[0].severity == "error" else YELLOW
    return Mark(sheet, cell, colour, text, AUTHOR, _LINE_HEIGHT * (lines + 1))


def _lines(told: list[Issue]) -> Iterator[str]:
    for one in told:
        word = "SALAH" if one.severity == "error" else "PERLU DICEK"
        yield f"{word}: {one.message.removeprefix(f'Sel {one.cell}: ').removeprefix('Baris 1: ')}"
