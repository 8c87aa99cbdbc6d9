"""Functions that are written in place: no call at run time, or a meaning that depends on static kinds."""

from collections.abc import Callable

from msgspec import structs

from forms.expressions import codes
from forms.expressions.codes import Code, Kind
from forms.expressions.nodes import Call, Path, Step, Text
from forms.expressions.writer import Writer
from forms.lengths import LARGEST

_HERE = Step(".", 0)


def _only(emitter: Writer, node: Call) -> Code:
    if node.arguments:
        return emitter.emit(node.arguments[0])
    return emitter.emit(Path((_HERE,), node.at))


def _true(emitter: Writer, _node: Call) -> Code:
    return emitter.boolean(value=True)


def _false(emitter: Writer, _node: Call) -> Code:
    return emitter.boolean(value=False)


def _not(emitter: Writer, node: Call) -> Code:
    operand = emitter.to.boolean(_only(emitter, node))
    return Code(text=emitter.target.negation.format(operand.within(codes.UNARY)), kind="boolean", strength=codes.NOT)


def _boolean(emitter: Writer, node: Call) -> Code:
    return emitter.to.boolean(_only(emitter, node))


def _number(emitter: Writer, node: Call) -> Code:
    return emitter.to.number(_only(emitter, node))


def _string(emitter: Writer, node: Call) -> Code:
    text = emitter.to.text(_only(emitter, node))
    return Code(text=text.text, kind="text", strength=text.strength, literal=text.literal)


def _if(emitter: Writer, node: Call) -> Code:
    condition = emitter.to.boolean(emitter.emit(node.arguments[0]))
    return chosen(emitter, condition, emitter.emit(node.arguments[1]), emitter.emit(node.arguments[2]))


def chosen(emitter: Writer, condition: Code, yes: Code, no: Code) -> Code:
    """Give the code of a choice between two values, in a kind that holds both."""
    yes, no = emitter.to.value(yes), emitter.to.value(no)
    yes, no = _blank_number(emitter, yes, no), _blank_number(emitter, no, yes)
    if yes.numeric and no.numeric:
        kind: Kind = "number" if yes.kind == no.kind == "number" else "answer"
    elif yes.kind == no.kind:
        kind = yes.kind
    else:
        yes, no, kind = emitter.to.text(yes), emitter.to.text(no), "text"
    if emitter.target.name == "python":
        yes, no = yes.beside(no), no.beside(yes)
        yes, no = (yes.as_integer(), no.as_integer()) if yes.is_integral and no.is_integral else (yes, no)
    text = emitter.target.conditional.format(
        condition.within(codes.EITHER), yes.within(codes.EITHER), no.within(codes.CONDITION)
    )
    return Code(
        text=text,
        kind=kind,
        strength=codes.CONDITION,
        whole=yes.whole and no.whole,
        integer=yes.integer and no.integer,
        sure=yes.sure and no.sure,
        bound=max(yes.bound, no.bound),
    )


def _blank_number(emitter: Writer, code: Code, other: Code) -> Code:
    """Read the literal '' beside a number as a blank number, beside a date as a blank date."""
    if code.literal == "" and other.numeric:
        return Code(text=emitter.target.numeral(float("nan")), kind="answer", whole=True, integer=True, bound=0.0)
    if code.literal == "" and other.kind == "date":
        return Code(text=code.text, kind="date")
    return code


def _coalesce(emitter: Writer, node: Call) -> Code:
    values = [emitter.emit(argument) for argument in node.arguments]
    if any(value.kind == "nodes" for value in values):
        pieces = ", ".join(emitter.to.wanted(value, "T") for value in values)
        return Code(text=f"first_filled({pieces})", kind="text")
    result = values[-1]
    for value in reversed(values[:-1]):
        result = _else(emitter, value, result)
    return result


