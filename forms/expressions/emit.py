"""Nodes to code of one target. What is static is decided here: kinds, coercions, the cheapest comparison."""

import math
from typing import Protocol

from forms.expressions import codes
from forms.expressions.codes import Code
from forms.expressions.coercion import Coercion
from forms.expressions.comparison import as_date, equality, ordering
from forms.expressions.faults import ExpressionError
from forms.expressions.functions import FUNCTIONS, Function
from forms.expressions.nodes import Call, Negation, Node, Number, Operation, Path, Step, Text, Variable
from forms.expressions.patterns import portable
from forms.expressions.special import SPECIAL
from forms.expressions.targets import Target

_SELF = Step(".", 0)
_SIGNS = {"+": "+", "-": "-", "*": "*"}
_OF_MEMBERS = frozenset({"total", "least", "most"})
_MANY = 8
"""Whole numbers of 15 digits that a double can add up exactly."""


class Scope(Protocol):
    """Where an expression stands: what its references and the functions over the form mean there."""

    def reference(self, node: Variable | Path, emitter: "Emitter") -> Code:
        """Give the code that reads a reference."""

    def call(self, node: Call, emitter: "Emitter") -> Code:
        """Give the code of a function over the form: position, count, indexed-repeat, pulldata, ..."""

    def pattern(self, translated: str) -> str:
        """Keep a regular expression as a constant and give its name."""


