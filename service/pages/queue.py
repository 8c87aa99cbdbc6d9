"""`/periksa`: what waits for the verifier of an office, or for the province; what stands out most comes first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency

from forms.compile import CompiledForm
from forms.model import text_in
from forms.typed import day
from service.accounts.guards import allow
from service.actions.library import Library
from service.actions.weigh import WARNING, facet_of, weigh_after
from service.database import accounts, offices, queue, regions, tally, weighings
from service.database.handle import Handle
from service.database.offices import Office
from service.database.queue import ANY, CLEAN, Standing
from service.database.rounds import Round
from service.database.submissions import Page
from service.language import gettext, ngettext, spoken
from service.pages import speech
from service.pages.earlier import Waiting, Year, elsewhere, years
from service.pages.engine import show
from service.pages.fields import Option
from service.pages.frame import Frame, frame_of
from service.pages.list_lines import Line, lines_of
from service.pages.listing import Tab
from service.pages.narrowing import round_of
from service.pages.queue_asked import EVERY, PAGE, SEEN, Asked, asked
from service.pages.remarked import KINDS, kind_words
from service.pages.states import STATES, WAITING
from service.pages.whereabouts import current_round, domain_of


class Row(msgspec.Struct, frozen=True):
    """One submission of the queue: as lists show it, and what stands out in it, in words."""

    line: Line
    stands: tuple[str, ...]
    kinds: str


class QueuePage(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for a reviewer, and everything by which it is narrowed; `book_year` names a round that is not the current one, 0 otherwise."""

    office: str
    waiting: int
    total: int
    tabs: tuple[Tab, ...]
    kinds: tuple[Tab, ...]
    kept: Mapping[str, str]
    search: str
    since: str
    facet_label: str
    offices: tuple[Option, ...]
    districts: tuple[Option, ...]
    facets: tuple[Option, ...]
    senders: tuple[Option, ...]
    oldest: bool
    filtered: bool
    left: int
    clean: bool
    clean_href: str
    rows: tuple[Row, ...]
    first: str
    next: str
    book_year: int = 0
    years: tuple[Year, ...] = ()
    elsewhere: tuple[Waiting, ...] = ()


class QueueController(Controller):
    """`/periksa`."""

    path = "/periksa"
    guards = (allow("verifier", "province"),)

    @get("/", include_in_schema=False)
    async def queue(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
    ) -> Response[str]:
        """Show the queue; what is looked for stands in the address."""
        seen = await offices.listed(handle)
        question = asked(request, handle.principal.role, seen, now.tzinfo)
        newest = await current_round(handle)
        current = await round_of(handle, question.words["tahun"], newest)
        await weigh_after(handle, library, current.id)
        found = await queue.page(handle, current.id, question.wanted, question.page)
        if question.page and not found.rows:  # the last one of that page was just judged
            question = msgspec.structs.replace(question, page="")
            found = await queue.page(handle, current.id, question.wanted)
        desk = _Desk(handle, await library.compiled(handle, current.form_version_id), question, found.counts)
        page = await _page(desk, library, current, found, seen, now)
        page = msgspec.structs.replace(
            page,
            book_year=current.book_year if current.id != newest.id else 0,
            years=await years(handle, "/periksa", current, newest),
            elsewhere=await elsewhere(handle, current),
        )
        frame = await frame_of(request, handle, now, "/periksa")
        return show("antrean.html", frame=_told(frame, question), page=page)


