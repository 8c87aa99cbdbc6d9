"""One section that was posted as a form: its answers saved, and where it leads."""

import re
from asyncio import to_thread
from collections.abc import Mapping
from datetime import datetime
from secrets import token_hex

from litestar.response import Redirect

from service.actions import save_draft
from service.actions.library import Library
from service.database.handle import Handle
from service.pages.engine import go
from service.pages.fields import Section, fields_of
from service.pages.opened import Opened, opened, view
from service.pages.posted import Change
from service.pages.whereabouts import Address
from service.problems import REFUSED, Problem

_ELEMENT = re.compile(r"[qj]-[\w/.\-]{1,400}", re.ASCII)

FORM_DEVICE = "formulir"
"""The device of answers that came with a posted form."""


def element_of(text: str) -> str:
    """Read the id of an element of the check page; whatever else was sent is none."""
    return text if _ELEMENT.fullmatch(text) else ""


def _number(posted: Mapping[str, list[str]], name: str) -> int | None:
    """Read a number that the page put into its form; whatever else was posted is none."""
    text = posted.get(name, [""])[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004  # an int8


async def store(
    handle: Handle, library: Library, base: Opened, made: tuple[Change, ...], posted: Mapping[str, list[str]]
) -> bool:
    """Save what a posted form changed; True when somebody else's answer stands in the way of one.

    The form says the draft's number when it was shown (an answer that was given after it is not overwritten), and its
    version (one of another version is refused).

    Raises:
        Problem: REFUSED for what cannot be stored, after the rest was saved.
    """
    number = _number(posted, "~dasar") or 0
    operations = [
        save_draft.Change(
            path=one.path,
            value=one.value,
            base=base.seen.get(one.path, 0) if base.seen.get(one.path, 0) <= number else 0,
            seq=1,
        )
        for one in made
    ]
    device = f"{FORM_DEVICE}-{token_hex(8)}"
    saved = await save_draft.save(
        handle,
        library,
        base.round_id,
        base.found.submission.cooperative_id,
        device,
        operations,
        now=base.now,
        version_id=_number(posted, "~versi") or base.found.version_id,
    )
    faults = save_draft.faults_in(saved)
    if faults:
        raise Problem(REFUSED, faults=faults)
    return any(one.status == "conflict" for one in saved)


async def onward(
    handle: Handle,
    library: Library,
    now: datetime,
    before: Section,
    posted: Mapping[str, list[str]],
    *,
    made: tuple[Change, ...],
    told: str,
    where: Address,
) -> Redirect:
    """Choose where a saved section leads: the next one, or the same when it asks more now."""
    after = await to_thread(view, await opened(handle, library, where, now), strict=False, locked=False)
    at = next(place for place, one in enumerate(after) if one.name == before.name)
    here = f"/isi/{where}/{before.name}"
    if told:
        return go(here, told)
    pressed = next(
        (posted[name][0] for name in ("~tambah", "~hapus", "~maksud", "~unggah", "~copot") if posted.get(name)), ""
    )
    if pressed:
        return go(here, anchor=_place_of(pressed, posted, made))
    wanted = posted.get("~lanjut", [""])[0]
    if wanted == "kirim":
        return go(f"/isi/{where}/kirim", anchor=element_of(posted.get("~kembali", [""])[0]))
    if _asked(after[at]) - _asked(before):
        return go(here, "bertambah")
    if wanted != "ya":
        return go(here, "tersimpan")
    following = next((one.name for one in after[at + 1 :] if not one.hidden), "kirim")
    return go(f"/isi/{where}/{following}")


def _place_of(pressed: str, posted: Mapping[str, list[str]], made: tuple[Change, ...]) -> str:
    """Give the element to look at after a button: the row that was added, the rows that one was taken from, the field."""
    name, _, _ = pressed.partition(" ")
    if "~hapus" in posted:
        return name.rpartition("/")[0]
    added = next((one.value[-1] for one in made if one.path == name and "~tambah" in posted), "")
    return f"{name}/{added}" if added else name


def _asked(section: Section) -> set[str]:
    return {field.name for field in fields_of(section.items) if not field.hidden and field.kind != "calculation"}
