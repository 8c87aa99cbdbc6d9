"""What a filled workbook would do, in lines that people read: kinds of edits, each cell with what stands now and what it becomes."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from exports.filling.marks import CellMark, RowGain, clash, shut
from forms.answers import place_at
from forms.compile import CompiledForm
from forms.filling.model import Edit, EditKind, Preview
from forms.model import Question
from service.actions.filling_plan import Cell
from service.language import gettext, gettext_noop, ngettext
from service.pages import beside, speech

FIRST_SHOWN = 50
"""So many cells of a kind stand on the preview; the others have pages of their own."""
CHOSEN_SHOWN = 300
"""So many conflicts and blanked cells can be decided one by one; a tick decides all of them."""
PAGE = 200
"""Cells on a page of one kind."""

WRONG_FIRST: tuple[EditKind, ...] = ("wrong", "locked", "conflict", "emptied", "changed", "new")
"""What needs somebody stands first."""
DECIDED: frozenset[EditKind] = frozenset({"conflict", "emptied"})
KEPT_OUT: frozenset[EditKind] = frozenset({"wrong", "locked"})
"""What no tick puts in."""

TITLES: dict[EditKind, str] = {
    "wrong": gettext_noop("Salah"),
    "locked": gettext_noop("Terkunci"),
    "conflict": gettext_noop("Bentrok"),
    "emptied": gettext_noop("Dikosongkan"),
    "changed": gettext_noop("Diubah"),
    "new": gettext_noop("Nilai baru"),
}
WORDS: dict[str, EditKind] = {
    "salah": "wrong", "terkunci": "locked", "bentrok": "conflict", "kosong": "emptied", "diubah": "changed", "baru": "new",
}  # fmt: skip
"""Words in addresses to the kinds of edits."""
ADDRESSED: dict[EditKind, str] = {kind: word for word, kind in WORDS.items()}


_KEY = re.compile(r"(?P<column>[A-Z]{1,3})(?P<row>[1-9][0-9]{0,6})!(?P<sheet>.{1,31})", re.DOTALL)


class CellLine(msgspec.Struct, frozen=True, kw_only=True):
    """One cell: where it stands, whose it is, what the server says and what the cell says; `key` names it in a form."""

    key: str
    place: str
    name: str
    label: str
    old: str
    new: str
    reason: str


class KindLines(msgspec.Struct, frozen=True, kw_only=True):
    """The cells of one kind: those that are shown, how many there are, and which page of them this is."""

    kind: EditKind
    word: str
    title: str
    total: int
    lines: tuple[CellLine, ...]
    page: int = 1
    pages: int = 1

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.lines)


def key_of(cell: Cell) -> str:
    """Name a cell in a form: `E17!Koperasi`."""
    sheet, row, column = cell
    return f"{column}{row}!{sheet}"


def cell_of(key: str) -> Cell | None:
    """Read a cell's name; None for what is none."""
    found = _KEY.fullmatch(key)
    return (found["sheet"], int(found["row"]), found["column"]) if found else None


def at(edit: Edit) -> Cell:
    """Say where an edit stands."""
    return edit.sheet, edit.row, edit.column


def groups(compiled: CompiledForm, preview: Preview) -> tuple[KindLines, ...]:
    """Give the kinds that occur, what needs somebody first, each with its first cells."""
    found = []
    for kind in WRONG_FIRST:
        own = [one for one in preview.edits if one.kind == kind]
        if own:
            shown = own[: CHOSEN_SHOWN if kind in DECIDED else FIRST_SHOWN]
            found.append(_lines(compiled, kind, shown, len(own)))
    return tuple(found)


