"""Lays a form out on paper: its sections, and inside them runs of questions that share a condition."""

from collections.abc import Iterator
from itertools import groupby

import msgspec

from exports.paper.conditions import condition
from exports.paper.grids import Numbered, ask, grids
from exports.paper.model import Line, Paper, Remark, Run, Section
from exports.paper.numbering import known, numbers, printed, said
from forms.model import Form, Group, Node, Question, Repeat
from forms.versions import content_hash


class _Placed(msgspec.Struct, frozen=True):
    """A line with the expression of its condition."""

    line: Line
    relevant: str


def lay(form: Form) -> Paper:
    """Lay a form out: every question that a person answers or reads, in the order of the sheet."""
    numbered = numbers(form)
    laid = Numbered(form, numbered, known(form, numbered))
    sections = []
    for grouped, nodes in groupby(form.children, key=lambda node: node.name if isinstance(node, Group) else ""):
        found = tuple(node for node in nodes if printed(node, form.default_language))
        if found:
            sections.append(_section(laid, found, grouped=bool(grouped)))
    return Paper(id=form.id, title=form.title, version=form.version, sha=content_hash(form), sections=tuple(sections))


def _section(laid: Numbered, nodes: tuple[Node, ...], *, grouped: bool) -> Section:
    fallback = laid.form.default_language
    head = nodes[0]
    if grouped and isinstance(head, Group):
        return Section(
            title=said(head.label, fallback) or head.name,
            hint=said(head.hint, fallback),
            runs=_runs(laid, tuple(_lines(laid, head.children, (head.name,), ""))),
            condition=condition(head.relevant, laid.known),
        )
    return Section(title="", hint="", runs=_runs(laid, tuple(_lines(laid, nodes, (), ""))))


def _runs(laid: Numbered, placed: tuple[_Placed, ...]) -> tuple[Run, ...]:
    return tuple(
        Run(lines=tuple(each.line for each in run), condition=condition(relevant, laid.known))
        for relevant, run in groupby(placed, key=lambda each: each.relevant)
    )


def _lines(laid: Numbered, nodes: tuple[Node, ...], path: tuple[str, ...], around: str) -> Iterator[_Placed]:
    fallback = laid.form.default_language
    for node in nodes:
        if not printed(node, fallback):
            continue
        here, relevant = (*path, node.name), _both(around, node.relevant)
        if isinstance(node, Group):
            title = said(node.label, fallback)
            if title:
                yield _Placed(Remark(title, heading=True), relevant)
            yield from _lines(laid, node.children, here, relevant)
        elif isinstance(node, Repeat):
            yield from (_Placed(grid, relevant) for grid in grids(laid, node, here))
        elif isinstance(node, Question) and node.type == "note":
            yield _Placed(Remark(said(node.label, fallback)), relevant)
        else:
            yield _Placed(ask(laid, node, here), relevant)


def _both(around: str, own: str) -> str:
    return f"({around}) and ({own})" if around and own else around or own
