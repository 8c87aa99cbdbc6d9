"""Renders bulk rows as sheet XML and as what they say (`exports.proof`): one generated function per sheet, guards on every row."""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context
from operator import itemgetter
from typing import Any, Final, Literal

import msgspec

from exports import texts
from forms.lengths import utf16_units

Kind = Literal["integer", "decimal", "text", "label", "date", "datetime", "any"]

DIGITS: Final = 10**15
"""Integers from here on lose digits in Excel and are poured as text."""

_TYPES: Final = {"integer": int, "decimal": float, "text": str, "label": str, "date": date, "datetime": datetime}
_DATED: Final = ("date", "datetime")
"""Columns with a date's format; a number there, or a date elsewhere, would show as what it is not and is text."""

_SEPARATOR: Final = "\x1f"
_SAFE: Final = bytes(code for code in range(0x20, 0x100) if code not in b"&<>_?\x7f\xef")
_ESCAPES: Final = b"\x1f&<>"
_FIRST_DATE: Final = date(1900, 3, 1)
_FIRST_TIME: Final = datetime(1900, 3, 1)  # noqa: DTZ001  # cells hold local time without a zone
_ZERO: Final = 693_594
_ZERO_TIME: Final = datetime(1899, 12, 30)  # noqa: DTZ001  # Excel's day 0
_DAY: Final = 86_400

_FIFTEEN: Final = Context(prec=15, rounding=ROUND_HALF_UP)

BETWEEN: Final = "\x1f"
NUMBER: Final = "\x1e"
"""What stands between the cells of a row's line, and before a number in it; see `exports.proof`."""

Overflow = Callable[[Any, str, str], None]
"""Takes a row's key, the column's heading and a text that no cell holds."""


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One column of a poured sheet: its heading, what it holds, its style id, its closed list's texts to string ids.

    `framed`: a blank is a cell too, so that a printed list shows its borders.
    """

    heading: str
    kind: Kind
    style: int = 0
    labels: Mapping[str, int] = {}
    framed: bool = False


def letters(number: int) -> str:
    """Give the letters of the column with this number (1 = A)."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def serial(value: datetime) -> str:
    """Give Excel's day number with its fraction for a local time."""
    return repr((value - _ZERO_TIME).total_seconds() / _DAY)


def number_said(value: float) -> str:
    """Give a number with the 15 digits that Excel keeps; nought has no sign.

    A sixteenth digit 5 is rounded up, as by programs that store the shortest decimal's first 15 (LibreOffice).
    """
    shown = repr(value + 0.0)
    if shown[-1] == "5" or "5e" in shown:
        return f"{float(_FIFTEEN.create_decimal(shown)):.15g}"
    return f"{value + 0.0:.15g}"


