"""Opening one submission of a closed round for correction, and taking that back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from service.accounts.guards import allow
from service.actions import corrections as actions
from service.actions.open_round import LONGEST_REASON
from service.database import submissions
from service.database.handle import Handle
from service.database.submissions import Submission
from service.language import gettext
from service.pages.asking import AskPage, ask
from service.pages.engine import go, show
from service.pages.frame import frame_of
from service.pages.posted_form import posted_by, revision_in
from service.pages.queue_asked import asked_here
from service.pages.whereabouts import Address
from service.problems import NOT_FOUND, REFUSED, Problem


class CorrectionPage(msgspec.Struct, frozen=True, kw_only=True):
    """The submission that would be opened, and the reason as it was typed; `kept` is what its addresses end with, as the review page's."""

    id: str
    kept: str
    name: str
    revision: int
    reason: str
    error: str
    longest: int


class CorrectionController(Controller):
    """`/periksa/ID/koreksi`."""

    path = "/periksa/{identity:str}/koreksi"
    guards = (allow("province"),)

    @get("/", include_in_schema=False)
    async def look(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        now: NamedDependency[datetime],
        where: NamedDependency[Address],
    ) -> Response[str]:
        """Say what opening it does, and ask for the reason."""
        return await _page(request, handle, now, where, await _found(handle, where), {})

    @post("/", include_in_schema=False)
    async def begin(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        now: NamedDependency[datetime],
        where: NamedDependency[Address],
    ) -> Response[str] | Redirect:
        """Open it."""
        found = await _found(handle, where)
        posted = await posted_by(request)
        reason = posted.get("alasan", [""])[0]
        try:
            await actions.begin(handle, found.round_id, where.cooperative, revision_in(posted), reason)
        except Problem as problem:
            if problem.kind is not REFUSED:
                raise
            return await _page(request, handle, now, where, found, {"alasan": reason, "error": problem.detail})
        return go((await asked_here(request, handle, now)).at(f"/periksa/{where}"), "koreksi")

    @get("/tarik", include_in_schema=False)
    async def ask_to_withdraw(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        now: NamedDependency[datetime],
        where: NamedDependency[Address],
    ) -> Response[str]:
        """Say what taking it back throws away."""
        found = await _found(handle, where)
        question = await asked_here(request, handle, now)
        page = AskPage(
            title=gettext("Tarik koreksi {name}?", name=found.name),
            said=(
                gettext("Kiriman yang lama berlaku lagi seperti sebelum dibuka."),
                gettext("Perubahan petugas yang belum dikirim dibuang."),
            ),
            action=question.at(f"/periksa/{where}/koreksi/tarik"),
            button=gettext("Ya, tarik koreksi"),
            back=question.at(f"/periksa/{where}"),
        )
        return await ask(request, handle, now, page)

    @post("/tarik", include_in_schema=False)
    async def withdraw(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        now: NamedDependency[datetime],
        where: NamedDependency[Address],
    ) -> Redirect:
        """Take it back while nothing was sent."""
        await actions.withdraw(handle, where.round.id, where.cooperative)
        return go((await asked_here(request, handle, now)).at(f"/periksa/{where}"), "koreksi-ditarik")


async def _found(handle: Handle, where: Address) -> Submission:
    found = await submissions.one(handle, where.round.id, where.cooperative)
    if found is None:
        raise Problem(NOT_FOUND)
    return found


async def _page(
    request: Request[Any, Any, Any],
    handle: Handle,
    now: datetime,
    where: Address,
    found: Submission,
    typed: Mapping[str, str],
) -> Response[str]:
    page = CorrectionPage(
        id=str(where),
        kept=(await asked_here(request, handle, now)).at(""),
        name=found.name,
        revision=found.revision,
        reason=typed.get("alasan", ""),
        error=typed.get("error", ""),
        longest=LONGEST_REASON,
    )
    frame = await frame_of(request, handle, now, "/periksa")
    return show("koreksi.html", status=422 if page.error else 200, frame=frame, page=page, wrong=bool(page.error))
