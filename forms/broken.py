"""Which rules one submission breaks, in the order of the form, before anything is worded."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from forms.compile import CompiledForm
from forms.compiler.rows import Held
from forms.errors import FindingCode, Severity
from forms.evaluate import Computed, Found, is_relevant, rows_at_hand
from forms.reading import Fault

_SOFT = frozenset({"warning", "irrelevant", "count"})
_REPLACED = frozenset({"required", "choice", "range", "constraint", "count"})
_CODES: Mapping[str, FindingCode] = {
    "required": "required", "constraint": "constraint", "range": "constraint", "choice": "choice", "irrelevant": "irrelevant",
    "warning": "warning", "count": "warning",
}  # fmt: skip


class Broken(msgspec.Struct, frozen=True):
    """One rule that one submission breaks at one place.

    `number` is the place's, -1 for a key that the form lacks; `rule` is the name of a check, else `required`, `constraint`,
    `range`, `choice`, `warning`, `count`, `irrelevant`, or `type` of an answer that could not be taken, which is `fault`.
    `held` are the rows at hand (None: none are), `index` is the check's.
    """

    number: int
    rows: tuple[int, ...]
    code: FindingCode
    severity: Severity
    rule: str
    held: Held | None
    index: int = 0
    fault: Fault | None = None
    is_check: bool = False


def broken_rules(compiled: CompiledForm, computed: Computed) -> tuple[Broken, ...]:
    """Give every broken rule that is told: a warning only where nothing is wrong, unknown keys last."""
    faulty = {(fault.number, fault.rows) for fault in computed.faults}
    placed = [_fault(compiled, computed.values, fault) for fault in computed.faults if fault.number >= 0]
    placed += _found(compiled, computed.found, faulty)
    placed.sort(key=lambda broken: _order(compiled, broken))
    wrong = {(broken.number, broken.rows) for broken in placed if broken.severity == "error"}
    placed = [broken for broken in placed if broken.code != "warning" or (broken.number, broken.rows) not in wrong]
    if any(fault.reason == "object" for fault in computed.faults):
        placed = []
    unknown = sorted((fault for fault in computed.faults if fault.number < 0), key=lambda fault: _utf16(fault.path))
    return (*placed, *(_unknown(fault) for fault in unknown))


def _found(compiled: CompiledForm, found: list[Found], faulty: set[tuple[int, tuple[int, ...]]]) -> Iterator[Broken]:
    """Yield what the form's function found, less the rules of answers that could not be taken."""
    for number, code, held, index in found:
        rows = tuple(row.n for row in held)
        if code in _REPLACED and (number, rows) in faulty:
            continue
        if code == "check":
            check = compiled.form.checks[index]
            shown: FindingCode = "check" if check.severity == "error" else "warning"
            yield Broken(number, rows, shown, check.severity, check.name, held, index, is_check=True)
        else:
            yield Broken(number, rows, _CODES[code], "warning" if code in _SOFT else "error", code, held, index)


def _fault(compiled: CompiledForm, values: Mapping[str, Any], fault: Fault) -> Broken:
    """Judge an answer that could not be taken; in an irrelevant place it is only told as dropped."""
    place = compiled.layout.places[fault.number]
    held = rows_at_hand(compiled, values, place, fault.rows)
    if held is None or not is_relevant(compiled, values, place, held):
        return Broken(fault.number, fault.rows, "irrelevant", "warning", "irrelevant", None, 0, fault)
    return Broken(fault.number, fault.rows, "type", "error", "type", held, 0, fault)


def _unknown(fault: Fault) -> Broken:
    code: FindingCode = "unknown" if fault.reason == "unknown" else "type"
    return Broken(-1, (), code, "error", code, None, 0, fault)


def _order(compiled: CompiledForm, broken: Broken) -> tuple[int, ...]:
    """Give a key that sorts as the form reads: repeat by repeat, row by row."""
    repeats = compiled.layout.places[broken.number].repeats
    return (*(part for pair in zip(repeats, broken.rows, strict=False) for part in pair), broken.number)


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")