def page_of(compiled: CompiledForm, preview: Preview, kind: EditKind, number: int) -> KindLines:
    """Give one page of the cells of a kind; a number that there is not gives the nearest."""
    own = [one for one in preview.edits if one.kind == kind]
    pages = max(1, -(-len(own) // PAGE))
    number = min(max(1, number), pages)
    group = _lines(compiled, kind, own[(number - 1) * PAGE : number * PAGE], len(own))
    return msgspec.structs.replace(group, page=number, pages=pages)


def sentence(preview: Preview) -> str:
    """Say all of it in one sentence: `93 koperasi: 412 nilai baru, 37 diubah, 6 salah`."""
    counts: dict[str, int] = {kind: preview.count(kind) for kind in WRONG_FIRST}
    said = {kind: speech.figure(count) for kind, count in counts.items()}
    words = {
        "new": ngettext("{count} nilai baru", counts["new"], count=said["new"]),
        "changed": ngettext("{count} diubah", counts["changed"], count=said["changed"]),
        "emptied": ngettext("{count} dikosongkan", counts["emptied"], count=said["emptied"]),
        "wrong": ngettext("{count} salah", counts["wrong"], count=said["wrong"]),
        "locked": ngettext("{count} terkunci", counts["locked"], count=said["locked"]),
        "conflict": ngettext("{count} bentrok", counts["conflict"], count=said["conflict"]),
    }
    told = [one for kind, one in words.items() if counts[kind]]
    whose = ngettext("{count} koperasi", preview.cooperatives, count=speech.figure(preview.cooperatives))
    return gettext("{whose}: {told}.", whose=whose, told=", ".join(told) or gettext("tidak ada yang berubah"))


def cell_marks(compiled: CompiledForm, edits: Iterable[Edit]) -> tuple[CellMark, ...]:
    """Give the marks of the officer's own file: what is wrong, what is locked, and conflicts in which the server's answer stands."""
    return tuple(
        CellMark(
            sheet=one.sheet,
            row=one.row,
            column=one.column,
            kind=one.kind,
            name=one.name,
            label=one.label,
            shown=one.shown,
            repair=_repair(compiled, one),
        )
        for one in edits
        if one.kind in {"wrong", "locked", "conflict"}
    )


def _repair(compiled: CompiledForm, edit: Edit) -> str:
    if edit.kind == "wrong":
        return edit.reason
    on_web = in_words(compiled, edit.path, edit.old)
    return shut(edit.reason, on_web) if edit.kind == "locked" else clash(on_web, edit.shown)


def row_gains(cells: Iterable[Cell]) -> tuple[RowGain, ...]:
    """Count by row the cells that were stored, or would be."""
    counted = Counter((sheet, row) for sheet, row, _ in cells)
    return tuple(RowGain(sheet, row, count) for (sheet, row), count in counted.items())


def _lines(compiled: CompiledForm, kind: EditKind, edits: Sequence[Edit], total: int) -> KindLines:
    return KindLines(
        kind=kind,
        word=ADDRESSED[kind],
        title=gettext(TITLES[kind]),
        total=total,
        lines=tuple(_line(compiled, one) for one in edits),
    )


def _line(compiled: CompiledForm, edit: Edit) -> CellLine:
    row = gettext("{sheet}, baris {row}", sheet=edit.sheet, row=edit.row)
    says = edit.shown if edit.kind in KEPT_OUT else in_words(compiled, edit.path, edit.new)
    return CellLine(
        key=key_of(at(edit)),
        place=gettext("{sheet}, sel {cell}", sheet=edit.sheet, cell=f"{edit.column}{edit.row}") if edit.column else row,
        name=edit.name,
        label=edit.label,
        old=in_words(compiled, edit.path, edit.old),
        new=says,
        reason=edit.reason,
    )


def in_words(compiled: CompiledForm, path: str, value: Any) -> str:
    """Write an answer as people read it; '' for none."""
    if value is None or value in ("", []):
        return ""
    place = place_at(compiled, path) if path else None
    if place is None or not isinstance(place.node, Question):
        return str(value)
    return beside.in_words(compiled.form, place.node, value)
