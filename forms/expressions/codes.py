"""A piece of emitted code with what is known of its value."""

import math
import re
from typing import Literal

import msgspec

Kind = Literal["number", "answer", "text", "date", "boolean", "nodes"]
Item = Literal["text", "raw", "answer", "date"]

EXACT = float(2**53)
"""Whole numbers up to here are exact in a double, so that integers and doubles add up alike."""

CONDITION, EITHER, BOTH, NOT, COMPARISON, SUM, PRODUCT, UNARY, ATOM = range(9)
"""How strongly a piece holds together; a weaker piece inside a stronger one needs brackets."""

_NAME = re.compile(r"[\w.]+")


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """Emitted code. Kind `answer` is a number whose NaN means blank; `date` is text that is '' or an ISO date.

    `whole` numbers compare exactly, `integer` ones are whole and no float in Python; none but NaN is beyond `bound` (of nodes: no sum). `nodes` are lists of `item`: texts, number answers, dates, or `raw` texts of which a
    blank is not left out of sums.
    """

    text: str
    kind: Kind
    strength: int = ATOM
    whole: bool = False
    integer: bool = False
    sure: bool = False
    bound: float = math.inf
    item: Item = "text"
    literal: str | None = None
    constant: float | None = None

    @property
    def numeric(self) -> bool:
        """Tell whether the value is a number, blank or not."""
        return self.kind in {"number", "answer"}

    @property
    def textual(self) -> bool:
        """Tell whether the value is a text."""
        return self.kind in {"text", "date"}

    @property
    def simple(self) -> bool:
        """Tell whether the piece may be written twice: a name or an attribute."""
        return _NAME.fullmatch(self.text) is not None

    def named(self, text: str, kind: Kind) -> "Code":
        """Give a value under a name, with what is known of it."""
        return Code(text=text, kind=kind, whole=self.whole, integer=self.integer, sure=self.sure, bound=self.bound)

    def beside(self, other: "Code") -> "Code":
        """Write a whole constant beside an integer as an integer: Python is quicker with two of them."""
        return self.as_integer() if self.is_integral and other.integer else self

    @property
    def is_integral(self) -> bool:
        """Tell whether the piece is a whole constant that Python may hold as an integer; -0 is none."""
        return self.constant is not None and self.whole and repr(self.constant) != "-0.0"

    def as_integer(self) -> "Code":
        """Write a whole constant as an integer."""
        return msgspec.structs.replace(self, text=repr(int(self.constant or 0)), integer=True)

    def within(self, strength: int) -> str:
        """Give the text, bracketed when it holds together less than `strength`."""
        return self.text if self.strength >= strength else f"({self.text})"
