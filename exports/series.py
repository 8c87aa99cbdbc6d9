"""What two book years are compared by, as the form says it: series, status, who is set apart, and broken series.

The words stand in forms/README.md: the recap table `Pertumbuhan`, settings `workbook_status` and `workbook_split`.
"""

from collections.abc import Iterable, Mapping
from typing import Final, Literal

import msgspec

from exports.model import BookSpec
from exports.recap import Line, RecapError
from forms.bridge import Comparable, Step
from forms.model import Form, RecapColumn, text_in
from forms.recap import SERIES, SPLIT, SPLIT_NAME, STATUS, figure, questions_of, status_questions

_RANK: Final[tuple[Comparable, ...]] = ("yes", "partly", "no")
_MARKS: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class View(msgspec.Struct, frozen=True):
    """One way to look at a series: all cooperatives or those of both years, with or without those set apart."""

    panel: bool
    without: bool


class Comparability(msgspec.Struct, frozen=True):
    """Whether last year's figure is there and comparable; `mark` (¹) points at the legend, '' where it is sound."""

    carried: bool
    comparable: Comparable
    mark: str


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """One compared figure: places of its expression and filter among the evaluated values (-1 = none)."""

    name: str
    kind: Literal["count", "sum"]
    format: str
    expression: int
    where: int
    steps: Comparability


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is compared: series, the status with its rows, the condition that sets some apart, and the legend.

    `status` and `split` are places among the evaluated values, -1 where the form names none.
    """

    series: tuple[Series, ...]
    expressions: tuple[str, ...]
    legend: tuple[str, ...]
    status: int
    status_steps: Comparability
    status_lines: tuple[Line, ...]
    split: int
    split_name: str
    split_steps: Comparability

    @property
    def views(self) -> tuple[View, ...]:
        """The views in the order of their columns."""
        parts = (False, True) if self.split >= 0 else (False,)
        return tuple(View(panel, without) for panel in (False, True) for without in parts)


def plan(form: Form, spec: BookSpec, year: int, steps: Mapping[str, Step]) -> Plan:
    """Read what the form wants compared with the book year `year`, whose questions follow by `steps`.

    Raises:
        RecapError: for a series or a status that says nothing.
    """
    wanted: dict[str, int] = {}
    legend = _Legend(steps, year)
    series = tuple(_series(column, form, spec, wanted, legend) for column in form.recap if column.table == SERIES)
    name, split = form.settings.get(STATUS, ""), form.settings.get(SPLIT, "")
    apart = form.settings.get(SPLIT_NAME, "") or "yang dipisahkan"
    lines = status_lines(form, spec, name) if name else ()
    return Plan(
        series=series,
        status=_place(f"${{{name}}}", wanted) if name else -1,
        status_steps=legend.of("Status", (name,) if name else ()),
        status_lines=lines,
        split=_place(split, wanted) if split else -1,
        split_name=apart,
        split_steps=legend.of(f"Tanpa {apart}", questions_of(split)),
        expressions=tuple(wanted),
        legend=legend.lines,
    )


def _series(column: RecapColumn, form: Form, spec: BookSpec, wanted: dict[str, int], legend: "_Legend") -> Series:
    said = figure(column.value)
    if said is None or said.kind == "share" or said.kind == "records":  # noqa: PLR1714  # a type checker narrows by these
        raise RecapError(f"recap baris {column.row}: deret {SERIES} harus count atau sum, bukan {column.value!r}")
    texts = (text_in(each, spec.language, form.default_language) for each in (column.heading, column.subheading))
    name = ", ".join(filter(None, texts))
    return Series(
        name=name,
        kind=said.kind,
        format=column.format,
        expression=_place(said.expression, wanted) if said.expression else -1,
        where=_place(column.where, wanted) if column.where else -1,
        steps=legend.of(name, questions_of(said.expression, column.where)),
    )


def status_lines(form: Form, spec: BookSpec, name: str) -> tuple[Line, ...]:
    """Give the statuses in the order of their choice list.

    Raises:
        RecapError: when `name` is no question with one choice.
    """
    listed = status_questions(form)
    if name not in listed:
        raise RecapError(f"settings {STATUS}: `{name}` bukan pertanyaan dengan satu pilihan")
    return tuple(
        Line(choice.name, text_in(choice.label, spec.language, form.default_language) or choice.name)
        for choice in form.choices.get(listed[name], ())
    )


def _place(text: str, wanted: dict[str, int]) -> int:
    return wanted.setdefault(text, len(wanted))


class _Legend:
    """Numbers the breaks of series; those that say the same share a number."""

    def __init__(self, steps: Mapping[str, Step], year: int) -> None:
        self._steps, self._year = steps, year
        self._broken: dict[tuple[str, ...], list[str]] = {}

    @property
    def lines(self) -> tuple[str, ...]:
        """Give a line per mark: whom it concerns, and why."""
        return tuple(
            f"{_mark(number)} {', '.join(names)}: {'; '.join(notes)}"
            for number, (notes, names) in enumerate(self._broken.items(), 1)
        )

    def of(self, name: str, questions: Iterable[str]) -> Comparability:
        """Judge a figure by the questions that it reads: the weakest one decides, every note is told."""
        read = [self._steps[question] for question in questions if question in self._steps]
        broken = [step for step in read if step.comparable != "yes" or not step.carried]
        if not broken:
            return Comparability(carried=True, comparable="yes", mark="")
        notes = tuple(dict.fromkeys(self._words(step) for step in broken))
        self._broken.setdefault(notes, []).append(name)
        worst = max((step.comparable for step in read), key=_RANK.index)
        mark = _mark(list(self._broken).index(notes) + 1)
        return Comparability(carried=all(step.carried for step in read), comparable=worst, mark=mark)

    def _words(self, step: Step) -> str:
        if step.note:
            return step.note.rstrip(".")
        if not step.carried:
            return f"pertanyaan baru, tidak ada angka tahun buku {self._year}"
        return (
            f"{'hanya sebagian' if step.comparable == 'partly' else 'tidak'} sebanding dengan tahun buku {self._year}"
        )


def _mark(number: int) -> str:
    return str(number).translate(_MARKS)
