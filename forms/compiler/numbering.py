"""The order in which a function's names get their numbers: Python reads the first 256 without a prefix, so those used most come first."""

import ast
from collections import Counter

from forms.compiler.trees import children

_IN_LOOP = 5


def number(function: ast.FunctionDef) -> None:
    """Put a branch that is never compiled at the head of the function; naming names there numbers them."""
    counts: Counter[str] = Counter()
    _count(function, counts, 1)
    reads: list[ast.stmt] = [ast.Expr(ast.Name(name, ast.Load())) for name, _ in counts.most_common()]
    function.body.insert(0, ast.If(ast.Constant(value=False), reads, []))


def _count(node: ast.AST, counts: Counter[str], weight: int) -> None:
    if isinstance(node, ast.Name):
        counts[node.id] += weight
        return
    for part in children(node):
        _count(part, counts, weight * _IN_LOOP if isinstance(node, ast.For) else weight)
