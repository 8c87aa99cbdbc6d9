"""Equality and order: which comparison two kinds need, and the cheapest code of it."""

import re

from forms.expressions import codes
from forms.expressions.codes import Code
from forms.expressions.writer import Writer

_ISO_DATE = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-([01][0-9]|2[0-8])")


def equality(emitter: Writer, left: Code, right: Code, *, differ: bool) -> Code:  # noqa: PLR0911  # one line a pair of kinds
    """Give the code of `=` or `!=`: truths if either is one, else numbers if either is one, else texts."""
    if left.kind == "nodes" or right.kind == "nodes":
        return _among(emitter, left, right, differ=differ)
    target, to = emitter.target, emitter.to
    if left.kind == "boolean" or right.kind == "boolean":
        return _plain(target.differ if differ else target.same, to.boolean(left), to.boolean(right))
    if left.textual and right.textual:
        return _plain(target.differ if differ else target.same, left, right)
    if right.numeric and not left.numeric:
        left, right = right, left
    if right.textual and left.kind == "answer":
        return _answer_with_text(emitter, left, right, differ=differ)
    if left.kind == "answer" and right.kind == "answer":
        return _negated(emitter, _same_answers(emitter, left, right), differ=differ)
    right = to.number(right)
    if left.whole and right.whole:
        return _plain(target.differ if differ else target.same, left, right)
    return _negated(emitter, _near(emitter, left, right), differ=differ)


def _near(emitter: Writer, left: Code, right: Code) -> str:
    """Give the code of two numbers being equal within 1e-12; in Python without a call."""
    if not _in_place(emitter, left, right):
        return f"near({left.text}, {right.text})"
    one, other = left.text, right.text
    return f"({one} == {other} or -1e-12 < {one} - {other} < 1e-12)"


def _same_answers(emitter: Writer, left: Code, right: Code) -> str:
    """Give the code of two answers being equal, or both blank; in Python without a call."""
    if not _in_place(emitter, left, right):
        return f"same_answers({left.text}, {right.text})"
    one, other = left.text, right.text
    return f"({one} == {other} or -1e-12 < {one} - {other} < 1e-12 or {one} != {one} and {other} != {other})"


def _in_place(emitter: Writer, left: Code, right: Code) -> bool:
    return emitter.target.name == "python" and left.simple and right.simple


def _answer_with_text(emitter: Writer, answer: Code, text: Code, *, differ: bool) -> Code:
    if text.literal == "" and answer.simple:
        template = emitter.target.is_there if differ else emitter.target.is_blank
        return Code(text=template.format(answer.text), kind="boolean", strength=codes.COMPARISON)
    return _negated(emitter, f"answer_is({answer.text}, {text.text}, Z)", differ=differ)


def _among(emitter: Writer, left: Code, right: Code, *, differ: bool) -> Code:
    to, target = emitter.to, emitter.target
    if left.kind == "boolean" or right.kind == "boolean":
        sides = [_exists(side) if side.kind == "nodes" else to.boolean(side) for side in (left, right)]
        return _plain(target.differ if differ else target.same, *sides)
    if left.kind == "nodes" and right.kind == "nodes":
        name = "any_unlike" if differ else "any_shared"
        return Code(text=f"{name}({to.texts(left)}, {to.texts(right)})", kind="boolean")
    nodes, single = (left, right) if left.kind == "nodes" else (right, left)
    name = "any_other" if differ else "any_equal"
    if single.numeric:
        listed = nodes.text if nodes.item == "answer" else f"numbers({nodes.text}, Z)"
        return Code(text=f"{name}_number({listed}, {single.text})", kind="boolean")
    return Code(text=f"{name}_text({to.texts(nodes)}, {single.text})", kind="boolean")


def _exists(nodes: Code) -> Code:
    return Code(text=f"exists({nodes.text})", kind="boolean")


def ordering(emitter: Writer, operator: str, left: Code, right: Code) -> Code:
    """Give the code of `<` and its kin: numbers, or the texts of two dates; false with a blank."""
    left, right = as_date(left), as_date(right)
    if left.kind == "nodes" or right.kind == "nodes":
        some, others = emitter.to.numbers(left), emitter.to.numbers(right)
        if operator in {">", ">="}:
            some, others = others, some
        return Code(text=f"{'any_at_most' if '=' in operator else 'any_below'}({some}, {others})", kind="boolean")
    if left.kind == "date" and right.kind == "date":
        return _dates(emitter, operator, left, right)
    one, other = emitter.to.number(left), emitter.to.number(right)
    if emitter.target.name == "python":
        one, other = one.beside(other), other.beside(one)
    return _plain(f"{{0}} {operator} {{1}}", one, other)


def _dates(emitter: Writer, operator: str, left: Code, right: Code) -> Code:
    """Give the code of the order of two dates; only the lesser can be blank where it holds, and is written twice if it is short."""
    compared = _plain(f"{{0}} {operator} {{1}}", left, right)
    lesser, greater = (left, right) if operator in {"<", "<="} else (right, left)
    if lesser.literal is not None or lesser.text == "TODAY":
        return compared
    if not lesser.simple:
        if emitter.target.name == "python":
            text = f"'' < {lesser.within(codes.SUM)} {'<=' if '=' in operator else '<'} {greater.within(codes.SUM)}"
            return Code(text=text, kind="boolean", strength=codes.COMPARISON)
        name = "date_at_most" if "=" in operator else "date_below"
        return Code(text=f"{name}({lesser.text}, {greater.text})", kind="boolean")
    filled = _plain(emitter.target.differ, lesser, Code(text=emitter.target.quote(""), kind="text"))
    return Code(text=emitter.target.both.format(compared.text, filled.text), kind="boolean", strength=codes.BOTH)


def as_date(code: Code) -> Code:
    """Read a literal ISO date as a date; everything else stays."""
    if code.literal is not None and _ISO_DATE.fullmatch(code.literal):
        return Code(text=code.text, kind="date", literal=code.literal)
    return code


def _plain(template: str, left: Code, right: Code) -> Code:
    text = template.format(left.within(codes.SUM), right.within(codes.SUM))
    return Code(text=text, kind="boolean", strength=codes.COMPARISON)


def _negated(emitter: Writer, call: str, *, differ: bool) -> Code:
    if not differ:
        return Code(text=call, kind="boolean")
    return Code(text=emitter.target.negation.format(call), kind="boolean", strength=codes.NOT)
