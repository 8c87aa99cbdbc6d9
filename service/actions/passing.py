"""Records counted as they pass on their way into a file, and the way to stop them."""

from collections.abc import Iterator

from exports.model import Record


class StoppedError(Exception):
    """The file is not wanted any more."""


class Passing:
    """How far the writing of a file is; a thread counts, the event loop looks and may stop it."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self.done = 0
        self.total = 0
        self._stopped = False

    def expect(self, count: int) -> None:
        """Say that so many more records are to come."""
        self.total += count

    def stop(self) -> None:
        """Let the writing thread end at its next record."""
        self._stopped = True

    def through(self, records: Iterator[Record]) -> Iterator[Record]:
        """Give the records on, each counted.

        Raises:
            StoppedError: `stop` was called.
        """
        for record in records:
            if self._stopped:
                raise StoppedError
            self.done += 1
            yield record
