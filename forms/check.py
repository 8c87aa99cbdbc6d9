"""Checking a submission: one decode and one function when all is well, every finding when it is not."""

from collections.abc import Mapping
from typing import Any

import msgspec

from forms.compile import CompiledForm, Doubt
from forms.compiler.layout import Place
from forms.compiler.named import NamedValues
from forms.compiler.piping import is_english, is_money
from forms.compiler.rows import Held
from forms.errors import Finding, FindingCode
from forms.evaluate import (
    Around,
    Computed,
    Found,
    Judged,
    compute,
    filled_text,
    is_relevant,
    rows_at_hand,
    surroundings,
    value_of,
)
from forms.expressions.runtime.display import displayed_money, displayed_number, displayed_text
from forms.expressions.runtime.records import plain
from forms.lengths import LONGEST
from forms.messages import own_message
from forms.model import Question, Repeat, Texts, text_in
from forms.reading import Fault, printable

_SOFT = frozenset({"warning", "irrelevant", "count"})
_REPLACED = frozenset({"required", "choice", "range", "constraint", "count"})


class Verdict(msgspec.Struct, frozen=True):
    """The result of a check; `judged` are the answers as the form's function left them."""

    valid: bool
    findings: tuple[Finding, ...]
    judged: Judged

    @property
    def answers(self) -> dict[str, Any]:
        """What would be stored: nested, with calculations as computed, without blanks and irrelevant answers; made anew each time."""
        return self.judged.stored()


def check(compiled: CompiledForm, answers: Mapping[str, Any] | bytes, around: Around, language: str = "id") -> Verdict:
    """Check one submission, given as nested answers or as the bytes of their JSON.

    Raises:
        msgspec.DecodeError: when `answers` are bytes that are no JSON.
        RecursionError: when they are JSON nested without bound.
    """
    quick = _quick(compiled, answers, around)
    if quick is None:
        raw = msgspec.json.decode(answers) if isinstance(answers, bytes) else answers
        return _Report(compiled, compute(compiled, raw, around), language).verdict()
    found, decoded, values = quick
    judged = Judged(decoded, compiled.has_inner_groups)
    if not found:
        return Verdict(True, (), judged)  # noqa: FBT003  # the field is named in the struct
    computed = Computed(found, judged, NamedValues(compiled.value_places, values), [])
    return _Report(compiled, computed, language).verdict()


def _quick(
    compiled: CompiledForm, answers: Mapping[str, Any] | bytes, around: Around
) -> tuple[list[Found], msgspec.Struct, tuple[Any, ...]] | None:
    """Run over answers that one decode takes as they are, None for those that must be read one by one.

    Gives what was found, the answers as the run left them, and the values where something was found.
    """
    try:
        raw = answers if isinstance(answers, bytes) else msgspec.json.encode(answers)
    except _ODD:
        return None
    if len(raw) > LONGEST or _is_suspect(raw):
        return None
    given = surroundings(around)
    for way in compiled.ways:
        try:
            decoded = way.decoder.decode(raw)
            found, values = way.run(decoded, given, False)  # noqa: FBT003  # values only when something is found
        except _ODD:
            continue
        return found, decoded, values
    return None


_ODD = (
    msgspec.MsgspecError, Doubt, UnicodeError, TypeError, ValueError, OverflowError, RecursionError, AttributeError,
)  # fmt: skip
"""What makes a way give up; AttributeError: a relevant group that was not sent."""


def _is_suspect(raw: bytes) -> bool:
    """Tell whether JSON may hold control characters, escapes, or a text of invisible characters only.

    The order matters for speed: nearly all submissions are ASCII without a backslash.
    """
    if b"\\" in raw or b"\x7f" in raw:
        return True
    return not raw.isascii() and (b"\xc2" in raw or b"\xef" in raw or b'"\xe2\x80' in raw)


