"""What a draft version changes in the version before it, in its author's words; what breaks the comparison stands first."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from forms.comparing.model import Change, Detail
from forms.model import Form, text_in, walk
from service.accounts.guards import allow
from service.actions import draft_version
from service.actions.library import Library
from service.database import forms
from service.database.handle import Handle
from service.language import either, gettext, gettext_noop, spoken
from service.pages.draft_page import DraftHead, Piece, head_of, pieces, upload_at
from service.pages.engine import show
from service.pages.frame import frame_of

LOOKS = {
    "added": ("add", "+", gettext_noop("Ditambah")), "removed": ("del", "−", gettext_noop("Dihapus")), "renamed": ("chg", "~", gettext_noop("Ganti nama")),
    "moved": ("chg", "~", gettext_noop("Pindah tempat")), "retyped": ("chg", "~", gettext_noop("Ganti jenis")), "choices": ("chg", "~", gettext_noop("Pilihan")),
    "logic": ("chg", "~", gettext_noop("Aturan")), "label": ("chg", "~", gettext_noop("Kata-kata")),
}  # fmt: skip
"""Kind of change to its class, sign and word."""
SAID = {
    "comparable": gettext_noop("sebanding menurut lembar bridge"), "choice": gettext_noop("pilihan"), "label": gettext_noop("label"), "hint": gettext_noop("petunjuk"),
    "required": gettext_noop("wajib"), "relevant": gettext_noop("ditanyakan bila"), "constraint": gettext_noop("batas"), "calculation": gettext_noop("rumus"), "unit": gettext_noop("satuan"),
    "type": gettext_noop("jenis"), "choice_filter": gettext_noop("saringan pilihan"), "warning": gettext_noop("peringatan bila"),
}  # fmt: skip
"""What is different to its word; any other column is called by its name."""
COMPARABLE = {"yes": gettext_noop("ya"), "partly": gettext_noop("sebagian"), "no": gettext_noop("tidak")}
LONGEST = 160
"""So many letters of a text before or after are shown."""


class Difference(msgspec.Struct, frozen=True):
    """One difference: what it is in, and how it was and is; '' where there was or is nothing."""

    what: str
    before: str
    after: str


class ChangeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One change: class, sign and word of its kind, the question, and what is different."""

    look: tuple[str, str, str]
    question: str
    source: str
    label: str
    said: tuple[Piece, ...]
    differences: tuple[Difference, ...]
    breaking: bool
    guessed: bool


class ChangesPage(msgspec.Struct, frozen=True, kw_only=True):
    """What the draft changes; `before` is the version it is compared with, '' where it is the first."""

    head: DraftHead
    before: str
    breaking: tuple[ChangeLine, ...]
    others: tuple[ChangeLine, ...]


class ChangesController(Controller):
    """`/kuesioner/naskah/ID/perubahan`."""

    path = "/kuesioner/naskah/{upload_id:int}/perubahan"
    guards = (allow("author", "administrator"),)

    @get("/", include_in_schema=False)
    async def changes(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        upload_id: FromPath[int],
    ) -> Response[str]:
        """Show what the draft changes in the version before it."""
        upload = await upload_at(handle, upload_id)
        found = await draft_version.changes(handle, library, upload)
        before = await forms.one(handle, upload.previous_id) if upload.previous_id else None
        labels = _labels((await library.of_upload(handle, upload_id)).form)
        lines = tuple(_line(one, labels) for one in found.changes) if found else ()
        page = ChangesPage(
            head=await head_of(handle, upload, now, "/perubahan"),
            before=before.label if before else "",
            breaking=tuple(one for one in lines if one.breaking),
            others=tuple(one for one in lines if not one.breaking),
        )
        frame = await frame_of(request, handle, now, "/kuesioner")
        return show("naskah_perubahan.html", frame=frame, page=page)


def _labels(form: Form) -> dict[str, str]:
    return {node.name: text_in(node.label, spoken(), form.default_language) for _, node in walk(form.children)}


def _line(change: Change, labels: dict[str, str]) -> ChangeLine:
    return ChangeLine(
        look=LOOKS[change.kind],
        question=change.question,
        source=change.source,
        label=labels.get(change.question, ""),
        said=() if change.details else pieces(either(change.message, change.message_en)),
        differences=tuple(_differences(change.details)),
        breaking=change.breaking,
        guessed=change.guessed,
    )


def _differences(details: tuple[Detail, ...]) -> Iterator[Difference]:
    for one in details:
        column, _, language = one.what.partition("::")
        what = gettext(SAID.get(column, column)) + (f" ({language})" if language else "")
        comparable = COMPARABLE if column == "comparable" else {}
        yield Difference(
            what, *(_cut(gettext(comparable[text]) if text in comparable else text) for text in (one.before, one.after))
        )


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
