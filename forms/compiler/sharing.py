"""Work that a form's function would do twice is done once: repeated calls and conditions get a name.

Generated code is pure (but for `add` and assignments), so an expression over values of the whole form may be computed as
soon as the last value that it reads is there. Expressions over one row stay where they are; a list of all rows' values is
made once, or each row of another repeat would make it again.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from forms.compiler.trees import below, places

_VALUE = re.compile(r"[vxzr]\d+|t\d+|NOW|TODAY|Z|SEED|SAVED|REGISTER|ROUND")
"""Names that the function assigns once, outside of loops."""

_ROWS = re.compile(r"r\d+")

_CONSTANT = re.compile(r"[ILNPU]\d+|NAN|INFINITY")
_IMPURE = frozenset({"add", "int", "set", "sorted", "indexed_text", "indexed_number"})
"""Functions whose calls stay where they are; the last two read the values of rows, which are given one by one."""

_FEWEST: Mapping[type[ast.expr], int] = {ast.Call: 2, ast.BoolOp: 3, ast.IfExp: 3, ast.ListComp: 2}
"""From how many uses on a name is worth it."""

_IN_LOOP = 3
_PASSES = 2


def share(function: ast.FunctionDef) -> None:
    """Name what is computed repeatedly, longest expressions first; changes the function in place."""
    assigned = _assigned(function)
    made = 0
    for _ in range(_PASSES):
        uses = _Uses(function, assigned)
        shared = uses.shared()
        if not shared:
            return
        after: dict[int, list[ast.stmt]] = {}
        for key in shared:
            name = f"t{made}"
            made += 1
            statement = uses.name(key, name)
            after.setdefault(uses.placed(key), []).append(statement)
            assigned[name] = statement
        function.body = [
            each for index, statement in enumerate(function.body) for each in (statement, *after.get(index, ()))
        ]


class _Purity:
    """Gives expressions over once-assigned values a number of their own, None where they read anything else."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[object, ...], int] = {}
        self.keys: dict[int, int | None] = {}
        self.reads: list[frozenset[str]] = []
        self.parts: list[tuple[int, ...]] = []

    def key(self, node: ast.expr) -> int | None:
        """Give the number of an expression; the same number means the same value."""
        if id(node) not in self.keys:
            self.keys[id(node)] = self._key(node)
        return self.keys[id(node)]

    def _key(self, node: ast.expr) -> int | None:
        if isinstance(node, ast.Constant):
            return self._kept(("constant", repr(node.value)), (), frozenset())
        if isinstance(node, ast.Name):
            if _VALUE.fullmatch(node.id):
                return self._kept(("name", node.id), (), frozenset({node.id}))
            return self._kept(("name", node.id), (), frozenset()) if _CONSTANT.fullmatch(node.id) else None
        if isinstance(node, ast.ListComp):
            return self._listed(node)
        parts = _parts(node)
        keys = [key for part in parts if (key := self.key(part)) is not None]
        if len(keys) < max(1, len(parts)):
            return None
        reads = frozenset[str]().union(*(self.reads[key] for key in keys))
        return self._kept((_head(node), *keys), tuple(keys), reads)

    def _listed(self, node: ast.ListComp) -> int | None:
        """Give the key of the values of all rows of a repeat that is not inside another, None for other lists."""
        rows = node.generators[0].iter
        if len(node.generators) > 1 or not isinstance(rows, ast.Name) or not _ROWS.fullmatch(rows.id):
            return None
        row = ast.unparse(node.generators[0].target)
        inside = list(below(node))
        names = {part.id for part in inside if isinstance(part, ast.Name)} - {row}
        called = {part.func.id for part in inside if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)}
        if called & _IMPURE or any(
            not _VALUE.fullmatch(name) and not _CONSTANT.fullmatch(name) for name in names - called
        ):
            return None
        fields = {f".{part.attr}" for part in inside if isinstance(part, ast.Attribute)}
        return self._kept(("listed", ast.unparse(node)), (), frozenset(names - called) | fields)

    def _kept(self, shape: tuple[object, ...], parts: tuple[int, ...], reads: frozenset[str]) -> int:
        number = self.numbers.setdefault(shape, len(self.numbers))
        if number == len(self.reads):
            self.reads.append(reads)
            self.parts.append(parts)
        return number

    def inside(self, key: int) -> Iterator[int]:
        """Yield the expressions that lie in another."""
        for part in self.parts[key]:
            yield part
            yield from self.inside(part)


