"""One submission with everything its pages need: the form, the answers that count now, and what is said about them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from forms.answers import flatten, fold
from forms.check import Verdict, check
from forms.errors import Finding
from forms.evaluate import Around, Evaluation, evaluate
from forms.origins import Origin
from service.actions import locking
from service.actions.collecting import Collected, Lost, collected, said, typed, with_last_year
from service.actions.library import Library
from service.actions.locking import opened_by
from service.actions.open_draft import first_base
from service.actions.provenance import Prefilled, doubted, doubts, untouched
from service.database import accounts, comments, drafts, forms, offices, regions, revisions
from service.database.comments import Comment
from service.database.drafts import Draft
from service.database.handle import Handle
from service.database.revisions import Document
from service.language import gettext, spoken
from service.pages import speech
from service.pages.answer_files import shown_files
from service.pages.fields import Remark, Section, Shown
from service.pages.known import Known
from service.pages.sections import sections
from service.pages.set_aside import AsideLine, Clash, clashes, in_gone_rows, lines
from service.pages.states import ROLES
from service.pages.whereabouts import Address, domain_of, part_of, place_words


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A submission as it stands. `flat` are its answers by storage path, `seen` the number of each typed one.

    `judged_at` is the moment that its rules see: the present one, but for what was sent the moment of its sending.
    `newer` is the label of the version that its round has now, where an open draft is on an older one.
    `prefilled` are the answers that a draft began with, `unseen` those that nobody has looked at, drafts or not.
    `clashes` are choices between two hands on one answer that the person has not made, `aside` all values that lost one.
    `void` are reasons that a later change took the ground from.
    `files` are those that the answers refer to, by hash. `kept` are the storage paths that a return left locked.
    """

    found: Collected
    now: datetime
    judged_at: datetime
    newer: str
    office: str
    place: str
    label: str
    flat: Mapping[str, Any] = {}
    reasons: Mapping[str, str] = {}
    void: Mapping[str, str] = {}
    seen: Mapping[str, int] = {}
    origins: Mapping[str, tuple[str, bool]] = {}
    prefilled: Mapping[str, Prefilled] = {}
    unseen: Mapping[str, Origin] = {}
    dropped: tuple[Lost, ...] = ()
    talk: tuple[Comment, ...] = ()
    draft_seq: int | None = None
    touched: frozenset[str] = frozenset()
    saved_at: datetime | None = None
    clashes: tuple[Clash, ...] = ()
    aside: tuple[AsideLine, ...] = ()
    files: Mapping[str, Shown] = {}
    kept: frozenset[str] = frozenset()

    @property
    def address(self) -> str:
        """The cooperative and its round, as addresses name them."""
        return part_of(self.found.submission.cooperative_id, self.found.round.book_year)

    @property
    def round_id(self) -> int:
        """The round's id."""
        return self.found.round.id

    @property
    def around(self) -> Around:
        """What surrounds the answers."""
        return self.found.around(self.judged_at)

    def nested(self) -> dict[str, Any]:
        """Give the answers as checking takes them."""
        return fold(self.found.compiled, self.flat)

    def evaluation(self) -> Evaluation:
        """Evaluate the answers."""
        return evaluate(self.found.compiled, self.nested(), self.around)

    def verdict(self) -> Verdict:
        """Check the answers, in the language of the request."""
        verdict = check(self.found.compiled, self.nested(), self.around, spoken())
        return doubted(self.found.compiled, verdict, self.unseen, spoken())

    def doubts(self) -> tuple[Finding, ...]:
        """Give the warnings about figures of last year that nobody has looked at, asked now or not."""
        return doubts(self.found.compiled, self.nested(), self.unseen, spoken())


async def opened(handle: Handle, library: Library, where: Address, now: datetime) -> Opened:
    """Read a submission with its draft, or with its newest revision, and the files it refers to.

    Raises:
        Problem: NOT_FOUND for one that is not there or not the person's.
    """
    base = await _answered(handle, library, where, now)
    return msgspec.structs.replace(base, files=await shown_files(handle, where.cooperative, base.flat.values()))


