"""Columns of the data sheets: what each question becomes, and how its stored answer is read."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from exports import looks
from exports.looks import Look
from exports.model import STATE_LABELS, BookSpec
from exports.readings import ChoiceText, Read, anything, day, decimal, integer, joined, moment, text
from exports.rendering import Kind
from forms.attachments import QUESTIONS, named
from forms.model import Choice, Form, Question, text_in

_WIDTHS: Final[Mapping[Kind, float]] = {
    "integer": 13, "decimal": 13, "text": 26, "label": 24, "date": 12, "datetime": 16, "any": 14,
}  # fmt: skip
_FORMATS: Final[Mapping[Kind, str]] = {
    "integer": looks.COUNT, "decimal": "#,##0.00", "text": looks.CODE, "label": looks.CODE,
    "date": looks.DATE, "datetime": looks.TIME, "any": "General",
}  # fmt: skip
KEY: Final = "koperasi_id"
_MONEY: Final = "#,##0;[Red]-#,##0"
_MONEY_WIDTH: Final = 20
"""Holds fifteen digits with their points."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One column of a data sheet: table heading, the heading for people, its section, and how to read an answer.

    `path` leads to the answer, `unit` is the question's. `printed`: a column of a list
    that people print: framed, its texts on several lines.
    """

    heading: str
    label: str
    section: str
    kind: Kind
    width: float
    format: str
    read: Read
    path: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    unit: str = ""
    printed: bool = False

    @property
    def look(self) -> Look:
        """The column's look: its format, and figures at the right."""
        if self.printed:
            return self._printed
        figure = self.kind in ("integer", "decimal", "any")
        dated = self.kind in ("date", "datetime") or self.heading in ("revisi", "baris")
        if self.heading == KEY:
            return Look(size=8.5, colour=looks.GREY, format=self.format)
        if dated or figure:
            return Look(format=self.format, across="center" if dated else "general")
        return Look(format=self.format, indent=1)

    @property
    def _printed(self) -> Look:
        look = Look(size=9, format=self.format, down="top", border="grid")
        if self.heading == KEY:
            return look.but(size=7, colour=looks.GREY)
        if self.kind in ("text", "label"):
            return look.but(wrap=True)
        return look.but(across="center" if self.kind in ("date", "datetime") else "general")


def question_fields(form: Form, spec: BookSpec, node: Question, path: tuple[str, ...], section: str) -> list[Field]:
    """Give a question's columns: one, or code and name where the choices' names are official codes."""
    label = text_in(node.label, spec.language, form.default_language) or node.name
    kind, read, texts = _reading(form, spec, node)
    unit = node.extras.get("unit", "")
    figures = _MONEY if unit.startswith("Rp") and kind in ("integer", "any") else _FORMATS[kind]
    if kind == "integer" and unit == "tahun":
        figures = "0"
    first = Field(
        heading=node.name,
        label=f"{label} ({unit})" if unit and kind in ("integer", "decimal", "any") else label,
        section=section,
        kind=kind,
        width=max(_WIDTHS[kind], min(len(node.name) + 4, 30), _MONEY_WIDTH if figures == _MONEY else 0),
        format=figures,
        read=read,
        path=path,
        labels=tuple(dict.fromkeys(texts.values())),
        unit=unit,
    )
    if not (kind == "label" and all(name[:1].isdigit() for name in texts)):
        return [first]
    codes = msgspec.structs.replace(first, read=text, labels=tuple(texts))
    names = msgspec.structs.replace(first, heading=f"{node.name}_nama", label=f"{label} (nama)")
    return [codes, names]


def _reading(form: Form, spec: BookSpec, node: Question) -> tuple[Kind, Read, Mapping[str, str]]:
    """Give a question's kind of column, how its stored answer is read, and its closed list's texts by name."""
    if node.list_name and node.list_name in form.choices:
        texts = choice_texts(form.choices[node.list_name], spec.language, form.default_language)
        if node.type in ("select_multiple", "rank"):
            return "text", lambda value: joined(value, texts), {}
        return "label", ChoiceText(texts), texts
    zone = spec.generated_at.tzinfo
    readings: dict[str, tuple[Kind, Read]] = {
        "integer": ("integer", integer),
        "range": ("any", anything),
        "decimal": ("decimal", decimal),
        "date": ("date", day),
        "dateTime": ("datetime", lambda value: moment(value, zone)),
        "datetime": ("datetime", lambda value: moment(value, zone)),
        "calculate": ("any", anything),
        **dict.fromkeys(QUESTIONS, ("text", lambda value: text(named(value)))),
    }
    kind, read = readings.get(node.type, ("text", text))
    return kind, read, {}


