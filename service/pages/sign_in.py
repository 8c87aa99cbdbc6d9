"""Signing in and out, one's own account, and changing one's own password."""

from datetime import datetime
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Redirect

from service import problems
from service.accounts.cookies import ended_cookie, key_in, session_cookie
from service.accounts.csrf import token_of
from service.accounts.guards import find_handle, public, signed_in, signed_in_any_password
from service.accounts.passwords import Passwords
from service.accounts.signing import change_own_password, key_hash, sign_in
from service.accounts.tongue import language_cookie
from service.database import sessions
from service.database.handle import Database, Handle
from service.language import gettext, gettext_noop, said_in
from service.pages.engine import go, show
from service.pages.frame import Frame, again, frame_of, home_of, own_address, who_is
from service.pages.posted_form import posted_by
from service.problems import Problem
from service.settings import Settings

TOLD = {"keluar": gettext_noop("Anda sudah keluar.")}


def onward_of(text: str) -> str:
    """Give where to go on after signing in: an address of our own, other than the form itself."""
    return "/" if text.startswith("/masuk") else own_address(text)


class SignInController(Controller):
    """`/masuk`: the only page for people who are not signed in."""

    path = "/masuk"
    guards = (public,)

    @get("/", include_in_schema=False)
    async def page(
        self, request: Request[Any, Any, Any], lanjut: FromQuery[str] = "/", kabar: FromQuery[str] = ""
    ) -> Response[str] | Redirect:
        """Show the form; whoever is signed in already goes on."""
        handle = await find_handle(request)
        if handle is not None:
            return go(onward_of(lanjut))
        return _form(request, onward=onward_of(lanjut), told=gettext(TOLD.get(kabar, "")))

    @post("/", include_in_schema=False)
    async def enter(
        self,
        request: Request[Any, Any, Any],
        database: NamedDependency[Database],
        passwords: NamedDependency[Passwords],
        settings: NamedDependency[Settings],
    ) -> Response[str] | Redirect:
        """Begin a session under a new key."""
        posted = await posted_by(request)
        name, onward = posted.get("nama", [""])[0], onward_of(posted.get("lanjut", ["/"])[0])
        address = request.client.host if request.client else ""
        try:
            key = await sign_in(database, passwords, name, posted.get("sandi", [""])[0], address)
        except Problem as problem:
            if problem.kind not in {problems.WRONG_PASSWORD, problems.THROTTLED}:
                raise
            title = (
                gettext("Nama pengguna atau kata sandi salah")
                if problem.kind is problems.WRONG_PASSWORD
                else gettext(problem.kind.title)
            )
            words = f"{title}. {problem.detail or gettext(problem.kind.advice)}"
            return _form(request, onward=onward, name=name, error=words, status=problem.kind.status)
        answer = go(onward)
        answer.set_cookie(session_cookie(settings, key))
        return answer


def _form(
    request: Request[Any, Any, Any], *, onward: str, name: str = "", error: str = "", told: str = "", status: int = 200
) -> Response[str]:
    frame = Frame(token=token_of(request), again=again(request))
    return show("masuk.html", status=status, frame=frame, onward=onward, name=name, error=error, told=told)


class OwnController(Controller):
    """`/`, `/saya`, `/sandi`, `/keluar`: what every account may do."""

    path = "/"

    @get("/", guards=(signed_in_any_password,), include_in_schema=False)
    async def home(self, handle: NamedDependency[Handle], settings: NamedDependency[Settings]) -> Redirect:
        """Go where this role begins; the browser learns the account's language for pages that nobody has signed in to."""
        principal = handle.principal
        answer = go("/sandi" if principal.must_change else home_of(principal.role))
        language = said_in(principal.language or "")
        if language is not None:
            answer.set_cookie(language_cookie(settings, language))
        return answer

    @get("/saya", guards=(signed_in,), include_in_schema=False)
    async def own(
        self, request: Request[Any, Any, Any], handle: NamedDependency[Handle], now: NamedDependency[datetime]
    ) -> Response[str]:
        """Show one's own account."""
        return show("saya.html", frame=await frame_of(request, handle, now, "/saya"))

    @get("/sandi", guards=(signed_in_any_password,), include_in_schema=False)
    async def password(self, request: Request[Any, Any, Any], handle: NamedDependency[Handle]) -> Response[str]:
        """Show the form that changes one's own password."""
        return _password_form(request, handle, {})

    @post("/sandi", guards=(signed_in_any_password,), include_in_schema=False)
    async def change(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        passwords: NamedDependency[Passwords],
        settings: NamedDependency[Settings],
    ) -> Response[str] | Redirect:
        """Change it; every other session of the account ends."""
        posted = await posted_by(request)
        present, new, again = (posted.get(name, [""])[0] for name in ("lama", "baru", "ulang"))
        if new != again:
            return _password_form(
                request, handle, {"ulang": gettext("Kedua kata sandi baru berbeda. Tulis sekali lagi.")}
            )
        try:
            key = await change_own_password(handle, passwords, present, new)
        except Problem as problem:
            if problem.kind not in {problems.WRONG_PASSWORD, problems.REFUSED}:
                raise
            field = "lama" if problem.kind is problems.WRONG_PASSWORD else "baru"
            return _password_form(request, handle, {field: problem.detail or gettext(problem.kind.title)})
        answer = go(home_of(handle.principal.role), "sandi")
        answer.set_cookie(session_cookie(settings, key))
        return answer

    @post("/keluar", guards=(signed_in_any_password,), include_in_schema=False)
    async def leave(
        self,
        request: Request[Any, Any, Any],
        database: NamedDependency[Database],
        settings: NamedDependency[Settings],
    ) -> Redirect:
        """End the session."""
        key = key_in(request, settings, "session")
        if key is not None:
            await sessions.leave(database, key_hash(key))
        answer = go("/masuk", "keluar")
        answer.set_cookie(ended_cookie(settings))
        return answer


def _password_form(request: Request[Any, Any, Any], handle: Handle, errors: dict[str, str]) -> Response[str]:
    principal = handle.principal
    who = who_is(principal)
    frame = Frame(token=token_of(request), again=again(request), who=who, here="/saya")
    status = 422 if errors else 200
    return show(
        "sandi.html", status=status, frame=frame, errors=errors, forced=principal.must_change, wrong=bool(errors)
    )
