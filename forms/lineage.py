"""The order in which versions of one form follow each other: a mended 2024 stands before 2025, whenever it was published."""

from collections.abc import Mapping


def in_line(labels: Mapping[int, str]) -> tuple[int, ...]:
    """Order versions by their series, and within one by their ids; a series stands where its first version does.

    Args:
        labels: version id to label. The series of `2024.2` is `2024`; a label without a point is one of its own.
    """
    begun: dict[str, int] = {}
    for version in sorted(labels):
        begun.setdefault(_series(labels[version]), version)
    return tuple(sorted(labels, key=lambda version: (begun[_series(labels[version])], version)))


def before(labels: Mapping[int, str], label: str) -> tuple[int, ...]:
    """Give the versions that a new one with this label follows, oldest first."""
    new = max(labels, default=0) + 1
    line = in_line({**labels, new: label})
    return line[: line.index(new)]


def ends(labels: Mapping[int, str]) -> tuple[int, ...]:
    """Give the last version of every series, oldest series first: whatever a new version may follow is among them."""
    last = {_series(labels[version]): version for version in in_line(labels)}
    return tuple(last.values())


def between(labels: Mapping[int, str], old: int, new: int) -> tuple[int, ...]:
    """Give the way from a version to one that follows it, both included, oldest first; () when there is no such way."""
    line = in_line(labels)
    if old not in labels or new not in labels:
        return ()
    return line[line.index(old) : line.index(new) + 1]


def _series(label: str) -> str:
    return label.rpartition(".")[0] or label
