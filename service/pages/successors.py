"""Region codes that changed with a version of the questionnaire: the staff name the new code where its file knows none."""

from collections.abc import Mapping
from datetime import datetime
from difflib import get_close_matches
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from forms.bridge import Recoding
from forms.reading import HOSTILE
from service.accounts.guards import allow
from service.actions import successors as actions
from service.actions.library import Library
from service.actions.successors import LONGEST_REASON, Changed, Wish
from service.database import forms
from service.database.handle import Handle
from service.database.successors import Naming
from service.pages import speech
from service.pages.engine import go, show
from service.pages.fields import Option
from service.pages.frame import frame_of
from service.pages.posted_form import posted_by
from service.pages.questionnaires import NAMES_SUCCESSORS
from service.problems import NOT_FOUND, REFUSED, Fault, Problem

ALIKE, MOST_ALIKE = 0.7, 3
"""How alike names must be to be suggested (0 to 1), and so many are."""


FIELDS = {"old": "kode", "new": "kode", "overrides": "ganti", "reason": "alasan"}
"""Fields of a wish to the ids of their elements."""


class NamingLine(msgspec.Struct, frozen=True, kw_only=True):
    """One naming in words; `new` is '' where it took back what was said."""

    at: str
    by: str
    new: str
    reason: str


class CodeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One old code: its region, its successor in the file and the named one ('' for none), and who named it."""

    code: str
    label: str
    filed: str
    named: str
    naming: NamingLine | None


class ChangedPage(msgspec.Struct, frozen=True, kw_only=True):
    """The codes that changed since the version `before`: those without a successor first, then named ones, then those of the file."""

    id: int
    label: str
    before: str
    codes: tuple[CodeLine, ...]
    missing: int


class CodePage(msgspec.Struct, frozen=True, kw_only=True):
    """One old code and what can be its new one: `alike` are those of nearly the same name, `others` all of its regency.

    `seen` is the number of the newest naming; `reason` and `overrides` were posted and refused; `errors` say why by the element's id.
    """

    id: int
    label: str
    code: CodeLine
    alike: tuple[Option, ...]
    others: tuple[Option, ...]
    history: tuple[NamingLine, ...]
    seen: int
    reason: str
    overrides: bool
    longest: int
    errors: Mapping[str, str]


class SuccessorsController(Controller):
    """`/kuesioner/ID/wilayah`."""

    path = "/kuesioner/{version_id:int}/wilayah"
    guards = (allow(*NAMES_SUCCESSORS),)

    @get("/", include_in_schema=False)
    async def listed(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        version_id: FromPath[int],
    ) -> Response[str]:
        """Show which codes changed, and where each goes."""
        async with handle.snapshot() as rows:
            found = await actions.changed(rows, library, version_id)
            version = await forms.one(rows, version_id)
        if version is None:
            raise Problem(NOT_FOUND)
        lines = [_line(found, each, old, now) for each in found.recodings for old in each.olds] if found else []
        lines.sort(key=lambda line: (bool(line.named or line.filed), not line.named, line.code))
        page = ChangedPage(
            id=version_id,
            label=version.label,
            before=found.before if found else "",
            codes=tuple(lines),
            missing=sum(not (line.named or line.filed) for line in lines),
        )
        return show("wilayah.html", frame=await frame_of(request, handle, now, "/kuesioner"), page=page)

    @get("/{code:str}", include_in_schema=False)
    async def one(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        version_id: FromPath[int],
        code: FromPath[str],
    ) -> Response[str]:
        """Show one old code and what can be its new one."""
        return await _code_page(request, handle, library, now, version_id, Wish(old=code, new="", reason="", seen=0))

    @post("/{code:str}", include_in_schema=False)
    async def name(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        version_id: FromPath[int],
        code: FromPath[str],
    ) -> Response[str] | Redirect:
        """Name the new code, or take the named one back."""
        wish, taken_back = await _posted(request, code)
        try:
            if taken_back:
                await actions.take_back(handle, code, wish.seen, wish.reason)
            else:
                await actions.name(handle, library, version_id, wish)
        except Problem as problem:
            if problem.kind is not REFUSED:
                raise
            return await _code_page(request, handle, library, now, version_id, wish, problem.faults)
        return go(f"/kuesioner/{version_id}/wilayah", "penerus-dicabut" if taken_back else "penerus")


async def _posted(request: Request[Any, Any, Any], code: str) -> tuple[Wish, bool]:
    """Read what was posted, and whether the button was the one that takes back."""
    posted = await posted_by(request)
    texts = {name: HOSTILE.sub("", posted.get(name, [""])[0]).strip() for name in ("kode", "alasan", "nomor")}
    number = texts["nomor"]
    seen = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else -1  # noqa: PLR2004  # an int4
    wish = Wish(old=code, new=texts["kode"], reason=texts["alasan"], seen=seen, overrides="ganti" in posted)
    return wish, "cabut" in posted


async def _code_page(
    request: Request[Any, Any, Any],
    handle: Handle,
    library: Library,
    now: datetime,
    version_id: int,
    wish: Wish,
    faults: tuple[Fault, ...] = (),
) -> Response[str]:
    async with handle.snapshot() as rows:
        found = await actions.changed(rows, library, version_id)
    recoding = found.of(wish.old) if found else None
    if found is None or recoding is None:
        raise Problem(NOT_FOUND)
    line, named = _line(found, recoding, wish.old, now), found.named(wish.old)
    alike, others = _offered(recoding, wish.old, wish.new or (named.new_code if named else None))
    history = found.namings.get(wish.old, ())
    page = CodePage(
        id=version_id,
        label=found.version.label,
        code=line,
        alike=alike,
        others=others,
        history=tuple(_naming(recoding, one, now) for one in history),
        seen=history[0].number if history else 0,
        reason=wish.reason,
        overrides=wish.overrides,
        longest=LONGEST_REASON,
        errors={FIELDS[one.path]: one.message for one in faults},
    )
    frame = await frame_of(request, handle, now, "/kuesioner")
    return show("penerus.html", status=422 if faults else 200, frame=frame, page=page)


def _offered(recoding: Recoding, old: str, chosen: str | None) -> tuple[tuple[Option, ...], tuple[Option, ...]]:
    """Give the codes that may follow an old one: those whose names are nearly its own, and the others."""
    fitting = {code: label for code, label in recoding.targets.items() if recoding.fits(old, code)}
    close = set(get_close_matches(recoding.olds[old].label, set(fitting.values()), MOST_ALIKE, ALIKE))
    options = [
        (label in close, Option(name=code, label=f"{label} ({code})", chosen=code == chosen))
        for code, label in fitting.items()
    ]
    return tuple(one for near, one in options if near), tuple(one for near, one in options if not near)


def _line(found: Changed, recoding: Recoding, old: str, now: datetime) -> CodeLine:
    code, named = recoding.olds[old], found.named(old)
    return CodeLine(
        code=old,
        label=code.label,
        filed=_region(recoding, code.filed),
        named=_region(recoding, named.new_code or "") if named else "",
        naming=_naming(recoding, named, now) if named else None,
    )


def _naming(recoding: Recoding, one: Naming, now: datetime) -> NamingLine:
    new = _region(recoding, one.new_code or "")
    return NamingLine(at=speech.moment(one.at, now), by=one.account_name, new=new, reason=one.reason)


def _region(recoding: Recoding, code: str) -> str:
    return f"{recoding.targets[code]} ({code})" if code in recoding.targets else code