def _parts(node: ast.expr) -> list[ast.expr]:  # noqa: PLR0911  # one line a shape
    """Give what an expression of a pure shape is made of; nothing for other shapes."""
    if isinstance(node, ast.Compare):
        return [node.left, *node.comparators]
    if isinstance(node, ast.BoolOp):
        return node.values
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.UnaryOp):
        return [node.operand]
    if isinstance(node, ast.IfExp):
        return [node.test, node.body, node.orelse]
    if isinstance(node, ast.Starred):
        return [node.value]
    is_pure = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id not in _IMPURE
    return node.args if is_pure and not node.keywords else []  # type: ignore[attr-defined]  # a call


def _head(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        return node.func.id if isinstance(node.func, ast.Name) else ""
    if isinstance(node, ast.Compare):
        return " ".join(type(operator).__name__ for operator in node.ops)
    if isinstance(node, ast.BoolOp | ast.UnaryOp | ast.BinOp):
        return type(node.op).__name__
    return type(node).__name__


class _Use(NamedTuple):
    """Where an expression stands: `node` in a field of `parent`, `at` an index where the field is a list."""

    node: ast.expr
    parent: ast.AST
    field: str
    at: int | None

    def replace(self, other: ast.expr) -> None:
        """Put another expression in this place."""
        if self.at is None:
            setattr(self.parent, self.field, other)
        else:
            getattr(self.parent, self.field)[self.at] = other


class _Uses:
    """Counts expressions that are used after all that they read is assigned."""

    def __init__(self, function: ast.FunctionDef, assigned: Mapping[str, ast.stmt]) -> None:
        self.purity = _Purity()
        order = {id(statement): index for index, statement in enumerate(function.body)}
        self.assigned = {name: order[id(statement)] for name, statement in assigned.items()}
        self.counts: Counter[int] = Counter()
        self.uses: dict[int, list[_Use]] = {}
        for index, statement in enumerate(function.body):
            self.count(statement, index, 1)

    def count(self, node: ast.AST, index: int, weight: int) -> None:
        """Count the expressions below a node; those inside one that was counted before are left to it."""
        if isinstance(node, ast.For):
            weight = _IN_LOOP
        for part, field, at in places(node):
            key = self.purity.key(part) if isinstance(part, ast.expr) and type(part) in _FEWEST else None
            if key is not None and self.placed(key) < index:
                self.counts[key] += weight
                self.uses.setdefault(key, []).append(_Use(part, node, field, at))  # type: ignore[arg-type]  # a key has expressions only
                if self.counts[key] > weight:
                    continue
            self.count(part, index, weight)

    def placed(self, key: int) -> int:
        """Give the statement after which everything that an expression reads is there."""
        return max((self.assigned.get(name, 0) for name in self.purity.reads[key]), default=0)

    def shared(self) -> list[int]:
        """Give the keys that are worth a name and lie in no other such key."""
        worth = [key for key, count in self.counts.items() if count >= _FEWEST[type(self.uses[key][0].node)]]
        inside = {part for key in worth for part in self.purity.inside(key)}
        return [key for key in worth if key not in inside]

    def name(self, key: int, name: str) -> ast.stmt:
        """Read a name in all places of an expression; give the statement that assigns it."""
        for use in self.uses[key]:
            use.replace(ast.Name(name, ast.Load()))
        return ast.Assign([ast.Name(name, ast.Store())], self.uses[key][0].node, lineno=0)


def _assigned(function: ast.FunctionDef) -> dict[str, ast.stmt]:
    """Give the last statement that assigns each name, and each field of rows (`.v1`)."""
    return {
        node.id if isinstance(node, ast.Name) else f".{node.attr}": statement
        for statement in function.body
        for node in below(statement)
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
