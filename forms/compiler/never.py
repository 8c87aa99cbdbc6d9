"""What can never happen: a question that no answers bring up, a constraint that none meets, choices that are never offered."""

from collections.abc import Iterator

from forms.compiler.layout import Layout, Place
from forms.compiler.reachable import Reach
from forms.compiler.references import Resolver, reads
from forms.compiler.rules import Rules
from forms.compiler.warnings import warning
from forms.errors import Issue
from forms.expressions.nodes import Node, Operation, Path, Text, Variable
from forms.model import Choice, Form, Question

_SHOWN = 8


def never(form: Form, layout: Layout, rules: Rules) -> Iterator[Issue]:
    """Yield a warning for each thing that can never happen; only what is sure is told."""
    reach = Reach(form, layout, rules)
    for place in layout.places:
        try:
            yield from _impossible(reach, place)
            yield from _offered(reach, place)
        except RecursionError:  # conditions too deep to be followed: nothing is concluded
            reach.open.clear()


def _impossible(reach: Reach, place: Place) -> Iterator[Issue]:
    around = None if place.parent is None else reach.layout.places[place.parent]
    worlds = reach.worlds(place)
    if not worlds:
        if around is None or reach.worlds(around):
            beside, beside_en = _beside(reach, place)
            yield warning(
                place, "relevant", "unreachable",
                f"`{place.node.name}` tidak pernah muncul: tidak ada jawaban yang membuat syarat ini benar{beside}. Perbaiki syaratnya.",
                f"`{place.node.name}` never appears: no answers make this condition true{beside_en}. Mend the condition.",
            )  # fmt: skip
    elif not reach.holding(place, "constraint", worlds):
        yield warning(
            place, "constraint", "constraint_impossible",
            f"tidak ada jawaban `{place.node.name}` yang memenuhi aturan ini; bagian-bagiannya saling bertentangan. Perbaiki aturannya.",
            f"no answer of `{place.node.name}` meets this constraint; its parts contradict each other. Mend it.",
        )  # fmt: skip


def _beside(reach: Reach, place: Place) -> tuple[str, str]:
    """Name the rows whose conditions count too: the blocks around, and the questions that are read."""
    rows: set[int] = set()
    outer = place.parent
    while outer is not None:
        rows |= {reach.layout.places[outer].node.row} if (outer, "relevant") in reach.rules else set()
        outer = reach.layout.places[outer].parent
    resolver = Resolver(reach.layout, place)
    for reference, _ in reads(reach.rules[place.number, "relevant"]):
        read = resolver.resolve(reference).place
        rows |= {read.node.row} if (read.number, "relevant") in reach.rules else set()
    listed = ", ".join(str(row) for row in sorted(rows))
    return (
        (f" bersama syarat pada baris {listed}", f" together with the conditions of rows {listed}")
        if rows
        else ("", "")
    )


def _offered(reach: Reach, place: Place) -> Iterator[Issue]:
    """Judge the parts `column = something` of a filter."""
    question, rule = place.node, reach.rules.get((place.number, "choice_filter"))
    if rule is None or not isinstance(question, Question):
        return
    choices = reach.form.choices.get(question.list_name, ())
    for column, other in _equalities(rule):
        held = (
            {choice.columns.get(column, "") for choice in choices}
            if column != "name"
            else {choice.name for choice in choices}
        )
        if not held - {""}:
            continue  # a column that is missing is told elsewhere
        if isinstance(other, Text) and other.value not in held:
            yield warning(
                place, "choice_filter", "choices_none",
                f"tidak ada pilihan pada daftar `{question.list_name}` dengan `{column}` = '{other.value}', jadi pertanyaan ini tidak punya pilihan.",
                f"no choice of the list `{question.list_name}` has `{column}` = '{other.value}', so this question has no choices.",
                f"'{other.value}'",
            )  # fmt: skip
        elif isinstance(other, Variable) and not other.last_saved:
            yield from _cascade(reach, place, (column, choices), other)


def _equalities(rule: Node) -> Iterator[tuple[str, Node]]:
    """Yield each `column = something` that every offered choice must meet."""
    waiting = [rule]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Operation):
            continue
        if node.operator == "and":
            waiting += [node.right, node.left]
        elif node.operator == "=":
            for one, other in ((node.left, node.right), (node.right, node.left)):
                if isinstance(one, Path) and one.origin is None and not one.absolute and len(one.steps) == 1:
                    yield one.steps[0].name, other


def _cascade(reach: Reach, place: Place, listed: tuple[str, tuple[Choice, ...]], parent: Variable) -> Iterator[Issue]:
    """Tell the answers of the parent that leave no choice here, while this question is asked."""
    column, choices = listed
    target = Resolver(reach.layout, place).resolve(parent)
    asked = target.place.node
    answers = None if target.many or not isinstance(asked, Question) or asked.or_other else reach.answers(target.place)
    if answers is None or not isinstance(asked, Question):
        return
    held = {choice.columns.get(column, "") for choice in choices}
    possible = {answer for world in reach.worlds(place) for answer in reach.known(world, target.place, answers)}
    holes = [choice.name for choice in reach.form.choices[asked.list_name] if choice.name in possible - held]
    if holes:
        shown = ", ".join(dict.fromkeys(holes[:_SHOWN])) + (", …" if len(holes) > _SHOWN else "")
        yield warning(
            place, "choice_filter", "choices_none",
            f"bila `{parent.name}` = {shown}, pertanyaan ini tidak punya pilihan. Tambahkan barisnya, atau beri syarat relevant.",
            f"when `{parent.name}` is {shown}, this question has no choices. Add their rows, or a relevant.",
            f"${{{parent.name}}}",
        )  # fmt: skip
