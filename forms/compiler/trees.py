"""Walking Python's syntax trees, without the leaves that no pass over a form's function asks for."""

import ast
from collections.abc import Iterator

Place = tuple[ast.AST, str, int | None]
"""A node, the field of its parent that holds it, and its index where that field is a list."""


_PASSED_OVER = frozenset({"ctx", "op", "ops", "type_comment", "kind", "returns", "type_params"})

_FIELDS: dict[type[ast.AST], tuple[str, ...]] = {ast.Name: (), ast.Constant: ()}
"""Fields of each kind of node that hold nodes; made as kinds are met."""


def places(node: ast.AST) -> Iterator[Place]:
    """Yield the nodes right below a node, but for operators and the context of names, each with its place."""
    kind = type(node)
    fields = _FIELDS.get(kind)
    if fields is None:
        fields = _FIELDS[kind] = tuple(field for field in kind._fields if field not in _PASSED_OVER)
    for field in fields:
        value = getattr(node, field, None)
        if isinstance(value, list):
            for index, item in enumerate(value):
                if isinstance(item, ast.AST):
                    yield item, field, index
        elif isinstance(value, ast.AST):
            yield value, field, None


def children(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes right below a node, but for operators and the context of names."""
    return (part for part, _, _ in places(node))


def below(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and all below it."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        yield here
        waiting.extend(children(here))
