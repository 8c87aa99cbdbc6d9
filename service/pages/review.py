"""One submission read-only: problems first, all answers, its history; reviewers judge it here."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from service.accounts.guards import allow
from service.actions import review
from service.actions.library import Library
from service.database.handle import Handle
from service.database.submissions import State
from service.language import gettext
from service.pages.engine import go
from service.pages.opened import Opened, opened
from service.pages.posted_form import posted_by, revision_in
from service.pages.queue_asked import asked_here
from service.pages.review_page import Refusal, review_page, said_in, unsent
from service.pages.whereabouts import Address
from service.problems import REFUSED, Problem

APPROVED = {"verifier": "diverifikasi", "province": "diterima"}
"""Role to the word of `frame.TOLD` about its approval."""


class ReviewController(Controller):
    """`/periksa/UUID.YEAR`."""

    path = "/periksa/{identity:str}"

    @get("/", guards=(allow("officer", "verifier", "province", "administrator"),), include_in_schema=False)
    async def look(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        where: NamedDependency[Address],
    ) -> Response[str] | Redirect:
        """Show it; an address without a year leads to the one with it."""
        if str(where) != request.path_params["identity"]:
            return go(f"/periksa/{where}{f'?{request.url.query}' if request.url.query else ''}")
        return await review_page(request, handle, library, await opened(handle, library, where, now))

    @post("/verifikasi", guards=(allow("verifier"),), include_in_schema=False)
    async def verify(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        where: NamedDependency[Address],
    ) -> Response[str] | Redirect:
        """Take it on to the province."""
        return await _approved(request, handle, library, await opened(handle, library, where, now), review.verify)

    @post("/terima", guards=(allow("province"),), include_in_schema=False)
    async def accept(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        where: NamedDependency[Address],
    ) -> Response[str] | Redirect:
        """Accept it."""
        return await _approved(request, handle, library, await opened(handle, library, where, now), review.accept)

    @post("/batalkan", guards=(allow("verifier", "province"),), include_in_schema=False)
    async def undo(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        now: NamedDependency[datetime],
        where: NamedDependency[Address],
    ) -> Redirect:
        """Take the approval back."""
        step: Literal["verify", "accept"] = "verify" if handle.principal.role == "verifier" else "accept"
        await review.undo(handle, where.round.id, where.cooperative, revision_in(await posted_by(request)), step)
        return go((await asked_here(request, handle, now)).at(f"/periksa/{where}"), "dibatalkan")

    @post("/kembalikan", guards=(allow("verifier", "province"),), include_in_schema=False)
    async def send_back(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        where: NamedDependency[Address],
    ) -> Response[str] | Redirect:
        """Return exactly the questions that were commented; a comment that says too little comes back as it was."""
        base = await opened(handle, library, where, now)
        said = await said_in(request, base)
        try:
            await review.send_back(
                handle,
                library,
                base.round_id,
                where.cooperative,
                revision_in(await posted_by(request)),
                said,
                new_id=uuid4,
            )
        except Problem as problem:
            if problem.kind is not REFUSED:
                raise
            return await review_page(
                request, handle, library, base, said=said, refusal=Refusal(gettext("Belum dikembalikan."), problem)
            )
        return go((await asked_here(request, handle, now)).at("/periksa", koperasi=base.address), "dikembalikan")


Step = Callable[[Handle, int, UUID, int], Awaitable[State]]


async def _approved(
    request: Request[Any, Any, Any], handle: Handle, library: Library, base: Opened, step: Step
) -> Response[str] | Redirect:
    """Approve, unless a comment was typed: approving would throw it away, so the reviewer decides."""
    said = await said_in(request, base)
    if said:
        return await review_page(request, handle, library, base, said=said, refusal=unsent(said))
    await step(handle, base.round_id, base.found.submission.cooperative_id, revision_in(await posted_by(request)))
    question = await asked_here(request, handle, base.now)
    return go(question.at("/periksa", koperasi=base.address), APPROVED[handle.principal.role])
