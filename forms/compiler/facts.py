"""What a function knows at each of its lines, used to leave out tests whose outcome is known.

Values are assigned once, so what an `if` found out of one holds below it: `v5 == v5` says that the number 5 is not blank, `v6`
or `v6 != ''` that the text 6 is not. To that comes what the decode made sure of (`forms.compiler.assured`).
"""

import ast
import re
from collections.abc import Mapping

import msgspec

from forms.compiler.assured import Assured
from forms.compiler.trees import places

_ONCE = re.compile(r"[vxzt]\d+|w\d+(\.[dg]\d*)?\.[vf]\d+")
"""What is assigned once, or once a row."""

Filled = frozenset[str]
_TRUE, _FALSE = ast.Constant(value=True), ast.Constant(value=False)


class Known(msgspec.Struct, frozen=True):
    """What is known before the function runs.

    `filled` are names that are never blank, `guarded` those that are not while another name is true, `limits` bounds of numbers and of the
    lengths of texts that are not blank, `texts` the names of texts, `never` names that are false.
    """

    filled: Filled = frozenset()
    guarded: Mapping[str, Filled] = {}
    limits: Mapping[str, Assured] = {}
    texts: Filled = frozenset()
    never: Filled = frozenset()


def fold(function: ast.FunctionDef, known: Known) -> None:
    """Leave out what is known; changes the function in place."""
    function.body = _Folder(known).block(function.body, known.filled)


