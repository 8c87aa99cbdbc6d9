"""Calculated questions whose inputs the bridge changes, while their own old figure would be carried as it is."""

from collections.abc import Iterable, Iterator

from forms.bridging.matching import counterpart
from forms.bridging.sides import Sides
from forms.bridging.telling import listed, told
from forms.compiler.layout import Place
from forms.compiler.references import reads
from forms.errors import Issue
from forms.expressions import ExpressionError, parse
from forms.expressions.nodes import Variable
from forms.model import BridgeRow, Question


def derived(sides: Sides, rows: Iterable[BridgeRow]) -> Iterator[Issue]:
    """Yield a doubt for each calculated question without a row that reads questions which the sheet makes anew or denies."""
    said = {row.question: row for row in rows}
    changed = {name for name, row in said.items() if row.expression.strip() not in {"", f"${{{name}}}"}}
    changed |= {name for name, row in said.items() if row.comparable == "no"}
    known = {place.node.name for place in sides.old.layout.places}
    for place, question in sides.new.layout.questions():
        if place.calculated and question.name not in said and counterpart(sides.old.layout, sides.new.layout, place):
            read = tuple(name for name in _read(question) if name in changed and name in known)
            if read:
                yield told(1, "question", _doubt(place, read), "warning")


def _read(question: Question) -> tuple[str, ...]:
    """Give the names of the questions that a calculation reads, none where it cannot be read."""
    try:
        found = [reference for reference, _ in reads(parse(question.calculation))]
    except ExpressionError:
        return ()
    return tuple(dict.fromkeys(reference.name for reference in found if isinstance(reference, Variable)))


def _doubt(place: Place, read: tuple[str, ...]) -> ExpressionError:
    name = place.node.name
    repair, repair_en = (
        ("comparable `yes` tanpa rumus bila tetap sebanding, atau `no`", "comparable `yes` and no expression if it still compares, or `no`")
        if place.repeats
        else (f"`${{{name}}}` bila tetap sebanding, rumus lain, atau comparable `no`", f"`${{{name}}}` if it still compares, another expression, or comparable `no`")
    )  # fmt: skip
    return ExpressionError(
        "bridge_derived", 0, name,
        f"`{name}` dihitung dari {listed(read)}, yang diubah oleh jembatan, tetapi angka lamanya sendiri dibawa apa adanya. Tulis barisnya:"
        f" {repair}.",
        f"`{name}` is calculated from {listed(read)}, which the bridge changes, but its own old figure is carried as it is. Write its row:"
        f" {repair_en}.",
    )  # fmt: skip
