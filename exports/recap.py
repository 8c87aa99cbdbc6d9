"""Recap tables as the form's `recap` sheet says them: read once, tallied record by record, whatever the form.

The words (`forms.recap`): `by` names one or two of `region`, `office` or a question with one choice; `value` is a
count, a sum or a share of two columns; `where` filters one column.
"""

import math
from collections.abc import Sequence
from typing import Any, Final, Literal

import msgspec

from exports.frame import PROVINCIAL
from exports.model import BookSpec, Office, Record
from exports.sums import Exact
from forms.model import Form, Question, RecapColumn, text_in, walk
from forms.recap import MOST_DIMENSIONS, SERIES, TILES, figure, is_share

_REGION_LABEL: Final = "Kabupaten/Kota"
_OFFICE_LABEL: Final = "Kantor"
_BLANK: Final = "Tidak diisi"
_SHORT: Final = 60

Key = tuple[str, ...]


class RecapError(ValueError):
    """A recap row that cannot be read; the message names the row and says how to mend it."""


class Line(msgspec.Struct, frozen=True):
    """One row of a dimension: the value that selects it and the text that is printed."""

    key: str
    label: str


class Dimension(msgspec.Struct, frozen=True, kw_only=True):
    """What the rows of a table are. `source` is `region`, `office` or the place of the question's value.

    `filtered`: the question has a choice filter, so not every choice belongs to every block.
    """

    label: str
    source: Literal["region", "office"] | int
    lines: tuple[Line, ...]
    filtered: bool = False


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One column's figure: places of its expression and filter among the evaluated values (-1 = none)."""

    kind: Literal["count", "sum", "share"]
    column: RecapColumn
    expression: int = -1
    where: int = -1
    part: int = -1
    whole: int = -1


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One recap table: its name (of the sheet), its printed title, its dimensions and its columns."""

    name: str
    title: str
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """All tables, and the expressions that they want evaluated over each submission's answers."""

    tables: tuple[Table, ...]
    expressions: tuple[str, ...]


def plan(form: Form, spec: BookSpec) -> Plan:
    """Read the form's recap rows.

    Raises:
        RecapError: for a `by` or a `value` that says nothing, naming its row in the sheet.
    """
    found: dict[str, list[RecapColumn]] = {}
    for column in form.recap:
        if column.table == SERIES:
            continue
        found.setdefault(column.table, []).append(column)
    wanted: dict[str, int] = {}
    tables = tuple(_table(form, spec, name, columns, wanted) for name, columns in found.items())
    return Plan(tables=tables, expressions=tuple(wanted))


def _table(form: Form, spec: BookSpec, name: str, columns: list[RecapColumn], wanted: dict[str, int]) -> Table:
    first = columns[0]
    names = [] if name == TILES else first.by.split()
    if name != TILES and (any(c.by not in ("", first.by) for c in columns) or not 1 <= len(names) <= MOST_DIMENSIONS):
        raise RecapError(f"recap baris {first.row}: `by` tabel {name} harus satu atau dua kata, sama di setiap baris")
    title = next((text_in(c.title, spec.language, form.default_language) for c in columns if c.title), name.upper())
    return Table(
        name=name,
        title=title,
        dimensions=tuple(_dimension(form, spec, word, first.row, wanted) for word in names),
        measures=tuple(_measure(column, columns, wanted) for column in columns),
    )


def _dimension(form: Form, spec: BookSpec, word: str, row: int, wanted: dict[str, int]) -> Dimension:
    if word == "region":
        return Dimension(label=_REGION_LABEL, source="region", lines=region_lines(spec))
    if word == "office":
        lines = tuple(Line(office.code, office.name) for office in _ordered(spec))
        return Dimension(label=_OFFICE_LABEL, source="office", lines=lines)
    for path, node in walk(form.children):
        if node.name != word or not isinstance(node, Question):
            continue
        if not node.list_name or node.type != "select_one":
            raise RecapError(f"recap baris {row}: `{word}` bukan pertanyaan dengan satu pilihan ({'/'.join(path)})")
        choices = form.choices.get(node.list_name, ())
        return Dimension(
            label=text_in(node.label, spec.language, form.default_language) or word,
            source=_place(f"${{{word}}}", wanted),
            lines=tuple(
                Line(c.name, text_in(c.label, spec.language, form.default_language) or c.name) for c in choices
            ),
            filtered=bool(node.choice_filter),
        )
    raise RecapError(f"recap baris {row}: tidak ada pertanyaan `{word}`; pakai region, office atau nama pertanyaan")


