"""The fill page: one section or all of them, as forms that work without script and save answer by answer with it."""

from asyncio import to_thread
from datetime import datetime
from secrets import token_hex
from typing import Any
from uuid import UUID, uuid4

import msgspec
from litestar import Controller, MediaType, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Redirect

from service.accounts.guards import allow
from service.actions import review, save_draft, submit
from service.actions.collecting import collected
from service.actions.library import Library
from service.database.handle import Handle
from service.language import spoken
from service.pages import speech
from service.pages.answer_files import LARGEST_FORM, posted_files
from service.pages.engine import go, show
from service.pages.fields import fields_of
from service.pages.fill_page import filled, left_at
from service.pages.frame import frame_of
from service.pages.opened import Opened, opened, view
from service.pages.packed import Packed
from service.pages.posted import changes
from service.pages.posted_form import posted_by
from service.pages.posted_section import element_of, onward, store
from service.pages.states import FILLING
from service.pages.whereabouts import Address
from service.problems import NOT_FOUND, Problem

SMALL = 10
"""Brotli's quality for the whole page: 8% smaller than at the other pages' (app.py), for 20 ms more in a thread, none in the loop."""


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """Answers of one device, in the order in which they were given, for the version whose page it shows."""

    device: str
    operations: list[save_draft.Change]
    version: int | None = None


class Reply(msgspec.Struct, frozen=True):
    """What became of each answer of a batch, in its order, and the time of day at which it was saved; times are local."""

    results: tuple[save_draft.Result, ...]
    clock: str


class FillController(Controller):
    """`/isi/UUID.YEAR`: officers only; everybody else looks at `/periksa/UUID.YEAR`."""

    path = "/isi"
    guards = (allow("officer"),)

    @get("/{identity:str}", include_in_schema=False)
    async def whole(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        where: NamedDependency[Address],
        galat: FromQuery[str] = "",
    ) -> Response[bytes] | Redirect:
        """Show all sections; the first answer begins the draft. An address without a year leads to the one with it."""
        if str(where) != request.path_params["identity"]:
            return go(f"/isi/{where}{'?galat=ya' if galat else ''}")
        found = await _for_filling(handle, library, where, now)
        if isinstance(found, Redirect):
            return found
        page = await _page(request, handle, now, found, only="", strict=bool(galat))
        packed = Packed(page.content.encode(), MediaType.HTML, SMALL)
        return await to_thread(packed.response, request, page.headers["cache-control"])

    @get("/{identity:str}/{section:str}", include_in_schema=False)
    async def one(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        where: NamedDependency[Address],
        section: FromPath[str],
        galat: FromQuery[str] = "",
        kembali: FromQuery[str] = "",
    ) -> Response[str] | Redirect:
        """Show one section; `kembali` names the element of the check page that led here, to go back to."""
        found = await _for_filling(handle, library, where, now)
        if isinstance(found, Redirect):
            return found
        return await _page(request, handle, now, found, only=section, strict=bool(galat), back_to=element_of(kembali))

    @get("/{identity:str}/kirim", include_in_schema=False)
    async def look_over(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        where: NamedDependency[Address],
    ) -> Response[str] | Redirect:
        """Show all answers once more before they are sent."""
        found = await _for_filling(handle, library, where, now)
        if isinstance(found, Redirect):
            return found
        return await _check_page(request, handle, now, found)

    @post("/{identity:str}/simpan", include_in_schema=False, status_code=200)
    async def save(
        self,
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        where: NamedDependency[Address],
        data: JSONBody[Batch],
    ) -> Reply:
        """Save single answers that the page's script sends."""
        results = await save_draft.save(
            handle,
            library,
            where.round.id,
            where.cooperative,
            data.device,
            data.operations,
            now=now,
            version_id=data.version,
        )
        zone = now.tzinfo
        local = (msgspec.structs.replace(one, at=one.at.astimezone(zone)) if one.at else one for one in results)
        return Reply(tuple(local), speech.clock(now))

    @post("/{identity:str}/kirim", include_in_schema=False)
    async def send(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        where: NamedDependency[Address],
    ) -> Redirect:
        """Send to the verifier; what is wrong leads back to the fill page with its summary."""
        key = _key((await posted_by(request)).get("~kunci", [""])[0])
        outcome = await submit.submit(
            handle, library, where.round.id, where.cooperative, key, now=now, language=spoken()
        )
        if outcome.receipt is None:
            return go(f"/isi/{where}?galat=ya")
        return go(f"/periksa/{where}", "terkirim")

    @post("/{identity:str}/tarik", include_in_schema=False)
    async def take_back(
        self,
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        where: NamedDependency[Address],
    ) -> Redirect:
        """Take a sending back while nobody has verified it."""
        found = await collected(handle, library, where.round.id, where.cooperative)
        await review.take_back(handle, library, where.round.id, where.cooperative, found.submission.revision, now=now)
        return go(f"/isi/{where}", "ditarik")

    @post("/{identity:str}/{section:str}", include_in_schema=False, request_max_body_size=LARGEST_FORM)
    async def post_section(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        where: NamedDependency[Address],
        section: FromPath[str],
    ) -> Redirect:
        """Save one posted section and go on; errors never stop this."""
        base = await opened(handle, library, where, now)
        before = await to_thread(view, base, strict=False, locked=False)
        here = next((one for one in before if one.name == section), None)
        if here is None:
            raise Problem(NOT_FOUND)
        posted = await posted_by(request)
        made = changes(here.items, base.flat, posted, new_id=lambda: token_hex(4))
        files, told = await posted_files(
            request, handle, library, base.round_id, where.cooperative, fields_of(here.items)
        )
        made = (*made, *files)
        clash = await store(handle, library, base, made, posted) if made else False
        return await onward(
            handle,
            library,
            now,
            here,
            posted,
            made=() if clash else made,
            told="bentrok" if clash else told,
            where=where,
        )


def _key(text: str) -> UUID:
    """Read the key that makes one sending of a form sent twice; a broken one counts as new."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


async def _for_filling(handle: Handle, library: Library, where: Address, now: datetime) -> Opened | Redirect:
    """Read a submission for filling; one that has left the officer is only looked at."""
    base = await opened(handle, library, where, now)
    if base.found.submission.state not in FILLING or not base.found.open:
        return go(f"/periksa/{where}")
    return base


async def _page(
    request: Request[Any, Any, Any],
    handle: Handle,
    now: datetime,
    base: Opened,
    *,
    only: str,
    strict: bool,
    back_to: str = "",
) -> Response[str]:
    built = await to_thread(view, base, strict=strict, locked=False)
    if only and only not in {one.name for one in built}:
        raise Problem(NOT_FOUND)
    asked = [one for one in built if not one.hidden] or [*built]
    left, resume = ("", "") if only or strict else left_at(base, built)
    start = left or next((one.name for one in asked if one.answered < one.required), asked[0].name)
    page = filled(base, built, only=only, current=only or start, strict=strict)
    page = msgspec.structs.replace(page, resume=resume, back_to=back_to)
    frame = await frame_of(request, handle, now, "/koperasi")
    return await to_thread(show, "isi.html", frame=frame, page=page, lean=True, wrong=bool(page.summary))


async def _check_page(request: Request[Any, Any, Any], handle: Handle, now: datetime, base: Opened) -> Response[str]:
    built = await to_thread(view, base, strict=True, locked=False)
    page = filled(base, built, only="kirim", current="", strict=True)
    frame = await frame_of(request, handle, now, "/koperasi")
    return await to_thread(show, "kirim.html", frame=frame, page=page, wrong=bool(page.summary))
