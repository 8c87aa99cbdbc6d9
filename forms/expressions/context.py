"""One expression over a flat context of texts: what `lumbung form evaluate` does."""

import math
from collections.abc import Mapping
from datetime import datetime
from types import CodeType

from forms.expressions.codes import Code
from forms.expressions.emit import Emitter
from forms.expressions.examine import examine
from forms.expressions.faults import ExpressionError, too_complex
from forms.expressions.nodes import Call, Path, Step, Variable
from forms.expressions.parser import parse
from forms.expressions.patterns import matcher
from forms.expressions.runtime import NAMESPACE
from forms.expressions.runtime.calendar import stamp
from forms.expressions.targets import PYTHON, Target

Context = Mapping[str, str | list[str]]

Value = str | float | bool

_TYPES = {"boolean": "boolean", "number": "number", "answer": "number", "text": "string", "date": "date"}


class ContextScope:
    """References read a flat context; `.` is its own key. Functions over a form have no meaning here."""

    def __init__(self, context: Context, target: Target) -> None:
        self.context = context
        self.target = target
        self.patterns: dict[str, str] = {}

    def reference(self, node: Variable | Path, _emitter: Emitter) -> Code:
        """Give the code that reads a context value.

        Raises:
            ExpressionError: when the context does not have it.
        """
        name = node.name if isinstance(node, Variable) else "/".join(step.name for step in node.steps)
        if name not in self.context:
            raise ExpressionError(
                "unknown_reference",
                node.at,
                name,
                f"`{name}` tidak ada dalam konteks.",
                f"`{name}` is not in the context.",
            )
        text = f"C[{self.target.quote(name)}]"
        if isinstance(self.context[name], str):
            return Code(text=text, kind="text")
        return Code(text=text, kind="nodes", item="raw")

    def call(self, node: Call, emitter: Emitter) -> Code:
        """Give the code of the few functions over a form that mean something over a context."""
        if node.name == "count" and len(node.arguments) == 1:
            nodes = emitter.emit(node.arguments[0])
            length = "len({})" if self.target is PYTHON else "{}.length"
            if nodes.kind == "nodes":
                return Code(text=length.format(nodes.text), kind="number", whole=True)
        if node.name == "once":
            here = emitter.to.text(emitter.emit(Path((Step(".", node.at),), node.at)))
            return Code(
                text=f"text_or({here.text}, {emitter.to.text(emitter.emit(node.arguments[0])).text})", kind="text"
            )
        raise ExpressionError(
            "no_form", node.at, node.name, f"`{node.name}()` memerlukan formulir.", f"`{node.name}()` needs a form."
        )

    def pattern(self, translated: str) -> str:
        """Keep a pattern and give its name."""
        return self.patterns.setdefault(translated, f"P{len(self.patterns)}")


class _Lazy(Emitter):
    """Calls with faults fail when they are reached, as in the engines that the corpus comes from."""

    def call(self, node: Call) -> Code:
        shallow = [fault for fault in examine(node) if fault.at == node.at]
        if shallow:
            return Code(text=f"fail({self.target.quote(str(shallow[0]))})", kind="text")
        return super().call(node)


def emit_in_context(expression: str, context: Context, target: Target) -> tuple[Code, dict[str, str]]:
    """Give the code of an expression over a context, and the patterns that it names.

    Raises:
        ExpressionError: when the text is no expression or names what the context lacks.
    """
    scope = ContextScope(context, target)
    return _Lazy(target, scope).emit(parse(expression)), scope.patterns


def evaluate_text(expression: str, context: Context, now: datetime) -> Value:
    """Evaluate one expression over texts, at a moment with a zone.

    Raises:
        ExpressionError: for a fault of the expression, or a call with one that was reached.
    """
    return evaluate_typed(expression, context, now)[1]


def evaluate_typed(expression: str, context: Context, now: datetime) -> tuple[str, Value]:
    """Evaluate as `evaluate_text` does, and name the type: boolean, number, string or date.

    Raises:
        ExpressionError: for a fault of the expression, or a call with one that was reached.
    """
    code, patterns = emit_in_context(expression, context, PYTHON)
    if code.kind == "nodes":
        code = Code(text=f"first({code.text})", kind="text")
    names = {"C": dict(context), "fail": _fail, "NAN": math.nan, "INFINITY": math.inf, **moment_names(now)}
    names |= {name: matcher(pattern) for pattern, name in patterns.items()}
    value = eval(_compiled(code.text), {"__builtins__": {"len": len}, **NAMESPACE, **names})  # noqa: S307  # our own emitted code; the author's text stands in it as literals only
    given = value if isinstance(value, bool | str) else float(value)
    return _TYPES[code.kind], given


def _compiled(text: str) -> CodeType:
    try:
        return compile(text, "expression", "eval")
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise too_complex() from error


def moment_names(now: datetime, seed: int = 0) -> dict[str, object]:
    """Give what emitted code knows of the clock: NOW, TODAY, the zone Z in minutes, SEED.

    Raises:
        ValueError: when `now` has no zone.
    """
    offset = now.utcoffset()
    if offset is None:
        raise ValueError("`now` must carry its zone")
    zone = int(offset.total_seconds() // 60)
    text = stamp(float(math.floor(now.timestamp() * 1000)), zone)
    return {"NOW": text, "TODAY": text[:10], "Z": zone, "SEED": seed}


def _fail(message: str) -> str:
    raise ExpressionError("call", 0, "", message, message)
