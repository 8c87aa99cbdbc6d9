"""The functions of the language as data: one row says all that parser, checks and both targets need.

`arguments` spells the kinds that arguments are read as: `n` number, `t` text, `b` boolean, `v` as it is;
a last `N`, `T` or `B` takes any number of arguments, node-sets spread out into their members. `special`
marks functions that the emitter writes itself. `zone` functions get the zone as a last argument. Names of the implementations are the same
in `runtime.py` and `runtime.js`.
"""

from typing import Literal

import msgspec

Result = Literal["number", "text", "date", "boolean", "special"]


class Function(msgspec.Struct, frozen=True, kw_only=True):
    """One function: how it is called and what it gives. `most` is -1 where there is no bound."""

    name: str
    least: int
    most: int
    arguments: str = ""
    result: Result
    call: str = ""
    zone: bool = False
    volatile: bool = False


def _f(name: str, least: int, most: int, arguments: str, result: Result, call: str, **flags: bool) -> Function:
    return Function(name=name, least=least, most=most, arguments=arguments, result=result, call=call, **flags)


_ROWS = (
    _f("true", 0, 0, "", "special", ""),
    _f("false", 0, 0, "", "special", ""),
    _f("not", 1, 1, "b", "special", ""),
    _f("if", 3, 3, "", "special", ""),
    _f("coalesce", 1, -1, "", "special", ""),
    _f("once", 1, 1, "", "special", ""),
    _f("boolean", 1, 1, "b", "special", ""),
    _f("number", 0, 1, "n", "special", ""),
    _f("string", 0, 1, "t", "special", ""),
    _f("position", 0, 1, "", "special", ""),
    _f("count", 1, 1, "", "special", ""),
    _f("indexed-repeat", 3, 7, "", "special", ""),
    _f("instance", 1, 1, "", "special", ""),
    _f("current", 0, 0, "", "special", ""),
    _f("pulldata", 4, 4, "", "special", ""),
    _f("jr:choice-name", 2, 2, "", "special", ""),
    _f("regex", 2, 2, "", "special", ""),
    _f("selected", 2, 2, "", "special", ""),
    _f("today", 0, 0, "", "special", "", volatile=True),
    _f("now", 0, 0, "", "special", "", volatile=True),
    _f("random", 0, 0, "", "special", "", volatile=True),
    _f("uuid", 0, 1, "", "special", "", volatile=True),
    _f("boolean-from-string", 1, 1, "t", "boolean", "true_text"),
    _f("concat", 0, -1, "T", "text", "concat"),
    _f("join", 1, -1, "tT", "text", "join"),
    _f("string-length", 0, 1, "t", "special", ""),
    _f("normalize-space", 0, 1, "t", "text", "single_spaced"),
    _f("translate", 3, 3, "ttt", "text", "translated"),
    _f("contains", 2, 2, "tt", "special", ""),
    _f("starts-with", 2, 2, "tt", "boolean", "starts_with"),
    _f("ends-with", 2, 2, "tt", "boolean", "ends_with"),
    _f("substring-before", 2, 2, "tt", "text", "before"),
    _f("substring-after", 2, 2, "tt", "text", "after"),
    _f("substring", 2, 3, "tnn", "text", "substring"),
    _f("substr", 2, 3, "tnn", "text", "substr"),
    _f("selected-at", 2, 2, "tn", "text", "selected_at"),
    _f("count-selected", 1, 1, "t", "number", "count_selected"),
    _f("digest", 2, 3, "ttt", "text", "digest"),
    _f("base64-decode", 1, 1, "t", "text", "base64_text"),
    _f("sum", 1, 1, "N", "number", "total"),
    _f("min", 1, -1, "N", "number", "least"),
    _f("max", 1, -1, "N", "number", "most"),
    _f("count-non-empty", 1, 1, "T", "number", "count_filled"),
    _f("checklist", 3, -1, "nnB", "boolean", "checklist"),
    _f("weighted-checklist", 4, -1, "nnN", "boolean", "weighted_checklist"),
    _f("int", 1, 1, "v", "number", "whole_part"),
    _f("round", 1, 2, "nn", "number", "rounded"),
    _f("floor", 1, 1, "n", "number", "floored"),
    _f("ceiling", 1, 1, "n", "number", "raised"),
    _f("abs", 1, 1, "n", "number", "absolute"),
    _f("pow", 2, 2, "nn", "number", "power"),
    _f("sqrt", 1, 1, "n", "number", "square_root"),
    _f("exp", 1, 1, "n", "number", "exponential"),
    _f("exp10", 1, 1, "n", "number", "power_of_ten"),
    _f("log", 1, 1, "n", "number", "logarithm"),
    _f("log10", 1, 1, "n", "number", "logarithm_ten"),
    _f("sin", 1, 1, "n", "number", "sine"),
    _f("cos", 1, 1, "n", "number", "cosine"),
    _f("tan", 1, 1, "n", "number", "tangent"),
    _f("asin", 1, 1, "n", "number", "arc_sine"),
    _f("acos", 1, 1, "n", "number", "arc_cosine"),
    _f("atan", 1, 1, "n", "number", "arc_tangent"),
    _f("atan2", 2, 2, "nn", "number", "arc_tangent_two"),
    _f("pi", 0, 0, "", "number", "pi"),
    _f("date", 1, 1, "v", "date", "date_of", zone=True),
    _f("date-time", 1, 1, "v", "text", "date_time_of", zone=True),
    _f("decimal-date-time", 1, 1, "v", "number", "decimal_date_time", zone=True),
    _f("decimal-time", 1, 1, "t", "number", "decimal_time", zone=True),
    _f("format-date", 2, 2, "vt", "text", "formatted", zone=True),
    _f("format-date-time", 2, 2, "vt", "text", "formatted", zone=True),
    _f("area", 1, 1, "T", "number", "area"),
    _f("distance", 1, -1, "T", "number", "distance"),
    _f("geofence", 2, 2, "tt", "boolean", "geofence"),
)

