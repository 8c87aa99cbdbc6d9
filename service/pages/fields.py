"""What one question, row or section is on a page: frozen structs that a template only has to write down."""

from typing import Literal

import msgspec

from service.actions.submit import SHORTEST_REASON
from service.language import gettext, ngettext

Kind = Literal[
    "text", "long", "integer", "decimal", "money", "year", "date", "time", "moment",
    "one", "list", "many", "place", "file", "calculation", "note", "rule",
]  # fmt: skip

SHOWN_ONLY = frozenset({"calculation", "note", "rule"})
"""Kinds that ask nothing. A `rule` stands for a group or a repeat, to show what is found there and to take a reason."""

NUMBER_KINDS = frozenset({"integer", "decimal", "money", "year"})


class Option(msgspec.Struct, frozen=True):
    """One choice of a question; `gone` when it was chosen and is not offered any more."""

    name: str
    label: str
    chosen: bool
    gone: bool = False


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """One comment on a question: who said it, when (already in words) and what; `role` is the word for what they are."""

    author: str
    at: str
    body: str
    role: str = ""


class Shown(msgspec.Struct, frozen=True):
    """A stored file: its name, kind and size in words, and where it is downloaded ('' where it is out of reach)."""

    name: str
    about: str
    href: str


class Field(msgspec.Struct, frozen=True, kw_only=True, tag="field"):
    """One question as it stands on the page.

    `name` is the storage path (rows by their stable id): the form field's name and the element's id.
    `path` is the path that findings speak (rows by their place). `value` is what stands in the field;
    `echo` says it again in words. `origin` says where the answer came from, `stands` whether a prefilled one was looked
    at; `previous` is last year's answer, `caution` why it does not compare as it is. `void` is a reason that a later
    change took the ground from. `asked` holds the readings of a number that can be meant two ways.
    `remarks` is its thread of comments while something in it is open, `settled` once all is dealt with.
    `kept` is one that a return left locked: no reviewer asked for it.
    `file` is the file that the answer refers to; `accept` says which can be chosen, as browsers read it ('' for none).
    """

    kind: Kind
    name: str
    path: str
    label: str
    hint: str = ""
    unit: str = ""
    value: str = ""
    echo: str = ""
    options: tuple[Option, ...] = ()
    choice_list: str = ""
    filtered: bool = False
    optional: bool = False
    hidden: bool = False
    locked: bool = False
    kept: bool = False
    origin: str = ""
    own: bool = False
    errors: tuple[str, ...] = ()
    missing: bool = False
    warnings: tuple[str, ...] = ()
    reason: str = ""
    void: str = ""
    asked: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    settled: tuple[Remark, ...] = ()
    stands: str = ""
    confirmed: bool = False
    confirmable: bool = False
    previous: str = ""
    caution: str = ""
    digits_only: bool = False
    explainable: bool = True
    file: Shown | None = None
    accept: str = ""

    @property
    def anchor(self) -> str:
        """The id of the element that a summary links to."""
        return f"{self.name}-m" if self.kind == "rule" else self.name

    @property
    def told(self) -> bool:
        """Whether something stands in its place for messages; else there is no such place yet. A rule's can be linked to."""
        return bool(self.errors or self.warnings or self.asked or (self.kind == "rule" and self.remarks))

    @property
    def echoed(self) -> bool:
        """Whether its answer is said again in words that belong to its description."""
        return bool(self.echo) or self.kind == "date"

    @property
    def counts(self) -> bool:
        """Whether it asks something, so that it counts in progress."""
        return self.kind not in SHOWN_ONLY

    @property
    def answered(self) -> bool:
        """Whether there is something in it."""
        return bool(self.value) or any(option.chosen for option in self.options)

    @property
    def posted(self) -> bool:
        """Whether a form that holds it as it stands says its name when it is posted."""
        return (
            self.counts
            and self.kind != "file"
            and (self.kind != "one" or (not self.locked and any(one.chosen for one in self.options)))
        )

    @property
    def explained(self) -> bool:
        """Whether its warnings have a reason that says something."""
        return len(self.reason) >= SHORTEST_REASON

    @property
    def said(self) -> str:
        """The answer in one line, as a reader of the filled form sees it."""
        if self.options:
            return ", ".join(option.label for option in self.options if option.chosen)
        if not self.value:
            return ""
        if self.kind == "money" and self.value[-1:].isdigit():
            return f"-Rp{self.value[1:]}" if self.value.startswith("-") else f"Rp{self.value}"
        if self.kind == "date" and self.echo:
            return self.echo
        return f"{self.value} {self.unit}" if self.unit and self.kind in NUMBER_KINDS - {"year"} else self.value


