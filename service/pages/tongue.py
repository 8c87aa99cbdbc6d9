"""The switch between the languages: it sticks to the account, and to the browser for the pages before signing in."""

from typing import Any

from litestar import Controller, Request, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from service.accounts.guards import find_handle, public
from service.accounts.tongue import language_cookie
from service.database import accounts
from service.language import said_in
from service.pages.engine import go
from service.pages.frame import own_address
from service.pages.posted_form import posted_by
from service.problems import MALFORMED, Problem
from service.settings import Settings


class LanguageController(Controller):
    """`/bahasa`: everybody may choose."""

    path = "/bahasa"
    guards = (public,)

    @post("/", include_in_schema=False)
    async def choose(self, request: Request[Any, Any, Any], settings: NamedDependency[Settings]) -> Redirect:
        """Speak another language from now on, and show the same page again."""
        posted = await posted_by(request)
        language = said_in(posted.get("bahasa", [""])[0])
        if language is None:
            raise Problem(MALFORMED)
        handle = await find_handle(request)
        if handle is not None:
            await accounts.choose_language(handle, language)
        answer = go(own_address(posted.get("lanjut", ["/"])[0]))
        answer.set_cookie(language_cookie(settings, language))
        return answer
