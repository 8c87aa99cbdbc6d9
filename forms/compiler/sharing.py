"""Work that a form's function would do twice is done once: repeated calls and conditions get a name.

Generated code is pure (but for `add` and assignments), so an expression over values of the whole form may be computed as
soon as the last value that it reads is there. Expressions over one row stay where they are; a list of all rows' values is
made once, or each row of another repeat would make it again.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping

_VALUE = re.compile(r"[vxzr]\d+|t\d+|NOW|TODAY|Z|SEED|SAVED|REGISTER|ROUND")
"""Names that the function assigns once, outside of loops."""

_ROWS = re.compile(r"r\d+")

_CONSTANT = re.compile(r"[ILNPU]\d+|NAN|INFINITY")
_IMPURE = frozenset({"add", "int", "set", "sorted", "locals"})
_FEWEST: Mapping[type[ast.expr], int] = {ast.Call: 2, ast.BoolOp: 3, ast.IfExp: 3, ast.ListComp: 2}
"""From how many uses on a name is worth it."""

_IN_LOOP = 3
_PASSES = 3


def share(function: ast.FunctionDef) -> None:
    """Name what is computed repeatedly, longest expressions first; changes the function in place."""
    made = 0
    for _ in range(_PASSES):
        found = _Uses(function).shared()
        if not found:
            return
        names = {key: f"t{made + index}" for index, key in enumerate(found)}
        made += len(names)
        _name(function, names)


class _Purity:
    """Gives expressions over once-assigned values a text of their own, None where they read anything else."""

    def __init__(self) -> None:
        self.keys: dict[int, str | None] = {}
        self.reads: dict[str, frozenset[str]] = {}

    def key(self, node: ast.expr) -> str | None:
        """Give the key of an expression; the same text means the same value."""
        if id(node) not in self.keys:
            self.keys[id(node)] = self._key(node)
        return self.keys[id(node)]

    def _key(self, node: ast.expr) -> str | None:
        if isinstance(node, ast.Constant):
            return self._kept(repr(node.value), frozenset())
        if isinstance(node, ast.Name):
            if _VALUE.fullmatch(node.id):
                return self._kept(node.id, frozenset({node.id}))
            return self._kept(node.id, frozenset()) if _CONSTANT.fullmatch(node.id) else None
        if isinstance(node, ast.ListComp):
            return self._listed(node)
        parts = list(_parts(node))
        keys = [self.key(part) for part in parts]
        if not parts or None in keys:
            return None
        known = [key for key in keys if key is not None]
        reads = frozenset[str]().union(*(self.reads[key] for key in known))
        return self._kept(f"{_head(node)}({' '.join(known)})", reads)

    def _listed(self, node: ast.ListComp) -> str | None:
        """Give the key of the values of all rows of a repeat that is not inside another, None for other lists."""
        rows = node.generators[0].iter
        if len(node.generators) > 1 or not isinstance(rows, ast.Name) or not _ROWS.fullmatch(rows.id):
            return None
        row = ast.unparse(node.generators[0].target)
        names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)} - {row}
        called = {
            part.func.id for part in ast.walk(node) if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)
        }
        if called & _IMPURE or any(
            not _VALUE.fullmatch(name) and not _CONSTANT.fullmatch(name) for name in names - called
        ):
            return None
        fields = {f".{part.attr}" for part in ast.walk(node) if isinstance(part, ast.Attribute)}
        return self._kept(f"({ast.unparse(node)})", frozenset(names - called) | fields)

    def _kept(self, key: str, reads: frozenset[str]) -> str:
        self.reads[key] = reads
        return key


def _parts(node: ast.expr) -> Iterator[ast.expr]:
    """Yield what an expression of a pure shape is made of; nothing for other shapes."""
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id not in _IMPURE and not node.keywords:
            yield from node.args
    elif isinstance(node, ast.Starred):
        yield node.value
    elif isinstance(node, ast.BoolOp | ast.Compare | ast.IfExp | ast.UnaryOp | ast.BinOp):
        yield from (part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr))


def _head(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        return node.func.id if isinstance(node.func, ast.Name) else ""
    if isinstance(node, ast.Compare):
        return " ".join(type(operator).__name__ for operator in node.ops)
    if isinstance(node, ast.BoolOp | ast.UnaryOp | ast.BinOp):
        return type(node.op).__name__
    return type(node).__name__


class _Uses:
    """Counts expressions that are used after all that they read is assigned."""

    def __init__(self, function: ast.FunctionDef) -> None:
        self.purity = _Purity()
        self.assigned = _assigned(function)
        self.counts: Counter[str] = Counter()
        self.shapes: dict[str, type[ast.expr]] = {}
        for index, statement in enumerate(function.body):
            self.count(statement, index, 1)

    def count(self, node: ast.AST, index: int, weight: int) -> None:
        """Count the expressions below a node; those inside a counted one are left to it."""
        if isinstance(node, ast.For):
            weight = _IN_LOOP
        if isinstance(node, ast.expr) and type(node) in _FEWEST:
            key = self.purity.key(node)
            if key is not None and self.placed(key) < index:
                self.counts[key] += weight
                self.shapes[key] = type(node)
                if self.counts[key] > weight:
                    return
        for part in ast.iter_child_nodes(node):
            self.count(part, index, weight)

    def placed(self, key: str) -> int:
        """Give the statement after which everything that an expression reads is there."""
        return max((self.assigned.get(name, 0) for name in self.purity.reads[key]), default=0)

    def shared(self) -> list[str]:
        """Give the keys that are worth a name and lie in no other such key."""
        worth = [key for key, count in self.counts.items() if count >= _FEWEST[self.shapes[key]]]
        inside = {key for key in worth for other in worth if len(other) > len(key) and key in other}
        return [key for key in worth if key not in inside]


def _assigned(function: ast.FunctionDef) -> dict[str, int]:
    """Give the last statement that assigns each name, and each field of rows (`.v1`)."""
    found: dict[str, int] = {}
    for index, statement in enumerate(function.body):
        for node in ast.walk(statement):
            if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
                found[node.id if isinstance(node, ast.Name) else f".{node.attr}"] = index
    return found


def _name(function: ast.FunctionDef, names: Mapping[str, str]) -> None:
    uses = _Uses(function)
    after: dict[int, list[ast.stmt]] = {}
    replacer = _Replacer(uses, names, after)
    for index, statement in enumerate(function.body):
        replacer.index = index
        replacer.visit(statement)
    function.body = [
        each for index, statement in enumerate(function.body) for each in (statement, *after.get(index, ()))
    ]
    ast.fix_missing_locations(function)


class _Replacer(ast.NodeTransformer):
    """Puts names in the place of shared expressions, and their assignment behind what they read."""

    def __init__(self, uses: _Uses, names: Mapping[str, str], after: dict[int, list[ast.stmt]]) -> None:
        self.uses = uses
        self.names = names
        self.after = after
        self.seen: set[str] = set()
        self.index = 0

    def visit(self, node: ast.AST) -> ast.AST:
        """Replace a node, or go on below it."""
        key = self.uses.purity.key(node) if isinstance(node, ast.expr) and type(node) in _FEWEST else None
        if key is None or key not in self.names or self.uses.placed(key) >= self.index:
            visited: ast.AST = super().visit(node)
            return visited
        name = self.names[key]
        if key not in self.seen:
            self.seen.add(key)
            value = ast.parse(ast.unparse(node), mode="eval").body
            target = ast.Name(name, ast.Store())
            self.after.setdefault(self.uses.placed(key), []).append(ast.Assign([target], value))
        return ast.Name(name, ast.Load())