def choice_texts(choices: Sequence[Choice], language: str, fallback: str) -> dict[str, str]:
    """Give each choice's text; two choices of one text also say their names, so that none is lost."""
    texts = {choice.name: text_in(choice.label, language, fallback) or choice.name for choice in choices}
    count: dict[str, int] = {}
    for each in texts.values():
        count[each] = count.get(each, 0) + 1
    return {name: each if count[each] == 1 else f"{each} ({name})" for name, each in texts.items()}


def unique(fields: Sequence[Field], taken: set[str]) -> list[Field]:
    """Give every column a heading of its own, as an Excel table wants (without regard to case)."""
    used = {heading.lower() for heading in taken}
    named = []
    for field in fields:
        heading, number = field.heading, 1
        if heading.lower() in used and len(field.path) > 1:
            heading = f"{field.path[-2]}/{field.heading}"
        while heading.lower() in used:
            number += 1
            heading = f"{field.heading}_{number}"
        used.add(heading.lower())
        named.append(msgspec.structs.replace(field, heading=heading))
    return named


def record_keys(spec: BookSpec) -> tuple[Field, ...]:
    """Give the columns that stand before the answers: whose row it is and in which state."""
    zone = spec.generated_at.tzinfo
    offices = {office.code: office.name for office in spec.offices}
    states = tuple(STATE_LABELS[state] for state in spec.states)
    return (
        _key(KEY, "ID koperasi", "text", 33, lambda record: record.koperasi_id),
        _key("koperasi", "Nama koperasi", "text", 42, lambda record: record.name),
        _key("kantor", "Kantor", "label", 42, lambda record: offices[record.office], tuple(dict.fromkeys(offices.values()))),
        _key("keadaan", "Keadaan data", "label", 14, lambda record: STATE_LABELS[record.state], states),
        _key("versi_formulir", "Versi formulir", "text", 13, lambda record: record.version),
        _key("revisi", "Revisi", "integer", 8, lambda record: record.revision),
        _key(
            "tanggal_kirim", f"Tanggal kirim ({spec.zone_name})", "datetime", 16,
            lambda record: moment(record.sent_at, zone) if record.sent_at else None,
        ),
    )  # fmt: skip


def own_keys(spec: BookSpec) -> tuple[Field, ...]:
    """Give the columns that say of a listed row whose it is: the id in a narrow column, the name, the office."""
    identity, name, office = record_keys(spec)[:3]
    return (
        msgspec.structs.replace(identity, width=9, printed=True),
        msgspec.structs.replace(name, width=32, printed=True),
        msgspec.structs.replace(office, width=26, printed=True),
    )


def _key(
    heading: str, label: str, kind: Kind, width: float, read: Read, labels: tuple[str, ...] = ()
) -> Field:  # a row of a table, read as one
    return Field(
        heading=heading,
        label=label,
        section="",
        kind=kind,
        width=width,
        format=_FORMATS[kind],
        read=read,
        labels=labels,
    )


YEAR: Final = msgspec.structs.replace(
    _key("putaran", "Tahun buku putaran", "integer", 10, lambda record: record.year), format="0"
)
"""The key column that says which round a row is of, where there are several."""


def region_keys(spec: BookSpec) -> tuple[Field, ...]:
    """Give the columns that say which region's office owns the cooperative."""
    regions = {region.code: region.name for region in spec.regions}
    codes = {office.code: office.region for office in spec.offices}
    names = {code: regions.get(region, region) for code, region in codes.items()}
    return (
        _key("kode_wilayah", "Kode wilayah kantor", "text", 10, lambda record: codes[record.office]),
        _key(
            "wilayah", "Wilayah kantor", "label", 28, lambda record: names[record.office],
            tuple(dict.fromkeys(names.values())),
        ),
    )  # fmt: skip


def row_number(depth: int, depths: int) -> Field:
    """Give the column of a repeat's row number at a depth; the innermost is `baris`."""
    last = depth == depths - 1
    heading, label = ("baris", "Baris ke") if last else (f"baris_induk_{depth + 1}", f"Baris induk ke ({depth + 1})")
    return _key(heading, label, "integer", 8, lambda value: value)
