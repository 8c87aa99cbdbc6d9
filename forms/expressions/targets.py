"""How Python and JavaScript spell the same things: templates, no logic."""

import json
import math
from collections.abc import Callable

import msgspec


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """One language's spelling; `{0}`, `{1}`, `{2}` are operands that are already bracketed as needed."""

    name: str
    true: str
    false: str
    conditional: str
    both: str
    either: str
    negation: str
    same: str
    differ: str
    quotient: str
    is_blank: str
    is_there: str
    one_or_zero: str
    member: str
    each: str
    each_if: str
    spread: str
    listed: str
    quote: Callable[[str], str]
    numeral: Callable[[float], str]


def _python_numeral(value: float) -> str:
    return "NAN" if value != value else "INFINITY" if math.isinf(value) else repr(value)


_WHOLE = 1e15


def _script_numeral(value: float) -> str:
    if math.isinf(value):
        return "Infinity"
    if value == 0:
        return "-0" if math.copysign(1, value) < 0 else "0"
    return "NaN" if value != value else repr(int(value)) if abs(value) < _WHOLE and value == int(value) else repr(value)


def _script_text(value: str) -> str:
    return json.dumps(value).replace("</", "<\\/")


PYTHON = Target(
    name="python",
    true="True",
    false="False",
    conditional="{1} if {0} else {2}",
    both="{0} and {1}",
    either="{0} or {1}",
    negation="not {0}",
    same="{0} == {1}",
    differ="{0} != {1}",
    quotient="divided({0}, {1})",
    is_blank="{0} != {0}",
    is_there="{0} == {0}",
    one_or_zero="1 if {0} else 0",
    member="{0}.get({1}, '')",
    each="[{0} for {1} in {2}]",
    each_if="[{0} for {1} in {2} if {3}]",
    spread="*{0}",
    listed="[{0}]",
    quote=repr,
    numeral=_python_numeral,
)

SCRIPT = Target(
    name="script",
    true="true",
    false="false",
    conditional="{0} ? {1} : {2}",
    both="{0} && {1}",
    either="{0} || {1}",
    negation="!{0}",
    same="{0} === {1}",
    differ="{0} !== {1}",
    quotient="{0} / {1}",
    is_blank="isNaN({0})",
    is_there="!isNaN({0})",
    one_or_zero="{0} ? 1 : 0",
    member='(own({0}, {1}) ?? "")',
    each="{2}.map({1} => {0})",
    each_if="{2}.filter({1} => {3}).map({1} => {0})",
    spread="...{0}",
    listed="[{0}]",
    quote=_script_text,
    numeral=_script_numeral,
)
