"""What a draft version would mean for the stored answers of the last round: begun by a button, looked at until it is done."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from forms.impact_counts import GoneCount, RuleCount
from forms.model import Texts, text_in
from service.accounts.guards import allow
from service.actions.impact import RoundImpact, count_impact, last_round
from service.actions.jobs import Job, Jobs
from service.actions.library import Library
from service.database.handle import Handle
from service.language import gettext, gettext_noop, spoken
from service.pages.draft_page import DraftHead, head_of, upload_at
from service.pages.engine import go, show
from service.pages.frame import frame_of
from service.problems import CONFLICT, NOT_FOUND, Problem

MOST_LINES = 100
"""So many rules, and so many lost answers, a page shows."""


class RuleLine(msgspec.Struct, frozen=True, kw_only=True):
    """One rule that stored answers would break: by how many cooperatives, and in which regions."""

    error: bool
    question: str
    label: str
    said: str
    is_new: bool
    total: int
    regions: tuple[tuple[str, int], ...]


class GoneLine(msgspec.Struct, frozen=True, kw_only=True):
    """A question, or one of its choices, that is gone, and how many cooperatives answered so."""

    question: str
    choice: str
    label: str
    total: int


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """All that was counted for one round."""

    book_year: int
    submissions: int
    errors: int
    warnings: int
    drafts: int
    unread: int
    rules: tuple[RuleLine, ...]
    gone: tuple[GoneLine, ...]


class ImpactPage(msgspec.Struct, frozen=True, kw_only=True):
    """The page before the count (`state` is ''), while it runs, and after it; `problem` says why it could not be done."""

    head: DraftHead
    state: str
    done: int = 0
    total: int = 0
    problem: str = ""
    counted: Counted | None = None


class ImpactController(Controller):
    """`/kuesioner/naskah/ID/dampak`."""

    path = "/kuesioner/naskah/{upload_id:int}/dampak"
    guards = (allow("author", "administrator"),)

    @get("/", include_in_schema=False)
    async def before(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        now: NamedDependency[datetime],
        upload_id: FromPath[int],
    ) -> Response[str]:
        """Offer the count."""
        upload = await upload_at(handle, upload_id)
        return await _page(
            request, handle, now, ImpactPage(head=await head_of(handle, upload, now, "/dampak"), state="")
        )

    @post("/", include_in_schema=False)
    async def begin(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        library: NamedDependency[Library],
        impacts: NamedDependency[Jobs[RoundImpact]],
        now: NamedDependency[datetime],
        upload_id: FromPath[int],
    ) -> Response[str] | Redirect:
        """Begin to count over the last round."""
        upload = await upload_at(handle, upload_id)
        form = (await library.of_upload(handle, upload_id)).form
        try:
            the_round = await last_round(handle)
            job = impacts.begin(
                uuid4(),
                handle.principal.account_id,
                lambda tell: count_impact(handle, form, the_round, tell),
                now,
            )
        except Problem as problem:
            if problem.kind not in {CONFLICT, NOT_FOUND}:
                raise
            head = await head_of(handle, upload, now, "/dampak")
            return await _page(request, handle, now, ImpactPage(head=head, state="failed", problem=problem.detail))
        return go(f"/kuesioner/naskah/{upload_id}/dampak/{job.id}")

    @get("/{job_id:uuid}", include_in_schema=False)
    async def look(
        self,
        request: Request[Any, Any, Any],
        handle: NamedDependency[Handle],
        impacts: NamedDependency[Jobs[RoundImpact]],
        now: NamedDependency[datetime],
        upload_id: FromPath[int],
        job_id: FromPath[UUID],
    ) -> Response[str] | Redirect:
        """Show how far the count is, or what it found; one that is forgotten leads back to the button."""
        upload = await upload_at(handle, upload_id)
        try:
            job = impacts.look(job_id, handle.principal.account_id, now)
        except Problem as problem:
            if problem.kind is not NOT_FOUND:
                raise
            return go(f"/kuesioner/naskah/{upload_id}/dampak")
        return await _page(request, handle, now, _seen(await head_of(handle, upload, now, "/dampak"), job))


def _seen(head: DraftHead, job: Job[RoundImpact]) -> ImpactPage:
    counted = _counted(job.result) if job.result is not None else None
    return ImpactPage(head=head, state=job.state, done=job.done, total=job.total, problem=job.problem, counted=counted)


def _counted(found: RoundImpact) -> Counted:
    impact = found.impact
    return Counted(
        book_year=found.book_year,
        submissions=sum(impact.submissions.values()),
        errors=sum(impact.errors.values()),
        warnings=sum(impact.warnings.values()),
        drafts=sum(found.drafts.values()),
        unread=found.unread,
        rules=tuple(_rule(one, found.names) for one in impact.rules if one.code != "irrelevant")[:MOST_LINES],
        gone=tuple(_gone(one) for one in impact.gone[:MOST_LINES]),
    )


def _rule(rule: RuleCount, names: dict[str, str]) -> RuleLine:
    regions = sorted(rule.regions.items(), key=lambda entry: (-entry[1], entry[0]))
    return RuleLine(
        error=rule.severity == "error",
        question=rule.question,
        label=_text(rule.label),
        said=_text(rule.message) or (gettext(WORDS[rule.rule]) if rule.rule in WORDS else rule.rule),
        is_new=rule.is_new,
        total=rule.total,
        regions=tuple((names.get(code, code), count) for code, count in regions),
    )


WORDS = {
    "required": gettext_noop("Wajib dijawab, dan belum ada jawabannya."),
    "type": gettext_noop("Jawabannya tidak sesuai jenis pertanyaan."),
    "choice": gettext_noop("Jawabannya tidak ada di daftar pilihan."),
    "range": gettext_noop("Jawabannya di luar skala."),
    "constraint": gettext_noop("Jawabannya di luar batas."),
    "warning": gettext_noop("Jawabannya perlu dicek."),
    "count": gettext_noop("Banyak barisnya tidak sesuai."),
}
"""Kind of rule to a sentence, where its author wrote none."""


def _gone(gone: GoneCount) -> GoneLine:
    return GoneLine(question=gone.question, choice=gone.choice, label=_text(gone.label), total=gone.total)


def _text(texts: Texts) -> str:
    return text_in(texts, spoken(), "default")


async def _page(request: Request[Any, Any, Any], handle: Handle, now: datetime, page: ImpactPage) -> Response[str]:
    frame = await frame_of(request, handle, now, "/kuesioner")
    return show("naskah_dampak.html", frame=frame, page=page)
