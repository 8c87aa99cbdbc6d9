"""Expressions by chance and expressions spoilt by chance, quick enough for a million: for the tests and for `./run bench fuzz`.

Everything is drawn from the generator that is handed in, so that a case can be drawn again from its number alone.
"""

import json
import re
from pathlib import Path
from random import Random

from forms.expressions.functions import FUNCTIONS

Context = dict[str, str | list[str]]

CONTEXT: Context = {
    "a": "3", "b": "-1.5", "d": "", "t": "satu dua", "u": "Ñ🙂", "tgl": "2026-02-28", "w": "2026-11-22T23:30:00+08:00",
    "p": "satu", "m": "satu dua", "k": "4", "x": ["1", "", "2"], "y": ["a", "b"], "z": [], ".": "5",
}  # fmt: skip
"""What the references of drawn expressions read."""

_REFERENCES = (*(f"${{{name}}}" for name in CONTEXT if name != "."), ".", "current()/../a", "../a", "${last-saved#a}")
_LITERALS = (
    "0", "1", "2.5", ".5", "'a'", "''", "'2026-02-28'", "'5'", "'satu'", "true()", "today()", "now()", "1000000000000000", '"%Y-%n"',
    "'[0-9]+'", "'SHA-256'", "1 div 0",
)  # fmt: skip
_OPERATORS = (" + ", " - ", " * ", " div ", " mod ", " = ", " != ", " < ", " <= ", " > ", " >= ", " and ", " or ")
_NAMES = tuple(FUNCTIONS)

ODD = (
    "\x00", "\x07", "\x1b", "\u2028", "\ud800", "\udfff", "\ufffe", "\ufeff", "\u202e", "\u200b", "\u00a0", "٣", "１", "e\u0301", "🙂", "“", "≤",
    "×", "\\", "`", "#", "$", "{", "}", "${", "${ ", "[", "]", "(", ")", "'", '"', ",", ";", "|", "||", "&&", "==", "<>", "!", "@", "::", "//",
    "/", "..", ".", "-", "*", "%s", "\n", "\t", "\r",
)  # fmt: skip
"""Characters and signs that stand where they should not."""

HUGE = (
    "9" * 400, "1" * 5_000, "0." + "0" * 400 + "1", "9007199254740993", "1e400", "99999999999999999999", "-" * 500, "'" + "a" * 5_000 + "'",
    "'9999-12-31T23:59:59-14:59'", "'0001-01-01'", "pow(9, 99999)", "1 div 0", "-1 div 0", "0 div 0", "'(a+)+$'", "'(a|a)*b{1000}'",
    "'" + "(" * 300 + "'", "'" + "9" * 5_000 + "'", "${" + "a" * 300 + "}",
)  # fmt: skip
"""Constants at the edge of what may be computed."""

_TOKEN = re.compile(r"\s+|[0-9.]+|\"[^\"]*\"|'[^']*'|\$\{[^}]*\}|[\w:.\-]+|.", re.DOTALL)
_LONGEST = 20_000


def drawn(rng: Random, depth: int = 3) -> str:
    """Draw an expression from the language's own parts, mostly without a fault."""
    lot = rng.random()
    if depth == 0 or lot < 0.25:
        return rng.choice(_REFERENCES if lot < 0.15 else _LITERALS)
    if lot < 0.55:
        return f"({drawn(rng, depth - 1)}{rng.choice(_OPERATORS)}{drawn(rng, depth - 1)})"
    if lot < 0.6:
        return "-" + drawn(rng, depth - 1)
    return _call(rng, rng.choice(_NAMES), drawn(rng, depth - 1), depth - 1)


def _call(rng: Random, name: str, inner: str, depth: int) -> str:
    """Write a call with `inner` as one of its arguments."""
    function = FUNCTIONS[name]
    most = function.most if function.most >= 0 else function.least + 2
    arguments = [drawn(rng, min(depth, 1)) for _ in range(rng.randint(function.least, most))]
    if arguments:
        arguments[rng.randrange(len(arguments))] = inner
    return f"{name}({', '.join(arguments)})"


def nested(rng: Random, text: str) -> str:
    """Put an expression inside many calls, choices or brackets of one or two shapes."""
    shapes = [rng.choice(_NAMES) for _ in range(rng.randint(1, 2))] + [""] * rng.randint(0, 1)
    for turn in range(rng.choice((5, 12, 20, 38, 39, 45))):
        shape = shapes[turn % len(shapes)]
        text = _call(rng, shape, text, 0) if shape else f"({text}{rng.choice(_OPERATORS)}{rng.choice(_LITERALS)})"
        if rng.random() < 0.2:
            text = f"if({text}{rng.choice(_OPERATORS)}{rng.choice(_REFERENCES)}, {rng.choice(_LITERALS)}, today())"
        if len(text) > _LONGEST:
            break
    return text


def chained(rng: Random, text: str) -> str:
    """Repeat an expression beside itself, up to beyond the longest chain."""
    times = min(rng.choice((3, 50, 399, 400, 402, 3_000)), _LONGEST // (len(text) + 5) + 1)
    return rng.choice(_OPERATORS).join([text] * times)


def _reordered(rng: Random, tokens: list[str], others: tuple[str, ...]) -> None:
    """Swap, drop, double, replace or insert one token, or break one up."""
    at, lot = rng.randrange(len(tokens)), rng.randrange(6)
    if lot == 0:
        other = rng.randrange(len(tokens))
        tokens[at], tokens[other] = tokens[other], tokens[at]
    elif lot == 1:
        del tokens[at]
    elif lot == 2:
        tokens.insert(at, tokens[rng.randrange(len(tokens))])
    elif lot == 3:
        tokens[at] = rng.choice(others)
    elif lot == 4:
        tokens.insert(at, rng.choice(others))
    else:
        inside = rng.randint(0, len(tokens[at]))
        tokens[at] = tokens[at][:inside] + rng.choice(ODD) + tokens[at][inside:]


def spoiled(rng: Random, text: str) -> str:
    """Spoil an expression in one to four places."""
    lot = rng.random()
    if lot < 0.02:
        return chained(rng, text)
    if lot < 0.06:
        return nested(rng, text)
    if lot < 0.1:
        at = rng.randint(0, len(text))
        return text[:at] if rng.random() < 0.5 else text[at:]
    tokens = _TOKEN.findall(text)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        if tokens:
            pieces = (ODD, HUGE, _OPERATORS, _REFERENCES, _LITERALS, _NAMES)
            _reordered(rng, tokens, pieces[rng.randrange(len(pieces))])
    return "".join(tokens)


def corpus_expressions(folder: Path) -> tuple[tuple[str, Context], ...]:
    """Give the corpus's expressions with their contexts, none where the corpus is missing."""
    files = [folder / name for name in ("xpath_cases.json", "xpath_nodeset_cases.json")]
    cases = [case for file in files if file.exists() for case in json.loads(file.read_text(encoding="utf-8"))]
    return tuple((case["expr"], case.get("context") or {}) for case in cases)


def case(seed: int, number: int, corpus: tuple[tuple[str, Context], ...] = ()) -> tuple[str, Context]:
    """Draw case `number` of a seed: an expression, and what its references read."""
    rng = Random(seed * 1_000_000_007 + number)  # noqa: S311  # cases by chance, no secrets
    if corpus and rng.random() < 0.4:
        text, context = rng.choice(corpus)
        return spoiled(rng, text), {**CONTEXT, **context}
    text = drawn(rng, rng.randint(1, 4))
    return (text if rng.random() < 0.45 else spoiled(rng, text)), CONTEXT