def _else(emitter: Writer, value: Code, other: Code) -> Code:
    """Give the code of `value`, or of `other` where it is blank (NaN is blank too)."""
    if value.numeric and (other.numeric or other.literal == ""):
        if value.simple:
            filled = Code(text=emitter.target.is_there.format(value.text), kind="boolean", strength=codes.COMPARISON)
            return chosen(emitter, filled, structs.replace(value, sure=True), other)
        other = _blank_number(emitter, other, value)
        kind: Kind = "number" if other.kind == "number" else "answer"
        return Code(text=f"number_or({value.text}, {other.text})", kind=kind, whole=value.whole and other.whole)
    if value.numeric:
        value = Code(text=f"shown({value.text})", kind="text")
    kind = "date" if value.kind == other.kind == "date" else "text"
    first, second = emitter.to.text(value), emitter.to.text(other)
    if emitter.target.name == "python" and first.simple:
        text = f"{first.text} if {first.text} else {second.within(codes.CONDITION)}"
        return Code(text=text, kind=kind, strength=codes.CONDITION)
    return Code(text=f"text_or({first.text}, {second.text})", kind=kind)


def _selected(emitter: Writer, node: Call) -> Code:
    value = emitter.to.text(emitter.emit(node.arguments[0]))
    name = node.arguments[1]
    if isinstance(name, Text) and name.value.strip() and not any(char.isspace() for char in name.value.strip()):
        quoted = emitter.target.quote(f" {name.value.strip()} ")
        if emitter.target.name == "python":
            text = f"{quoted} in ' ' + {value.within(codes.PRODUCT)} + ' '"
            return Code(text=text, kind="boolean", strength=codes.COMPARISON)
        return Code(text=f"has_word({value.text}, {quoted})", kind="boolean")
    return Code(text=f"selected({value.text}, {emitter.to.text(emitter.emit(name)).text})", kind="boolean")


def _today(_emitter: Writer, _node: Call) -> Code:
    return Code(text="TODAY", kind="date")


def _now(_emitter: Writer, _node: Call) -> Code:
    return Code(text="NOW", kind="text")


def _random(_emitter: Writer, node: Call) -> Code:
    return Code(text=f"chance(SEED, {node.at})", kind="number")


def _uuid(_emitter: Writer, node: Call) -> Code:
    return Code(text=f"uuid(SEED, {node.at})", kind="text")


def _int(emitter: Writer, node: Call) -> Code:
    value = emitter.to.value(emitter.emit(node.arguments[0]))
    if value.whole:
        return emitter.to.number(value)
    number = f"tiny_number({value.text}, Z)" if value.textual else emitter.to.number(value).text
    return Code(text=f"whole_part({number})", kind="number", whole=True)


def _length(emitter: Writer, node: Call) -> Code:
    text = emitter.to.text(_only(emitter, node)).text
    call = "len" if emitter.target.name == "python" else "length"
    return Code(text=f"{call}({text})", kind="number", whole=True, integer=True, sure=True, bound=LARGEST)


def _contains(emitter: Writer, node: Call) -> Code:
    value, piece = (emitter.to.text(emitter.emit(argument)) for argument in node.arguments)
    if emitter.target.name == "python":
        text = f"{piece.within(codes.SUM)} in {value.within(codes.SUM)}"
        return Code(text=text, kind="boolean", strength=codes.COMPARISON)
    return Code(text=f"contains({value.text}, {piece.text})", kind="boolean")


def _weighted(emitter: Writer, node: Call) -> Code:
    low, high, *rest = (emitter.emit(argument) for argument in node.arguments)
    held = ", ".join(emitter.target.spread.format(emitter.to.booleans(code)) for code in rest[::2])
    weights = ", ".join(emitter.target.spread.format(emitter.to.numbers(code)) for code in rest[1::2])
    bounds = f"{emitter.to.number(low).text}, {emitter.to.number(high).text}"
    return Code(text=f"weighted_checklist({bounds}, [{held}], [{weights}])", kind="boolean")


SPECIAL: dict[str, Callable[[Writer, Call], Code]] = {
    "true": _true, "false": _false, "not": _not, "boolean": _boolean, "number": _number, "string": _string, "if": _if,
    "coalesce": _coalesce, "selected": _selected, "today": _today, "now": _now, "random": _random, "uuid": _uuid,
    "int": _int, "string-length": _length, "contains": _contains, "weighted-checklist": _weighted,
}  # fmt: skip
