"""Tokens to nodes: XPath 1.0 as XLSForm uses it, by recursive descent with a bound on depth."""

from forms.expressions.faults import ExpressionError
from forms.expressions.nodes import Call, Negation, Node, Number, Operation, Operator, Path, Step, Text, Variable
from forms.expressions.scanner import Token, scan

DEEPEST = 40
"""Brackets, calls and predicates inside each other; the deepest published form has 33."""

LONGEST_CHAIN = 400
"""Operators beside each other at one level."""

_LEVELS: tuple[tuple[Operator, ...], ...] = (
    ("or",),
    ("and",),
    ("=", "!="),
    ("<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "div", "mod"),
)
_WORDS = frozenset({"or", "and", "div", "mod"})
_OTHER_LANGUAGES = {
    "is": ("Kosong ditulis `${nama} = ''`, terisi `${nama} != ''`.", "Blank is written `${name} = ''`, filled `${name} != ''`."),
    "in": ("Tulis `${nama} = 'a' or ${nama} = 'b'`.", "Write `${name} = 'a' or ${name} = 'b'`."),
    "like": ("Tulis `contains(${nama}, 'a')` atau `regex()`.", "Write `contains(${name}, 'a')` or `regex()`."),
    "not": ("Tulis `!=`, atau `not(…)` di sekitar seluruh syarat.", "Write `!=`, or `not(…)` around the whole condition."),
    "dan": ("Tulis `and`.", "Write `and`."),
    "atau": ("Tulis `or`.", "Write `or`."),
}  # fmt: skip
"""Words of other languages between two operands."""


def parse(text: str) -> Node:
    """Read one expression.

    Function names and argument counts are not judged here but in `expressions.examine`, so that all faults
    of an expression can be told together.

    Raises:
        ExpressionError: where the text stops being an expression.
    """
    return _Reader(text).whole()


class _Reader:
    """The state of one reading: the tokens, the next one, and how deep we are."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = scan(text)
        self.next = 0
        self.depth = 0

    def whole(self) -> Node:
        if self.peek().kind == "end":
            raise ExpressionError("empty", 0, "", "Rumus kosong.", "The expression is empty.")
        node = self.level(0)
        if self.peek().kind != "end":
            raise self.unexpected(self.peek())
        return node

    def peek(self) -> Token:
        return self.tokens[self.next]

    def take(self) -> Token:
        token = self.tokens[self.next]
        self.next += 1
        return token

    def at_sign(self, *signs: str) -> bool:
        token = self.peek()
        return token.kind == "sign" and token.value in signs

    def level(self, lowest: int) -> Node:
        node = self.unary()
        count = 0
        while (found := self.operator(lowest)) is not None:
            operator, strength = found
            token = self.take()
            count += 1
            if count > LONGEST_CHAIN:
                raise self.too_deep(token.at)
            node = Operation(operator, node, self.level(strength + 1), token.at)
        return node

    def operator(self, lowest: int) -> tuple[Operator, int] | None:
        token = self.peek()
        if token.kind not in {"sign", "name"}:
            return None
        for strength in range(lowest, len(_LEVELS)):
            for operator in _LEVELS[strength]:
                if operator == token.value:
                    return operator, strength
        return None

    def unary(self) -> Node:
        minuses = []
        while self.at_sign("-"):
            minuses.append(self.take().at)
        node = self.path()
        if self.at_sign("|"):
            raise self.unsupported(self.peek(), "gabungan `|`", "the union `|`")
        if minuses:
            at = minuses[0]
            node = Negation(node, at) if len(minuses) % 2 else Negation(Negation(node, at), at)
        return node

    def path(self) -> Node:
        token = self.peek()
        if token.kind == "end":
            raise self.unfinished()
        if self.at_sign("//", "@", "::"):
            raise self.unsupported(token, f"`{token.value}`", f"`{token.value}`")
        if self.at_sign("/"):
            self.take()
            return Path(self.steps(), token.at, absolute=True)
        if self.starts_step(token):
            return Path(self.steps(), token.at)
        node = self.primary()
        if self.at_sign("["):
            raise self.unsupported(self.peek(), "syarat `[…]` di sini", "a predicate `[…]` here")
        if self.at_sign("/"):
            self.take()
            return Path(self.steps(), node.at, origin=node)
        return node

    def starts_step(self, token: Token) -> bool:
        if token.kind == "sign":
            return token.value in {".", "..", "*"}
        following = self.tokens[self.next + 1] if token.kind == "name" else token
        return token.kind == "name" and not (following.kind == "sign" and following.value == "(")

    def steps(self) -> tuple[Step, ...]:
        found = [self.step()]
        while self.at_sign("/"):
            self.take()
            found.append(self.step())
        return tuple(found)

    def step(self) -> Step:
        token = self.take()
        if token.kind != "name" and not (token.kind == "sign" and token.value in {".", "..", "*"}):
            before = self.tokens[self.next - 2]
            operand = token.kind in {"number", "variable"} or token.value == "("
            divides = operand and before.value == "/" and before is not self.tokens[0]
            raise _division(before.at) if divides else self.unexpected(token)
        if self.at_sign("::"):
            raise self.unsupported(self.peek(), f"sumbu `{token.value}::`", f"the axis `{token.value}::`")
        predicates = []
        while self.at_sign("["):
            opening = self.take()
            predicates.append(self.inside(opening, "]"))
        return Step(token.value, token.at, tuple(predicates))

    def primary(self) -> Node:
        token = self.take()
        if token.kind == "number":
            return Number(float(token.value), token.at)
        if token.kind == "text":
            return Text(token.value, token.at)
        if token.kind == "variable":
            return Variable(token.value, token.at, token.last_saved)
        if token.kind == "name":
            return Call(token.value, self.arguments(), token.at)
        if token.kind == "sign" and token.value == "(":
            return self.inside(token, ")")
        raise self.unexpected(token)

    def inside(self, opening: Token, closing: str) -> Node:
        self.deeper(opening.at)
        node = self.level(0)
        self.depth -= 1
        self.close(opening, closing)
        return node

    def arguments(self) -> tuple[Node, ...]:
        opening = self.take()
        self.deeper(opening.at)
        found: list[Node] = []
        if not self.at_sign(")"):
            found.append(self.level(0))
            while self.at_sign(","):
                self.take()
                found.append(self.level(0))
        self.depth -= 1
        self.close(opening, ")")
        return tuple(found)

    def close(self, opening: Token, closing: str) -> None:
        if self.at_sign(closing):
            self.take()
            return
        if self.peek().kind != "end":
            raise self.unexpected(self.peek())
        raise ExpressionError(
            "open_bracket",
            opening.at,
            opening.value,
            f"Kurung `{opening.value}` pada huruf ke-{opening.at + 1} tidak ditutup. Tambahkan `{closing}`.",
            f"The bracket `{opening.value}` at character {opening.at + 1} is never closed. Add `{closing}`.",
        )

    def deeper(self, at: int) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.too_deep(at)

    def too_deep(self, at: int) -> ExpressionError:
        return ExpressionError(
            "too_deep",
            at,
            self.text[at : at + 20],
            f"Rumus terlalu dalam atau terlalu panjang (paling banyak {DEEPEST} kurung bersarang, {LONGEST_CHAIN} operator "
            "berurutan). Pecah menjadi beberapa pertanyaan calculate.",
            f"Too deep or too long (at most {DEEPEST} nested brackets, {LONGEST_CHAIN} operators in a row). "
            "Split it into several calculate questions.",
        )

    def written(self, token: Token) -> str:
        """Give a token as it stands in the text."""
        following = next((later.at for later in self.tokens if later.at > token.at), len(self.text))
        return self.text[token.at : following].rstrip()

    def unfinished(self) -> ExpressionError:
        """Name the last piece, after which something is missing."""
        at = self.tokens[self.next - 1].at if self.next else 0
        piece = self.text[at:].strip()
        return ExpressionError(
            "unfinished", at, piece, f"Rumus belum selesai: sesudah `{piece}` ada yang kurang. Lengkapi, atau hapus `{piece}`.",
            f"The expression is unfinished: something is missing after `{piece}`. Complete it, or delete `{piece}`.",
        )  # fmt: skip

    def unsupported(self, token: Token, what: str, what_en: str) -> ExpressionError:
        """Name what the language leaves out."""
        return ExpressionError(
            "unsupported", token.at, token.value, f"Lumbung tidak mendukung {what} dalam rumus.",
            f"Lumbung does not support {what_en} in expressions.",
        )  # fmt: skip

    def unexpected(self, token: Token) -> ExpressionError:
        if token.kind == "sign" and token.value in {")", "]"}:
            return ExpressionError(
                "stray_bracket", token.at, token.value, f"Kurung `{token.value}` tidak punya pembuka. Hapus, atau tambahkan pembukanya.",
                f"The bracket `{token.value}` was never opened. Delete it, or add its opening.",
            )  # fmt: skip
        lowered = token.value.lower()
        if token.kind == "name" and lowered in _WORDS and token.value != lowered:
            return ExpressionError(
                "bad_operator",
                token.at,
                token.value,
                f"Tulis `{lowered}` dengan huruf kecil.",
                f"Write `{lowered}` in lower case.",
                lowered,
            )
        if token.kind == "sign" and token.value == "=" and self.next <= 1:
            return ExpressionError(
                "bad_operator", token.at, "=", "Rumus di sini tidak diawali `=` seperti di Excel. Hapus `=`.",
                "An expression does not begin with `=` as in Excel. Delete the `=`.", " ",
            )  # fmt: skip
        if token.kind == "name" and lowered in _OTHER_LANGUAGES:
            repair, repair_en = _OTHER_LANGUAGES[lowered]
            return ExpressionError(
                "bad_operator", token.at, token.value, f"`{token.value}` tidak dikenal. {repair}", f"`{token.value}` is unknown. {repair_en}",
            )  # fmt: skip
        piece = self.written(token)
        return ExpressionError(
            "unexpected",
            token.at,
            piece,
            f"`{piece}` tidak diharapkan di sini. Apakah ada operator atau koma yang hilang sebelumnya?",
            f"`{piece}` is not expected here. Is an operator or a comma missing before it?",
        )


def _division(at: int) -> ExpressionError:
    return ExpressionError(
        "bad_operator", at, "/", "`/` bukan tanda bagi. Tulis `div`.", "`/` does not divide. Write `div`.", " div "
    )