FUNCTIONS = {row.name: row for row in _ROWS}

VOLATILE = tuple(row.name for row in _ROWS if row.volatile)

DIALECTS = {
    "difference-in-months": ("CHT", "int((decimal-date-time(b) - decimal-date-time(a)) div 30.4375)"),
    "add-date": ("CHT", "date(${x} + n)"),
    "parse-timestamp-to-date": ("CHT", "date(${x})"),
    "to-bikram-sambat": ("CHT", ""),
    "z-score": ("CHT", ""),
    "cht:difference-in-months": ("CHT", ""),
    "duration": ("SurveyCTO", ""),
    "index": ("SurveyCTO", "position(..)"),
    "choice-label": ("SurveyCTO", "jr:choice-name(${x}, '${x}')"),
    "device-info": ("SurveyCTO", ""),
    "de-duplicate": ("SurveyCTO", ""),
    "item-at": ("SurveyCTO", "selected-at(${x}, n)"),
    "count-items": ("SurveyCTO", "count-selected(${x})"),
    "rank-index": ("SurveyCTO", ""),
    "sum-if": ("SurveyCTO", ""),
    "count-if": ("SurveyCTO", ""),
    "join-if": ("SurveyCTO", ""),
    "rank-value": ("SurveyCTO", ""),
    "once-all": ("SurveyCTO", ""),
    "linebreak": ("SurveyCTO", ""),
    "phone-call-log": ("SurveyCTO", ""),
    "hash": ("SurveyCTO", "digest(${x}, 'SHA-256')"),
}
"""Functions of other tools: the dialect and what to write instead."""

REPAIRS = {
    "isblank": "${x} = ''",
    "isempty": "${x} = ''",
    "empty": "${x} = ''",
    "isnull": "${x} = ''",
    "len": "string-length(${x})",
    "length": "string-length(${x})",
    "average": "sum(${x}) div count(${x})",
    "avg": "sum(${x}) div count(${x})",
    "mean": "sum(${x}) div count(${x})",
    "iif": "if(…, …, …)",
    "and": "… and …",
    "or": "… or …",
    "year": "format-date(${x}, '%Y')",
    "month": "format-date(${x}, '%n')",
    "day": "format-date(${x}, '%e')",
    "ceil": "ceiling(${x})",
    "randomize": "parameters: randomize=true",
}
"""Functions that do not exist anywhere, but are often tried: what says the same."""
