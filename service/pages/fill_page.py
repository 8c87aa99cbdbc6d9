"""What the fill page and the check page write down, built from a submission as it stands."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import msgspec
from markupsafe import Markup

from forms.given import last_year_read, register_read
from forms.model import Form, Repeat, walk
from service.actions.collecting import REASON
from service.actions.deadlines import locked, told_locked
from service.actions.provenance import CONFIRMED
from service.actions.voiding import grounds_of
from service.language import gettext
from service.pages import speech
from service.pages.fields import Field, Remark, Section, fields_of
from service.pages.form_files import grounds_address, lists_address, logic_address, rows_address
from service.pages.frame import Told
from service.pages.moving import LeftBehind, left_behind
from service.pages.opened import Opened, remarks_of
from service.pages.sections import with_rows
from service.pages.set_aside import AsideLine
from service.pages.summary import Line, Summary, summarise

_ROW = re.compile(r"\[[0-9]+\]", re.ASCII)


class Talk(msgspec.Struct, frozen=True):
    """One open thread above the form: where its question stands, what that is called, by which path findings speak of it, what was said."""

    line: Line
    path: str
    said: tuple[Remark, ...]


class FillPage(msgspec.Struct, frozen=True, kw_only=True):
    """Everything `isi.html` and `kirim.html` write down; `given` is JSON for the page's script.

    `lock` says why it cannot be sent now ('' where it can), `correcting` why the province opened it after the close.
    `resume` is the element where the filling was left, `back_to` the element of the check page that led here.
    """

    id: str
    name: str
    nik: str
    place: str
    version: str
    version_id: int
    newer: str
    dropped: tuple[LeftBehind, ...]
    revision: int
    state: str
    back: str
    back_words: str
    only: bool
    current: str
    sections: tuple[Section, ...]
    asked: tuple[Line, ...]
    untouched: tuple[Line, ...]
    stray: tuple[Remark, ...]
    talks: tuple[Talk, ...]
    locked: bool
    here: str
    summary: tuple[Line, ...]
    lead: str
    strict: str
    answered: int
    required: int
    odd: int
    saved: Told
    seen: int
    script: str
    lists: str
    save: str
    attach: str
    given: Markup
    key: str = ""
    resume: str = ""
    back_to: str = ""
    aside: tuple[AsideLine, ...] = ()
    lock: str = ""
    correcting: str = ""


def left_at(base: Opened, built: tuple[Section, ...]) -> tuple[str, str]:
    """Give the section and the element where the filling of a draft was left, on any device; '' where it was not begun.

    What was returned begins with what was said about it, not where it was left.
    """
    if base.found.submission.state != "draft":
        return "", ""
    shown = [(one.name, field) for one in built if not one.hidden for field in fields_of(one.items) if not field.hidden]
    found = [
        (base.seen[field.name], at, section, field.anchor)
        for at, (section, field) in enumerate(shown)
        if field.counts and field.name in base.seen
    ]
    return max(found)[2:] if found else ("", "")


def filled(base: Opened, built: tuple[Section, ...], *, only: str, current: str, strict: bool) -> FillPage:
    """Build the page.

    Args:
        base: the submission.
        built: its sections.
        only: the one section that is shown, `kirim` for the check page, '' for all of them.
        current: the section that a phone begins with.
        strict: show the summary of everything that keeps it from being sent.
    """

    def address(section: Section, element: str) -> str:
        if only and only != section.name:
            return f"/isi/{base.address}/{section.name}?galat=ya#{element}"
        return f"#{element}"

    summary = summarise(built, address) if strict else Summary("", ())
    shown = [one for one in built if not one.hidden]
    talked = [(Line(address(one, field.anchor), field.label), field) for one, field in _talked(shown)]
    row = base.found.submission
    return FillPage(
        id=base.address,
        name=row.name,
        nik=row.nik,
        place=base.place,
        version=base.label,
        version_id=base.found.version_id,
        newer=base.newer,
        dropped=left_behind(base.dropped),
        revision=row.revision,
        state=row.state,
        back="/koperasi",
        back_words=gettext("Koperasi {office}", office=base.office),
        only=bool(only),
        current=current,
        sections=built,
        asked=tuple(line for line, _ in talked),
        untouched=tuple(line for line, one in talked if row.state == "returned" and one.name not in base.touched),
        stray=_stray(base, {field.path for _, field in talked}),
        talks=tuple(Talk(line, field.path, field.remarks) for line, field in talked),
        locked=bool(base.kept),
        here=f"/isi/{base.address}/{only}" if only else f"/isi/{base.address}",
        summary=summary.lines,
        lead=summary.lead,
        strict="ya" if strict else "",
        answered=sum(one.answered for one in shown),
        required=sum(one.required for one in shown),
        odd=sum(one.odd for one in shown),
        saved=_saved(base),
        seen=base.draft_seq or 0,
        script=logic_address(base.found.version_id),
        lists=lists_address(base.found.version_id),
        save=f"/isi/{base.address}/simpan",
        attach=f"/api/rounds/{base.round_id}/submissions/{base.found.submission.cooperative_id}/attachments",
        given=_given(base),
        key=str(uuid4()),
        aside=base.aside,
        lock=_lock(base),
        correcting=row.correcting,
    )


def late(base: Opened) -> bool:
    """Tell whether the last day of the submission's office is over, for one of its own people."""
    return locked(base.found.submission, base.found.round, base.now.date()) is not None


