"""What stands on a printed questionnaire: sections of runs of lines, each line one question or one ruled table."""

from typing import Literal

import msgspec

Kind = Literal[
    "digits", "lines", "choices", "named", "date", "time", "moment", "place", "file", "yes", "calculated", "system"
]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Where an answer is written.

    `boxes` are groups of digit boxes, `decimals` the boxes after the comma, `signed` a box for a minus. `choices` are
    the texts beside check boxes, `several` when more than one may be ticked, `ranked` when they are numbered instead.
    `listed` names the list of the code book in which a long list's names and codes stand; `code` is the length of its
    longest code, 0 where its names are no codes that an officer would know. `formula` says how a calculated answer follows.
    """

    kind: Kind
    boxes: tuple[int, ...] = ()
    decimals: int = 0
    signed: bool = False
    before: str = ""
    after: str = ""
    lines: int = 1
    choices: tuple[str, ...] = ()
    several: bool = False
    ranked: bool = False
    listed: str = ""
    code: int = 0
    formula: str = ""


class Condition(msgspec.Struct, frozen=True):
    """When something is filled: in words, else (`words` blank) the author's expression as it stands."""

    words: str
    expression: str


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One question: its number on paper (`C3`), its name in the form, its texts, and where to answer."""

    number: str
    name: str
    label: str
    hint: str
    required: bool
    answer: Answer


class Legend(msgspec.Struct, frozen=True):
    """What the numbers that stand for choices in a table mean: the column's number and label, and the choices."""

    number: str
    label: str
    choices: tuple[str, ...]


class Grid(msgspec.Struct, frozen=True, kw_only=True):
    """A repeat as a ruled table of `rows` blank rows; `turned`: fields one below the other, rows side by side.

    `widths` are the fields' widths in mm. `parent` is the label of the repeat around it, whose row number is asked first.
    `conditions` say for single fields when they are filled.
    """

    number: str
    name: str
    label: str
    hint: str
    rows: int
    turned: bool
    fields: tuple[Ask, ...]
    widths: tuple[int, ...]
    legends: tuple[Legend, ...]
    conditions: tuple[tuple[str, Condition], ...] = ()
    parent: str = ""


class Remark(msgspec.Struct, frozen=True):
    """A note of the author, or the heading of a group inside a section."""

    text: str
    heading: bool = False


Line = Ask | Grid | Remark


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """Neighbouring lines that are filled under one condition; none means always."""

    lines: tuple[Line, ...]
    condition: Condition | None = None

    @property
    def span(self) -> str:
        """The numbers that the condition holds for, as `C2 sampai C7`."""
        numbers = [line.number for line in self.lines if not isinstance(line, Remark)]
        return " sampai ".join(dict.fromkeys((numbers[0], numbers[-1]))) if numbers else ""


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One group of the first level."""

    title: str
    hint: str
    runs: tuple[Run, ...]
    condition: Condition | None = None


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """A whole questionnaire; `sha` is the SHA-256 of the version's canonical JSON."""

    id: str
    title: str
    version: str
    sha: str
    sections: tuple[Section, ...]
