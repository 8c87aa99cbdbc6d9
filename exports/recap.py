"""Recap tables as the form's `recap` sheet says them, whatever the form; `exports.tally` counts them.

The words (`forms.recap`): `by` names one or two of `region`, `office` or a question with one choice; `value` is a
count, a sum or a share of two columns; `where` filters one column. A table by a question of a repeat counts its rows.
"""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

import msgspec

from exports.frame import PROVINCIAL
from exports.model import BookSpec, Office
from forms.model import Form, Question, RecapColumn, Repeat, text_in, walk
from forms.recap import (
    DISTRICT,
    MOST_DIMENSIONS,
    SERIES,
    TILES,
    figure,
    is_list,
    is_share,
    repeat_of,
    selects,
)

_REGION_LABEL: Final = "Kabupaten/Kota"
_OFFICE_LABEL: Final = "Kantor"
_SHORT: Final = 60
"""Choices up to which a list is drawn whole, also those that count nothing."""

REGION_WORD: Final = "{region}"
"""Stands in a table's title for what `region` means: regencies, or the districts of a regency's own workbook."""


class RecapError(ValueError):
    """A recap row that cannot be read; the message names the row and says how to mend it."""


class Line(msgspec.Struct, frozen=True):
    """One row of a dimension: the value that selects it and the text that is printed."""

    key: str
    label: str


class Dimension(msgspec.Struct, frozen=True, kw_only=True):
    """What the rows of a table are. `source` is `region`, `office` or the place of the question's value.

    `filtered`: the question has a choice filter, so not every choice belongs to every block. `sparse`: only lines that
    count something are drawn. `repeated`: the question stands in a repeat, so that a submission may be on several lines.
    """

    label: str
    source: Literal["region", "office"] | int
    lines: tuple[Line, ...]
    filtered: bool = False
    sparse: bool = False
    repeated: bool = False


class Measure(msgspec.Struct, frozen=True, kw_only=True):
    """One column's figure: places of its expression and filter among the evaluated values (-1 = none)."""

    kind: Literal["count", "records", "sum", "share"]
    column: RecapColumn
    expression: int = -1
    where: int = -1
    part: int = -1
    whole: int = -1


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One recap table: its name (of the sheet), its printed title, its dimensions and its columns.

    It counts submissions, or with `repeat` the rows of the repeat of this name and `repeat_label`.
    """

    name: str
    title: str
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    repeat: str = ""
    repeat_label: str = ""

    def adds(self, place: int, depth: int) -> bool:
        """Tell whether a column's figures may be summed over a dimension: a submission on several lines is counted once."""
        return self.measures[place].kind != "records" or not self.dimensions[depth].repeated


class Wanted:
    """Collects expressions: those over submissions ('') and those over the rows of each repeat; each is evaluated once."""

    def __init__(self) -> None:
        self._found: dict[str, dict[str, int]] = {"": {}}

    def place(self, text: str, repeat: str = "") -> int:
        """Give the place of an expression among the values of its repeat, -1 for a blank one."""
        found = self._found.setdefault(repeat, {})
        return found.setdefault(text, len(found)) if text else -1

    def of(self, repeat: str) -> None:
        """Ask for the rows of a repeat, whatever is read of them."""
        self._found.setdefault(repeat, {})

    @property
    def expressions(self) -> tuple[str, ...]:
        """The expressions over submissions, by place."""
        return tuple(self._found[""])

    @property
    def rows(self) -> Mapping[str, tuple[str, ...]]:
        """The expressions over rows, by place, of each repeat."""
        return {repeat: tuple(found) for repeat, found in self._found.items() if repeat}


def plan(form: Form, spec: BookSpec, wanted: Wanted) -> tuple[Table, ...]:
    """Read the form's recap tables; what they evaluate enters `wanted`.

    Raises:
        RecapError: for a `by` or a `value` that says nothing, naming its row in the sheet.
    """
    return tuple(
        _table(form, spec, name, columns, wanted)
        for name, columns in tables_of(form).items()
        if name == TILES or not is_list(columns)
    )


def tables_of(form: Form) -> dict[str, list[RecapColumn]]:
    """Give the columns of each table of the recap sheet but the compared series, in the order of the sheet."""
    found: dict[str, list[RecapColumn]] = {}
    for column in form.recap:
        if column.table != SERIES:
            found.setdefault(column.table, []).append(column)
    return found


def title_of(form: Form, spec: BookSpec, columns: Sequence[RecapColumn]) -> str:
    """Give the printed title of a table, its name in capitals where the form says none."""
    said = next((text_in(c.title, spec.language, form.default_language) for c in columns if c.title), "")
    return said or columns[0].table.upper()


