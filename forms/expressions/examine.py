"""Faults of an expression that reads well: unknown functions, argument counts, patterns, what a form cannot have."""

from collections.abc import Iterator

from forms.expressions.faults import ExpressionError, did_you_mean
from forms.expressions.functions import DIALECTS, FUNCTIONS, REPAIRS, Function
from forms.expressions.nodes import Call, Node, Path, Text, Variable, walk
from forms.expressions.patterns import portable
from forms.expressions.runtime.digests import ALGORITHMS

_OVER_NODES = frozenset({"count", "count-non-empty"})


def examine(node: Node) -> tuple[ExpressionError, ...]:
    """Give every fault of the calls in `node`, in the order of the text."""
    return tuple(fault for part in walk(node) if isinstance(part, Call) for fault in _call_faults(part))


def _call_faults(call: Call) -> Iterator[ExpressionError]:
    function = FUNCTIONS.get(call.name)
    if function is None:
        yield unknown_function(call)
        return
    count = len(call.arguments)
    if count < function.least or (function.most != -1 and count > function.most):
        yield _wrong_count(call, function)
    elif call.name in _OVER_NODES and not isinstance(call.arguments[0], Variable | Path):
        yield ExpressionError(
            "needs_reference", call.at, call.name, f"`{call.name}()` menghitung jawaban: isinya harus `${{nama}}` atau sebuah jalur.",
            f"`{call.name}()` counts answers: it takes `${{name}}` or a path.",
        )  # fmt: skip
    elif call.name == "digest" and isinstance(call.arguments[1], Text) and call.arguments[1].value not in ALGORITHMS:
        known = ", ".join(ALGORITHMS)
        yield ExpressionError(
            "unsupported",
            call.arguments[1].at,
            call.arguments[1].value,
            f"`digest()` mendukung {known}.",
            f"`digest()` supports {known}.",
        )
    elif call.name == "regex":
        try:
            _pattern(call)
        except ExpressionError as fault:
            yield fault


def _pattern(call: Call) -> None:
    pattern = call.arguments[1]
    if not isinstance(pattern, Text):
        raise ExpressionError(
            "bad_pattern",
            pattern.at,
            "",
            "Pola `regex()` harus teks tetap di antara tanda kutip, bukan hasil rumus.",
            "The pattern of `regex()` must be a constant text between quotes, not computed.",
        )
    portable(pattern.value, pattern.at)


def unknown_function(call: Call) -> ExpressionError:
    """Say that a function is unknown, of another tool, or what to write instead."""
    name = call.name
    if name in DIALECTS:
        dialect, instead = DIALECTS[name]
        hint, hint_en = (f" Tulis `{instead}`.", f" Write `{instead}`.") if instead else ("", "")
        return ExpressionError(
            "dialect", call.at, name, f"Fungsi `{name}()` hanya ada di {dialect}, bukan di XLSForm.{hint}",
            f"The function `{name}()` exists in {dialect} only, not in XLSForm.{hint_en}",
        )  # fmt: skip
    if name.lower() in REPAIRS:
        instead = REPAIRS[name.lower()]
        hint, hint_en = f" Tulis `{instead}`.", f" Write `{instead}`."
    else:
        hint, hint_en = did_you_mean(name, FUNCTIONS)
    return ExpressionError(
        "unknown_function",
        call.at,
        name,
        f"Tidak ada fungsi `{name}()`.{hint}",
        f"There is no function `{name}()`.{hint_en}",
    )


def _wrong_count(call: Call, function: Function) -> ExpressionError:
    count = len(call.arguments)
    if function.most == -1:
        wanted, wanted_en = f"paling sedikit {function.least}", f"at least {function.least}"
    elif function.least == function.most:
        wanted, wanted_en = str(function.least), str(function.least)
    else:
        wanted, wanted_en = f"{function.least} sampai {function.most}", f"{function.least} to {function.most}"
    hint, hint_en = "", ""
    if call.name == "if" and count == function.least - 1:
        hint, hint_en = (
            " Tambahkan nilai untuk keadaan sebaliknya, misalnya `''`.",
            " Add the else value, such as `''`.",
        )
    return ExpressionError(
        "argument_count",
        call.at,
        call.name,
        f"`{call.name}()` memerlukan {wanted} argumen, di sini ada {count}.{hint}",
        f"`{call.name}()` takes {wanted_en} argument(s), here are {count}.{hint_en}",
    )
