"""What can be wrong: with a form (Issue) and with its answers (Finding)."""

from collections.abc import Callable, Iterable
from typing import Literal

import msgspec

Severity = Literal["error", "warning"]

FindingCode = Literal["required", "constraint", "type", "choice", "unknown", "irrelevant", "check", "warning"]


class Issue(msgspec.Struct, frozen=True, kw_only=True):
    """One fault in a form definition, placed where its author can see it.

    Rows are numbered as Excel does: the first row under the header is 2; a fault of the header or of the
    whole sheet has row 1. `column` is the header's text; `message` names the cell (F17), says what is wrong
    and how to mend it, in Indonesian; `message_en` says the same in English. `text` is what stands in the cell
    around `piece`, which begins there at `at` (-1: the whole cell is meant). `mend` is what to write in place of `piece`
    where one repair is sure, else ''; then `start` says where the piece begins in the whole cell.
    """

    sheet: str
    row: int
    column: str
    code: str
    severity: Severity
    message: str
    message_en: str = ""
    piece: str = ""
    cell: str = ""
    text: str = ""
    at: int = -1
    mend: str = ""
    start: int = -1


def short(text: str, limit: int = 600) -> str:
    """Cut the middle out of a text that no one would read whole, such as a circle of a thousand questions."""
    return text if len(text) <= limit else f"{text[: limit - 103]} … {text[-100:]}"


class FormProblems(Exception):
    """A form that cannot be used; carries every issue that was found, not only the first."""

    def __init__(self, issues: tuple["Issue", ...]) -> None:
        """Keep the issues and show the first in the text."""
        first = issues[0]
        super().__init__(f"{len(issues)} issue(s); {first.sheet} row {first.row}, {first.column}: {first.message}")
        self.issues = issues


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One result of checking answers.

    `path` is `group/question` or `repeat[2]/question` (1-based). `message` is for the person who fills,
    in the language that was asked for.
    """

    path: str
    code: FindingCode
    severity: Severity
    message: str


def touched(paths: Iterable[str], spoken: Callable[[str], str], findings: Iterable[Finding]) -> frozenset[str]:
    """Give the storage paths that an error stands at, or at a group or repeat around them.

    Args:
        paths: to look at.
        spoken: gives the path by which findings name one of them, '' for one that they cannot name; not asked where nothing is wrong.
        findings: of checking.
    """
    wrong = {one.path for one in findings if one.severity == "error" and one.path}
    if not wrong:
        return frozenset()

    def stands_in(path: str) -> bool:
        return bool(path) and any(path == one or path.startswith((f"{one}/", f"{one}[")) for one in wrong)

    return frozenset(path for path in paths if stands_in(spoken(path)))
