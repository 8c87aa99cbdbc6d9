"""The page for everything that is answered with an error: what is wrong, what to do, one way on."""

from typing import Any

from litestar import Request, Response
from litestar.response import Redirect

from service import problems
from service.accounts.csrf import token_of
from service.database.handle import Handle
from service.language import gettext
from service.pages.engine import go, show
from service.pages.frame import MENUS, Entry, Frame, again, who_is
from service.pages.listing import link
from service.problems import Problem


def render_page(request: Request[Any, Any, Any], problem: Problem) -> Response[Any]:
    """Show a problem to a person; who has to sign in or to change a password is brought to where that is done."""
    if problem.kind is problems.SIGN_IN and request.method == "GET":
        return _brought(link("/masuk", {"lanjut": again(request)}))
    if problem.kind is problems.CHANGE_PASSWORD:
        return _brought("/sandi")
    handle: Handle | None = request.scope.get("state", {}).get("handle")
    return show(
        "masalah.html",
        status=problem.kind.status,
        frame=_frame(request, handle),
        title=gettext(problem.kind.title),
        detail=problem.detail or gettext(problem.kind.advice),
        faults=tuple(fault.message for fault in problem.faults),
        onward="/",
        request_id=str(request.scope.get("state", {}).get("request_id", "")) or "-",
    )


def _brought(path: str) -> Redirect:
    return go(path)


def _frame(request: Request[Any, Any, Any], handle: Handle | None) -> Frame:
    """Build a frame without asking the database: it may be what failed."""
    if handle is None:
        return Frame(token="")
    principal = handle.principal
    return Frame(
        token=token_of(request),
        again=again(request),
        who=who_is(principal),
        menu=tuple(Entry(href, word, here=False) for href, word in MENUS.get(principal.role, ())),
    )
