"""What a constraint says of how large an answer gets: enough to know how many boxes it needs."""

from collections.abc import Iterator

from forms.expressions.faults import ExpressionError
from forms.expressions.nodes import Call, Node, Number, Operation, Path, Variable
from forms.expressions.parser import parse
from forms.model import Check, Repeat


def highest(constraint: str) -> float | None:
    """Give the largest value that a constraint such as `. >= 0 and . <= 100` lets pass; None where it names none."""
    return min((most for bounded, most in _bounds(constraint) if _is_answer(bounded)), default=None)


def most_rows(repeat: Repeat, checks: tuple[Check, ...]) -> int | None:
    """Give the most rows of a repeat: its count, or what a check such as `count(${pengurus}) <= 15` lets pass."""
    if repeat.count.isascii() and repeat.count.isdigit():
        return int(repeat.count)
    rules = [check.expression for check in checks if check.severity == "error" and not check.relevant]
    found = [most for rule in rules for bounded, most in _bounds(rule) if _counts(bounded, repeat.name)]
    return int(min(found, default=0)) or None


def _bounds(expression: str) -> Iterator[tuple[Node, float]]:
    """Yield the left side and the number of `LEFT <= NUMBER` and `LEFT < NUMBER` among what `and` joins."""
    try:
        waiting = [parse(expression)] if expression else []
    except ExpressionError:
        return
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Operation):
            continue
        if node.operator == "and":
            waiting += [node.left, node.right]
        elif node.operator in ("<", "<=") and isinstance(node.right, Number):
            yield node.left, node.right.value


def _is_answer(node: Node) -> bool:
    return (
        isinstance(node, Path) and not node.absolute and node.origin is None and [s.name for s in node.steps] == ["."]
    )


def _counts(node: Node, repeat: str) -> bool:
    return (
        isinstance(node, Call)
        and node.name == "count"
        and len(node.arguments) == 1
        and isinstance(node.arguments[0], Variable)
        and node.arguments[0].name == repeat
    )
