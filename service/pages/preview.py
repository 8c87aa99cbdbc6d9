"""A draft version as officers will see it: filled by hand or by chance, with the reason why each hidden question is hidden.

Answers live in the page and in what it posts; nothing is stored.
"""

from asyncio import to_thread
from collections.abc import Mapping
from datetime import datetime
from secrets import token_hex
from typing import Any, Literal

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from forms.answers import fold
from forms.check import check
from forms.compile import CompiledForm
from forms.errors import Finding
from forms.evaluate import Around, evaluate
from service.accounts.guards import allow
from service.actions import try_out
from service.actions.collecting import REASON
from service.actions.library import Library
from service.actions.storable import fault_in
from service.database.handle import Handle
from service.language import spoken
from service.pages.draft_page import DraftHead, head_of, upload_at
from service.pages.engine import show
from service.pages.fields import Section
from service.pages.frame import frame_of
from service.pages.hidden import Why, hidden
from service.pages.known import Known
from service.pages.posted import changes
from service.pages.posted_form import posted_by
from service.pages.sections import sections

LARGEST_SEED = 10**6
WIDTHS: Mapping[str, Literal["ponsel", "pc"]] = {"ponsel": "ponsel", "pc": "pc"}


class PreviewPage(msgspec.Struct, frozen=True, kw_only=True):
    """What `naskah_pratinjau.html` writes down; `seed` is None where a person typed, `answers` are JSON by storage path."""

    head: DraftHead
    width: Literal["ponsel", "pc"]
    seed: int | None
    next_seed: int
    sections: tuple[Section, ...]
    whys: Mapping[str, Why]
    answers: str
    answered: int
    required: int
    wrong: int
    odd: int
    unmet: tuple[str, ...]


class _Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be shown: the form with its surroundings, the answers, the width, and how the answers came about."""

    compiled: CompiledForm
    around: Around
    flat: Mapping[str, Any]
    width: Literal["ponsel", "pc"]
    seed: int | None = None
    unmet: tuple[str, ...] = ()


class _Seen(msgspec.Struct, frozen=True):
    """One view of the form over answers."""

    sections: tuple[Section, ...]
    findings: tuple[Finding, ...]
    whys: Mapping[str, Why]


class PreviewController(Controller):
    """`/kuesioner/naskah/ID/pratinjau`."""

    path = "/kuesioner/naskah/{upload_id:int}/pratinjau"
    guards = (allow("author", "administrator"),)

    @get("/", include_in_schema=False)
    async def look(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        upload_id: FromPath[int],
        benih: FromQuery[str] = "",
        lebar: FromQuery[str] = "",
    ) -> Response[str]:
        """Show the form: blank as a new submission begins, or filled by chance from the seed in the address."""
        compiled = await library.of_upload(handle, upload_id)
        around = await try_out.surroundings(handle, now)
        seed = int(benih) % LARGEST_SEED if benih.isascii() and benih.isdigit() and len(benih) < 10 else None  # noqa: PLR2004
        unmet: tuple[str, ...] = ()
        if seed is None:
            flat = try_out.blank(compiled, around)
        else:
            drawn = await to_thread(try_out.filled, compiled, around, seed)
            flat, unmet = dict(drawn.flat), tuple(dict.fromkeys(one.message for one in drawn.unmet))
        width = WIDTHS.get(lebar, "pc")
        asked = _Asked(compiled=compiled, around=around, flat=flat, width=width, seed=seed, unmet=unmet)
        return await _page(request, handle, now, upload_id, asked)

    @post("/", include_in_schema=False, status_code=200)
    async def typed(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        upload_id: FromPath[int],
        lebar: FromQuery[str] = "",
    ) -> Response[str]:
        """Show the form with what was typed into it."""
        compiled = await library.of_upload(handle, upload_id)
        around = await try_out.surroundings(handle, now)
        posted = await posted_by(request)
        flat = try_out.kept(compiled, posted.get("~jawaban", [""])[0])
        before = await to_thread(_seen, compiled, around, flat)
        for section in before.sections:
            for one in changes(section.items, flat, posted, new_id=lambda: token_hex(4)):
                if one.value is None:
                    flat.pop(one.path, None)
                elif not fault_in(compiled, one.path, one.value):
                    flat[one.path] = one.value
        asked = _Asked(compiled=compiled, around=around, flat=flat, width=WIDTHS.get(lebar, "pc"))
        return await _page(request, handle, now, upload_id, asked)


def _seen(compiled: CompiledForm, around: Around, flat: Mapping[str, Any]) -> _Seen:
    nested = fold(compiled, flat)
    judged = evaluate(compiled, nested, around)
    findings = check(compiled, nested, around, spoken()).findings
    reasons = {path.removeprefix(REASON): str(text) for path, text in flat.items() if path.startswith(REASON)}
    known = Known(form=compiled.form, judged=judged, flat=flat, findings=findings, reasons=reasons, language=spoken())
    return _Seen(sections(known), findings, hidden(compiled, judged))


async def _page(
    request: Request[Any, Any, Any],
    handle: Handle,
    now: datetime,
    upload_id: int,
    asked: _Asked,
) -> Response[str]:
    seen = await to_thread(_seen, asked.compiled, asked.around, asked.flat)
    upload = await upload_at(handle, upload_id)
    shown = [one for one in seen.sections if not one.hidden]
    page = PreviewPage(
        head=await head_of(handle, upload, now, "/pratinjau"),
        width=asked.width,
        seed=asked.seed,
        next_seed=1 if asked.seed is None else (asked.seed + 1) % LARGEST_SEED,
        sections=seen.sections,
        whys=seen.whys,
        answers=msgspec.json.encode(asked.flat).decode(),
        answered=sum(one.answered for one in shown),
        required=sum(one.required for one in shown),
        wrong=sum(one.wrong for one in shown),
        odd=sum(one.odd for one in shown),
        unmet=asked.unmet,
    )
    frame = await frame_of(request, handle, now, "/kuesioner")
    return await to_thread(show, "naskah_pratinjau.html", frame=frame, page=page, whys=page.whys)