def _lock(base: Opened) -> str:
    """Say why a draft of one's own office cannot be sent; '' where it can, or where the reviewer asked for it."""
    last = locked(base.found.submission, base.found.round, base.now.date())
    return told_locked(last) if last else ""


def _talked(shown: list[Section]) -> Iterator[tuple[Section, Field]]:
    """Yield the questions that a reviewer said something about, with their sections."""
    for one in shown:
        yield from ((one, field) for field in fields_of(one.items) if field.remarks and not field.hidden)


def _stray(base: Opened, shown: set[str]) -> tuple[Remark, ...]:
    """Give what was said about questions that are not asked now; it must be seen all the same."""
    return tuple(one for path, said in remarks_of(base).items() if path not in shown for one in said)


def _saved(base: Opened) -> Told:
    """Say where the answers are as the page opens."""
    if base.saved_at is None:
        return Told("s-info", "info", gettext("Jawaban tersimpan otomatis"))
    return Told("s-ok", "ok", gettext("Tersimpan {at}", at=speech.moment(base.saved_at, base.now)))


def for_script(told: dict[str, Any]) -> Markup:
    """Write what a page's script is given as JSON that stands in an element: no `<` opens a tag or ends the element."""
    return Markup(msgspec.json.encode(told).decode().replace("<", "\\u003c"))  # noqa: S704  # JSON without any tag


def _given(base: Opened) -> Markup:
    return for_script({"draft": _draft(base), "around": _around(base)})


def _draft(base: Opened) -> dict[str, Any]:
    """Write the answers for the page's script, with the numbers that conflicts are told by.

    `first` are the prefilled answers as they were, `doubts` what is said of those that nobody has looked at, `clashes`
    the person's own values that another's stand in place of until one is chosen, `ground` the questions that the
    explained warnings rest on besides their own, `grounds` the module that says it of all, `rows` the module of
    empty rows.
    """
    ground = grounds_of(base.found.compiled)
    explained = {_ROW.sub("", path) for path in base.reasons}
    reasons = {REASON + path: text for path, text in base.reasons.items()}
    confirmed = {CONFIRMED + path: True for path, one in base.prefilled.items() if one.standing == "confirmed"}
    answers = {**base.flat, **reasons, **confirmed}
    return {
        "answers": answers,
        "seen": base.seen,
        "repeats": _repeats(base.found.compiled.form),
        "first": {path: one.value for path, one in base.prefilled.items()},
        "doubts": {each.path: each.message for each in base.doubts()},
        "ground": {path: ground[path] for path in sorted(explained & ground.keys())},
        "grounds": grounds_address(base.found.version_id),
        "rows": rows_address(base.found.version_id),
        "clashes": base.clashes,
    }


def _around(base: Opened) -> dict[str, Any]:
    """Write what the form's logic reads of its surroundings, for the page's script."""
    here = base.around
    last_saved = last_year_read(base.found.compiled, here.last_saved)
    register = register_read(base.found.compiled, here.register)
    return {"lastSaved": last_saved, "register": register, "round": here.round, "now": here.now}


def _repeats(form: Form) -> list[str]:
    """Write each repeat's storage path with a star for every row id above it."""
    paths = {path for path, node in walk(form.children) if isinstance(node, Repeat)}
    return ["/".join(with_rows(path, paths, "*")) for path in sorted(paths)]
