"""The published questionnaires: which versions there are, and what they ask."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from forms.model import Form, Question, text_in, walk
from service.accounts.guards import allow
from service.actions.library import Library
from service.database import forms
from service.database.handle import Handle
from service.pages import speech
from service.pages.engine import show
from service.pages.frame import frame_of
from service.problems import NOT_FOUND, Problem

SHA_SHOWN = 16


class VersionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One published version."""

    id: int
    form: str
    title: str
    label: str
    at: str
    sha: str


class VersionsPage(msgspec.Struct, frozen=True):
    """All versions, newest first."""

    versions: tuple[VersionLine, ...]


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
    """What one version asks."""

    id: int
    title: str
    label: str
    sha: str
    count: int
    sections: tuple[Part, ...]


class QuestionnaireController(Controller):
    """`/kuesioner`."""

    path = "/kuesioner"
    guards = (allow("author", "province", "administrator"),)

    @get("/", include_in_schema=False)
    async def versions(
        self, request: Request[Any, Any, Any], handle: NamedDependency[Handle], now: NamedDependency[datetime]
    ) -> Response[str]:
        """Show the versions."""
        lines = tuple(
            VersionLine(
                id=one.id,
                form=one.form,
                title=one.title,
                label=one.label,
                at=speech.moment(one.published_at, now),
                sha=one.content_sha[:SHA_SHOWN],
            )
            for one in await forms.versions(handle)
        )
        frame = await frame_of(request, handle, now, "/kuesioner")
        return show("kuesioner.html", frame=frame, page=VersionsPage(lines))

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
        )
        frame = await frame_of(request, handle, now, "/kuesioner")
        return show("pertanyaan.html", frame=frame, page=page)


def _parts(form: Form) -> Iterator[Part]:
    for top in form.children:
        nodes = (top,) if isinstance(top, Question) else top.children
        title = text_in(top.label, "id", form.default_language) or top.name
        asked = tuple(_asked(node, form) for _, node in walk(nodes) if isinstance(node, Question))
        yield Part(top.name, title, asked)


def _asked(question: Question, form: Form) -> Asked:
    return Asked(
        name=question.name,
        label=text_in(question.label, "id", form.default_language) or "(hitungan bantu)",
        type=f"{question.type} {question.list_name}".strip(),
        unit=question.extras.get("unit", ""),
        relevant=question.relevant,
    )