class _Report:
    """Turns what one run found into findings in the order of the sheet."""

    def __init__(self, compiled: CompiledForm, computed: Computed, language: str) -> None:
        self.compiled = compiled
        self.computed = computed
        self.language = language
        self.values = computed.values

    def verdict(self) -> Verdict:
        """Collect, order and word every finding."""
        faulty = {(fault.number, fault.rows) for fault in self.computed.faults}
        placed = [self.fault(fault) for fault in self.computed.faults if fault.number >= 0]
        for number, code, held, index in self.computed.found:
            rows = tuple(row.n for row in held)
            if code not in _REPLACED or (number, rows) not in faulty:
                placed.append((self.order(number, rows), self.finding((number, code, held, index))))
        placed.sort(key=lambda entry: entry[0])
        wrong = {finding.path for _, finding in placed if finding.severity == "error"}
        placed = [entry for entry in placed if entry[1].code != "warning" or entry[1].path not in wrong]
        if any(fault.reason == "object" for fault in self.computed.faults):
            placed = []
        unknown = sorted(
            (fault for fault in self.computed.faults if fault.number < 0), key=lambda fault: _utf16(fault.path)
        )
        findings = (*(finding for _, finding in placed), *(self.unknown(fault) for fault in unknown))
        valid = all(finding.severity == "warning" for finding in findings)
        return Verdict(valid, findings, self.computed.judged)

    def order(self, number: int, rows: tuple[int, ...]) -> tuple[int, ...]:
        """Give a key that sorts findings as the form reads: repeat by repeat, row by row."""
        repeats = self.compiled.layout.places[number].repeats
        return (*(part for pair in zip(repeats, rows, strict=False) for part in pair), number)

    def fault(self, fault: Fault) -> tuple[tuple[int, ...], Finding]:
        """Word an answer that could not be taken; in an irrelevant place it is only told as dropped."""
        place = self.compiled.layout.places[fault.number]
        held = rows_at_hand(self.compiled, self.values, place, fault.rows)
        key = self.order(fault.number, fault.rows)
        if held is None or not is_relevant(self.compiled, self.values, place, held):
            message = own_message("irrelevant", self.language, {"label": self.label(place, None)})
            return key, Finding(path=fault.path, code="irrelevant", severity="warning", message=message)
        shown = fault.value if isinstance(fault.value, str) else self.displayed(place, fault.value)
        pieces = {"label": self.label(place, held), "value": printable(shown)}
        return key, Finding(
            path=fault.path, code="type", severity="error", message=own_message(fault.reason, self.language, pieces)
        )

    def unknown(self, fault: Fault) -> Finding:
        """Word a key that the form does not have."""
        code: FindingCode = "unknown" if fault.reason == "unknown" else "type"
        return Finding(
            path=fault.path,
            code=code,
            severity="error",
            message=own_message(fault.reason, self.language, {"path": fault.path}),
        )

    def finding(self, found: Found) -> Finding:
        """Word one finding of the form's function."""
        number, code, held, index = found
        place = self.compiled.layout.places[number]
        if code == "check":
            severity = self.compiled.form.checks[index].severity
            shown: FindingCode = "check" if severity == "error" else "warning"
        else:
            severity = "warning" if code in _SOFT else "error"
            shown = _CODES[code]
        return Finding(
            path=path_text(self.compiled, place, held),
            code=shown,
            severity=severity,
            message=self.message(place, code, held, index),
        )

    def message(self, place: Place, code: str, held: Held, index: int) -> str:
        """Give the author's message with `${name}` filled in, else our own."""
        texts = self.authored(place, code, index)
        blank = "(blank)" if is_english(self.language) else "(kosong)"
        authored = filled_text(self.compiled, self.values, place, held, (texts, self.language, blank))
        if authored:
            return authored
        if code == "irrelevant":
            return own_message(code, self.language, {"label": self.label(place, None)})
        pieces = {"label": self.label(place, held), **self.pieces(place, code, held)}
        return own_message(code, self.language, pieces)

    def authored(self, place: Place, code: str, index: int) -> Texts:
        """Give the author's texts for a finding."""
        if code == "check":
            return self.compiled.form.checks[index].message
        column = _MESSAGE_COLUMNS.get(code)
        if column is None or not isinstance(place.node, Question):
            return {}
        texts: Texts = getattr(place.node, column)
        return texts

    def pieces(self, place: Place, code: str, held: Held) -> dict[str, str]:
        """Give what our own messages fill in."""
        if isinstance(place.node, Repeat):
            rows = len(value_of(self.values, "r", place, held))
            return {"rows": str(rows), "wanted": self.wanted(place, held)} if code == "count" else {}
        value = value_of(self.values, "v", place, held)
        parameters = place.node.parameters if isinstance(place.node, Question) else {}
        return {
            "value": self.displayed(place, value),
            "start": parameters.get("start", "1"),
            "end": parameters.get("end", "10"),
        }

    def displayed(self, place: Place, value: object) -> str:
        """Write an answer as people read it."""
        english = is_english(self.language)
        if isinstance(value, str):
            return printable(displayed_text(value, english, ""))
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < _LARGEST:
            return printable(plain(value))
        write = displayed_money if is_money(place.node) else displayed_number
        return printable(write(float(value), english, ""))

    def wanted(self, place: Place, held: Held) -> str:
        """Give how many rows a repeat's count asks for."""
        node = self.compiled.rules[place.number, "repeat_count"]
        count = self.compiled.closures.expression(place, node, "number")(self.values, held)
        return plain(count) or "0"

    def label(self, place: Place, held: Held | None) -> str:
        """Give the label in the asked language, with `${name}` filled in where rows are at hand."""
        texts = place.node.label
        if held is None:
            return text_in(texts, self.language, self.compiled.form.default_language) or place.node.name
        return filled_text(self.compiled, self.values, place, held, (texts, self.language, "")) or place.node.name


_LARGEST = 1e308
_MESSAGE_COLUMNS: Mapping[str, str] = {
    "required": "required_message",
    "constraint": "constraint_message",
    "warning": "warning_message",
}
_CODES: Mapping[str, FindingCode] = {
    "required": "required", "constraint": "constraint", "range": "constraint", "choice": "choice", "irrelevant": "irrelevant",
    "warning": "warning", "count": "warning",
}  # fmt: skip


def path_text(compiled: CompiledForm, place: Place, held: Held) -> str:
    """Give the finding path of a place in some rows: `group/repeat[2]/question`."""
    numbers = {
        len(compiled.layout.places[repeat].path) - 1: row.n for repeat, row in zip(place.repeats, held, strict=False)
    }
    return "/".join(f"{name}[{numbers[depth]}]" if depth in numbers else name for depth, name in enumerate(place.path))


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")