class Renderer:
    """Turns rows into `<row>` elements and their lines. A row that is all present and plain takes the short path.

    `references` counts the cells that point into the shared strings, `replaced` the characters that no cell can hold and that
    became U+FFFD.
    """

    def __init__(self, columns: Sequence[Column], overflow: Overflow) -> None:
        self._columns = tuple(columns)
        self._overflow = overflow
        self.references = self.replaced = 0
        self._heads = [f'<c r="{letters(place)}{{n}}" s="{column.style}"' for place, column in enumerate(columns, 1)]
        typed = [place for place, column in enumerate(columns) if column.kind != "any"]
        self._typed = _getter(typed) if len(typed) < len(self._columns) else tuple
        self._types = tuple(_TYPES[columns[place].kind] for place in typed)
        self._pick = {kind: _getter([p for p, c in enumerate(columns) if c.kind == kind]) for kind in _TYPES}
        self._texts = self._pick["text"]
        count = sum(column.kind == "text" for column in columns)
        self._separators = _SEPARATOR.encode() * (count + 1)
        self._labels = sum(column.kind == "label" for column in columns)
        self._full = _compile(self._columns, blanks=False, anything=self._cell)
        self._sparse = _compile(self._columns, blanks=True, anything=self._cell)

    def render(self, row: tuple[Any, ...], number: int) -> tuple[str, str]:
        """Give one row's XML and its line; `row` has one value (or None) per column."""
        types = (*map(type, self._typed(row)),)
        full = types == self._types
        if (full or self._blanks_only(types)) and self._numbers_hold(row, full=full):
            plain = self._plain_texts(row, full=full)
            if plain is not None:
                labels = self._labels if full else sum(v is not None for v in self._pick["label"](row))
                try:
                    both = (self._full if full else self._sparse)(row, plain, number)
                except KeyError:
                    return self._careful(row, number)
                self.references += labels
                return both
        return self._careful(row, number)

    def _blanks_only(self, types: tuple[type, ...]) -> bool:
        return all(found is wanted or found is type(None) for found, wanted in zip(types, self._types, strict=True))

    def _numbers_hold(self, row: tuple[Any, ...], *, full: bool) -> bool:
        """Whether every number and date of the row is one that Excel shows as it is."""
        integers, decimals, dates, times = (
            self._pick[kind](row) for kind in ("integer", "decimal", "date", "datetime")
        )
        if not full:
            integers, decimals, dates, times = (
                tuple(value for value in values if value is not None) for values in (integers, decimals, dates, times)
            )
        return (
            (not integers or (max(integers) < DIGITS and min(integers) > -DIGITS))
            and math.isfinite(sum(decimals))
            and (not dates or min(dates) >= _FIRST_DATE)
            and (not times or min(times) >= _FIRST_TIME)
        )

    def _plain_texts(self, row: tuple[Any, ...], *, full: bool) -> tuple[Any, ...] | None:
        """Give the row's texts ready for XML, or None when one of them needs a closer look."""
        found = self._texts(row)
        if not found:
            return found
        joined = _SEPARATOR.join(found if full else [text or "" for text in found])
        framed = f"{_SEPARATOR}{joined}{_SEPARATOR}"
        rest = framed.encode("utf-8", "replace").translate(None, _SAFE)
        if len(framed) * 2 > texts.CELL_UNITS or " \x1f" in framed or "\x1f " in framed:
            return None
        if rest == self._separators:
            return found
        if rest.count(_SEPARATOR.encode()) != len(found) + 1 or rest.translate(None, _ESCAPES):
            return None
        escaped = joined.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").split(_SEPARATOR)
        return (
            tuple(escaped)
            if full
            else tuple(text if raw is not None else None for raw, text in zip(found, escaped, strict=True))
        )

    def _careful(self, row: tuple[Any, ...], number: int) -> tuple[str, str]:
        """Render cell by cell whatever the values are."""
        cells = [self._cell(row, place, number) for place in range(len(self._columns))]
        xml = "".join([xml for xml, _ in cells])
        return f'<row r="{number}">{xml}</row>', BETWEEN.join([said for _, said in cells])

    def _cell(self, row: tuple[Any, ...], place: int, number: int) -> tuple[str, str]:
        """Give one cell's XML and what it says."""
        value, column = row[place], self._columns[place]
        if value is None and not column.framed:
            return "", ""
        head = self._heads[place].format(n=number)
        if value is None:
            return f"{head}/>", ""
        if isinstance(value, str) and column.kind == "label" and value in column.labels:
            self.references += 1
            return f'{head} t="s"><v>{column.labels[value]}</v></c>', texts.clean(value)
        figure = figure_of(value) if is_figure(value, column.kind) else ""
        if figure:
            return f"{head}><v>{figure}</v></c>", NUMBER + number_said(float(figure))
        text = as_text(value)
        self.replaced += texts.illegal(text)
        text = texts.clean(text)
        if utf16_units(text) > texts.CELL_UNITS:
            self._overflow(row[0], column.heading, text)
            text = texts.fitted(text)
        return f'{head} t="inlineStr"><is>{texts.markup(text)}</is></c>', text


def figure_of(value: object) -> str:
    """Give a value as a number that Excel keeps exactly, '' when it must be text."""
    if isinstance(value, datetime):
        return serial(value) if value.tzinfo is None and value >= _FIRST_TIME else ""
    if isinstance(value, date):
        return str(value.toordinal() - _ZERO) if value >= _FIRST_DATE else ""
    return repr(value) if is_number(value) else ""


