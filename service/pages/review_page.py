"""What the review page writes down, built from a submission as it stands: problems first, threads, all answers, history."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import msgspec
from litestar import Request, Response

from forms.model import Repeat
from service.actions import review
from service.actions.asked import asked_at
from service.actions.library import Library
from service.actions.weigh import weigh_after
from service.database import events, revisions
from service.database.handle import Handle
from service.database.submissions import State
from service.language import gettext, gettext_noop, ngettext
from service.pages import speech
from service.pages.engine import show
from service.pages.fields import Field, Remark, Section, fields_of, named_in_rows, shown_of
from service.pages.fill_page import late
from service.pages.frame import frame_of
from service.pages.happenings import SEALED, Happening, fingerprint, words_of
from service.pages.opened import Opened, remarks_of, view
from service.pages.posted_form import posted_by
from service.pages.queue_asked import asked_here
from service.pages.remarked import Loose, Standing, label_of, loose, standing
from service.pages.states import FILLING, WAITING
from service.pages.summary import Line
from service.problems import REFUSED, Fault, Problem

STEPS = {
    "verifier": ("verifikasi", gettext_noop("Setujui, teruskan ke provinsi")),
    "province": ("terima", gettext_noop("Terima")),
}
"""Role to the word in the address of its approval, and to the words on its button."""

TALKING = frozenset({"officer", "verifier", "province"})
"""Roles that say something under a question."""

WHOLE = "~seluruh"
"""Name of the box for a comment on the whole."""

UNDONE: Mapping[str, State] = {"verifier": "verified", "province": "accepted"}
"""Role to the state that it led to and may take back."""


class Stray(msgspec.Struct, frozen=True):
    """A thread about a question that is not asked now."""

    path: str
    label: str
    said: tuple[Remark, ...]


class Whole(msgspec.Struct, frozen=True):
    """What is said about the whole, open or settled, and about questions that are not asked now."""

    said: tuple[Remark, ...]
    settled: tuple[Remark, ...]
    stray: tuple[Stray, ...]


class May(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever looks may do here; `judge` is to approve or to return, `unlock` to open more of what was returned."""

    judge: bool
    take_back: bool
    undo: bool
    comment: bool
    unlock: bool


class ReviewPage(msgspec.Struct, frozen=True, kw_only=True):
    """Everything `periksa.html` writes down.

    `kept` is what its addresses end with, so that they keep the filter and the page of the queue with which the reviewer came. `correcting` is why the province opened it after the close; `correction` offers it to `begin` one, or to take an `open` one back.
    """

    id: str
    name: str
    nik: str
    place: str
    version: str
    revision: int
    state: str
    back: str
    back_words: str
    kept: str
    sections: tuple[Section, ...]
    problems: tuple[Field, ...]
    stands: Standing
    loose: tuple[Loose, ...]
    wrong: int
    odd: int
    explained: int
    commented: int
    history: tuple[Happening, ...]
    comments: Mapping[str, str]
    refused: Mapping[str, str]
    fixed: frozenset[str]
    longest: int
    summary: tuple[Line, ...]
    lead: str
    may: May
    queues: bool
    whole: Whole
    told: frozenset[str]
    key: str
    approve: str
    approve_words: str
    correcting: str = ""
    correction: str = ""


class Refusal(msgspec.Struct, frozen=True):
    """What was not done, and why."""

    lead: str
    problem: Problem


def unsent(said: Mapping[str, str], lead: str = "") -> Refusal:
    """Say that comments were typed and not sent, so that nothing is thrown away."""
    words = gettext("Komentar ini hanya sampai ke petugas bila dikembalikan. Kembalikan, atau hapus komentarnya.")
    faults = tuple(Fault(path=path, code="comment", message=words) for path in said)
    lead = lead or ngettext("Belum disetujui: ada {count} komentar yang belum dikirim.", len(said), count=len(said))
    return Refusal(lead, Problem(REFUSED, faults=faults))


async def said_in(request: Request[Any, Any, Any], base: Opened) -> dict[str, str]:
    """Read the comments that were typed, by question."""
    posted = await posted_by(request)
    known = {field.path for one in view(base, strict=False, locked=True) for field in fields_of(one.items)}
    found = {path: posted[path][0] for path in known & posted.keys() if posted[path][0].strip()}
    whole = posted.get(WHOLE, [""])[0]
    return {**found, "": whole} if whole.strip() else found


