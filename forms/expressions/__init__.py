"""The language of relevant, constraint and calculation: read once into nodes, emitted as Python and as JavaScript."""

from forms.expressions.examine import examine
from forms.expressions.faults import ExpressionError, did_you_mean
from forms.expressions.nodes import Node
from forms.expressions.parser import parse

__all__ = ["ExpressionError", "Node", "did_you_mean", "examine", "parse"]