def is_figure(value: object, kind: Kind) -> bool:
    """Whether a column of this kind shows the value as a number or a date, not as text."""
    return isinstance(value, date) == (kind in _DATED)


def is_number(value: object) -> bool:
    """Whether a value is a number that Excel keeps exactly."""
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool) and -DIGITS < value < DIGITS


def as_text(value: object) -> str:
    """Give a value that is no Excel number as text: yes and no in words, dates before March 1900 as ISO 8601."""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    return value.isoformat() if isinstance(value, date) else str(value)


def _getter(places: list[int]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """Pick several places of a row as a tuple, also when there are one or none."""
    if not places:
        return lambda _row: ()
    if len(places) == 1:
        only = places[0]
        return lambda row: (row[only],)
    return itemgetter(*places)


def _compile(
    columns: tuple[Column, ...], *, blanks: bool, anything: Callable[..., tuple[str, str]]
) -> Callable[[tuple[Any, ...], tuple[Any, ...], int], tuple[str, str]]:
    """Generate the function that renders a whole row as two f-strings: its XML and its line.

    With `blanks`, None leaves its cell out, or empty where it is framed. Its arguments: the row, its texts made safe, the row's number.
    Names and styles in the source are ours (column letters, style ids); no heading and no answer gets into it.
    """
    names = [f"v{place}" for place in range(len(columns))]
    plain = [f"t{place}" for place, column in enumerate(columns) if column.kind == "text"]
    pieces = [_template(place, column, blanks=blanks) for place, column in enumerate(columns)]
    body, line = "".join(xml for xml, _ in pieces), BETWEEN.join(said for _, said in pieces)
    free = "".join(
        f"    x{place}, s{place} = anything(row, {place}, n)\n" for place, c in enumerate(columns) if c.kind == "any"
    )
    unpack = f"    {', '.join(plain)}, = safe\n" if plain else ""
    source = (
        f"def pour(row, safe, n):\n    {', '.join(names)}, = row\n{unpack}{free}"
        f'    return f"""<row r="{{n}}">{body}</row>""", f"""{line}"""\n'
    )
    scope: dict[str, Any] = {"anything": anything, "serial": serial, "said": number_said}
    for place, column in enumerate(columns):
        scope |= {f"L{place}": column.labels, f"C{place}": {text: texts.clean(text) for text in column.labels}}
    exec(source, scope)  # noqa: S102  # our own source: a loop over 150 columns costs four times as much
    pour: Callable[[tuple[Any, ...], tuple[Any, ...], int], tuple[str, str]] = scope["pour"]
    return pour


def _template(place: int, column: Column, *, blanks: bool) -> tuple[str, str]:
    """Give one cell's pieces of the two generated f-strings."""
    name = f"v{place}"
    if column.kind == "any":
        return f"{{x{place}}}", f"{{s{place}}}"
    head = f'<c r="{letters(place + 1)}{{n}}" s="{column.style}"'
    cell, said = {
        "integer": (f"{head}><v>{{{name}}}</v></c>", f"{NUMBER}{{{name}}}"),
        "decimal": (f"{head}><v>{{{name}!r}}</v></c>", f"{NUMBER}{{said({name})}}"),
        "date": (f"{head}><v>{{{name}.toordinal() - {_ZERO}}}</v></c>", f"{NUMBER}{{{name}.toordinal() - {_ZERO}}}"),
        "datetime": (f"{head}><v>{{serial({name})}}</v></c>", f"{NUMBER}{{said(float(serial({name})))}}"),
        "label": (f'{head} t="s"><v>{{L{place}[{name}]}}</v></c>', f"{{C{place}[{name}]}}"),
        "text": (f'{head} t="inlineStr"><is><t>{{t{place}}}</t></is></c>', f"{{{name}}}"),
    }[column.kind]
    if not blanks:
        return cell, said
    blank = f"{head}/>" if column.framed else ""
    return f"{{f'{blank}' if {name} is None else f'{cell}'}}", f"{{'' if {name} is None else f'{said}'}}"
