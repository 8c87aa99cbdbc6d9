"""One submission with everything its pages need: the form, the answers that count now, and what is said about them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from forms.answers import flatten, fold
from forms.check import Verdict, check
from forms.errors import Finding
from forms.evaluate import Around, Evaluation, evaluate
from service.actions.collecting import Collected, collected, typed
from service.actions.library import Library
from service.actions.open_draft import prefill
from service.actions.surroundings import around_of
from service.database import accounts, comments, drafts, forms, offices, regions, revisions
from service.database.comments import Comment
from service.database.drafts import Draft
from service.database.handle import Handle
from service.database.revisions import Document
from service.pages import speech
from service.pages.fields import Remark, Section
from service.pages.lists import current_round, domain_of, place_words
from service.pages.sections import Known, sections
from service.problems import NOT_FOUND, Problem


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A submission as it stands. `flat` are its answers by storage path, `seen` the number of each typed one.

    `judged_at` is the moment that its rules see: the present one, but for what was sent the moment of its sending.
    """

    found: Collected
    now: datetime
    judged_at: datetime
    office: str
    place: str
    label: str
    flat: Mapping[str, Any] = {}
    reasons: Mapping[str, str] = {}
    seen: Mapping[str, int] = {}
    origins: Mapping[str, tuple[str, bool]] = {}
    talk: tuple[Comment, ...] = ()
    draft_seq: int | None = None
    touched: frozenset[str] = frozenset()
    saved_at: datetime | None = None

    @property
    def address(self) -> str:
        """The id as addresses carry it."""
        return str(self.found.submission.cooperative_id)

    @property
    def round_id(self) -> int:
        """The round's id."""
        return self.found.round.id

    @property
    def around(self) -> Around:
        """What surrounds the answers."""
        return around_of(self.found.round, self.found.submission.facts, self.judged_at)

    def nested(self) -> dict[str, Any]:
        """Give the answers as checking takes them."""
        return fold(self.found.compiled, self.flat)

    def evaluation(self) -> Evaluation:
        """Evaluate the answers."""
        return evaluate(self.found.compiled, self.nested(), self.around)

    def verdict(self) -> Verdict:
        """Check the answers."""
        return check(self.found.compiled, self.nested(), self.around)


async def opened(handle: Handle, library: Library, identity: UUID, now: datetime) -> Opened:
    """Read a submission of the current round with its draft, or with its newest revision.

    Raises:
        Problem: NOT_FOUND for one that is not there or not the person's.
    """
    current = await current_round(handle)
    found = await collected(handle, library, current.id, identity)
    row = found.submission
    version = await forms.one(handle, found.version_id)
    if version is None:
        raise Problem(NOT_FOUND)
    names = await regions.names(handle, [row.village_code, row.district_code])
    base = Opened(
        found=found,
        now=now,
        judged_at=now,
        office=next((domain_of(one) for one in await offices.listed(handle) if one.id == row.office_id), ""),
        place=place_words(row, names),
        label=version.label,
        talk=await comments.listed(handle, current.id, identity),
    )
    draft = await drafts.one(handle, current.id, identity)
    if draft is not None:
        return await _with_draft(handle, base, draft)
    newest = await revisions.latest(handle, current.id, identity)
    if newest is None and handle.principal.role == "officer":
        # What a first draft will begin with; looking stores nothing, the first answer does.
        flat = prefill(found, now)
        return msgspec.structs.replace(base, flat=flat, origins=dict.fromkeys(flat, ("dari register", False)))
    if newest is None:
        return base
    document = msgspec.json.decode(newest.answers, type=Document)
    sent = row.state != "returned"
    return msgspec.structs.replace(
        base,
        flat=flatten(found.compiled, document.answers),
        reasons=document.reasons,
        judged_at=newest.at.astimezone(now.tzinfo) if sent else now,
    )


async def _with_draft(handle: Handle, base: Opened, draft: Draft) -> Opened:
    said = typed(base.found.compiled, draft)
    people = await accounts.people(handle, {one.account_id for one in draft.answers})
    me = handle.principal.account_id
    # Only what helps is told: what the register gave, and what a colleague typed.
    origins = {} if draft.base_revision else dict.fromkeys(said.flat, ("dari register", False))
    for one in draft.answers:
        who = people[one.account_id].name.split()[0] if one.account_id in people else "seseorang"
        told = "" if one.account_id == me else f"diisi {who}, {speech.moment(one.at, base.now)}"
        origins[one.path] = (told, True)
    return msgspec.structs.replace(
        base,
        flat=said.flat,
        reasons=said.reasons,
        seen={one.path: one.seq for one in draft.answers},
        origins={path: told for path, told in origins.items() if path in said.flat},
        touched=frozenset(one.path for one in draft.answers if not one.path.startswith("~")),
        saved_at=max((one.at for one in draft.answers), default=draft.started_at),
        draft_seq=draft.seq,
    )


def remarks_of(base: Opened) -> dict[str, tuple[Remark, ...]]:
    """Give the comments that still stand, by question."""
    talk: dict[str, tuple[Remark, ...]] = {}
    for one in base.talk:
        if one.resolved_at is None:
            remark = Remark(author=one.author, at=speech.moment(one.at, base.now), body=one.body)
            talk[one.path] = (*talk.get(one.path, ()), remark)
    return talk


def view(base: Opened, *, strict: bool, locked: bool, more: tuple[Finding, ...] = ()) -> tuple[Section, ...]:
    """Build the sections of a page over a submission.

    Args:
        base: the submission.
        strict: show unanswered questions as errors.
        locked: nothing can be changed.
        more: findings besides those of the form's own rules.
    """
    return sections(
        Known(
            form=base.found.compiled.form,
            judged=base.evaluation(),
            flat=base.flat,
            findings=(*base.verdict().findings, *more),
            origins={} if locked else base.origins,
            reasons=base.reasons,
            remarks=remarks_of(base),
            strict=strict,
            locked=locked,
            touched=None if locked else base.touched,
        )
    )