class Emitter:
    """Emits expressions of one scope in one target."""

    def __init__(self, target: Target, scope: Scope) -> None:
        self.target = target
        self.scope = scope
        self.to = Coercion(target)

    def emit(self, node: Node) -> Code:
        """Give the code of `node`.

        Raises:
            ExpressionError: for an unknown reference, or what the scope does not have.
        """
        if isinstance(node, Number):
            return self.numeral(node.value)
        if isinstance(node, Text):
            return self.quoted(node.value)
        if isinstance(node, Variable | Path):
            return self.scope.reference(node, self)
        if isinstance(node, Negation):
            return self.negated(self.to.number(self.emit(node.operand)))
        if isinstance(node, Operation):
            return self.operation(node)
        return self.call(node)

    def negated(self, operand: Code) -> Code:
        """Give the code of a number with the other sign."""
        if operand.constant is not None:
            return self.numeral(-operand.constant)
        return Code(
            text=f"-1.0 * {operand.within(codes.UNARY)}",
            kind="number",
            strength=codes.PRODUCT,
            whole=operand.whole,
            sure=operand.sure,
            bound=operand.bound,
        )

    def numeral(self, value: float) -> Code:
        """Give the code of a constant number."""
        text, strength = self.target.numeral(value), codes.UNARY if math.copysign(1.0, value) < 0 else codes.ATOM
        return Code(
            text=text,
            kind="number",
            strength=strength,
            whole=value.is_integer(),
            sure=value == value,
            bound=abs(value),
            constant=value,
        )

    def quoted(self, value: str) -> Code:
        """Give the code of a constant text."""
        return Code(text=self.target.quote(value), kind="text", literal=value)

    def boolean(self, *, value: bool) -> Code:
        """Give the code of a constant truth."""
        return Code(text=self.target.true if value else self.target.false, kind="boolean")

    def operation(self, node: Operation) -> Code:
        """Give the code of a chain of operators of one strength, without recursing along the chain."""
        if node.operator in {"=", "!="}:
            return equality(self, self.emit(node.left), self.emit(node.right), differ=node.operator == "!=")
        if node.operator in {"<", "<=", ">", ">="}:
            return ordering(self, node.operator, self.emit(node.left), self.emit(node.right))
        chain: list[Operation] = [node]
        family = _family(node)
        while isinstance(chain[-1].left, Operation) and _family(chain[-1].left) == family:
            chain.append(chain[-1].left)
        chain.reverse()
        if family in {"and", "or"}:
            return self.logic(family, [chain[0].left, *(link.right for link in chain)])
        return self.arithmetic(chain)

    def logic(self, operator: str, operands: list[Node]) -> Code:
        """Give the code of `a and b and c`."""
        template, strength = (self.target.both, codes.BOTH) if operator == "and" else (self.target.either, codes.EITHER)
        joint = template.format("", "").strip()
        pieces = [self.to.boolean(self.emit(operand)).within(strength + 1) for operand in operands]
        return Code(text=f" {joint} ".join(pieces), kind="boolean", strength=strength)

    def arithmetic(self, chain: list[Operation]) -> Code:
        """Give the code of `a + b - c` or `a * b div c`, left to right."""
        total = self.to.number(self.emit(chain[0].left))
        if len(chain) >= _MANY and chain[0].operator in {"+", "-"}:
            total = Code(
                text=f"0.0 + {total.within(codes.SUM)}",
                kind="number",
                strength=codes.SUM,
                whole=total.whole,
                sure=total.sure,
                bound=total.bound,
            )
        for link in chain:
            total = self.joined(link, total, self.to.number(self.emit(link.right)))
        return total

    def joined(self, link: Operation, left: Code, right: Code) -> Code:
        """Give the code of one arithmetic operator."""
        if link.operator == "div":
            divide = self.target.quotient.startswith("divided")
            pieces = (left.text, right.text) if divide else (left.within(codes.PRODUCT), right.within(codes.UNARY))
            strength = codes.ATOM if divide else codes.PRODUCT
            return Code(text=self.target.quotient.format(*pieces), kind="number", strength=strength)
        if link.operator == "mod":
            return Code(text=f"remainder({left.text}, {right.text})", kind="number", whole=left.whole and right.whole)
        strength = codes.PRODUCT if link.operator == "*" else codes.SUM
        bound = left.bound * right.bound if link.operator == "*" else left.bound + right.bound
        if self.target.name == "python" and link.operator != "*" and bound < codes.EXACT:
            left, right = left.beside(right), right.beside(left)
        first = left.within(strength)
        if link.operator == "*" and self.target.name == "python":
            first = f"1.0 * {first}"
        return Code(
            text=f"{first} {_SIGNS[link.operator]} {right.within(strength + 1)}",
            kind="number",
            strength=strength,
            whole=left.whole and right.whole,
            integer=link.operator != "*" and bound < codes.EXACT and left.integer and right.integer,
            sure=left.sure and right.sure and bound < math.inf,
            bound=bound,
        )

    def call(self, node: Call) -> Code:
        """Give the code of a function call; the call has been examined before."""
        if node.name in SPECIAL:
            return SPECIAL[node.name](self, node)
        function = FUNCTIONS[node.name]
        if node.name == "regex":
            return self.regex(node)
        if function.result == "special":
            return self.scope.call(node, self)
        return self.plain(function, node)

    def regex(self, node: Call) -> Code:
        """Give the code of a match with a constant pattern."""
        value, pattern = node.arguments
        if not isinstance(pattern, Text):
            raise ExpressionError(
                "bad_pattern",
                pattern.at,
                "",
                "Pola regex harus berupa teks tetap.",
                "A regex pattern must be a constant text.",
            )
        name = self.scope.pattern(portable(pattern.value, pattern.at))
        return Code(text=f"matches({name}, {self.to.text(self.emit(value)).text})", kind="boolean")

    def plain(self, function: Function, node: Call) -> Code:
        """Give the code of a function of the runtime."""
        arguments = node.arguments
        if not arguments and function.arguments in {"t", "n"}:
            arguments = (Path((_SELF,), node.at),)
        read = [self.emit(argument) for argument in arguments]
        if function.call == "date_of" and (constant := as_date(read[0])).kind == "date":
            return constant
        last = len(function.arguments) - 1
        pieces = [self.to.wanted(code, function.arguments[min(index, last)]) for index, code in enumerate(read)]
        if function.zone:
            pieces.append("Z")
        text = f"{function.call}({', '.join(pieces)})"
        kind = function.result if function.result != "special" else "text"
        if function.call in _OF_MEMBERS and all(code.kind == "nodes" and code.item == "answer" for code in read):
            return self.of_members(function, read, text)
        return Code(text=text, kind=kind)

    def of_members(self, function: Function, read: list[Code], text: str) -> Code:
        """Give the code of a sum, least or largest of answers, with what is known of it; Python adds whole numbers itself."""
        bound = sum(code.bound for code in read)
        is_exact = function.call == "total" and bound < codes.EXACT and len(read) == 1 and read[0].integer
        integer = is_exact and self.target.name == "python"
        if integer:
            text = f"sum({self.to.numbers(read[0])})"
        return Code(
            text=text,
            kind="number",
            whole=all(code.whole for code in read),
            integer=integer,
            sure=function.call == "total" and bound < math.inf,
            bound=bound,
        )


def _family(node: Operation) -> str:
    if node.operator in {"+", "-"}:
        return "+"
    return "*" if node.operator in {"*", "div", "mod"} else node.operator
