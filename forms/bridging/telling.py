"""The bridge's issues in words."""

from collections.abc import Sequence

import msgspec

from forms.bridging.matching import Change, gone, kind_of, unit_of
from forms.bridging.sides import Sides
from forms.compiler.layout import Place
from forms.compiler.rules import issue
from forms.errors import Issue, Severity
from forms.expressions import ExpressionError

_MOST = 5


def told(row: int, column: str, fault: ExpressionError, severity: Severity) -> Issue:
    """Place a fault in a cell of the sheet."""
    return msgspec.structs.replace(issue("bridge", row, column, fault), severity=severity)


def listed(names: tuple[str, ...]) -> str:
    """Write some names, the first few of many."""
    shown = ", ".join(f"`{name}`" for name in names[:_MOST])
    return shown if len(names) <= _MOST else f"{shown}, … ({len(names)})"


def with_named(named: Sequence[tuple[str, str]]) -> str:
    """Say which old codes of regions go to which new ones because people named them, '' for none."""
    pairs = ", ".join(f"{old} menjadi {new}" for old, new in named[:_MOST])
    more = f", … ({len(named)})" if len(named) > _MOST else ""
    return f"Penerus yang ditunjuk provinsi: {pairs}{more}." if named else ""


def missing(sides: Sides, change: Change, old: Place, new: Place, severity: Severity) -> Issue:
    """Tell that a question of the same name needs a row; it stands at the sheet as a whole."""
    name = new.node.name
    what, what_en = _what(sides, change, old, new)
    repair, repair_en = (
        ("Tulis barisnya dengan rumus atas jawaban lama, atau comparable `no`", "Write its row with an expression over the old answers, or comparable `no`")
        if not new.repeats
        else ("Tulis barisnya dengan comparable `no` tanpa rumus", "Write its row with comparable `no` and no expression")
    )  # fmt: skip
    fault = ExpressionError(
        f"bridge_{change}", 0, name, f"`{name}` {what}, tetapi belum ada barisnya di jembatan. {repair}.",
        f"`{name}` {what_en}, but the bridge has no row for it. {repair_en}.",
    )  # fmt: skip
    return told(1, "question", fault, severity)


def _what(sides: Sides, change: Change, old: Place, new: Place) -> tuple[str, str]:
    if change == "unit":
        before, after = unit_of(old), unit_of(new)
        return f"berubah satuan dari {before} menjadi {after}", f"changed its unit from {before} to {after}"
    if change == "repeat":
        return "pindah ke dalam atau ke luar repeat", "moved into or out of a repeat"
    if change == "list":
        names = listed(gone(sides.old.form, old, sides.new.form, new))
        return f"kehilangan pilihan {names}", f"lost the choices {names}"
    before, after = kind_of(old), kind_of(new)
    return f"berubah tipe dari {before} menjadi {after}", f"changed its type from {before} to {after}"
