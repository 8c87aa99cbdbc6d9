"""Source text under construction: lines and their indent."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager


class Lines:
    """Python source, line by line."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.indent = 0

    def add(self, line: str) -> None:
        """Add one line at the present indent."""
        self.lines.append(" " * self.indent + line)

    def extend(self, lines: Iterable[str]) -> None:
        """Add several lines at the present indent."""
        for line in lines:
            self.add(line)

    def insert(self, at: int, lines: list[str]) -> None:
        """Put lines where `at` lines have been added, at the present indent."""
        self.lines[at:at] = [" " * self.indent + line for line in lines]

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Add a head such as `if x:` and indent what follows; an empty block becomes `pass`."""
        self.add(head)
        self.indent += 1
        before = len(self.lines)
        yield
        if len(self.lines) == before:
            self.add("pass")
        self.indent -= 1

    def text(self) -> str:
        """Give the source."""
        return "\n".join(self.lines) + "\n"
