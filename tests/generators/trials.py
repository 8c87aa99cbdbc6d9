"""What may come of a hostile expression or workbook, and nothing else may: for the tests and for `./run bench fuzz`."""

import traceback
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from generated_forms import form_of_rules
from spoiled_expressions import Context

from forms.check import check
from forms.compile import CompiledForm, compile_form
from forms.errors import FormProblems, Issue
from forms.evaluate import Around
from forms.expressions import ExpressionError
from forms.expressions.context import emit_in_context, evaluate_typed
from forms.expressions.targets import PYTHON, SCRIPT
from forms.script import script
from forms.versions import canonical, decode
from forms.xlsform.outside import Examined

NOW = datetime(2026, 11, 22, 12, 30, tzinfo=ZoneInfo("Asia/Makassar"))
AROUND = Around(now=NOW, last_saved={"a": 4}, register={"id": "a"}, seed=7)
ANSWERS: tuple[object, ...] = (
    {},
    {"a": 3, "b": -1, "d": 2.5, "t": "satu dua", "u": "Ñ🙂", "tgl": "2026-02-28", "p": "satu", "m": ["satu", "dua"]},
    {"r": [{"x": 1, "y": "a"}, {"x": 10**14, "y": ""}], "w": "2026-11-22T23:30:00+08:00", "a": 10**14, "d": 0},
)
GROWTH = 80
"""Letters of code for a letter of an expression; what is beyond grows with every nesting."""

PASSED = frozenset({"file_heavy"})


def try_expression(text: str, context: Context) -> str:
    """Evaluate one expression over a context; gives `value`, or the code of its fault.

    Raises:
        AssertionError: when a fault is not told as it should be.
    """
    try:
        kind, value = evaluate_typed(text, context, NOW)
    except ExpressionError as fault:
        return _told_code(fault, text)
    assert isinstance(value, bool | float | str), value
    assert kind in {"boolean", "number", "string", "date"}, kind
    return "value"


def _told_code(fault: ExpressionError, text: str) -> str:
    assert fault.code, fault
    assert fault.message, fault
    assert fault.message_en, fault
    assert 0 <= fault.at <= len(text), fault
    return fault.code


def try_targets(text: str, context: Context) -> None:
    """Emit one expression to both targets; the code must not outgrow the text.

    Raises:
        AssertionError: when it does.
    """
    for target in (PYTHON, SCRIPT):
        try:
            code, _ = emit_in_context(text, context, target)
        except ExpressionError:
            return
        assert len(code.text) <= GROWTH * (len(text) + 20), f"{len(code.text)} letters of {target.name}"


def try_rules(text: str) -> str:
    """Put one expression into a form as every kind of rule, and check answers; gives `form` or the code of the first issue."""
    try:
        compiled = compile_form(form_of_rules([text, text]))
    except FormProblems as problems:
        told(problems.issues)
        return problems.issues[0].code
    run_form(compiled)
    return "form"


def run_form(compiled: CompiledForm) -> None:
    """Check some answers, and write the browser's module."""
    for answers in ANSWERS:
        check(compiled, answers, AROUND)
    script(compiled)


def told(issues: tuple[Issue, ...]) -> None:
    """Hold that each issue says where and what.

    Raises:
        AssertionError: when one does not.
    """
    for issue in issues:
        assert issue.row >= 1, issue
        assert issue.sheet or issue.code.startswith(("file_", "sheet_", "json_")), issue
        assert 0 < len(issue.message) < 3_000, issue
        assert 0 < len(issue.message_en) < 3_000, issue


def try_examined(found: Examined) -> str:
    """Judge what was found in a workbook, read again as the service does; gives `form`, or the code of the first error."""
    told(found.issues)
    errors = [issue for issue in found.issues if issue.severity == "error"]
    assert (found.form is None) == bool(errors), errors
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=Examined)
    if again.form is None:
        return errors[0].code
    assert decode(canonical(again.form)) == found.form
    return "form"


def same_as_outside(found: tuple[object, tuple[Issue, ...]], outcome: str) -> None:
    """Hold that the real door said what the quick trial of the same file said; either may run out of time or memory.

    Raises:
        AssertionError: when they differ.
    """
    form, issues = found
    errors = [issue.code for issue in issues if issue.severity == "error"]
    real = "form" if form is not None else errors[0]
    assert real == outcome or PASSED & {real, outcome}, f"outside {real}, here {outcome}"


def smallest(text: str, fails: Callable[[str], bool]) -> str:
    """Cut pieces out of a text as long as it fails; gives the smallest that still does."""
    size = len(text) // 2
    while size:
        at = 0
        while at < len(text):
            shorter = text[:at] + text[at + size :]
            if fails(shorter):
                text = shorter
            else:
                at += size
        size //= 2
    return text


def kind_of(error: BaseException) -> str:
    """Name a failure by its type and the place in our code that it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/forms/" in frame.filename or "/generators/" in frame.filename]
    where = ours[-1] if ours else frames[-1]
    return f"{type(error).__name__} in {where.name} ({where.filename.rpartition('/')[2]}:{where.lineno})"
