"""The panel of one question: its history, last year's answer with the change, the office's median, the comments."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from forms.model import Form, Question, text_in
from forms.origins import answer_at
from service.accounts.guards import allow
from service.actions.details import Details, Happened, details
from service.actions.filling_origin import rows_by_device
from service.actions.filling_plan import undone_by
from service.actions.library import Library
from service.actions.medians import Median, Medians
from service.database import accounts
from service.database.accounts import Person
from service.database.handle import Handle
from service.language import gettext, gettext_noop, spoken
from service.pages import beside, speech, written
from service.pages.engine import show
from service.pages.fields import Remark
from service.pages.frame import frame_of
from service.pages.opened import Opened, opened
from service.pages.queue_asked import asked_here
from service.pages.states import WAITING
from service.pages.whereabouts import Address

OWN_PAGE = re.compile(r"\d{1,10}-\d{1,10}", re.ASCII)
"""How the fill page's script names itself as a device; see `saving.js`."""
SOURCES = (("formulir-", gettext_noop("halaman isi")), ("excel", "Excel"), ("sample", gettext_noop("data contoh")))
"""How other devices' names begin, and where their answers come from; whatever else saved an answer used the API."""
EMPTY = gettext_noop("kosong")


class HistoryLine(msgspec.Struct, frozen=True, kw_only=True):
    """One step of an answer in words; `tail` says where it came from or what became of it."""

    at: str
    who: str
    before: str
    after: str
    tail: str


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """Last year's answer; `change` is '' where no percentage can be said, `caution` why it does not compare."""

    year: int
    said: str
    change: str
    caution: str


class MedianLine(msgspec.Struct, frozen=True, kw_only=True):
    """The office's median in words, over how many cooperatives, and of which book year."""

    said: str
    many: int
    year: int


class DetailsPanel(msgspec.Struct, frozen=True, kw_only=True):
    """Everything `parts/rincian.html` writes down."""

    label: str
    office: str
    now: str
    earlier: Earlier | None
    median: MedianLine | None
    figure: bool
    comments: tuple[Remark, ...]
    history: tuple[HistoryLine, ...]


class DetailsPage(msgspec.Struct, frozen=True, kw_only=True):
    """Everything `rincian.html` writes down; `back` leads to its line among the answers."""

    name: str
    back: str
    panel: DetailsPanel


class DetailsController(Controller):
    """`/isi/ID/rincian?jalan=PATH` for who fills, `/periksa/ID/rincian?jalan=PATH` for who looks.

    The fill page asks by script only and gets a piece. The review page's link works without script, so it leads to a page; with
    script `details.js` takes the same piece out of it.
    """

    @get("/isi/{identity:str}/rincian", guards=(allow("officer"),), include_in_schema=False)
    async def filling(
        self,
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        medians: NamedDependency[Medians],
        now: NamedDependency[datetime],
        where: NamedDependency[Address],
        jalan: FromQuery[str] = "",
    ) -> Response[str]:
        """Give the panel as a piece of a page."""
        base = await opened(handle, library, where, now)
        return show("parts/rincian.html", panel=await _panel(handle, library, medians, base, jalan))

    @get(
        "/periksa/{identity:str}/rincian",
        guards=(allow("officer", "verifier", "province", "administrator"),),
        include_in_schema=False,
    )
    async def looking(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        medians: NamedDependency[Medians],
        now: NamedDependency[datetime],
        where: NamedDependency[Address],
        jalan: FromQuery[str] = "",
    ) -> Response[str]:
        """Give the same as a page to whoever looks at a submission."""
        base = await opened(handle, library, where, now)
        panel = await _panel(handle, library, medians, base, jalan)
        here = "/periksa" if handle.principal.role in WAITING else "/koperasi"
        frame = await frame_of(request, handle, now, here)
        back = (await asked_here(request, handle, now)).at(f"/periksa/{base.address}")
        page = DetailsPage(name=base.found.submission.name, back=f"{back}#q-{quote(jalan)}", panel=panel)
        return show("rincian.html", frame=frame, page=page)


