"""Whether what a bridge's expression gives can be an answer of its question, and which old choices it forgets."""

import re
from collections.abc import Iterator

from forms.answers import put
from forms.bridging.matching import NUMBERS, choices_of, kind_of
from forms.bridging.sides import Sides
from forms.bridging.taking import Taker
from forms.bridging.telling import listed
from forms.compiler.layout import Place
from forms.compiler.references import Resolver, lookup_of
from forms.expressions import ExpressionError, Node, did_you_mean
from forms.expressions.functions import FUNCTIONS
from forms.expressions.nodes import Call, Operation, Path, Text, Variable
from forms.reading import is_blank

_INSIDE = {"if": slice(1, 3), "coalesce": slice(None), "once": slice(0, 1)}
_BOOLEANS = frozenset({"true", "false", "not", "boolean", "regex", "selected", "contains"})
_COUNTS = frozenset({"number", "string-length", "position", "count"})
_ARITHMETIC = frozenset({"+", "-", "*", "div", "mod"})
_NUMERAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_ANYTHING = frozenset({"any", "text", "calculate"})
_MOST_TRIED = 2_000

_TAKES = {
    "integer": NUMBERS, "decimal": NUMBERS, "date": frozenset({"date", "datetime"}), "datetime": frozenset({"date"}),
    "select_one": frozenset({"select_one", "integer"}), "select_multiple": frozenset({"select_one", "rank"}), "rank": frozenset({"select_multiple"}),
}  # fmt: skip
"""Kind of a question to the kinds of values besides its own that may be its answers."""


def misfits(sides: Sides, place: Place, node: Node) -> Iterator[ExpressionError]:
    """Yield each result of an expression that can never be an answer of the question."""
    wanted = kind_of(place)
    if wanted in {"calculate", "text"}:
        return
    names = choices_of(sides.new.form, place)
    for leaf in results(node):
        kind = result_kind(sides, leaf)
        if isinstance(leaf, Text):
            if leaf.value and names is not None and not set(leaf.value.split()) <= {*names}:
                yield _no_choice(leaf, place, names)
            elif leaf.value and wanted in NUMBERS and not _NUMERAL.fullmatch(leaf.value):
                yield _misfit(leaf.at, f"'{leaf.value}'", place, "teks", "a text")
        elif kind not in {wanted, *_ANYTHING, *_TAKES.get(wanted, ())}:
            piece = f"${{{leaf.name}}}" if isinstance(leaf, Variable) else ""
            yield _misfit(leaf.at, piece, place, kind, kind)


def results(node: Node) -> Iterator[Node]:
    """Yield the parts of an expression that can be its value: both outcomes of an `if`, every operand of `coalesce`."""
    if isinstance(node, Call) and node.name in _INSIDE:
        for argument in node.arguments[_INSIDE[node.name]]:
            yield from results(argument)
    else:
        yield node


def result_kind(sides: Sides, node: Node) -> str:
    """Give the kind of a value, `any` where it cannot be told."""
    if isinstance(node, Variable | Path):
        is_lookup = isinstance(node, Path) and lookup_of(node) is not None
        return "any" if is_lookup else kind_of(Resolver(sides.old.layout, None).resolve(node).place)
    if isinstance(node, Call):
        return _call_kind(node)
    if isinstance(node, Operation) and node.operator not in _ARITHMETIC:
        return "boolean"
    return "any" if isinstance(node, Text) else "decimal"


def _call_kind(call: Call) -> str:
    if call.name in _BOOLEANS:
        return "boolean"
    result = "number" if call.name in _COUNTS else FUNCTIONS[call.name].result
    return {"number": "decimal", "boolean": "boolean", "date": "date"}.get(result, "any")


def coverage(
    sides: Sides, place: Place, expression: str, sources: tuple[Place, ...], *, whole: bool
) -> Iterator[ExpressionError]:
    """Yield the old choices for which an expression over one choice question gives nothing that the new one takes.

    Those that give a blank are meant, unless the `whole` answers are said to be comparable.
    """
    names = choices_of(sides.old.form, sources[0]) if len(sources) == 1 else None
    if not names or len(names) > _MOST_TRIED or kind_of(sources[0]) != "select_one" or sources[0].repeats:
        return
    function, taker = sides.evaluator([expression]), Taker(sides.new)
    lost = []
    for name in names:
        answers: dict[str, object] = {}
        put(answers, sources[0].path, name)
        value = function(answers)[0]
        if taker.take(place, value, computed=True).answer is None and (whole or not is_blank(value)):
            lost.append(name)
    if lost:
        shown, old = listed(tuple(lost)), sources[0].node.name
        yield ExpressionError(
            "bridge_coverage", 0, "", f"Pilihan lama {shown} dari `{old}` tidak menjadi jawaban apa pun. Lengkapi rumus, atau biarkan bila memang tidak dibawa.",
            f"The old choices {shown} of `{old}` become no answer. Complete the expression, or leave it where they are not to be carried.",
        )  # fmt: skip


def _no_choice(leaf: Text, place: Place, names: tuple[str, ...]) -> ExpressionError:
    hint, hint_en = did_you_mean(leaf.value, names)
    return ExpressionError(
        "choice_unknown", leaf.at, f"'{leaf.value}'", f"`{leaf.value}` bukan pilihan `{place.node.name}`.{hint}",
        f"`{leaf.value}` is no choice of `{place.node.name}`.{hint_en}",
    )  # fmt: skip


def _misfit(at: int, piece: str, place: Place, kind: str, kind_en: str) -> ExpressionError:
    wanted = kind_of(place)
    return ExpressionError(
        "bridge_type", at, piece, f"Hasil rumus ({kind}) tidak dapat menjadi jawaban `{place.node.name}` ({wanted}). Ubah rumusnya.",
        f"The result ({kind_en}) cannot be an answer of `{place.node.name}` ({wanted}). Change the expression.",
    )  # fmt: skip
