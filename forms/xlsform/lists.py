"""The choices sheet (and external_choices): lists of choices with their further columns."""

import re
from collections.abc import Iterable, Mapping

from forms.compiler.layout import LISTS
from forms.model import Choice, Node, Question
from forms.vocabulary import TRANSLATED
from forms.xlsform.ledger import Grid, Ledger, Record, Told
from forms.xlsform.nodes import media_of

OTHER = "other"

_UNREAD_TYPES = frozenset({"list_unknown", "list_missing", "type_unknown", "dialect", "unsupported", "file_name"})
"""Faults of a type cell: while one stands, a list may well be used there."""

_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"|[‘“]([^’”]*)[’”]")
_WORD = re.compile(r"[^\s'\"()\[\],/=]+")


def read_choices(grid: Grid, ledger: Ledger, *, duplicates: bool) -> dict[str, tuple[Choice, ...]]:
    """File the choices by list, in sheet order; `duplicates` allows the same name twice in a list."""
    lists: dict[str, list[Choice]] = {}
    seen: dict[tuple[str, str], int] = {}
    for record in grid.records:
        list_name, name = record.get("list_name"), record.get("name")
        if not list_name:
            _unlisted(grid, ledger, record, name)
        elif not name:
            _unnamed(grid, ledger, record, list_name)
        else:
            first = seen.setdefault((list_name, name), record.number)
            if first != record.number and not duplicates:
                _double(grid, ledger, record, first)
            columns = record.extras()
            choice = Choice(
                name=name, row=record.number, label=record.texts("label"), columns=columns, media=media_of(record)
            )
            lists.setdefault(list_name, []).append(choice)
    return {list_name: tuple(choices) for list_name, choices in lists.items()}


def with_other(choices: dict[str, tuple[Choice, ...]], list_names: Iterable[str]) -> dict[str, tuple[Choice, ...]]:
    """Add the choice `other` to the lists that a question with or_other uses."""
    wanted = set(list_names)
    return {name: _and_other(listed) if name in wanted else listed for name, listed in choices.items()}


def tell_lists(
    grids: Mapping[str, Grid], choices: Mapping[str, tuple[Choice, ...]], nodes: Iterable[Node], ledger: Ledger
) -> None:
    """Tell lists that nothing uses, and choices with blanks where several can be chosen: answers are parted by blanks."""
    parted = {node.list_name for node in nodes if isinstance(node, Question) and node.type in LISTS}
    used = _words(grid for name, grid in grids.items() if name not in {"choices", "external_choices"})
    quoted = _quoted(grids.values())
    guessing = any(issue.code in _UNREAD_TYPES for issue in ledger.issues)
    for grid in (grids["choices"], grids["external_choices"]):
        seen: set[str] = set()
        for record in grid.records:
            listed, name = record.get("list_name"), record.get("name")
            if listed and listed not in seen | used and listed in choices and not guessing:
                ledger.cell(grid, record.number, "list_name", _unused(listed), "warning")
            seen.add(listed)
            if listed in parted and len(name.split()) > 1:
                free = "_".join(name.split()) not in {choice.name for choice in choices.get(listed, ())}
                told = _parted(name, listed, sure=free and name not in quoted)
                ledger.cell(grid, record.number, "name", told)


def _words(grids: Iterable[Grid]) -> set[str]:
    """Give every word of cells that people who answer do not read."""
    cells = (
        text
        for grid in grids
        for record in grid.records
        for (key, _), text in record.cells.items()
        if key not in TRANSLATED
    )
    return {word for text in cells for word in _WORD.findall(text)}


def _unused(listed: str) -> Told:
    return Told(
        "list_unused",
        f"daftar `{listed}` tidak dipakai di mana pun. Hapus, atau pakai pada kolom type: `select_one {listed}`.",
        f"the list `{listed}` is used nowhere. Delete it, or use it in the column type: `select_one {listed}`.",
        listed,
    )


def _quoted(grids: Iterable[Grid]) -> set[str]:
    """Give every text between quotes: a choice that an expression names keeps its name until its author changes both."""
    cells = (text for grid in grids for record in grid.records for text in record.cells.values())
    return {"".join(found) for text in cells for found in _QUOTED.findall(text)}


def _parted(name: str, listed: str, *, sure: bool) -> Told:
    better = "_".join(name.split())
    return Told(
        "choice_blank",
        f"pilihan `{name}` berisi spasi, padahal dari daftar `{listed}` dapat dipilih beberapa sekaligus. Tulis `{better}`.",
        f"the choice `{name}` holds blanks, but several of the list `{listed}` can be chosen. Write `{better}`.",
        name,
        better if sure else "",
    )


def _and_other(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    if any(choice.name == OTHER for choice in choices):
        return choices
    return (*choices, Choice(name=OTHER, row=choices[-1].row, label={"id": "Lainnya", "en": "Other"}))


def _unlisted(grid: Grid, ledger: Ledger, record: Record, name: str) -> None:
    if name:
        told = Told(
            "list_missing",
            f"pilihan `{name}` tidak punya nama daftar. Isi kolom list_name.",
            f"the choice `{name}` names no list. Fill in the column list_name.",
            name,
        )
        ledger.cell(grid, record.number, "list_name", told)


def _unnamed(grid: Grid, ledger: Ledger, record: Record, list_name: str) -> None:
    told = Told(
        "choice_missing",
        f"pilihan pada daftar `{list_name}` ini belum punya nilai. Isi kolom name.",
        f"this choice of the list `{list_name}` has no value. Fill in the column name.",
    )
    ledger.cell(grid, record.number, "name", told)


def _double(grid: Grid, ledger: Ledger, record: Record, first: int) -> None:
    name, list_name = record.get("name"), record.get("list_name")
    told = Told(
        "choice_duplicate",
        f"pilihan `{name}` sudah ada di daftar `{list_name}` pada baris {first}. Ganti salah satunya, atau isi"
        " allow_choice_duplicates = yes pada sheet settings bila memang disengaja.",
        f"the choice `{name}` is already in the list `{list_name}`, row {first}. Change one of them, or set"
        " allow_choice_duplicates = yes on the settings sheet if it is meant.",
        name,
    )
    ledger.cell(grid, record.number, "name", told)
