"""The flat columns of a form's answers: what a table of submissions shows."""

from collections.abc import Iterator

import msgspec

from forms.layout import Layout, Place
from forms.model import Question, Repeat, Texts, text_in

_ANSWERLESS = frozenset({"note", "csv-external", "xml-external"})


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column: `path` without row ids, `repeat` the path of the innermost repeat ('' in the form's own table).

    `type` is the question's type; a calculation's is `calculate`. `labels` holds every language, `label` the form's own.
    """

    path: str
    name: str
    type: str
    label: str
    list_name: str
    repeat: str
    labels: Texts = {}
    row: int = 0


def columns_of(layout: Layout, language: str) -> tuple[Column, ...]:
    """List the columns table by table: the form's, then each repeat's, in sheet order."""
    repeats = [place for place in layout.places if isinstance(place.node, Repeat)]
    found = [*_table(layout, None, language)]
    for repeat in repeats:
        found += _table(layout, repeat, language)
    return tuple(found)


def _table(layout: Layout, repeat: Place | None, language: str) -> Iterator[Column]:
    inside = (*repeat.repeats, repeat.number) if repeat else ()
    for place, question in layout.questions():
        if place.repeats == inside and question.type not in _ANSWERLESS:
            yield _column(place, question, "/".join(repeat.path) if repeat else "", language)


def _column(place: Place, question: Question, repeat: str, language: str) -> Column:
    return Column(
        path="/".join(place.path),
        name=question.name,
        type=question.type,
        label=text_in(question.label, language, "default") or question.name,
        list_name=question.list_name,
        repeat=repeat,
        labels=question.label,
        row=question.row,
    )
