"""Generates the functions that render a whole row of plain values: a loop over 150 columns costs several times as much.

A row function takes the row, what stands for its texts (the number of a shared string, or a whole `<is>` element; anything for a
blank), and the row's number as text. It gives the row's XML and its line. Names and styles in the source are ours (column letters,
style ids); no heading and no answer gets into it. A cell's reference stands last among its attributes: what comes before is the same
in every row, which makes the packed sheet smaller.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from math import inf
from typing import Any, Final

from exports import texts
from exports.rendering import BETWEEN, DIGITS, FIRST_DATE, FIRST_TIME, NUMBER, ZERO, Column, letters, serial, shown_said

Row = tuple[Any, ...]
RowFunction = Callable[[Row, Sequence[Any], str], tuple[str, str]]
RowTest = Callable[[Row], bool]
Anything = Callable[[Row, int, int], tuple[str, str]]
"""Renders one cell of a column of kind `any`: row, place, the row's number."""


_FITS: Final = {
    "integer": f"type(v{{p}}) is int and -{DIGITS} < v{{p}} < {DIGITS}",
    "decimal": "type(v{p}) is float and -inf < v{p} < inf",
    "text": "type(v{p}) is str",
    "label": "type(v{p}) is str",
    "date": "type(v{p}) is date and v{p} >= first_date",
    "datetime": "type(v{p}) is datetime and v{p} >= first_time",
}
"""By kind: that a value is what its column holds, as Excel shows it."""


def opening(column: Column, at: str, kind: str = "") -> str:
    """Give a cell's opening tag without its end: the style where it is not the default, the type, where it stands."""
    style = f' s="{column.style}"' if column.style else ""
    typed = f' t="{kind}"' if kind else ""
    return f'<c{style}{typed} r="{at}"'


def row_function(columns: Sequence[Column], anything: Anything) -> RowFunction:
    """Generate the function for rows without a blank, whose texts are all shared."""
    made = [line for place, column in enumerate(columns) for line in _made(place, column)]
    cells = [_cell(place, column) for place, column in enumerate(columns)]
    said = [_said(place, column) for place, column in enumerate(columns)]
    return _compiled(columns, made, cells, said, anything)


def row_test(columns: Sequence[Column]) -> RowTest:
    """Generate the test that no value of a row is blank, or other than its column holds; quick where columns are few."""
    names = ", ".join(f"v{place}" for place in range(len(columns)))
    tests = [_FITS[column.kind].format(p=place) for place, column in enumerate(columns) if column.kind in _FITS]
    source = f"def fits(row):\n    {names}, = row\n    return {' and '.join(tests) or True}"
    scope: dict[str, Any] = {
        "date": date, "datetime": datetime, "first_date": FIRST_DATE, "first_time": FIRST_TIME, "inf": inf,
    }  # fmt: skip
    exec(source, scope)  # noqa: S102  # our own source
    made: RowTest = scope["fits"]
    return made


def row_function_with_blanks(columns: Sequence[Column], anything: Anything) -> RowFunction:
    """Generate the function for rows of which any value may be None, and any text a whole element.

    A blank has no cell, or an empty one where it is framed.
    """
    lines: list[str] = []
    for place, column in enumerate(columns):
        if column.kind == "any":
            lines += _made(place, column)
            continue
        blank = f"{_head(place, column)}/>" if column.framed else ""
        made = "; ".join([*_made(place, column), ""])
        lines += [
            f"if v{place} is None: x{place} = {_formatted(blank)}; s{place} = ''",
            f"else: {made}x{place} = {_formatted(_cell(place, column))}; s{place} = {_formatted(_said(place, column))}",
        ]
        if column.kind == "text":
            whole = f"{_head(place, column, 'inlineStr')}>{{t{place}}}</c>"
            lines[-1:] = [f"elif t{place}[0] == '<': x{place} = {_formatted(whole)}; s{place} = v{place}", lines[-1]]
    cells = [f"{{x{place}}}" for place in range(len(columns))]
    return _compiled(columns, lines, cells, [f"{{s{place}}}" for place in range(len(columns))], anything)


def _compiled(
    columns: Sequence[Column], lines: Sequence[str], cells: Sequence[str], said: Sequence[str], anything: Anything
) -> RowFunction:
    names = [f"v{place}" for place in range(len(columns))]
    body = "".join(['<row r="{n}">', *cells, "</row>"])
    plain = [f"t{place}" for place, column in enumerate(columns) if column.kind == "text"]
    source = "\n    ".join(
        [
            "def pour(row, plain, n):",
            f"{', '.join(names)}, = row",
            *([f"{', '.join(plain)}, = plain"] if plain else ()),
            *lines,
            f"return {_formatted(body)}, {_formatted(BETWEEN.join(said))}",
        ]
    )
    scope: dict[str, Any] = {"anything": anything, "serial": serial, "said": shown_said}
    for place, column in enumerate(columns):
        scope[f"L{place}"] = {text: str(number) for text, number in column.labels.items()}
        scope[f"C{place}"] = {text: texts.clean(text) for text in column.labels}
    exec(source, scope)  # noqa: S102  # our own source
    made: RowFunction = scope["pour"]
    return made


def _formatted(body: str) -> str:
    return f'f"""{body}"""'


def _head(place: int, column: Column, kind: str = "") -> str:
    return opening(column, f"{letters(place + 1)}{{n}}", kind)


def _made(place: int, column: Column) -> list[str]:
    """Give the statements whose results both the cell and the line need."""
    value, shown = f"v{place}", f"i{place}"
    return {
        "any": [f"x{place}, s{place} = anything(row, {place}, int(n))"],
        "integer": [f'{shown} = f"{{{value}}}"'],
        "decimal": [f"{shown} = repr({value} + 0.0)"],
        "date": [f'{shown} = f"{{{value}.toordinal() - {ZERO}}}"'],
        "datetime": [f"{shown} = serial({value})"],
    }.get(column.kind, [])


def _cell(place: int, column: Column) -> str:
    if column.kind == "any":
        return f"{{x{place}}}"
    if column.kind in ("text", "label"):
        number = f"{{t{place}}}" if column.kind == "text" else f"{{L{place}[v{place}]}}"
        return f"{_head(place, column, 's')}><v>{number}</v></c>"
    return f"{_head(place, column)}><v>{{i{place}}}</v></c>"


def _said(place: int, column: Column) -> str:
    return {
        "any": f"{{s{place}}}",
        "text": f"{{v{place}}}",
        "label": f"{{C{place}[v{place}]}}",
        "decimal": f"{NUMBER}{{said(v{place}, i{place})}}",
        "datetime": f"{NUMBER}{{said(float(i{place}), i{place})}}",
    }.get(column.kind, f"{NUMBER}{{i{place}}}")
