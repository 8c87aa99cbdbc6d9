"""Pours one bulk sheet: head, rendered rows and tail as one deflate stream, in flat memory."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from exports.package import Deflater, Packed
from exports.parts import grown
from exports.proof import Lines, SheetProof
from exports.renderer import Renderer
from exports.rendering import Column, Overflow
from exports.shared import SharedStrings

ROWS: Final = 1_048_576
"""Rows of one Excel sheet."""

_VALUES: Final = 4_096
_TOGETHER: Final = 128
"""Values, and rows, that are rendered together at most: more would no longer stay near the processor."""

_SPOOL: Final = 1 << 20

Told = Callable[[bytes], None]
"""Takes the SHA-256 of what a row says."""


class Pour:
    """One bulk sheet being written: head, rows, tail as one deflate stream in a temporary file.

    `first` is the number of the first data row; `last` that of the newest. `above` are the lines of the drawn rows.
    `strings` are the workbook's, where its texts may be shared.
    """

    def __init__(
        self,
        head: bytes,
        columns: Sequence[Column],
        first: int,
        overflow: Overflow,
        above: Iterable[str] = (),
        strings: SharedStrings | None = None,
    ) -> None:
        self._renderer = Renderer(columns, overflow, strings)
        self._file = tempfile.SpooledTemporaryFile(_SPOOL)  # noqa: SIM115  # it lives until the package is written
        self._deflater = Deflater(self._file)
        self._deflater.write(head)
        self.head = head
        self._lines = Lines(above)
        self._most = min(max(_VALUES // len(columns), 1), _TOGETHER)
        self._waiting: list[tuple[tuple[Any, ...], Told | None]] = []
        self.first = first
        self.last = first - 1

    @property
    def rows(self) -> int:
        """Rows poured so far."""
        return self.last - self.first + 1

    @property
    def size(self) -> int:
        """Bytes of XML so far, but for the newest rows."""
        return self._deflater.size

    @property
    def replaced(self) -> int:
        """Characters that became U+FFFD, since no cell can hold them."""
        self.settle()
        return self._renderer.replaced

    @property
    def references(self) -> int:
        """Cells that point into the shared strings."""
        self.settle()
        return self._renderer.references

    def proof(self, name: str) -> SheetProof:
        """Say what the sheet called `name` holds so far."""
        self.settle()
        return self._lines.proof(name, self.rows)

    def write(self, row: tuple[Any, ...], told: Told | None = None) -> None:
        """Pour one row; it is rendered with others, and `told` takes the SHA-256 of what it says, in the order of rows.

        Raises:
            ValueError: when the sheet has no row left; the caller begins a continuation sheet before.
        """
        if self.last >= ROWS:
            raise ValueError("lembar Excel penuh")
        self.last += 1
        self._waiting.append((row, told))
        if len(self._waiting) >= self._most:
            self.settle()

    def settle(self) -> None:
        """Render the rows that wait."""
        if not self._waiting:
            return
        rows, listeners = zip(*self._waiting, strict=True)
        self._waiting.clear()
        rendered = self._renderer.render(rows, self.last - len(rows) + 1)
        self._deflater.write("".join([xml for xml, _ in rendered]).encode())
        digests = self._lines.extend([line for _, line in rendered])
        for digest, told in zip(digests, listeners, strict=True):
            if told:
                told(digest)

    def finish(self, tail: str, width: str) -> Packed:
        """End the sheet with its tail, whose ranges reach the last row and the column `width`.

        A sheet without rows gets an empty one, since a table wants one.
        """
        self.settle()
        if not self.rows:
            self.last += 1
            self._deflater.write(f'<row r="{self.last}"/>'.encode())
        self._deflater.write(grown(tail, self.first, self.last, width))
        return self._deflater.finish()

    def close(self) -> None:
        """Let go of the temporary file, written or not."""
        self._file.close()
