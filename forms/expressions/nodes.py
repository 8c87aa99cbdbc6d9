"""What an expression is made of: frozen nodes, each with the position of its first character."""

from collections.abc import Iterator
from typing import Literal

import msgspec

Operator = Literal["or", "and", "=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod"]


class Number(msgspec.Struct, frozen=True):
    """A number as it was written."""

    value: float
    at: int


class Text(msgspec.Struct, frozen=True):
    """A text between quotes."""

    value: str
    at: int


class Variable(msgspec.Struct, frozen=True):
    """`${name}`, or `${last-saved#name}` when `last_saved`."""

    name: str
    at: int
    last_saved: bool = False


class Step(msgspec.Struct, frozen=True):
    """One step of a path: a name, `.`, `..` or `*`, with its predicates."""

    name: str
    at: int
    predicates: tuple["Node", ...] = ()


class Path(msgspec.Struct, frozen=True):
    """A path; `origin` is the expression that it starts from, if it starts from one.

    `/data/a` is absolute, `../a`, `.` and `a` are relative, `instance('list')/root/item[...]/col` has an origin.
    """

    steps: tuple[Step, ...]
    at: int
    absolute: bool = False
    origin: "Node | None" = None


class Call(msgspec.Struct, frozen=True):
    """A function with its arguments."""

    name: str
    arguments: tuple["Node", ...]
    at: int


class Operation(msgspec.Struct, frozen=True):
    """Two operands and the operator between them; chains lean to the left."""

    operator: Operator
    left: "Node"
    right: "Node"
    at: int


class Negation(msgspec.Struct, frozen=True):
    """Unary minus."""

    operand: "Node"
    at: int


Node = Number | Text | Variable | Path | Call | Operation | Negation


def children(node: Node) -> tuple[Node, ...]:
    """Give the nodes directly below `node`, predicates included, in the order of the text."""
    if isinstance(node, Operation):
        return node.left, node.right
    if isinstance(node, Call):
        return node.arguments
    if isinstance(node, Negation):
        return (node.operand,)
    if isinstance(node, Path):
        inside = tuple(predicate for step in node.steps for predicate in step.predicates)
        return inside if node.origin is None else (node.origin, *inside)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield `node` and everything below it; without recursion, for chains may be long."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        yield here
        waiting.extend(reversed(children(here)))


def calls(node: Node, *names: str) -> bool:
    """Tell whether one of the functions is called anywhere in `node`."""
    return any(isinstance(part, Call) and part.name in names for part in walk(node))