async def review_page(
    request: Request[Any, Any, Any],
    handle: Handle,
    library: Library,
    base: Opened,
    *,
    said: Mapping[str, str] | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    """Show a submission to whoever looks at it; what was `said` and not sent stands in its boxes again, with the `refusal`."""
    row = base.found.submission
    if row.revision:
        await weigh_after(handle, library, base.round_id)
    stands = await standing(handle, base)
    built = view(base, strict=row.revision > 0, locked=True)
    role = handle.principal.role
    shown = [one for one in built if not one.hidden]
    fields = _asked(shown)
    may = _may(base, role)
    problems = _problems(fields, stands.told) if row.revision else ()
    approve, approve_words = STEPS.get(role, ("", ""))
    question = await asked_here(request, handle, base.now)
    page = ReviewPage(
        id=base.address,
        name=row.name,
        nik=row.nik,
        place=base.place,
        version=base.label,
        revision=row.revision,
        state=row.state,
        back=question.at("/periksa") if role in WAITING else "/koperasi",
        back_words=gettext("Antrean periksa") if role in WAITING else gettext("Koperasi {office}", office=base.office),
        kept=question.at(""),
        sections=built,
        problems=problems,
        stands=stands,
        loose=loose(base, stands, [field.path for field in shown_of(tuple(fields))]),
        wrong=sum(one.wrong for one in shown) if row.revision else 0,
        odd=sum(one.odd for one in shown),
        explained=sum(one.explained for one in shown),
        commented=sum(one.commented for one in shown),
        history=await _history(handle, base),
        comments=said or {},
        refused={fault.path: fault.message for fault in refusal.problem.faults} if refusal else {},
        fixed=_fixed(base, fields) if may.comment else frozenset(),
        longest=review.LONGEST_COMMENT,
        summary=_refusals(refusal, fields),
        lead=refusal.lead if refusal else "",
        may=may,
        queues=role in WAITING,
        whole=_whole(base, {field.path for field in fields}),
        told=frozenset(field.path for field in problems),
        key=str(uuid4()),
        approve=approve,
        approve_words=gettext(approve_words),
        correcting=row.correcting,
        correction=_correction(base, role),
    )
    frame = await frame_of(request, handle, base.now, "/periksa" if role in WAITING else "/koperasi")
    return show("periksa.html", status=422 if refusal else 200, frame=frame, page=page, wrong=bool(refusal))


def _asked(shown: list[Section]) -> list[Field]:
    """Give the questions that are asked; one in a row is named with it, so that no two sound alike."""
    named = {path: words for one in shown for path, words in named_in_rows(one.items).items()}
    return [
        msgspec.structs.replace(field, label=named[field.path])
        for one in shown
        for field in fields_of(one.items)
        if not field.hidden
    ]


def _problems(fields: list[Field], stands: Mapping[str, tuple[str, ...]]) -> tuple[Field, ...]:
    """Give what is to be looked at: errors, then warnings, then what stands out, then what was only commented."""
    told = [field for field in fields if field.errors or field.warnings or field.remarks]
    found = [field for field in fields if field in told or (field.path in stands and shown_of((field,)))]
    return tuple(sorted(found, key=lambda one: (not one.errors, not one.warnings, one.path not in stands)))


def _may(base: Opened, role: str) -> May:
    row, is_open = base.found.submission, base.found.open
    talks = is_open and row.due and row.revision > 0 and role in TALKING
    return May(
        judge=is_open and WAITING.get(role) == row.state,
        take_back=role == "officer" and row.state == "sent" and is_open and not late(base),
        undo=is_open and UNDONE.get(role) == row.state,
        comment=talks,
        unlock=talks and role in WAITING and row.state == "returned",
    )


def _correction(base: Opened, role: str) -> str:
    """Say what the province may do about a correction here: begin one in a closed round, take an open one back, or nothing."""
    row = base.found.submission
    if role != "province" or (base.found.round.state == "open" and not row.correcting):
        return ""
    if row.correcting:
        return "open" if row.state in FILLING else ""
    return "begin" if row.due else ""


def _whole(base: Opened, shown: set[str]) -> Whole:
    """Give what was said where no question shows it; it must be seen and settled all the same."""
    threads, closed = remarks_of(base), remarks_of(base, settled=True)
    stray = tuple(
        Stray(path, label_of(base.found.compiled, path.rpartition("/")[2].partition("[")[0]), said)
        for path, said in threads.items()
        if path and path not in shown
    )
    return Whole(threads.get("", ()), closed.get("", ()), stray)


def _fixed(base: Opened, fields: list[Field]) -> frozenset[str]:
    """Name what no officer can change: calculations, notes and what the form holds fast; nobody comments there.

    Rows as a whole can be commented on: one may be missing.
    """
    judged = base.evaluation()

    def asks(field: Field) -> bool:
        place = asked_at(base.found.compiled, field.path) if field.kind == "rule" else None
        return field.counts or (place is not None and isinstance(place.node, Repeat))

    return frozenset(
        field.path for field in fields if not asks(field) or (field.answered and judged.read_only(field.path))
    )


def _refusals(refusal: Refusal | None, fields: list[Field]) -> tuple[Line, ...]:
    """Say what is wrong with each comment, named after its question and linked to its box."""
    if refusal is None:
        return ()
    known = {field.path: field for field in fields}
    lines = tuple(
        Line(f"#c-{known[fault.path].name}", f"{known[fault.path].label}: {fault.message}")
        if fault.path in known
        else Line("#isi", fault.message)
        for fault in refusal.problem.faults
    )
    return lines or (Line("#isi", refusal.problem.detail or gettext(refusal.problem.kind.advice)),)


async def _history(handle: Handle, base: Opened) -> tuple[Happening, ...]:
    """Say what happened, newest first."""
    row = base.found.submission
    seals = {one.number: one.hash for one in await revisions.history(handle, row.round_id, row.cooperative_id)}
    told = [
        Happening(
            at=speech.moment(one.at, base.now),
            words=words_of(one.kind, one.account_name or gettext("Sistem"), one.revision),
            seal=fingerprint(seals[one.revision]) if one.kind in SEALED and one.revision in seals else "",
        )
        for one in await events.listed(handle, row.round_id, row.cooperative_id)
    ]
    return tuple(reversed(told))
