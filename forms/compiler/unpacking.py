"""Inside a loop over rows, what is read twice from a row is held in a local name: a load in place of an attribute."""

import ast
from collections import Counter

from forms.compiler.trees import below

_FEWEST = 2


def unpack(function: ast.FunctionDef) -> None:
    """Change every loop over rows of the function in place; a loop inside a loop keeps to its own row.

    Lists of filled answers are made in one go: `filled([a.v5 for a in r3])` leaves the blanks out while it reads.
    """
    _Filler().visit(function)
    for loop in below(function):
        if isinstance(loop, ast.For) and isinstance(loop.target, ast.Name):
            _unpack(loop, loop.target.id)
            _unpack_sent(loop, f"d_{loop.target.id}")


def _unpack(loop: ast.For, row: str) -> None:
    reads: Counter[str] = Counter()
    written: set[str] = set()
    for node in (part for statement in loop.body for part in below(statement)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == row:
            if isinstance(node.ctx, ast.Store):
                written.add(node.attr)
            else:
                reads[node.attr] += 1
    local = {attr: f"{attr}_{row}" for attr, count in reads.items() if count >= _FEWEST and attr != "h"}
    loop.body = [_Renamer(row, local).visit(statement) for statement in loop.body]
    loop.body[:0] = [
        ast.Assign([ast.Name(name, ast.Store())], ast.Attribute(ast.Name(row, ast.Load()), attr, ast.Load()), lineno=0)
        for attr, name in local.items()
        if attr not in written
    ]


def _unpack_sent(loop: ast.For, sent: str) -> None:
    """Hold in local names what is read often from the answers of a row, which have a name already."""
    uses = [
        node
        for statement in loop.body
        for node in below(statement)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == sent
    ]
    written = {node.attr for node in uses if isinstance(node.ctx, ast.Store)}
    reads = Counter(node.attr for node in uses if node.attr not in written)
    local = {attr: f"{attr}_{sent}" for attr, count in reads.items() if count > _FEWEST}
    head = next((index for index, statement in enumerate(loop.body, 1) if _assigns(statement, sent)), None)
    if not local or head is None:
        return
    renamer = _Renamer(sent, local)
    loop.body[head:] = [
        *(
            ast.Assign(
                [ast.Name(name, ast.Store())], ast.Attribute(ast.Name(sent, ast.Load()), attr, ast.Load()), lineno=0
            )
            for attr, name in local.items()
        ),
        *(renamer.visit(statement) for statement in loop.body[head:]),
    ]


def _assigns(statement: ast.stmt, name: str) -> bool:
    return isinstance(statement, ast.Assign) and any(
        isinstance(target, ast.Name) and target.id == name for target in statement.targets
    )


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
