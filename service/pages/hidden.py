"""Why a question is not asked: its condition, and what the questions in it say now."""

from collections.abc import Iterator
from contextlib import suppress

import msgspec

from forms.compile import CompiledForm
from forms.compiler.layout import Place
from forms.compiler.references import Resolver, Target, reads
from forms.evaluate import Evaluation, is_filled
from forms.expressions import ExpressionError
from forms.model import Question, text_in, walk
from service.language import gettext, ngettext, spoken
from service.pages import written

MOST_VALUES = 8
"""So many values of one question in rows are told."""


class Fact(msgspec.Struct, frozen=True):
    """One question of a condition: its name and label, and what it says now."""

    name: str
    label: str
    said: str


class Why(msgspec.Struct, frozen=True):
    """Why one question, group or repeat is hidden; `inside` is how many questions are hidden with it."""

    label: str
    inside: int
    condition: str
    facts: tuple[Fact, ...]


def hidden(compiled: CompiledForm, judged: Evaluation) -> dict[str, Why]:
    """Explain every place that is hidden while what is around it is shown, by the path that findings speak."""
    told: dict[str, Why] = {}
    for path, shown in judged.relevant.items():
        above = path.rpartition("/")[0]
        if shown or (above and not judged.relevant.get(above, True)):
            continue
        place = _place(compiled, path)
        node = place.node
        if not node.relevant:
            continue
        inside = 0 if isinstance(node, Question) else sum(isinstance(one, Question) for _, one in walk(node.children))
        label = judged.label(path, "id") if node.label else node.name
        told[path] = Why(label, inside, node.relevant, tuple(_facts(compiled, judged, place, path)))
    return told


def _place(compiled: CompiledForm, path: str) -> Place:
    place: Place | None = None
    for part in path.split("/"):
        place = compiled.layout.child(place, part.partition("[")[0])
    assert place is not None  # noqa: S101  # the evaluation's own path
    return place


def _facts(compiled: CompiledForm, judged: Evaluation, place: Place, path: str) -> Iterator[Fact]:
    """Tell each question that a condition reads, once, in the order of the text."""
    rule = compiled.rules.get((place.number, "relevant"))
    seen: set[int] = set()
    for reference, _ in reads(rule) if rule is not None else ():
        with suppress(ExpressionError):
            target = Resolver(compiled.layout, place).resolve(reference)
            if target.place.number not in seen:
                seen.add(target.place.number)
                yield _fact(compiled, judged, target, path)


def _fact(compiled: CompiledForm, judged: Evaluation, target: Target, path: str) -> Fact:
    node, bare = target.place.node, "/".join(target.place.path)
    near = "]".join(path.split("]")[: target.shared]) + "]" if target.shared else ""
    paths = [one for one in judged.relevant if one.startswith(near) and _bare(one) == bare]
    label = text_in(node.label, spoken(), compiled.form.default_language)
    if not isinstance(node, Question):
        rows = sum(one.endswith("]") for one in paths)
        return Fact(
            node.name, label, ngettext("{count} baris", rows, count=rows) if rows else gettext("tidak ada baris")
        )
    values = [judged.value(one) for one in paths[:MOST_VALUES]]
    said = [written.write("text", one) if is_filled(one) else gettext("(kosong)") for one in values]
    more = ", …" if len(paths) > MOST_VALUES else ""
    return Fact(node.name, label, ", ".join(said) + more if said else gettext("tidak ada baris"))


def _bare(path: str) -> str:
    return "/".join(part.partition("[")[0] for part in path.split("/"))
