"""Inside a loop over rows, what is read twice from a row is held in a local name: a load in place of an attribute."""

import ast
from collections import Counter

_FEWEST = 2


def unpack(function: ast.FunctionDef) -> None:
    """Change every loop over rows of the function in place; a loop inside a loop keeps to its own row.

    Lists of filled answers are made in one go: `filled([a.v5 for a in r3])` leaves the blanks out while it reads.
    """
    _Filler().visit(function)
    for loop in ast.walk(function):
        if isinstance(loop, ast.For) and isinstance(loop.target, ast.Name):
            _unpack(loop, loop.target.id)
    ast.fix_missing_locations(function)


def _unpack(loop: ast.For, row: str) -> None:
    reads: Counter[str] = Counter()
    written: set[str] = set()
    for node in (part for statement in loop.body for part in ast.walk(statement)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == row:
            if isinstance(node.ctx, ast.Store):
                written.add(node.attr)
            else:
                reads[node.attr] += 1
    local = {attr: f"{attr}_{row}" for attr, count in reads.items() if count >= _FEWEST and attr != "h"}
    loop.body = [_Renamer(row, local).visit(statement) for statement in loop.body]
    loop.body[:0] = [
        ast.Assign([ast.Name(name, ast.Store())], ast.Attribute(ast.Name(row, ast.Load()), attr, ast.Load()))
        for attr, name in local.items()
        if attr not in written
    ]


class _Filler(ast.NodeTransformer):
    """Puts the test for a blank into the list in place of a call around it."""

    def visit_Call(self, node: ast.Call) -> ast.AST:  # the name that ast calls
        """Change `filled([x for ...])` to `[x for ... if x == x]`."""
        self.generic_visit(node)
        if not (
            isinstance(node.func, ast.Name) and node.func.id == "filled" and isinstance(node.args[0], ast.ListComp)
        ):
            return node
        listed = node.args[0]
        listed.generators[-1].ifs.append(ast.Compare(listed.elt, [ast.Eq()], [listed.elt]))
        return listed


class _Renamer(ast.NodeTransformer):
    """Reads locals in place of the row's attributes, and writes both."""

    def __init__(self, row: str, local: dict[str, str]) -> None:
        self.row = row
        self.local = local

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:  # the name that ast calls
        """Read the local name."""
        if isinstance(node.value, ast.Name) and node.value.id == self.row and isinstance(node.ctx, ast.Load):
            name = self.local.get(node.attr)
            return node if name is None else ast.Name(name, ast.Load())
        self.generic_visit(node)
        return node

    def visit_Assign(self, node: ast.Assign) -> ast.AST:  # the name that ast calls
        """Write the local name beside the attribute."""
        self.generic_visit(node)
        names = [
            ast.Name(self.local[target.attr], ast.Store())
            for target in node.targets
            if isinstance(target, ast.Attribute) and target.attr in self.local
        ]
        node.targets = [*names, *node.targets]
        return node
