"""A condition in plain Indonesian, with the numbers and labels that stand on paper: “Jenis koperasi” (B7) dijawab “Jasa”."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from exports.paper.model import Condition
from exports.paper.numbering import Known
from forms.expressions.faults import ExpressionError
from forms.expressions.nodes import Call, Node, Number, Operation, Operator, Text, Variable
from forms.expressions.parser import parse

_OPPOSITE: Final[Mapping[Operator, Operator]] = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_MIRRORED: Final[Mapping[Operator, Operator]] = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_COMPARED: Final = {"<": "kurang dari", "<=": "paling banyak", ">": "lebih dari", ">=": "sedikitnya"}
_LONGEST: Final = 60


class _Part(msgspec.Struct, frozen=True):
    """One comparison: its subject, how it compares, with which value; equal subjects are said once."""

    subject: str
    verb: str
    value: str

    @property
    def words(self) -> str:
        return " ".join(filter(None, (self.subject, self.verb, self.value)))


class _UnsaidError(ValueError):
    """The condition is more than a simple comparison of questions that paper shows."""


def condition(expression: str, known: Mapping[str, Known]) -> Condition | None:
    """Say when something is filled; None for always. What has no simple words keeps its expression."""
    if not expression.strip() or expression.strip() == "true()":
        return None
    try:
        return Condition(_words(parse(expression), known, flipped=False), expression)
    except (ExpressionError, _UnsaidError):
        return Condition("", expression)


def plain(expression: str, known: Mapping[str, Known]) -> str:
    """Say a condition for a list: its words, '' where it has none or holds always."""
    found = condition(expression, known)
    return found.words if found else ""


def _words(node: Node, known: Mapping[str, Known], *, flipped: bool, inside: bool = False) -> str:
    """Say a condition; `flipped` says its opposite, `inside` puts a choice between brackets."""
    if isinstance(node, Call) and _is_not(node):
        return _words(node.arguments[0], known, flipped=not flipped, inside=inside)
    if not (isinstance(node, Operation) and node.operator in ("and", "or")):
        return _part(node, known, flipped=flipped).words
    joint = "and" if (node.operator == "and") != flipped else "or"
    word = " dan " if joint == "and" else " atau "
    said: list[str | _Part] = []
    for each in _chain(node, node.operator):
        if (isinstance(each, Operation) and each.operator in ("and", "or")) or _is_not(each):
            said.append(_words(each, known, flipped=flipped, inside=True))
        else:
            said.append(_part(each, known, flipped=flipped))
    joined = word.join(_merged(said, word))
    return f"({joined})" if inside and len(said) > 1 else joined


def _is_not(node: Node) -> bool:
    return isinstance(node, Call) and node.name == "not" and len(node.arguments) == 1


def _chain(node: Node, operator: str) -> Iterator[Node]:
    """Yield the members of a chain of one operator, in order."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, Operation) and here.operator == operator:
            waiting += [here.right, here.left]
        else:
            yield here


def _merged(said: list[str | _Part], word: str) -> Iterator[str]:
    """Say a subject once where neighbours share it."""
    groups: list[list[_Part] | str] = []
    for each in said:
        last = groups[-1] if groups else None
        if isinstance(each, str):
            groups.append(each)
        elif isinstance(last, list) and last[0].subject == each.subject:
            last.append(each)
        else:
            groups.append([each])
    for group in groups:
        if isinstance(group, str):
            yield group
            continue
        first, *more = group
        same = word == " atau " and first.verb == "dijawab"
        rest = [
            part.value if same and part.verb == first.verb else f"{part.verb} {part.value}".strip() for part in more
        ]
        yield word.join((first.words, *rest))


def _part(node: Node, known: Mapping[str, Known], *, flipped: bool) -> _Part:
    if isinstance(node, Call) and node.name == "selected" and len(node.arguments) == 2:  # noqa: PLR2004  # question, choice
        subject, value = node.arguments
        if isinstance(value, Text):
            question = _question(subject, known)
            return _Part(_named(question), "tidak memuat" if flipped else "memuat", _choice(value, question))
    if not isinstance(node, Operation) or node.operator not in _OPPOSITE:
        raise _UnsaidError
    left, right, operator = node.left, node.right, node.operator
    if isinstance(left, Text | Number) and isinstance(right, Variable):
        left, right, operator = right, left, _MIRRORED[operator]
    if flipped:
        operator = _OPPOSITE[operator]
    question = _question(left, known)
    return _compared(question, operator, right, known)


def _compared(question: Known, operator: str, value: Node, known: Mapping[str, Known]) -> _Part:
    if isinstance(value, Variable):
        other = _named(_question(value, known))
        verb = {"=": "sama dengan", "!=": "berbeda dari"}.get(operator) or f"{_COMPARED[operator]}"
        return _Part(_named(question), verb, other)
    if isinstance(value, Text) and not value.value:
        if operator not in ("=", "!="):
            raise _UnsaidError
        return _Part(_named(question), "terisi" if operator == "!=" else "kosong", "")
    if operator in _COMPARED and isinstance(value, Number):
        return _Part(_named(question), _COMPARED[operator], _figure(value))
    if operator in ("=", "!=") and isinstance(value, Text | Number):
        return _Part(_named(question), "dijawab" if operator == "=" else "bukan", _choice(value, question))
    raise _UnsaidError


def _question(node: Node, known: Mapping[str, Known]) -> Known:
    if not isinstance(node, Variable) or node.last_saved or node.name not in known:
        raise _UnsaidError
    return known[node.name]


def _named(question: Known) -> str:
    label = question.label if len(question.label) <= _LONGEST else f"{question.label[:_LONGEST]}…"
    return f"“{label}” ({question.number})"


def _choice(value: Text | Number, question: Known) -> str:
    name = value.value if isinstance(value, Text) else _figure(value)
    return f"“{question.choices.get(name, name)}”"


def _figure(value: Number) -> str:
    return f"{value.value:g}".replace(".", ",") if value.value < 1e15 else str(value.value)  # noqa: PLR2004
