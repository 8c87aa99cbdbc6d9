"""The questionnaires: which versions were published, which drafts wait, and what a version asks."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from forms.model import Form, Question, text_in, walk
from service.accounts.guards import allow
from service.actions.draft_version import issues_of
from service.actions.library import Library
from service.database import forms, uploads
from service.database.handle import Handle
from service.database.uploads import Upload
from service.language import gettext, spoken
from service.pages import speech
from service.pages.engine import show
from service.pages.frame import frame_of
from service.pages.posted_form import file_of
from service.problems import NOT_FOUND, Problem

SHA_SHOWN = 16
NAMES_SUCCESSORS = ("province", "administrator")
LARGEST_FILE = 10_000_000  # bytes
KINDS_OF_FILE = (".xlsx", ".ods", ".json")


class VersionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One published version."""

    id: int
    form: str
    title: str
    label: str
    at: str
    sha: str
    note: str
    retired: bool


class DraftLine(msgspec.Struct, frozen=True, kw_only=True):
    """One draft that waits: how many errors and warnings it has."""

    id: int
    title: str
    label: str
    file: str
    at: str
    errors: int
    warnings: int


class VersionsPage(msgspec.Struct, frozen=True):
    """All versions and the drafts that this person may see, newest first; `author` may upload."""

    versions: tuple[VersionLine, ...]
    drafts: tuple[DraftLine, ...]
    author: bool
    error: str


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One question as its author wrote it."""

    name: str
    label: str
    type: str
    unit: str
    relevant: str


class Part(msgspec.Struct, frozen=True):
    """One section and its questions."""

    name: str
    title: str
    questions: tuple[Asked, ...]


class QuestionsPage(msgspec.Struct, frozen=True, kw_only=True):
    """What one version asks; `regions` tells whether this person may name successors of region codes."""

    id: int
    title: str
    label: str
    sha: str
    count: int
    sections: tuple[Part, ...]
    regions: bool


class QuestionnaireController(Controller):
    """`/kuesioner`."""

    path = "/kuesioner"
    guards = (allow("author", "province", "administrator"),)

    @get("/", include_in_schema=False)
    async def versions(
        self, request: Request[Any, Any, Any], handle: NamedDependency[Handle], now: NamedDependency[datetime]
    ) -> Response[str]:
        """Show the versions and the drafts."""
        return await list_page(request, handle, now)

    @get("/{version_id:int}", include_in_schema=False)
    async def questions(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        now: NamedDependency[datetime],
        version_id: FromPath[int],
    ) -> Response[str]:
        """Show what one version asks, section by section."""
        version = await forms.one(handle, version_id)
        if version is None:
            raise Problem(NOT_FOUND)
        form = (await library.compiled(handle, version_id)).form
        parts = tuple(_parts(form))
        page = QuestionsPage(
            id=version.id,
            title=version.title,
            label=version.label,
            sha=version.content_sha[:SHA_SHOWN],
            count=sum(len(part.questions) for part in parts),
            sections=parts,
            regions=handle.principal.role in NAMES_SUCCESSORS,
        )
        frame = await frame_of(request, handle, now, "/kuesioner")
        return show("pertanyaan.html", frame=frame, page=page)


async def list_page(
    request: Request[Any, Any, Any], handle: Handle, now: datetime, *, error: str = ""
) -> Response[str]:
    """Show the versions and the drafts; `error` says why a file was not taken."""
    lines = tuple(
        VersionLine(
            id=one.id,
            form=one.form,
            title=one.title,
            label=one.label,
            at=speech.moment(one.published_at, now),
            sha=one.content_sha[:SHA_SHOWN],
            note=one.note,
            retired=one.state == "retired",
        )
        for one in await forms.versions(handle)
    )
    drafts = tuple(_draft(one, now) for one in await uploads.listed(handle))
    page = VersionsPage(lines, drafts, handle.principal.role == "author", error)
    frame = await frame_of(request, handle, now, "/kuesioner")
    return show("kuesioner.html", status=422 if error else 200, frame=frame, page=page, wrong=bool(error))


def _draft(upload: Upload, now: datetime) -> DraftLine:
    issues = issues_of(upload)
    errors = sum(one.severity == "error" for one in issues)
    return DraftLine(
        id=upload.id,
        title=upload.title,
        label=upload.label,
        file=upload.source_name,
        at=speech.moment(upload.at, now),
        errors=errors,
        warnings=len(issues) - errors,
    )


async def chosen_file(request: Request[Any, Any, Any]) -> tuple[str, bytes, str]:
    """Give the uploaded file's name and bytes, and in words why it cannot be taken ('' when it can)."""
    chosen = await file_of(request, "berkas")
    if chosen is None:
        return "", b"", gettext("Pilih berkas kuesioner dahulu.")
    name, data = chosen
    if not name.lower().endswith(KINDS_OF_FILE):
        return name, data, gettext("“{name}” bukan kuesioner. Pakai buku kerja .xlsx atau .ods, atau .json.", name=name)
    return name, data, ""


def _parts(form: Form) -> Iterator[Part]:
    for top in form.children:
        nodes = (top,) if isinstance(top, Question) else top.children
        title = text_in(top.label, spoken(), form.default_language) or top.name
        asked = tuple(_asked(node, form) for _, node in walk(nodes) if isinstance(node, Question))
        yield Part(top.name, title, asked)


def _asked(question: Question, form: Form) -> Asked:
    return Asked(
        name=question.name,
        label=text_in(question.label, spoken(), form.default_language) or gettext("(hitungan bantu)"),
        type=f"{question.type} {question.list_name}".strip(),
        unit=question.extras.get("unit", ""),
        relevant=question.relevant,
    )
