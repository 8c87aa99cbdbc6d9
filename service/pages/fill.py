"""The fill page: one section or all of them, as forms that work without script and save answer by answer with it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from secrets import token_hex
from typing import Any
from uuid import UUID, uuid4

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Redirect

from forms.model import Form, Repeat, walk
from service.accounts.guards import allow
from service.actions import review, save_draft, submit
from service.actions.collecting import REASON, collected
from service.actions.library import Library
from service.database.handle import Handle
from service.pages import speech
from service.pages.engine import go, show
from service.pages.fields import Section, fields_of
from service.pages.frame import Told, frame_of
from service.pages.lists import FILLING, current_round
from service.pages.opened import Opened, opened, remarks_of, view
from service.pages.posted import Change, changes
from service.pages.posted_form import posted_by
from service.pages.summary import Line, Summary, summarise
from service.problems import NOT_FOUND, Problem

FORM_DEVICE = "formulir"
"""The device of answers that came with a posted form."""


class FillPage(msgspec.Struct, frozen=True, kw_only=True):
    """Everything `isi.html` and `kirim.html` write down; the texts in braces are JSON for the page's script."""

    id: str
    name: str
    nik: str
    place: str
    version: str
    revision: int
    state: str
    back: str
    back_words: str
    only: bool
    current: str
    sections: tuple[Section, ...]
    asked: tuple[Line, ...]
    summary: tuple[Line, ...]
    lead: str
    strict: str
    answered: int
    required: int
    odd: int
    saved: Told
    seen: int
    logic: str
    lists: str
    save: str
    draft: str
    around: str
    key: str = ""


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """Answers of one device, in the order in which they were given."""

    device: str
    operations: list[save_draft.Change]


class Reply(msgspec.Struct, frozen=True):
    """What became of a batch, in its order, and the time of day at which it was saved."""

    results: tuple[save_draft.Result, ...]
    clock: str


class FillController(Controller):
    """`/isi/ID`: officers only; everybody else looks at `/periksa/ID`."""

    path = "/isi"
    guards = (allow("officer"),)

    @get("/{identity:uuid}", include_in_schema=False)
    async def whole(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        identity: FromPath[UUID],
        galat: FromQuery[str] = "",
    ) -> Response[str] | Redirect:
        """Show all sections; the first answer begins the draft."""
        found = await _for_filling(handle, library, identity, now)
        if isinstance(found, Redirect):
            return found
        return await _page(request, handle, now, found, only="", strict=bool(galat))

    @get("/{identity:uuid}/{section:str}", include_in_schema=False)
    async def one(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        identity: FromPath[UUID],
        section: FromPath[str],
        galat: FromQuery[str] = "",
    ) -> Response[str] | Redirect:
        """Show one section."""
        found = await _for_filling(handle, library, identity, now)
        if isinstance(found, Redirect):
            return found
        return await _page(request, handle, now, found, only=section, strict=bool(galat))

    @get("/{identity:uuid}/kirim", include_in_schema=False)
    async def look_over(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        identity: FromPath[UUID],
    ) -> Response[str] | Redirect:
        """Show all answers once more before they are sent."""
        found = await _for_filling(handle, library, identity, now)
        if isinstance(found, Redirect):
            return found
        return await _check_page(request, handle, now, found)

    @post("/{identity:uuid}/simpan", include_in_schema=False, status_code=200)
    async def save(
        self,
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        identity: FromPath[UUID],
        data: JSONBody[Batch],
    ) -> Reply:
        """Save single answers that the page's script sends."""
        current = await current_round(handle)
        results = await save_draft.save(handle, library, current.id, identity, data.device, data.operations, now=now)
        return Reply(results, speech.clock(now))

    @post("/{identity:uuid}/kirim", include_in_schema=False)
    async def send(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        identity: FromPath[UUID],
    ) -> Redirect:
        """Send to the verifier; what is wrong leads back to the fill page with its summary."""
        key = _key((await posted_by(request)).get("~kunci", [""])[0])
        current = await current_round(handle)
        outcome = await submit.submit(handle, library, current.id, identity, key, now=now)
        if outcome.receipt is None:
            return go(f"/isi/{identity}?galat=ya")
        return go("/koperasi", "terkirim")

    @post("/{identity:uuid}/tarik", include_in_schema=False)
    async def take_back(
        self,
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        identity: FromPath[UUID],
    ) -> Redirect:
        """Take a sending back while nobody has verified it."""
        current = await current_round(handle)
        found = await collected(handle, library, current.id, identity)
        await review.take_back(handle, library, current.id, identity, found.submission.revision)
        return go(f"/isi/{identity}", "ditarik")

    @post("/{identity:uuid}/{section:str}", include_in_schema=False)
    async def post_section(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        identity: FromPath[UUID],
        section: FromPath[str],
    ) -> Redirect:
        """Save one posted section and go on; errors never stop this."""
        base = await opened(handle, library, identity, now)
        before = view(base, strict=False, locked=False)
        here = next((one for one in before if one.name == section), None)
        if here is None:
            raise Problem(NOT_FOUND)
        posted = await posted_by(request)
        made = changes(here.items, base.flat, posted, new_id=lambda: token_hex(4))
        clash = await _store(handle, library, base, made, posted.get("~dasar", ["0"])[0]) if made else False
        return await _onward(handle, library, now, here, posted, clash=clash, identity=identity)


