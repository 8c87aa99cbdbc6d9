"""An author's own workbook with its safe repairs made, in a child process: `repair_workbook` asks, this module run as a program answers."""

import sys

import msgspec

from exports.authored import repair_cells
from exports.marked import LARGEST_PART, SECONDS
from forms.tables.limits import ask, limit
from forms.xlsform.repairs import Repair


class RepairOrder(msgspec.Struct, frozen=True, array_like=True):
    """What the child is given: the workbook, and what to write in it."""

    data: bytes
    repairs: tuple[Repair, ...]


class Repaired(msgspec.Struct, frozen=True, array_like=True):
    """The workbook after its repairs, and those that were made: a cell that does not hold what was read stays as it is."""

    data: bytes
    done: tuple[Repair, ...]


def repair_workbook(data: bytes, name: str, repairs: tuple[Repair, ...]) -> Repaired:
    """Give an xlsx back with the repairs made and no other cell changed; blocks until the child ends.

    Raises:
        OverrunError: when the workbook cannot be opened within 256 MiB and 20 seconds of computing.
    """
    answer = ask("exports.repaired", name, msgspec.msgpack.encode(RepairOrder(data, repairs)))
    return msgspec.msgpack.decode(answer, type=Repaired)


def main() -> None:
    """Limit this process, then repair."""
    limit(LARGEST_PART, SECONDS)
    order = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=RepairOrder)
    sys.stdout.buffer.write(msgspec.msgpack.encode(Repaired(*repair_cells(order.data, order.repairs))))


if __name__ == "__main__":
    main()
