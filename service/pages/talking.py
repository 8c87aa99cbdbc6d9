"""What is said under the questions of a submission: comments, threads that are settled; and the way to the next submission."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from service.accounts.guards import allow
from service.actions import review
from service.actions.library import Library
from service.database import comments, queue, submissions
from service.database.handle import Handle
from service.language import gettext
from service.pages.engine import go
from service.pages.frame import own_address
from service.pages.opened import opened
from service.pages.posted_form import posted_by
from service.pages.queue_asked import asked_here
from service.pages.review_page import TALKING, Refusal, review_page, said_in, unsent
from service.pages.states import WAITING
from service.pages.whereabouts import Address, part_of
from service.problems import NOT_FOUND, REFUSED, Problem


class TalkController(Controller):
    """`/periksa/ID/komentar`, `/selesai`, `/berikut`."""

    path = "/periksa/{identity:str}"

    @post("/komentar", guards=(allow(*sorted(TALKING)),), include_in_schema=False)
    async def say(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        where: NamedDependency[Address],
    ) -> Response[str] | Redirect:
        """Send what was typed under questions without taking a step; with `~buka` a reviewer opens these questions too."""
        base = await opened(handle, library, where, now)
        said, posted = await said_in(request, base), await posted_by(request)
        key, opens = _key(posted.get("~kunci", [""])[0]), "~buka" in posted
        named = {path: (uuid5(key, path), text) for path, text in said.items()}
        try:
            await review.discuss(handle, library, base.round_id, where.cooperative, named, opens=opens)
        except Problem as problem:
            if problem.kind is not REFUSED:
                raise
            refusal = Refusal(gettext("Belum terkirim."), problem)
            return await review_page(request, handle, library, base, said=said, refusal=refusal)
        back = _back(posted, (await asked_here(request, handle, now)).at(f"/periksa/{where}"))
        return go(back, "dibukakan" if opens else "dikomentari")

    @post("/selesai", guards=(allow(*sorted(TALKING)),), include_in_schema=False)
    async def settle(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        where: NamedDependency[Address],
    ) -> Response[str] | Redirect:
        """Mark a thread as dealt with; what was typed meanwhile is not thrown away."""
        base = await opened(handle, library, where, now)
        said, posted = await said_in(request, base), await posted_by(request)
        if said:
            lead = gettext("Belum ditandai selesai: ada komentar yang belum dikirim.")
            return await review_page(request, handle, library, base, said=said, refusal=unsent(said, lead))
        await comments.settle(handle, base.round_id, where.cooperative, posted.get("~jalan", [""])[0])
        return go(_back(posted, (await asked_here(request, handle, now)).at(f"/periksa/{where}")), "dibicarakan")

    @get("/berikut", guards=(allow(*sorted(WAITING)),), include_in_schema=False)
    async def onward(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        now: NamedDependency[datetime],
        where: NamedDependency[Address],
    ) -> Redirect:
        """Go to the next submission of the queue as it was narrowed when the reviewer came from it, in its order."""
        if await submissions.one(handle, where.round.id, where.cooperative) is None:
            raise Problem(NOT_FOUND)
        question = await asked_here(request, handle, now)
        found = await queue.after(handle, where.round.id, question.wanted, where.cooperative)
        return (
            go(question.at(f"/periksa/{part_of(found, where.round.book_year)}"))
            if found
            else go(question.at("/periksa"), "antrean-habis")
        )


def _key(text: str) -> UUID:
    """Read the key that makes one comment of a button pressed twice; a broken one counts as new."""
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _back(posted: dict[str, list[str]], page: str) -> str:
    given = posted.get("~kembali", [""])[0]
    return own_address(given) if given else page