def _key(text: str) -> UUID:
    """Read the key that makes one sending of a form sent twice; a broken one counts as new."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


async def _store(handle: Handle, library: Library, base: Opened, made: tuple[Change, ...], shown: str) -> bool:
    """Save what a posted form changed; True when somebody else's answer stands in the way of one.

    `shown` is the draft's number when the form was shown: an answer that was given after it is not overwritten.
    """
    number = int(shown) if shown.isascii() and shown.isdigit() else 0
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
        handle, library, base.round_id, base.found.submission.cooperative_id, device, operations, now=base.now
    )
    return any(one.status == "conflict" for one in saved)


async def _onward(
    handle: Handle,
    library: Library,
    now: datetime,
    before: Section,
    posted: Mapping[str, list[str]],
    *,
    clash: bool,
    identity: UUID,
) -> Redirect:
    """Choose where a saved section leads: the next one, or the same when it asks more now."""
    after = view(await opened(handle, library, identity, now), strict=False, locked=False)
    at = next(place for place, one in enumerate(after) if one.name == before.name)
    here = f"/isi/{identity}/{before.name}"
    if clash:
        return go(here, "bentrok")
    pressed = next((posted[name][0] for name in ("~tambah", "~hapus", "~maksud") if posted.get(name)), "")
    if pressed:
        name = pressed.split(" ")[0]
        return go(here, anchor=name.rpartition("/")[0] if "~hapus" in posted else name)
    if _asked(after[at]) - _asked(before):
        return go(here, "bertambah")
    if posted.get("~lanjut", [""])[0] != "ya":
        return go(here, "tersimpan")
    onward = next((one.name for one in after[at + 1 :] if not one.hidden), "kirim")
    return go(f"/isi/{identity}/{onward}")


def _asked(section: Section) -> set[str]:
    return {field.name for field in fields_of(section.items) if not field.hidden and field.kind != "calculation"}


async def _for_filling(handle: Handle, library: Library, identity: UUID, now: datetime) -> Opened | Redirect:
    """Read a submission for filling; one that has left the officer is only looked at."""
    base = await opened(handle, library, identity, now)
    if base.found.submission.state not in FILLING or base.found.round.state != "open":
        return go(f"/periksa/{identity}")
    return base


async def _page(
    request: Request[Any, Any, Any], handle: Handle, now: datetime, base: Opened, *, only: str, strict: bool
) -> Response[str]:
    built = view(base, strict=strict, locked=False)
    if only and only not in {one.name for one in built}:
        raise Problem(NOT_FOUND)
    asked = [one.name for one in built if not one.hidden]
    start = next((one.name for one in built if not one.hidden and one.answered < one.required), asked[0])
    page = _filled(base, built, only=only, current=only or start, strict=strict)
    frame = await frame_of(request, handle, now, "/koperasi")
    return show("isi.html", frame=frame, page=page, wrong=bool(page.summary))


async def _check_page(request: Request[Any, Any, Any], handle: Handle, now: datetime, base: Opened) -> Response[str]:
    built = view(base, strict=True, locked=False)
    page = _filled(base, built, only="kirim", current="", strict=True)
    frame = await frame_of(request, handle, now, "/koperasi")
    return show("kirim.html", frame=frame, page=page, wrong=bool(page.summary))


def _filled(base: Opened, built: tuple[Section, ...], *, only: str, current: str, strict: bool) -> FillPage:
    def address(section: Section, element: str) -> str:
        if only and only != section.name:
            return f"/isi/{base.address}/{section.name}?galat=ya#{element}"
        return f"#{element}"

    summary = summarise(built, address) if strict else Summary("", ())
    talked = remarks_of(base)
    shown = [one for one in built if not one.hidden]
    row = base.found.submission
    return FillPage(
        id=base.address,
        name=row.name,
        nik=row.nik,
        place=base.place,
        version=base.label,
        revision=row.revision,
        state=row.state,
        back="/koperasi",
        back_words=f"Koperasi {base.office}",
        only=bool(only),
        current=current,
        sections=built,
        asked=tuple(
            Line(address(section, field.name), field.label)
            for section in built
            for field in fields_of(section.items)
            if field.path in talked
        ),
        summary=summary.lines,
        lead=summary.lead,
        strict="ya" if strict else "",
        answered=sum(one.answered for one in shown),
        required=sum(one.required for one in shown),
        odd=sum(one.odd for one in shown),
        saved=_saved(base),
        seen=base.draft_seq or 0,
        logic=f"/formulir/{base.found.version_id}/logika.js",
        lists=f"/formulir/{base.found.version_id}/pilihan",
        save=f"/isi/{base.address}/simpan",
        draft=_draft(base),
        around=_around(base),
        key=str(uuid4()),
    )


def _saved(base: Opened) -> Told:
    """Say where the answers are as the page opens."""
    if base.draft_seq is None:
        return Told("s-info", "info", "Jawaban tersimpan otomatis")
    return Told("s-ok", "ok", f"Tersimpan di server {speech.clock(base.now)}")


def _draft(base: Opened) -> str:
    """Write the answers for the page's script, with the numbers that conflicts are told by."""
    reasons = {REASON + path: text for path, text in base.reasons.items()}
    answers = {**base.flat, **reasons}
    told = {"answers": answers, "seen": base.seen, "repeats": _repeats(base.found.compiled.form)}
    return msgspec.json.encode(told).decode()


def _around(base: Opened) -> str:
    """Write the form's surroundings for the page's script."""
    here = base.around
    told = {"lastSaved": here.last_saved, "register": here.register, "round": here.round, "now": here.now}
    return msgspec.json.encode(told).decode()


def _repeats(form: Form) -> list[str]:
    """Write each repeat's storage path with a star for every row id above it."""
    paths = {path for path, node in walk(form.children) if isinstance(node, Repeat)}
    return ["/".join(_starred(path, paths)) for path in sorted(paths)]


def _starred(path: tuple[str, ...], repeats: set[tuple[str, ...]]) -> Iterator[str]:
    for at, name in enumerate(path, 1):
        yield name
        if at < len(path) and path[:at] in repeats:
            yield "*"
