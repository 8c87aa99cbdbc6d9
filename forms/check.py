"""Checking a submission: one decode and one function when all is well, every finding when it is not."""

from collections.abc import Mapping
from typing import Any

import msgspec

from forms.broken import Broken, broken_rules
from forms.compile import CompiledForm, Doubt
from forms.compiler.layout import Place
from forms.compiler.named import NamedValues
from forms.compiler.piping import is_english, is_money
from forms.compiler.rows import Held
from forms.errors import Finding
from forms.evaluate import (
    Around,
    Computed,
    Judged,
    compute,
    filled_text,
    surroundings,
    value_of,
)
from forms.expressions.runtime.display import displayed_money, displayed_number, displayed_text
from forms.expressions.runtime.records import plain
from forms.lengths import LONGEST
from forms.messages import own_message
from forms.model import Question, Repeat, Texts, text_in
from forms.reading import printable


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
    if isinstance(quick, Judged):
        return Verdict(True, (), quick)  # noqa: FBT003  # the field is named in the struct
    return _Report(compiled, quick or _thorough(compiled, answers, around), language).verdict()


def broken_by(compiled: CompiledForm, answers: Mapping[str, Any], around: Around) -> tuple[Broken, ...]:
    """Give the rules that nested answers break, without wording any: what `check` tells, for whoever only counts."""
    quick = _quick(compiled, answers, around)
    if isinstance(quick, Judged):
        return ()
    return broken_rules(compiled, quick or _thorough(compiled, answers, around))


def _thorough(compiled: CompiledForm, answers: Mapping[str, Any] | bytes, around: Around) -> Computed:
    """Read answers one by one and run over what could be taken; raises as `check`."""
    raw = msgspec.json.decode(answers) if isinstance(answers, bytes) else answers
    return compute(compiled, raw, around)


def _quick(compiled: CompiledForm, answers: Mapping[str, Any] | bytes, around: Around) -> Judged | Computed | None:
    """Run over answers that one decode takes as they are, None for those that must be read one by one.

    Gives the answers as the run left them, with values only where something was found.
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
        judged = Judged(decoded, compiled.has_inner_groups)
        return Computed(found, judged, NamedValues(compiled.value_places, values), []) if found else judged
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
        """Word every broken rule."""
        findings = tuple(self.finding(broken) for broken in broken_rules(self.compiled, self.computed))
        valid = all(finding.severity == "warning" for finding in findings)
        return Verdict(valid, findings, self.computed.judged)

    def finding(self, broken: Broken) -> Finding:
        """Word one broken rule."""
        if broken.number < 0 or broken.fault is not None:
            path, message = self.refused(broken)
        else:
            place = self.compiled.layout.places[broken.number]
            held = broken.held or ()
            path = path_text(self.compiled, place, held)
            message = self.message(place, "check" if broken.is_check else broken.rule, held, broken.index)
        return Finding(path=path, code=broken.code, severity=broken.severity, message=message)

    def refused(self, broken: Broken) -> tuple[str, str]:
        """Give the path of an answer that could not be taken, and why."""
        fault = broken.fault
        if fault is None:
            raise RuntimeError("a key that the form lacks is always a fault")
        if broken.number < 0:
            return fault.path, own_message(fault.reason, self.language, {"path": fault.path})
        place = self.compiled.layout.places[broken.number]
        if broken.code == "irrelevant":
            return fault.path, own_message("irrelevant", self.language, {"label": self.label(place, None)})
        shown = fault.value if isinstance(fault.value, str) else self.displayed(place, fault.value)
        pieces = {"label": self.label(place, broken.held), "value": printable(shown)}
        return fault.path, own_message(fault.reason, self.language, pieces)

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


def path_text(compiled: CompiledForm, place: Place, held: Held) -> str:
    """Give the finding path of a place in some rows: `group/repeat[2]/question`."""
    numbers = {
        len(compiled.layout.places[repeat].path) - 1: row.n for repeat, row in zip(place.repeats, held, strict=False)
    }
    return "/".join(f"{name}[{numbers[depth]}]" if depth in numbers else name for depth, name in enumerate(place.path))
