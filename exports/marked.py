"""An author's own workbook with its faults marked, made in a child process: `marked` asks, this module run as a program answers."""

import sys

import msgspec

from exports.authored import mark_cells
from exports.marks import Mark, marks_of
from forms.errors import Issue
from forms.tables.limits import ask, limit

LARGEST_PART = 64 * 2**20
"""Bytes of a file that may be written: openpyxl keeps a sheet in one while it packs the book."""

SECONDS = 20
"""Of computing: sheets of hundreds of thousands of blank styled cells take a while."""


class Order(msgspec.Struct, frozen=True, array_like=True):
    """What the child is given: the workbook, and where it is marked."""

    data: bytes
    marks: tuple[Mark, ...]


def marked(data: bytes, name: str, issues: tuple[Issue, ...]) -> bytes:
    """Give an xlsx back with each cell that has an issue coloured and commented; blocks until the child ends.

    Raises:
        OverrunError: when the workbook cannot be opened within 256 MiB and 20 seconds of computing.
    """
    return ask("exports.marked", name, msgspec.msgpack.encode(Order(data, marks_of(issues))))


def main() -> None:
    """Limit this process, then mark."""
    limit(LARGEST_PART, SECONDS)
    order = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Order)
    sys.stdout.buffer.write(mark_cells(order.data, order.marks))


if __name__ == "__main__":
    main()
