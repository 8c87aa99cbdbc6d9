"""What the parts of the emitter ask of it: a protocol, so that they need not know it."""

from typing import Protocol

from forms.expressions.codes import Code
from forms.expressions.coercion import Coercion
from forms.expressions.nodes import Node
from forms.expressions.targets import Target


class Writer(Protocol):
    """Emits expressions in one target."""

    target: Target
    to: Coercion

    def emit(self, node: Node) -> Code:
        """Give the code of a node."""

    def numeral(self, value: float) -> Code:
        """Give the code of a constant number."""

    def quoted(self, value: str) -> Code:
        """Give the code of a constant text."""

    def boolean(self, *, value: bool) -> Code:
        """Give the code of a constant truth."""