class _Desk:
    """Makes the tabs and lists by which the queue is narrowed, each with the number that it would give."""

    def __init__(
        self, handle: Handle, compiled: CompiledForm, question: Asked, counts: Mapping[str, Mapping[str, int]]
    ) -> None:
        self.handle = handle
        self.compiled = compiled
        self.question = question
        self.counts = counts

    def link(self, **changed: str) -> str:
        """Write the address of the same filter with something else in it."""
        return self.question.at("/periksa", **changed)

    def states(self) -> tuple[Tab, ...]:
        """Give a tab for each state, what waits for the reviewer first, then for all of them."""
        waiting = WAITING[self.handle.principal.role]
        order = (waiting, *(one for one in SEEN if one != waiting))
        here, counts = self.question.words["keadaan"] or waiting, self.counts.get("state", {})
        tabs = [
            Tab(
                self.link(keadaan="" if one == waiting else one),
                gettext(STATES[one].word),
                counts.get(one, 0),
                here == one,
            )
            for one in order
        ]
        every = Tab(self.link(keadaan=EVERY), gettext("Semua"), sum(counts.values()), here == EVERY)
        return (*tabs, every)

    def kinds(self) -> tuple[Tab, ...]:
        """Give a tab for each kind of what stands out that there is, and for those in which nothing does."""
        counts, here = self.counts.get("kind", {}), self.question.wanted.kind
        order = [*KINDS, *sorted(one for one in counts if one.startswith(queue.TWIN))]
        known = [(one, kind_words(self.compiled, one)) for one in order if one in {ANY, CLEAN, here} or one in counts]
        every = counts.get(ANY, 0) + counts.get(CLEAN, 0)
        return (
            Tab(self.link(masalah=""), gettext("Semua"), every, not here),
            *(Tab(self.link(masalah=one), words, counts.get(one, 0), here == one) for one, words in known if words),
        )

    def options(self, facet: str, chosen: str, words: Mapping[str, str]) -> tuple[Option, ...]:
        """Give the choices of one list by their words, each with its number; what is chosen stays, also without any."""
        counts = self.counts.get(facet, {})
        listed = sorted((words.get(one, one), one) for one in {*counts, *({chosen} if chosen else ())} if one)
        return tuple(
            Option(one, f"{label} ({speech.figure(counts.get(one, 0))})", one == chosen) for label, one in listed
        )

    def offices(self, seen: tuple[Office, ...]) -> tuple[Option, ...]:
        """Give the offices in their own order, by the codes of their regions, each with its number."""
        counts, chosen = self.counts.get("office", {}), self.question.wanted.office_id
        return tuple(
            Option(one.region_code, f"{domain_of(one)} ({speech.figure(counts.get(str(one.id), 0))})", one.id == chosen)
            for one in seen
        )

    async def districts(self) -> tuple[Option, ...]:
        """Give the districts of one office; of all of them there are too many to choose from."""
        office = self.question.wanted.office_id is not None or self.handle.principal.role != "province"
        if not office:
            return ()
        chosen = self.question.words["kecamatan"]
        names = await regions.names(self.handle, [*self.counts.get("district", {}), chosen])
        return self.options("district", chosen if chosen in names else "", names)

    async def senders(self) -> tuple[Option, ...]:
        """Give who sent something, by name."""
        chosen = self.question.words["pengirim"]
        ids = {int(one) for one in (*self.counts.get("sender", {}), chosen) if one}
        people = await accounts.people(self.handle, ids)
        return self.options("sender", chosen, {str(one): person.name for one, person in people.items()})

    def facets(self) -> tuple[str, tuple[Option, ...]]:
        """Give the form's own question to filter by, with its choices; ('', ()) where it names none."""
        question = facet_of(self.compiled)
        if question is None:
            return "", ()
        form = self.compiled.form
        labels = {
            one.name: text_in(one.label, spoken(), form.default_language)
            for one in form.choices.get(question.list_name, ())
        }
        label = text_in(question.label, spoken(), form.default_language) or question.name
        return label, self.options("facet", self.question.words["jenis"], labels)


async def _page(
    desk: _Desk,
    library: Library,
    current: Round,
    found: queue.QueuePage,
    seen: tuple[Office, ...],
    now: datetime,
) -> QueuePage:
    handle, words = desk.handle, desk.question.words
    whole = handle.principal.role == "province"
    listed = Page(rows=tuple(row for row, _ in found.rows), next=found.next)
    lines = await lines_of(handle, library, current, listed, now, named=whole and not words["kantor"])
    facet_label, facets = desk.facets()
    since = day(words["sejak"])
    counted = await tally.counts(handle, current.id)
    waiting = WAITING[handle.principal.role]
    return QueuePage(
        office="" if whole else (handle.principal.office_name or ""),
        waiting=sum(getattr(one, waiting) for one in counted),
        total=found.total,
        tabs=desk.states(),
        kinds=desk.kinds(),
        kept={name: words[name] for name in ("keadaan", "masalah", "tahun") if words[name]},
        search=words["cari"],
        since=speech.short_date(since) if since else "",
        facet_label=facet_label,
        offices=desk.offices(seen) if whole else (),
        districts=await desk.districts(),
        facets=facets,
        senders=await desk.senders(),
        oldest=desk.question.wanted.oldest,
        filtered=any(value for name, value in words.items() if name not in {"keadaan", "urut", "tahun"}),
        left=await weighings.left(handle, current.id),
        clean=desk.question.wanted.states == (waiting,)
        and desk.question.wanted.kind in {"", CLEAN}
        and desk.counts.get("kind", {}).get(CLEAN, 0) > 0
        and current.state == "open",
        clean_href=desk.question.at("/periksa/sekaligus"),
        rows=tuple(
            Row(_kept(desk.question, line), stands(one), _kinds(desk.compiled, one))
            for line, (_, one) in zip(lines, found.rows, strict=True)
        ),
        first=desk.link(**{PAGE: ""}) if desk.question.page else "",
        next=desk.link(**{PAGE: found.next}) if found.next else "",
    )


def _kept(question: Asked, line: Line) -> Line:
    """Let a line's address keep the filter and the page, so that the next one and the way back follow it."""
    return msgspec.structs.replace(line, href=question.at(line.href))


def _told(frame: Frame, question: Asked) -> Frame:
    """Let what is said about the last one lead there, and back from its undoing, with the filter."""
    told = frame.told
    if told is None or not told.href:
        return frame
    undo = question.at(told.undo) if told.undo else ""
    return msgspec.structs.replace(frame, told=msgspec.structs.replace(told, href=question.at(told.href), undo=undo))


def stands(one: Standing) -> tuple[str, ...]:
    """Say how much stands out in a submission."""
    told = []
    if one.remarks:
        told.append(ngettext("{count} menonjol", one.remarks, count=speech.figure(one.remarks)))
    if one.warnings:
        told.append(ngettext("{count} peringatan dijelaskan", one.warnings, count=speech.figure(one.warnings)))
    return tuple(told)


def _kinds(compiled: CompiledForm, one: Standing) -> str:
    told = [kind for kind in (*KINDS, *one.kinds) if kind in one.kinds and kind != WARNING]
    return ", ".join(kind_words(compiled, kind) for kind in dict.fromkeys(told))
