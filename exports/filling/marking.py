"""The officer's own file back, with its faults marked: `mark_filled` asks, this module run as a program answers.

Lists, warnings, conditional formats, widths, formats, locks, hidden sheets and help of a file that LibreOffice saved stay: see
`tests/exports/filling`. openpyxl drops pictures and shapes, Excel's threaded comments and its extensions to lists and formats
(`extLst`), and the size of comment boxes, which are made anew after their text.
"""

import gc
import sys
from typing import Final

import msgspec

from exports.filling.marks import Marking
from exports.filling.returned.book import marked_workbook
from forms.tables.limits import ask, limit

LARGEST_PART: Final = 64 * 2**20
"""Bytes of a file that may be written: openpyxl keeps a sheet in one while it packs the book."""

SECONDS: Final = 25
"""Of computing: 500 cooperatives with all their questions are a hundred thousand cells."""


def mark_filled(marking: Marking, name: str) -> bytes:
    """Give an xlsx back: cells red or amber with the repair in a comment, results by row, the filter set, a list of faults.

    Marks of an earlier round are gone, and a workbook without marks has neither filter nor list. Blocks until the child ends.

    Raises:
        OverrunError: when the workbook cannot be opened within 256 MiB and 25 seconds of computing.
    """
    return ask("exports.filling.marking", name, msgspec.msgpack.encode(marking))


def main() -> None:
    """Limit this process, then mark."""
    limit(LARGEST_PART, SECONDS)
    gc.disable()  # a workbook's circles last as long as this process: looking for others took a seventh of its time
    marking = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Marking)
    sys.stdout.buffer.write(marked_workbook(marking))


if __name__ == "__main__":
    main()
