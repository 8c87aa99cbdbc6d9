"""The process that counts: pages of stored answers in, their impact out. It imports no database, so that it starts quickly.

A process of its own, since whatever computes here for seconds would keep the event loop waiting: for its turns and for the collector.
"""

from typing import Any

import msgspec

from forms import versions
from forms.bridge import chain
from forms.compile import CompiledForm, compile_form
from forms.errors import FormProblems
from forms.evaluate import Around
from forms.impact import Counter, Stored, Way
from forms.impact_counts import Example, Impact
from service.language import either, gettext


class Order(msgspec.Struct, frozen=True):
    """What is counted with: canonical bytes of the new version, and of the published ones that it follows, with their ids, in line.

    `named` are the successors of region codes that people named, old code to new.
    """

    new: bytes
    versions: tuple[tuple[int, bytes], ...]
    named: dict[str, str]


class Sheet(msgspec.Struct, frozen=True):
    """One submission: a revision's bytes, its version, and what surrounds its answers."""

    region: str
    version: int
    document: bytes
    around: Around
    example: Example | None


class Counted(msgspec.Struct, frozen=True):
    """The impact on one page; `unread` counts submissions of other forms; `problem` says why a bridge does not fit."""

    impact: Impact
    unread: int
    problem: str = ""


class _Document(msgspec.Struct, frozen=True):
    """What is read of a revision's bytes."""

    answers: dict[str, Any]


class Desk:
    """Counts page after page; versions are compiled when the first submission of theirs comes."""

    def __init__(self, order: Order) -> None:
        """Compile the new version."""
        self.order = order
        self.counter = Counter(compile_form(versions.decode(order.new)))
        self.known = frozenset(version for version, _ in order.versions)
        self.compiled: dict[int, CompiledForm] = {}

    def count(self, page: list[Sheet]) -> Counted:
        """Count one page by itself."""
        self.counter.clear()
        unread = 0
        for sheet in page:
            if sheet.version not in self.known:
                unread += 1
                continue
            try:
                self.know(sheet.version)
            except FormProblems as found:
                return Counted(self.counter.impact(), unread, self.told(sheet.version, found))
            answers = msgspec.json.decode(sheet.document, type=_Document).answers
            self.counter.add(
                Stored(
                    region=sheet.region,
                    version=sheet.version,
                    answers=answers,
                    around=sheet.around,
                    example=sheet.example,
                )
            )
        return Counted(self.counter.impact(), unread)

    def know(self, version: int) -> None:
        """Build the way from a version over all that came after it, once.

        Raises:
            FormProblems: a bridge on the way does not fit.
        """
        if version in self.counter.ways:
            return
        line = [each for each, _ in self.order.versions]
        way = self.order.versions[line.index(version) :]
        for each, canonical in way:
            if each not in self.compiled:
                self.compiled[each] = compile_form(versions.decode(canonical))
        old, new = self.compiled[version], self.counter.new
        if old.form == new.form:
            self.counter.know(version, Way(old, chain([new])))
            return
        between = [self.compiled[each] for each, _ in way]
        after = [new] if between[-1].form != new.form else []
        self.counter.know(version, Way(old, chain([*between, *after], self.order.named)))

    def told(self, version: int, found: FormProblems) -> str:
        """Say which bridge does not fit, and its first fault."""
        fault = next(issue for issue in found.issues if issue.severity == "error")
        label = self.compiled[version].form.version
        return gettext(
            "Jembatan dari versi {label} tidak cocok: sheet {sheet}, baris {row}: {message}",
            label=label,
            sheet=fault.sheet,
            row=fault.row,
            message=either(fault.message, fault.message_en),
        )


_desks: list[Desk] = []
"""The desk of this process, once it has begun."""


def begin(order: Order) -> None:
    """Set up the desk of this process."""
    _desks[:] = [Desk(order)]


def count(page: list[Sheet]) -> bytes:
    """Count one page at the desk of this process; give the JSON of `Counted`."""
    return msgspec.json.encode(_desks[0].count(page))
