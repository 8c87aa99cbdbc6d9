"""The frozen model of a form: what an XLSForm says, and nothing that was computed from it."""

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec

Texts = Mapping[str, str]
"""Language code (`id`, `en`; `default` where a sheet names none) to text."""


class Question(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="question", tag_field="kind"):
    """One row of the survey sheet that holds an answer, a note or a calculation.

    Expressions are kept as the author's text. `required` is an expression: `true()`, `false()` or longer.
    `extras` holds columns that XLSForm does not know (`unit`, `source`, ...), header to text.
    """

    name: str
    type: str
    row: int
    label: Texts = {}
    hint: Texts = {}
    guidance: Texts = {}
    list_name: str = ""
    or_other: bool = False
    file: str = ""
    relevant: str = ""
    required: str = "false()"
    required_message: Texts = {}
    constraint: str = ""
    constraint_message: Texts = {}
    warning: str = ""
    warning_message: Texts = {}
    calculation: str = ""
    trigger: str = ""
    default: str = ""
    read_only: str = "false()"
    choice_filter: str = ""
    appearance: str = ""
    parameters: Mapping[str, str] = {}
    media: Mapping[str, Texts] = {}
    extras: Mapping[str, str] = {}


class Group(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="group", tag_field="kind"):
    """`begin group` … `end group`. Answers of its children are nested under its name."""

    name: str
    row: int
    children: tuple["Question | Group | Repeat", ...]
    label: Texts = {}
    hint: Texts = {}
    relevant: str = ""
    read_only: str = "false()"
    appearance: str = ""
    extras: Mapping[str, str] = {}


class Repeat(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag="repeat", tag_field="kind"):
    """`begin repeat` … `end repeat`. Its answers are a list of objects; `count` fixes their number."""

    name: str
    row: int
    children: tuple["Question | Group | Repeat", ...]
    label: Texts = {}
    hint: Texts = {}
    relevant: str = ""
    read_only: str = "false()"
    count: str = ""
    appearance: str = ""
    extras: Mapping[str, str] = {}


Node = Question | Group | Repeat


class Choice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row of the choices sheet; `columns` are the further columns that filters and lookups read."""

    name: str
    row: int
    label: Texts = {}
    columns: Mapping[str, str] = {}
    media: Mapping[str, Texts] = {}


class Check(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A rule over several questions: `expression` must hold when all of `questions` are relevant."""

    name: str
    row: int
    severity: Literal["error", "warning"]
    expression: str
    questions: tuple[str, ...]
    relevant: str = ""
    message: Texts = {}


class BridgeRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How one question follows from the previous version's answers."""

    question: str
    row: int
    expression: str
    comparable: Literal["yes", "partly", "no"]
    note: str = ""


class CaseRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One answer of a test case, or a value beside the answers; `expect` are findings (forms/README.md)."""

    row: int
    question: str = ""
    answer: str = ""
    expect: tuple[str, ...] = ()


class Case(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A test case of the form: answers, on top of those of the case `like` which it names, and what is found in them."""

    name: str
    row: int
    rows: tuple[CaseRow, ...]
    like: str = ""
    note: str = ""


class RecapColumn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One column of a recap table of the workbook (forms/README.md).

    `by` is one or two of `region`, `office` or a choice question, separated by a blank; `where` filters submissions, or
    the rows of the repeat that `by` names a question of; `value` is `count`, `count: EXPRESSION`, `records`, `sum: EXPRESSION`,
    `share: NAME / NAME`, or `list: NAME` and `list: EXPRESSION` in a list of submissions. `chart` is `bar` or `stacked`.
    """

    table: str
    row: int
    by: str
    heading: Texts
    value: str
    name: str = ""
    where: str = ""
    subheading: Texts = {}
    format: str = ""
    title: Texts = {}
    chart: str = ""


class EntityList(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row of the entities sheet, kept as it is."""

    list_name: str
    row: int
    columns: Mapping[str, str] = {}


class Form(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A whole form definition as its author wrote it, read and found free of errors."""

    id: str
    version: str
    title: str
    default_language: str
    languages: tuple[str, ...]
    children: tuple[Node, ...]
    choices: Mapping[str, tuple[Choice, ...]] = {}
    checks: tuple[Check, ...] = ()
    bridge: tuple[BridgeRow, ...] = ()
    recap: tuple[RecapColumn, ...] = ()
    entities: tuple[EntityList, ...] = ()
    cases: tuple[Case, ...] = ()
    instance_name: str = ""
    settings: Mapping[str, str] = {}


def walk(nodes: tuple[Node, ...], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node]]:
    """Yield every node below `nodes` with its path of names, parents before children, in sheet order."""
    for node in nodes:
        here = (*path, node.name)
        yield here, node
        if not isinstance(node, Question):
            yield from walk(node.children, here)


def text_in(texts: Texts, language: str, fallback: str) -> str:
    """Give the text in `language`, else in `fallback`, else in whichever language there is, else ''."""
    return texts.get(language) or texts.get(fallback) or next(iter(texts.values()), "")