def _table(form: Form, spec: BookSpec, name: str, columns: list[RecapColumn], wanted: Wanted) -> Table:
    first = columns[0]
    names = [] if name == TILES else first.by.split()
    if name != TILES and (any(c.by not in ("", first.by) for c in columns) or not 1 <= len(names) <= MOST_DIMENSIONS):
        raise RecapError(f"recap baris {first.row}: `by` tabel {name} harus satu atau dua kata, sama di setiap baris")
    repeat = repeat_of(form, " ".join(names))
    if repeat is None:
        raise RecapError(f"recap baris {first.row}: `by` tabel {name} menyebut pertanyaan dari ulangan yang berbeda")
    wanted.of(repeat)
    reader = _Reader(form, spec, wanted, repeat)
    words = [reader.district or word if word == "region" else word for word in names]
    return Table(
        name=name,
        title=title_of(form, spec, columns).replace(REGION_WORD, reader.region_label.upper()),
        dimensions=tuple(reader.dimension(word, first.row) for word in dict.fromkeys(words)),
        measures=tuple(_measure(column, columns, wanted, repeat) for column in columns),
        repeat=repeat,
        repeat_label=reader.label(repeat),
    )


class _Reader:
    """Reads the dimensions of one table."""

    def __init__(self, form: Form, spec: BookSpec, wanted: Wanted, repeat: str) -> None:
        self._form, self._spec, self._wanted, self._repeat = form, spec, wanted, repeat
        self.district = _district(form, spec)

    @property
    def region_label(self) -> str:
        """What `region` is called in this workbook."""
        return self.label(self.district) if self.district else _REGION_LABEL

    def label(self, name: str) -> str:
        """Give the label of a question or a repeat, its name where it has none, '' for none."""
        for _, node in walk(self._form.children) if name else ():
            if node.name == name and isinstance(node, Question | Repeat):
                return text_in(node.label, self._spec.language, self._form.default_language) or name
        return name

    def dimension(self, word: str, row: int) -> Dimension:
        """Read one word of `by`."""
        if word == "region":
            return Dimension(label=_REGION_LABEL, source="region", lines=region_lines(self._spec))
        if word == "office":
            lines = tuple(Line(office.code, office.name) for office in _ordered(self._spec))
            return Dimension(label=_OFFICE_LABEL, source="office", lines=lines)
        language = self._form.default_language
        for path, node in walk(self._form.children):
            if node.name != word or not isinstance(node, Question):
                continue
            if not node.list_name or node.type != "select_one":
                raise RecapError(f"recap baris {row}: `{word}` bukan pertanyaan dengan satu pilihan ({'/'.join(path)})")
            choices = self._form.choices.get(node.list_name, ())
            repeated = bool(self._repeat) and bool(selects(self._form).get(word))
            return Dimension(
                label=self.label(word),
                source=self._wanted.place(f"${{{word}}}", self._repeat),
                lines=tuple(Line(c.name, text_in(c.label, self._spec.language, language) or c.name) for c in choices),
                filtered=bool(node.choice_filter),
                sparse=bool(node.choice_filter) or repeated or len(choices) > _SHORT,
                repeated=repeated,
            )
        raise RecapError(f"recap baris {row}: tidak ada pertanyaan `{word}`; pakai region, office atau nama pertanyaan")


def _district(form: Form, spec: BookSpec) -> str:
    """Give the question that stands for `region` in a regency's own workbook, '' elsewhere."""
    own = len(spec.offices) == 1 and spec.offices[0].kind == "regency"
    return form.settings.get(DISTRICT, "") if own else ""


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


def _measure(column: RecapColumn, columns: Sequence[RecapColumn], wanted: Wanted, repeat: str) -> Measure:
    said = figure(column.value)
    if said is not None and said.kind == "records" and not repeat:
        raise RecapError(f"recap baris {column.row}: `records` hanya untuk tabel menurut pertanyaan dalam ulangan")
    if said is not None and said.kind != "share":
        where, expression = wanted.place(column.where, repeat), wanted.place(said.expression, repeat)
        return Measure(kind=said.kind, column=column, where=where, expression=expression)
    if said is not None:
        places = {other.name: place for place, other in enumerate(columns) if other.name and not is_share(other.value)}
        if said.part in places and said.whole in places:
            return Measure(kind="share", column=column, part=places[said.part], whole=places[said.whole])
    raise RecapError(
        f"recap baris {column.row}: `value` {column.value!r} tidak dikenal; tulis count, count: SYARAT, sum: RUMUS, "
        "atau share: NAMA / NAMA dengan nama kolom count atau sum pada tabel yang sama"
    )


def holds(value: object) -> bool:
    """Read a value as the form's language does: blank, nought and not-a-number are false."""
    return bool(value) and value == value  # only not-a-number differs from itself
