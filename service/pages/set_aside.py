"""Answers that another person's answer stands in place of: as a choice that is still open, and as lines to read later."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from forms.answers import place_at
from forms.compile import CompiledForm
from forms.model import Question, text_in
from service.actions.collecting import REASON
from service.actions.gone_rows import gone_from
from service.actions.provenance import CONFIRMED
from service.database.accounts import Person
from service.database.drafts import Draft, DraftAnswer, SetAside
from service.language import gettext, gettext_noop, spoken
from service.pages import beside, speech

NOBODY = gettext_noop("seseorang")
MOST_LINES = 50
"""So many lines a page shows; all of them are in the draft that the API gives."""


class Clash(msgspec.Struct, frozen=True, kw_only=True):
    """A choice that the person at the page has not made: `value` is their own, `by` and `at` say whose stands and since when."""

    path: str
    value: Any
    by: str
    at: str


class AsideLine(msgspec.Struct, frozen=True, kw_only=True):
    """One value that was set aside, in words: the question, what it said, whose it was and when."""

    label: str
    said: str
    by: str
    at: str


def clashes(
    draft: Draft, aside: tuple[SetAside, ...], people: Mapping[int, Person], me: int, now: datetime
) -> tuple[Clash, ...]:
    """Give the choices that are open for this person, one a question: the newest value of each that was set aside."""
    standing = {one.path: one for one in draft.answers}
    mine = [one for one in aside if one.account_id == me and not one.settled and one.at >= draft.started_at]
    newest = {one.path: one for one in reversed(mine)}
    return tuple(
        Clash(
            path=path,
            value=msgspec.json.decode(one.value),
            by=_name(people, standing[path]),
            at=speech.moment(standing[path].at, now),
        )
        for path, one in newest.items()
        if path in standing
    )


def lines(
    compiled: CompiledForm, aside: tuple[SetAside, ...], people: Mapping[int, Person], now: datetime
) -> tuple[AsideLine, ...]:
    """Write what was set aside for reading, the newest first; the order of rows, which is put together, is left out."""
    found = []
    for one in aside:
        label, said = _words(compiled, one.path, msgspec.json.decode(one.value))
        if label:
            found.append(AsideLine(label=label, said=said, by=_name(people, one), at=speech.moment(one.at, now)))
    return tuple(found[:MOST_LINES])


def in_gone_rows(
    compiled: CompiledForm, draft: Draft, orders: Mapping[str, Any], people: Mapping[int, Person], now: datetime
) -> tuple[AsideLine, ...]:
    """Write the answers that were typed into rows that somebody took away, the newest first; `orders` are of the draft."""
    found = []
    for one in sorted(draft.answers, key=lambda one: one.at, reverse=True):
        if one.value == b"null" or not gone_from(compiled, orders, one.path):
            continue
        label, said = _words(compiled, one.path, msgspec.json.decode(one.value))
        if label:
            name = gettext("{label}, di baris yang dihapus", label=label)
            found.append(AsideLine(label=name, said=said, by=_name(people, one), at=speech.moment(one.at, now)))
    return tuple(found[:MOST_LINES])


def _words(compiled: CompiledForm, path: str, value: Any) -> tuple[str, str]:
    """Give the question and the answer in words; '' for what is no question's answer."""
    if path.startswith(CONFIRMED):
        return "", ""
    place = place_at(compiled, path.removeprefix(REASON))
    if place is None or not isinstance(place.node, Question):
        return "", ""
    label = text_in(place.node.label, spoken(), compiled.form.default_language) or place.node.name
    if path.startswith(REASON):
        return gettext("Alasan, {label}", label=label), str(value or gettext("kosong"))
    empty = value is None or value in ("", [])
    return label, gettext("kosong") if empty else beside.in_words(compiled.form, place.node, value)


def _name(people: Mapping[int, Person], one: SetAside | DraftAnswer) -> str:
    return people[one.account_id].name.split()[0] if one.account_id in people else gettext(NOBODY)
