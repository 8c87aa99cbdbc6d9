"""The words of the recap sheet and of what the workbook compares, read in one place for the check and the workbook."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal

import msgspec

from forms.compiler.references import reads
from forms.expressions import parse
from forms.expressions.nodes import Variable
from forms.model import Form, Group, Node, Question, RecapColumn, Repeat

TILES: Final = "Sampul"
"""The table of this name is no sheet of its own: its columns are the tiles on the cover."""

SERIES: Final = "Pertumbuhan"
"""The columns of this table are the series that the sheet of this name compares with the year before."""

PLACES: Final = ("region", "office")
"""What `by` may name besides a question with one choice."""

CHARTS: Final = ("bar", "stacked")
"""What `chart` may say of a column: bars of its own, or a part of the table's stacked bars."""

MOST_DIMENSIONS: Final = 2

STATUS: Final = "workbook_status"
"""The setting that names the question whose answers of two years the status matrix sets against each other."""

SPLIT: Final = "workbook_split"
"""The setting whose condition says which cooperatives the comparisons of years also leave out."""

SPLIT_NAME: Final = "workbook_split_name"

DISTRICT: Final = "workbook_district"
"""The setting that names the question by which a regency's own workbook draws its tables by region."""

_NAME = re.compile(r"[^\W\d][\w.-]*\Z")
MONITORED: Final = "dashboard"
"""The setting that names what the province watches: columns of recap tables, as `TABLE/NAME`, parted by semicolons."""

_SHARE = re.compile(r"\s*(\S+)\s*/\s*(\S+)\s*\Z")


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """What a column counts: `expression` of a count ('' counts all) or sum; `part` and `whole` are columns of a share.

    `records` counts submissions in a table over the rows of a repeat: those with such a row, once each.
    """

    kind: Literal["count", "records", "sum", "share"]
    expression: str = ""
    part: str = ""
    whole: str = ""


class Monitored(msgspec.Struct, frozen=True, kw_only=True):
    """One figure that is watched: `part` of `whole`, both counts by their key `TABLE/NAME`; no `whole` is whatever was sent.

    `column` says its heading.
    """

    column: RecapColumn
    part: str
    whole: str = ""


def monitored(form: Form) -> tuple[Monitored, ...]:
    """Give what the form's setting `dashboard` names, in its order; what is no count nor share of counts is left out."""
    columns = {f"{one.table}/{one.name}": one for one in form.recap if one.name}
    keys = {key for key, one in columns.items() if (said := figure(one.value)) is not None and said.kind == "count"}
    found = []
    for key in monitored_keys(form):
        said = figure(columns[key].value) if key in columns else None
        if said is None:
            continue
        table = columns[key].table
        part, whole = (f"{table}/{said.part}", f"{table}/{said.whole}") if said.kind == "share" else (key, "")
        if part in keys and (not whole or whole in keys):
            found.append(Monitored(column=columns[key], part=part, whole=whole))
    return tuple(found)


def monitored_keys(form: Form) -> tuple[str, ...]:
    """Give the keys as the setting writes them, each once."""
    pieces = (piece.strip() for piece in form.settings.get(MONITORED, "").split(";"))
    return tuple(dict.fromkeys("/".join(part.strip() for part in piece.split("/")) for piece in pieces if piece))


def figure(value: str) -> Figure | None:
    """Read `count` or `records`, with a condition or without, `sum: EXPRESSION` or `share: NAME / NAME`; None for anything else."""
    kind, _, rest = (piece.strip() for piece in value.partition(":"))
    if kind == "count":
        return Figure(kind="count", expression=rest)
    if kind == "records":
        return Figure(kind="records", expression=rest)
    if kind == "sum" and rest:
        return Figure(kind="sum", expression=rest)
    names = _SHARE.match(rest) if kind == "share" else None
    return Figure(kind="share", part=names[1], whole=names[2]) if names else None


def listed(value: str) -> str | None:
    """Read `list: NAME` or `list: EXPRESSION`, a column of a list; None for a figure."""
    kind, _, rest = (piece.strip() for piece in value.partition(":"))
    return rest if kind == "list" and rest else None


def is_list(columns: Iterable[RecapColumn]) -> bool:
    """Tell whether a table is a list of submissions: each of its columns is listed."""
    return all(listed(column.value) is not None for column in columns)


def named(text: str) -> str:
    """Give the name that a listed column is, '' for an expression."""
    return text if _NAME.match(text) else ""


def listable(nodes: tuple[Node, ...]) -> Iterator[str]:
    """Give the names that a column of a list may be: what a submission answers once, and whole repeats."""
    for node in nodes:
        if isinstance(node, Group):
            yield from listable(node.children)
        else:
            yield node.name


def is_share(value: str) -> bool:
    """Tell whether a column is a share of two others."""
    said = figure(value)
    return said is not None and said.kind == "share"


def selects(form: Form) -> Mapping[str, tuple[str, ...]]:
    """Give the questions with one choice, each with the names of the repeats around it, outermost first."""
    return dict(_selects(form.children, ()))


def _selects(nodes: tuple[Node, ...], around: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for node in nodes:
        if isinstance(node, Question):
            if node.type == "select_one":
                yield node.name, around
        else:
            yield from _selects(node.children, (*around, node.name) if isinstance(node, Repeat) else around)


def repeat_of(form: Form, by: str) -> str | None:
    """Give the repeat whose rows a table counts: the innermost that `by` names a question of.

    '' where it counts submissions, None where `by` names questions of repeats that do not stand in each other.
    """
    known = selects(form)
    chains = [known.get(word, ()) for word in by.split()]
    deepest = max(chains, key=len, default=())
    if any(chain != deepest[: len(chain)] for chain in chains):
        return None
    return deepest[-1] if deepest else ""


def status_questions(form: Form) -> Mapping[str, str]:
    """Give the questions that can be a status, to their choice lists: one answer a cooperative, of a closed list."""
    return dict(_listed(form.children))


def _listed(nodes: tuple[Node, ...]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if isinstance(node, Group):
            yield from _listed(node.children)
        elif isinstance(node, Question):
            written = node.extras.get("choices_of", "") if node.type == "calculate" else ""
            if node.type == "select_one" or written:
                yield node.name, node.list_name or written


def questions_of(*texts: str) -> tuple[str, ...]:
    """Give the names of the questions that expressions read; blank texts read none.

    Raises:
        ExpressionError: for a text that is no expression.
    """
    found: dict[str, None] = {}
    for text in filter(None, texts):
        for reference, _ in reads(parse(text)):
            found[reference.name if isinstance(reference, Variable) else reference.steps[-1].name] = None
    return tuple(found)