async def _answered(handle: Handle, library: Library, where: Address, now: datetime) -> Opened:
    round_id, identity = where.round.id, where.cooperative
    found = await with_last_year(handle, library, await collected(handle, library, round_id, identity))
    row = found.submission
    labels = {one.id: one.label for one in await forms.versions(handle)}
    behind = row.draft_version_id is not None and row.draft_version_id != found.round.form_version_id
    names = await regions.names(handle, [row.village_code, row.district_code])
    base = Opened(
        found=found,
        now=now,
        judged_at=now,
        newer=labels[found.round.form_version_id] if behind else "",
        office=next((domain_of(one) for one in await offices.listed(handle) if one.id == row.office_id), ""),
        place=place_words(row, names),
        label=labels[found.version_id],
        talk=await comments.listed(handle, round_id, identity),
        kept=await locking.standing(handle, library, found, now) if handle.principal.role == "officer" else frozenset(),
    )
    draft = await drafts.one(handle, round_id, identity)
    if draft is not None:
        return await _with_draft(handle, base, draft)
    newest = await revisions.latest(handle, round_id, identity)
    if newest is None and handle.principal.role == "officer":
        # What a first draft will begin with; looking stores nothing, the first answer does.
        begun = said(found.compiled, first_base(found.compiled, base.around, found.last), {})
        return msgspec.structs.replace(
            base, flat=begun.flat, prefilled=begun.prefilled, unseen=untouched(begun.prefilled)
        )
    if newest is None:
        return base
    document = msgspec.json.decode(newest.answers, type=Document)
    sent = row.state != "returned"
    return msgspec.structs.replace(
        base,
        flat=flatten(found.compiled, document.answers),
        reasons=document.reasons,
        unseen={} if document.untouched is msgspec.UNSET else document.untouched,
        judged_at=newest.at.astimezone(now.tzinfo) if sent else now,
    )


async def _with_draft(handle: Handle, base: Opened, draft: Draft) -> Opened:
    told = typed(base.found.compiled, draft)
    aside = await drafts.set_aside(handle, draft.round_id, draft.cooperative_id)
    people = await accounts.people(
        handle, {one.account_id for one in draft.answers} | {one.account_id for one in aside}
    )
    me = handle.principal.account_id
    origins = {}
    for one in draft.answers:
        who = people[one.account_id].name.split()[0] if one.account_id in people else gettext("seseorang")
        by = "" if one.account_id == me else gettext("diisi {who}, {at}", who=who, at=speech.moment(one.at, base.now))
        origins[one.path] = (by, True)
    return msgspec.structs.replace(
        base,
        flat=told.flat,
        reasons=told.reasons,
        void=told.void,
        prefilled=told.prefilled,
        unseen=untouched(told.prefilled),
        dropped=told.dropped,
        seen={one.path: one.seq for one in draft.answers},
        origins={path: by for path, by in origins.items() if path in told.flat},
        touched=frozenset(one.path for one in draft.answers if not one.path.startswith("~")),
        saved_at=max((one.at for one in draft.answers), default=draft.started_at),
        draft_seq=draft.seq,
        clashes=clashes(draft, aside, people, me, base.now),
        aside=lines(base.found.compiled, aside, people, base.now)
        + in_gone_rows(base.found.compiled, draft, told.flat, people, base.now),
    )


def remarks_of(base: Opened, *, settled: bool = False) -> dict[str, tuple[Remark, ...]]:
    """Give the threads of comments by question: those in which something is open, or those in which all is settled."""
    still = {one.path for one in base.talk if one.resolved_at is None}
    talk: dict[str, tuple[Remark, ...]] = {}
    for one in base.talk:
        if (one.path in still) is not settled:
            remark = Remark(
                author=one.author,
                at=speech.moment(one.at, base.now),
                body=one.body,
                role=gettext(ROLES.get(one.author_role, "")),
            )
            talk[one.path] = (*talk.get(one.path, ()), remark)
    return talk


def view(base: Opened, *, strict: bool, locked: bool) -> tuple[Section, ...]:
    """Build the sections of a page over a submission.

    What a return left locked is only shown, but where an error stands: that must be mended too.

    Args:
        base: the submission.
        strict: show unanswered questions as errors.
        locked: nothing can be changed.
    """
    findings = base.verdict().findings
    kept = base.kept - opened_by(base.found.compiled, base.flat, base.kept, findings)
    return sections(
        Known(
            form=base.found.compiled.form,
            judged=base.evaluation(),
            language=spoken(),
            flat=base.flat,
            findings=findings,
            origins={} if locked else base.origins,
            prefilled=base.prefilled,
            last=base.found.last,
            reasons=base.reasons,
            void=base.void,
            remarks=remarks_of(base),
            settled=remarks_of(base, settled=True),
            strict=strict,
            locked=locked,
            kept=frozenset() if locked else kept,
            touched=None if locked else base.touched,
            files=base.files,
            takes_files=base.found.round.takes_files,
        )
    )