def region_lines(spec: BookSpec) -> tuple[Line, ...]:
    """Give the rows of a table by region: regencies by official code, then what no regency owns."""
    names = {region.code: region.name for region in spec.regions}
    lines: dict[str, Line] = {}
    for office in _ordered(spec):
        key = region_key(spec, office.code)
        label = PROVINCIAL if office.kind == "province" else names.get(office.region, office.name)
        lines.setdefault(key, Line(key, label))
    return tuple(lines.values())


def region_key(spec: BookSpec, code: str) -> str:
    """Give the row of a table by region that an office's cooperatives belong to.

    Raises:
        ValueError: for an office that is not in this workbook.
    """
    for office in spec.offices:
        if office.code == code:
            return f"~{office.code}" if office.kind == "province" else office.region
    raise ValueError(f"kantor {code} tidak termasuk buku kerja ini")


def _ordered(spec: BookSpec) -> list[Office]:
    return sorted(spec.offices, key=lambda office: (office.kind == "province", office.region, office.code))


def _measure(column: RecapColumn, columns: Sequence[RecapColumn], wanted: dict[str, int]) -> Measure:
    said = figure(column.value)
    if said is not None and said.kind != "share":
        where = _place(column.where, wanted) if column.where else -1
        expression = _place(said.expression, wanted) if said.expression else -1
        return Measure(kind=said.kind, column=column, where=where, expression=expression)
    if said is not None:
        places = {other.name: place for place, other in enumerate(columns) if other.name and not is_share(other.value)}
        if said.part in places and said.whole in places:
            return Measure(kind="share", column=column, part=places[said.part], whole=places[said.whole])
    raise RecapError(
        f"recap baris {column.row}: `value` {column.value!r} tidak dikenal; tulis count, count: SYARAT, sum: RUMUS, "
        "atau share: NAMA / NAMA dengan nama kolom count atau sum pada tabel yang sama"
    )


def _place(text: str, wanted: dict[str, int]) -> int:
    return wanted.setdefault(text, len(wanted))


class Tally:
    """The figures of one table while the records go by."""

    def __init__(self, table: Table, regions: dict[str, str]) -> None:
        self.table = table
        self._regions = regions
        self.cells: dict[Key, list[int | Exact]] = {}

    def add(self, record: Record, values: tuple[Any, ...]) -> None:
        """Count one record, whose expressions gave `values`."""
        key = tuple(self._key(dimension, record, values) for dimension in self.table.dimensions)
        row = self.cells.get(key)
        if row is None:
            row = self.cells[key] = [Exact() if m.kind == "sum" else 0 for m in self.table.measures]
        for place, measure in enumerate(self.table.measures):
            if measure.kind == "share" or (measure.where >= 0 and not holds(values[measure.where])):
                continue
            cell = row[place]
            if isinstance(cell, Exact):
                number = values[measure.expression]
                if isinstance(number, int | float) and math.isfinite(number):
                    cell.add(number)
            elif measure.expression < 0 or holds(values[measure.expression]):
                row[place] = cell + 1

    def _key(self, dimension: Dimension, record: Record, values: tuple[Any, ...]) -> str:
        if dimension.source == "region":
            return self._regions[record.office]
        if dimension.source == "office":
            return record.office
        value = values[dimension.source]
        return "" if value is None else str(value)

    def figure(self, key: Key, place: int) -> float | None:
        """Give one cell: a count, a sum, or None where nothing was there to sum."""
        row = self.cells.get(key)
        if row is None:
            return None if self.table.measures[place].kind == "sum" else 0
        cell = row[place]
        if isinstance(cell, Exact):
            return None if cell.empty else cell.total()
        return cell

    def lines(self, depth: int, block: Key = ()) -> list[Line]:
        """Give the rows of a dimension below `block`: the form's, and any value met that the form does not list.

        Of a filtered or very long list only the rows that count something.
        """
        dimension = self.table.dimensions[depth]
        met = {key[depth]: None for key in self.cells if key[:depth] == block}
        known = {line.key for line in dimension.lines}
        sparse = (dimension.filtered and depth > 0) or len(dimension.lines) > _SHORT
        rows = [line for line in dimension.lines if not sparse or line.key in met]
        return rows + [Line(key, key or _BLANK) for key in sorted(set(met) - known)]


def holds(value: object) -> bool:
    """Read a value as the form's language does: blank, nought and not-a-number are false."""
    return bool(value) and value == value  # only not-a-number differs from itself
