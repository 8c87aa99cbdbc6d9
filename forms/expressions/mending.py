"""Reading past slips whose repair is sure, so that every fault of an expression is told at once."""

from collections.abc import Container

import msgspec

from forms.expressions.faults import ExpressionError
from forms.expressions.nodes import Node
from forms.expressions.parser import parse

MOST_SLIPS = 20


class Mended(msgspec.Struct, frozen=True):
    """An expression read as if its slips were mended: `node` is None where that was not enough.

    Positions in the node are those of the mended text; `mends` are (place, characters added), in the order they were made.
    """

    node: Node | None
    slips: tuple[ExpressionError, ...]
    mends: tuple[tuple[int, int], ...] = ()

    def authors(self, at: int) -> int:
        """Give the place in the author's text of a place in the mended one."""
        return _authors(at, self.mends)


def read_mended(text: str, names: Container[str] = ()) -> Mended:
    """Parse `text`, mending each slip that has one sure repair; slips carry their place in the author's text.

    `names` are questions: `${jumlah anggota}` is sure where one of them is `jumlah_anggota`.
    """
    authors_text = text
    slips: list[ExpressionError] = []
    mends: tuple[tuple[int, int], ...] = ()
    while True:
        try:
            return Mended(parse(text), tuple(slips), mends)
        except ExpressionError as fault:
            at, end = fault.at, fault.at + len(fault.piece)
            fault.at = _authors(at, mends)
            fault.piece = authors_text[fault.at : _authors(end, mends)]
            fault.mend = fault.mend or _joined(fault, names)
            slips.append(fault)
            if not fault.mend or len(slips) == MOST_SLIPS:
                return Mended(None, tuple(slips), mends)
            text = text[:at] + fault.mend + text[end:]
            mends = (*mends, (at, len(fault.mend) - (end - at)))


def _joined(fault: ExpressionError, names: Container[str]) -> str:
    name = "_".join(fault.piece.removeprefix("${").removesuffix("}").split())
    return f"${{{name}}}" if fault.code == "bad_reference" and name in names else ""


def _authors(at: int, mends: tuple[tuple[int, int], ...]) -> int:
    for place, added in reversed(mends):
        if at > place:
            at = max(place, at - added)
    return at
