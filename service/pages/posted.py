"""What a posted section says: single answers that changed or are confirmed, rows added and removed, reasons for warnings.

This is the way without script; with it, the page sends the same single answers by itself.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from forms.reading import HOSTILE
from forms.typed import number
from service.actions.collecting import REASON
from service.actions.provenance import CONFIRMED
from service.actions.taking import meaning
from service.pages import speech
from service.pages.fields import NUMBER_KINDS, Field, Item, Kind, Rows, Sub, fields_of

_NUMBERED = re.compile(r"\+?[0-9][0-9 .\-]*")


class Change(msgspec.Struct, frozen=True):
    """One answer that is to be stored; None empties it."""

    path: str
    value: Any


Posted = Mapping[str, Sequence[str]]
"""Names of form fields to the texts posted under them."""


def read(kind: Kind, text: str) -> Any:
    """Read one typed text as the JSON answer it means; what cannot be read stays text, so that checking can say why."""
    bare = _bare(text)
    if not bare:
        return None
    if kind == "year":
        return int(bare) if bare.isascii() and bare.isdigit() else bare
    if kind in NUMBER_KINDS:
        return meaning("number", bare)
    return meaning(kind, bare) if kind in {"date", "place"} else bare


def _bare(text: str) -> str:
    """Give a posted text as it is kept: browsers post line breaks as CRLF, and what cannot be stored is left out."""
    return HOSTILE.sub("", text.replace("\r\n", "\n")).strip()


def undashed(text: str) -> str | None:
    """Read a number that is a name (phone, NIK, tax number) without the marks that it is copied with."""
    bare = read("text", text)
    return re.sub(r"[ .\-]", "", bare) if bare and _NUMBERED.fullmatch(bare) else bare


def changes(
    items: tuple[Item, ...], flat: Mapping[str, Any], posted: Posted, new_id: Callable[[], str]
) -> tuple[Change, ...]:
    """Give what a posted section changes.

    Only questions that stand on the page and can be changed are looked at: anything else in `posted` is ignored.

    Args:
        items: the section as it stands now.
        flat: the stored answers.
        posted: what came with the form.
        new_id: makes the id of an added row.
    """
    lists = set(posted.get("~banyak", ()))
    meant = _meant(posted)
    asked, sure = lists | posted.keys() | set(posted.get("~ditanya", ())), set(posted.get("~sesuai", ()))
    found: list[Change] = []
    for field in fields_of(items):
        reason = posted.get(f"~alasan/{field.name}")
        if field.explainable and reason is not None and _bare(reason[0]) != field.reason:
            found.append(Change(REASON + field.path, read("long", reason[0])))
        if field.confirmable and field.name in asked and (field.name in sure) != field.confirmed:
            found.append(Change(CONFIRMED + field.name, field.name in sure or None))
        if field.kind == "file" and field.value and not field.locked and field.name in posted.get("~copot", ()):
            found.append(Change(field.name, None))
        if field.locked or not field.counts or field.kind == "file":
            continue
        value = meant.get(field.name, _answer(field, posted, lists, flat.get(field.name)))
        stored = flat.get(field.name)
        if value != stored and not (value is None and stored == ""):
            found.append(Change(field.name, value))
    found.extend(_row_changes(items, posted, new_id))
    return tuple(found)


def _answer(field: Field, posted: Posted, lists: set[str], stored: Any) -> Any:
    texts = posted.get(field.name)
    if field.kind == "many":
        if field.name not in lists:
            return stored
        return [text for text in texts or () if text in {option.name for option in field.options}] or None
    if texts is None or _bare(texts[0]) == field.value != "":
        return stored
    return undashed(texts[0]) if field.digits_only else read(field.kind, texts[0])


def _meant(posted: Posted) -> dict[str, Any]:
    """Read the button that answers `Maksud Anda 1.250 atau 1,25?`: the name and the reading that was pressed."""
    name, _, text = (posted.get("~maksud") or ("",))[0].partition(" ")
    read_as = number(text)
    for option in (*read_as.options, *((read_as.value,) if read_as.value is not None else ())):
        if speech.number(option) == text:
            return {name: int(option) if option == option.to_integral_value() else float(option)}
    return {}


def _row_changes(items: tuple[Item, ...], posted: Posted, new_id: Callable[[], str]) -> list[Change]:
    added = (posted.get("~tambah") or ("",))[0]
    removed = (posted.get("~hapus") or ("",))[0]
    found = []
    for rows in _repeats(items):
        ids = [row.id for row in rows.rows]
        if rows.locked:
            continue
        if rows.name == added:
            found.append(Change(rows.name, [*ids, new_id()]))
        gone = next((row.id for row in rows.rows if row.name == removed), None)
        if gone is not None:
            found.append(Change(rows.name, [one for one in ids if one != gone]))
    return found


def _repeats(items: tuple[Item, ...]) -> tuple[Rows, ...]:
    found: list[Rows] = []
    for item in items:
        if isinstance(item, Sub):
            found.extend(_repeats(item.items))
        elif isinstance(item, Rows):
            found.append(item)
            found.extend(inner for row in item.rows for inner in _repeats(row.items))
    return tuple(found)
