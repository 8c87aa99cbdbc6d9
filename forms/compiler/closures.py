"""Single expressions and texts of a compiled form as Python functions over the values of one evaluation.

They serve what is asked for one question at a time: messages with `${name}` in them, labels, choices of a filtered
list, defaults. Each is compiled on first use and kept.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from forms.compiler.constants import Constants
from forms.compiler.layout import Layout, Place
from forms.compiler.piping import piped
from forms.compiler.rows import Held
from forms.compiler.scope import FormScope
from forms.expressions import Node
from forms.expressions.codes import Code
from forms.expressions.emit import Emitter
from forms.expressions.targets import PYTHON

Values = Mapping[str, Any]
Reads = Literal["boolean", "number", "value"]

HEAD = "NOW, TODAY, Z, SEED, SAVED, REGISTER, ROUND"


class Closures:
    """Makes and keeps functions `(values, rows) -> value` for places of one form."""

    def __init__(self, layout: Layout, constants: Constants, names: Callable[[], dict[str, Any]]) -> None:
        self.layout = layout
        self.constants = constants
        self.names = names
        self.kept: dict[tuple[Any, ...], Callable[..., Any]] = {}

    def expression(self, place: Place | None, node: Node, reads: Reads) -> Callable[[Values, Held], Any]:
        """Give the function of one expression at one place."""
        key = (place.number if place else -1, reads, node)
        if key not in self.kept:
            emitter = self.emitter(place)
            self.kept[key] = self.function(place, read_as(emitter, emitter.emit(node), reads).text, "E, h")
        return self.kept[key]

    def choice_filter(self, place: Place, node: Node) -> Callable[[Values, Held, Mapping[str, str]], bool]:
        """Give the function that tells whether a choice row passes a filter."""
        key = (place.number, "filter", node)
        if key not in self.kept:
            emitter = self.emitter(place, "i")
            self.kept[key] = self.function(place, emitter.to.boolean(emitter.emit(node)).text, "E, h, i")
        return self.kept[key]

    def text(self, place: Place | None, text: str, language: str, blank: str) -> Callable[[Values, Held], str]:
        """Give the function that fills the `${name}` in a label or message; blank answers read `blank`."""
        key = (place.number if place else -1, "text", text, language, blank)
        if key not in self.kept:
            emitter = self.emitter(place)
            scope = FormScope(self.layout, self.constants, place, PYTHON)
            self.kept[key] = self.function(place, piped(emitter, scope, text, language, blank), "E, h")
        return self.kept[key]

    def emitter(self, place: Place | None, row: str = "") -> Emitter:
        """Give an emitter that reads values by name."""
        return Emitter(PYTHON, FormScope(self.layout, self.constants, place, PYTHON, row=row))

    def function(self, place: Place | None, body: str, arguments: str) -> Callable[..., Any]:
        """Compile one function."""
        rows = "".join(f"w{number}, " for number in (place.repeats if place else ()))
        unpack = f" {rows}= h\n" if rows else ""
        source = f"def function({arguments}):\n {HEAD} = E['A']\n{unpack} return {body}\n"
        names = self.names()
        exec(compile(source, "closure", "exec"), names)  # noqa: S102  # our own emitted code; the author's text stands in it as literals only
        function: Callable[..., Any] = names["function"]
        return function


def read_as(emitter: Emitter, code: Code, reads: Reads) -> Code:
    """Read code as a truth, number, or as it is (the first of several)."""
    to = emitter.to
    return {"boolean": to.boolean, "number": to.number, "value": to.value}[reads](code)
