"""How a calculated answer follows from others, where it is a sum or a difference of what paper shows: `E10 + E11`."""

from collections.abc import Mapping

from exports.paper.numbering import Known
from forms.expressions.faults import ExpressionError
from forms.expressions.nodes import Call, Negation, Node, Number, Operation, Variable
from forms.expressions.parser import parse

_SIGNS = {"+": "+", "-": "−"}


class _UnsaidError(ValueError):
    """The calculation is more than adding and taking away."""


def formula(expression: str, known: Mapping[str, Known]) -> str:
    """Give a calculation in the numbers on paper; '' where it is more than adding, taking away and adding up."""
    try:
        return _said(parse(expression), known)
    except (ExpressionError, _UnsaidError, RecursionError):
        return ""


def _said(node: Node, known: Mapping[str, Known]) -> str:
    if isinstance(node, Variable) and not node.last_saved and node.name in known:
        return known[node.name].number
    if isinstance(node, Call) and node.name == "coalesce" and _or_nothing(node):
        return _said(node.arguments[0], known)
    if isinstance(node, Call) and node.name == "sum" and len(node.arguments) == 1:
        return f"jumlah {_said(node.arguments[0], known)}"
    if isinstance(node, Operation) and node.operator in _SIGNS:
        right = _said(node.right, known)
        if isinstance(node.right, Operation | Negation) and node.operator == "-":
            right = f"({right})"
        return f"{_said(node.left, known)} {_SIGNS[node.operator]} {right}"
    raise _UnsaidError


def _or_nothing(call: Call) -> bool:
    """Tell whether a coalesce only makes a blank 0."""
    rest = call.arguments[1:]
    return len(rest) == 1 and isinstance(rest[0], Number) and rest[0].value == 0