class Block(msgspec.Struct, frozen=True, tag="block"):
    """Neighbouring questions that share a layout: figures under each other, or short fields in two columns."""

    layout: Literal["ledger", "pair", "rule"]
    fields: tuple[Field, ...]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a repeat. `id` is stable and random; `number` counts from 1."""

    id: str
    name: str
    number: int
    items: tuple["Item", ...]


class Rows(msgspec.Struct, frozen=True, kw_only=True, tag="rows"):
    """A repeat and its rows."""

    name: str
    path: str
    label: str
    hint: str
    hidden: bool
    locked: bool
    rows: tuple[Row, ...]


class Sub(msgspec.Struct, frozen=True, kw_only=True, tag="sub"):
    """A group inside a section, under its own heading."""

    name: str
    path: str
    label: str
    hint: str
    hidden: bool
    items: tuple["Item", ...]


Item = Block | Rows | Sub


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One top-level group. Counts are over relevant required questions, so they can reach the end."""

    name: str
    title: str
    hint: str
    hidden: bool
    items: tuple[Item, ...]
    answered: int
    required: int
    wrong: int
    odd: int
    explained: int
    commented: int

    @property
    def asks_files(self) -> bool:
        """Whether a file can come with its form."""
        return any(field.accept and not field.locked for field in fields_of(self.items))

    @property
    def look(self) -> tuple[str, str, str]:
        """Icon, tone and words of the section's state; what has to be done comes first."""
        missing = self.required - self.answered
        if self.hidden:
            return "na", "s-na", gettext("Tidak berlaku")
        if self.wrong:
            return "err", "s-err", ngettext("{count} salah", self.wrong, count=self.wrong)
        if self.odd > self.explained:
            return "warn", "s-warn", gettext("{count} perlu dicek", count=self.odd - self.explained)
        if not self.required:
            return (
                ("ok", "s-ok", gettext("Selesai")) if self.answered_any else ("todo", "s-todo", gettext("Boleh kosong"))
            )
        if missing == 0:
            return "ok", "s-ok", gettext("Selesai")
        return (
            ("edit", "s-edit", gettext("Sedang diisi"))
            if self.answered_any
            else ("todo", "s-todo", gettext("Belum mulai"))
        )

    @property
    def answered_any(self) -> bool:
        """Whether anything at all was answered here."""
        return any(field.answered and field.counts for field in fields_of(self.items))


def fields_of(items: tuple[Item, ...]) -> tuple[Field, ...]:
    """Give every question in `items`, in page order, rows included."""
    found: list[Field] = []
    for item in items:
        if isinstance(item, Block):
            found.extend(item.fields)
        elif isinstance(item, Sub):
            found.extend(fields_of(item.items))
        else:
            found.extend(field for row in item.rows for field in fields_of(row.items))
    return tuple(found)


def named_in_rows(items: tuple[Item, ...], row: str = "") -> dict[str, str]:
    """Name each question in `items` where it stands apart from its like: `Pengurus 2, Nama` in a row, by its path."""
    named: dict[str, str] = {}
    for item in items:
        if isinstance(item, Block):
            named |= {field.path: f"{row}, {field.label}" if row else field.label for field in item.fields}
        elif isinstance(item, Sub):
            named |= named_in_rows(item.items, row)
        else:
            for one in item.rows:
                named |= named_in_rows(one.items, f"{item.label} {one.number}")
    return named


def shown_of(fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Give what a reader of answers sees: no notes, and of a group or repeat only what is told about it."""
    return tuple(
        field
        for field in fields
        if not field.hidden
        and field.kind != "note"
        and (field.kind != "rule" or field.errors or field.warnings or field.remarks)
    )