async def _panel(handle: Handle, library: Library, medians: Medians, base: Opened, path: str) -> DetailsPanel:
    known = await details(handle, library, medians, base.found, path, base.prefilled)
    people = await accounts.people(handle, {one.account_id for one in known.history if one.account_id is not None})
    form, question = base.found.compiled.form, known.question
    rows = await _rows(handle, known.history, base.found.submission.cooperative_id)
    value = base.evaluation().value(_spoken(base, path)) if known.place.calculated else base.flat.get(path)
    return DetailsPanel(
        label=text_in(question.label, spoken(), form.default_language) or question.name,
        office=base.office,
        now=_words(form, question, value),
        earlier=_earlier(base, known, value),
        median=_median(question, known.median),
        figure=known.median is not None or (not known.place.repeats and written.kind_of(question, 0) in _FIGURES),
        comments=tuple(
            Remark(author=one.author, at=speech.moment(one.at, base.now), body=one.body)
            for one in base.talk
            if one.path == _spoken(base, path)
        ),
        history=tuple(
            _line(form, question, one, people, base.now, rows.get((one.device, one.given), 0)) for one in known.history
        ),
    )


async def _rows(handle: Handle, history: tuple[Happened, ...], identity: UUID) -> dict[tuple[str, str], int]:
    """Give the row in Excel of each answer that came from a filled workbook, by device and path."""
    found: dict[tuple[str, str], int] = {}
    for given in {one.given for one in history if one.given}:
        devices = {one.device for one in history if one.given == given}
        rows = await rows_by_device(handle, devices, identity, given)
        found |= {(device, given): row for device, row in rows.items()}
    return found


_FIGURES = frozenset({"integer", "decimal", "money"})


def _spoken(base: Opened, path: str) -> str:
    """Write a storage path as findings and comments speak it: rows by their place; '' for a row that is no longer there."""
    said, here = "", ""
    for part in path.split("/"):
        order = base.flat.get(here)
        if isinstance(order, list | tuple):
            if part not in order:
                return ""
            said += f"[{order.index(part) + 1}]"
        else:
            said = f"{said}/{part}" if said else part
        here = f"{here}/{part}" if here else part
    return said


def _earlier(base: Opened, known: Details, value: Any) -> Earlier | None:
    last = base.found.last
    if last is None or known.place.repeats:
        return None
    form, question, path = base.found.compiled.form, known.question, "/".join(known.place.path)
    previous = beside.previous_of(form, question, path, last)
    if not previous.said:
        return None
    then = answer_at(last.answers, known.place.path)
    change = "" if previous.caution else _change(then, value)
    if written.kind_of(question, 0) == "year":
        change = ""
    return Earlier(year=last.book_year, said=previous.said, change=change, caution=previous.caution)


def _change(then: Any, now: Any) -> str:
    """Say how far a figure is from last year's: `naik 4,0 %`; '' for what is no figure, or when last year's was nothing."""
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (then, now))
    if not numbers or not then:
        return ""
    share = (now - then) / abs(then)
    if share == 0:
        return gettext("tetap")
    said = speech.percent(abs(share))
    return gettext("naik {share}", share=said) if share > 0 else gettext("turun {share}", share=said)


def _median(question: Question, median: Median | None) -> MedianLine | None:
    if median is None:
        return None
    value = int(median.value) if median.value.is_integer() else round(median.value, 1)
    said = written.said(question.extras.get("unit", ""), value)
    return MedianLine(said=said, many=median.many, year=median.book_year)


def _words(form: Form, question: Question, value: Any) -> str:
    return gettext(EMPTY) if value is None or value in ("", []) else beside.in_words(form, question, value)


def _line(
    form: Form, question: Question, one: Happened, people: Mapping[int, Person], now: datetime, row: int
) -> HistoryLine:
    """Say one step; `row` is that of the filled workbook which it came from, 0 where it came from none."""
    person = None if one.account_id is None else people.get(one.account_id)
    return HistoryLine(
        at=speech.moment(one.at, now),
        who=person.name if person else gettext("Sistem"),
        before="" if one.kind == "aside" or one.before is None else _words(form, question, one.before),
        after=_words(form, question, one.after),
        tail=_tail(form, question, one, row),
    )


def _tail(form: Form, question: Question, one: Happened, row: int) -> str:
    if one.kind == "began":
        return beside.origin_of(form, question, one.origin).partition(":")[0] if one.origin else ""
    if one.kind == "sent" and not one.device:
        return gettext("terkirim, revisi {number}", number=one.revision)
    source = gettext("dari Excel, baris {row}", row=row) if row else source_of(one.device)
    if one.kind == "sent":
        return gettext("{source}, terkirim dengan revisi {number}", source=source, number=one.revision)
    return gettext("disisihkan, {source}", source=source) if one.kind == "aside" else source


def source_of(device: str) -> str:
    """Say where an answer came from by the name of the device that saved it: the page, Excel, or the API."""
    if undone_by(device):
        return gettext("unggahan Excel dibatalkan")
    if OWN_PAGE.fullmatch(device):
        return gettext("halaman isi")
    return gettext(next((words for begins, words in SOURCES if device.startswith(begins)), "API"))