class _Folder:
    """One pass over a function; `implied` is what follows from a condition that has a name."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.implied: dict[str, Filled] = {}

    def block(self, statements: list[ast.stmt], filled: Filled) -> list[ast.stmt]:
        """Fold statements that follow each other."""
        return [each for statement in statements for each in self.statement(statement, filled)]

    def statement(self, statement: ast.stmt, filled: Filled) -> list[ast.stmt]:
        """Fold one statement; it may become none or several."""
        if isinstance(statement, ast.If):
            return self.branch(statement, filled)
        if isinstance(statement, ast.For):
            statement.iter = self.value(statement.iter, filled)
            statement.body = self.block(statement.body, filled) or [ast.Pass()]
        elif isinstance(statement, ast.Assign):
            statement.value = self.value(statement.value, filled)
            target = statement.targets[0]
            if isinstance(target, ast.Name) and isinstance(statement.value, ast.BoolOp | ast.Compare | ast.Name):
                self.implied[target.id] = self.found(statement.value, holds=True)
        else:
            self.parts(statement, filled)
        return [statement]

    def branch(self, statement: ast.If, filled: Filled) -> list[ast.stmt]:
        """Fold an `if`."""
        test = self.truth(statement.test, filled)
        if isinstance(test, ast.Constant):
            return self.block(statement.body if test.value else statement.orelse, filled)
        statement.test = test
        statement.body = self.block(statement.body, filled | self.found(test, holds=True))
        statement.orelse = self.block(statement.orelse, filled | self.found(test, holds=False))
        if not statement.body and not statement.orelse:
            return []
        statement.body = statement.body or [ast.Pass()]
        return [statement]

    def value(self, node: ast.expr, filled: Filled) -> ast.expr:
        """Fold an expression."""
        if isinstance(node, ast.BoolOp | ast.Compare) or (
            isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
        ):
            return self.truth(node, filled)
        if isinstance(node, ast.IfExp):
            test = self.truth(node.test, filled)
            if isinstance(test, ast.Constant):
                return self.value(node.body if test.value else node.orelse, filled)
            node.test = test
            node.body = self.value(node.body, filled | self.found(test, holds=True))
            node.orelse = self.value(node.orelse, filled | self.found(test, holds=False))
            return node
        self.parts(node, filled)
        return node

    def parts(self, node: ast.AST, filled: Filled) -> None:
        """Fold the expressions right below a node."""
        for part, field, index in [*places(node)]:
            if not isinstance(part, ast.expr):
                self.parts(part, filled)
            elif index is None:
                setattr(node, field, self.value(part, filled))
            else:
                getattr(node, field)[index] = self.value(part, filled)

    def truth(self, node: ast.expr, filled: Filled) -> ast.expr:
        """Fold an expression of which only the truth is asked."""
        if isinstance(node, ast.BoolOp):
            return self.joined(node, filled)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            node.operand = self.truth(node.operand, filled)
            if isinstance(node.operand, ast.Constant):
                return _FALSE if node.operand.value else _TRUE
            return node
        outcome = self.comparison(node, filled) if isinstance(node, ast.Compare) else self.filled(node, filled)
        if outcome is not None:
            return _TRUE if outcome else _FALSE
        if isinstance(node, ast.IfExp):
            return self.value(node, filled)
        self.parts(node, filled)
        return node

    def filled(self, node: ast.expr, filled: Filled) -> bool | None:
        """Tell the truth of a name where it is known."""
        name = named(node)
        if name in self.known.never:
            return False
        return True if name in filled and name in self.known.texts else None

    def joined(self, node: ast.BoolOp, filled: Filled) -> ast.expr:
        """Fold `a and b`, `a or b`: each operand is only asked where those before it did not decide."""
        both = isinstance(node.op, ast.And)
        kept: list[ast.expr] = []
        for operand in node.values:
            folded = self.truth(operand, filled)
            if isinstance(folded, ast.Constant):
                if bool(folded.value) == both:
                    continue
                kept.append(folded)
                break
            filled |= self.found(folded, holds=both)
            kept.append(folded)
        if not kept:
            return _TRUE if both else _FALSE
        if isinstance(kept[0], ast.Constant) or len(kept) == 1:
            return kept[0]
        node.values = kept
        return node

    def comparison(self, node: ast.Compare, filled: Filled) -> bool | None:
        """Tell the outcome of a comparison where it is known."""
        if len(node.ops) > 1:
            return None
        operator, left, right = node.ops[0], node.left, node.comparators[0]
        name = named(left)
        if name is None and _is_length(left):
            return self.limited(named(left.args[0]), operator, right, filled)  # type: ignore[attr-defined]  # a call
        if name not in filled:
            return None
        if name == named(right) or (isinstance(right, ast.Constant) and right.value == ""):
            same = name == named(right)
            return same if isinstance(operator, ast.Eq) else not same if isinstance(operator, ast.NotEq) else None
        return self.limited(name, operator, right, filled)

    def limited(self, name: str | None, operator: ast.cmpop, right: ast.expr, filled: Filled) -> bool | None:
        """Tell whether a comparison with a constant holds within the limits of a name."""
        sure = self.known.limits.get(name or "")
        if sure is None or name not in filled:
            return None
        limit = _number(right)
        if limit is None:
            return None
        holds = {
            ast.GtE: sure.low >= limit,
            ast.Gt: sure.low > limit,
            ast.LtE: sure.high <= limit,
            ast.Lt: sure.high < limit,
        }
        return holds.get(type(operator)) or None

    def found(self, test: ast.expr, *, holds: bool) -> Filled:
        """Give the names that are not blank when a test holds, or when it does not."""
        if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            return self.found(test.operand, holds=not holds)
        if isinstance(test, ast.BoolOp):
            if isinstance(test.op, ast.And) != holds:
                return frozenset()
            return frozenset[str]().union(*(self.found(part, holds=holds) for part in test.values))
        if isinstance(test, ast.Compare):
            return _compared(test, holds=holds)
        name = named(test)
        if not holds or name is None or not _ONCE.fullmatch(name):
            return frozenset()
        own = frozenset({name}) if name in self.known.texts else frozenset()
        return own | self.known.guarded.get(name, frozenset()) | self.implied.get(name, frozenset())


def named(node: ast.expr) -> str | None:
    """Give the text of a name or of attributes of one, None for everything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = named(node.value)
        return None if owner is None else f"{owner}.{node.attr}"
    return None


def _compared(test: ast.Compare, *, holds: bool) -> Filled:
    name, right = named(test.left), test.comparators[0]
    if name is None or not _ONCE.fullmatch(name) or len(test.ops) > 1:
        return frozenset()
    with_itself = name == named(right)
    if not with_itself and not (isinstance(right, ast.Constant) and right.value == ""):
        return frozenset()
    told_by = ast.Eq if with_itself == holds else ast.NotEq
    return frozenset({name}) if isinstance(test.ops[0], told_by) else frozenset()


def _is_length(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "len" and len(node.args) == 1
    )


def _number(node: ast.expr) -> float | None:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = _number(node.operand)
        return None if value is None else -value
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return float(node.value)
    return None
