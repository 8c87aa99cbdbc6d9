"""One cooperative as a line of a list: what stands beside its state, and what the person who looks can do."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from forms.model import Form, Question, text_in, walk
from service.actions.library import Library
from service.database import offices, regions
from service.database.handle import Handle
from service.database.rounds import Round
from service.database.submissions import Page, Submission
from service.language import gettext, gettext_noop, spoken
from service.pages import listing, speech
from service.pages.states import FILLING, WAITING
from service.pages.whereabouts import domain_of, part_of, place_words
from service.pages.written import write

ACTIONS = {
    "returned": gettext_noop("Perbaiki"),
    "draft": gettext_noop("Lanjutkan"),
    "not_started": gettext_noop("Mulai isi"),
}


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One cooperative in a list; `urgent` when the person who looks is the one it waits for."""

    name: str
    nik: str
    place: str
    state: str
    marks: str
    changed: str
    waited: str
    href: str
    urgent: bool
    action: str


async def lines_of(
    handle: Handle, library: Library, current: Round, page: Page, now: datetime, *, named: bool = False
) -> tuple[Line, ...]:
    """Write rows for a list; `named` says the office of each, for lists over several."""
    codes = {code for row in page.rows for code in (row.village_code, row.district_code)}
    names = await regions.names(handle, sorted(codes))
    domains = {one.id: domain_of(one) for one in await offices.listed(handle)} if named else {}
    form = (await library.compiled(handle, current.form_version_id)).form
    words = _mark_words(form, current.marks)
    role = handle.principal.role
    return tuple(
        _line(
            row,
            ", ".join(filter(None, (place_words(row, names), domains.get(row.office_id)))),
            _marked(row, words),
            now,
            role if current.state == "open" or row.correcting else "",
            part_of(row.cooperative_id, current.book_year),
        )
        for row in page.rows
    )


def _mark_words(form: Form, marks: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """Give the choice labels of marked questions that are a choice or calculated: the visit's result, the activity.

    Other marked answers (numbers that no two cooperatives should share) are not for reading in a list.
    """
    named = {node.name: node for _, node in walk(form.children) if isinstance(node, Question)}
    words = {}
    for name in marks:
        question = named.get(name)
        if question is not None and (question.list_name or question.type == "calculate"):
            listed = form.choices.get(question.list_name, ())
            words[name] = {one.name: text_in(one.label, spoken(), form.default_language) for one in listed}
    return words


def _marked(row: Submission, words: Mapping[str, Mapping[str, str]]) -> str:
    """Say the answers that stand beside the state."""
    told = (
        labels.get(str(row.marks[name])) or write("calculation", row.marks[name])
        for name, labels in words.items()
        if row.marks.get(name)
    )
    return ", ".join(told)


def _line(row: Submission, place: str, marks: str, now: datetime, role: str, part: str) -> Line:
    fillable = role == "officer" and row.state in FILLING
    changed = "" if row.state == "not_started" else speech.moment(row.updated_at, now)
    waits = WAITING.get(role) == row.state
    return Line(
        name=row.name,
        nik=row.nik,
        place=place,
        state=row.state,
        marks=marks,
        changed=changed,
        waited=listing.waited((now.date() - row.updated_at.astimezone(now.tzinfo).date()).days) if waits else "",
        href=f"/isi/{part}" if fillable else f"/periksa/{part}",
        urgent=waits or (fillable and row.state == "returned"),
        action=gettext(ACTIONS[row.state]) if fillable else gettext("Periksa") if waits else gettext("Lihat"),
    )
