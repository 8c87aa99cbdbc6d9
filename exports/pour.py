"""Pours one bulk sheet: head, rendered rows and tail as one deflate stream, in flat memory."""

import tempfile
from collections.abc import Iterable, Sequence
from typing import Any, Final

from exports.package import Deflater, Packed
from exports.parts import grown
from exports.proof import Lines, SheetProof
from exports.renderer import Renderer
from exports.rendering import BETWEEN, Column, Overflow
from exports.shared import SharedStrings

ROWS: Final = 1_048_576
"""Rows of one Excel sheet."""

_BATCH: Final = 64
_SPOOL: Final = 1 << 20


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
        self._batch: list[bytes] = []
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
        return self._renderer.replaced

    @property
    def references(self) -> int:
        """Cells that point into the shared strings."""
        return self._renderer.references

    def proof(self, name: str) -> SheetProof:
        """Say what the sheet called `name` holds so far."""
        return self._lines.proof(name, self.rows)

    def write(self, row: tuple[Any, ...]) -> bytes:
        """Pour one row; give the SHA-256 of what it says.

        Raises:
            ValueError: when the sheet has no row left; the caller begins a continuation sheet before.
        """
        if self.last >= ROWS:
            raise ValueError("lembar Excel penuh")
        self.last += 1
        xml, line = self._renderer.render(row, self.last)
        self._batch.append(xml.encode())
        if len(self._batch) >= _BATCH:
            self._flush()
        return self._lines.add(line.rstrip(BETWEEN))

    def finish(self, tail: str, width: str) -> Packed:
        """End the sheet with its tail, whose ranges reach the last row and the column `width`.

        A sheet without rows gets an empty one, since a table wants one.
        """
        if not self.rows:
            self.last += 1
            self._batch.append(f'<row r="{self.last}"/>'.encode())
        self._flush()
        self._deflater.write(grown(tail, self.first, self.last, width))
        return self._deflater.finish()

    def close(self) -> None:
        """Let go of the temporary file, written or not."""
        self._file.close()

    def _flush(self) -> None:
        self._deflater.write(b"".join(self._batch))
        self._batch.clear()
